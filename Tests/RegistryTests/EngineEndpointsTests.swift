import Testing

@testable import AssetStoreCore
@testable import AssetStoreRegistry
@testable import AssetStoreWeb

/// Which files there are for engines, and what they say.
@Suite struct EngineEndpointsTests {
  static var settings: RegistrySettings {
    var settings = RegistrySettings()
    (settings.name, settings.url) = ("demo", "https://h.example/base/")
    settings.categories = ["scripts", "2d-tools"].map {
      RegistrySettings.Category(id: $0, names: ["en": $0.uppercased(), "zh": "工具"])
    }
    return settings
  }

  static func card(_ number: Int, updated: Int64 = 1) -> AssetCard {
    var asset = Registration(publisher: "p\(number % 3)", slug: "s\(number)")
    (asset.title, asset.category, asset.license) = ("T\(number)", "2d-tools", "MIT")
    var release = RegisteredRelease()
    (release.version, release.godotMin, release.published) = ("1.0.0", "4.2", updated)
    asset.releases = [release]
    return AssetCard(
      asset, of: Publisher(id: asset.publisher), number: Int32(number + 1), icon: "icons/a.png")
  }

  static func files(_ cards: [AssetCard], changed: [AssetCard]? = nil) throws -> [String: String] {
    var files: [String: String] = [:]
    try EngineEndpoints(settings).publish(cards, changed: changed) { name, bytes in
      let text = String(decoding: try bytes(), as: UTF8.self)
      #expect(files.updateValue(text, forKey: name) == nil)
    }
    return files
  }

  @Test func listsAreNewestFirstAndBounded() {
    let cards = (0..<600).map { EngineEndpointsTests.card($0, updated: Int64($0 % 590)) }
    let listed = EngineEndpoints.listed(cards, .addon)
    #expect(listed.count == EngineEndpoints.mostListed)
    #expect(listed.prefix(2).map(\.slug) == ["s589", "s588"])
    // Those of one time are by name.
    #expect(
      EngineEndpoints.listed(cards.suffix(2) + cards.prefix(1), .addon).map(\.slug)
        == ["s599", "s598", "s0"])
    #expect(EngineEndpoints.listed(cards, .project).isEmpty)
  }

  @Test func whatCannotBeInstalledIsNotListed() {
    var card = EngineEndpointsTests.card(0)
    card.values.version = ""
    #expect(EngineEndpoints.listed([card], .addon).isEmpty)
  }

  @Test func onlyPublishersOfChangedCards() throws {
    let cards = (0..<9).map { EngineEndpointsTests.card($0) }
    let all = try EngineEndpointsTests.files(cards)
    let some = try EngineEndpointsTests.files(cards, changed: [cards[4]])
    #expect(
      Set(all.keys).subtracting(some.keys) == [
        "api/v1/publishers/p0/index.html", "api/v1/publishers/p2/index.html",
      ])
    #expect(some.allSatisfy { all[$0.key] == $0.value })
  }

  @Test func editorsFindEachCategory() throws {
    let files = try EngineEndpointsTests.files([EngineEndpointsTests.card(0)])
    #expect(
      files["asset-library/api/configure"]
        == #"{"categories":[{"id":"1","name":"SCRIPTS","type":"0"},{"id":"2","name":"2D-TOOLS","type":"0"}]}"#
        + "\n")
    let list = try #require(files["asset-library/api/asset/index.html"])
    #expect(list.contains(#""category":"2D-TOOLS","category_id":"2""#))
    #expect(list.contains(#""icon_url":"https://h.example/base/icons/a.png""#))
    #expect(list.hasSuffix(#""page":0,"pages":1,"page_length":500,"total_items":1}"# + "\n"))
  }

  @Test func numbers() throws {
    #expect(AssetCard.number(0) == 1)
    #expect(AssetCard.number(.max) == .max)
    #expect(AssetCard.number(0x8000_0002) == 2)
    for name in ["eve/tool-28041", "ada/tool-60501"] {
      #expect(AssetCard.number(try AssetCard.hash(name)) == 1_006_440_562)
    }
  }

  @Test func aSlugOfTwoPublishersIsNobodys() throws {
    var other = EngineEndpointsTests.card(1)
    other.values.slug = "s0"
    let cards = [EngineEndpointsTests.card(0), other]
    let files = try EngineEndpointsTests.files(cards)
    #expect(files["api/v1/assets/s0/index.html"] == "{}\n")
    // Unless the registry says whose, which nobody says of their own.
    for chosen in 0...1 {
      var cards = cards
      cards[chosen].values.support = .featured
      let page = try EngineEndpointsTests.files(cards)["api/v1/assets/s0/index.html"]
      #expect(page?.contains("\"slug\":\"p\(chosen)\"") == true)
      cards[1 - chosen].values.support = .featured
      #expect(try EngineEndpointsTests.files(cards)["api/v1/assets/s0/index.html"] == "{}\n")
    }
  }

  @Test(arguments: [
    ("4.2", "", "4.99.99"), ("3.5", "", "3.99.99"), ("4.2", "4.5", "4.5.99"),
    ("4.2", "4.5.1", "4.5.99"), ("4", "4", "4.0.99"),
  ])
  func highestVersionOfTheEngine(_ lowest: String, _ highest: String, _ told: String) {
    #expect(StoreAnswers.highest(lowest, highest) == told)
  }

  @Test func licencesWithAPage() throws {
    var cards = (0..<3).map { EngineEndpointsTests.card($0) }
    (cards[1].values.license, cards[2].values.license) = ("LicenseRef-own", "MIT OR Zlib")
    let files = try EngineEndpointsTests.files(cards)
    #expect(
      files["api/v1/licenses/index.html"]
        == #"[{"type":"LicenseRef-own","url":""},{"type":"MIT","url":"https://spdx.org/licenses/MIT.html"},"#
        + #"{"type":"MIT OR Zlib","url":""}]"# + "\n")
  }

  @Test func answersAreNoPages() {
    let every = String(String.UnicodeScalarView((0...0x80).compactMap { Unicode.Scalar($0) }))
    let text = String(
      decoding: AnswerText.file {
        $0.object {
          $0.string("a", every + "中\u{1F600}")
          $0.array("b") {
            $0.string(nil, "</script>")
            $0.string(nil, "")
          }
          $0.object("c") { _ in }
          $0.integer("d", -1)
          $0.bool("e", true)
        }
      }, as: UTF8.self)
    #expect(text.utf8.allSatisfy { $0 == 0x0a || (0x20..<0x7f).contains($0) })
    #expect(!text.utf8.contains { "<>&".utf8.contains($0) })
    #expect(
      text.hasSuffix(
        #"4e2d\ud83d\ude00","b":["\u003c/script\u003e",""],"c":{},"d":-1,"e":true}"# + "\n"))
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"),
    (1_771_061_400, "2026-02-14T09:30:00Z"), (253_402_300_799, "9999-12-31T23:59:59Z"),
  ])
  func times(_ seconds: Int64, _ text: String) {
    #expect(Timestamp.text(seconds) == text)
    #expect(Timestamp.seconds(text) == seconds)
  }

  @Test func timesReadBack() {
    for seconds in stride(from: Int64(0), through: 253_402_300_799, by: 86_400 * 97 + 4_321) {
      #expect(Timestamp.seconds(Timestamp.text(seconds)) == seconds)
    }
  }
}
