/// C# in pieces. What stands in the braces of an interpolated string is code and comes in pieces too.
///
/// Conditions of "#if" are not judged: all of their branches are read. As in a branch that does not count quotes and
/// comments do not count either, what they seem to hide beyond it is unclear.
struct CSharpTokens: ScriptTokens {
  let bytes: [UInt8]
  private(set) var unclear: Int?
  private var position = 0
  private var line = 1
  /// Interpolated strings whose code is being read, the innermost last.
  private var open: [Interpolation] = []

  private struct Interpolation {
    var quotes: Int
    /// How many braces open its code; 0: none can, since it is not interpolated.
    var dollars: Int
    var isVerbatim: Bool
    /// Braces that its code has opened.
    var braces = 0
  }

  /// Strings in the code of strings that are followed; nobody writes more.
  private static let deepest = 32

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func byte(_ offset: Int) -> UInt8? {
    position + offset < bytes.count ? bytes[position + offset] : nil
  }

  mutating func next() -> ScriptToken? {
    while let byte = current {
      switch byte {
      case 0x0a:
        line += 1
        position += 1
      case 0...0x20: position += 1
      case UInt8(ascii: "/") where self.byte(1) == UInt8(ascii: "/"): skipLine()
      // What a directive says is no code, and its quotes open nothing.
      case UInt8(ascii: "#"):
        if !open.isEmpty { judgeDirective() }
        skipLine()
      case UInt8(ascii: "/") where self.byte(1) == UInt8(ascii: "*"): skipComment()
      case ScriptText.quote, UInt8(ascii: "$"), UInt8(ascii: "@"):
        if let string = string() { return string }
      case UInt8(ascii: "'"): skipCharacter()
      case _ where ScriptText.isDigit(byte): return word(.number)
      case _ where ScriptText.startsName(byte) || isEscape: return word(.name)
      default:
        if closesCode(byte) { continue }
        position += 1
        return ScriptToken(kind: .mark, range: position - 1..<position, line: line, mark: byte)
      }
    }
    return nil
  }

  /// Whether a name goes on with an escaped character.
  private var isEscape: Bool {
    current == ScriptText.backslash
      && (byte(1) == UInt8(ascii: "u") || byte(1) == UInt8(ascii: "U"))
  }

  private mutating func word(_ kind: ScriptToken.Kind) -> ScriptToken {
    let start = position
    while let byte = current, ScriptText.continuesName(byte) || isEscape { position += 1 }
    return ScriptToken(kind: kind, range: start..<position, line: line)
  }

  private mutating func skipLine() {
    while let byte = current, byte != 0x0a, byte != 0x0d {
      position += 1
      // The other ends of lines that C# knows: U+0085, U+2028, U+2029.
      if byte == 0xc2, current == 0x85 {
        position += 1
        return
      }
      if byte == 0xe2, current == 0x80, self.byte(1).map({ $0 & 0xfe }) == 0xa8 {
        position += 2
        return
      }
    }
  }

  private mutating func skipComment() {
    position += 2
    while let byte = current {
      position += 1
      if byte == 0x0a { beginLine() }
      if byte == UInt8(ascii: "*"), current == UInt8(ascii: "/") {
        position += 1
        return
      }
    }
  }

  /// Counts a line that begins within a comment or string.
  private mutating func beginLine() {
    line += 1
    judgeDirective()
  }

  /// Notes a line where it may be that code begins after all.
  private mutating func judgeDirective() {
    var rest = bytes[position...]
    func skipBlanks() { rest = rest.drop { $0 == 0x20 || $0 == 0x09 } }
    skipBlanks()
    guard unclear == nil, rest.popFirst() == UInt8(ascii: "#") else { return }
    skipBlanks()
    let words = ["if", "elif", "else", "endif"]
    if words.contains(where: { rest.starts(with: $0.utf8) }) { unclear = line }
  }

  /// A character between its quotes; only the quote, where there is no other near.
  private mutating func skipCharacter() {
    let isEscaped = byte(1) == ScriptText.backslash
    position += 1
    // "\U0001F600" is the longest, a character of four bytes the longest without an escape.
    for offset in 0..<(isEscaped ? 11 : 5) {
      guard let byte = byte(offset), byte != 0x0a else { return }
      if byte == UInt8(ascii: "'"), offset >= (isEscaped ? 2 : 1) {
        position += offset + 1
        return
      }
    }
  }

  /// The string that begins here, up to its first piece of code; nil if none does.
  private mutating func string() -> ScriptToken? {
    var (ahead, dollars, isVerbatim) = (0, 0, false)
    prefix: while let byte = byte(ahead) {
      switch byte {
      case UInt8(ascii: "$"): dollars += 1
      case UInt8(ascii: "@") where !isVerbatim: isVerbatim = true
      default: break prefix
      }
      ahead += 1
    }
    guard byte(ahead) == ScriptText.quote else {
      // Not to be looked at again byte by byte, which would take the square of their number.
      position += ahead
      return nil
    }
    var quotes = 1
    while byte(ahead + quotes) == ScriptText.quote { quotes += 1 }
    // Two are an empty string, or the first is the string's and the second one in it.
    if quotes < 3 || isVerbatim { quotes = 1 }
    position += ahead + quotes
    let start = position
    let line = line
    let string = Interpolation(quotes: quotes, dollars: dollars, isVerbatim: isVerbatim)
    let end = skipText(string)
    return ScriptToken(
      kind: .string, range: start..<end, line: line, isRaw: isVerbatim || quotes > 1)
  }

  /// Goes through the text of a string, behind its end or to its next piece of code. Gives where the text ends.
  private mutating func skipText(_ string: Interpolation) -> Int {
    while let byte = current {
      switch byte {
      case ScriptText.quote:
        let count = run(of: byte)
        if string.isVerbatim {
          // Two stand for one.
          position += count
          if count % 2 == 1 { return position - 1 }
        } else if count >= string.quotes {
          position += string.quotes == 1 ? 1 : count
          return position - string.quotes
        } else {
          position += count
        }
      case ScriptText.backslash where string.quotes == 1 && !string.isVerbatim:
        position += 1
        if current.map({ $0 != 0x0a }) == true { position += 1 }
      case 0x0a:
        // Only the others go over lines: the text is broken here.
        if string.quotes == 1, !string.isVerbatim { return position }
        position += 1
        beginLine()
      case UInt8(ascii: "{") where string.dollars > 0:
        let count = run(of: byte)
        position += count
        // In an ordinary one two stand for one; in a raw one fewer than its dollars are text.
        let opens = string.quotes == 1 ? count % 2 == 1 : count >= string.dollars
        guard opens, open.count < CSharpTokens.deepest else { continue }
        open.append(string)
        return position - count
      default: position += 1
      }
    }
    return position
  }

  private func run(of byte: UInt8) -> Int {
    var count = 1
    while self.byte(count) == byte { count += 1 }
    return count
  }

  /// Whether the byte ends the code of a string, whose text is then gone through.
  private mutating func closesCode(_ byte: UInt8) -> Bool {
    guard var string = open.last else { return false }
    switch byte {
    case UInt8(ascii: "{"): string.braces += 1
    case UInt8(ascii: "}") where string.braces > 0: string.braces -= 1
    case UInt8(ascii: "}"):
      open.removeLast()
      position += min(run(of: byte), string.quotes == 1 ? 1 : string.dollars)
      _ = skipText(string)
      return true
    default: return false
    }
    open[open.count - 1] = string
    return false
  }
}
