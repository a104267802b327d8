/// A language that the website is in.
enum SiteLanguage: Int, Sendable, CaseIterable {
  case english
  case chinese

  /// As RFC 5646 writes it.
  var tag: String { self == .english ? "en" : "zh-Hans" }

  /// Where its pages lie: "", or relative to the whole with "/" at the end.
  var folder: String { self == .english ? "" : "zh/" }

  var own: String { self == .english ? "English" : "中文" }

  var other: SiteLanguage { self == .english ? .chinese : .english }

  subscript(text: some SiteTexts) -> String {
    let texts = text.translations
    return self == .english ? texts.en : texts.zh
  }

  /// A text with something put in where it has "{}".
  subscript(text: some SiteTexts, value: String) -> String {
    let parts = self[text].utf8.split(
      separator: UInt8(ascii: "{"), maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let last = parts.dropFirst().first else { return self[text] }
    return "\(Substring(first))\(value)\(Substring(last.dropFirst()))"
  }

  subscript(text: some SiteTexts, number: Int) -> String { self[text, String(number)] }

  /// That of several, by language, which is of this one, else the English one, else "".
  func choose(_ texts: [String: String]) -> String {
    guard self == .chinese else { return texts["en"] ?? texts[""] ?? "" }
    let key = texts.keys.filter { $0 == "zh" || $0.utf8.starts(with: "zh-".utf8) }.min()
    return key.flatMap { texts[$0] } ?? texts["en"] ?? texts[""] ?? ""
  }
}

/// A table of texts in all languages of the website.
protocol SiteTexts: CaseIterable {
  var translations: (en: String, zh: String) { get }
}
