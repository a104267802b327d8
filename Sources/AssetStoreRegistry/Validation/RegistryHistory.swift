internal import AssetStoreCore

/// What changed in a registry since a revision of git, and whether it may.
///
/// A release is a promise: its file stays, and only `yanked` in it changes; and a hash may come to one that had none.
/// What is a publisher's is changed by its owners, and all else in the repository by the registry's maintainers. Both are
/// those of the revision and of where the change began: nobody makes themself one, or goes on as one that they no longer
/// are.
struct RegistryHistory {
  private let git: Git
  private let commit: String
  private let old: Set<String>
  /// The revision, and its files.
  private let latest: (commit: String, files: Set<String>)
  /// Changed and removed files. New ones are those that are not in `old`.
  private let changed: [String]
  /// They, and the folders of assets that they lie in.
  private let touched: Set<String>

  init(_ git: Git, since revision: String) throws {
    self.git = git
    let (revision, base) = try git.base(revision)
    commit = base
    old = Set(try git.files(in: commit))
    latest = (revision, revision == base ? old : Set(try git.files(in: revision)))
    changed = try git.changes(since: commit).filter(old.contains).sorted(by: Path.precedes)
    let folders = changed.compactMap { path -> String? in
      let names = Path.names(path[...])
      guard names.count > 3, names[0] == AssetReader.folder else { return nil }
      return names.prefix(3).joined(separator: "/")
    }
    touched = Set(changed).union(folders)
  }

  func hasChanged(_ path: String) -> Bool { touched.contains(path) || !old.contains(path) }

  func hasChanged(_ asset: RegistryFolder.AssetFolder) -> Bool {
    asset.file == nil || touched.contains(asset.path)
      || (asset.files + asset.releases).contains { !old.contains($0.path) }
  }

  /// - Parameters:
  ///   - publishers: as they are now, those that changed.
  ///   - author: of the change; "" if nobody asks.
  func judge(
    _ folder: RegistryFolder, _ publishers: [Publisher], _ findings: Findings, author: String
  ) throws {
    let present = folder.paths
    try checkReleases(folder, Set(present), findings)
    guard !author.isEmpty else { return }
    var all = Set(changed).union(present.filter { !old.contains($0) })
    var isMaintained: Bool?
    for path in try git.allChanges(since: commit) { all.insert(path) }
    var judged: Set<String> = []
    for path in all.sorted(by: Path.precedes) {
      if let publisher = RegistryHistory.publisher(of: path) {
        if judged.insert(publisher).inserted {
          try checkOwner(publisher, publishers, path, findings, author)
        }
        continue
      }
      let isTheirs = try isMaintained ?? isMaintainer(author)
      isMaintained = isTheirs
      guard !isTheirs else { continue }
      findings.turn(to: EntryName.printable(path))
      findings.add(
        .error, .notOwner,
        "it is no publisher's, and \(author) is none of the \"maintainers\" that registry.json had")
    }
  }

  private func isMaintainer(_ author: String) throws -> Bool {
    for (commit, files) in [(commit, old), latest] {
      guard files.contains(SettingsReader.file) else { return false }
      let bytes = try git.file(
        SettingsReader.file, in: commit, largest: RegistryValidator.largestFile)
      let settings = SettingsReader(Findings(isStrict: false)).read(bytes)
      guard RegistryHistory.names(settings?.maintainers ?? [], author) else { return false }
    }
    return true
  }

  /// Hosts do not tell accounts apart by case.
  private static func names(_ accounts: [String], _ author: String) -> Bool {
    accounts.contains { $0.lowercased() == author.lowercased() }
  }

  private static func publisher(of path: String) -> String? {
    let names = Path.names(path[...])
    guard names.count > 1 else { return nil }
    switch names[0] {
    case AssetReader.folder[...]: return names.count > 2 ? String(names[1]) : nil
    case PublisherReader.folder[...]: return Path.stem(path)
    default: return nil
    }
  }
}

extension RegistryHistory {
  private func checkReleases(
    _ folder: RegistryFolder, _ present: Set<String>, _ findings: Findings
  ) throws {
    for path in changed {
      let names = Path.names(path[...])
      if names.count == 4, names[0] == AssetReader.folder, names[3] == AssetReader.file {
        try checkRepository(path, "\(names[1])/\(names[2])", folder, findings)
      }
      guard names.count == 5, names[0] == AssetReader.folder, names[3] == ReleaseReader.folder,
        Path.ending(path) == "json"
      else { continue }
      findings.turn(to: path)
      guard present.contains(path) else {
        findings.add(
          .error, .releaseRemoved,
          "a release stays, so that what uses it can be installed again: say in \"yanked\" why nobody should"
        )
        continue
      }
      try checkRelease(path, folder, findings)
    }
  }

  private func checkRelease(
    _ path: String, _ folder: RegistryFolder, _ findings: Findings
  ) throws {
    let largest = RegistryValidator.largestFile
    guard let file = folder.release(path),
      let new = try folder.read(file, largest: largest, findings),
      let root = try? JSONDocument(new, largest: largest).root,
      case .object(let members) = root.value
    else { return }
    let before = try git.file(path, in: commit, largest: largest)
    guard let oldRoot = try? JSONDocument(before, largest: largest).root,
      case .object(let oldMembers) = oldRoot.value
    else { return }
    let (said, wasSaid) = (RegistryHistory.values(members), RegistryHistory.values(oldMembers))
    for key in Set(said.keys).union(wasSaid.keys).sorted(by: Path.precedes)
    where said[key] != wasSaid[key] && key != "yanked" && key != "$schema"
      && !RegistryHistory.isPin(key, wasSaid[key] ?? nil)
    {
      let offset = members.first { $0.name == key }?.node.offset ?? root.offset
      findings.add(
        .error, .releaseChanged, JSONPath.root.name(key), at: offset,
        "a release that was published stays as it is, but for \"yanked\" and a hash that was missing: make a new one"
      )
    }
  }

  /// A release that is a commit of the repository, and names no hash, is another one by another repository.
  private func checkRepository(
    _ path: String, _ name: String, _ folder: RegistryFolder, _ findings: Findings
  ) throws {
    let largest = RegistryValidator.largestFile
    guard let index = folder.index(of: name), let file = folder.assets[index].file,
      let new = try folder.read(file, largest: largest, Findings(isStrict: false)),
      let root = try? JSONDocument(new, largest: largest).root,
      case .object(let members) = root.value,
      let before = RegistryHistory.values(try git.file(path, in: commit, largest: largest)),
      let wasSaid = before["repository"] ?? nil,
      RegistryHistory.values(members)["repository"] != wasSaid
    else { return }
    var moved: [String] = []
    for file in folder.assets[index].releases where old.contains(file.path) {
      let release = RegistryHistory.values(try git.file(file.path, in: commit, largest: largest))
      guard let release, let commit = release["commit"] ?? nil, commit != .string("") else {
        continue
      }
      if RegistryHistory.isPin("sha256", release["sha256"] ?? nil) {
        moved.append(EntryName.printable(Path.stem(file.name)))
      }
    }
    guard !moved.isEmpty else { return }
    findings.turn(to: path, text: new)
    findings.add(
      .error, .releaseChanged, JSONPath.root.name("repository"),
      at: members.first { $0.name == "repository" }?.node.offset ?? root.offset,
      "of another repository the commits of \(moved.prefix(10).joined(separator: ", ")) are something else, and no hash says so: registry hash writes it down, in a change before this one"
    )
  }

  /// Of a JSON object; nil if it is none.
  private static func values(_ bytes: [UInt8]) -> [String: JSONValue?]? {
    guard let root = try? JSONDocument(bytes, largest: RegistryValidator.largestFile).root,
      case .object(let members) = root.value
    else { return nil }
    return values(members)
  }

  /// Whether a value said nothing of the archive, so that any other says more.
  private static func isPin(_ key: String, _ before: JSONValue?) -> Bool {
    switch key {
    case "sha256": before == nil || before == .string("")
    case "size": before == nil || before == .integer(0)
    default: false
    }
  }

  private static func values(_ members: [JSONNode.Member]) -> [String: JSONValue?] {
    Dictionary(members.map { ($0.name, JSONValue($0.node)) }) { first, _ in first }
  }

  private func checkOwner(
    _ publisher: String, _ publishers: [Publisher], _ path: String, _ findings: Findings,
    _ author: String
  ) throws {
    let file = "\(PublisherReader.folder)/\(publisher).json"
    var owners: [[String]] = []
    for (commit, files) in [(commit, old), latest] where files.contains(file) {
      let bytes = try git.file(file, in: commit, largest: RegistryValidator.largestFile)
      // What is wrong with it is not of this change.
      let reader = PublisherReader(Findings(isStrict: false))
      owners.append(reader.read(bytes, id: publisher)?.owners ?? [])
    }
    if owners.isEmpty { owners = [publishers.first { $0.id == publisher }?.owners ?? []] }
    guard !owners.allSatisfy({ RegistryHistory.names($0, author) }) else { return }
    findings.turn(to: EntryName.printable(path))
    findings.add(
      .error, .notOwner, "\(author) is no owner of \(EntryName.printable(publisher))")
  }
}
