/// A language, or a language as a country has it.
package struct LanguageTag: Sendable, Hashable {
  /// ISO 639, in lower case.
  package let language: String
  /// ISO 3166-1, in upper case; "" if any.
  package let country: String

  /// "de", "de-CH"
  package var text: String { country.isEmpty ? language : "\(language)-\(country)" }

  /// Reads "de-CH" with letters of either case; nil if it has other parts, or there is no such language or country.
  package init?(_ text: String) {
    guard text.utf8.allSatisfy({ (0x61...0x7a).contains($0 | 0x20) || $0 == UInt8(ascii: "-") })
    else { return nil }
    let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first else { return nil }
    language = first.lowercased()
    country = parts.count > 1 ? parts[1].uppercased() : ""
    guard LanguageCodes.isLanguage(language[...]),
      parts.count == 1 || LanguageCodes.isCountry(country[...])
    else { return nil }
  }
}
