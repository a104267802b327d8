/// Reads the text of a range, and writes it again in the syntax of a manifest.
struct VersionRangeReader {
  typealias Comparison = VersionRange.Comparison

  private let bytes: [UInt8]
  private let dialect: VersionRange.Dialect
  private var position = 0
  /// What was read, in the syntax of a manifest.
  private(set) var written = ""

  init(_ text: String, _ dialect: VersionRange.Dialect) {
    bytes = Array(text.utf8)
    self.dialect = dialect
  }

  static func quoted(_ version: String) -> String {
    "'\(version.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'"
  }

  mutating func alternatives() throws(VersionRange.Problem) -> [[Comparison]] {
    guard bytes.count <= VersionRange.longest else { throw tooLong }
    skipBlanks()
    if next == nil {
      written = "*"
      return [[]]
    }
    var found: [[Comparison]] = []
    if let whole = bareVersion() {
      found = [try alone(whole)]
    } else {
      found = [try alternative()]
      while next != nil {
        guard take("||") else { throw problem("a single | says nothing, || says or") }
        written += " || "
        found.append(try alternative())
      }
    }
    // A manifest says some things in more words.
    guard written.utf8.count <= VersionRange.longest else { throw tooLong }
    return found
  }

  private var tooLong: VersionRange.Problem {
    problem(
      "it is longer than \(VersionRange.longest) bytes", min(bytes.count, VersionRange.longest))
  }

  // MARK: a version alone

  /// The whole text, if it is a version and nothing else, of whatever form.
  private func bareVersion() -> ArraySlice<UInt8>? {
    let whole = bytes[position...].trimming { $0 <= 0x20 }
    guard !whole.contains(where: { "^~<>=|'*".utf8.contains($0) }) else { return nil }
    let words = whole.split { $0 <= 0x20 }
    let isHyphenRange =
      words.count == 3 && words[1].elementsEqual("-".utf8)
      && VersionOperand(words[0]) != nil && VersionOperand(words[2]) != nil
    return isHyphenRange || VersionOperand(words[0])?.hasWildcard == true && words.count == 1
      ? nil : whole
  }

  private mutating func alone(_ whole: ArraySlice<UInt8>) throws(VersionRange.Problem)
    -> [Comparison]
  {
    let text = String(decoding: whole, as: UTF8.self)
    if dialect == .manifest {
      written = text
      return [Comparison(.identical, VersionText(text))]
    }
    let operand = VersionOperand(whole) ?? VersionOperand(quoted: text)
    guard !operand.numbers.isEmpty else {
      throw problem("it has no numbers, so nothing is compatible with it")
    }
    written = "^\(operand.text)"
    return operand.caret
  }

  // MARK: several

  private mutating func alternative() throws(VersionRange.Problem) -> [Comparison] {
    skipBlanks()
    var found: [Comparison] = []
    var count = 0
    while let byte = next, byte != UInt8(ascii: "|") {
      if count > 0 { written += " " }
      let start = position
      let sign = ["^", "~", ">=", "<=", ">", "<", "="].first { take($0) }
      skipBlanks()
      let operand = try operand()
      if sign == nil, try takeHyphen() {
        guard count == 0 else { throw problem("a range with a hyphen stands alone", start) }
        let end = try self.operand()
        try check(operand, start)
        try check(end, start)
        written += "\(operand.text) - \(end.text)"
        found += operand.from + end.through
        skipBlanks()
        guard next == nil || next == UInt8(ascii: "|") else {
          throw problem("a range with a hyphen stands alone")
        }
        return found
      }
      found += try comparisons(sign, operand, start)
      skipBlanks()
      count += 1
    }
    guard count > 0 else { throw problem("a version is missing") }
    return found
  }

  private mutating func comparisons(_ sign: String?, _ operand: VersionOperand, _ start: Int)
    throws(VersionRange.Problem) -> [Comparison]
  {
    guard sign != nil || (dialect == .vast && !operand.hasWildcard && !operand.isQuoted) else {
      written += operand.text
      return operand.hasWildcard ? operand.beginning : [Comparison(.identical, operand.version)]
    }
    written += "\(sign ?? "^")\(operand.text)"
    try check(operand, start)
    if operand.numbers.isEmpty, sign == "<" || sign == ">" {
      throw problem("no version is older or newer than all", start)
    }
    switch sign {
    case "~": return operand.tilde
    case ">=": return operand.from
    case "<=": return operand.through
    case ">": return [operand.after]
    case "<": return [operand.before]
    case "=": return operand.beginning
    default: return operand.caret
    }
  }

  private func check(_ operand: VersionOperand, _ start: Int) throws(VersionRange.Problem) {
    guard !operand.numbers.isEmpty || operand.hasWildcard else {
      throw problem("a version without numbers is older or newer than nothing", start)
    }
  }

  private mutating func operand() throws(VersionRange.Problem) -> VersionOperand {
    if next == UInt8(ascii: "'") { return VersionOperand(quoted: try takeQuoted()) }
    let start = position
    let token = bytes[position...].prefix(while: VersionOperand.isPlain)
    position = token.endIndex
    guard !token.isEmpty else {
      throw problem(
        next == nil || next == UInt8(ascii: "|")
          ? "a version is missing" : "a version of such a form stands in quotes")
    }
    guard let operand = VersionOperand(token) else {
      throw problem(
        VersionOperand.isVersion(token)
          ? "this is neither a version nor the beginning of one" : "a version begins with a number",
        start)
    }
    if let next, next > 0x20, !"^~<>=|".utf8.contains(next) {
      throw problem("a version of such a form stands in quotes")
    }
    return operand
  }

  // MARK: characters

  private var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let next, next <= 0x20 { position += 1 }
  }

  private mutating func take(_ sign: String) -> Bool {
    guard bytes[position...].starts(with: sign.utf8) else { return false }
    position += sign.utf8.count
    return true
  }

  /// Takes a hyphen that stands alone.
  private mutating func takeHyphen() throws(VersionRange.Problem) -> Bool {
    let rest = bytes[position...].drop { $0 <= 0x20 }
    guard rest.startIndex > position, rest.first == UInt8(ascii: "-") else { return false }
    position = rest.startIndex + 1
    guard let next, next <= 0x20 else { throw problem("a blank is missing after the hyphen") }
    skipBlanks()
    return true
  }

  /// A text in quotes, in which two stand for one.
  private mutating func takeQuoted() throws(VersionRange.Problem) -> String {
    let (quote, start) = (UInt8(ascii: "'"), position)
    var text: [UInt8] = []
    repeat {
      if !text.isEmpty || position > start { text.append(quote) }
      position += 1
      let run = bytes[position...].prefix { $0 != quote }
      text += run
      position = run.endIndex + 1
      guard position <= bytes.endIndex else { throw problem("the quote has no end", start) }
    } while next == quote
    return String(decoding: text, as: UTF8.self)
  }

  private func problem(_ reason: String, _ position: Int? = nil) -> VersionRange.Problem {
    VersionRange.Problem(position: position ?? self.position, reason: reason)
  }
}

extension ArraySlice<UInt8> {
  fileprivate func trimming(_ isBlank: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    let start = drop(while: isBlank)
    guard let last = start.lastIndex(where: { !isBlank($0) }) else { return [] }
    return start[...last]
  }
}
