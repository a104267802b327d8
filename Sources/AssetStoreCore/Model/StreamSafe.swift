/// Bounds runs of combining marks, as the Stream-Safe Text Format of Unicode Standard Annex #15 does: no
/// language has more than thirty in a row.
///
/// A string is hashed and compared as if each run were sorted, which takes time with the square of its length: a
/// text of a hundred kilobytes can take minutes. So no text from outside becomes part of a key or a comparison
/// before it was seen here.
///
/// What is dropped on the way does not end a run: characters without a look, which `EntryName.folded` takes out,
/// and in JSON the "_" that keys lose.
package enum StreamSafe {
  private static let longest = 30

  /// Whether no run in `text` is too long.
  package static func holds(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 < 0x80 } || surplus(in: Array(text.utf8), isJSON: false).isEmpty
  }

  /// Whether no run in a JSON text in UTF-8 is too long, as it stands or once its escapes are read.
  static func holds(json bytes: [UInt8]) -> Bool {
    // A zero byte is in each JSON text of another encoding, and in none of this one.
    !bytes.contains(0) && surplus(in: bytes, isJSON: true).isEmpty
  }

  /// Where in a JSON text in UTF-8 the first mark stands that is too many; nil if none is.
  static func firstSurplus(json bytes: [UInt8]) -> Int? {
    surplus(in: bytes, isJSON: true).first?.lowerBound
  }

  /// The text in UTF-8 bytes, without what is too much of a run.
  static func text<Bytes: RandomAccessCollection<UInt8>>(_ bytes: Bytes) -> String
  where Bytes.Index == Int {
    let surplus = surplus(in: bytes, isJSON: false)
    return String(
      decoding: surplus.isEmpty ? Array(bytes) : cut(surplus, from: bytes), as: UTF8.self)
  }

  /// A JSON text without what is too much of a run; nil if it is not in UTF-8.
  static func cut(json bytes: [UInt8]) -> [UInt8]? {
    if bytes.contains(0) { return nil }
    let surplus = surplus(in: bytes, isJSON: true)
    return surplus.isEmpty ? bytes : cut(surplus, from: bytes)
  }

  private static func cut<Bytes: RandomAccessCollection<UInt8>>(
    _ surplus: [Range<Int>], from bytes: Bytes
  ) -> [UInt8] where Bytes.Index == Int {
    var kept: [UInt8] = []
    var position = bytes.startIndex
    for range in surplus {
      kept += bytes[position..<range.lowerBound]
      position = range.upperBound
    }
    return kept + bytes[position...]
  }

  /// Where the marks stand that are too many, in order.
  private static func surplus<Bytes: RandomAccessCollection<UInt8>>(
    in bytes: Bytes, isJSON: Bool
  ) -> [Range<Int>] where Bytes.Index == Int {
    var found: [Range<Int>] = []
    var run = 0
    var position = bytes.startIndex
    while position < bytes.endIndex {
      let byte = bytes[position]
      // Nearly all text.
      if byte < 0x80, !isJSON || byte != UInt8(ascii: "\\") {
        if !isJSON || byte != UInt8(ascii: "_") { run = 0 }
        position += 1
        continue
      }
      let (scalar, end) =
        byte < 0x80 ? escape(bytes, position) : character(bytes, position, prefix: byte)
      switch scalar.map(Role.init) {
      case .mark?:
        run += 1
        if run > longest {
          if let last = found.last, last.upperBound == position {
            found[found.count - 1] = last.lowerBound..<end
          } else {
            found.append(position..<end)
          }
        }
      case .transparent?: break
      case .starter? where isJSON && scalar == "_": break
      default: run = 0
      }
      position = end
    }
    return found
  }

  private enum Role {
    case mark
    case transparent
    case starter

    init(_ scalar: Unicode.Scalar) {
      switch scalar.value {
      case 0xad: self = .transparent
      case 0..<0x300: self = .starter
      // No marks themselves, but made of nothing else.
      case 0xf73, 0xf75, 0xf81: self = .mark
      default:
        let properties = scalar.properties
        self =
          properties.canonicalCombiningClass != .notReordered
          ? .mark : properties.isDefaultIgnorableCodePoint ? .transparent : .starter
      }
    }
  }

  /// The character of several bytes at `position`, nil if it is none, and where the next begins.
  private static func character<Bytes: RandomAccessCollection<UInt8>>(
    _ bytes: Bytes, _ position: Int, prefix: UInt8
  ) -> (Unicode.Scalar?, end: Int) where Bytes.Index == Int {
    let length = prefix < 0xc0 ? 1 : prefix < 0xe0 ? 2 : prefix < 0xf0 ? 3 : 4
    guard length > 1, length <= bytes.endIndex - position else { return (nil, position + 1) }
    var value = UInt32(prefix) & (0x7f >> UInt32(length))
    for byte in bytes[position + 1..<position + length] {
      guard byte & 0xc0 == 0x80 else { return (nil, position + 1) }
      value = value << 6 | UInt32(byte & 0x3f)
    }
    return (Unicode.Scalar(value), position + length)
  }

  /// The character that an escape of JSON stands for, and where the next begins.
  private static func escape<Bytes: RandomAccessCollection<UInt8>>(
    _ bytes: Bytes, _ position: Int
  ) -> (Unicode.Scalar?, end: Int) where Bytes.Index == Int {
    guard let unit = unit(bytes, position) else {
      return (nil, min(position + 2, bytes.endIndex))
    }
    if UTF16.isLeadSurrogate(unit), let next = self.unit(bytes, position + 6),
      UTF16.isTrailSurrogate(next)
    {
      let value = 0x10000 + (UInt32(unit) & 0x3ff) << 10 + UInt32(next) & 0x3ff
      return (Unicode.Scalar(value), position + 12)
    }
    return (Unicode.Scalar(UInt32(unit)), position + 6)
  }

  private static func unit<Bytes: RandomAccessCollection<UInt8>>(
    _ bytes: Bytes, _ position: Int
  ) -> UInt16? where Bytes.Index == Int {
    guard bytes.endIndex - position >= 6, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { return nil }
    var unit: UInt16 = 0
    for byte in bytes[position + 2..<position + 6] {
      guard let digit = Hex.digit(byte) else { return nil }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }
}
