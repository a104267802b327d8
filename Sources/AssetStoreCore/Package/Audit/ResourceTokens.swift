/// The text in which Godot keeps scenes, resources and settings, in pieces, cut where Godot's own parser cuts.
struct ResourceTokens {
  struct Token {
    enum Kind {
      case name
      case string
      /// A number, a colour, or a single byte of punctuation.
      case mark
    }

    var kind: Kind
    /// Of a string, what lies between its quotes.
    var range: Range<Int>
    /// Counted from 1.
    var line: Int
    /// The first byte.
    var byte: UInt8
  }

  /// What stands outside of values.
  enum Head {
    /// "[", behind which a section begins.
    case section
    /// A key and "=", behind which a value begins.
    case key([UInt8])
  }

  let bytes: [UInt8]
  private(set) var line = 1
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func head() -> Head? {
    var key: [UInt8] = []
    while let byte = current {
      switch byte {
      case UInt8(ascii: ";"): skipLine()
      case UInt8(ascii: "[") where key.isEmpty:
        position += 1
        return .section
      case ScriptText.quote:
        let token = string()
        key = ResourceTokens.unescaped(bytes[token.range].prefix(1024)).text
      case UInt8(ascii: "="):
        position += 1
        return .key(key)
      default:
        if byte == 0x0a { line += 1 }
        // Blanks within a key are no part of it.
        if byte > 0x20 { key.append(byte) }
        position += 1
      }
    }
    return nil
  }

  /// The name of a section of settings, up to its bracket.
  mutating func sectionName() -> ArraySlice<UInt8> {
    let start = position
    var isEscaped = false
    while let byte = current {
      position += 1
      if byte == 0x0a { line += 1 }
      if byte == UInt8(ascii: "]"), !isEscaped { return bytes[start..<position - 1] }
      isEscaped = byte == ScriptText.backslash
    }
    return bytes[start...]
  }

  /// The next piece of a value, or of a section of a scene.
  mutating func next() -> Token? {
    while let byte = current {
      switch byte {
      case 0x0a:
        line += 1
        position += 1
      case 0...0x20: position += 1
      case UInt8(ascii: ";"): skipLine()
      case ScriptText.quote: return string()
      case UInt8(ascii: "-"), UInt8(ascii: "#"), 0x30...0x39:
        let start = position
        position += 1
        while let byte = current, ScriptText.continuesName(byte) || "+-.".utf8.contains(byte) {
          position += 1
        }
        return Token(kind: .mark, range: start..<position, line: line, byte: byte)
      case _ where ScriptText.startsName(byte):
        let start = position
        while let byte = current, ScriptText.continuesName(byte) { position += 1 }
        return Token(kind: .name, range: start..<position, line: line, byte: byte)
      default:
        position += 1
        return Token(kind: .mark, range: position - 1..<position, line: line, byte: byte)
      }
    }
    return nil
  }

  /// The next piece, which is read again.
  func peek() -> Token? {
    var copy = self
    return copy.next()
  }

  private mutating func skipLine() {
    while let byte = current, byte != 0x0a { position += 1 }
  }

  private mutating func string() -> Token {
    var token = Token(kind: .string, range: 0..<0, line: line, byte: ScriptText.quote)
    position += 1
    let start = position
    while let byte = current {
      position += 1
      switch byte {
      case 0x0a: line += 1
      case ScriptText.quote:
        token.range = start..<position - 1
        return token
      case ScriptText.backslash:
        if current == 0x0a { line += 1 }
        if current != nil { position += 1 }
      default: break
      }
    }
    token.range = start..<bytes.count
    return token
  }

  /// What a string says, and the numbers of its lines that only an escape begins.
  static func unescaped(_ bytes: ArraySlice<UInt8>) -> (text: [UInt8], escapedLines: [Int32]) {
    guard bytes.contains(ScriptText.backslash) else { return (Array(bytes), []) }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    var (line, escapedLines): (Int32, [Int32]) = (1, [])
    var rest = bytes
    while let byte = rest.popFirst() {
      guard byte == ScriptText.backslash, let escape = rest.popFirst() else {
        if byte == 0x0a { line += 1 }
        text.append(byte)
        continue
      }
      switch escape {
      case UInt8(ascii: "n"):
        line += 1
        escapedLines.append(line)
        text.append(0x0a)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "r"): text.append(0x0d)
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0c)
      case UInt8(ascii: "u"): ScriptText.append(ScriptText.hex(&rest, 4), to: &text)
      case UInt8(ascii: "U"): ScriptText.append(ScriptText.hex(&rest, 6), to: &text)
      default:
        if escape == 0x0a { line += 1 }
        text.append(escape)
      }
    }
    return (text, escapedLines)
  }
}
