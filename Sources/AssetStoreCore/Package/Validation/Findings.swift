// What is wrong with a package, all of it.
//
// Installing stops at the first thing it must refuse. Somebody who makes a package wants the whole list, so here
// nothing throws but what keeps us from looking (no such file, a disk error, a cancelled call); everything else becomes
// a finding with a stable code, a place and one sentence.
//
//     PackageValidator   archive or folder, as a .vast or as a package for Godot, into a PackageReport
//     VastCheck          metadata (by MetadataReader), scripts, texts of languages
//     GodotCheck         what Godot's own files in it say
//     Findings           collects; counts all, keeps the first thousand errors and warnings
//     PackageFolder      a folder as if it were an archive
//
// How bad something is, is one of three things. An error is an error for everyone. Advice is never more than a warning.
// Between them lies what the specification asks for and readers can do without, or what it replaced: a warning, but
// an error where one is strict, as one is when building.

/// The findings of one package while they come. Used on one thread.
package final class Findings {
  /// How bad something is for those who are strict and for others.
  package enum Weight {
    case error
    /// An error only where one is strict.
    case deviation
    case advice
  }

  package let isStrict: Bool
  package private(set) var errors: Int64 = 0
  package private(set) var warnings: Int64 = 0
  private var kept: [(finding: PackageFinding, order: Int)] = []
  private var entry = ""
  private var places: TextPlaces?

  private static let most: Int64 = 1000

  package init(isStrict: Bool) {
    self.isStrict = isStrict
  }

  /// What comes next is about this entry; "" is the package as a whole.
  ///
  /// - Parameter text: its bytes, where findings have places in them.
  package func turn(to entry: String, text: [UInt8]? = nil) {
    self.entry = entry
    places = text.map(TextPlaces.init)
  }

  /// About the entry that was turned to.
  package func add(_ weight: Weight, _ code: PackageFinding.Code, _ message: String) {
    add(weight, code.rawValue, nil, at: nil, message)
  }

  /// About a value in its text, which begins at `offset`.
  @discardableResult
  package func add(
    _ weight: Weight, _ code: PackageFinding.Code, _ path: JSONPath?, at offset: Int,
    _ message: String
  ) -> PackageFinding {
    add(weight, code.rawValue, path, at: offset, message)
  }

  /// A reason for which an archive is refused; about an entry, where the error's subject is one.
  package func add(_ error: StoreError, archive: String) {
    entry = error.subject == archive ? "" : error.subject
    places = nil
    add(.error, error.reason.rawValue, nil, at: nil, error.message)
  }

  /// Why something could not be done with the entry that was turned to.
  package func add(_ error: StoreError) {
    add(.error, error.reason.rawValue, nil, at: nil, error.message)
  }

  @discardableResult
  private func add(
    _ weight: Weight, _ code: String, _ path: JSONPath?, at offset: Int?, _ message: String
  ) -> PackageFinding {
    let isError = weight == .error || (weight == .deviation && isStrict)
    let count = isError ? errors : warnings
    if isError { errors += 1 } else { warnings += 1 }
    let place = offset.flatMap { places?.place($0) }
    let finding = PackageFinding(
      severity: isError ? .error : .warning, code: code,
      entry: entry.isEmpty ? "" : EntryName.printable(entry), path: path?.text ?? "",
      line: Int32(clamping: place?.line ?? 0), column: Int32(clamping: place?.column ?? 0),
      message: Findings.line(message))
    if count < Findings.most { kept.append((finding, kept.count)) }
    return finding
  }

  private static func line(_ text: String) -> String {
    // As an error's message, which names from outside are part of too.
    StoreError(.malformedFile, text).message
  }

  /// Some findings by themselves, to be put together in another order than they came, or at another time.
  package struct Part: Sendable, Equatable {
    package var findings: [PackageFinding] = []
    package var errors: Int64 = 0
    package var warnings: Int64 = 0

    package init() {}
  }

  package var part: Part {
    var part = Part()
    (part.findings, part.errors, part.warnings) = (kept.map(\.finding), errors, warnings)
    return part
  }

  package func add(_ part: Part) {
    var (errorsLeft, warningsLeft) = (Findings.most - errors, Findings.most - warnings)
    for finding in part.findings {
      if finding.severity == .error { errorsLeft -= 1 } else { warningsLeft -= 1 }
      if (finding.severity == .error ? errorsLeft : warningsLeft) >= 0 {
        kept.append((finding, kept.count))
      }
    }
    errors += part.errors
    warnings += part.warnings
  }

  /// By entry, then place, then as they came: the same each time.
  package var sorted: [PackageFinding] {
    kept.sorted { left, right in
      let order = Path.order(left.finding.entry, right.finding.entry)
      if order != 0 { return order < 0 }
      return (left.finding.line, left.finding.column, left.order)
        < (right.finding.line, right.finding.column, right.order)
    }.map(\.finding)
  }

  /// The first error, as the others are sorted.
  package var firstError: PackageFinding? { sorted.first { $0.severity == .error } }
}

extension Findings {
  /// What `body` gives; nil, and a finding, if it refuses the package or finds it damaged.
  @discardableResult
  func noting<Result>(archive: String, _ body: () throws -> Result) throws -> Result? {
    do {
      return try body()
    } catch let error as StoreError where error.status == .refused || error.status == .integrity {
      add(error, archive: archive)
      return nil
    }
  }

  /// The JSON text of the entry that was turned to; nil, and findings, if it is none that all readers understand alike.
  package func json(_ bytes: [UInt8], largest: Int) -> JSONNode? {
    do {
      let document = try JSONDocument(bytes, largest: largest)
      for doubt in document.doubts { add(doubt) }
      return document.doubts.contains { $0.kind == .duplicateName } ? nil : document.root
    } catch {
      add(error)
      return nil
    }
  }

  private func add(_ fault: JSONFault) {
    let code: PackageFinding.Code =
      switch fault.kind {
      case .encoding: .jsonEncoding
      case .byteOrderMark: .jsonByteOrderMark
      case .size: .jsonSize
      case .depth: .jsonDepth
      case .marks: .jsonMarks
      case .syntax: .jsonSyntax
      case .duplicateName: .jsonDuplicateName
      }
    add(
      fault.kind == .byteOrderMark ? .deviation : .error, code,
      fault.path == .root ? nil : fault.path, at: fault.offset, "the text \(fault.message)")
  }
}
