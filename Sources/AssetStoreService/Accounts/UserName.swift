internal import AssetStoreCore
@_spi(_Unicode) internal import Swift

/// What users may be called.
enum UserName {
  private static let longest = 100
  /// As many as a publisher's name has place for, however its letters grow in lower case.
  private static let mostBytes = 200

  /// A name for a new user; throws 400 if nobody may be called so.
  static func checked(_ name: String) throws(Problem) -> String {
    guard StreamSafe.holds(name) else { throw Problem(400, "the name has too many marks") }
    let scalars = name.unicodeScalars
    // Some letters are two in lower case, and what is cut off a publisher's name may be all that differs.
    guard (3...longest).contains(scalars.count), name.utf8.count <= mostBytes,
      name.lowercased().unicodeScalars.count <= longest
    else {
      throw Problem(
        400, "a name has 3 to \(longest) characters, and at most \(mostBytes) bytes in UTF-8")
    }
    guard let first = scalars.first, let last = scalars.last, isLetterOrDigit(first),
      last != " ",
      scalars.allSatisfy({ isLetterOrDigit($0) || isMark($0) || isSeparator($0) })
    else {
      throw Problem(
        400,
        "a name is made of letters and digits; blanks, \".\", \"_\" and \"-\" may stand behind one, no blank at the end"
      )
    }
    // What is left of a font or a width once it is no more than a letter, is another letter.
    guard folded(name).unicodeScalars.allSatisfy({ !$0.properties.changesWhenNFKCCaseFolded })
    else {
      throw Problem(400, "the name has a character that is another in disguise")
    }
    guard Set(scalars.compactMap(alphabet)).count <= 1 else {
      throw Problem(400, "the name mixes Latin, Greek or Cyrillic letters, which look alike")
    }
    return name
  }

  /// The same for all names that people take for one: without case, accents and kinds of separators.
  static func key(_ name: String) -> String { Slug.make(folded(name)) }

  private static func folded(_ name: String) -> String {
    var plain = String.UnicodeScalarView()
    for scalar in name._nfd where !isAccent(scalar) { plain.append(scalar) }
    // Both ways, since "ß" has only an upper case of two letters and some letters share one.
    return String(plain).uppercased().lowercased()
  }

  private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
    // Letters that are not seen.
    if scalar.properties.isDefaultIgnorableCodePoint { return false }
    return switch scalar.properties.generalCategory {
    case .lowercaseLetter, .uppercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber:
      true
    default: false
    }
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.properties.isDefaultIgnorableCodePoint { return false }
    return switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark: true
    default: false
    }
  }

  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    " ._-".unicodeScalars.contains(scalar)
  }

  /// Marks of no script of their own.
  private static func isAccent(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x300...0x36f, 0x483...0x487, 0x1ab0...0x1aff, 0x1dc0...0x1dff, 0x20d0...0x20ff,
      0xfe20...0xfe2f:
      true
    default: false
    }
  }

  private enum Alphabet { case latin, greek, cyrillic }

  private static func alphabet(_ scalar: Unicode.Scalar) -> Alphabet? {
    switch scalar.value {
    case 0x41...0x5a, 0x61...0x7a, 0xc0...0x24f, 0x1e00...0x1eff: .latin
    case 0x370...0x3ff, 0x1f00...0x1fff: .greek
    case 0x400...0x52f, 0x1c80...0x1c8f, 0x2de0...0x2dff, 0xa640...0xa69f: .cyrillic
    default: nil
    }
  }
}
