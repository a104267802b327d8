import CSQLite
import Glibc

@testable import AssetStoreCore

/// SQLite's own files below the disks that are watched, written into their logs: each write, truncation and
/// sync, and what it makes and removes.
///
/// SQLite lets a host replace the layer by which it reaches files. Ours is its own for UNIX, whose calls that
/// change something are noted after they were done; it stands in for all databases of this process and does
/// nothing besides for those that are not watched.
enum RecordingDatabases {
  fileprivate struct OpenFile {
    var disk: Disk
    var node: Disk.NodeID
    var methods: UnsafePointer<sqlite3_io_methods>
    /// As SQLite's layer does it: with a new journal its directory is synced, once.
    var unsyncedDirectory: String?
  }

  fileprivate struct State: @unchecked Sendable {
    var disks: [String: Disk] = [:]
    var files: [UnsafeMutablePointer<sqlite3_file>: OpenFile] = [:]
    /// Ours by SQLite's own.
    var methods: [UnsafePointer<sqlite3_io_methods>: UnsafePointer<sqlite3_io_methods>] = [:]
  }

  fileprivate static let state = Locked(State())
  fileprivate nonisolated(unsafe) static let own = sqlite3_vfs_find(nil)
  private static let isInstalled: Bool = install()

  static func watch(_ disk: Disk) {
    precondition(isInstalled)
    state.use { $0.disks[disk.path] = disk }
  }

  static func forget(_ disk: Disk) {
    state.use { state in
      if state.disks[disk.path] === disk { state.disks[disk.path] = nil }
    }
  }

  fileprivate static func disk(_ path: String) -> Disk? {
    state.use { state in state.disks.values.first { $0.holds(path) } }
  }

  private static func install() -> Bool {
    guard let own, let name = strdup("recording") else { return false }
    let layer = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
    layer.initialize(to: own.pointee)
    layer.pointee.zName = UnsafePointer(name)
    layer.pointee.pNext = nil
    layer.pointee.xOpen = openFile
    layer.pointee.xDelete = deleteFile
    return sqlite3_vfs_register(layer, 1) == SQLITE_OK
  }
}

private typealias Databases = RecordingDatabases
private typealias File = UnsafeMutablePointer<sqlite3_file>

/// Does `body`; where it comes to an end well, `note` hears of it.
private func noting(
  _ file: File?, _ body: (Databases.OpenFile) -> Int32,
  _ note: (inout Disk.Log, inout Databases.OpenFile) -> Void
) -> Int32 {
  guard let file, var open = Databases.state.use({ $0.files[file] }) else { return SQLITE_IOERR }
  let code = try? open.disk.perform {
    body(open)
  } _: { log, code in
    if code == SQLITE_OK { note(&log, &open) }
  }
  Databases.state.use { $0.files[file] = open }
  return code ?? SQLITE_IOERR
}

private func openFile(
  _: UnsafeMutablePointer<sqlite3_vfs>?, name: sqlite3_filename?, file: File?, flags: Int32,
  given: UnsafeMutablePointer<Int32>?
) -> Int32 {
  guard let own = Databases.own, let file else { return SQLITE_ERROR }
  let path = name.map { String(cString: $0) } ?? ""
  guard let disk = Databases.disk(path) else {
    return own.pointee.xOpen(own, name, file, flags, given)
  }
  let code = try? disk.perform {
    own.pointee.xOpen(own, name, file, flags, given)
  } _: { log, code in
    guard code == SQLITE_OK, let methods = file.pointee.pMethods,
      let status = try RealSystem().status(path)
    else { return }
    let isNew = log.find(disk.names(path)) == nil
    let node = try log.made(disk.names(path), isDirectory: false, mode: status.mode)
    let isJournal = flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL) != 0
    let open = Databases.OpenFile(
      disk: disk, node: node, methods: methods,
      unsyncedDirectory: isNew && isJournal ? Path.parent(path) : nil)
    Databases.state.use { state in
      state.files[file] = open
      file.pointee.pMethods = state.methods[methods] ?? recording(methods)
      state.methods[methods] = file.pointee.pMethods
    }
  }
  return code ?? SQLITE_IOERR
}

private func deleteFile(
  _: UnsafeMutablePointer<sqlite3_vfs>?, name: UnsafePointer<CChar>?, syncs: Int32
) -> Int32 {
  guard let own = Databases.own, let name else { return SQLITE_ERROR }
  let path = String(cString: name)
  guard let disk = Databases.disk(path) else { return own.pointee.xDelete(own, name, syncs) }
  let code = try? disk.perform {
    own.pointee.xDelete(own, name, syncs)
  } _: { log, code in
    guard code == SQLITE_OK else { return }
    try log.removed(disk.names(path))
    if syncs & 1 != 0 { log.synced(directory: disk.names(Path.parent(path))) }
  }
  return code ?? SQLITE_IOERR
}

/// The same methods, of which those that change something are noted.
private func recording(_ own: UnsafePointer<sqlite3_io_methods>) -> UnsafePointer<
  sqlite3_io_methods
> {
  let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
  methods.initialize(to: own.pointee)
  methods.pointee.xWrite = { file, bytes, count, offset in
    noting(file) {
      $0.methods.pointee.xWrite(file, bytes, count, offset)
    } _: { log, open in
      let bytes = UnsafeRawBufferPointer(start: bytes, count: Int(count))
      log.events.append(.write(open.node, offset: Int(offset), Array(bytes)))
    }
  }
  methods.pointee.xTruncate = { file, size in
    noting(file) {
      $0.methods.pointee.xTruncate(file, size)
    } _: { log, open in
      log.events.append(.truncate(open.node, size: Int(size)))
    }
  }
  methods.pointee.xSync = { file, flags in
    noting(file) {
      $0.methods.pointee.xSync(file, flags)
    } _: { log, open in
      log.events.append(.syncFile(open.node))
      guard let directory = open.unsyncedDirectory else { return }
      log.synced(directory: open.disk.names(directory))
      open.unsyncedDirectory = nil
    }
  }
  methods.pointee.xClose = { file in
    guard let file, let open = Databases.state.use({ $0.files.removeValue(forKey: file) }) else {
      return SQLITE_IOERR
    }
    return open.methods.pointee.xClose(file)
  }
  return UnsafePointer(methods)
}
