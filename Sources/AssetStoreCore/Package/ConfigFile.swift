/// Godot's ConfigFile text, as far as plugin.cfg, .gdextension and project.godot need it.
///
/// Never fails: what is not understood is passed over. Values other than strings are kept as their text,
/// along with the strings in them.
package struct ConfigFile: Sendable, Equatable {
  package struct Value: Sendable, Equatable {
    /// The value as it stands in the file, trimmed; for a string, what it says.
    package var text = ""
    /// The strings in it, in order: one for a string, several for an array.
    package var strings: [String] = []
    /// Whether it is one string and nothing else.
    var isString = false
  }

  /// By section and key; keys above the first section are in "".
  private var sections: [String: [String: Value]] = [:]

  /// What lies beyond this many bytes is not read.
  package static let limit = 1 << 20

  package init(_ bytes: [UInt8]) {
    var scanner = Scanner(bytes.prefix(ConfigFile.limit))
    var section = ""
    while let line = scanner.next() {
      switch line {
      case .section(let name): section = name
      case .assignment(let key, let value): sections[section, default: [:]][key] = value
      }
    }
  }

  package init(_ text: String) {
    self.init(Array(text.utf8))
  }

  package func value(_ section: String, _ key: String) -> Value? {
    sections[section]?[key]
  }

  /// The value's text; "" if there is none.
  package func text(_ section: String, _ key: String) -> String {
    value(section, key)?.text ?? ""
  }
}

extension ConfigFile {
  private enum Line {
    case section(String)
    case assignment(String, Value)
  }

  private struct Scanner {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
      self.bytes = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes
      position = self.bytes.startIndex
    }

    private var current: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    private mutating func advance() -> UInt8? {
      guard let byte = current else { return nil }
      position += 1
      return byte
    }

    mutating func next() -> Line? {
      while let byte = current {
        switch byte {
        case 0x20, 0x09, 0x0a, 0x0d: position += 1
        case UInt8(ascii: ";"), UInt8(ascii: "#"): skipLine()
        case UInt8(ascii: "["):
          position += 1
          let name = text { $0 == UInt8(ascii: "]") || $0 == 0x0a }
          skipLine()
          return .section(name)
        default:
          let key = text { $0 == UInt8(ascii: "=") || $0 == 0x0a }
          guard current == UInt8(ascii: "=") else { continue }
          position += 1
          return .assignment(ConfigFile.unquoted(key), value())
        }
      }
      return nil
    }

    private mutating func skipLine() {
      while current.map({ $0 != 0x0a }) == true { position += 1 }
    }

    /// What stands before the first byte that ends it, trimmed.
    private mutating func text(until isEnd: (UInt8) -> Bool) -> String {
      let start = position
      while let byte = current, !isEnd(byte) { position += 1 }
      return ConfigFile.trimmed(bytes[start..<position])
    }

    /// Reads to the end of the line, or further while a bracket or string is open.
    private mutating func value() -> Value {
      while current == 0x20 || current == 0x09 { position += 1 }
      let start = position
      var value = Value()
      if current == UInt8(ascii: "\"") {
        position += 1
        value.text = string()
        value.strings = [value.text]
        let rest = bytes[position...].prefix { $0 != 0x0a }.first { $0 > 0x20 }
        value.isString = rest == nil || rest == UInt8(ascii: ";")
        skipLine()
        return value
      }
      var depth = 0
      scan: while let byte = current {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
        case UInt8(ascii: "\""):
          position += 1
          value.strings.append(string())
          continue
        case 0x0a where depth <= 0: break scan
        case UInt8(ascii: ";") where depth <= 0: break scan
        default: break
        }
        position += 1
      }
      value.text = ConfigFile.trimmed(bytes[start..<position])
      skipLine()
      return value
    }

    /// The rest of a string and its closing quote.
    private mutating func string() -> String {
      var content: [UInt8] = []
      var units: [UInt16] = []
      func flush() {
        content.append(contentsOf: String(decoding: units, as: UTF16.self).utf8)
        units = []
      }
      while let byte = advance(), byte != UInt8(ascii: "\"") {
        // Escaped halves of one character stand next to each other: join them before what follows.
        guard byte == UInt8(ascii: "\\"), let escape = advance() else {
          flush()
          if byte != 0x0d || current != 0x0a { content.append(byte) }
          continue
        }
        switch escape {
        case UInt8(ascii: "u"): units.append(UInt16(truncatingIfNeeded: hex(4)))
        case UInt8(ascii: "U"):
          flush()
          content.append(contentsOf: String(Unicode.Scalar(hex(6)) ?? "\u{fffd}").utf8)
        default:
          flush()
          content.append(ConfigFile.escapes[escape] ?? escape)
        }
      }
      flush()
      return StreamSafe.text(content)
    }

    private mutating func hex(_ digits: Int) -> UInt32 {
      var number: UInt32 = 0
      for _ in 0..<digits {
        guard let byte = current, let digit = Hex.digit(byte) else {
          break
        }
        number = number << 4 | UInt32(digit)
        position += 1
      }
      return number
    }
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "n"): 0x0a, UInt8(ascii: "t"): 0x09, UInt8(ascii: "r"): 0x0d,
    UInt8(ascii: "b"): 0x08,
    UInt8(ascii: "f"): 0x0c,
  ]

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
    let isBlank: (UInt8) -> Bool = { $0 <= 0x20 }
    var bytes = bytes.drop(while: isBlank)
    while let last = bytes.last, isBlank(last) { bytes.removeLast() }
    return StreamSafe.text(bytes)
  }

  private static func unquoted(_ key: String) -> String {
    guard key.utf8.count >= 2, key.hasPrefix("\""), key.hasSuffix("\"") else { return key }
    return String(key.dropFirst().dropLast())
  }
}
