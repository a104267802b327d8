import AssetStoreCore

/// The real system some time later, so that what was just written counts as left alone.
class LaterSystem: System, @unchecked Sendable {
  let real = RealSystem()

  /// Before each change of the disk.
  func change() throws {}

  func now() -> Int64 { real.now() + 1000 }
  func status(_ path: String) throws -> FileStatus? { try real.status(path) }
  func list(_ directory: String) throws -> [String] { try real.list(directory) }
  func makeDirectory(_ path: String) throws -> Bool {
    try change()
    return try real.makeDirectory(path)
  }
  func open(_ path: String, _ mode: OpenMode) throws -> any FileHandle {
    if case .read = mode { return try real.open(path, mode) }
    try change()
    return ChangingFile(try real.open(path, mode), self)
  }
  func rename(_ from: String, to: String, _ mode: RenameMode) throws {
    try change()
    try real.rename(from, to: to, mode)
  }
  func remove(file: String) throws {
    try change()
    try real.remove(file: file)
  }
  func remove(directory: String) throws {
    try change()
    try real.remove(directory: directory)
  }
  func setMode(_ mode: UInt32, _ path: String) throws { try real.setMode(mode, path) }
  func sync(directory: String) throws {}
  func sync(fileSystemOf directory: String) throws {}
  func tryLock(_ path: String) throws -> (any FileLock)? { try real.tryLock(path) }
  func confined(
    _ directory: String, _ folders: [String], create: Bool
  ) throws -> (any ConfinedFolder)? {
    try real.confined(directory, folders, create: create)
  }
  func folder(_ path: String) throws -> (any ConfinedFolder)? {
    try real.folder(path).map { ChangingFolder($0, self) }
  }
  func ticks() -> Int64 { real.ticks() }
  func random(_ count: Int) throws -> [UInt8] { try real.random(count) }
}

private final class ChangingFile: FileHandle {
  private let real: any FileHandle
  private let system: LaterSystem

  init(_ real: any FileHandle, _ system: LaterSystem) { (self.real, self.system) = (real, system) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try real.read(into: buffer)
  }
  /// Where it ends, it ends in the middle.
  func write(_ bytes: UnsafeRawBufferPointer) throws {
    do {
      try system.change()
    } catch {
      try real.write(UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)]))
      throw error
    }
    try real.write(bytes)
  }
  func seek(to offset: Int64) throws { try real.seek(to: offset) }
  func truncate(to size: Int64) throws { try real.truncate(to: size) }
  func status() throws -> FileStatus { try real.status() }
  func sync() throws { try real.sync() }
  func close() throws { try real.close() }
}

private class ChangingFolder: ConfinedFolder, @unchecked Sendable {
  private let real: any ConfinedFolder
  private let system: LaterSystem

  init(_ real: any ConfinedFolder, _ system: LaterSystem) {
    (self.real, self.system) = (real, system)
  }

  func open(_ path: String, _ mode: ConfinedMode) throws -> (any PlacedFile)? {
    if case .read = mode { return try real.open(path, mode) }
    try system.change()
    return try real.open(path, mode).map { ChangingPlacedFile($0, system) }
  }
  func status(_ path: String) throws -> FileStatus? { try real.status(path) }
  func list(_ path: String) throws -> [(name: String, status: FileStatus)] { try real.list(path) }
  func look(at paths: [UInt8], _ body: (FileStatus?) throws -> Bool) throws {
    try real.look(at: paths, body)
  }
  func makeDirectory(_ path: String) throws -> Bool {
    try system.change()
    return try real.makeDirectory(path)
  }
  func rename(_ from: String, to: String) throws {
    try system.change()
    try real.rename(from, to: to)
  }
  func remove(file: String) throws {
    try system.change()
    try real.remove(file: file)
  }
  func remove(directory: String) throws {
    try system.change()
    try real.remove(directory: directory)
  }
}

private final class ChangingPlacedFile: PlacedFile {
  private let real: any PlacedFile
  private let system: LaterSystem

  init(_ real: any PlacedFile, _ system: LaterSystem) { (self.real, self.system) = (real, system) }

  func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try real.read(at: offset, into: buffer)
  }
  /// Where it ends, it ends in the middle.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws {
    do {
      try system.change()
    } catch {
      try real.write(UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)]), at: offset)
      throw error
    }
    try real.write(bytes, at: offset)
  }
  func truncate(to size: Int64) throws { try real.truncate(to: size) }
  func status() throws -> FileStatus { try real.status() }
  func isThere() throws -> Bool { try real.isThere() }
  func lock() throws { try real.lock() }
  func unlock() { real.unlock() }
}

/// A system that stops at the n-th change of the disk, as if the process had died.
final class DyingSystem: LaterSystem, @unchecked Sendable {
  private let left: Locked<Int>

  init(after number: Int) { left = Locked(number) }

  override func change() throws {
    let isOver = left.use { left in
      left -= 1
      return left <= 0
    }
    if isOver { throw StoreError(.ioFailure, "the process is dead") }
  }
}

/// A system in which no registration can be opened.
final class UnreadableSystem: LaterSystem, @unchecked Sendable {
  override func folder(_ path: String) throws -> (any ConfinedFolder)? {
    try real.folder(path).map { UnreadableFolder($0, self) }
  }
}

private final class UnreadableFolder: ChangingFolder, @unchecked Sendable {
  override func open(_ path: String, _ mode: ConfinedMode) throws -> (any PlacedFile)? {
    if case .read = mode, path != "registry.json" {
      throw StoreError(.ioFailure, "\(path) was opened")
    }
    return try super.open(path, mode)
  }
}

/// The same numbers for the same seed.
struct Chance {
  var state: UInt64

  mutating func next(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % max(count, 1)
  }
}
