internal import AssetStoreCore

/// The folder of the registry, as far as exports write in it.
///
///     .assetstore-export/lock    held by who exports
///                        list    what is of exports: folders of assets and files of publishers, a line each
///                        new.tmp a file that is about to replace another
///
/// What is on the list is ours, though not all of it may be there: it is written before the first file of an asset is,
/// and shortened when the last is gone.
struct ExportFolder {
  private static let name = ".assetstore-export"
  private static let head = "assetstore export 1"
  private static let largestList: Int64 = 256 << 20
  static let description = "description.md"

  private let top: any ConfinedFolder
  private let system: any System
  private let list: String
  private let lock: any FileLock
  /// What is on the list.
  private(set) var own: Set<String> = []
  private(set) var written: Int64 = 0
  private(set) var kept: Int64 = 0
  private(set) var removed: Int64 = 0

  private static let unfinished = "\(name)/new.tmp"

  /// - Parameter path: absolute, of `top`.
  init(_ path: String, _ top: any ConfinedFolder, _ system: any System) throws {
    (self.top, self.system) = (top, system)
    let folder = Path.join(path, ExportFolder.name)
    list = Path.join(folder, "list")
    _ = try top.makeDirectory(ExportFolder.name)
    guard try top.status(ExportFolder.name)?.kind == .directory else {
      throw StoreError(.notAFolder, "\(folder) is there and is no folder", subject: folder)
    }
    guard let lock = try system.tryLock(Path.join(folder, "lock")) else {
      throw StoreError(
        .busy, "another process exports to \(path)", subject: path,
        hint: "try again when it is done")
    }
    self.lock = lock
    // Of one that was broken off.
    for (name, _) in try top.list(ExportFolder.name) where name.hasSuffix(".tmp") {
      try top.remove(file: Path.join(ExportFolder.name, name))
    }
    if try system.status(list) != nil { own = try read() }
  }

  private func read() throws -> Set<String> {
    let bytes = try system.read(list, limit: Int(ExportFolder.largestList))
    let malformed = StoreError(
      .malformedFile, "\(list) does not say which files are of exports", subject: list,
      hint: "export to a new folder")
    guard let text = String(validating: bytes, as: UTF8.self), StreamSafe.holds(text) else {
      throw malformed
    }
    let lines = text.utf8.split(separator: 0x0a).map { String(Substring($0)) }
    guard lines.first == ExportFolder.head else { throw malformed }
    for line in lines.dropFirst() where !ExportFolder.isOurs(line) { throw malformed }
    return Set(lines.dropFirst())
  }

  private static func isOurs(_ path: String) -> Bool {
    let names = Path.names(path[...]).map { String($0) }
    switch (names.first, names.count) {
    case (AssetReader.folder, 3):
      return names.dropFirst().allSatisfy { RegistryName.refusal($0) == nil }
    case (PublisherReader.folder, 2):
      return Path.ending(names[1]) == "json" && RegistryName.refusal(Path.stem(names[1])) == nil
    default: return false
    }
  }

  /// Says what is ours, which is on the disk when this returns.
  mutating func note(_ paths: Set<String>) throws {
    guard try paths != own || system.status(list) == nil else { return }
    let lines = [ExportFolder.head] + paths.sorted(by: Path.precedes)
    try system.replace(list, with: Array(lines.map { $0 + "\n" }.joined().utf8), sync: true)
    own = paths
  }

  /// Writes a file, unless it is there as it should be. It appears whole.
  mutating func put(_ bytes: [UInt8], _ path: String) throws {
    if let file = try top.open(path, .read), try ExportFolder.holds(file, bytes) {
      kept += 1
      return
    }
    var folder = ""
    for name in Path.names(Path.parent(path)[...]) where !name.isEmpty {
      folder = Path.join(folder, String(name))
      _ = try top.makeDirectory(folder)
    }
    guard let file = try top.open(ExportFolder.unfinished, .createNew) else {
      throw StoreError(.busy, "somebody else writes \(path)", subject: path)
    }
    do {
      try unsafe bytes.withUnsafeBytes { try unsafe file.write($0, at: 0) }
      try top.rename(ExportFolder.unfinished, to: path)
    } catch {
      try? top.remove(file: ExportFolder.unfinished)
      throw error
    }
    written += 1
  }

  private static func holds(_ file: any PlacedFile, _ bytes: [UInt8]) throws -> Bool {
    guard try file.status().size == Int64(bytes.count) else { return false }
    var offset = 0
    return try unsafe PieceBuffer.use(max(1, min(bytes.count, PieceBuffer.largest))) { buffer in
      while offset < bytes.count {
        let count = try unsafe file.read(at: Int64(offset), into: buffer)
        guard count > 0, offset + count <= bytes.count,
          unsafe buffer[..<count].elementsEqual(bytes[offset..<offset + count])
        else { return false }
        offset += count
      }
      return true
    }
  }

  /// Writes the files of an asset, and removes those of its older self.
  ///
  /// - Parameter files: by their paths in `folder`.
  mutating func put(_ files: [String: [UInt8]], in folder: String) throws {
    for (name, bytes) in files.sorted(by: { Path.precedes($0.key, $1.key) }) {
      try put(bytes, Path.join(folder, name))
    }
    try removeFiles(of: folder) { files[$0] == nil }
  }

  /// Removes what is ours and not among these.
  mutating func keep(only paths: Set<String>) throws {
    for path in own.subtracting(paths).sorted(by: Path.precedes) {
      if try top.status(path)?.kind == .file {
        try top.remove(file: path)
        removed += 1
      } else if try top.status(path)?.kind == .directory {
        try removeFiles(of: path) { _ in true }
        // With what is not ours in them they stay.
        try? top.remove(directory: Path.join(path, ReleaseReader.folder))
        try? top.remove(directory: path)
        try? top.remove(directory: Path.parent(path))
      }
    }
    try note(paths)
  }

  /// Removes those of the files of an asset that an export may have written, by their paths in its folder.
  private mutating func removeFiles(of folder: String, where isOld: (String) -> Bool) throws {
    var names = [AssetReader.file, ExportFolder.description]
    let releases = Path.join(folder, ReleaseReader.folder)
    if try top.status(releases)?.kind == .directory {
      names += try top.list(releases).map(\.name).filter { Path.ending($0) == "json" }
        .map { Path.join(ReleaseReader.folder, $0) }
    }
    for name in names where isOld(name) {
      guard try top.status(Path.join(folder, name))?.kind == .file else { continue }
      try top.remove(file: Path.join(folder, name))
      removed += 1
    }
  }
}
