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
    guard bytes.count <= VersionRange.longest else {
      throw problem("it is longer than \(VersionRange.longest) bytes", VersionRange.longest)
    }
    skipBlanks()
    if next == nil {
      written = "*"
      return [[]]
    }
    if let whole = bareVersion() { return [try alone(whole)] }
    var found = [try alternative()]
    while next != nil {
      guard take("||") else { throw problem("a single | says nothing, || says or") }
      written += " || "
      found.append(try alternative())
    }
    return found
  }

  // MARK: a version alone

  /// The whole text, if it is a version and nothing else, of whatever form.
  private func bareVersion() -> ArraySlice<UInt8>? {
    let whole = bytes[position...].trimming { $0 <= 0x20 }
    guard !whole.contains(where: { "^~<>=|'*".utf8.contains($0) }) else { return nil }
    let words = whole.split { $0 <= 0x20 }
    let isHyphenRange =
      words.count == 3 && words[1].elementsEqual("-".utf8)
      && Operand(words[0]) != nil && Operand(words[2]) != nil
    return isHyphenRange || Operand(words[0])?.hasWildcard == true && words.count == 1 ? nil : whole
  }

  private mutating func alone(_ whole: ArraySlice<UInt8>) throws(VersionRange.Problem)
    -> [Comparison]
  {
    let text = String(decoding: whole, as: UTF8.self)
    if dialect == .manifest {
      written = text
      return [Comparison(.identical, VersionText(text))]
    }
    let operand = Operand(whole) ?? Operand(quoted: text)
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

  private mutating func comparisons(_ sign: String?, _ operand: Operand, _ start: Int)
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

  private func check(_ operand: Operand, _ start: Int) throws(VersionRange.Problem) {
    guard !operand.numbers.isEmpty || operand.hasWildcard else {
      throw problem("a version without numbers is older or newer than nothing", start)
    }
  }

  private mutating func operand() throws(VersionRange.Problem) -> Operand {
    if next == UInt8(ascii: "'") { return Operand(quoted: try takeQuoted()) }
    let start = position
    let token = bytes[position...].prefix {
      VersionText.isDigit($0) || (0x61...0x7a).contains($0 | 0x20) || ".+-_*".utf8.contains($0)
    }
    position = token.endIndex
    guard !token.isEmpty else {
      throw problem(
        next == nil || next == UInt8(ascii: "|")
          ? "a version is missing" : "a version of such a form stands in quotes")
    }
    guard let operand = Operand(token) else {
      throw problem(
        Operand.isVersion(token)
          ? "this is neither a version nor the beginning of one" : "a version begins with a number",
        start)
    }
    if let next, next > 0x20, !"^~<>=|".utf8.contains(next) {
      throw problem("a version of such a form stands in quotes", start)
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

/// A version, or the beginning of one, and what may be compared with it.
private struct Operand {
  typealias Comparison = VersionRange.Comparison

  /// As it is written.
  let text: String
  /// Its leading numbers, none for "*".
  let numbers: [[UInt8]]
  /// With zeros in the place of the numbers that are not there.
  let version: VersionText
  let hasWildcard: Bool
  let isQuoted: Bool
  /// Whether it stands for all versions that begin so.
  private let isPartial: Bool

  /// A whole version of any form.
  init(quoted text: String) {
    self.text = VersionRangeReader.quoted(text)
    version = VersionText(text)
    numbers = version.hasNumbers ? Operand.numbers(of: Array(text.utf8)[...]).numbers : []
    hasWildcard = false
    isQuoted = true
    isPartial = false
  }

  /// Nil if it is nothing that may stand without quotes.
  init?(_ token: ArraySlice<UInt8>) {
    text = String(decoding: token, as: UTF8.self)
    isQuoted = false
    let (numbers, end) = Operand.numbers(of: token)
    self.numbers = numbers
    let rest = token[end...]
    let wildcards = (numbers.isEmpty ? rest : rest.dropFirst()).split(
      separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    hasWildcard =
      (numbers.isEmpty || rest.first == UInt8(ascii: "."))
      && wildcards.allSatisfy { $0.elementsEqual("*".utf8) || $0.map { $0 | 0x20 } == [0x78] }
    guard hasWildcard || (!numbers.isEmpty && rest.first != UInt8(ascii: ".")),
      hasWildcard || !rest.contains(UInt8(ascii: "*"))
    else { return nil }
    isPartial = hasWildcard || (rest.isEmpty && numbers.count < 3)
    version =
      isPartial
      ? Operand.version(numbers + Array(repeating: [0x30], count: max(3 - numbers.count, 0)))
      : VersionText(text)
  }

  static func isVersion(_ word: ArraySlice<UInt8>) -> Bool { !numbers(of: word).numbers.isEmpty }

  /// The numbers that a text begins with, as `VersionText` sees them, and where they end.
  private static func numbers(of text: ArraySlice<UInt8>) -> (numbers: [[UInt8]], end: Int) {
    var rest = text.drop { $0 <= 0x20 }
    if let first = rest.first, first | 0x20 == UInt8(ascii: "v"),
      rest.dropFirst().first.map(VersionText.isDigit) == true
    {
      rest = rest.dropFirst()
    }
    var numbers: [[UInt8]] = []
    while true {
      let start = !numbers.isEmpty && rest.first == UInt8(ascii: ".") ? rest.dropFirst() : rest
      let digits = start.prefix(while: VersionText.isDigit)
      guard !digits.isEmpty, numbers.isEmpty || start.startIndex > rest.startIndex else {
        return (numbers, rest.startIndex)
      }
      numbers.append(Array(digits))
      rest = start[digits.endIndex...]
    }
  }

  private static func version(_ numbers: [[UInt8]]) -> VersionText {
    VersionText(numbers.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "."))
  }

  /// The numbers up to that at `index`, which is raised by one.
  private func raised(_ index: Int) -> VersionText {
    var digits = numbers[index]
    let nines = digits.reversed().prefix { $0 == UInt8(ascii: "9") }.count
    for place in digits.indices.suffix(nines) { digits[place] = UInt8(ascii: "0") }
    if nines < digits.count {
      digits[digits.count - nines - 1] += 1
    } else {
      digits.insert(UInt8(ascii: "1"), at: 0)
    }
    return Operand.version(numbers[..<index] + [digits])
  }

  // MARK: comparisons, for ones with numbers if it is not said otherwise

  private var end: Comparison { Comparison(.underNumbers, raised(numbers.count - 1)) }

  /// What it stands for; "*" is no comparison.
  var beginning: [Comparison] {
    numbers.isEmpty ? [] : isPartial ? from + [end] : [Comparison(.level, version)]
  }

  /// Also for "*".
  var from: [Comparison] { numbers.isEmpty ? [] : [Comparison(.atLeast, version)] }

  /// Also for "*".
  var through: [Comparison] {
    numbers.isEmpty ? [] : [isPartial ? end : Comparison(.atMost, version)]
  }

  var after: Comparison {
    isPartial ? Comparison(.atLeast, raised(numbers.count - 1)) : Comparison(.above, version)
  }

  var before: Comparison { Comparison(isPartial ? .underNumbers : .below, version) }

  /// Also for "*".
  var tilde: [Comparison] {
    numbers.isEmpty ? [] : from + [Comparison(.underNumbers, raised(min(numbers.count - 1, 1)))]
  }

  /// Also for "*".
  var caret: [Comparison] {
    let kept = numbers.firstIndex { $0.contains { $0 != UInt8(ascii: "0") } }
    return numbers.isEmpty
      ? [] : from + [Comparison(.underNumbers, raised(kept ?? numbers.count - 1))]
  }
}
