/// A total order of version texts, of whatever form, for "newest".
///
/// A version is its leading numbers ("v" and zeros at their end do not count), then what follows. Something
/// that follows makes it earlier than the bare numbers, as a pre-release is; build metadata, a remark in
/// brackets and words such as "stable" do not. Among pre-releases of the same numbers those that are Semantic
/// Versioning follow its rules; those that are not come before them, in natural order. What has
/// no numbers is earlier than everything that has. Texts that are equal so far are ordered by their bytes.
package struct VersionText: Sendable, Comparable {
  package let text: String

  /// 0: no numbers; 1: pre-release of free form; 2: pre-release of Semantic Versioning; 3: release.
  private let rank: Int
  private let numbers: [Number]
  private let rest: [Part]

  package init(_ text: String) {
    self.text = text
    var bytes = Array(text.utf8.prefix(1000))[...]
    bytes = bytes.drop { $0 <= 0x20 }
    if let first = bytes.first, first | 0x20 == UInt8(ascii: "v"),
      let second = bytes.dropFirst().first,
      VersionText.isDigit(second)
    {
      bytes = bytes.dropFirst()
    }
    let written = VersionText.takeNumbers(&bytes)
    var numbers = written
    while numbers.last?.digits.isEmpty == true { numbers.removeLast() }
    self.numbers = numbers
    if written.isEmpty {
      (rank, rest) = (0, VersionText.natural(bytes))
    } else if let strict = VersionText.semantic(bytes, written) {
      (rank, rest) = (strict.isEmpty ? 3 : 2, strict)
    } else if VersionText.isRemark(bytes) {
      (rank, rest) = (3, [])
    } else {
      (rank, rest) = (1, VersionText.natural(bytes))
    }
  }

  package static func < (left: VersionText, right: VersionText) -> Bool {
    if (left.rank == 0) != (right.rank == 0) { return left.rank == 0 }
    if left.numbers != right.numbers {
      return left.numbers.lexicographicallyPrecedes(right.numbers)
    }
    if left.rank != right.rank { return left.rank < right.rank }
    if left.rest != right.rest { return left.rest.lexicographicallyPrecedes(right.rest) }
    return left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  /// Equal only if the texts are the same, byte for byte.
  package static func == (left: VersionText, right: VersionText) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }
}

extension VersionText {
  /// A number of any length: its digits without leading zeros.
  private struct Number: Comparable {
    var digits: ArraySlice<UInt8>

    init(_ digits: ArraySlice<UInt8>) {
      self.digits = digits.drop { $0 == UInt8(ascii: "0") }
    }

    static func == (left: Number, right: Number) -> Bool { left.digits.elementsEqual(right.digits) }

    static func < (left: Number, right: Number) -> Bool {
      left.digits.count == right.digits.count
        ? left.digits.lexicographicallyPrecedes(right.digits)
        : left.digits.count < right.digits.count
    }
  }

  /// A part of what follows the numbers; numbers come before words.
  private enum Part: Comparable {
    case number(Number)
    case word([UInt8])

    static func < (left: Part, right: Part) -> Bool {
      switch (left, right) {
      case (.number(let left), .number(let right)): left < right
      case (.number, .word): true
      case (.word, .number): false
      case (.word(let left), .word(let right)): left.lexicographicallyPrecedes(right)
      }
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (0x61...0x7a).contains(byte | 0x20)
  }

  /// Takes "1.2.3" from the front.
  private static func takeNumbers(_ bytes: inout ArraySlice<UInt8>) -> [Number] {
    var numbers: [Number] = []
    while true {
      let start = !numbers.isEmpty && bytes.first == UInt8(ascii: ".") ? bytes.dropFirst() : bytes
      guard numbers.isEmpty || start.count < bytes.count else { return numbers }
      let digits = start.prefix(while: isDigit)
      guard !digits.isEmpty else { return numbers }
      numbers.append(Number(digits))
      bytes = start.dropFirst(digits.count)
    }
  }

  /// The pre-release identifiers if the text is Semantic Versioning (empty for a release), else nil.
  private static func semantic(_ rest: ArraySlice<UInt8>, _ numbers: [Number]) -> [Part]? {
    let parts = rest.split(
      separator: UInt8(ascii: "+"), maxSplits: 1, omittingEmptySubsequences: false)
    guard numbers.count == 3, let before = parts.first else { return nil }
    if parts.count > 1, identifiers(parts[1]) == nil { return nil }
    if before.isEmpty { return [] }
    guard before.first == UInt8(ascii: "-") else { return nil }
    return identifiers(before.dropFirst())
  }

  private static func identifiers(_ bytes: ArraySlice<UInt8>) -> [Part]? {
    var parts: [Part] = []
    for identifier in bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
      guard !identifier.isEmpty,
        identifier.allSatisfy({
          $0 < 0x80 && (isDigit($0) || isWord($0) || $0 == UInt8(ascii: "-"))
        })
      else { return nil }
      parts.append(
        identifier.allSatisfy(isDigit) ? .number(Number(identifier)) : .word(Array(identifier)))
    }
    return parts
  }

  /// Whether what follows the numbers says nothing about their order.
  private static func isRemark(_ rest: ArraySlice<UInt8>) -> Bool {
    let rest = rest.drop {
      !isDigit($0) && !isWord($0) && $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "(")
    }
    guard let first = rest.first else { return true }
    if first == UInt8(ascii: "+") || first == UInt8(ascii: "(") { return true }
    let word = String(decoding: rest.prefix(while: isWord), as: UTF8.self).lowercased()
    return ["stable", "final", "release", "lts"].contains(word)
  }

  /// Runs of digits and of letters, in lower case.
  private static func natural(_ bytes: ArraySlice<UInt8>) -> [Part] {
    var parts: [Part] = []
    var bytes = bytes
    while let first = bytes.first {
      let run = bytes.prefix(while: isDigit(first) ? isDigit : isWord)
      if isDigit(first) {
        parts.append(.number(Number(run)))
      } else if isWord(first) {
        parts.append(.word(Array(String(decoding: run, as: UTF8.self).lowercased().utf8)))
      }
      bytes = bytes.dropFirst(max(run.count, 1))
    }
    return parts
  }
}
