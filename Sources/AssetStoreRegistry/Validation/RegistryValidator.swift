// All that is wrong with a registry, or with what changed in it since a revision.
//
//     RegistryValidator   the whole: files by the readers of Tree, and what they must be to each other
//     AssetCheck          one asset with its texts, icon and releases
//     NumberCheck       that no two assets have one number
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

  /// - Parameter path: of the folder with registry.json.
  package func validate(_ path: String) throws -> RegistryReport {
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
    var folder = try RegistryFolder(path, findings, system)
    try folder.listAssets()
    var history: RegistryHistory?
    if !options.since.isEmpty {
      history = try RegistryHistory(Git(path, progress), since: options.since)
    }
    let settings = try folder.readSettings(findings)
    let publishers = try folder.readPublishers(findings) { history?.hasChanged($0) ?? true }
    folder.checkOwners(findings)
    try folder.checkNumbers(findings)
    try folder.checkKeys(findings)
    let check = AssetCheck(folder, settings, isStrict: options.isStrict, now: system.now())
    let isWhole = history?.hasChanged(SettingsReader.file) ?? true
    let assets = folder.assets.filter { isWhole || history?.hasChanged($0) ?? true }
    let parts = try Workers.map(assets.count) {
      try check.run(assets[$0]).findings
    } telling: {
      try progress.report(
        .hash, assets[min($0, assets.count - 1)].path, UInt64($0), of: UInt64(assets.count))
    }
    for part in parts { findings.add(part) }
    try history?.judge(folder, publishers, findings, author: options.author)
    return RegistryReport(findings)
  }
}

extension RegistryFolder {
  /// What registry.json says; nil if there is nothing to go by.
  func readSettings(_ findings: Findings) throws -> RegistrySettings? {
    try settingsText(findings).flatMap { settings($0, findings) }
  }

  /// - Parameter findings: turned to registry.json.
  func settings(_ text: [UInt8], _ findings: Findings) -> RegistrySettings? {
    SettingsReader(findings).read(text) { index(of: $0) != nil }
  }

  /// The bytes of registry.json, and the findings turned to it.
  func settingsText(_ findings: Findings) throws -> [UInt8]? {
    guard let file = settings else {
      findings.turn(to: SettingsReader.file)
      findings.add(
        .error, .fileMissing, "there is no file \(SettingsReader.file) at the top of the registry")
      return nil
    }
    return try read(file, largest: RegistryValidator.largestFile, findings)
  }

  /// - Parameter isWanted: whether to read the file of this path.
  func readPublishers(
    _ findings: Findings, where isWanted: (String) -> Bool = { _ in true }
  ) throws -> [Publisher] {
    let (folder, files, isStrict) = (
      self, publishers.filter { isWanted($0.path) }, findings.isStrict
    )
    let read = try Workers.map(files.count) { index -> (Publisher?, Findings.Part) in
      let findings = Findings(isStrict: isStrict)
      let largest = RegistryValidator.largestFile
      guard let bytes = try folder.read(files[index], largest: largest, findings) else {
        return (nil, findings.part)
      }
      let publisher = PublisherReader(findings).read(bytes, id: Path.stem(files[index].name))
      return (publisher, findings.part)
    }
    for (_, part) in read { findings.add(part) }
    return read.compactMap(\.0)
  }

  /// A secret key that comes into git is everybody's.
  func checkKeys(_ findings: Findings) throws {
    // The comment is anybody's; of what follows the first bytes say that it is a secret key, with a password or without.
    let beginnings = ["RWRTY0Iy", "RWQAAEIy"]
    for file in keys {
      let lines = try beginning(of: file, 200).split(
        separator: 0x0a, omittingEmptySubsequences: false)
      guard lines.count > 1, beginnings.contains(where: { lines[1].starts(with: $0.utf8) }) else {
        continue
      }
      findings.turn(to: EntryName.printable(file.path))
      findings.add(
        .deviation, .secretKey,
        "it is a secret key: keep it elsewhere, since who gets it with the registry can sign")
    }
  }

  /// Assets of nobody are an error.
  func checkOwners(_ findings: Findings) {
    let known = Set(publishers.map { Path.stem($0.name) })
    for name in publisherFolders where !known.contains(name) {
      findings.turn(to: "\(PublisherReader.folder)/\(name).json")
      findings.add(
        .error, .fileMissing, "nobody says who owns \(AssetReader.folder)/\(name)")
    }
  }
}
