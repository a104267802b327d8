/// Reads one JSON text. Calls itself once for each level of the text, so `deepest` bounds the stack too.
struct JSONReader {
  private let bytes: [UInt8]
  private let deepest: Int
  private var position = 0
  private var path = JSONPath.root
  private(set) var doubts: [JSONFault] = []

  private static let mostDoubts = 100

  init(_ bytes: [UInt8], deepest: Int) {
    self.bytes = bytes
    self.deepest = deepest
  }

  mutating func read(largest: Int) throws(JSONFault) -> JSONNode {
    guard bytes.count <= largest else {
      throw fault(.size, "is larger than \(largest) bytes", at: 0)
    }
    try checkEncoding()
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) {
      doubts.append(fault(.byteOrderMark, "begins with a byte order mark", at: 0))
      position = 3
    }
    skipBlanks()
    guard position < bytes.count else { throw fault(.syntax, "is empty", at: position) }
    let root = try value(depth: 0)
    skipBlanks()
    guard position == bytes.count else {
      throw fault(.syntax, "goes on after its value", at: position)
    }
    return root
  }

  private func fault(_ kind: JSONFault.Kind, _ message: String, at offset: Int) -> JSONFault {
    JSONFault(kind: kind, path: path, offset: offset, message: message)
  }

  private func checkEncoding() throws(JSONFault) {
    if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff])
      || bytes.prefix(4).contains(0)
    {
      throw fault(.encoding, "is not in UTF-8 but in UTF-16 or UTF-32", at: 0)
    }
    if String(validating: bytes, as: UTF8.self) == nil {
      throw fault(.encoding, "is not in UTF-8", at: validPrefix())
    }
    if let mark = StreamSafe.firstSurplus(json: bytes) {
      throw fault(.marks, "has more combining marks in a row than any language", at: mark)
    }
  }

  /// Where the bytes stop being UTF-8.
  private func validPrefix() -> Int {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var count = 0
    while case .valid(let scalar) = parser.parseScalar(from: &iterator) { count += scalar.count }
    return count
  }
}

extension JSONReader {
  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let byte = current, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
      position += 1
    }
  }

  private mutating func value(depth: Int) throws(JSONFault) -> JSONNode {
    let start = position
    switch current {
    case UInt8(ascii: "\""): return JSONNode(value: .string(try string()), offset: start)
    case UInt8(ascii: "{"):
      return JSONNode(value: .object(try members(depth: depth + 1)), offset: start)
    case UInt8(ascii: "["):
      return JSONNode(value: .array(try elements(depth: depth + 1)), offset: start)
    case UInt8(ascii: "-"), .some(0x30...0x39):
      return JSONNode(value: .number(try number()), offset: start)
    case UInt8(ascii: "t"): return JSONNode(value: try word("true", .bool(true)), offset: start)
    case UInt8(ascii: "f"): return JSONNode(value: try word("false", .bool(false)), offset: start)
    case UInt8(ascii: "n"): return JSONNode(value: try word("null", .null), offset: start)
    case nil: throw fault(.syntax, "ends too early", at: position)
    default: throw fault(.syntax, "has no value where one must be", at: position)
    }
  }

  private mutating func word(
    _ word: StaticString, _ value: JSONNode.Value
  ) throws(JSONFault) -> JSONNode.Value {
    let text = "\(word)".utf8
    guard bytes[position...].starts(with: text) else {
      throw fault(.syntax, "has no value where one must be", at: position)
    }
    position += text.count
    return value
  }

  private mutating func enter(_ depth: Int) throws(JSONFault) {
    guard depth <= deepest else {
      throw fault(.depth, "is nested deeper than \(deepest) levels", at: position)
    }
    position += 1
    skipBlanks()
  }

  /// Whether another part follows in an array or object, which else ends here.
  private mutating func goesOn(_ end: UInt8) throws(JSONFault) -> Bool {
    skipBlanks()
    switch current {
    case UInt8(ascii: ","):
      position += 1
      skipBlanks()
      return true
    case end:
      position += 1
      return false
    case nil: throw fault(.syntax, "ends too early", at: position)
    default:
      throw fault(
        .syntax, "has neither a comma nor the closing bracket behind a value", at: position)
    }
  }

  private mutating func elements(depth: Int) throws(JSONFault) -> [JSONNode] {
    try enter(depth)
    if current == UInt8(ascii: "]") {
      position += 1
      return []
    }
    var elements: [JSONNode] = []
    repeat {
      path.push(.index(elements.count))
      elements.append(try value(depth: depth))
      path.pop()
    } while try goesOn(UInt8(ascii: "]"))
    return elements
  }

  private mutating func members(depth: Int) throws(JSONFault) -> [JSONNode.Member] {
    try enter(depth)
    if current == UInt8(ascii: "}") {
      position += 1
      return []
    }
    var members: [JSONNode.Member] = []
    // Names that only differ in how their accents are written count as one, as they do wherever they are looked up.
    var names: Set<String> = []
    repeat {
      let start = position
      guard current == UInt8(ascii: "\"") else {
        throw fault(.syntax, "has no name in quotes where one must be", at: position)
      }
      let name = try string()
      skipBlanks()
      guard current == UInt8(ascii: ":") else {
        throw fault(.syntax, "has no colon behind a name", at: position)
      }
      position += 1
      skipBlanks()
      path.push(.name(name))
      if !names.insert(name).inserted, doubts.count < JSONReader.mostDoubts {
        doubts.append(fault(.duplicateName, "has the same name twice in one object", at: start))
      }
      var node = try value(depth: depth)
      node.offset = start
      members.append(JSONNode.Member(name: name, node: node))
      path.pop()
    } while try goesOn(UInt8(ascii: "}"))
    return members
  }
}

extension JSONReader {
  private mutating func number() throws(JSONFault) -> String {
    let start = position
    if current == UInt8(ascii: "-") { position += 1 }
    let whole = digits()
    guard whole > 0, whole == 1 || bytes[position - whole] != UInt8(ascii: "0") else {
      throw fault(.syntax, "has a number that is not written as one", at: start)
    }
    if current == UInt8(ascii: ".") {
      position += 1
      guard digits() > 0 else {
        throw fault(.syntax, "has a number that is not written as one", at: start)
      }
    }
    if let byte = current, byte | 0x20 == UInt8(ascii: "e") {
      position += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
      guard digits() > 0 else {
        throw fault(.syntax, "has a number that is not written as one", at: start)
      }
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func digits() -> Int {
    let start = position
    while let byte = current, (0x30...0x39).contains(byte) { position += 1 }
    return position - start
  }

  private mutating func string() throws(JSONFault) -> String {
    position += 1
    let start = position
    while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
      position += 1
    }
    if current == UInt8(ascii: "\"") {
      position += 1
      return String(decoding: bytes[start..<position - 1], as: UTF8.self)
    }
    var text = Array(bytes[start..<position])
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += String(try escape()).utf8
      case 0..<0x20:
        throw fault(.syntax, "has a line break or control character in a string", at: position)
      default:
        text.append(byte)
        position += 1
      }
    }
    throw fault(.syntax, "ends within a string", at: position)
  }

  private mutating func escape() throws(JSONFault) -> Unicode.Scalar {
    let start = position
    position += 1
    let kind = current
    position += 1
    switch kind {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: throw fault(.syntax, "has an escape in a string that means nothing", at: start)
    }
    let first = try unit(start)
    if UTF16.isLeadSurrogate(first), current == UInt8(ascii: "\\") {
      position += 1
      guard current == UInt8(ascii: "u") else { throw half(start) }
      position += 1
      let second = try unit(start)
      guard UTF16.isTrailSurrogate(second) else { throw half(start) }
      let value = 0x10000 + (UInt32(first) & 0x3ff) << 10 + UInt32(second) & 0x3ff
      return Unicode.Scalar(value) ?? "\u{fffd}"
    }
    guard let scalar = Unicode.Scalar(first) else { throw half(start) }
    return scalar
  }

  private func half(_ start: Int) -> JSONFault {
    fault(.syntax, "has an escape that is half a character", at: start)
  }

  private mutating func unit(_ start: Int) throws(JSONFault) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = Hex.digit(byte) else {
        throw fault(.syntax, "has an escape in a string that means nothing", at: start)
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }
}
