internal import AssetStoreCore

/// What lies where in a registry. Links are never followed, also if they come to be there meanwhile.
///
/// Names that begin with "." are not looked at, nor is what lies outside of publishers and assets.
final class RegistryFolder {
  struct File {
    let path: String
    let size: Int64

    var name: String { Path.name(path) }
  }

  struct AssetFolder {
    let publisher: String
    let slug: String
    var files: [File] = []
    var releases: [File] = []

    var path: String { "\(AssetReader.folder)/\(publisher)/\(slug)" }
    var file: File? { files.first { $0.name == AssetReader.file } }
  }

  private let top: any ConfinedFolder
  private let findings: Findings
  private(set) var settings: File?
  /// By name.
  private(set) var publishers: [File] = []
  /// Also of publishers without an asset, by name.
  private(set) var publisherFolders: [String] = []
  /// By publisher and slug, as all names here in the order of their bytes.
  private(set) var assets: [AssetFolder] = []

  /// Looks at the names; what is there and should not be becomes a finding.
  init(_ path: String, _ findings: Findings, _ system: any System) throws {
    try system.checkDirectory(path)
    guard let top = try system.folder(path) else {
      throw StoreError(.noSuchPath, "there is no folder \(path)", subject: path)
    }
    self.top = top
    self.findings = findings
    for (name, status) in try list("") {
      switch name {
      case SettingsReader.file:
        if isFile(name, status) { settings = File(path: name, size: status.size) }
      case PublisherReader.folder:
        if isFolder(name, status) { try listPublishers() }
      case AssetReader.folder:
        if isFolder(name, status) { try listAssets() }
      default: break
      }
    }
  }

  /// The same, where only what keeps a registry from being one is to be told, and not what nobody reads.
  static func open(
    _ path: String, errors: Findings, _ system: any System
  ) throws -> RegistryFolder {
    let looked = Findings(isStrict: false)
    let folder = try RegistryFolder(path, looked, system)
    return looked.errors == 0
      ? RegistryFolder(folder, errors) : try RegistryFolder(path, errors, system)
  }

  private init(_ other: RegistryFolder, _ findings: Findings) {
    (top, settings, publishers) = (other.top, other.settings, other.publishers)
    (publisherFolders, assets) = (other.publisherFolders, other.assets)
    self.findings = findings
  }

  private func list(_ path: String) throws -> [(name: String, status: FileStatus)] {
    try top.list(path).filter { $0.name.utf8.first != UInt8(ascii: ".") }
  }

  private func listPublishers() throws {
    for (name, status) in try list(PublisherReader.folder) {
      let path = Path.join(PublisherReader.folder, name)
      guard isFile(path, status) else { continue }
      guard Path.ending(name) == "json" else {
        ignored(path)
        continue
      }
      if isName(Path.stem(name), path) { publishers.append(File(path: path, size: status.size)) }
    }
    noteCollisions(publishers.map { (Path.stem($0.path), $0.path) })
  }

  private func listAssets() throws {
    var seen: [(String, String)] = []
    for (publisher, status) in try list(AssetReader.folder) {
      let path = Path.join(AssetReader.folder, publisher)
      guard isFolder(path, status) else { continue }
      seen.append((publisher, path))
      guard isName(publisher, path) else { continue }
      publisherFolders.append(publisher)
      try listAssets(of: publisher, path)
    }
    noteCollisions(seen)
  }

  private func listAssets(of publisher: String, _ path: String) throws {
    var seen: [(String, String)] = []
    for (slug, status) in try list(path) {
      let path = Path.join(path, slug)
      guard isFolder(path, status) else { continue }
      seen.append((slug, path))
      guard isName(slug, path) else { continue }
      var asset = AssetFolder(publisher: publisher, slug: slug)
      for (name, status) in try list(path) {
        let path = Path.join(path, name)
        if name == ReleaseReader.folder {
          if isFolder(path, status) { asset.releases = try listReleases(path) }
        } else if isFile(path, status) {
          asset.files.append(File(path: path, size: status.size))
        }
      }
      assets.append(asset)
    }
    noteCollisions(seen)
  }

  private func listReleases(_ path: String) throws -> [File] {
    try list(path).compactMap { name, status in
      let path = Path.join(path, name)
      guard isFile(path, status) else { return nil }
      if Path.ending(name) == "json" { return File(path: path, size: status.size) }
      ignored(path)
      return nil
    }
  }
}

extension RegistryFolder {
  /// Of all files.
  var paths: [String] {
    [settings].compactMap { $0?.path } + publishers.map(\.path)
      + assets.flatMap { ($0.files + $0.releases).map(\.path) }
  }

  func release(_ path: String) -> File? {
    let asset = Path.parent(Path.parent(path))
    return assets.first { $0.path == asset }?.releases.first { $0.path == path }
  }

  func ignored(_ path: String) {
    findings.turn(to: path)
    findings.add(.advice, .fileIgnored, "nobody reads it here")
  }

  private func isFile(_ path: String, _ status: FileStatus) -> Bool {
    if status.kind == .file { return true }
    if status.kind == .directory { ignored(path) } else { refuse(path, status) }
    return false
  }

  private func isFolder(_ path: String, _ status: FileStatus) -> Bool {
    if status.kind == .directory { return true }
    if status.kind == .file { ignored(path) } else { refuse(path, status) }
    return false
  }

  private func refuse(_ path: String, _ status: FileStatus) {
    let shown = EntryName.printable(path)
    let isLink = status.kind == .link
    findings.add(
      StoreError(
        isLink ? .linkEntry : .specialEntry,
        "\(shown) is \(isLink ? "a symbolic link" : "no regular file")", subject: shown),
      archive: "")
  }

  private func isName(_ name: String, _ path: String) -> Bool {
    guard let refusal = RegistryName.refusal(name) else { return true }
    findings.turn(to: path)
    findings.add(.error, .badName, refusal)
    return false
  }

  /// Names beside each other that people, or file systems, take for one.
  private func noteCollisions(_ names: [(name: String, path: String)]) {
    var first: [String: String] = [:]
    for (name, path) in names where StreamSafe.holds(name) {
      let folded = RegistryName.folded(name)
      if let other = first[folded] {
        findings.turn(to: path)
        findings.add(
          .error, .nameCollision,
          "\(EntryName.printable(other)) is there already, which is too like")
      } else {
        first[folded] = path
      }
    }
  }

  /// The bytes of a file, and the findings turned to it; nil, and a finding, if it has more than `largest`, or is gone.
  func read(_ file: File, largest: Int) throws -> [UInt8]? {
    findings.turn(to: file.path)
    var bytes: [UInt8] = []
    guard let open = try top.open(file.path, .read) else {
      findings.add(.error, .fileMissing, "it went while the registry was read")
      return nil
    }
    try unsafe PieceBuffer.use { buffer in
      while bytes.count <= largest,
        case let count = try unsafe open.read(at: Int64(bytes.count), into: buffer), count > 0
      {
        unsafe bytes.append(contentsOf: buffer[..<count])
      }
    }
    guard bytes.count <= largest else {
      findings.add(.error, .textTooLong, "the file is larger than \(largest) bytes")
      return nil
    }
    findings.turn(to: file.path, text: bytes)
    return bytes
  }
}
