internal import AssetStoreCore

/// The registry that assets are added to. What is there stays as it is, but for categories that come to it.
struct ImportTarget {
  /// Of assets whose own has no name that a registry could take.
  static let otherCategory = "misc"
  private static let mostCategories = 1000

  private let system: any System
  private let top: any ConfinedFolder
  private var names = ImportNames()
  private var categories: Set<String> = []
  /// How many were added.
  private(set) var newCategories: Int64 = 0

  /// Nil, and findings, if what is there is no registry. Else registry.json is there afterwards, with all categories.
  ///
  /// - Parameters:
  ///   - url: of a new registry; "": nobody knows yet.
  ///   - wanted: names of categories, as people write them.
  init?(
    _ path: String, url: String, categories wanted: [String], _ findings: Findings,
    _ system: any System
  ) throws {
    self.system = system
    let folder = try RegistryFolder.open(path, errors: findings, system)
    guard findings.errors == 0, let top = try system.folder(path) else { return nil }
    self.top = top
    try takeNames(folder)

    let old = try folder.settings.flatMap {
      try folder.read($0, largest: RegistryValidator.largestFile, findings)
    }
    if let old {
      guard let settings = SettingsReader(findings).read(old), findings.errors == 0 else {
        return nil
      }
      categories = Set(settings.categories.map(\.id))
      if !url.isEmpty, url != settings.url {
        findings.turn(to: SettingsReader.file, text: old)
        findings.add(
          .advice, .badURL, "the URL is only of a new registry, and the one that is here stays")
      }
    }
    guard findings.errors == 0 else { return nil }
    let rows = addCategories(wanted)
    let text =
      try old.map { try ImportTarget.text($0, adding: rows) }
      ?? ImportTarget.newRegistry(Path.name(path), url: url, rows)
    if old == nil || !rows.isEmpty {
      findings.turn(to: SettingsReader.file, text: text)
      guard SettingsReader(findings).read(text) != nil, findings.errors == 0 else { return nil }
      try RegistryFile.write(text, SettingsReader.file, top, system)
    }
    if old == nil, url.isEmpty {
      findings.turn(to: SettingsReader.file, text: text)
      findings.add(
        .advice, .badURL, "nobody has said where the registry will lie: write it into \"url\"")
    }
  }

  private mutating func takeNames(_ folder: RegistryFolder) throws {
    let ignored = Findings(isStrict: false)
    for file in folder.publishers {
      let bytes = try folder.read(file, largest: RegistryValidator.largestFile, ignored)
      let id = Path.stem(file.path)
      let publisher = bytes.flatMap { PublisherReader(ignored).read($0, id: id) }
      names.take(publisher: id, owners: publisher?.owners ?? [])
    }
    for publisher in folder.publisherFolders { names.take(publisher: publisher, owners: []) }
    for asset in folder.assets {
      let bytes = try asset.file.flatMap {
        try folder.read($0, largest: RegistryValidator.largestFile, ignored)
      }
      let known = bytes.flatMap {
        AssetReader(ignored).read(
          $0, publisher: asset.publisher, slug: asset.slug, categories: nil)
      }
      try names.take(
        asset: asset.slug, of: asset.publisher,
        ImportNames.Identity(
          repository: known?.repository.url ?? "", source: known?.provenance?.source ?? "",
          id: known?.provenance?.id ?? ""))
    }
  }

  /// Those of the wanted ones that are not there, as registry.json has them.
  private mutating func addCategories(_ wanted: [String]) -> [JSONValue] {
    var rows: [JSONValue] = []
    for text in wanted.map({ ImportText.line($0) }) {
      let name = ImportText.name(text)
      // One place is kept for the last of all.
      let isRoom =
        categories.contains(name) || categories.count < ImportTarget.mostCategories - 1
      let id =
        isRoom && RegistryName.refusal(name) == nil ? name : ImportTarget.otherCategory
      guard categories.insert(id).inserted else { continue }
      let usual = UsualCategory.all.first { $0.id == id }
      rows.append(usual?.value ?? ["id": .string(id), "en": .string(text)])
    }
    newCategories = Int64(rows.count)
    return rows
  }

  private static func text(_ old: [UInt8], adding rows: [JSONValue]) throws -> [UInt8] {
    let root = try? JSONDocument(old, largest: RegistryValidator.largestFile).root
    guard let root, var values = JSONValue(root)?.object,
      case .array(let categories)? = values["categories"]
    else { throw StoreError(.defect, "a registry that was read has no categories") }
    values["categories"] = .array(categories + rows)
    return try RegistryFile.text(values)
  }

  private static func newRegistry(
    _ folder: String, url: String, _ rows: [JSONValue]
  ) throws -> [UInt8] {
    let made = ImportText.name(folder)
    let name = Ref.isSourceName(made) ? made : "registry"
    let title = ImportText.line(folder)
    return try RegistryFile.text([
      "format": .integer(1), "name": .string(name),
      "title": ["en": .string(title.isEmpty ? name : title)], "description": [:],
      "url": .string(url.isEmpty ? "https://\(name).example.org/" : url), "mirrors": [],
      "expiry_days": .integer(90), "categories": .array(rows),
    ])
  }
}

extension ImportTarget {
  /// The row as an asset of this registry; nil if it is there already.
  func asset(
    _ row: ImportRow, _ source: String, at time: Int64, _ note: (String) -> Void
  ) throws -> ImportedAsset? {
    if let problem = row.problem { throw ImportProblem(problem) }
    if names.isImported(row.id, of: source) { return nil }
    guard let address = ImportTarget.address(row) else {
      throw ImportProblem("it has no URL of a repository or a page")
    }
    let publisher = try names.publisher(
      of: ImportedAsset.owner(row, address),
      called: [
        ImportText.name(address.account), ImportText.name(ImportedAsset.author(row, address)),
      ])
    let identity = ImportNames.Identity(repository: address.url, source: source, id: row.id)
    guard
      let slug = try names.asset(
        of: publisher.name,
        called: [
          ImportText.name(row.title),
          address.host == .custom ? "" : ImportText.name(Path.name(address.url)),
          row.id.isEmpty ? "" : ImportText.name("asset-\(row.id)"),
        ], identity)
    else { return nil }
    return try ImportedAsset(
      row, identity, categories: categories, at: time, address, publisher: publisher, slug: slug,
      note)
  }

  /// Where its repository is, which some sources only say by the URL of its archive.
  private static func address(_ row: ImportRow) -> ImportAddress? {
    let page = ImportAddress(row.repository)
    if let page, page.host != .custom { return page }
    let archive = row.release.flatMap { ImportAddress($0.url) }
    return archive?.host == .custom ? page : archive ?? page
  }

  /// Writes the asset with its release, and its publisher if need be.
  ///
  /// - Returns: how many publishers came.
  mutating func add(_ asset: ImportedAsset, _ release: ImportedRelease?) throws -> Int64 {
    if let text = asset.newPublisher {
      try RegistryFile.write(
        text, "\(PublisherReader.folder)/\(asset.publisher).json", top, system)
    }
    let folder = "\(AssetReader.folder)/\(asset.publisher)"
    let unfinished = "\(folder)/.\(try system.randomName()).tmp"
    var files = [(AssetReader.file, asset.text)]
    if !asset.description.isEmpty {
      files.append(("description.md", Array(asset.description.utf8)))
    }
    if let release {
      files.append(("\(ReleaseReader.folder)/\(release.version).json", release.text))
    }
    do {
      for (name, text) in files {
        try RegistryFile.write(text, Path.join(unfinished, name), top, system)
      }
      try top.rename(unfinished, to: Path.join(folder, asset.slug))
    } catch {
      for (name, _) in files { try? top.remove(file: Path.join(unfinished, name)) }
      try? top.remove(directory: Path.join(unfinished, ReleaseReader.folder))
      try? top.remove(directory: unfinished)
      throw error
    }
    if asset.newPublisher != nil {
      names.take(publisher: asset.publisher, owners: [asset.owner])
    }
    try names.take(asset: asset.slug, of: asset.publisher, asset.identity)
    return asset.newPublisher == nil ? 0 : 1
  }
}
