internal import AssetStoreCore
internal import Glibc

/// The folder that everything is written to. What readers may be reading is never changed in place: a file that is named
/// by its hash appears and stays until `prune`, and one whose name says nothing of its bytes is replaced.
///
/// Others may write to it, too. So nothing is written or removed through a link in it: that is `linkEntry`.
final class OutputFolder: Sendable {
  private struct State {
    /// Relative paths of the files named by their hash that belong to this index.
    var names: Set<String> = []
    var written = 0
    var kept = 0
    /// Paths that are not on the disk yet, as long as they are few.
    var unsynced: [String] = []
  }

  private let path: String
  private let top: any ConfinedFolder
  private let system: any System
  private let state = Locked(State())

  private static let icons = "icons"
  private static let manifests = Path.parent(IndexPath.manifest(""))
  private static let shards = "index/shards"
  /// Whether a folder at the top is of the index, where files are named by their hash.
  static func isOfIndex(_ name: String) -> Bool {
    name == icons || name == Path.parent(IndexPath.head)
  }

  /// Files that are put on the disk one by one; of more, the whole file system is.
  private static let few = 64

  /// - Parameter path: of a folder.
  init(_ path: String, _ system: any System) throws {
    self.path = path
    self.system = system
    guard let top = try system.folder(path) else {
      throw StoreError(.noSuchPath, "there is no folder \(path)", subject: path)
    }
    self.top = top
  }

  /// Files that were written, and that were there.
  var counts: (written: Int, kept: Int) { state.use { ($0.written, $0.kept) } }

  /// Counts files that nobody looked at.
  func keep(_ count: Int) { state.use { $0.kept += count } }

  /// Whether a file that is named by its hash is there: it is read only if the stamp does not say so.
  func has(_ file: IndexFile, _ name: String, _ stamp: ArraySlice<UInt8>) throws -> Bool {
    guard let status = try status(name),
      try Stamps.isSame(stamp, status) || read(file, name) != nil
    else { return false }
    state.use {
      $0.names.insert(name)
      $0.kept += 1
    }
    return true
  }

  func status(_ name: String) throws -> FileStatus? { try system.status(Path.join(path, name)) }

  /// The bytes of a file that is named by its hash; nil if it is not there or has others.
  func read(_ file: IndexFile, _ name: String) throws -> [UInt8]? {
    let place = Path.join(path, name)
    guard let status = try system.status(place), status.kind == .file, status.size == file.size,
      let bytes = try? system.read(place, limit: Int(clamping: file.size)),
      try SHA256.hash(bytes) == file.sha256
    else { return nil }
    return bytes
  }

  /// Writes a file that is named by its hash, unless it is there.
  func place(_ bytes: [UInt8], _ name: (_ sha256: String) -> String) throws -> IndexFile {
    let file = IndexFile(sha256: try SHA256.hash(bytes), size: Int64(bytes.count))
    let name = name(file.sha256)
    if state.use({ $0.names.insert(name).inserted }) { _ = try write(name, bytes) }
    return file
  }

  /// Writes a file whose name says nothing of its bytes, unless it is there with these.
  ///
  /// - Returns: whether nothing had its name.
  func put(_ name: String, _ bytes: [UInt8]) throws -> Bool { try write(name, bytes) }

  /// - Returns: whether nothing was there.
  private func write(_ name: String, _ bytes: [UInt8]) throws -> Bool {
    let place = Path.join(path, name)
    if try create(name, bytes) {
      note(place)
      return true
    }
    let status = try system.status(place)
    try check(status, place)
    if let status, status.size == Int64(bytes.count),
      try system.read(place, limit: bytes.count) == bytes
    {
      state.use { $0.kept += 1 }
      return false
    }
    try replace(name, bytes, mode: status?.mode ?? 0o644)
    note(place)
    return false
  }

  private func note(_ place: String) {
    state.use {
      $0.written += 1
      if $0.unsynced.count <= OutputFolder.few { $0.unsynced.append(place) }
    }
  }

  /// Writes a new file; false if something is there.
  ///
  /// In its place at once: no reader knows its name before the head or a page says it, and those come later.
  private func create(_ name: String, _ bytes: [UInt8]) throws -> Bool {
    var made: (any PlacedFile)?
    do {
      made = try top.open(name, .createNew)
    } catch let error as StoreError where error.systemCode == ENOENT {
      try makeFolder(Path.parent(name))
      made = try top.open(name, .createNew)
    }
    guard let made else { return false }
    do {
      try unsafe bytes.withUnsafeBytes { try unsafe made.write($0, at: 0) }
      return true
    } catch {
      try? top.remove(file: name)
      throw error
    }
  }

  private func makeFolder(_ folder: String) throws {
    do {
      _ = try top.makeDirectory(folder)
    } catch let error as StoreError where error.systemCode == ENOENT && folder.contains("/") {
      try makeFolder(Path.parent(folder))
      _ = try top.makeDirectory(folder)
    }
  }

  private func replace(_ name: String, _ bytes: [UInt8], mode: UInt32) throws {
    try rename([(prepare(bytes, mode: mode, sync: false), name)])
  }

  /// The path of a new file that is to get another name.
  private func prepare(_ bytes: [UInt8], mode: UInt32, sync: Bool) throws -> String {
    let new = Path.join(BuildFolder.name, try system.randomName() + ".tmp")
    guard try create(new, bytes) else {
      throw StoreError(.defect, "\(new) was there already", subject: new)
    }
    do {
      let place = Path.join(path, new)
      if mode != 0o644 { try system.setMode(mode, place) }
      if sync { try system.open(place, .read).sync() }
    } catch {
      try? top.remove(file: new)
      throw error
    }
    return new
  }

  private func rename(_ files: [(new: String, name: String)]) throws {
    do {
      for (new, name) in files { try top.rename(new, to: name) }
    } catch {
      for (new, _) in files { try? top.remove(file: new) }
      throw error
    }
  }

  /// - Parameter ending: of the icon's file.
  func icon(_ bytes: [UInt8], ending: String) throws -> String {
    let name = OutputFolder.icon(try SHA256.hash(bytes), ending)
    _ = try place(bytes) { _ in name }
    return name
  }

  private static func icon(_ sha256: String, _ ending: String) -> String {
    "\(icons)/\(sha256.prefix(2))/\(sha256).\(ending)"
  }

  /// Whether an icon that an older build placed is still there; URLs elsewhere are.
  func hasIcon(_ icon: String) throws -> Bool {
    guard icon.utf8.starts(with: "\(OutputFolder.icons)/".utf8) else { return true }
    guard try status(icon)?.kind == .file else { return false }
    state.use { if $0.names.insert(icon).inserted { $0.kept += 1 } }
    return true
  }

  /// The head that is there, and whether a key, or another that signs for it, signed it; nil if there is none.
  func head(
    signedWith key: PublicKey, or keys: [PublicKey]
  ) throws -> (bytes: [UInt8], head: IndexHead, isSigned: Bool)? {
    let place = Path.join(path, IndexPath.head)
    let status = try system.status(place)
    try check(status, place)
    guard let status, status.size <= Int64(IndexHead.largest) else { return nil }
    let bytes = try system.read(place, limit: IndexHead.largest)
    // What is no head was published by nobody.
    guard let head = try? IndexHead(bytes, name: place) else { return nil }
    let signature = try? system.read(Path.join(path, IndexPath.signature), limit: 1 << 12)
    let trust = HeadTrust(pinned: key, keys: keys)
    // Whether it expired is for those who read it to ask.
    let isSigned =
      (try? trust.verified(bytes, signature: signature, now: head.created, name: place)) != nil
    return (bytes, head, isSigned)
  }

  /// Makes this the index that readers find: after all that it names is on the disk.
  ///
  /// Who reads meanwhile may find one of the two new and the other old: so nothing is waited for in between.
  func publish(head: [UInt8], signature: [UInt8]) throws {
    try sync()
    try makeFolder(Path.parent(IndexPath.head))
    var files: [(new: String, name: String)] = []
    for (name, bytes) in [(IndexPath.head, head), (IndexPath.signature, signature)] {
      let place = Path.join(path, name)
      let status = try system.status(place)
      try check(status, place)
      if let status, status.size == Int64(bytes.count),
        try system.read(place, limit: bytes.count) == bytes
      {
        continue
      }
      files.append((try prepare(bytes, mode: status?.mode ?? 0o644, sync: true), name))
    }
    guard !files.isEmpty else { return }
    try rename(files)
    try system.sync(directory: Path.join(path, Path.parent(IndexPath.head)))
  }

  private func sync() throws {
    let places = state.use { $0.unsynced }
    if places.count > OutputFolder.few { return try system.sync(fileSystemOf: path) }
    for place in places {
      try system.open(place, .read).sync()
      try system.sync(directory: Path.parent(place))
    }
  }

  private func check(_ status: FileStatus?, _ place: String) throws {
    if let status, status.kind != .file {
      throw StoreError(
        .notAFile, "\(place) is there and is no regular file", subject: place)
    }
  }
}

extension OutputFolder {
  /// Removes the files of other indexes.
  ///
  /// - Returns: how many.
  func prune() throws -> Int {
    let names = state.use { $0.names }
    var removed = try prune(OutputFolder.manifests, but: names)
    for folder in [OutputFolder.shards, OutputFolder.icons] {
      for (name, _) in try list(folder) where name.utf8.count == 2 {
        removed += try prune(Path.join(folder, name), but: names)
      }
    }
    return removed
  }

  private func prune(_ folder: String, but names: Set<String>) throws -> Int {
    var removed = 0
    for (name, status) in try list(folder) where OutputFolder.isOurs(name) {
      let file = Path.join(folder, name)
      guard !names.contains(file), status.kind == .file else { continue }
      try top.remove(file: file)
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

  private func list(_ folder: String) throws -> [(name: String, status: FileStatus)] {
    try top.status(folder)?.kind == .directory ? try top.list(folder) : []
  }

  /// Removes pages that nobody makes any more, and the folders that have nothing else. No link is followed.
  ///
  /// - Returns: how many pages.
  func remove(_ names: [String]) throws -> Int {
    var removed = 0
    for name in names {
      guard (try? top.status(name))??.kind == .file else { continue }
      try top.remove(file: name)
      removed += 1
      var folder = Path.parent(name)
      while !folder.isEmpty, (try? top.remove(directory: folder)) != nil {
        folder = Path.parent(folder)
      }
    }
    return removed
  }
}
