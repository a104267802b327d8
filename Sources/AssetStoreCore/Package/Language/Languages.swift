// The texts of a package, in several languages.
//
// The folder lang/ at the top of a package has a JSON file for each language, named LANGUAGE-COUNTRY.json or
// LANGUAGE.json by ISO 639 and ISO 3166-1, that is one object of keys and texts:
//
//     lang/en-US.json   {"greeting": "Hello", "farewell": "Goodbye"}
//     lang/de-DE.json   {"greeting": "Hallo"}
//
// Which language somebody gets who wants de-CH: the lookup of RFC 4647 (section 3.4) tries de-CH, then de. As few
// packages have a language without a country, any country of that language comes next, by name. Then the default,
// which is English if there is any (en, en-US, then others by name), and else the first language by name. A text that
// a language lacks is looked for in the next of that row, so half a translation is of use too.
//
// All keys of a package are kept once, in one sorted list; a language has its texts by the position of their
// keys there. So what is missing is counted without a list, and made into one only where somebody looks.

/// The texts of a package. Pure: made of what LanguageFile read.
package struct Languages: Sendable {
  package struct Language: Sendable {
    package var tag: LanguageTag
    package var name: String { tag.text }
    /// Positions in `keys`, growing, and the text of each.
    package var texts: [(key: Int, text: String)]
  }

  /// Of all languages, by bytes.
  package let keys: [String]
  /// By name.
  package let all: [Language]

  /// The texts of each language, whose keys are there once.
  init(_ files: [(tag: LanguageTag, texts: [LanguageFile.Text])]) {
    var positions: [PathKey: Int] = [:]
    var keys: [String] = []
    for file in files {
      for text in file.texts where positions.updateValue(0, forKey: PathKey(text.key)) == nil {
        keys.append(text.key)
      }
    }
    keys.sort(by: Path.precedes)
    for (index, key) in keys.enumerated() { positions[PathKey(key)] = index }
    self.keys = keys
    all = files.map { file in
      Language(
        tag: file.tag,
        texts: file.texts.map { (positions[PathKey($0.key)] ?? 0, $0.text) }
          .sorted { $0.key < $1.key })
    }.sorted { Path.precedes($0.name, $1.name) }
  }

  /// The position of the language that is taken where none is wanted that is there; nil if there are none.
  package var defaultLanguage: Int? {
    for name in ["en", "en-US"] {
      if let index = all.firstIndex(where: { $0.name == name }) { return index }
    }
    return all.firstIndex { $0.tag.language == "en" } ?? (all.isEmpty ? nil : 0)
  }

  /// The position of the language of that name, however its letters are written; nil if it is not there.
  package func position(of name: String) -> Int? {
    let name = Languages.folded(name)
    return all.firstIndex { Languages.folded($0.name).utf8.elementsEqual(name.utf8) }
  }

  /// The positions of all languages that do for somebody who wants `wanted`, best first, without the default.
  private func matches(_ wanted: String) -> [Int] {
    // As the variable LANG has them: "de_CH.UTF-8". No language has a name of a hundred letters.
    let range = Languages.folded(
      String(wanted.utf8.prefix(100).prefix { !".@".utf8.contains($0) }) ?? "")
    var parts = range.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard let first = parts.first.map({ String(Substring($0)) }) else { return [] }
    var found: [Int] = []
    while !parts.isEmpty {
      let name = parts.map { String(Substring($0)) }.joined(separator: "-")
      if let index = position(of: name), !found.contains(index) { found.append(index) }
      parts.removeLast()
      // What a single letter stands for went with the part behind it.
      if parts.last?.count == 1 { parts.removeLast() }
    }
    for (index, language) in all.enumerated()
    where language.tag.language == first && !found.contains(index) {
      found.append(index)
    }
    return found
  }

  /// The position of the best language for somebody who wants these, in this order; nil if there are none.
  package func best(_ wanted: [String]) -> Int? {
    for language in wanted {
      if let best = matches(language).first { return best }
    }
    return defaultLanguage
  }

  /// The positions of the languages in which a text is looked for where `wanted` is wanted, best first.
  private func row(_ wanted: String) -> [Int] {
    let matches = matches(wanted)
    return matches + (defaultLanguage.map { matches.contains($0) ? [] : [$0] } ?? [])
  }

  /// Where the text of a key is for somebody who wants a language; nil if neither that, nor what comes in its place,
  /// has it.
  package func text(_ key: String, in wanted: String) -> (language: Int, text: Int)? {
    let position = keys.indices.bisect { !Path.precedes(keys[$0], key) }
    guard position < keys.count, PathKey(keys[position]) == PathKey(key) else { return nil }
    for index in row(wanted) {
      let texts = all[index].texts
      let text = texts.indices.bisect { texts[$0].key >= position }
      if text < texts.count, texts[text].key == position { return (index, text) }
    }
    return nil
  }

  /// Positions of the keys that other languages have and this one has not.
  package func missing(_ language: Int) -> [Int] {
    var own = all[language].texts.lazy.map(\.key).makeIterator()
    var next = own.next()
    return keys.indices.filter { key in
      guard next == key else { return true }
      next = own.next()
      return false
    }
  }

  package func missingCount(_ language: Int) -> Int { keys.count - all[language].texts.count }

  private static func folded(_ name: String) -> String {
    String(
      decoding: name.utf8.map { byte in
        switch byte {
        case UInt8(ascii: "_"): UInt8(ascii: "-")
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
        default: byte
        }
      }, as: UTF8.self)
  }
}
