internal import CZip

/// How many entries an archive claims, read before libzip allocates memory for them.
///
/// libzip reads the whole central directory on opening, some 300 bytes for each entry, so the limit has to be
/// known before. A tail with several end records is measured by the largest of them, whichever libzip takes.
enum EndRecord {
  /// The largest claim in the archive's last 64 KiB; 0 if there is no end record.
  static func claimedEntries(_ source: OpaquePointer, size: Int64) -> UInt64 {
    guard unsafe zip_source_open(source) == 0 else { return 0 }
    defer { unsafe zip_source_close(source) }
    // The longest comment, the end record and the locator of its larger form.
    let start = max(0, size - (65_535 + 22 + 20))
    let tail = unsafe read(source, at: start, count: Int(size - start))
    var claimed: UInt64 = 0
    for position in tail.indices
    where tail[position] == 0x50 && number(tail, position, 4) == 0x0605_4b50 {
      claimed = max(claimed, number(tail, position + 10, 2))
      guard position >= 20, number(tail, position - 20, 4) == 0x0706_4b50 else { continue }
      let offset = number(tail, position - 12, 8)
      guard offset <= UInt64(size) else { continue }
      let record = unsafe read(source, at: Int64(offset), count: 40)
      if number(record, 0, 4) == 0x0606_4b50 { claimed = max(claimed, number(record, 32, 8)) }
    }
    return claimed
  }

  private static func read(_ source: OpaquePointer, at offset: Int64, count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard unsafe zip_source_seek(source, offset, 0) == 0 else { return [] }
    let got = unsafe bytes.withUnsafeMutableBytes {
      unsafe zip_source_read(source, $0.baseAddress, UInt64($0.count))
    }
    return Array(bytes.prefix(max(0, Int(got))))
  }

  /// A little-endian number; 0 past the end.
  private static func number(_ bytes: [UInt8], _ position: Int, _ width: Int) -> UInt64 {
    guard position >= 0, position + width <= bytes.count else { return 0 }
    return bytes[position..<(position + width)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
