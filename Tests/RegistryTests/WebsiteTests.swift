import Testing

@testable import AssetStoreCore
@testable import AssetStoreRegistry
@testable import AssetStoreWeb

/// The website's files, in memory.
struct SiteSample {
  var settings = RegistrySettings()
  var assets: [Registration] = []
  /// By id; others have nothing but this.
  var publishers: [String: Publisher] = [:]

  init(_ count: Int) {
    settings.name = "sample"
    settings.title = ["en": "Sample", "zh": "示例"]
    settings.description = ["en": "A sample."]
    settings.url = "https://example.org/sub/"
    settings.categories = [
      RegistrySettings.Category(id: "2d-tools", names: ["en": "2D Tools", "zh": "2D 工具"]),
      RegistrySettings.Category(id: "scripts", names: ["en": "Scripts"]),
    ]
    assets = (0..<count).map(SiteSample.asset)
    sort()
  }

  mutating func sort() {
    assets.sort { ($0.publisher, $0.slug) < ($1.publisher, $1.slug) }
  }

  static func asset(_ number: Int) -> Registration {
    var asset = IndexCompilerTests.asset(number)
    asset.publisher = "pub\(number % 9)"
    asset.title = "Tool \(number) 对话"
    asset.category = number % 3 == 0 ? "scripts" : "2d-tools"
    asset.tags = ["GUI", "t\(number % 5)", "对话"]
    // As many registries have it: many at the same time.
    asset.releases[1].published = 1_600_000_000 + Int64(number % 4) * 86_400
    asset.releases[0].published = 1_700_000_000 + Int64(number) * 1000
    asset.releases[0].dependencies[0].name = "pub1/s1"
    return asset
  }

  var cards: [AssetCard] {
    get throws {
      try assets.map {
        let hash = try AssetCard.hash("\($0.publisher)/\($0.slug)")
        let owner = publishers[$0.publisher] ?? Publisher(id: $0.publisher)
        return AssetCard($0, of: owner, number: AssetCard.number(hash), icon: "")
      }
    }
  }

  /// - Parameter before: as it was; nil: all files.
  func files(since before: SiteSample? = nil) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    let site = Website(settings, key: "RWkey")
    let cards = try cards
    var changed: [AssetCard]?
    if let before {
      let old = try before.cards
      changed = old.filter { !cards.contains($0) } + cards.filter { !old.contains($0) }
    }
    // Those that changed, and those that they need, whose pages name them.
    let needed = changed.map { Set($0.flatMap(\.dependencies)) }
    for (asset, card) in zip(assets, cards)
    where changed?.contains(card) ?? true || needed?.contains(card.name) ?? true {
      let dependants = cards.filter { $0.dependencies.contains(card.name) }
      try site.publish(asset, card, dependants: dependants) { files[$0] = try $1() }
    }
    try site.publish(cards, changed: changed) { files[$0] = try $1() }
    return files
  }

  func pages() throws -> [String: String] {
    try files().filter { $0.key.hasSuffix(".html") }
      .mapValues { String(decoding: $0, as: UTF8.self) }
  }
}

@Suite struct WebsiteTests {
  @Test func everyPageInBothLanguages() throws {
    let pages = try SiteSample(5).pages()
    for name in pages.keys where !name.hasPrefix("zh/") { #expect(pages["zh/\(name)"] != nil) }
    #expect(pages["index.html"]?.contains("<html lang=\"en\">") == true)
    #expect(pages["zh/index.html"]?.contains("<html lang=\"zh-Hans\">") == true)
    #expect(pages["zh/categories/2d-tools/index.html"]?.contains("<h1>2D 工具</h1>") == true)
    #expect(pages["zh/categories/scripts/index.html"]?.contains("<h1>Scripts</h1>") == true)
    #expect(pages["zh/assets/pub1/s1/index.html"]?.contains("<p>中文</p>") == true)
    #expect(pages["assets/pub1/s1/index.html"]?.contains("<h2>Much</h2>") == true)
  }

  @Test func linksLeadToFilesFromAnyFolder() throws {
    let pages = try SiteSample(60).pages()
    let files = Set(try SiteSample(60).files().keys)
    for (name, page) in pages where !name.hasSuffix("404.html") {
      for url in SiteSample.urls(page) where !url.contains(":") {
        let plain = String(url.prefix { $0 != "?" && $0 != "#" })
        #expect(!plain.hasPrefix("/"), "\(name): \(url)")
        guard !plain.isEmpty, !plain.hasSuffix("register/") else { continue }
        var folders = Array(name.split(separator: "/").dropLast())
        for part in plain.split(separator: "/") where part != "." {
          if part == ".." { _ = folders.popLast() } else { folders.append(part) }
        }
        let target = folders.joined(separator: "/")
        let file =
          plain.hasSuffix("/") ? (target.isEmpty ? "" : "\(target)/") + "index.html" : target
        #expect(files.contains(file), "\(name): \(url)")
      }
    }
  }

  @Test func textsOfStrangersStayTexts() throws {
    var sample = SiteSample(3)
    let usual = try sample.pages()
    let bad = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&\u{202e}"
    let link = "javascript:alert(1)//\"><script>"
    for index in sample.assets.indices {
      sample.assets[index].title = bad
      sample.assets[index].author = bad
      sample.assets[index].summary = bad
      sample.assets[index].license = bad
      sample.assets[index].vastId = bad
      sample.assets[index].tags = [bad, link]
      sample.assets[index].icon = link
      sample.assets[index].issuesURL = link
      sample.assets[index].repository.url = link
      sample.assets[index].previews = [.init(kind: .video, url: link, thumbnailURL: link)]
      sample.assets[index].descriptions = ["": "\(bad)\n\n[a](\(link)) ![b](\(link))", "zh": bad]
      for place in sample.assets[index].releases.indices {
        sample.assets[index].releases[place].version = bad
        sample.assets[index].releases[place].downloadURL = link
        sample.assets[index].releases[place].permissions = [bad]
        sample.assets[index].releases[place].godotMin = bad
        sample.assets[index].releases[place].sha256 = bad
      }
      sample.assets[index].releases[1].yanked = bad
    }
    for asset in sample.assets {
      var publisher = Publisher(id: asset.publisher)
      (publisher.name, publisher.url) = (bad, link)
      sample.publishers[asset.publisher] = publisher
    }
    sample.settings.title = ["en": bad, "zh": bad]
    sample.settings.description = ["en": bad, "zh": bad]
    sample.settings.categories[0].names = ["en": bad, "zh": bad]
    for (name, bytes) in try sample.files() where !name.hasPrefix("site/") {
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(!text.unicodeScalars.contains("\u{202e}") || name.hasSuffix(".json"), "\(name)")
      guard name.hasSuffix(".html") || name.hasSuffix(".xml") else { continue }
      #expect(!text.contains("<script>"), "\(name)")
      #expect(!text.contains("<img"), "\(name)")
      for url in SiteSample.urls(text) { #expect(!url.hasPrefix("javascript"), "\(name)") }
      // As many scripts as without them.
      if let page = usual[name] {
        #expect(SiteSample.count("<script", text) == SiteSample.count("<script", page), "\(name)")
      }
    }
  }

  /// Pages call publishers by name, and lead to the list of their assets, which leads to their own site.
  @Test func publishersHaveNames() throws {
    var sample = SiteSample(30)
    var publisher = Publisher(id: "pub1")
    (publisher.name, publisher.url) = ("Ada & Co", "https://ada.example/?a=1&b=2")
    sample.publishers["pub1"] = publisher
    let pages = try sample.pages()
    let link = "publishers/pub1/\">Ada &amp; Co</a>"
    #expect(pages["assets/pub1/s1/index.html"]?.contains("../../../\(link)") == true)
    #expect(pages["zh/assets/pub1/s1/index.html"]?.contains("../../../\(link)") == true)
    #expect(pages["index.html"]?.contains("./\(link)") == true)
    let list = try #require(pages["publishers/pub1/index.html"])
    #expect(list.contains("<h1>Ada &amp; Co</h1>") && list.contains("<code>pub1</code>"))
    #expect(
      list.contains("<a href=\"https://ada.example/?a=1&amp;b=2\" rel=\"nofollow ugc\">ada.example")
    )
    // Who has no name is called as the folder is.
    #expect(pages["publishers/pub2/index.html"]?.contains("<h1>pub2</h1>") == true)
  }

  /// Where a publisher has another name or site, the pages that say so are others, and no more.
  @Test(arguments: ["name", "url"]) func publisherChanges(_ what: String) throws {
    let before = SiteSample(180)
    var after = before
    var publisher = Publisher(id: "pub1")
    (publisher.name, publisher.url) = what == "name" ? ("Ada", "") : ("", "https://ada.example/")
    after.publishers["pub1"] = publisher
    let (old, new) = (try before.files(), try after.files())
    let result = old.merging(try after.files(since: before)) { $1 }
    #expect(new.keys.filter { new[$0] != result[$0] }.sorted() == [])
    #expect(new != old)
  }

  @Test func nothingIsAskedOfOthers() throws {
    var sample = SiteSample(2)
    sample.assets[0].icon = "https://elsewhere.example/icon.png"
    sample.assets[0].descriptions = ["": "![x](https://elsewhere.example/x.png)"]
    for (name, page) in try sample.pages() where !name.hasSuffix("404.html") {
      for url in SiteSample.urls(page, "src") { #expect(!url.contains(":"), "\(name): \(url)") }
      #expect(page.contains(">\u{2f}/elsewhere") == false)
    }
  }

  /// What a change writes is what building all anew writes, and little of it.
  @Test(arguments: ["title", "release", "category", "new"])
  func changes(_ kind: String) throws {
    let before = SiteSample(180)
    var after = before
    switch kind {
    case "title": after.assets[77].title = "Other words"
    case "release":
      after.assets[77].releases.insert(after.assets[77].releases[0], at: 0)
      after.assets[77].releases[0].version = "3.0.0"
      after.assets[77].releases[0].published = 1_900_000_000
    case "category":
      after.assets[77].category = after.assets[77].category == "scripts" ? "2d-tools" : "scripts"
      after.assets[77].tags = ["other"]
    default:
      after.assets.append(SiteSample.asset(4000))
      after.sort()
    }
    let old = try before.files()
    let new = try after.files()
    let written = try after.files(since: before)
    let result = old.merging(written) { $1 }
    #expect(new.keys.filter { new[$0] != result[$0] }.sorted() == [])
    let touched = new.filter { old[$0.key] != $0.value }
    // Of each of the lists two pages at most, and a file for each word.
    #expect(touched.keys.filter { $0.hasSuffix(".html") }.count <= 40, "\(touched.keys.sorted())")
    #expect(written.count < 140)
  }

  /// One more asset, and there are twice as many files to search.
  @Test func moreFiles() throws {
    let before = SiteSample(100)
    var after = before
    after.assets.append(SiteSample.asset(4000))
    after.sort()
    let new = try after.files()
    let result = try before.files().merging(after.files(since: before)) { $1 }
    #expect(new.keys.filter { new[$0] != result[$0] }.sorted() == [])
  }

  /// Each release is news of its own, when it came, whichever version is the highest.
  @Test func feedsTellReleases() throws {
    var sample = SiteSample(60)
    var releases = sample.assets[0].releases
    releases[0].published = 2_000_000_000
    releases[0].version = "3.0.0"
    releases[1].published = 2_000_000_300
    releases[1].version = "2.9.1"
    releases.append(releases[1])
    releases[2].published = 2_000_000_500
    releases[2].version = "2.9.0"
    for place in releases.indices { releases[place].yanked = place == 2 ? "broken" : "" }
    sample.assets[0].releases = releases
    let files = try sample.files()
    let name = "\(sample.assets[0].publisher)/\(sample.assets[0].slug)"
    let rss = String(decoding: files["feed.xml"] ?? [], as: UTF8.self)
    let guids = rss.split(separator: "<guid isPermaLink=\"false\">").dropFirst()
      .map { String($0.prefix { $0 != "<" }) }
    #expect(guids.prefix(2) == ["\(name)@2.9.1", "\(name)@3.0.0"])
    #expect(guids.count == 50 && Set(guids).count == 50)
    #expect(!rss.contains("@2.9.0"))
    #expect(rss.contains(SiteNumber.mailTime(2_000_000_300)))
    let atom = String(decoding: files["atom.xml"] ?? [], as: UTF8.self)
    #expect(atom.contains("<updated>\(Timestamp.text(2_000_000_300))</updated>\n<entry>"))
    #expect(SiteSample.count("<entry>", atom) == 50)
  }

  @Test func listsAreCutWhereTheyWere() throws {
    let cards = try SiteSample(600).cards
    let whole = ListChunks(cards)
    #expect(whole.chunks.flatMap(\.cards).count == 600)
    #expect(whole.chunks.allSatisfy { $0.cards.count <= 60 && $0.cards.count >= 12 })
    for index in stride(from: 0, to: 600, by: 37) {
      var fewer = cards
      fewer.remove(at: index)
      let changed = whole.changed(since: ListChunks(fewer), [cards[index].name])
      #expect((1...6).contains(changed.count), "\(changed.count)")
    }
    #expect(ListChunks([]).chunks.count == 1)
    #expect(whole.changed(since: whole, []).isEmpty)
  }

  @Test func bothLanguagesSayAll() {
    for text in SiteText.allCases {
      let (english, chinese) = text.translations
      #expect(!english.isEmpty && !chinese.isEmpty)
      #expect(SiteSample.count("{}", english) == SiteSample.count("{}", chinese), "\(text)")
      let isSame: Set<SiteText> = [.engine, .checksum]
      #expect((english == chinese) == isSame.contains(text), "\(text)")
    }
    #expect(SiteLanguage.english[SiteText.found, 3] == "Found: 3")
    #expect(SiteLanguage.chinese.choose(["en": "a", "zh-CN": "b"]) == "b")
    #expect(SiteLanguage.chinese.choose(["": "a"]) == "a")
  }

  @Test func numbers() {
    #expect(SiteNumber.mailTime(1_700_000_000) == "Tue, 14 Nov 2023 22:13:20 +0000")
    #expect(SiteNumber.day(951_782_400) == "2000-02-29")
    #expect(
      [0, 999, 1000, 1_234_567, 123_456_789].map(SiteNumber.size)
        == ["0 B", "999 B", "1.0 kB", "1.2 MB", "123 MB"])
    #expect(SiteNumber.size(1 << 53) == "9007 TB")
  }

  @Test func foldersOfTags() throws {
    #expect(try SitePath.tag("UI") == "tags/ui/")
    #expect(try SitePath.tag("../x") != SitePath.tag("..\\x"))
    for tag in ["../x", "a/b", "中文", "index.html", "tag-0", "", ".", "con", "a b", "ÄÖ"] {
      let path = try SitePath.tag(tag)
      #expect(path.hasPrefix("tags/tag-") && path.utf8.count == 26, "\(tag)")
    }
  }
}

extension SiteSample {
  /// The values of href and src.
  static func urls(_ page: String, _ names: String...) -> [String] {
    (names.isEmpty ? ["href", "src"] : names).flatMap { name in
      page.split(separator: " \(name)=\"", omittingEmptySubsequences: false).dropFirst()
        .map { String($0.prefix { $0 != "\"" }) }
    }
  }

  static func count(_ part: String, _ text: String) -> Int {
    text.split(separator: part, omittingEmptySubsequences: false).count - 1
  }
}
