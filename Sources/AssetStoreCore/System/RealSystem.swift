internal import CCrypto
internal import CSystem
internal import Glibc

/// The operating system itself.
package struct RealSystem: System {
  private let walksByHand: Bool

  /// - Parameter walksByHand: below confined folders paths are resolved as on an old kernel.
  package init(walksByHand: Bool = false) {
    self.walksByHand = walksByHand
  }

  package func status(_ path: String) throws -> FileStatus? {
    var buffer = stat()
    guard unsafe lstat(path, &buffer) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw StoreError.system(errno, "cannot look at \(path)", subject: path)
    }
    return FileStatus(buffer)
  }

  package func list(_ directory: String) throws -> [String] {
    guard let stream = unsafe opendir(directory) else {
      throw StoreError.system(errno, "cannot list \(directory)", subject: directory)
    }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    errno = 0
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else {
      throw StoreError.system(errno, "cannot list \(directory)", subject: directory)
    }
    return names.sorted(by: Path.precedes)
  }

  package func makeDirectory(_ path: String) throws -> Bool {
    if unsafe mkdir(path, 0o755) == 0 { return true }
    let code = errno
    if code == EEXIST, try status(path)?.kind == .directory { return false }
    throw StoreError.system(code, "cannot make the directory \(path)", subject: path)
  }

  package func open(_ path: String, _ mode: OpenMode) throws -> any FileHandle {
    let descriptor: Int32
    switch mode {
    // A pipe would otherwise hang here until somebody writes to it.
    case .read: descriptor = unsafe assetstore_open_file(path, O_RDONLY | O_NONBLOCK, 0)
    case .createNew(let mode):
      descriptor = unsafe assetstore_open_file(path, O_RDWR | O_CREAT | O_EXCL, mode)
    case .update:
      descriptor = unsafe assetstore_open_file(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0o644)
    }
    guard descriptor >= 0 else {
      throw StoreError.system(errno, "cannot open \(path)", subject: path)
    }
    return RealFile(descriptor, path)
  }

  package func rename(_ from: String, to: String, _ mode: RenameMode) throws {
    let flags: UInt32 =
      switch mode {
      case .replace: 0
      case .failIfExists: 1
      }
    guard unsafe assetstore_rename(from, to, flags) == 0 else {
      throw StoreError.system(errno, "cannot move \(from) to \(to)", subject: to)
    }
  }

  package func remove(file: String) throws {
    guard unsafe unlink(file) == 0 || errno == ENOENT else {
      throw StoreError.system(errno, "cannot remove \(file)", subject: file)
    }
  }

  package func remove(directory: String) throws {
    guard unsafe rmdir(directory) == 0 || errno == ENOENT else {
      throw StoreError.system(errno, "cannot remove the directory \(directory)", subject: directory)
    }
  }

  package func setMode(_ mode: UInt32, _ path: String) throws {
    guard unsafe chmod(path, mode) == 0 else {
      throw StoreError.system(errno, "cannot change the mode of \(path)", subject: path)
    }
  }

  package func sync(directory: String) throws {
    try sync(directory, fsync)
  }

  package func sync(fileSystemOf directory: String) throws {
    try sync(directory, assetstore_sync_file_system)
  }

  private func sync(_ directory: String, _ sync: (Int32) -> Int32) throws {
    let descriptor = unsafe assetstore_open_file(directory, O_RDONLY | O_DIRECTORY, 0)
    guard descriptor >= 0 else {
      throw StoreError.system(errno, "cannot open \(directory)", subject: directory)
    }
    defer { close(descriptor) }
    guard sync(descriptor) == 0 else {
      throw StoreError.system(errno, "cannot sync \(directory)", subject: directory)
    }
  }

  package func tryLock(_ path: String) throws -> (any FileLock)? {
    var descriptor = unsafe assetstore_open_file(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0o644)
    if descriptor < 0, errno == EACCES {
      // A lock needs no right to write, and what is read-only already may well be held.
      descriptor = unsafe assetstore_open_file(path, O_RDONLY | O_NOFOLLOW, 0)
      // Not there, and not to be made.
      if descriptor < 0, errno == ENOENT { errno = EACCES }
    }
    guard descriptor >= 0 else {
      throw StoreError.system(errno, "cannot open \(path)", subject: path)
    }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
      // The file may have been removed between the opening and the locking: that lock would keep nobody out.
      var opened = stat()
      if unsafe fstat(descriptor, &opened) == 0, try status(path)?.inode == UInt64(opened.st_ino) {
        return RealLock(descriptor)
      }
      close(descriptor)
      return nil
    }
    let code = errno
    close(descriptor)
    if code == EWOULDBLOCK { return nil }
    throw StoreError.system(code, "cannot lock \(path)", subject: path)
  }

  package func confined(
    _ directory: String, _ folders: [String], create: Bool
  ) throws -> (any ConfinedFolder)? {
    guard var folder = try RealConfinedFolder(directory, .one, byHand: walksByHand) else {
      if create { throw StoreError.system(ENOENT, "cannot open \(directory)", subject: directory) }
      return nil
    }
    for name in folders {
      if create { _ = try folder.makeDirectory(name) }
      guard let next = try folder.folder(name) else {
        if create {
          throw StoreError.system(
            ENOTDIR, "cannot open \(name) in \(directory)", subject: directory)
        }
        return nil
      }
      folder = next
    }
    return folder
  }

  package func folder(_ path: String) throws -> (any ConfinedFolder)? {
    try RealConfinedFolder(path, .any, byHand: walksByHand)
  }

  package func now() -> Int64 { Int64(Glibc.time(nil)) }

  package func ticks() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  package func random(_ count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard unsafe RAND_bytes(&bytes, Int32(count)) == 1 else {
      throw StoreError(.defect, "libcrypto has no random bytes")
    }
    return bytes
  }
}

extension FileStatus {
  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }

  /// Of what is open as `descriptor`; `path` is what messages call it.
  init(of descriptor: Int32, _ path: String) throws {
    var buffer = stat()
    guard unsafe fstat(descriptor, &buffer) == 0 else {
      throw StoreError.system(errno, "cannot look at \(path)", subject: path)
    }
    self.init(buffer)
  }

  init(_ buffer: stat) {
    let kind: Kind =
      switch buffer.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .directory
      case S_IFLNK: .link
      default: .other
      }
    self.init(
      kind: kind, size: Int64(buffer.st_size), mode: buffer.st_mode & 0o7777,
      modified: FileStatus.nanoseconds(buffer.st_mtim),
      changed: FileStatus.nanoseconds(buffer.st_ctim),
      inode: UInt64(buffer.st_ino))
  }
}

private final class RealFile: FileHandle {
  private var descriptor: Int32
  private let path: String

  init(_ descriptor: Int32, _ path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit {
    if descriptor >= 0 { Glibc.close(descriptor) }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      if errno != EINTR { throw StoreError.system(errno, "cannot read \(path)", subject: path) }
    }
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = unsafe bytes[...]
    while unsafe !rest.isEmpty {
      let piece = unsafe UnsafeRawBufferPointer(rebasing: rest)
      let count = unsafe Glibc.write(descriptor, piece.baseAddress, piece.count)
      if count >= 0 {
        unsafe rest = rest.dropFirst(count)
      } else if errno != EINTR {
        throw StoreError.system(errno, "cannot write \(path)", subject: path)
      }
    }
  }

  func seek(to offset: Int64) throws {
    guard lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else {
      throw StoreError.system(errno, "cannot seek in \(path)", subject: path)
    }
  }

  func truncate(to size: Int64) throws {
    guard ftruncate(descriptor, off_t(size)) == 0 else {
      throw StoreError.system(errno, "cannot truncate \(path)", subject: path)
    }
  }

  func status() throws -> FileStatus { try FileStatus(of: descriptor, path) }

  func sync() throws {
    guard fdatasync(descriptor) == 0 else {
      throw StoreError.system(errno, "cannot sync \(path)", subject: path)
    }
  }

  func close() throws {
    guard descriptor >= 0 else { return }
    let result = Glibc.close(descriptor)
    descriptor = -1
    guard result == 0 else { throw StoreError.system(errno, "cannot close \(path)", subject: path) }
  }
}

private final class RealLock: FileLock {
  private let descriptor: Int32

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit {
    // Closing alone would not do while a process that is just being spawned shares the open file.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
