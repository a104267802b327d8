/// The texts of a package as UTF-8.
enum AuditText {
  /// The text without a byte order mark, out of what the mark says it is. Without one it is UTF-8: nobody guesses
  /// who runs it.
  static func decoded(_ bytes: [UInt8]) -> [UInt8] {
    switch bytes.first {
    case 0xef where bytes.starts(with: [0xef, 0xbb, 0xbf]): Array(bytes.dropFirst(3))
    case 0xff where bytes.starts(with: [0xff, 0xfe]): utf16(bytes.dropFirst(2), isBigEndian: false)
    case 0xfe where bytes.starts(with: [0xfe, 0xff]): utf16(bytes.dropFirst(2), isBigEndian: true)
    case 0 where bytes.starts(with: [0, 0, 0xfe, 0xff]):
      utf16(bytes.dropFirst(4), isBigEndian: true)
    default: bytes
    }
  }

  /// Out of UTF-16, or of UTF-32, which as UTF-16 is the same characters with zeros between.
  private static func utf16(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count / 2)
    var units: [UInt16] = []
    func flush() {
      text.append(contentsOf: String(decoding: units, as: UTF16.self).utf8)
      units = []
    }
    for index in stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2) {
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      let unit = isBigEndian ? first << 8 | second : second << 8 | first
      if unit == 0 { continue }
      if unit < 0x80 {
        if !units.isEmpty { flush() }
        text.append(UInt8(unit))
      } else {
        units.append(unit)
      }
    }
    flush()
    return text
  }
}
