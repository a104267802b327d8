// Whoever registers something writes a file, and is told what is wrong with it before others are.
//
// A file is made of the keys that are given and defaults for the others, judged by the reader that reads it later,
// and written only if it has no errors. What lies there already stays: registrations are changed with an editor.

package import AssetStoreCore

/// A new file of a registry.
package struct RegistryAddition {
  /// What is added, by its name.
  package enum Target: Sendable, Equatable {
    case registry
    case publisher(String)
    case asset(publisher: String, slug: String)
    case release(publisher: String, slug: String, version: String)

    /// Reads "", "PUBLISHER", "PUBLISHER/SLUG" or "PUBLISHER/SLUG@VERSION".
    package init(_ text: String) throws {
      let parts = text.utf8.split(
        separator: UInt8(ascii: "@"), maxSplits: 1, omittingEmptySubsequences: false
      ).map { String(Substring($0)) }
      let names = parts[0].isEmpty ? [] : Path.names(parts[0][...]).map(String.init)
      for name in names {
        if let refusal = RegistryName.refusal(name) { throw Target.invalid(text, refusal) }
      }
      switch (names.count, parts.count) {
      case (0, 1): self = .registry
      case (1, 1): self = .publisher(names[0])
      case (2, 1): self = .asset(publisher: names[0], slug: names[1])
      case (2, 2) where RegistryName.isVersion(parts[1]):
        self = .release(publisher: names[0], slug: names[1], version: parts[1])
      default:
        throw Target.invalid(text, "it must be PUBLISHER, PUBLISHER/SLUG or PUBLISHER/SLUG@VERSION")
      }
    }

    private static func invalid(_ text: String, _ why: String) -> StoreError {
      StoreError(
        .invalidArgument, "\"\(text)\" cannot be registered: \(why)", subject: text,
        hint: "write PUBLISHER, PUBLISHER/SLUG or PUBLISHER/SLUG@VERSION")
    }

    /// Of the file, from the registry's folder.
    var path: String {
      switch self {
      case .registry: SettingsReader.file
      case .publisher(let name): "\(PublisherReader.folder)/\(name).json"
      case .asset(let publisher, let slug):
        "\(AssetReader.folder)/\(publisher)/\(slug)/\(AssetReader.file)"
      case .release(let publisher, let slug, let version):
        "\(AssetReader.folder)/\(publisher)/\(slug)/\(ReleaseReader.folder)/\(version).json"
      }
    }
  }

  private let target: Target
  private let system: any System

  package init(_ target: Target, _ system: any System) {
    self.target = target
    self.system = system
  }

  /// Adds the file, unless there are errors.
  ///
  /// - Parameters:
  ///   - fields: a JSON object of keys of the file.
  ///   - folder: of the registry; for a new one it is made.
  package func add(_ fields: [UInt8], to folder: String) throws -> RegistryReport {
    let findings = Findings(isStrict: false)
    findings.turn(to: target.path, text: fields)
    guard let root = findings.json(fields, largest: RegistryValidator.largestFile) else {
      return RegistryReport(findings)
    }
    guard case .object(let given)? = JSONValue(root) else {
      throw StoreError(.invalidArgument, "the fields are no JSON object", subject: "fields")
    }
    let top = try system.folder(folder)
    if top == nil, target != .registry {
      throw StoreError(.noSuchPath, "there is no folder \(folder)", subject: folder)
    }
    guard try top?.status(target.path) == nil else {
      throw StoreError(
        .pathOccupied, "\(target.path) is there already", subject: target.path,
        hint: "change it with an editor")
    }
    let surroundings = try top.map { _ in try Surroundings(folder, system) }
    let values = defaults().merging(completed(given)) { _, given in given }
    let text = try RegistryFile.text(values)
    findings.turn(to: target.path, text: text)
    try judge(text, surroundings, findings)
    let report = RegistryReport(findings)
    guard report.valid else { return report }
    try system.makeDirectories(folder)
    guard let top = try system.folder(folder) else {
      throw StoreError(.noSuchPath, "the folder \(folder) went", subject: folder)
    }
    try RegistryFile.write(text, target.path, top, system)
    if case .asset(let publisher, let slug) = target {
      try writeDescription(values, "\(AssetReader.folder)/\(publisher)/\(slug)", top)
    }
    return report
  }

  private func defaults() -> [String: JSONValue] {
    switch target {
    case .registry:
      [
        "format": .integer(1), "description": [:], "mirrors": [], "expiry_days": .integer(90),
        "categories": .array(UsualCategory.all.map(\.value)),
      ]
    case .publisher(let name):
      ["format": .integer(1), "name": .string(name), "url": "", "keys": []]
    case .asset:
      [
        "format": .integer(1), "type": "addon", "issues_url": "", "icon": "", "previews": [],
        "tags": [], "support": "community", "vast_id": "",
      ]
    case .release(_, _, let version):
      [
        "format": .integer(1), "version": .string(version), "godot_max": "",
        "published": .string(RegistryFile.time(system.now())),
        "dependencies": [], "permissions": [], "yanked": "",
      ]
    }
  }

  /// With a title that is only a text as one in English, and a repository that is only a URL with its host.
  private func completed(_ given: [String: JSONValue]) -> [String: JSONValue] {
    var given = given
    if target == .registry, let title = given["title"]?.string {
      given["title"] = ["en": .string(title)]
    }
    if case .asset = target, let url = given["repository"]?.string {
      given["repository"] = [
        "host": .string(RepositoryHost(of: url).rawValue), "url": .string(url),
      ]
    }
    return given
  }

  private func judge(
    _ text: [UInt8], _ surroundings: Surroundings?, _ findings: Findings
  ) throws {
    switch target {
    case .registry: _ = SettingsReader(findings).read(text)
    case .publisher(let name):
      _ = PublisherReader(findings).read(text, id: name)
      surroundings?.refuse(publisher: name, findings)
    case .asset(let publisher, let slug):
      _ = AssetReader(findings).read(
        text, publisher: publisher, slug: slug, categories: try surroundings?.categories())
      try surroundings?.refuse(asset: slug, of: publisher, findings)
      surroundings?.need(Target.publisher(publisher).path, findings)
    case .release(let publisher, let slug, let version):
      let asset = Target.asset(publisher: publisher, slug: slug).path
      // What is released is downloaded by its file, which so comes first.
      _ = ReleaseReader(findings, isPinnedLater: true, now: system.now()).read(
        text, name: version, host: try surroundings?.host(asset))
      surroundings?.refuse(release: version, of: publisher, slug, findings)
      surroundings?.need(asset, findings)
    }
    if target != .registry { surroundings?.need(SettingsReader.file, findings) }
  }
}

extension RegistryAddition {
  /// Something to begin with.
  private func writeDescription(
    _ values: [String: JSONValue], _ folder: String, _ top: any ConfinedFolder
  ) throws {
    let path = "\(folder)/description.md"
    guard try top.status(path) == nil else { return }
    let text = "# \(values["title"]?.string ?? "")\n\n\(values["summary"]?.string ?? "")\n"
    try RegistryFile.write(Array(text.utf8), path, top, system)
  }
}

/// What is registered already, as far as a new file needs it.
private struct Surroundings {
  private var folder: RegistryFolder

  init(_ path: String, _ system: any System) throws {
    // What is wrong elsewhere is not about the new file.
    folder = try RegistryFolder(path, Findings(isStrict: false), system)
    try folder.listAssets()
  }

  func need(_ path: String, _ findings: Findings) {
    guard !folder.paths.contains(path) else { return }
    findings.turn(to: path)
    findings.add(
      .error, .fileMissing,
      path == SettingsReader.file
        ? "without it the folder is no registry" : "it must be registered first")
  }

  func refuse(publisher: String, _ findings: Findings) {
    let names = folder.publishers.map { Path.stem($0.name) } + folder.publisherFolders
    guard let other = Surroundings.like(publisher, among: names) else { return }
    findings.add(.error, .nameCollision, "\(other) is there already, which is too like")
  }

  func refuse(asset slug: String, of publisher: String, _ findings: Findings) throws {
    let slugs = folder.assets.filter { $0.publisher == publisher }.map(\.slug)
    if let other = Surroundings.like(slug, among: slugs) {
      findings.add(
        .error, .nameCollision, "\(publisher)/\(other) is there already, which is too like")
    }
    let number = AssetCard.number(try AssetCard.hash("\(publisher)/\(slug)"))
    for other in folder.assets where other.publisher != publisher || other.slug != slug {
      let name = "\(other.publisher)/\(other.slug)"
      guard AssetCard.number(try AssetCard.hash(name)) == number else { continue }
      findings.add(.error, .nameCollision, "it has the number that editors know \(name) by")
    }
  }

  func refuse(
    release version: String, of publisher: String, _ slug: String, _ findings: Findings
  ) {
    guard let index = folder.index(of: "\(publisher)/\(slug)") else { return }
    let versions = folder.assets[index].releases.map { Path.stem($0.name) }
    guard let other = versions.first(where: { VersionText($0).isLevel(with: VersionText(version)) })
    else { return }
    findings.add(.error, .nameCollision, "\(other) is the same version, written otherwise")
  }

  /// One that is not the name, but what people take for it.
  private static func like(_ name: String, among others: [String]) -> String? {
    let folded = RegistryName.folded(name)
    return others.first { $0 != name && RegistryName.folded($0) == folded }
  }

  /// Nil if they are not known.
  func categories() throws -> Set<String>? {
    guard let file = folder.settings,
      let bytes = try folder.read(
        file, largest: RegistryValidator.largestFile, Findings(isStrict: false))
    else { return nil }
    return SettingsReader(Findings(isStrict: false)).read(bytes).map {
      Set($0.categories.map(\.id))
    }
  }

  func host(_ path: String) throws -> RepositoryHost? {
    guard let asset = folder.assets.first(where: { $0.file?.path == path }), let file = asset.file,
      let bytes = try folder.read(
        file, largest: RegistryValidator.largestFile, Findings(isStrict: false))
    else { return nil }
    let reader = AssetReader(Findings(isStrict: false))
    return reader.read(
      bytes, publisher: asset.publisher, slug: asset.slug, categories: nil)?.repository.host
  }
}
