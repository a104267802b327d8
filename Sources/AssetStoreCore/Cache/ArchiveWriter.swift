/// An archive on its way in: a locked file of tmp that is hashed while it grows.
final class ArchiveWriter {
  let path: String
  private let system: any System
  private let lock: any FileLock
  private let file: any FileHandle
  private var hash: SHA256
  /// Bytes that were written and hashed.
  private(set) var size: Int64 = 0

  init(system: any System, path: String, lock: any FileLock) throws {
    self.system = system
    self.path = path
    self.lock = lock
    file = try system.open(path, .update)
    hash = try SHA256()
  }

  /// Bytes that an earlier call left.
  func existingSize() throws -> Int64 { try file.status().size }

  /// Forgets everything.
  func restart() throws {
    try file.seek(to: 0)
    try file.truncate(to: 0)
    hash = try SHA256()
    size = 0
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws {
    try unsafe file.write(bytes)
    unsafe count(bytes)
  }

  /// Takes over bytes that are in the file already, from its beginning on.
  func count(_ bytes: UnsafeRawBufferPointer) {
    unsafe hash.update(bytes)
    size += Int64(bytes.count)
  }

  /// Goes to the end of the bytes taken over, to append there.
  func seekToEnd() throws {
    try file.truncate(to: size)
    try file.seek(to: size)
  }

  /// The hash of all bytes; after it only `restart` or `seal` makes sense.
  func finish() throws -> String {
    var finished = try SHA256()
    swap(&finished, &hash)
    return finished.finish()
  }

  /// Puts the bytes on the disk and forbids to change them.
  func seal() throws {
    try file.sync()
    try file.close()
    try system.setMode(0o444, path)
  }
}
