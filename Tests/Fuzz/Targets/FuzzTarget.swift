// What the fuzzers drive: one function per kind of input from outside.
//
//   Targets/    the functions, and what must hold of whatever comes in
//   Driver/     hands them what libFuzzer thinks up (Tests/Fuzz/fuzz.py builds it, apart from other builds)
//   Calls/      the same for the functions of the header, as a client in C
//   Corpus/     inputs by target; those called "regression-..." broke something once
//
// CoreTests runs the same functions over the corpus, without a sanitizer, each time the tests run.

import AssetStoreCore

/// A kind of input from outside. The raw value is the name of its folder in the corpus.
package enum FuzzTarget: String, CaseIterable, Sendable {
  case archive
  case bundle
  case description
  case layout
  case metadata
  case manifest
  case lock
  case state
  case library
  case index
  case versions
  case search
  case ref
  case config
  case url
  case audit
  case markdown
  case service

  /// Throws if something does not hold that must, whatever the bytes are.
  package func run(_ bytes: [UInt8]) throws {
    switch self {
    case .archive: try fuzzArchive(bytes)
    case .bundle: try fuzzBundle(bytes)
    case .description: try fuzzDescription(bytes)
    case .layout: try fuzzLayout(bytes)
    case .metadata: try fuzzMetadata(bytes)
    case .manifest: try fuzzManifest(bytes)
    case .lock: try fuzzLock(bytes)
    case .state: try fuzzState(bytes)
    case .library: try fuzzLibrary(bytes)
    case .index: try fuzzIndex(bytes)
    case .versions: try fuzzVersions(bytes)
    case .search: try fuzzSearch(bytes)
    case .ref: try fuzzRef(bytes)
    case .config: try fuzzConfig(bytes)
    case .url: try fuzzURL(bytes)
    case .audit: try fuzzAudit(bytes)
    case .markdown: try fuzzMarkdown(bytes)
    case .service: try fuzzService(bytes)
    }
  }
}

/// Something that does not hold and must.
package struct Violation: Error, CustomStringConvertible {
  package var description: String
}

func require(_ condition: Bool, _ what: @autoclosure () -> String) throws {
  if !condition { throw Violation(description: what()) }
}

/// What `body` gives; nil if it refuses its input, for which it needs a reason that is no defect of ours.
func attempt<Result>(_ body: () throws -> Result) throws -> Result? {
  do {
    return try body()
  } catch let error as StoreError {
    try require(error.status != .internal, "defect: \(error.message)")
    try require(
      isLine(error.message), "message of several lines: \(error.message.debugDescription)")
    try require(isLine(error.hint), "hint of several lines: \(error.hint.debugDescription)")
    return nil
  }
}

/// Whether it can be shown as one line of a terminal.
func isLine(_ text: String) -> Bool {
  !text.utf8.contains { $0 < 0x20 || $0 == 0x7f }
}
