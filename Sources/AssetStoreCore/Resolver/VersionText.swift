/// A total order of version texts, of whatever form, for "newest".
///
/// A version is its leading numbers ("v" and zeros at their end do not count), then what follows. Something
/// that follows makes it earlier than the bare numbers, as a pre-release is; build metadata, a remark in
/// brackets and words such as "stable" do not. Among pre-releases of the same numbers those that are Semantic
/// Versioning follow its rules; those that are not come before them, in natural order. What has
/// no numbers is earlier than everything that has. Texts that are equal so far are ordered by their bytes.
///
/// Source of the rules for Semantic Versioning: its specification, version 2.0.0, sections 9 to 11.
package struct VersionText: Sendable, Comparable {
  package let text: String
  /// Bytes in whose order versions are but for their texts.
  private let key: [UInt8]
  /// How much of the key says the numbers. No key of other numbers begins with it.
  private let numbersEnd: Int

  private enum Rank: UInt8 {
    case withoutNumbers, freeForm, semanticPrerelease, release
  }

  package init(_ text: String) {
    self.text = text
    var bytes = Array(text.utf8)[...]
    bytes = bytes.drop { $0 <= 0x20 }
    if let first = bytes.first, first | 0x20 == UInt8(ascii: "v"),
      let second = bytes.dropFirst().first, VersionText.isDigit(second)
    {
      bytes = bytes.dropFirst()
    }
    var key = Key()
    let count = VersionText.takeNumbers(&bytes, into: &key)
    numbersEnd = key.bytes.count
    if count == 0 {
      key.add(.withoutNumbers, VersionText.natural(bytes))
    } else if count == 3, let strict = VersionText.semantic(bytes) {
      key.add(strict.isEmpty ? .release : .semanticPrerelease, strict)
    } else if VersionText.isRemark(bytes) {
      key.add(.release, [])
    } else {
      key.add(.freeForm, VersionText.natural(bytes))
    }
    self.key = key.bytes
  }

  package static func < (left: VersionText, right: VersionText) -> Bool {
    left.key == right.key
      ? left.text.utf8.lexicographicallyPrecedes(right.text.utf8) : left.precedes(right)
  }

  /// Equal only if the texts are the same, byte for byte.
  package static func == (left: VersionText, right: VersionText) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  /// Whether it is older, in more than its text.
  func precedes(_ other: VersionText) -> Bool { key.lexicographicallyPrecedes(other.key) }

  /// Whether neither is older than the other: "1.0", "v1.0.0" and "1.0.0+build" are one version.
  package func isLevel(with other: VersionText) -> Bool { key == other.key }

  /// Whether the numbers are smaller, whatever follows them.
  func hasNumbers(below other: VersionText) -> Bool {
    key.lexicographicallyPrecedes(other.key[..<other.numbersEnd])
  }

  func hasNumbers(of other: VersionText) -> Bool {
    key[..<numbersEnd] == other.key[..<other.numbersEnd]
  }

  var hasNumbers: Bool { key[numbersEnd] != Rank.withoutNumbers.rawValue }

  /// Whether it is less than a release: a pre-release, or of a form that does not tell.
  package var isPrerelease: Bool { key[numbersEnd] != Rank.release.rawValue }
}

extension VersionText {
  /// Something between the dots and the like: numbers come before words.
  private enum Part {
    case number(ArraySlice<UInt8>)
    case word([UInt8])
  }

  /// Bytes that compare as what was added compares, one after the other; an end is less than anything else.
  private struct Key {
    var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(24) }

    /// A number of any length, without leading zeros: the more digits the larger.
    mutating func add(number digits: ArraySlice<UInt8>) {
      if digits.count < 0xfe {
        bytes.append(UInt8(digits.count + 1))
      } else {
        bytes.append(0xff)
        for shift in stride(from: 56, through: 0, by: -8) {
          bytes.append(UInt8(truncatingIfNeeded: digits.count >> shift))
        }
      }
      bytes.append(contentsOf: digits)
    }

    mutating func end() { bytes.append(0) }

    mutating func add(_ rank: Rank, _ parts: [Part]) {
      bytes.append(rank.rawValue)
      for part in parts {
        switch part {
        case .number(let digits):
          bytes.append(1)
          add(number: digits)
        case .word(let word):
          bytes.append(2)
          bytes.append(contentsOf: word)
          end()
        }
      }
      end()
    }
  }

  static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (0x61...0x7a).contains(byte | 0x20)
  }

  private static func withoutZeros(_ digits: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    digits.drop { $0 == UInt8(ascii: "0") }
  }

  /// Takes "1.2.3" from the front and adds the numbers to the key, without zeros at their end; gives their count.
  private static func takeNumbers(_ bytes: inout ArraySlice<UInt8>, into key: inout Key) -> Int {
    key.bytes.append(bytes.first.map(isDigit) == true ? 1 : 0)
    var (count, end) = (0, key.bytes.count)
    while true {
      let start = count > 0 && bytes.first == UInt8(ascii: ".") ? bytes.dropFirst() : bytes
      let digits = start.prefix(while: isDigit)
      guard !digits.isEmpty, count == 0 || start.count < bytes.count else { break }
      count += 1
      bytes = start[digits.endIndex...]
      let number = withoutZeros(digits)
      key.add(number: number)
      if !number.isEmpty { end = key.bytes.count }
    }
    key.bytes.removeSubrange(end...)
    key.end()
    return count
  }

  /// The pre-release identifiers if this may follow three numbers (none: a release), else nil.
  private static func semantic(_ rest: ArraySlice<UInt8>) -> [Part]? {
    if rest.isEmpty { return [] }
    let before = rest.prefix { $0 != UInt8(ascii: "+") }
    if before.count < rest.count, parts(rest[before.endIndex...].dropFirst()) == nil {
      return nil
    }
    if before.isEmpty { return [] }
    guard before.first == UInt8(ascii: "-") else { return nil }
    return parts(before.dropFirst())
  }

  private static func parts(_ bytes: ArraySlice<UInt8>) -> [Part]? {
    var parts: [Part] = []
    for identifier in bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
      guard !identifier.isEmpty,
        identifier.allSatisfy({
          $0 < 0x80 && (isDigit($0) || isWord($0) || $0 == UInt8(ascii: "-"))
        })
      else { return nil }
      parts.append(
        identifier.allSatisfy(isDigit)
          ? .number(withoutZeros(identifier)) : .word(Array(identifier)))
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
    return remarks.contains(lowercased(rest.prefix(while: isWord)))
  }

  private static let remarks = ["stable", "final", "release", "lts"].map { Array($0.utf8) }

  /// Runs of digits and of letters, in lower case.
  private static func natural(_ bytes: ArraySlice<UInt8>) -> [Part] {
    var parts: [Part] = []
    var bytes = bytes
    while let first = bytes.first {
      let run = bytes.prefix(while: isDigit(first) ? isDigit : isWord)
      if isDigit(first) {
        parts.append(.number(withoutZeros(run)))
      } else if isWord(first) {
        parts.append(.word(lowercased(run)))
      }
      bytes = bytes.dropFirst(max(run.count, 1))
    }
    return parts
  }

  private static func lowercased(_ word: ArraySlice<UInt8>) -> [UInt8] {
    word.allSatisfy { $0 < 0x80 }
      ? word.map { $0 | 0x20 } : Array(String(decoding: word, as: UTF8.self).lowercased().utf8)
  }
}
