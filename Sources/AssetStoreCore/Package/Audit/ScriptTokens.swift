/// A piece of a script that means something.
struct ScriptToken: Sendable, Equatable {
  enum Kind: Sendable {
    case name
    case number
    case string
    /// A single byte of punctuation.
    case mark
  }

  var kind: Kind
  /// Where it stands in the bytes; of a string, what lies between its quotes.
  var range: Range<Int>
  /// Counted from 1.
  var line: Int
  /// Of a mark its byte, else 0.
  var mark: UInt8 = 0
  /// Whether the string is one in which a backslash is nothing but that.
  var isRaw = false
}

/// A script in pieces: comments, blanks and ends of lines are left out. Never fails, and takes time with the
/// length of the text.
protocol ScriptTokens {
  init(_ bytes: [UInt8])

  var bytes: [UInt8] { get }
  /// The first line that may be code and was not taken for it; nil: there is none among the pieces so far.
  var unclear: Int? { get }

  mutating func next() -> ScriptToken?
}

extension ScriptTokens {
  /// What can be a name that somebody knows has at most so many bytes.
  static var longestName: Int { 48 }

  /// The name that a token is; nil if it is none that anybody knows.
  func name(_ token: ScriptToken) -> String? {
    guard token.kind == .name, token.range.count <= Self.longestName else { return nil }
    return ScriptText.name(bytes[token.range])
  }

  /// What a string says, as far as its first 256 bytes go.
  func text(_ token: ScriptToken) -> [UInt8] {
    let content = bytes[token.range].prefix(256)
    return token.isRaw ? Array(content) : ScriptText.unescaped(content)
  }
}

/// Names and strings as scripts write them.
enum ScriptText {
  static let backslash = UInt8(ascii: "\\")
  static let quote = UInt8(ascii: "\"")

  static func startsName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  static func continuesName(_ byte: UInt8) -> Bool { startsName(byte) || isDigit(byte) }

  static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// The name in ASCII; nil if it is none, or has other letters, as no name that is looked for has.
  static func name(_ bytes: ArraySlice<UInt8>) -> String? {
    let name = bytes.contains(backslash) ? unescaped(bytes)[...] : bytes
    guard name.allSatisfy({ $0 < 0x80 && continuesName($0) }) else { return nil }
    return String(decoding: name, as: UTF8.self)
  }

  /// The text without its escapes, which GDScript, C# and resources share as far as it matters here.
  static func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    guard bytes.contains(backslash) else { return Array(bytes) }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    var rest = bytes
    while let byte = rest.popFirst() {
      guard byte == backslash, let escape = rest.popFirst() else {
        text.append(byte)
        continue
      }
      switch escape {
      case UInt8(ascii: "n"): text.append(0x0a)
      case UInt8(ascii: "r"): text.append(0x0d)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "u"): append(hex(&rest, 4), to: &text)
      case UInt8(ascii: "x"): append(hex(&rest, 4), to: &text)
      case UInt8(ascii: "U"):
        // Six digits in Godot, eight in C#, where the first two are zeros.
        let digits =
          rest.starts(with: [0x30, 0x30]) && rest.prefix(8).allSatisfy { Hex.digit($0) != nil }
          ? 8 : 6
        append(hex(&rest, digits), to: &text)
      case 0x0a: break
      default: text.append(escape)
      }
    }
    return text
  }

  static func append(_ value: UInt32, to text: inout [UInt8]) {
    text.append(contentsOf: String(Unicode.Scalar(value) ?? "\u{fffd}").utf8)
  }

  static func hex(_ rest: inout ArraySlice<UInt8>, _ digits: Int) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let digit = rest.first.flatMap(Hex.digit) else { break }
      value = value << 4 | UInt32(digit)
      rest.removeFirst()
    }
    return value
  }
}
