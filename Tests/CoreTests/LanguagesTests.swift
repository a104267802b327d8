import FoundationEssentials
import Testing

@testable import AssetStoreCore

@Suite struct LanguagesTests {
  private func languages(_ texts: [String: [String: String]]) -> Languages {
    Languages(
      texts.sorted { $0.key < $1.key }.compactMap { name, texts in
        LanguageTag(name).map { tag in
          (tag, texts.map { LanguageFile.Text(key: $0.key, text: $0.value) })
        }
      })
  }

  private func best(_ names: [String], _ wanted: String...) -> String? {
    let languages = languages(Dictionary(uniqueKeysWithValues: names.map { ($0, [:]) }))
    return languages.best(wanted).map { languages.all[$0].name }
  }

  @Test(arguments: [
    (["de", "de-CH", "en"], "de-CH", "de-CH"), (["de", "de-AT", "en"], "de-CH", "de"),
    (["de-AT", "de-DE", "en"], "de-CH", "de-AT"), (["de-AT", "fr", "en-GB"], "it", "en-GB"),
    (["en-GB", "en-US"], "it", "en-US"), (["en", "en-US"], "", "en"), (["fr", "de"], "it", "de"),
    (["fr", "de"], "*", "de"), (["de-CH", "en"], "DE-ch", "de-CH"),
    (["de-CH", "en"], "de_CH.UTF-8@euro", "de-CH"), (["de", "en"], "de-Latn-CH-1996-x-mine", "de"),
    (["en", "de"], "d", "en"), (["en", "zh-TW"], "zh-Hant-TW", "zh-TW"), (["en"], "--", "en"),
    (["en", "de"], "C", "en"), (["fil", "en"], "fil-PH", "fil"), (["fi", "en"], "fil", "en"),
  ])
  func lookup(_ names: [String], _ wanted: String, _ expected: String) {
    #expect(best(names, wanted) == expected)
  }

  @Test func several() {
    #expect(best(["de-DE", "fr", "en"], "it", "fr", "de") == "fr")
    #expect(best(["de-DE", "fr", "en"], "de-CH", "fr") == "de-DE")
    #expect(best(["de-DE", "en"], "it", "fr") == "en")
    #expect(best(["de-DE", "en"]) == "en" as String?)
    #expect(best([], "de") == nil)
    let long = String(repeating: "-a", count: 1_000_000)
    #expect(best(["de", "en"], "de\(long)") == "de")
  }

  @Test func texts() throws {
    let languages = languages([
      "en-US": ["a": "A", "b": "B", "c": "C"], "de-DE": ["a": "Ah", "b": "Beh"],
      "de-CH": ["a": "Aa"],
      "fr": ["d": "Dé"],
    ])
    func text(_ key: String, _ wanted: String) -> String? {
      languages.text(key, in: wanted).map { languages.all[$0.language].texts[$0.text].text }
    }
    #expect(text("a", "de-CH") == "Aa")
    #expect(text("b", "de-CH") == "Beh")
    #expect(text("c", "de-CH") == "C")
    #expect(text("d", "de-CH") == nil)
    #expect(text("a", "de-AT") == "Aa")
    #expect(text("a", "it") == "A")
    #expect(text("", "de") == nil)
    #expect(languages.keys == ["a", "b", "c", "d"])
    let missing = languages.all.indices.map { languages.missing($0).map { languages.keys[$0] } }
    #expect(languages.all.map(\.name) == ["de-CH", "de-DE", "en-US", "fr"])
    #expect(missing == [["b", "c", "d"], ["c", "d"], ["d"], ["a", "b", "c"]])
    #expect(languages.all.indices.map(languages.missingCount) == missing.map(\.count))
  }

  /// For all tables of three keys in three languages: found is what the first language of the row has.
  @Test func everyTable() {
    for table in 0..<512 {
      let names = ["de", "en", "fr"]
      let keys = ["k0", "k1", "k2"]
      var texts: [String: [String: String]] = [:]
      for (l, name) in names.enumerated() {
        texts[name] = [:]
        for (k, key) in keys.enumerated() where table >> (3 * l + k) & 1 == 1 {
          texts[name]?[key] = "\(name) \(key)"
        }
      }
      let languages = languages(texts)
      for (wanted, row) in ["de": ["de", "en"], "en": ["en"], "fr-CA": ["fr", "en"]] {
        for key in keys {
          let expected = row.lazy.compactMap { texts[$0]?[key] }.first
          let found = languages.text(key, in: wanted)
          #expect(found.map { languages.all[$0.language].texts[$0.text].text } == expected)
        }
      }
      for (index, name) in names.enumerated() {
        let others = Set(texts.values.flatMap(\.keys)).subtracting(
          texts[name]?.keys.map { $0 } ?? [])
        #expect(languages.missing(index).map { languages.keys[$0] } == others.sorted())
      }
    }
  }

  @Test func names() {
    for name in ["en-US", "de", "fil-PH", "yue-HK", "EN-us", "gsw-CH"] {
      #expect(LanguageTag(name) != nil, "\(name)")
    }
    for name in [
      "", "-", "e", "en-", "-US", "en-UK", "en_US", "xx", "en-USA", "en-001", "es-419", "zh-Hant",
      "en-US-x",
      "qaa-qtz", "englisch", "e\u{301}n", "ｅｎ", "en-ＵＳ",
    ] {
      #expect(LanguageTag(name) == nil, "\(name)")
    }
    #expect(LanguageTag("EN-us")?.text == "en-US")
  }

  @Test func files() throws {
    let folder = try TemporaryFolder()
    let archive = try folder.archive([
      .init("lang/en-US.json", #"{"a":"A","b":"\u00e9"}"#), .init("lang/de.json", "{}"),
      .init("lang/README.json", "{}"), .init("lang/sub/fr.json", "{}"), .init("fr.json", "{}"),
      .init("lang/it.JSON", "{}"),
    ])
    let languages = try Languages.read(archive)
    #expect(languages.all.map(\.name) == ["de", "en-US"])
    #expect(languages.all[1].texts.map(\.text) == ["A", "é"])
  }

  @Test(arguments: [
    "", "[]", "{\"a\":1}", "{\"a\":\"x\",\"a\":\"y\"}", "{\"a\":null}", "{\"a\":\"\\u0000\"}",
    "{\"a\":{\"b\":\"c\"}}",
  ])
  func badFiles(_ text: String) throws {
    let folder = try TemporaryFolder()
    let archive = try folder.archive([.init("lang/en.json", text)])
    let error = #expect(throws: StoreError.self) { try Languages.read(archive) }
    #expect(error?.reason == .malformedFile)
    #expect(error?.subject == "lang/en.json")
  }

  @Test func bounds() throws {
    let folder = try TemporaryFolder()
    let text = "{\"a\":\"\(String(repeating: "x", count: 3_900_000))\"}"
    let codes = ["aa", "ab", "af", "ak", "am", "an", "ar", "as", "ay"]
    let many = try folder.archive(codes.map { .init("lang/\($0).json", text, deflated: true) })
    #expect(throws: StoreError.self) { try Languages.read(many) }
    let large = try folder.archive([
      .init("lang/en.json", Array(repeating: 0x20, count: LanguageFile.largest + 1), deflated: true)
    ])
    #expect(throws: StoreError.self) { try Languages.read(large) }
  }

  /// The lists of Debian's iso-codes, from which Tests/Support/iso_codes.py made ours.
  @Test func codesAreThoseOfTheLists() throws {
    struct Row: Decodable {
      var alpha2: String?
      var alpha3: String?
    }
    func rows(_ name: String) throws -> [Row] {
      let path = "/usr/share/iso-codes/json/iso_\(name).json"
      let data = Data(try RealSystem().read(path, limit: 16 << 20))
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try decoder.decode([String: [Row]].self, from: data)[name] ?? []
    }
    let languages = try rows("639-2") + rows("639-3")
    let codes = Set(languages.flatMap { [$0.alpha2, $0.alpha3] }.compactMap { $0 })
      .filter { $0.count <= 3 }
    let countries = Set(try rows("3166-1").compactMap(\.alpha2))
    #expect(codes.count > 8000 && countries.count > 240)
    let letters = "abcdefghijklmnopqrstuvwxyz"
    for first in letters {
      for second in letters {
        let pair = "\(first)\(second)"
        #expect(LanguageCodes.isLanguage(pair[...]) == codes.contains(pair), "\(pair)")
        let country = pair.uppercased()
        #expect(LanguageCodes.isCountry(country[...]) == countries.contains(country), "\(country)")
        for third in letters {
          let code = "\(pair)\(third)"
          guard LanguageCodes.isLanguage(code[...]) != codes.contains(code) else { continue }
          Issue.record("\(code)")
        }
      }
    }
  }
}
