// What a community uses already becomes registrations, which it then keeps itself.
//
//     RegistryImport    the whole: one row of a source after the other becomes the files of an asset, or is told of
//     ImportSource      where rows come from: LibrarySource, the catalogue's; ListSource, a JSON file
//     ImportRow         what a source says of an asset; ImportText and ImportAddress make it fit
//     ImportNames       what publishers and assets are called, so that importing again gives the same names
//     ImportedAsset     a row as files
//     ImportTarget      the registry: what is there, which stays as it is, and what is added
//
// Every file is judged by the reader that reads it later. What that refuses is left out and told of by name; so the
// registry has no errors afterwards that it had not before. An asset's folder appears whole or not at all.
//
// A publisher is whoever keeps the repository, called by the account there, which its file names as owner. The author's
// name, which anybody can write, counts only where nobody knows an account; else asset.json has it.

package import AssetStoreCore

/// What importing came to. `assetstore_package_report`
package struct RegistryImportReport: Sendable, Equatable, Codable {
  package var valid = true
  package var findings: [PackageFinding] = []
  package var errors: Int64 = 0
  package var warnings: Int64 = 0
  /// Assets that were registered, that were there already, and that could not be.
  package var added: Int64 = 0
  package var kept: Int64 = 0
  package var skipped: Int64 = 0
  /// What came with those that were registered.
  package var releases: Int64 = 0
  package var publishers: Int64 = 0
  package var categories: Int64 = 0
}

/// Registers what a source has.
package struct RegistryImport {
  package struct Options: Sendable {
    /// Where a new registry will lie; "": nobody knows yet.
    package var url = ""
    /// Seconds since 1970 UTC that the import is of; 0: now.
    package var time: Int64 = 0
    /// Whether archives that only have a URL are downloaded, so that their hash is known.
    package var pins = false
    package var http = ArchivePin.http

    package init() {}
  }

  private let options: Options
  private let store: Store
  private let progress: Progress

  package init(_ options: Options, _ store: Store, _ progress: Progress = .none) {
    self.options = options
    self.store = store
    self.progress = progress
  }

  /// - Parameters:
  ///   - from: a name of a source, or a path, which has a "/" or ends with ".json".
  ///   - folder: of the registry; made if need be.
  ///   - workingDirectory: from which a path is seen.
  package func run(
    _ from: String, to folder: String, workingDirectory: String
  ) throws -> RegistryImportReport {
    let findings = Findings(isStrict: false)
    var report = RegistryImportReport()
    let isPath = from.utf8.contains(UInt8(ascii: "/")) || Path.ending(from) == "json"
    let source: any ImportSource =
      isPath
      ? try ListSource(Path.absolute(from, from: workingDirectory), findings, store.system)
      : try LibrarySource(from, store.catalogue)
    if findings.errors == 0 {
      try add(source, to: folder, findings, &report)
    }
    report.valid = findings.errors == 0
    (report.findings, report.errors, report.warnings) = (
      findings.sorted, findings.errors, findings.warnings
    )
    return report
  }

  private func add(
    _ source: any ImportSource, to folder: String, _ findings: Findings,
    _ report: inout RegistryImportReport
  ) throws {
    var options = options
    if options.time == 0 { options.time = store.system.now() }
    guard (1...253_402_300_799).contains(options.time) else {
      throw StoreError(
        .invalidArgument, "\(options.time) is no time to import at", subject: "time",
        hint: "it is in seconds since 1970 UTC")
    }
    try store.system.makeDirectories(folder)
    guard
      var target = try ImportTarget(
        folder, url: options.url, categories: source.categories(), findings, store.system)
    else { return }
    report.categories = target.newCategories
    let pin = ArchivePin(store.cache, options.http, progress)
    var count: UInt64 = 0
    // Once for all rows: it reads the whole list, to know where its lines are.
    source.turn(findings)
    // Those that were added, to tell what a source has twice from what was there.
    var rows: Set<[String]> = []
    try source.each { row in
      try progress.report(.metadata, source.name, count, of: UInt64(source.count))
      count += 1
      let note = { (message: String) in
        _ = findings.add(.advice, .notImported, nil, at: row.offset, "\(row.shown) \(message)")
      }
      let identity = [ImportText.name(row.title), row.repository.lowercased()]
      do {
        guard
          let asset = try target.asset(row, source.name, at: options.time, note)
        else {
          if rows.contains(identity) { note("is here a second time") }
          report.kept += 1
          return
        }
        var release: ImportedRelease?
        if let row = row.release {
          release = try self.release(row, asset, at: options.time, options.pins ? pin : nil, note)
        }
        report.publishers += try target.add(asset, release)
        rows.insert(identity)
        report.releases += release == nil ? 0 : 1
        report.added += 1
      } catch let problem as ImportProblem {
        note("was left out: \(problem.why)")
        report.skipped += 1
      }
    }
  }

  /// The release as a file; nil, and a note, if it cannot be one.
  private func release(
    _ row: ImportRow.Release, _ asset: ImportedAsset, at time: Int64, _ pin: ArchivePin?,
    _ note: (String) -> Void
  ) throws -> ImportedRelease? {
    do {
      var row = row
      let release = try ImportedRelease(row, asset.address, at: time)
      guard release.isUnpinned, let pin else { return try release.judged() }
      (row.sha256, row.size) = try pin.fetch(row.url)
      return try ImportedRelease(row, asset.address, at: time).judged()
    } catch let problem as ImportProblem {
      note("has no release: \(problem.why)")
    } catch let error as StoreError where ArchivePin.isAboutArchive(error) {
      note("has no release: \(error.message)")
    }
    return nil
  }
}

/// Why a row is no asset, or has no release: the end of a sentence.
struct ImportProblem: Error {
  let why: String

  init(_ why: String) { self.why = why }

  /// The first error among findings about a file; nil if there is none.
  init?(_ findings: Findings) {
    guard let error = findings.firstError else { return nil }
    self.init(error.path.isEmpty ? error.message : "\(error.path): \(error.message)")
  }
}
