/// Text and values of attributes in HTML.
package enum HTMLText {
  /// Text so that a browser shows it as it is, between tags and in quoted attributes alike.
  package static func escape(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    append(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The same, behind what is there.
  package static func append(_ text: String, to out: inout [UInt8]) {
    let start = out.count
    // Most texts are as they are to be.
    out += text.utf8
    var index = start
    while index < out.count, !isOutstanding(out[index]) { index += 1 }
    guard index < out.count else { return }
    var rest = out[index...]
    out.removeSubrange(index...)
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "&"): out += "&amp;".utf8
      case UInt8(ascii: "<"): out += "&lt;".utf8
      case UInt8(ascii: ">"): out += "&gt;".utf8
      case UInt8(ascii: "\""): out += "&quot;".utf8
      case UInt8(ascii: "'"): out += "&#39;".utf8
      case 0xc2, 0xe2, 0xef, 0xf0...:
        let length = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3
        let value = rest.prefix(length).reduce(UInt32(byte) & (0x3f >> UInt32(length))) {
          $0 << 6 | UInt32($1 & 0x3f)
        }
        if let scalar = Unicode.Scalar(value), !Shown.isShown(scalar) {
          rest = rest.dropFirst(length)
        } else {
          out.append(byte)
        }
      default:
        if !isOutstanding(byte) { out.append(byte) }
      }
    }
  }

  /// Whether a byte is to be escaped or left out, or begins a character that may be.
  private static func isOutstanding(_ byte: UInt8) -> Bool {
    // Letters first.
    if byte >= 0x3f, byte < 0x7f { return false }
    return switch byte {
    case 0x09, 0x0a: false
    case 0..<0x20, 0x7f, 0xc2, 0xe2, 0xef, 0xf0...: true
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
      UInt8(ascii: "'"):
      true
    default: false
    }
  }
}

enum Shown {
  /// Whether a character may be in a text that others read: what has no look could make text run backwards, or hide
  /// some of it.
  static func isShown(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0a: true
    case 0...0x1f, 0x7f...0x9f, 0x202a...0x202e, 0x2066...0x2069, 0xfeff: false
    // No characters, and neither HTML nor XML has them.
    case 0xfdd0...0xfdef: false
    default: scalar.value & 0xfffe != 0xfffe
    }
  }
}
