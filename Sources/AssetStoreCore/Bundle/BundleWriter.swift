internal import CDeflate

/// Writes a zip, one entry after another, in which everything is stored as it is.
///
/// What comes out depends on names and bytes alone: there are no times, no owners, and no versions of a library that
/// would do it otherwise. Entries and the whole may be of any size; only the list of entries is kept in memory.
final class BundleWriter {
  /// At its end, where the next entry goes.
  private let file: any FileHandle
  private var position: UInt64 = 0
  /// The list of entries so far.
  private var directory: [UInt8] = []
  private var count: UInt64 = 0

  /// - Parameter file: empty.
  init(_ file: any FileHandle) {
    self.file = file
  }

  /// Adds an entry; its bytes are those that `body` gives, which must be `size` together.
  ///
  /// - Parameter name: in UTF-8, at most 65,535 bytes, with "/" between names.
  func add(
    _ name: String, size: UInt64,
    _ body: (_ sink: (UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws {
    let start = position
    try write(ZipHeaders.local(name, size: size, at: start))
    var crc: UInt32 = 0
    var left = size
    try unsafe body { bytes in
      guard UInt64(bytes.count) <= left else { throw otherSize(name) }
      left -= UInt64(bytes.count)
      unsafe crc = libdeflate_crc32(crc, bytes.baseAddress, bytes.count)
      try unsafe file.write(bytes)
    }
    guard left == 0 else { throw otherSize(name) }
    position += size
    // Known only now, and written there, since not every program reads what follows an entry.
    try file.seek(to: Int64(clamping: start + ZipHeaders.crcOffset))
    try unsafe ZipHeaders.number(UInt64(crc), 4).withUnsafeBytes { try unsafe file.write($0) }
    try file.seek(to: Int64(clamping: position))
    directory += ZipHeaders.central(name, size: size, crc: crc, at: start)
    count += 1
  }

  func add(_ name: String, _ bytes: [UInt8]) throws {
    try unsafe add(name, size: UInt64(bytes.count)) { sink in
      try unsafe bytes.withUnsafeBytes { try unsafe sink($0) }
    }
  }

  /// Ends the archive; nothing may be added after it.
  func finish() throws {
    let start = position
    try write(directory)
    try write(ZipHeaders.end(count, size: UInt64(directory.count), at: start))
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

/// The records of a zip, as PKWARE's APPNOTE has them.
private enum ZipHeaders {
  static let crcOffset: UInt64 = 14

  static func number(_ number: UInt64, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: number >> (UInt64($0) * 8)) }
  }

  /// Numbers of these widths, little-endian, one after another.
  private static func record(_ numbers: [(UInt64, Int)]) -> [UInt8] {
    numbers.flatMap { number($0, $1) }
  }

  /// What stands in a field of four bytes, or of two, for a number that is too large for it.
  private static func narrow(_ number: UInt64, _ width: Int = 4) -> UInt64 {
    min(number, ExtraFields.largest(width))
  }

  private static func isLarge(_ number: UInt64, _ width: Int = 4) -> Bool {
    number >= ExtraFields.largest(width)
  }

  /// The field with the numbers that are too large for their places; empty if there are none.
  private static func extra(_ numbers: [UInt64]) -> [UInt8] {
    numbers.isEmpty
      ? [] : record([(1, 2), (UInt64(numbers.count * 8), 2)] + numbers.map { ($0, 8) })
  }

  /// From the version that is needed to the sizes: names are UTF-8, bytes are stored, and it is always 1980.
  private static func common(
    size: UInt64, crc: UInt32, at offset: UInt64
  ) -> [(UInt64, Int)] {
    [
      (isLarge(size) || isLarge(offset) ? 45 : 20, 2), (0x800, 2), (0, 2), (0, 2), (0x21, 2),
      (UInt64(crc), 4),
      (narrow(size), 4), (narrow(size), 4),
    ]
  }

  static func local(_ name: String, size: UInt64, at offset: UInt64) -> [UInt8] {
    let extra = extra(isLarge(size) ? [size, size] : [])
    return record(
      [(0x0403_4b50, 4)] + common(size: size, crc: 0, at: offset) + [
        (UInt64(name.utf8.count), 2), (UInt64(extra.count), 2),
      ]) + Array(name.utf8) + extra
  }

  static func central(_ name: String, size: UInt64, crc: UInt32, at offset: UInt64) -> [UInt8] {
    let extra = extra((isLarge(size) ? [size, size] : []) + (isLarge(offset) ? [offset] : []))
    let made: UInt64 = 3 << 8 | 45
    // A comment, a disk, attributes of the inside and those of a file on UNIX: 0644.
    return record(
      [(0x0201_4b50, 4), (made, 2)] + common(size: size, crc: crc, at: offset) + [
        (UInt64(name.utf8.count), 2), (UInt64(extra.count), 2), (0, 2), (0, 2), (0, 2),
        (0o100644 << 16, 4), (narrow(offset), 4),
      ]) + Array(name.utf8) + extra
  }

  static func end(_ count: UInt64, size: UInt64, at offset: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    if isLarge(count, 2) || isLarge(size) || isLarge(offset) {
      bytes = record([
        (0x0606_4b50, 4), (44, 8), (3 << 8 | 45, 2), (45, 2), (0, 4), (0, 4), (count, 8),
        (count, 8),
        (size, 8), (offset, 8),
        (0x0706_4b50, 4), (0, 4), (offset + size, 8), (1, 4),
      ])
    }
    return bytes
      + record([
        (0x0605_4b50, 4), (0, 2), (0, 2), (narrow(count, 2), 2), (narrow(count, 2), 2),
        (narrow(size), 4), (narrow(offset), 4), (0, 2),
      ])
  }
}
