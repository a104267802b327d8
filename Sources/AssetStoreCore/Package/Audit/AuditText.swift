/// The texts of a package as UTF-8.
enum AuditText {
  /// The text without a byte order mark, out of UTF-8 or UTF-16. What is neither stays as it is.
  static func decoded(_ bytes: [UInt8]) -> [UInt8] {
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { return Array(bytes.dropFirst(3)) }
    guard bytes.count >= 2 else { return bytes }
    // All of these files begin with a character of ASCII.
    switch (bytes[0], bytes[1]) {
    case (0xff, 0xfe): return utf16(bytes.dropFirst(2), isBigEndian: false)
    case (0xfe, 0xff): return utf16(bytes.dropFirst(2), isBigEndian: true)
    case (1..., 0): return utf16(bytes[...], isBigEndian: false)
    case (0, 1...): return utf16(bytes[...], isBigEndian: true)
    default: return bytes
    }
  }

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
