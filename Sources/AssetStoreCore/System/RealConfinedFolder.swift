internal import CSystem
internal import Glibc

/// A folder that is kept open: paths are resolved below it, whatever happens to its own path.
///
/// Where the kernel has openat2 (Linux 5.6) it resolves each path in one go. Elsewhere, or where a sandbox forbids that,
/// one folder is opened after the other. As no name is "..", neither can leave.
final class RealConfinedFolder: ConfinedFolder {
  private let descriptor: Int32
  /// What messages call it.
  private let shown: String
  private let byHand: Bool
  private let names: ConfinedNames

  private static let gone = " (deleted)"
  private static let pathOnly = Int32(assetstore_path_only)

  /// Whether the kernel resolves paths; asked once.
  private static let resolves: Bool = {
    let descriptor = unsafe assetstore_open_beneath(
      AT_FDCWD, ".", RealConfinedFolder.pathOnly, 0)
    if descriptor >= 0 { close(descriptor) }
    return descriptor >= 0
  }()

  /// The folder at `path`, to which links may lead; nil if there is none.
  ///
  /// - Parameter byHand: one folder after the other in any case.
  init?(_ path: String, _ names: ConfinedNames, byHand: Bool) throws {
    self.names = names
    self.byHand = byHand || !RealConfinedFolder.resolves
    shown = path
    descriptor = unsafe assetstore_open_file(
      path, RealConfinedFolder.pathOnly | O_DIRECTORY, 0)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw StoreError.system(errno, "cannot open \(path)", subject: path)
    }
  }

  private init(_ descriptor: Int32, _ shown: String, _ names: ConfinedNames, byHand: Bool) {
    self.names = names
    self.descriptor = descriptor
    self.shown = shown
    self.byHand = byHand
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// The folder below this one; nil if there is none.
  func folder(_ path: String) throws -> RealConfinedFolder? {
    guard let found = try below(path, RealConfinedFolder.folderFlags) else { return nil }
    return RealConfinedFolder(found, Path.join(shown, path), names, byHand: byHand)
  }
}

extension RealConfinedFolder {
  private static let folderFlags = pathOnly | O_DIRECTORY

  func status(_ path: String) throws -> FileStatus? {
    if path.isEmpty { return try FileStatus(of: descriptor, shown) }
    guard
      let found = try below(path, RealConfinedFolder.pathOnly | O_NOFOLLOW)
    else { return nil }
    defer { close(found) }
    var status = stat()
    guard unsafe fstat(found, &status) == 0 else {
      throw StoreError.system(errno, "cannot look at \(told(path))", subject: told(path))
    }
    return self.status(status)
  }

  /// A file that has another name, which may be anywhere, is as good as a link where that matters.
  private func status(_ status: stat) -> FileStatus {
    var found = FileStatus(status)
    if names == .one, found.kind == .file, status.st_nlink > 1 { found.kind = .link }
    return found
  }

  func list(_ path: String) throws -> [(name: String, status: FileStatus)] {
    guard let found = try listable(path) else {
      throw StoreError.system(ENOENT, "cannot list \(told(path))", subject: told(path))
    }
    guard let stream = unsafe fdopendir(found) else {
      let code = errno
      close(found)
      throw StoreError.system(code, "cannot list \(told(path))", subject: told(path))
    }
    defer { unsafe closedir(stream) }
    var names: [(name: String, status: FileStatus)] = []
    errno = 0
    while let entry = unsafe readdir(stream) {
      var status = stat()
      let (name, isThere) = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe (
            self.names == .one ? String(validatingCString: $0) : String(cString: $0),
            fstatat(found, $0, &status, AT_SYMLINK_NOFOLLOW) == 0
          )
        }
      }
      if isThere, let name, name != ".", name != ".." {
        names.append((name, self.status(status)))
      }
      errno = 0
    }
    guard errno == 0 else {
      throw StoreError.system(errno, "cannot list \(told(path))", subject: told(path))
    }
    return names.sorted { Path.precedes($0.name, $1.name) }
  }

  func look(at paths: [UInt8], _ body: (FileStatus?) throws -> Bool) throws {
    guard paths.last == 0 else { return }
    try unsafe paths.withUnsafeBytes { bytes in
      var next = 0
      while next < bytes.count, let start = bytes.baseAddress {
        let path = unsafe (start + next).assumingMemoryBound(to: CChar.self)
        var status = stat()
        if unsafe fstatat(descriptor, path, &status, AT_SYMLINK_NOFOLLOW) == 0 {
          guard try body(self.status(status)) else { return }
        } else if errno == ENOENT || errno == ENOTDIR || errno == ELOOP {
          guard try body(nil) else { return }
        } else {
          let shown = unsafe told(String(cString: path))
          throw StoreError.system(errno, "cannot look at \(shown)", subject: shown)
        }
        next += unsafe strlen(path) + 1
      }
    }
  }

  func open(_ path: String, _ mode: ConfinedMode) throws -> (any PlacedFile)? {
    // A pipe would otherwise hang here until somebody opens its other end, and a terminal become ours.
    try checkLasting(path)
    let quiet = O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
    if case .createNew = mode {
      let made = try below(path, O_RDWR | O_CREAT | O_EXCL | quiet, nothingFor: [EEXIST])
      return made.map { RealPlacedFile($0, told(path)) }
    }
    if names == .any, case .read = mode {
      guard let found = try below(path, O_RDONLY | quiet) else { return nil }
      let file = RealPlacedFile(found, told(path))
      try file.check(names)
      return file
    }
    try RealConfinedFolder.check(path)
    let (parent, name) = (Path.parent(path), Path.name(path))
    guard let found = try listable(parent) else { return nil }
    let folder = RealConfinedFolder(found, Path.join(shown, parent), names, byHand: byHand)
    for _ in 0..<100 {
      let access = if case .read = mode { O_RDONLY } else { O_RDWR }
      guard let found = try folder.below(name, access | quiet) else { return nil }
      let file = RealPlacedFile(found, told(path))
      try file.check(names)
      if try names == .any || folder.has(file, at: name) { return file }
    }
    throw StoreError(.linkEntry, "\(told(path)) never stays what it is", subject: told(path))
  }

  /// Whether a file that was opened by a name in this folder, and then had one name, has that one.
  ///
  /// A file from outside may be given a name here for a moment. While the system takes it away, it counts the file's
  /// names before it forgets this one: so somebody may open by this name a file that has just one, elsewhere. But until
  /// both is done it keeps the folder locked, and lists it to nobody. So:
  ///
  /// 1. The file had one name when they were counted (`check`), and so none here unless that was the one, or was just
  ///    going.
  /// 2. We wait until the folder could be listed. If the name was going, now it is gone, and the descriptor, which
  ///    keeps to the name that it was opened by and not to another of the same text, says so ever after.
  /// 3. The descriptor says that its name is still there, in this folder. So it was not going.
  ///
  /// Where there is no /proc to say it, that the name leads to the same file, and is its only one, must do.
  private func has(_ file: RealPlacedFile, at name: String) throws -> Bool {
    assetstore_await_folder(descriptor)
    guard let now = try status(name), now.kind == .file, try now.inode == file.status().inode
    else { return false }
    return file.isStill(at: name, in: descriptor) ?? true
  }

  /// Refuses a name that a file which was removed could be called.
  private func checkLasting(_ path: String) throws {
    let gone = RealConfinedFolder.gone
    guard names == .any || !path.utf8.reversed().starts(with: gone.utf8.reversed()) else {
      throw StoreError(
        .pathName, "\(told(path)) ends with \"\(gone)\", as Linux calls removed files",
        subject: told(path))
    }
  }

  func makeDirectory(_ path: String) throws -> Bool {
    try inParent(of: path) { parent, name in
      if unsafe mkdirat(parent, name, 0o755) == 0 { return true }
      if errno == EEXIST { return false }
      throw StoreError.system(
        errno, "cannot make the folder \(told(path))", subject: told(path))
    }
  }

  func rename(_ from: String, to: String) throws {
    try checkLasting(to)
    try inParent(of: from) { fromParent, fromName in
      try inParent(of: to) { toParent, toName in
        guard unsafe assetstore_rename_in(fromParent, fromName, toParent, toName) == 0 else {
          if errno == ENOTEMPTY || errno == EEXIST {
            throw StoreError(.folderNotEmpty, "\(told(to)) is not empty", subject: told(to))
          }
          throw StoreError.system(
            errno, "cannot move \(told(from)) to \(told(to))", subject: told(to))
        }
      }
    }
  }

  func remove(file: String) throws { try remove(file, 0) }

  func remove(directory: String) throws { try remove(directory, AT_REMOVEDIR) }

  private func remove(_ path: String, _ flags: Int32) throws {
    try inParent(of: path) { parent, name in
      guard unsafe unlinkat(parent, name, flags) == 0 || errno == ENOENT else {
        if errno == ENOTEMPTY || errno == EEXIST {
          throw StoreError(.folderNotEmpty, "\(told(path)) is not empty", subject: told(path))
        }
        throw StoreError.system(errno, "cannot remove \(told(path))", subject: told(path))
      }
    }
  }

  private func told(_ path: String) -> String { Path.join(shown, path) }
}

extension RealConfinedFolder {
  /// A new descriptor of a folder, by which it can be listed; nil if there is none.
  private func listable(_ path: String) throws -> Int32? {
    if !path.isEmpty { return try below(path, O_RDONLY | O_DIRECTORY) }
    let found = unsafe assetstore_open_in(descriptor, ".", O_RDONLY | O_DIRECTORY, 0)
    guard found >= 0 else { throw StoreError.system(errno, "cannot list \(shown)", subject: shown) }
    return found
  }

  /// Runs `body` with the folder that `path` lies in, open, and the name there.
  private func inParent<Result>(
    of path: String, _ body: (Int32, String) throws -> Result
  ) throws -> Result {
    let parent = Path.parent(path)
    try RealConfinedFolder.check(path)
    if parent.isEmpty { return try body(descriptor, path) }
    guard let folder = try below(parent, RealConfinedFolder.folderFlags) else {
      throw StoreError.system(ENOENT, "cannot reach \(told(path))", subject: told(path))
    }
    defer { close(folder) }
    return try body(folder, Path.name(path))
  }

  /// A new descriptor of what is at `path`; nil where the system says one of `nothing`.
  private func below(
    _ path: String, _ flags: Int32, nothingFor nothing: [Int32] = [ENOENT, ENOTDIR]
  ) throws -> Int32? {
    try RealConfinedFolder.check(path)
    var (found, code): (Int32, Int32)
    repeat {
      (found, code) = byHand ? walk(path, flags) : resolve(path, flags)
    } while found < 0 && (code == EINTR || code == EAGAIN)
    if found >= 0 { return found }
    switch code {
    case ELOOP, EXDEV:
      throw StoreError(
        .linkEntry, "\(told(path)) is, or is reached by, a link", subject: told(path),
        systemCode: code)
    case ENXIO:
      throw StoreError(
        .specialEntry, "\(told(path)) is no plain file", subject: told(path), systemCode: code)
    case EISDIR:
      throw StoreError(.notAFile, "\(told(path)) is a folder", subject: told(path))
    case _ where nothing.contains(code): return nil
    case ENOTDIR:
      throw StoreError(.noSuchPath, "\(told(path)) lies in no folder", subject: told(path))
    default: throw StoreError.system(code, "cannot open \(told(path))", subject: told(path))
    }
  }

  /// A descriptor, or -1 and the errno.
  private func resolve(_ path: String, _ flags: Int32) -> (Int32, Int32) {
    let found = unsafe assetstore_open_beneath(descriptor, path, flags, 0o644)
    return (found, errno)
  }

  /// The same without openat2.
  private func walk(_ path: String, _ flags: Int32) -> (Int32, Int32) {
    let names = Path.names(path[...]).map { String($0) }
    var folder = descriptor
    defer { if folder != descriptor { close(folder) } }
    for (position, name) in names.enumerated() {
      let isLast = position == names.count - 1
      let next = unsafe assetstore_open_in(
        folder, name, (isLast ? flags : RealConfinedFolder.folderFlags) | O_NOFOLLOW, 0o644)
      let code = errno
      // What is no folder may be a link to one.
      if next < 0 { return (-1, code == ENOTDIR && isLink(folder, name) ? ELOOP : code) }
      if isLast { return (next, 0) }
      if folder != descriptor { close(folder) }
      folder = next
    }
    return (-1, ENOENT)
  }

  private func isLink(_ folder: Int32, _ name: String) -> Bool {
    var status = stat()
    return unsafe fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0
      && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Whoever calls looks at names before; this is what the walk by hand rests on.
  private static func check(_ path: String) throws {
    guard !path.isEmpty, !path.utf8.contains(0),
      Path.names(path[...]).allSatisfy({ name in
        !name.isEmpty && !name.utf8.elementsEqual(".".utf8) && !name.utf8.elementsEqual("..".utf8)
      })
    else {
      throw StoreError(.defect, "not a path below a folder: \(EntryName.printable(path))")
    }
  }
}

private final class RealPlacedFile: PlacedFile {
  private let descriptor: Int32
  private let path: String

  init(_ descriptor: Int32, _ path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// Throws unless it is a plain file, and has as many names as it may.
  func check(_ names: ConfinedNames) throws {
    let status = try system()
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw StoreError(.notAFile, "\(path) is a folder", subject: path)
    default: throw StoreError(.specialEntry, "\(path) is no plain file", subject: path)
    }
    guard names == .any || status.st_nlink <= 1 else {
      throw StoreError(.linkEntry, "\(path) has another name besides this one", subject: path)
    }
  }

  /// Whether the name that it was opened by is still there, and is this one in this open folder; nil if nobody can tell.
  func isStill(at name: String, in folder: Int32) -> Bool? {
    guard let path = RealPlacedFile.path(of: descriptor),
      let place = RealPlacedFile.path(of: folder)
    else { return nil }
    return path.elementsEqual(place + (place.last == UInt8(ascii: "/") ? "" : "/").utf8 + name.utf8)
  }

  /// What the system calls what is open. Once its name has gone it puts `RealConfinedFolder.gone` behind it.
  private static func path(of descriptor: Int32) -> [UInt8]? {
    var target = [CChar](repeating: 0, count: 4200)
    let length = unsafe readlink("/proc/self/fd/\(descriptor)", &target, target.count)
    return length > 0 ? target[..<length].map { UInt8(bitPattern: $0) } : nil
  }

  func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = unsafe pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
      if count >= 0 { return count }
      if errno != EINTR { throw StoreError.system(errno, "cannot read \(path)", subject: path) }
    }
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws {
    var done = 0
    while done < bytes.count {
      let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[done...])
      let count = unsafe pwrite(
        descriptor, rest.baseAddress, rest.count, off_t(offset &+ Int64(done)))
      if count >= 0 {
        done += count
      } else if errno != EINTR {
        throw StoreError.system(errno, "cannot write \(path)", subject: path)
      }
    }
  }

  func truncate(to size: Int64) throws {
    guard ftruncate(descriptor, off_t(size)) == 0 else {
      throw StoreError.system(errno, "cannot truncate \(path)", subject: path)
    }
  }

  func status() throws -> FileStatus { FileStatus(try system()) }

  func isThere() throws -> Bool { try system().st_nlink > 0 }

  private func system() throws -> stat {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw StoreError.system(errno, "cannot look at \(path)", subject: path)
    }
    return status
  }

  func lock() throws {
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else {
        throw StoreError.system(errno, "cannot lock \(path)", subject: path)
      }
    }
  }

  func unlock() { flock(descriptor, LOCK_UN) }
}
