/// The name of an asset or publisher as it stands in a REF and on disk.
package enum Slug {
  /// `text` in lower case with "-" for each run of what is neither letter nor digit; "" if nothing is left.
  ///
  /// Letters of any script stay, so two names that differ only there stay different. At most 100
  /// characters and 240 bytes.
  package static func make(_ text: String) -> String {
    var slug = String.UnicodeScalarView()
    var (count, bytes) = (0, 0)
    var separated = false
    for scalar in text.lowercased().unicodeScalars {
      guard isKept(scalar, first: slug.isEmpty || separated) else {
        separated = true
        continue
      }
      let added = separated && !slug.isEmpty ? 2 : 1
      guard count + added <= 100, bytes + UTF8.width(scalar) + added - 1 <= 240 else { break }
      if added == 2 { slug.append("-") }
      slug.append(scalar)
      count += added
      bytes += UTF8.width(scalar) + added - 1
      separated = false
    }
    return String(slug)
  }

  private static func isKept(_ scalar: Unicode.Scalar, first: Bool) -> Bool {
    switch scalar.properties.generalCategory {
    case .lowercaseLetter, .uppercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber:
      true
    // Vowel signs and accents belong to the letter before them.
    case .nonspacingMark, .spacingMark: !first
    default: false
    }
  }
}
