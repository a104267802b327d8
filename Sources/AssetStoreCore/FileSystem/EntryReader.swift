internal import CDeflate

/// Reads one entry of a mounted archive, at any place. Used on one thread at a time.
protocol EntryReader: AnyObject {
  /// Fills the buffer with what lies from `offset` on, all of it inside of the entry.
  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws
}

/// An entry that is stored as it is: its bytes are the archive's.
final class StoredReader: EntryReader {
  private let archive: MountedArchive
  private let entry: Archive.Entry
  /// Of the bytes from the start to `seen`.
  private var crc: UInt32 = 0
  private var seen: UInt64 = 0
  /// Whether somebody has compared the CRC already.
  private var isProven: Bool

  init(_ archive: MountedArchive, _ entry: Archive.Entry) {
    self.archive = archive
    self.entry = entry
    isProven = archive.isProven(entry)
  }

  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws {
    try archive.check(entry)
    if entry.size == 0, entry.crc != 0 {
      throw archive.condemn(entry, entry.mismatch("CRC", of: archive.path))
    }
    var done = 0
    while done < buffer.count {
      let count = min(buffer.count - done, PieceBuffer.largest)
      let piece = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done + count])
      let start = offset + UInt64(done)
      try unsafe archive.read(at: entry.offset + start, into: piece)
      if !isProven { try unsafe see(UnsafeRawBufferPointer(piece), from: start) }
      done += count
    }
  }

  private func see(_ bytes: UnsafeRawBufferPointer, from start: UInt64) throws {
    let end = start + UInt64(bytes.count)
    guard start <= seen, end > seen else { return }
    let new = unsafe UnsafeRawBufferPointer(rebasing: bytes[Int(seen - start)...])
    unsafe crc = libdeflate_crc32(crc, new.baseAddress, new.count)
    seen = end
    guard seen == UInt64(entry.size) else { return }
    guard crc == entry.crc else {
      throw archive.condemn(entry, entry.mismatch("CRC", of: archive.path))
    }
    archive.prove(entry)
    isProven = true
  }
}

/// A deflated entry that fits into memory: inflated whole, and compared, when it is first read.
final class WholeReader: EntryReader {
  static let largest: Int64 = 1 << 20

  private let archive: MountedArchive
  private let entry: Archive.Entry
  private var bytes: [UInt8]?

  init(_ archive: MountedArchive, _ entry: Archive.Entry) {
    self.archive = archive
    self.entry = entry
  }

  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws {
    try archive.check(entry)
    if bytes == nil { bytes = try inflate() }
    unsafe bytes?.withUnsafeBytes {
      unsafe buffer.copyMemory(
        from: UnsafeRawBufferPointer(rebasing: $0[Int(offset)..<Int(offset) + buffer.count]))
    }
  }

  private func inflate() throws -> [UInt8] {
    let whole = try WholeEntry()
    let (from, to) = (Int(entry.compressedSize), Int(entry.size))
    return try unsafe PieceBuffer.use(max(from, 1)) { buffer in
      let deflated = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<from])
      try unsafe archive.read(at: entry.offset, into: deflated)
      return try unsafe [UInt8](unsafeUninitializedCapacity: to) { inflated, count in
        do {
          try unsafe whole.inflate(
            UnsafeRawBufferPointer(deflated), entry, of: archive.path,
            into: UnsafeMutableRawBufferPointer(
              rebasing: UnsafeMutableRawBufferPointer(inflated)[..<to]))
        } catch let error as StoreError where error.reason != .defect {
          throw archive.condemn(entry, error)
        }
        count = to
      }
    }
  }
}
