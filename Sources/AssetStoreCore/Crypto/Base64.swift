/// Base64 (RFC 4648, section 4) with the one spelling that each sequence of bytes has.
package enum Base64 {
  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")

  private static let values: [UInt8: UInt8] = Dictionary(
    uniqueKeysWithValues: zip(digits, UInt8(0)...63))

  package static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var rest = bytes[...]
    while !rest.isEmpty {
      let group = Array(rest.prefix(3))
      rest = rest.dropFirst(3)
      let first = group[0]
      let second = group.count > 1 ? group[1] : 0
      let third = group.count > 2 ? group[2] : 0
      text.append(digits[Int(first >> 2)])
      text.append(digits[Int(first & 3) << 4 | Int(second >> 4)])
      text.append(group.count > 1 ? digits[Int(second & 15) << 2 | Int(third >> 6)] : padding)
      text.append(group.count > 2 ? digits[Int(third & 63)] : padding)
    }
    return text
  }

  /// Nil if it is not what `encode` makes of some bytes.
  static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var bits: UInt32 = 0
    var count = 0
    var padded = 0
    for character in text {
      if character == padding {
        padded += 1
        continue
      }
      guard padded == 0, let value = values[character] else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        bits &= (1 << UInt32(count)) - 1
      }
    }
    // What is left over of the last digit is zero, and there is as much padding as that leaves room for.
    guard bits == 0, padded == count / 2, count < 6 else { return nil }
    return bytes
  }
}
