/// GDScript in pieces, cut where Godot's own tokenizer cuts: a difference would hide code from us in what we take
/// for a string or comment.
struct GDScriptTokens: ScriptTokens {
  let bytes: [UInt8]
  let unclear: Int? = nil
  private var position = 0
  private var line = 1

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }
  private var following: UInt8? { position + 1 < bytes.count ? bytes[position + 1] : nil }

  mutating func next() -> ScriptToken? {
    while let byte = current {
      switch byte {
      case 0x0a:
        line += 1
        position += 1
      // A backslash continues the line.
      case 0...0x20, ScriptText.backslash: position += 1
      case UInt8(ascii: "#"):
        while let byte = current, byte != 0x0a { position += 1 }
      case ScriptText.quote, UInt8(ascii: "'"): return string(byte, isRaw: false)
      case UInt8(ascii: "r"):
        guard let quote = following, quote == ScriptText.quote || quote == UInt8(ascii: "'") else {
          return word(.name)
        }
        position += 1
        return string(quote, isRaw: true)
      case _ where ScriptText.isDigit(byte): return word(.number)
      case _ where ScriptText.startsName(byte): return word(.name)
      default:
        position += 1
        return ScriptToken(kind: .mark, range: position - 1..<position, line: line, mark: byte)
      }
    }
    return nil
  }

  private mutating func word(_ kind: ScriptToken.Kind) -> ScriptToken {
    let start = position
    while let byte = current, ScriptText.continuesName(byte) { position += 1 }
    return ScriptToken(kind: kind, range: start..<position, line: line)
  }

  /// Reads from the first quote to behind the last. Only the quotes end it: any string may go over several lines.
  private mutating func string(_ quote: UInt8, isRaw: Bool) -> ScriptToken {
    var token = ScriptToken(kind: .string, range: 0..<0, line: line, isRaw: isRaw)
    position += 1
    let isLong = current == quote && following == quote
    if isLong { position += 2 }
    let start = position
    while let byte = current {
      position += 1
      switch byte {
      case 0x0a: line += 1
      case ScriptText.backslash: escape(quote, isRaw: isRaw)
      case quote where !isLong:
        token.range = start..<position - 1
        return token
      case quote where current == quote && following == quote:
        token.range = start..<position - 1
        position += 2
        return token
      default: break
      }
    }
    token.range = start..<bytes.count
    return token
  }

  /// Goes past what follows a backslash, if that cannot end the string.
  private mutating func escape(_ quote: UInt8, isRaw: Bool) {
    guard let escaped = current else { return }
    guard !isRaw else {
      if escaped == quote || escaped == ScriptText.backslash { position += 1 }
      return
    }
    position += 1
    if escaped == 0x0a { line += 1 }
    // Godot drops whatever follows a lone carriage return.
    if escaped == 0x0d, let byte = current {
      position += 1
      if byte == 0x0a { line += 1 }
    }
  }
}
