internal import AssetStoreCore

/// What lies where in a registry. Links are never followed, also if they come to be there meanwhile.
///
/// Names that begin with "." are not looked at, nor is what lies outside of publishers and assets.
struct RegistryFolder: Sendable {
  struct File: Sendable {
    let folder: String
    let name: String
    let status: FileStatus

    var path: String { Path.join(folder, name) }
    var size: Int64 { status.size }
  }

  struct AssetFolder: Sendable {
    let publisher: String
    let slug: String
    let status: FileStatus
    var files: [File] = []
    /// Of the folder of releases, if there is one.
    var releasesStatus: FileStatus?
    var releases: [File] = []
    /// What its names say.
    var findings = Findings.Part()

    var path: String { "\(AssetReader.folder)/\(publisher)/\(slug)" }
    var file: File? { files.first { $0.name == AssetReader.file } }
  }

  private let top: any ConfinedFolder
  private(set) var settings: File?
  /// Files at the top that are called as secret keys are.
  private(set) var keys: [File] = []
  /// By name.
  private(set) var publishers: [File] = []
  /// Also of publishers without an asset, by name.
  private(set) var publisherFolders: [String] = []
  /// By publisher and slug, as all names here in the order of their bytes. What is in them is known after `listAssets`.
  private(set) var assets: [AssetFolder] = []

  /// Looks at the names but for those in assets; what is there and should not be becomes a finding.
  init(_ path: String, _ findings: Findings, _ system: any System) throws {
    try system.checkDirectory(path)
    guard let top = try system.folder(path) else {
      throw StoreError(.noSuchPath, "there is no folder \(path)", subject: path)
    }
    self.top = top
    for (name, status) in try RegistryFolder.list(top, "") {
      switch name {
      case SettingsReader.file:
        if RegistryFolder.isFile(name, status, findings) {
          settings = File(folder: "", name: name, status: status)
        }
      case PublisherReader.folder:
        if RegistryFolder.isFolder(name, status, findings) { try listPublishers(findings) }
      case AssetReader.folder:
        if RegistryFolder.isFolder(name, status, findings) { try findAssets(findings) }
      default:
        if status.kind == .file, Path.ending(name) == "key" {
          keys.append(File(folder: "", name: name, status: status))
        }
      }
    }
  }

  /// The same with all assets listed, where only what keeps a registry from being one is to be told, and not what nobody
  /// reads.
  static func open(
    _ path: String, errors findings: Findings, _ system: any System
  ) throws -> RegistryFolder {
    let looked = Findings(isStrict: false)
    var folder = try RegistryFolder(path, looked, system)
    try folder.listAssets()
    for asset in folder.assets { looked.add(asset.findings) }
    if looked.errors > 0 { findings.add(looked.part) }
    return folder
  }

  private static func list(
    _ top: any ConfinedFolder, _ path: String
  ) throws -> [(name: String, status: FileStatus)] {
    try top.list(path).filter { $0.name.utf8.first != UInt8(ascii: ".") }
  }

  private mutating func listPublishers(_ findings: Findings) throws {
    for (name, status) in try RegistryFolder.list(top, PublisherReader.folder) {
      let path = Path.join(PublisherReader.folder, name)
      guard RegistryFolder.isFile(path, status, findings) else { continue }
      guard Path.ending(name) == "json" else {
        RegistryFolder.ignored(path, findings)
        continue
      }
      if RegistryFolder.isName(Path.stem(name), path, findings) {
        publishers.append(File(folder: PublisherReader.folder, name: name, status: status))
      }
    }
    RegistryFolder.noteCollisions(publishers.map { (Path.stem($0.name), $0.path) }, findings)
  }

  private mutating func findAssets(_ findings: Findings) throws {
    var seen: [(String, String)] = []
    for (publisher, status) in try RegistryFolder.list(top, AssetReader.folder) {
      let path = Path.join(AssetReader.folder, publisher)
      guard RegistryFolder.isFolder(path, status, findings) else { continue }
      seen.append((publisher, path))
      if RegistryFolder.isName(publisher, path, findings) { publisherFolders.append(publisher) }
    }
    RegistryFolder.noteCollisions(seen, findings)
    let (top, publishers) = (top, publisherFolders)
    let found = try Workers.map(publishers.count) { index in
      let findings = Findings(isStrict: false)
      let assets = try RegistryFolder.findAssets(of: publishers[index], top, findings)
      return (assets, findings.part)
    }
    for (assets, part) in found {
      self.assets += assets
      findings.add(part)
    }
  }

  private static func findAssets(
    of publisher: String, _ top: any ConfinedFolder, _ findings: Findings
  ) throws -> [AssetFolder] {
    let folder = Path.join(AssetReader.folder, publisher)
    var seen: [(String, String)] = []
    var assets: [AssetFolder] = []
    for (slug, status) in try list(top, folder) {
      let path = Path.join(folder, slug)
      guard isFolder(path, status, findings) else { continue }
      seen.append((slug, path))
      guard isName(slug, path, findings) else { continue }
      assets.append(AssetFolder(publisher: publisher, slug: slug, status: status))
    }
    noteCollisions(seen, findings)
    return assets
  }
}

extension RegistryFolder {
  /// Lists all assets' folders.
  mutating func listAssets() throws {
    let folder = self
    assets = try Workers.map(assets.count) { try folder.listed(folder.assets[$0]) }
  }

  /// The asset with its files.
  func listed(_ asset: AssetFolder) throws -> AssetFolder {
    var asset = asset
    let folder = asset.path
    let findings = Findings(isStrict: false)
    for (name, status) in try RegistryFolder.list(top, folder) {
      let path = Path.join(folder, name)
      if name == ReleaseReader.folder {
        guard RegistryFolder.isFolder(path, status, findings) else { continue }
        asset.releasesStatus = status
        asset.releases = try listReleases(path, findings)
      } else if RegistryFolder.isFile(path, status, findings) {
        asset.files.append(File(folder: folder, name: name, status: status))
      }
    }
    asset.findings = findings.part
    return asset
  }

  private func listReleases(_ folder: String, _ findings: Findings) throws -> [File] {
    try RegistryFolder.list(top, folder).compactMap { name, status in
      let path = Path.join(folder, name)
      guard RegistryFolder.isFile(path, status, findings) else { return nil }
      if Path.ending(name) == "json" { return File(folder: folder, name: name, status: status) }
      RegistryFolder.ignored(path, findings)
      return nil
    }
  }

  /// Looks at many paths below the registry: see `ConfinedFolder`.
  func look(at paths: [UInt8], _ body: (FileStatus?) throws -> Bool) throws {
    try top.look(at: paths, body)
  }

  /// Of all files.
  var paths: [String] {
    [settings].compactMap { $0?.path } + publishers.map(\.path)
      + assets.flatMap { ($0.files + $0.releases).map(\.path) }
  }

  func release(_ path: String) -> File? {
    let asset = Path.parent(Path.parent(path))
    return assets.first { $0.path == asset }?.releases.first { $0.path == path }
  }

  /// The place of an asset among all.
  ///
  /// - Parameter name: PUBLISHER/SLUG.
  func index(of name: String) -> Int? {
    let names = Path.names(name[...]).map { String($0) }
    guard names.count == 2 else { return nil }
    func order(_ index: Int) -> Int {
      let order = Path.order(assets[index].publisher, names[0])
      return order == 0 ? Path.order(assets[index].slug, names[1]) : order
    }
    let index = (0..<assets.count).bisect { order($0) >= 0 }
    return index < assets.count && order(index) == 0 ? index : nil
  }

  static func ignored(_ path: String, _ findings: Findings) {
    findings.turn(to: path)
    findings.add(.advice, .fileIgnored, "nobody reads it here")
  }

  private static func isFile(_ path: String, _ status: FileStatus, _ findings: Findings) -> Bool {
    if status.kind == .file { return true }
    if status.kind == .directory {
      ignored(path, findings)
    } else {
      refuse(path, status, findings)
    }
    return false
  }

  private static func isFolder(_ path: String, _ status: FileStatus, _ findings: Findings) -> Bool {
    if status.kind == .directory { return true }
    if status.kind == .file { ignored(path, findings) } else { refuse(path, status, findings) }
    return false
  }

  private static func refuse(_ path: String, _ status: FileStatus, _ findings: Findings) {
    let shown = EntryName.printable(path)
    let isLink = status.kind == .link
    findings.add(
      StoreError(
        isLink ? .linkEntry : .specialEntry,
        "\(shown) is \(isLink ? "a symbolic link" : "no regular file")", subject: shown),
      archive: "")
  }

  private static func isName(_ name: String, _ path: String, _ findings: Findings) -> Bool {
    guard let refusal = RegistryName.refusal(name) else { return true }
    findings.turn(to: path)
    findings.add(.error, .badName, refusal)
    return false
  }

  /// Names beside each other that people, or file systems, take for one.
  private static func noteCollisions(_ names: [(name: String, path: String)], _ findings: Findings)
  {
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
  func read(_ file: File, largest: Int, _ findings: Findings) throws -> [UInt8]? {
    let path = file.path
    findings.turn(to: path)
    guard let open = try top.open(path, .read) else {
      findings.add(.error, .fileMissing, "it went while the registry was read")
      return nil
    }
    let bytes = try RegistryFolder.bytes(of: open, size: file.size, atMost: largest)
    guard bytes.count <= largest else {
      findings.add(.error, .textTooLong, "the file is larger than \(largest) bytes")
      return nil
    }
    findings.turn(to: path, text: bytes)
    return bytes
  }

  /// The first bytes of a file; none if it is gone.
  func beginning(of file: File, _ count: Int) throws -> [UInt8] {
    guard let open = try top.open(file.path, .read) else { return [] }
    return Array(try RegistryFolder.bytes(of: open, size: 0, atMost: count).prefix(count))
  }

  /// - Parameter size: as far as it is known.
  /// - Returns: at least one byte more than `largest` if the file has more.
  private static func bytes(
    of file: any PlacedFile, size: Int64, atMost largest: Int
  ) throws -> [UInt8] {
    var bytes: [UInt8] = []
    let piece = Int(min(max(size, 0) + 1, Int64(PieceBuffer.largest)))
    try unsafe PieceBuffer.use(piece) { buffer in
      while bytes.count <= largest,
        case let count = try unsafe file.read(at: Int64(bytes.count), into: buffer), count > 0
      {
        unsafe bytes.append(contentsOf: buffer[..<count])
      }
    }
    return bytes
  }
}
