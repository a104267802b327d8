/// Turns text of people into text for FTS5, for the index and for queries alike.
///
/// The tokenizer unicode61 takes a run of letters and digits as one word. Two kinds of words need help:
/// Chinese and Japanese, which are written without spaces (each character becomes a word, a query a
/// phrase of them), and CamelCase names (their parts are indexed beside the whole).
package enum SearchText {
  /// Words of a query that count.
  static let maximumWords = 32

  /// What goes into the index for `text`.
  static func indexed(_ text: String, splitting: Bool) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
      guard splitting, let parts = camelCaseParts(text) else { return text }
      return "\(text) \(parts)"
    }
    var spaced = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isIdeographic(scalar) {
        spaced.append(" ")
        spaced.append(scalar)
        spaced.append(" ")
      } else {
        // The tokenizer takes signs that are younger than it is for letters: an emoji would be part of the word
        // that it stands before.
        spaced.append(isWordPart(scalar) || isMark(scalar) ? scalar : " ")
      }
    }
    guard splitting, let parts = camelCaseParts(text) else { return String(spaced) }
    return "\(String(spaced)) \(parts)"
  }

  /// The words of a query, lower case, each once, in order; a run of ideographs is one word.
  package static func words(_ text: String) -> [String] {
    var words: [String] = []
    var current = String.UnicodeScalarView()
    var ideographic = false
    func end() {
      guard !current.isEmpty else { return }
      let word = String(current).lowercased()
      if !words.contains(word) { words.append(word) }
      current = String.UnicodeScalarView()
    }
    for scalar in text.unicodeScalars {
      if words.count == maximumWords { break }
      // A mark alone is no word: the tokenizer starts none with it, and an emoji may end with one.
      guard isWordPart(scalar) || (!current.isEmpty && isMark(scalar)) else {
        end()
        continue
      }
      if isIdeographic(scalar) != ideographic {
        end()
        ideographic.toggle()
      }
      // A word longer than any that is indexed matches nothing either way.
      if current.count < 256 { current.append(scalar) }
    }
    if words.count < maximumWords { end() }
    return words
  }

  /// The words of a query with CamelCase ones split; nil if there are none.
  static func splitWords(_ text: String) -> [String]? { camelCaseParts(text).map(words) }

  /// An FTS5 query: all words, each as the beginning of one. Words hold only letters and digits, so
  /// quoting them leaves nothing that FTS5 could take for an operator.
  static func match(_ words: [String]) -> String {
    words.map { word in
      let scalars = word.unicodeScalars
      guard let first = scalars.first, isIdeographic(first) else { return "\"\(word)\"*" }
      return "\"\(scalars.map { String($0) }.joined(separator: " "))\"*"
    }.joined(separator: " ")
  }

  /// "PhantomCamera" gives "Phantom Camera"; nil if no lower-case letter is followed by a capital.
  private static func camelCaseParts(_ text: String) -> String? {
    var parts = String.UnicodeScalarView()
    var found = false
    var before: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      if isLowercase(before), isUppercase(scalar) {
        parts.append(" ")
        found = true
      }
      parts.append(scalar)
      before = scalar
    }
    return found ? String(parts) : nil
  }

  private static func isLowercase(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x80 ? ("a"..."z").contains(scalar) : scalar.properties.isLowercase
  }

  private static func isUppercase(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x80 ? ("A"..."Z").contains(scalar) : scalar.properties.isUppercase
  }

  private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x80 {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9": return true
      default: return false
      }
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber, .privateUse:
      return true
    default: return false
    }
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark: true
    default: false
    }
  }

  /// Han, Hiragana and Katakana.
  private static func isIdeographic(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3040...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF,
      0x20000...0x323AF:
      true
    default: false
    }
  }
}
