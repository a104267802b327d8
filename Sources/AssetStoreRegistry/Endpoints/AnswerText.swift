/// JSON of an answer, written as it comes: members in the order of the calls, no white space, a line end behind it.
///
/// Servers of files call it a web page where its file is an index.html, and nothing where it has no ending. So it is
/// ASCII without "<", ">" and "&": no browser finds a tag in it, whatever it takes its type and encoding for.
struct AnswerText {
  private var bytes: [UInt8] = []
  private var isFirst = true

  static func file(_ write: (inout AnswerText) -> Void) -> [UInt8] {
    var text = AnswerText()
    text.bytes.reserveCapacity(1024)
    write(&text)
    text.bytes.append(0x0a)
    return text.bytes
  }

  mutating func object(_ name: String? = nil, _ write: (inout AnswerText) -> Void) {
    nest(name, UInt8(ascii: "{"), UInt8(ascii: "}"), write)
  }

  mutating func array(_ name: String? = nil, _ write: (inout AnswerText) -> Void) {
    nest(name, UInt8(ascii: "["), UInt8(ascii: "]"), write)
  }

  mutating func string(_ name: String? = nil, _ text: String) {
    begin(name)
    append(text)
  }

  mutating func integer(_ name: String, _ number: Int64) { raw(name, "\(number)") }

  mutating func number(_ name: String, _ number: Double) { raw(name, "\(number)") }

  mutating func bool(_ name: String, _ flag: Bool) { raw(name, flag ? "true" : "false") }

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
    append(name)
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func append(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    if text.utf8.allSatisfy(AnswerText.isPlain) {
      bytes += text.utf8
    } else {
      for unit in text.utf16 { append(unit) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func append(_ unit: UInt16) {
    if let byte = UInt8(exactly: unit), AnswerText.isPlain(byte) {
      bytes.append(byte)
      return
    }
    bytes.append(UInt8(ascii: "\\"))
    switch unit {
    case 0x0a: bytes.append(UInt8(ascii: "n"))
    case 0x22, 0x5c: bytes.append(UInt8(truncatingIfNeeded: unit))
    default:
      bytes.append(UInt8(ascii: "u"))
      for shift in [12, 8, 4, 0] {
        let digit = UInt8(truncatingIfNeeded: unit >> shift & 15)
        bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
      }
    }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x22, 0x26, 0x3c, 0x3e, 0x5c: false
    default: (0x20..<0x7f).contains(byte)
    }
  }
}
