/// JSON of an answer, written as it comes: members in the order of the calls, no white space, a line end behind it.
///
/// Servers of files call it a web page where its file is an index.html, and nothing where it has no ending. So it is
/// ASCII without "<", ">" and "&": no browser finds a tag in it, whatever it takes its type and encoding for.
package struct AnswerText {
  private var bytes: [UInt8] = []
  private var isFirst = true

  package static func file(_ write: (inout AnswerText) -> Void) -> [UInt8] {
    var text = AnswerText()
    text.bytes.reserveCapacity(4096)
    write(&text)
    text.bytes.append(0x0a)
    return text.bytes
  }

  package mutating func object(_ name: String? = nil, _ write: (inout AnswerText) -> Void) {
    nest(name, UInt8(ascii: "{"), UInt8(ascii: "}"), write)
  }

  package mutating func array(_ name: String? = nil, _ write: (inout AnswerText) -> Void) {
    nest(name, UInt8(ascii: "["), UInt8(ascii: "]"), write)
  }

  package mutating func string(_ name: String? = nil, _ text: String) {
    begin(name)
    append(text)
  }

  /// A string that several answers have.
  package struct Quoted {
    fileprivate let bytes: [UInt8]

    package init(_ text: String) {
      var answer = AnswerText()
      answer.bytes.reserveCapacity(text.utf8.count + 64)
      answer.append(text)
      bytes = answer.bytes
    }
  }

  package mutating func string(_ name: String, _ text: Quoted) {
    begin(name)
    bytes += text.bytes
  }

  package mutating func integer(_ name: String, _ number: Int64) { raw(name, "\(number)") }

  package mutating func number(_ name: String, _ number: Double) { raw(name, "\(number)") }

  package mutating func bool(_ name: String, _ flag: Bool) { raw(name, flag ? "true" : "false") }

  package mutating func null(_ name: String) { raw(name, "null") }

  private mutating func raw(_ name: String, _ text: String) {
    begin(name)
    bytes += text.utf8
  }

  private mutating func nest(
    _ name: String?, _ start: UInt8, _ end: UInt8, _ write: (inout AnswerText) -> Void
  ) {
    begin(name)
    bytes.append(start)
    isFirst = true
    write(&self)
    bytes.append(end)
    isFirst = false
  }

  private mutating func begin(_ name: String?) {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
    guard let name else { return }
    bytes.append(UInt8(ascii: "\""))
    bytes += name.utf8
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func append(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    let start = bytes.count
    // Most texts are as they are to be.
    bytes += text.utf8
    if let odd = bytes[start...].firstIndex(where: { !AnswerText.isPlain($0) }) {
      var rest = bytes[odd...]
      bytes.removeSubrange(odd...)
      while let byte = rest.popFirst() { append(byte, &rest) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// A character that begins with a byte, and takes those that it goes on with.
  private mutating func append(_ byte: UInt8, _ rest: inout ArraySlice<UInt8>) {
    if AnswerText.isPlain(byte) { return bytes.append(byte) }
    guard byte >= 0x80 else {
      switch byte {
      case 0x0a: bytes += "\\n".utf8
      case 0x22, 0x5c:
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      default: append(unit: UInt16(byte))
      }
      return
    }
    let length = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3
    var value = UInt32(byte) & (0x3f >> UInt32(length))
    for next in rest.prefix(length) { value = value << 6 | UInt32(next & 0x3f) }
    rest = rest.dropFirst(length)
    guard let scalar = Unicode.Scalar(value) else { return }
    for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter { append(unit: unit) }
  }

  private mutating func append(unit: UInt16) {
    bytes += "\\u".utf8
    for shift in [UInt16(12), 8, 4, 0] {
      let digit = UInt8(truncatingIfNeeded: unit >> shift & 15)
      bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    // Letters first.
    if byte > 0x5c { return byte < 0x7f }
    return switch byte {
    case 0..<0x20, 0x22, 0x26, 0x3c, 0x3e, 0x5c: false
    default: true
    }
  }
}
