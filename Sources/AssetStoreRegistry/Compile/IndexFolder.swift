internal import AssetStoreCore

/// The folder that an index is written to. What readers may be reading is never changed: a file that is named by its
/// hash appears whole and stays until `prune`, and only the head and its signature are replaced.
final class IndexFolder {
  private let path: String
  private let system: any System
  /// Relative paths of all files named by their hash that belong to this index.
  private var names: Set<String> = []
  private(set) var written = 0
  private(set) var kept = 0

  private static let icons = "icons"
  private static let manifests = Path.parent(IndexPath.manifest(""))
  private static let shards = "index/shards"

  init(_ path: String, _ system: any System) throws {
    self.path = path
    self.system = system
    try system.makeDirectories(path)
  }

  /// Writes a file that is named by its hash, unless it is there.
  func place(_ bytes: [UInt8], _ name: (_ sha256: String) -> String) throws -> IndexFile {
    let file = IndexFile(sha256: try SHA256.hash(bytes), size: Int64(bytes.count))
    let name = name(file.sha256)
    guard names.insert(name).inserted else { return file }
    let place = Path.join(path, name)
    let status = try system.status(place)
    try check(status, place)
    if let status, status.size == file.size, try system.hash(place) == file.sha256 {
      kept += 1
      return file
    }
    try system.makeDirectories(Path.parent(place))
    try system.replace(place, with: bytes, sync: false)
    written += 1
    return file
  }

  /// Writes a file whose name says nothing of its bytes, unless it is there with these.
  func put(_ name: String, _ bytes: [UInt8]) throws {
    names.insert(name)
    let place = Path.join(path, name)
    let status = try system.status(place)
    try check(status, place)
    if let status, status.size == Int64(bytes.count),
      try system.read(place, limit: bytes.count) == bytes
    {
      kept += 1
      return
    }
    try system.makeDirectories(Path.parent(place))
    try system.replace(place, with: bytes, sync: false)
    written += 1
  }

  /// - Parameter ending: of the icon's file.
  func icon(_ bytes: [UInt8], ending: String) throws -> String {
    var url = ""
    _ = try place(bytes) { sha256 in
      url = "\(IndexFolder.icons)/\(sha256.prefix(2))/\(sha256).\(ending)"
      return url
    }
    return url
  }

  /// The head that is there; nil if there is none.
  func head() throws -> (bytes: [UInt8], head: IndexHead)? {
    let place = Path.join(path, IndexPath.head)
    let status = try system.status(place)
    try check(status, place)
    guard let status, status.size <= Int64(IndexHead.largest) else { return nil }
    let bytes = try system.read(place, limit: IndexHead.largest)
    // What is no head was published by nobody.
    guard let head = try? IndexHead(bytes, name: place) else { return nil }
    return (bytes, head)
  }

  /// Makes this the index that readers find: after all that it names is on the disk.
  func publish(head: [UInt8], signature: [UInt8]) throws {
    if written > 0 { try system.sync(fileSystemOf: path) }
    try system.makeDirectories(Path.parent(Path.join(path, IndexPath.head)))
    for (name, bytes) in [(IndexPath.head, head), (IndexPath.signature, signature)] {
      let place = Path.join(path, name)
      let status = try system.status(place)
      try check(status, place)
      if let status, status.size == Int64(bytes.count),
        try system.read(place, limit: bytes.count) == bytes
      {
        continue
      }
      try system.replace(place, with: bytes, sync: true)
    }
  }

  /// Removes the files of other indexes, and what was begun and never finished.
  ///
  /// - Returns: how many.
  func prune() throws -> Int {
    var removed = try prune(IndexFolder.manifests)
    for folder in [IndexFolder.shards, IndexFolder.icons] {
      for name in try list(folder) where name.utf8.count == 2 {
        removed += try prune(Path.join(folder, name))
      }
    }
    return removed
  }

  private func prune(_ folder: String) throws -> Int {
    var removed = 0
    for name in try list(folder) where IndexFolder.isOurs(name) {
      let file = Path.join(folder, name)
      guard !names.contains(file), try system.status(Path.join(path, file))?.kind == .file else {
        continue
      }
      try system.remove(file: Path.join(path, file))
      removed += 1
    }
    return removed
  }

  /// Whether a name begins with a hash.
  private static func isOurs(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    return bytes.count > 64 && bytes[64] == UInt8(ascii: ".")
      && Hex.isSHA256(String(decoding: bytes[..<64], as: UTF8.self))
  }

  private func list(_ folder: String) throws -> [String] {
    let folder = Path.join(path, folder)
    return try system.status(folder)?.kind == .directory ? try system.list(folder) : []
  }

  private func check(_ status: FileStatus?, _ place: String) throws {
    if let status, status.kind != .file {
      throw StoreError(
        .notAFile, "\(place) is there and is no regular file", subject: place)
    }
  }
}
