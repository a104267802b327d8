import AssetStoreCore
import Synchronization

/// The real system, except that its n-th change of the disk fails; or that one and everything after it, as
/// if the process had died there.
final class FailingSystem: System {
  private let real = RealSystem()
  private let left: Mutex<Int>
  private let dies: Bool

  init(failingAt number: Int, dies: Bool = false) {
    left = Mutex(number)
    self.dies = dies
  }

  /// Whether the failure has come about.
  var hasFailed: Bool { left.withLock { $0 <= 0 } }

  private func live(_ path: String) throws {
    if dies, hasFailed { throw StoreError(.ioFailure, "the process is dead", subject: path) }
  }

  fileprivate func count(_ path: String) throws {
    let isDue = left.withLock { left in
      left -= 1
      return left == 0 || (dies && left < 0)
    }
    if isDue { throw StoreError(.noSpace, "the disk is full", subject: path) }
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
    try count(path)
    return try real.makeDirectory(path)
  }
  func open(_ path: String, _ mode: OpenMode) throws -> any FileHandle {
    if case .read = mode { return try real.open(path, mode) }
    try count(path)
    return FailingFile(try real.open(path, mode), self, path)
  }
  func rename(_ from: String, to: String, _ mode: RenameMode) throws {
    try count(to)
    try real.rename(from, to: to, mode)
  }
  func remove(file: String) throws {
    try count(file)
    try real.remove(file: file)
  }
  func remove(directory: String) throws {
    try count(directory)
    try real.remove(directory: directory)
  }
  func setMode(_ mode: UInt32, _ path: String) throws {
    try count(path)
    try real.setMode(mode, path)
  }
  func sync(directory: String) throws {
    try count(directory)
    try real.sync(directory: directory)
  }
  func sync(fileSystemOf directory: String) throws {
    try count(directory)
    try real.sync(fileSystemOf: directory)
  }
  func tryLock(_ path: String) throws -> (any FileLock)? {
    try count(path)
    return try real.tryLock(path)
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

private final class FailingFile: FileHandle {
  private let real: any FileHandle
  private let system: FailingSystem
  private let path: String

  init(_ real: any FileHandle, _ system: FailingSystem, _ path: String) {
    self.real = real
    self.system = system
    self.path = path
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try real.read(into: buffer)
  }
  func write(_ bytes: UnsafeRawBufferPointer) throws {
    try system.count(path)
    try real.write(bytes)
  }
  func seek(to offset: Int64) throws { try real.seek(to: offset) }
  func truncate(to size: Int64) throws {
    try system.count(path)
    try real.truncate(to: size)
  }
  func status() throws -> FileStatus { try real.status() }
  func sync() throws {
    try system.count(path)
    try real.sync()
  }
  func close() throws { try real.close() }
}

/// The real system, except that something happens just before the first lock is asked for.
final class InterveningSystem: System, @unchecked Sendable {
  private let real = RealSystem()
  private var event: (() throws -> Void)?

  init(_ event: @escaping () throws -> Void) {
    self.event = event
  }

  func tryLock(_ path: String) throws -> (any FileLock)? {
    let due = event
    event = nil
    try due?()
    return try real.tryLock(path)
  }

  func status(_ path: String) throws -> FileStatus? { try real.status(path) }
  func list(_ directory: String) throws -> [String] { try real.list(directory) }
  func makeDirectory(_ path: String) throws -> Bool { try real.makeDirectory(path) }
  func open(_ path: String, _ mode: OpenMode) throws -> any FileHandle {
    try real.open(path, mode)
  }
  func rename(_ from: String, to: String, _ mode: RenameMode) throws {
    try real.rename(from, to: to, mode)
  }
  func remove(file: String) throws { try real.remove(file: file) }
  func remove(directory: String) throws { try real.remove(directory: directory) }
  func setMode(_ mode: UInt32, _ path: String) throws { try real.setMode(mode, path) }
  func sync(fileSystemOf directory: String) throws { try real.sync(fileSystemOf: directory) }
  func sync(directory: String) throws { try real.sync(directory: directory) }
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
