internal import CDeflate

/// Writes a zip of nothing but files, one after another, each stored, or deflated by whoever gives it.
///
/// What comes out depends on what goes in alone: there are no owners and no versions of a library that would do it
/// otherwise. Entries and the whole may be of any size; only the list of entries is kept in memory.
final class ZipWriter {
  /// At its end, where the next entry goes.
  private let file: any FileHandle
  private let time: UInt32
  private var position: UInt64 = 0
  /// The list of entries so far.
  private var directory: [UInt8] = []
  private var count: UInt64 = 0

  /// - Parameters:
  ///   - file: empty, open for writing.
  ///   - time: of all entries, seconds since 1970 UTC.
  init(_ file: any FileHandle, time: Int64 = 0) {
    self.file = file
    self.time = ZipRecord.dosTime(time)
  }

  /// Adds an entry; its bytes are those that `body` gives, which must be `size` together.
  func add(
    _ name: String, mode: UInt32 = 0o644, size: UInt64,
    _ body: (_ sink: (UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws {
    var record = ZipRecord(name, mode: mode, time: time, size: size, at: position)
    try write(record.local)
    var left = size
    try unsafe body { bytes in
      guard UInt64(bytes.count) <= left else { throw otherSize(name) }
      left -= UInt64(bytes.count)
      unsafe record.crc = libdeflate_crc32(record.crc, bytes.baseAddress, bytes.count)
      try unsafe file.write(bytes)
    }
    guard left == 0 else { throw otherSize(name) }
    position += size
    // The CRC is known only now, and goes to where it was left out, since not every program reads what may follow
    // an entry.
    try file.seek(to: Int64(clamping: record.offset))
    try unsafe record.local.withUnsafeBytes { try unsafe file.write($0) }
    try file.seek(to: Int64(clamping: position))
    list(record)
  }

  /// Adds an entry of these bytes.
  ///
  /// - Parameter deflated: what stands for them in the archive; nil: they are stored.
  func add(
    _ name: String, mode: UInt32 = 0o644, _ bytes: [UInt8], deflated: [UInt8]? = nil
  ) throws {
    var record = ZipRecord(
      name, mode: mode, time: time, size: UInt64(bytes.count), deflatedSize: deflated?.count,
      at: position)
    record.crc = unsafe bytes.withUnsafeBytes {
      unsafe libdeflate_crc32(0, $0.baseAddress, $0.count)
    }
    try write(record.local)
    try write(deflated ?? bytes)
    list(record)
  }

  /// Ends the archive; nothing may be added after it.
  func finish() throws {
    let start = position
    try write(directory)
    try write(ZipRecord.end(count: count, size: UInt64(directory.count), at: start))
  }

  private func list(_ record: ZipRecord) {
    directory += record.central
    count += 1
  }

  private func write(_ bytes: [UInt8]) throws {
    try unsafe bytes.withUnsafeBytes { try unsafe file.write($0) }
    position += UInt64(bytes.count)
  }

  private func otherSize(_ name: String) -> StoreError {
    StoreError(
      .ioFailure, "\(EntryName.printable(name)) changed its size while it was written",
      subject: name, hint: "try again when nobody writes to it")
  }
}
