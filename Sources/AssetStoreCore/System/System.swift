// Everything outside the process.
//
// The rest of the library is written against this protocol and so has no idea of a disk or a clock. That
// buys two things: the pure parts stay pure, and a test can put a system in its place that fails at the
// n-th operation or forgets what was never synced. Below it SQLite does its own input and output, libcurl
// that of sockets, and ArchiveFile, for libzip's sake, reads archives. What SQLite writes (catalogue, state) is
// protected by its own means.
//
// Paths are UTF-8 and absolute. A name on disk that is not UTF-8 is listed with U+FFFD in it and so can be
// reported, but never opened.

/// What `lstat` tells of a path.
package struct FileStatus: Sendable, Equatable {
  package enum Kind: Sendable {
    case file
    case directory
    case link
    case other
  }

  package var kind: Kind
  package var size: Int64
  /// Permission bits only.
  package var mode: UInt32
  /// Nanoseconds since 1970 UTC.
  package var modified: Int64
  /// The same, of the last change of anything, which nobody can set back.
  package var changed: Int64
  package var inode: UInt64

  /// Without `changed`, which also tells of a move away and back.
  package static func == (left: FileStatus, right: FileStatus) -> Bool {
    left.kind == right.kind && left.size == right.size && left.mode == right.mode
      && left.modified == right.modified && left.inode == right.inode
  }
}

/// How `System.open` opens a file.
package enum OpenMode: Sendable {
  case read
  /// Creates it; fails if the path exists.
  case createNew(mode: UInt32)
  /// Creates it or opens the existing file for reading and writing, contents kept.
  case update
}

/// What `System.rename` does if the target exists.
package enum RenameMode: Sendable {
  case replace
  case failIfExists
}

/// An open file. Used on one thread at a time; closed when released, or earlier by `close`.
package protocol FileHandle: AnyObject {
  /// Reads up to the buffer's size; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
  /// Writes all bytes.
  func write(_ bytes: UnsafeRawBufferPointer) throws
  func seek(to offset: Int64) throws
  func truncate(to size: Int64) throws
  func status() throws -> FileStatus
  /// Puts contents on the disk (fdatasync).
  func sync() throws
  func close() throws
}

extension FileHandle {
  /// Reads to the end and hands on each piece, which is valid only while `body` runs.
  package func readPieces(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    try unsafe PieceBuffer.use { buffer in
      while true {
        let count = try unsafe read(into: buffer)
        if count == 0 { return }
        try unsafe body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
    }
  }
}

/// A lock on a file, held until released.
package protocol FileLock: AnyObject {
}

/// The operating system, as far as this library uses it. Any thread.
package protocol System: Sendable {
  /// Nil if nothing is there. Links are not followed.
  func status(_ path: String) throws -> FileStatus?
  /// Names in a directory, sorted by bytes, without "." and "..".
  func list(_ directory: String) throws -> [String]
  /// Makes one directory; false if it exists already.
  @discardableResult
  func makeDirectory(_ path: String) throws -> Bool
  func open(_ path: String, _ mode: OpenMode) throws -> any FileHandle
  func rename(_ from: String, to: String, _ mode: RenameMode) throws
  func remove(file: String) throws
  func remove(directory: String) throws
  func setMode(_ mode: UInt32, _ path: String) throws
  /// Puts a directory's entries on the disk (fsync).
  func sync(directory: String) throws
  /// Puts everything that was written to the file system of this directory on the disk (syncfs).
  func sync(fileSystemOf directory: String) throws
  /// Locks the file exclusively (making it if need be), against processes and other calls; nil if another holds it.
  func tryLock(_ path: String) throws -> (any FileLock)?

  /// The folder that these names lead to from a directory, one below the other, without a link on the way; nil if it
  /// is not there and not to be made. To the directory itself links may lead; it is not made.
  func confined(_ directory: String, _ folders: [String], create: Bool) throws
    -> (any ConfinedFolder)?
  /// The folder at a path, to which links may lead; nil if it is not there. Files in it may have names elsewhere.
  func folder(_ path: String) throws -> (any ConfinedFolder)?

  /// Seconds since 1970 UTC.
  func now() -> Int64
  /// A clock that never goes back, in milliseconds.
  func ticks() -> Int64
  func random(_ count: Int) throws -> [UInt8]
}

extension System {
  /// Whether a directory is there, or a link to one: the user's own way of naming a place.
  package func isDirectory(_ path: String) throws -> Bool {
    try status(Path.join(path, "."))?.kind == .directory
  }

  /// Throws unless a directory is at the path, or a link to one.
  package func checkDirectory(_ path: String) throws {
    if try isDirectory(path) { return }
    if try status(path) == nil {
      throw StoreError(.noSuchPath, "there is no folder \(path)", subject: path)
    }
    throw StoreError(.notAFolder, "\(path) is no folder", subject: path)
  }

  /// Throws unless a plain file is at the path, or a link to one.
  ///
  /// - Parameter shown: what errors call it; nil: its path.
  package func checkFile(_ path: String, shown: String? = nil) throws {
    let kind = try open(path, .read).status().kind
    if kind == .file { return }
    let shown = shown ?? path
    throw StoreError(
      .notAFile, "\(shown) is \(kind == .directory ? "a folder" : "no regular file")",
      subject: shown)
  }

  /// Makes a directory and those above it.
  package func makeDirectories(_ path: String) throws {
    if try isDirectory(path) { return }
    let parent = Path.parent(path)
    if parent != path { try makeDirectories(parent) }
    try makeDirectory(path)
  }

  /// Reads a whole file; more than `limit` bytes is `tooLarge`.
  package func read(_ path: String, limit: Int) throws -> [UInt8] {
    let file = try open(path, .read)
    let size = try file.status().size
    guard size <= Int64(limit) else {
      throw StoreError(.tooLarge, "\(path) is larger than \(limit) bytes", subject: path)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(size))
    try unsafe file.readPieces { piece in
      guard bytes.count + piece.count <= limit else {
        throw StoreError(.tooLarge, "\(path) is larger than \(limit) bytes", subject: path)
      }
      unsafe bytes.append(contentsOf: piece)
    }
    return bytes
  }

  /// The SHA-256 of a file.
  package func hash(_ path: String) throws -> String {
    let file = try open(path, .read)
    guard try file.status().kind == .file else {
      throw StoreError(.ioFailure, "\(path) is not a file", subject: path)
    }
    var hash = try SHA256()
    try unsafe file.readPieces { unsafe hash.update($0) }
    return hash.finish()
  }

  /// Replaces a file so that its path names either the old bytes or all of the new ones, and keeps its mode.
  package func replace(_ path: String, with bytes: [UInt8], sync: Bool) throws {
    let temporary = try "\(path).\(randomName()).tmp"
    do {
      let mode = try status(path)?.mode
      let file = try open(temporary, .createNew(mode: mode ?? 0o644))
      if let mode { try setMode(mode, temporary) }
      try unsafe bytes.withUnsafeBytes { try unsafe file.write($0) }
      if sync { try file.sync() }
      try file.close()
      try rename(temporary, to: path, .replace)
      if sync { try self.sync(directory: Path.parent(path)) }
    } catch {
      try? remove(file: temporary)
      throw error
    }
  }

  /// Removes a file, or a directory with all in it; links are removed, not followed. Absent is fine.
  package func removeTree(_ path: String) throws {
    guard let status = try status(path) else { return }
    guard status.kind == .directory else { return try remove(file: path) }
    for name in try list(path) { try removeTree(Path.join(path, name)) }
    try remove(directory: path)
  }

  /// Sixteen random hex digits.
  package func randomName() throws -> String { Hex.encode(try random(8)) }
}
