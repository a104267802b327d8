import Testing

@testable import AssetStoreCore

@Suite struct SearchTextTests {
  @Test(arguments: [
    ("dialogue manager", ["dialogue", "manager"]), ("a OR b", ["a", "or", "b"]), ("%_\"'*^:()", []),
    ("foo-bar_baz", ["foo", "bar", "baz"]), ("Ünïcode ÉTÉ", ["ünïcode", "été"]),
    ("same SAME", ["same"]),
    ("中文 plugin插件", ["中文", "plugin", "插件"]), ("🎮", []), ("❤️", []), ("❤️ a\u{301}", ["a\u{301}"]),
    ("c++", ["c"]),
  ])
  func words(text: String, expected: [String]) {
    #expect(SearchText.words(text) == expected)
  }

  @Test func onlyTheFirst32WordsCount() {
    let text = (0..<2000).map { "word\($0)" }.joined(separator: " ")
    #expect(SearchText.words(text).count == 32)
  }

  @Test func ideographsBecomeAPhrase() {
    #expect(SearchText.match(["中文", "ab"]) == "\"中 文\"* \"ab\"*")
  }

  @Test(arguments: [
    ("camera", "camra", 1), ("camera", "cmaera", 1), ("camera", "camera", 0), ("abc", "abcde", 2),
    ("", "ab", 2),
  ])
  func distance(a: String, b: String, expected: Int) {
    #expect(
      Spelling.distance(Array(a.unicodeScalars), Array(b.unicodeScalars), atMost: 2) == expected)
  }

  @Test func distanceStopsAtItsLimit() {
    #expect(
      Spelling.distance(Array("abcdef".unicodeScalars), Array("uvwxyz".unicodeScalars), atMost: 2)
        == nil)
  }
}

@Suite struct SearchTests {
  let scratch = Scratch()

  /// A catalogue of assets told as "title|author|godot|licence|support|category|date|description".
  func catalogue(_ lines: [String], highest: [String: String] = [:]) throws -> Catalogue {
    let catalogue = try Catalogue(
      path: Path.join(scratch.path, "catalogue.sqlite"), readOnly: false)
    try catalogue.addSource(name: "lib", url: "file:///nowhere", kind: .library, priority: 0)
    let source = try catalogue.source("lib").id
    try catalogue.write { database in
      for (index, line) in lines.enumerated() {
        let fields = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        func field(_ index: Int, _ missing: String) -> String {
          index < fields.count && !fields[index].isEmpty ? fields[index] : missing
        }
        var asset = AssetRow()
        asset.number = Int64(index + 1)
        asset.title = field(0, "")
        asset.author = field(1, "someone")
        asset.publisher = Slug.make(asset.author)
        asset.slug = Slug.make(asset.title)
        asset.license = field(3, "MIT")
        asset.support = Support(rawValue: field(4, "community")) ?? .community
        asset.category = field(5, "Tools")
        asset.type = asset.category == "Projects" ? .project : .addon
        asset.updated = Int64(field(6, "\(1000 + index)")) ?? 0
        asset.revision = line
        asset.releases = [ReleaseRow(version: "1", godotMin: GodotVersion(field(2, "4.0")))]
        if let maximum = highest[asset.title] {
          asset.releases[0].godotMax = GodotVersion(maximum)
        }
        var details = DetailRow()
        details.description = field(7, "")
        _ = try AssetTable.put(
          asset, details: details, source: source, generation: 1, page: 0, database)
      }
      try Spelling.rebuild(database)
    }
    return catalogue
  }

  func titles(_ catalogue: Catalogue, _ change: (inout Query) -> Void) throws -> [String] {
    var query = Query()
    change(&query)
    let page = try catalogue.search(query)
    #expect(
      page.total == Int64(page.assets.count) || page.assets.count == query.limit || query.offset > 0
    )
    return page.assets.map(\.title)
  }

  @Test func exactTitleThenBeginningThenWords() throws {
    let catalogue = try catalogue([
      "Tools for the Camera||||||5|camera camera camera camera", "Camera Shake||||||4",
      "Camera||||||1",
      "Shaker||||||9|moves the camera a little",
    ])
    #expect(
      try titles(catalogue) { $0.text = "camera" }
        == ["Camera", "Camera Shake", "Tools for the Camera", "Shaker"])
    #expect(
      try titles(catalogue) {
        $0.text = "camera"
        $0.reverse = true
      }
        == ["Shaker", "Tools for the Camera", "Camera Shake", "Camera"])
  }

  @Test func wordsAreBeginningsAndAllMustOccur() throws {
    let catalogue = try catalogue(["Dialogue Manager", "Dialogue Box", "File Manager"])
    #expect(try titles(catalogue) { $0.text = "dia man" } == ["Dialogue Manager"])
    #expect(
      try titles(catalogue) { $0.text = "man" }
        == ["Dialogue Manager", "File Manager"].sorted { $0 < $1 })
  }

  @Test func partsOfCamelCaseAndIdeographsAreFound() throws {
    let catalogue = try catalogue(["PhantomCamera", "对话管理器|某人", "Phantom Dialogue"])
    #expect(try titles(catalogue) { $0.text = "camera" } == ["PhantomCamera"])
    #expect(try titles(catalogue) { $0.text = "管理" } == ["对话管理器"])
    #expect(try titles(catalogue) { $0.text = "理管" } == [])
    #expect(try titles(catalogue) { $0.text = "PhantomDialogue" } == ["Phantom Dialogue"])
  }

  @Test(arguments: [
    "%", "_", "\"", "'", "a AND", "NOT", "NEAR(a b)", "title:x", "*", "^q", "a\" OR \"b", "\\", "-",
    "{}", "🎮", "\u{301}",
    "; DROP TABLE asset", String(repeating: "wörd ", count: 2000),
    String(repeating: "x", count: 10_000),
    String(repeating: "\"", count: 10_000),
  ])
  func anyTextIsPlainText(text: String) throws {
    let catalogue = try catalogue(["Alpha", "Beta"])
    #expect(try titles(catalogue) { $0.text = text } == [])
  }

  @Test func signsAreFoundAsTheyStand() throws {
    let catalogue = try catalogue(["100% Orange Juice", "Under_score", "Plain", "Pad 🎮", "I ❤️ it"])
    #expect(try titles(catalogue) { $0.text = "%" } == ["100% Orange Juice"])
    #expect(try titles(catalogue) { $0.text = "_" } == ["Under_score"])
    #expect(try titles(catalogue) { $0.text = "🎮" } == ["Pad 🎮"])
    #expect(try titles(catalogue) { $0.text = "❤️" } == ["I ❤️ it"])
  }

  /// Also where SQLite's tables do not know them yet.
  @Test(arguments: ["\u{1f916}Robot", "Some\u{1f9e0}Robot", "\u{20bf}Robot", "\u{bfe}Robot"])
  func signsAreNoPartOfWords(title: String) throws {
    let catalogue = try catalogue([title])
    #expect(try titles(catalogue) { $0.text = "robot" } == [title])
    // What an older version indexed is indexed again.
    try catalogue.write { database in
      try database.run("INSERT INTO asset_text (asset_text) VALUES ('delete-all')")
      try database.run(
        """
        DROP INDEX asset_vast_id; ALTER TABLE asset DROP COLUMN vast_id;
        ALTER TABLE asset DROP COLUMN permissions; ALTER TABLE release DROP COLUMN permissions;
        ALTER TABLE release DROP COLUMN dependencies; ALTER TABLE release DROP COLUMN yanked;
        DROP TABLE registry; DROP TABLE registry_shard; PRAGMA user_version = 2
        """)
    }
    #expect(try titles(catalogue) { $0.text = "robot" } == [])
    let again = try Catalogue(path: catalogue.path, readOnly: false)
    #expect(try titles(again) { $0.text = "robot" } == [title])
  }

  @Test func misspelledWordsAreCorrectedOnlyIfNothingMatches() throws {
    let catalogue = try catalogue(["Dialogue Manager", "Shader Library", "Dialoge"])
    var query = Query()
    query.text = "shadder libary"
    let page = try catalogue.search(query)
    #expect(page.assets.map(\.title) == ["Shader Library"])
    #expect(page.corrected == "shader library")
    query.text = "dialoge"
    #expect(try catalogue.search(query).corrected == "")
    query.text = "shadder"
    query.license = "GPLv3"
    #expect(try catalogue.search(query).total == 0)
    query.text = "qqqqqqqq"
    query.license = ""
    #expect(try catalogue.search(query).corrected == "")
  }

  @Test func filters() throws {
    let catalogue = try catalogue([
      "A|Ann|4.2|MIT|testing|Tools", "B|Bob|4.4|CC0|community|Scripts",
      "C|Ann|3.5|MIT|featured|Projects",
      "D|Eve|unknown|MIT|community|Tools", "E|Eve|custom_build|GPLv3|community|Tools",
    ])
    func found(_ change: (inout Query) -> Void) throws -> String {
      try titles(catalogue, change).sorted().joined()
    }
    #expect(try found { $0.type = .project } == "C")
    #expect(try found { $0.category = "tools" } == "ADE")
    #expect(try found { $0.license = "mit" } == "ACD")
    #expect(try found { $0.publisher = "ann" } == "AC")
    #expect(try found { $0.support = 1 | 4 } == "AC")
    #expect(try found { $0.support = 7 } == "ABCDE")
    #expect(try found { $0.godot = "4.3" } == "A")
    #expect(try found { $0.godot = "4.4.1" } == "AB")
    #expect(try found { $0.godot = "3.6" } == "C")
    #expect(try found { $0.godot = "unknown" } == "D")
    #expect(try found { $0.godot = "custom_build" } == "E")
    #expect(try found { $0.godot = "any" } == "ABCDE")
    #expect(failure { _ = try found { $0.godot = "latest" } } == .invalidArgument)
    #expect(try found { $0.license = "%" } == "")
    #expect(throws: StoreError.self) { try found { $0.source = "nowhere" } }
  }

  /// As installing has it: what states no usable highest version is let through.
  @Test func highestVersionIsJudgedAsForInstalling() throws {
    let highest = ["A": "4.2", "B": "4.3", "C": "unknown", "D": "custom_build"]
    let catalogue = try catalogue(["A", "B", "C", "D", "E"], highest: highest)
    let engine = GodotVersion("4.3.1")
    let suitable = ["A", "B", "C", "D", "E"].filter { title in
      GodotVersion.suits(
        minimum: GodotVersion("4.0"), maximum: highest[title].map { GodotVersion($0) },
        engine: engine)
    }
    #expect(suitable == ["B", "C", "D", "E"])
    #expect(try titles(catalogue) { $0.godot = engine.text }.sorted() == suitable)
  }

  @Test func orderIsTotalAndPagesFitTogether() throws {
    let catalogue = try catalogue((0..<50).map { "T\($0 % 5)|P\($0)|||||\(1000 + $0 % 3)" })
    for sort in [Query.Sort.updated, .name, .license, .rating, .relevance] {
      for reverse in [false, true] {
        var query = Query()
        query.sort = sort
        query.reverse = reverse
        query.limit = 500
        let all = try catalogue.search(query).assets.map(\.ref)
        #expect(Set(all).count == 50)
        query.limit = 7
        var pages: [String] = []
        for page in 0..<8 {
          query.offset = Int64(page * 7)
          pages += try catalogue.search(query).assets.map(\.ref)
        }
        #expect(pages == all)
      }
    }
  }
}

@Suite struct RefTests {
  @Test(
    arguments: [
      ("a/b", Ref.Name.slug(publisher: "a", slug: "b"), nil, nil), ("12", .number(12), nil, nil),
      ("lib:A/B@1.0", .slug(publisher: "a", slug: "b"), "lib", "1.0"),
      ("lib:7@2", .number(7), "lib", "2"),
      ("a/b@1.0: the/end@last", .slug(publisher: "a", slug: "b"), nil, "1.0: the/end@last"),
      ("word", .word("word"), nil, nil),
    ] as [(String, Ref.Name, String?, String?)])
  func parts(text: String, name: Ref.Name, source: String?, version: String?) throws {
    let ref = try Ref(text)
    #expect(ref.name == name)
    #expect(ref.source == source)
    #expect(ref.version == version)
  }

  @Test(arguments: [
    "", "a/", "/b", "a/b/c", "a/b@", "Bad Source:a/b", ":a/b", "a\u{0}b/c", "12:3",
    String(repeating: "a", count: 2000),
  ])
  func refused(text: String) {
    #expect(throws: StoreError.self) { try Ref(text) }
  }
}
