import CDeflate

@testable import AssetStoreCore

/// The least zip there is: files as they are.
enum StoredZip {
  static func bytes(_ files: [(name: [UInt8], content: [UInt8])]) -> [UInt8] {
    var (out, central): ([UInt8], [UInt8]) = ([], [])
    for (name, content) in files {
      let crc = unsafe content.withUnsafeBytes {
        unsafe libdeflate_crc32(0, $0.baseAddress, $0.count)
      }
      let name = name.prefix(0xffff)
      var common = number(0, 2) + number(0, 2) + number(0x5a21_0000, 4) + number(UInt64(crc), 4)
      common += number(UInt64(content.count), 4) + number(UInt64(content.count), 4)
      common += number(UInt64(name.count), 2) + number(0, 2)
      let mode: UInt64 = name.last == UInt8(ascii: "/") ? 0o040755 : 0o100644
      central += number(0x0201_4b50, 4) + number(3 << 8 | 20, 2) + number(20, 2) + common
      central += number(0, 6) + number(mode << 16, 4) + number(UInt64(out.count), 4) + name
      out += number(0x0403_4b50, 4) + number(20, 2) + common + name + content
    }
    let count = number(UInt64(files.count), 2)
    let end = number(0x0605_4b50, 4) + number(0, 4) + count + count
    let place = number(UInt64(central.count), 4) + number(UInt64(out.count), 4)
    return out + central + end + place + number(0, 2)
  }

  private static func number(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 < 8 ? value >> (8 * UInt64($0)) : 0) }
  }
}
