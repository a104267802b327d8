// All that is wrong with a registry, or with what changed in it since a revision.
//
//     RegistryValidator   the whole: files by the readers of Tree, and what they must be to each other
//     AssetCheck          one asset with its texts, icon and releases
//     LicenseExpression, ImageHeader    what a licence and an icon may be
//     RegistryHistory     what may change: releases stay, and only owners change what is a publisher's
//     Git                 asks the program git
//
// As in packages, what somebody registered is never a failure: only what keeps us from looking is.

package import AssetStoreCore

/// What validating a registry came to. `assetstore_package_report`
package struct RegistryReport: Sendable, Equatable, Codable {
  /// Whether there are no errors.
  package var valid: Bool
  package var findings: [PackageFinding]
  /// How many there were, of which `findings` has at most a thousand of each.
  package var errors: Int64
  package var warnings: Int64

  init(_ findings: Findings) {
    valid = findings.errors == 0
    self.findings = findings.sorted
    errors = findings.errors
    warnings = findings.warnings
  }
}

/// Validates a registry.
package struct RegistryValidator {
  package struct Options: Sendable {
    package var isStrict = false
    /// Of git, by any name that it knows; "": all files are validated.
    package var since = ""
    /// Who changed what has changed, such as "github:ada"; "": nobody asks whether they may.
    package var author = ""

    package init() {}
  }

  /// Bytes of a JSON file.
  static let largestFile = 1 << 20

  private let options: Options
  private let system: any System
  private let progress: Progress

  package init(_ options: Options, _ system: any System, _ progress: Progress = .none) {
    self.options = options
    self.system = system
    self.progress = progress
  }

  /// - Parameters:
  ///   - path: of the folder with registry.json.
  ///   - visit: gets each asset that could be read, by publisher and slug.
  package func validate(
    _ path: String, _ visit: (Registration) throws -> Void = { _ in }
  ) throws -> RegistryReport {
    if !options.author.isEmpty, !PublisherReader.isOwner(options.author) {
      throw StoreError(
        .invalidArgument, "\(options.author) is no account of somebody", subject: options.author,
        hint: "write HOST:NAME, such as github:ada")
    }
    if !options.author.isEmpty, options.since.isEmpty {
      throw StoreError(
        .invalidArgument, "an author is of a change, and no revision says since when",
        subject: options.author, hint: "say since which revision of git")
    }
    let findings = Findings(isStrict: options.isStrict)
    let folder = try RegistryFolder(path, findings, system)
    var history: RegistryHistory?
    if !options.since.isEmpty {
      history = try RegistryHistory(Git(path, progress), since: options.since)
    }
    let settings = try readSettings(folder, findings)
    let publishers = try readPublishers(folder, findings, history)
    let names = Set(folder.assets.map { "\($0.publisher)/\($0.slug)" })
    let check = AssetCheck(
      folder, findings, categories: settings.map { Set($0.categories.map(\.id)) }, names)
    let isWhole = history?.hasChanged(SettingsReader.file) ?? true
    for (index, asset) in folder.assets.enumerated() {
      try progress.report(
        .hash, asset.path, UInt64(index), of: UInt64(folder.assets.count))
      guard isWhole || history?.hasChanged(asset) ?? true else { continue }
      if let registration = try check.run(asset) { try visit(registration) }
    }
    try history?.judge(folder, publishers, findings, author: options.author)
    return RegistryReport(findings)
  }

  private func readSettings(
    _ folder: RegistryFolder, _ findings: Findings
  ) throws -> RegistrySettings? {
    guard let file = folder.settings else {
      findings.turn(to: SettingsReader.file)
      findings.add(
        .error, .fileMissing, "there is no file \(SettingsReader.file) at the top of the registry")
      return nil
    }
    guard let bytes = try folder.read(file, largest: RegistryValidator.largestFile) else {
      return nil
    }
    return SettingsReader(findings).read(bytes)
  }

  private func readPublishers(
    _ folder: RegistryFolder, _ findings: Findings, _ history: RegistryHistory?
  ) throws -> [Publisher] {
    var publishers: [Publisher] = []
    for file in folder.publishers where history?.hasChanged(file.path) ?? true {
      guard let bytes = try folder.read(file, largest: RegistryValidator.largestFile) else {
        continue
      }
      if let publisher = PublisherReader(findings).read(bytes, id: Path.stem(file.path)) {
        publishers.append(publisher)
      }
    }
    let known = Set(folder.publishers.map { Path.stem($0.path) })
    for name in folder.publisherFolders where !known.contains(name) {
      findings.turn(to: "\(PublisherReader.folder)/\(name).json")
      findings.add(
        .error, .fileMissing, "nobody says who owns \(AssetReader.folder)/\(name)")
    }
    return publishers
  }
}
