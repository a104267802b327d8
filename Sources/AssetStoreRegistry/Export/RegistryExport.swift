// What another store publishes, as registrations that follow it: for an index that is built of them again and again.
//
//     RegistryExport    the whole: each asset becomes the files of a registration, or is told of
//     ExportedAsset     an asset as files, judged by the readers that read them later
//     ExportNames       what they are called, so that a name stays with its asset
//     ExportSettings    registry.json, of which only a little is not the maintainers'
//     ExportFolder      what is there of older exports, and which files are ours
//
// An import adds what is not there and never comes back to it. An export does: what it wrote it replaces, and removes
// when it is gone there. What it did not write it leaves alone, in a checkout of git too. So it notes down what is
// its own before it writes the first file, and an export that was broken off is put right by the next, which compares
// every file with what it should be.

package import AssetStoreCore

/// What exporting came to. `assetstore_package_report`
package struct RegistryExportReport: Sendable, Equatable, Codable {
  package var valid = true
  package var findings: [PackageFinding] = []
  package var errors: Int64 = 0
  package var warnings: Int64 = 0
  /// What is in the registry of it now.
  package var assets: Int64 = 0
  package var releases: Int64 = 0
  /// Assets that could not be.
  package var skipped: Int64 = 0
  /// Files.
  package var written: Int64 = 0
  package var kept: Int64 = 0
  package var removed: Int64 = 0
}

/// Writes what a store publishes into a registry.
package struct RegistryExport {
  package struct Options: Sendable {
    /// Where the index will lie; "": as registry.json says, or nobody knows yet.
    package var url = ""
    /// Of a new registry.
    package var title = ""

    package init() {}
  }

  private let options: Options
  private let system: any System
  private let progress: Progress

  package init(_ options: Options, _ system: any System, _ progress: Progress = .none) {
    self.options = options
    self.system = system
    self.progress = progress
  }

  /// - Parameter path: of the folder of the registry; made if need be.
  package func run(
    _ catalogue: some PublishedCatalogue, to path: String
  ) throws -> RegistryExportReport {
    let findings = Findings(isStrict: false)
    var report = RegistryExportReport()
    try system.makeDirectories(path)
    let there = try RegistryFolder.open(path, errors: findings, system)
    if findings.errors == 0, let top = try system.folder(path) {
      var settings = try ExportSettings(options, there, findings)
      if findings.errors == 0 {
        var folder = try ExportFolder(path, top, system)
        try export(catalogue, there, &folder, &settings, findings, &report)
        (report.written, report.kept, report.removed) = (
          folder.written, folder.kept, folder.removed
        )
      }
    }
    report.valid = findings.errors == 0
    (report.findings, report.errors, report.warnings) = (
      findings.sorted, findings.errors, findings.warnings
    )
    return report
  }

  private func export(
    _ catalogue: some PublishedCatalogue, _ there: RegistryFolder, _ folder: inout ExportFolder,
    _ settings: inout ExportSettings, _ findings: Findings, _ report: inout RegistryExportReport
  ) throws {
    var names = try ExportNames(there, but: folder.own)
    /// By the ids of their assets; nil for what can have none.
    var named: [Int64: ExportNames.Name] = [:]
    var wanted: Set<String> = []
    try catalogue.names { published in
      // One that was removed keeps its name, for when it comes back.
      let name = try names.take(published)
      guard published.isPublished else { return }
      let before = "\(published.publisher)/\(published.slug)"
      findings.turn(to: before)
      guard let name else {
        findings.add(.advice, .notExported, "it was left out: no name is free for it")
        report.skipped += 1
        return
      }
      if name.text != before {
        findings.add(
          .advice, .notExported, "it is called \(name.text): a registry has no such names")
      }
      named[published.id] = name
      wanted.formUnion([name.asset, name.publisherFile])
    }
    try folder.note(folder.own.union(wanted))

    var written: Set<String> = []
    var featured: [String] = []
    var categories: Set<String> = []
    let count = UInt64(named.count)
    var done: UInt64 = 0
    try catalogue.assets { published in
      guard let name = named[published.id] else { return }
      try progress.report(.metadata, name.text, done, of: count)
      done += 1
      findings.turn(to: name.text)
      let note = { (message: String) in findings.add(.advice, .notExported, message) }
      do {
        let asset = try ExportedAsset(published, name, note)
        if written.insert(name.publisherFile).inserted {
          try folder.put(asset.publisher, name.publisherFile)
        }
        try folder.put(asset.files, in: name.asset)
        written.insert(name.asset)
        if published.support == .featured { featured.append(name.text) }
        categories.insert(published.category)
        report.assets += 1
        report.releases += asset.releases
      } catch let problem as ImportProblem {
        note("it was left out: \(problem.why)")
        report.skipped += 1
      }
    }
    if let text = try settings.text(featured: featured, categories, own: folder.own, findings) {
      try folder.put(text, SettingsReader.file)
    }
    try folder.keep(only: written)
  }
}
