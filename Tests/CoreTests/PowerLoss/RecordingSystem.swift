@testable import AssetStoreCore

/// The real system, which writes what is done below a directory into the log of a disk.
final class RecordingSystem: System {
  /// The first rename to some place fails for want of space, and the process may die by it.
  struct Accident {
    /// The end of the path it goes to.
    var target: String
    var dies = false
  }

  private let real = RealSystem()
  private let disk: Disk
  private let accident: Accident?
  private let hasHappened = Locked(false)

  init(_ disk: Disk, _ accident: Accident? = nil) {
    self.disk = disk
    self.accident = accident
    RecordingDatabases.watch(disk)
  }

  deinit { RecordingDatabases.forget(disk) }

  fileprivate func note<Result>(
    _ path: String, _ body: () throws -> Result, _ note: (inout Disk.Log, Result) throws -> Void
  ) throws -> Result {
    try live(path)
    return try disk.holds(path) ? disk.perform(body, note) : body()
  }

  private func live(_ path: String) throws {
    if accident?.dies == true, hasHappened.use({ $0 }) {
      throw StoreError(.ioFailure, "the process is dead", subject: path)
    }
  }

  func status(_ path: String) throws -> FileStatus? {
    try live(path)
    return try real.status(path)
  }
  func list(_ directory: String) throws -> [String] {
    try live(directory)
    return try real.list(directory)
  }
  func makeDirectory(_ path: String) throws -> Bool {
    try note(path) {
      try real.makeDirectory(path)
    } _: { log, isNew in
      guard isNew, let status = try real.status(path) else { return }
      try log.made(disk.names(path), isDirectory: true, mode: status.mode)
    }
  }
  func open(_ path: String, _ mode: OpenMode) throws -> any FileHandle {
    if case .read = mode {
      try live(path)
      return try real.open(path, mode)
    }
    guard disk.holds(path) else { return try real.open(path, mode) }
    var node = Disk.top
    let file = try note(path) {
      try real.open(path, mode)
    } _: { log, file in
      node = try log.made(disk.names(path), isDirectory: false, mode: try file.status().mode)
    }
    return RecordingFile(file, self, path, node)
  }
  func rename(_ from: String, to: String, _ mode: RenameMode) throws {
    if let accident, to.hasSuffix(accident.target) {
      let isFirst = hasHappened.use { happened in
        defer { happened = true }
        return !happened
      }
      if isFirst { throw StoreError(.noSpace, "the disk is full", subject: to) }
    }
    try note(from) {
      try real.rename(from, to: to, mode)
    } _: { log, _ in
      try log.moved(disk.names(from), disk.names(to))
    }
  }
  func remove(file: String) throws {
    try note(file) {
      try real.remove(file: file)
    } _: { log, _ in
      try log.removed(disk.names(file))
    }
  }
  func remove(directory: String) throws {
    try note(directory) {
      try real.remove(directory: directory)
    } _: { log, _ in
      try log.removed(disk.names(directory))
    }
  }
  func setMode(_ mode: UInt32, _ path: String) throws {
    try note(path) {
      try real.setMode(mode, path)
    } _: { log, _ in
      log.changedMode(disk.names(path), mode)
    }
  }
  func sync(directory: String) throws {
    try note(directory) {
      try real.sync(directory: directory)
    } _: { log, _ in
      log.synced(directory: disk.names(directory))
    }
  }
  func sync(fileSystemOf directory: String) throws {
    // Really flushing the machine's disks would only cost time.
    try note(directory) {
    } _: { log, _ in
      log.events.append(.syncAll)
    }
  }
  func tryLock(_ path: String) throws -> (any FileLock)? {
    try note(path) {
      try real.tryLock(path)
    } _: { log, _ in
      guard let status = try real.status(path) else { return }
      try log.made(disk.names(path), isDirectory: false, mode: status.mode)
    }
  }
  func confined(_ directory: String, _ folders: [String], create: Bool) throws
    -> (any ConfinedFolder)?
  {
    try real.confined(directory, folders, create: create)
  }
  func folder(_ path: String) throws -> (any ConfinedFolder)? { try real.folder(path) }
  func now() -> Int64 { real.now() }
  func ticks() -> Int64 { real.ticks() }
  func random(_ count: Int) throws -> [UInt8] { try real.random(count) }
}

private final class RecordingFile: FileHandle {
  private let real: any FileHandle
  private let system: RecordingSystem
  private let path: String
  private let node: Disk.NodeID
  private var offset = 0

  init(_ real: any FileHandle, _ system: RecordingSystem, _ path: String, _ node: Disk.NodeID) {
    self.real = real
    self.system = system
    self.path = path
    self.node = node
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try real.read(into: buffer)
    offset += count
    return count
  }
  func write(_ bytes: UnsafeRawBufferPointer) throws {
    try system.note(path) {
      try real.write(bytes)
    } _: { log, _ in
      log.events.append(.write(node, offset: offset, Array(bytes)))
    }
    offset += bytes.count
  }
  func seek(to offset: Int64) throws {
    try real.seek(to: offset)
    self.offset = Int(offset)
  }
  func truncate(to size: Int64) throws {
    try system.note(path) {
      try real.truncate(to: size)
    } _: { log, _ in
      log.events.append(.truncate(node, size: Int(size)))
    }
  }
  func status() throws -> FileStatus { try real.status() }
  func sync() throws {
    try system.note(path) {
      try real.sync()
    } _: { log, _ in
      log.events.append(.syncFile(node))
    }
  }
  func close() throws { try real.close() }
}
