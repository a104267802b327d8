/// A version, or the beginning of one, and what may be compared with it.
struct VersionOperand {
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
    numbers = version.hasNumbers ? VersionOperand.numbers(of: Array(text.utf8)[...]).numbers : []
    hasWildcard = false
    isQuoted = true
    isPartial = false
  }

  /// Nil if it is nothing that may stand without quotes.
  init?(_ token: ArraySlice<UInt8>) {
    guard token.allSatisfy(VersionOperand.isPlain) else { return nil }
    text = String(decoding: token, as: UTF8.self)
    isQuoted = false
    let (numbers, end) = VersionOperand.numbers(of: token)
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
      ? VersionOperand.version(numbers + Array(repeating: [0x30], count: max(3 - numbers.count, 0)))
      : VersionText(text)
  }

  /// Whether a byte needs no quotes.
  static func isPlain(_ byte: UInt8) -> Bool {
    VersionText.isDigit(byte) || (0x61...0x7a).contains(byte | 0x20) || ".+-_*".utf8.contains(byte)
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
    return VersionOperand.version(numbers[..<index] + [digits])
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
