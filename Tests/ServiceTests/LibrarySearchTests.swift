import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

/// The library's list: every parameter with its default, its limits and its corrections.
@Suite struct LibrarySearchTests {
  private func search(_ query: String) throws -> LibrarySearch {
    try LibrarySearch(AssetStoreService.Query(query))
  }

  @Test func whatIsNotSaidIsAsTheLibraryHasIt() throws {
    let search = try search("")
    #expect(search.categories == 1...7)
    #expect(search.support == [])
    #expect(search.godot == 20_100...20_199)
    #expect((search.filter, search.user, search.cost) == ([], "", ""))
    #expect(search.sort == .updated && !search.isReversed)
    #expect((search.size, search.offset) == (40, 0))
    #expect(
      try self.search("type=what&sort=what&category=&user=&cost=&godot_version=&filter=&support=x")
        == search)
  }

  @Test func noTwoSearchesHaveOneAnswer() throws {
    #expect(try search("user=a%0Ab&cost=c").key != search("user=a&cost=b%0Ac").key)
    #expect(try search("user=a&cost=b").key == search("cost=b&user=a").key)
  }

  @Test func parametersAreReadAsTheLibraryReadsThem() throws {
    for (query, categories) in [
      ("type=any", 1...10), ("type=project", 8...10), ("type=addon&category=5", 5...5),
      ("category=9", nil), ("type=any&category=x", nil), ("type=any&category=07", 7...7),
      ("type=any&category=99", nil),
    ] as [(String, ClosedRange<Int64>?)] {
      #expect(try search(query).categories == categories, "\(query)")
    }
    for (version, range) in [
      ("2.1", 20_000...20_199), ("3.5", 30_000...30_599), ("4.2", 40_000...40_299),
      ("4.2.1", 40_000...40_299), ("4", 40_000...40_099), ("4.3-stable", 40_000...40_399),
      ("any", 0...9_999_999), ("unknown", 0...99), ("custom_build", 9_990_000...9_999_999),
      ("foo", 0...99),
    ] as [(String, ClosedRange<Int64>)] {
      #expect(try search("godot_version=\(version)").godot == range, "\(version)")
    }
    for (query, levels) in [
      ("support=official+community", [1, 2]), ("support=featured", [2]),
      ("support=testing%20official%20community", []), ("support=2", []), ("support=testing+x", [0]),
      ("support[official]=1&support[testing]=", [0, 2]),
    ] as [(String, [Int64])] {
      #expect(try search(query).support == levels, "\(query)")
    }
    for (text, pieces) in [
      ("foo-bar%20baz", ["foo", "bar baz"]), ("%20c%2B%2B%20", ["c"]), ("a_b", ["a", "b"]),
      ("100%25", ["100"]), ("%25%25", []), ("%09%0aX%20", ["x"]), ("%C3%89t%C3%A9", ["ete"]),
    ] as [(String, [String])] {
      #expect(try search("filter=\(text)").filter == pieces, "\(text)")
    }
    for (query, size, offset) in [
      ("max_results=10", 10, 0), ("max_results=-7", 7, 0), ("max_results=9999", 500, 0),
      ("max_results=99999999999999999999", 500, 0), ("page=3", 40, 120), ("page=-2", 40, 80),
      ("page=0&offset=25", 40, 0), ("offset=25", 40, 25), ("offset=-25", 40, 25),
      ("page=x&offset=25", 40, 0), ("page=9223372036854775807", 40, .max),
    ] as [(String, Int64, Int64)] {
      let search = try search(query)
      #expect((search.size, search.offset) == (size, offset), "\(query)")
    }
    #expect(try search("reverse=false").isReversed)
    #expect(try search("reverse").isReversed)
    for query in ["max_results=0", "max_results=x", "max_results=", "max_results=-0"] {
      #expect(throws: Problem.self) { try search(query) }
    }
    let long = String(repeating: "a", count: 1025)
    for name in ["filter", "user", "cost"] {
      #expect(throws: Problem.self) { try search("\(name)=\(long)") }
    }
  }

  @Test func whatDiffersHasAnotherKey() throws {
    let queries = [
      "", "type=any", "category=9", "support=testing", "godot_version=4.2", "filter=a-b",
      "filter=a",
      "filter=ab", "user=a", "cost=a", "sort=name", "reverse", "max_results=5", "offset=7",
    ]
    #expect(Set(try queries.map { try search($0).key }).count == queries.count)
    #expect(try search("filter=A--B").key == search("filter=a-b").key)
  }

  // Whether a text fits a pattern of LIKE, by its definition.
  private func fits(_ text: ArraySlice<Character>, _ pattern: ArraySlice<Character>) -> Bool {
    guard let sign = pattern.first else { return text.isEmpty }
    let rest = pattern.dropFirst()
    if sign == "%" {
      return fits(text, rest) || (!text.isEmpty && fits(text.dropFirst(), pattern))
    }
    return text.first.map { ($0 == sign || sign == "_") && fits(text.dropFirst(), rest) } ?? false
  }

  @Test func whatIsFoundIsWhatTheRulesSay() throws {
    let test = try TestService()
    var random = SystemRandomNumberGenerator()
    let words = ["Camera", "cam", "Été", "a-b", "C++", "100%", "x", "tool kit", "MIT"]
    var assets: [AssetRecord] = []
    for number in 0..<300 {
      let title = (0..<Int.random(in: 1...3, using: &random))
        .map { _ in words.randomElement(using: &random) ?? "" }.joined(separator: " ")
      assets.append(
        .sample("\(title)", author: ["Ann", "Bob_1", "Zoë"].randomElement(using: &random) ?? "") {
          $0.slug = "s\(number)"
          $0.categoryID = .random(in: 1...10, using: &random)
          $0.godotVersion = GodotVersion(
            ["3.5", "4.0", "4.2", "4.3.1", "unknown", "custom_build"].randomElement(using: &random)
              ?? "")
          $0.supportLevel = SupportLevel.allCases.randomElement(using: &random) ?? .testing
          $0.cost = ["MIT", "GPLv3", "CC0"].randomElement(using: &random) ?? ""
          $0.isSearchable = .random(in: 0..<10, using: &random) > 0
          $0.modified = 1_600_000_000 + .random(in: 0..<20, using: &random)
        })
    }
    for index in assets.indices { assets[index] = try test.add(assets[index]) }
    for query in [
      "", "godot_version=4.2", "godot_version=any&type=any", "godot_version=any&filter=cam",
      "godot_version=any&filter=camera&sort=name", "godot_version=any&type=any&filter=c%2B%2B",
      "godot_version=any&filter=cam%20ete", "godot_version=any&filter=ete&sort=cost",
      "godot_version=any&filter=camera-tool&reverse", "godot_version=any&filter=x-cam",
      "godot_version=any&filter=MIT&type=any", "godot_version=any&filter=zoe&sort=rating",
      "godot_version=any&user=b%25&type=any", "godot_version=any&user=bob__",
      "godot_version=any&user=zoe",
      "godot_version=any&cost=%25l%25&sort=cost&reverse",
      "godot_version=any&support=testing+official",
      "godot_version=any&category=3", "godot_version=unknown&type=any",
      "godot_version=custom_build",
      "godot_version=any&filter=nothing+at+all", "godot_version=any&sort=name&reverse=1&type=any",
      "godot_version=any&filter=.",
    ] {
      let search = try search(query)
      let pattern = Array("%" + search.filter.joined(separator: "%") + "%")
      var expected = assets.filter { asset in
        let texts = [asset.title, asset.cost, asset.author].map { Array(Folded.text($0)) }
        return asset.isSearchable && search.categories?.contains(asset.categoryID) == true
          && search.godot.contains(Int64(asset.godotVersion.encoded))
          && (search.support.isEmpty || search.support.contains(asset.supportLevel.rawValue))
          && (search.user.isEmpty || fits(texts[2][...], Array(search.user)[...]))
          && (search.cost.isEmpty || fits(texts[1][...], Array(search.cost)[...]))
          && texts.contains { fits($0[...], pattern[...]) }
      }
      expected.sort { left, right in
        switch search.sort {
        case .updated: (left.modified, left.id) < (right.modified, right.id)
        case .name: (Folded.text(left.title), left.id) < (Folded.text(right.title), right.id)
        case .cost: (Folded.text(left.cost), left.id) < (Folded.text(right.cost), right.id)
        case .rating: left.id < right.id
        }
      }
      if (search.sort == .updated) != search.isReversed { expected.reverse() }
      var found: [String] = []
      var page = 0
      while true {
        let answer = test.get("/asset-library/api/asset?\(query)&max_results=17&page=\(page)")
        #expect(answer.status == 200)
        #expect(answer["total_items"] == .integer(Int64(expected.count)), "\(query)")
        #expect(answer["pages"] == .integer(Int64((expected.count + 16) / 17)))
        #expect(answer["page"] == .integer(Int64(page)))
        guard case .array(let rows) = answer["result"], !rows.isEmpty else { break }
        found += rows.map { $0.object?["asset_id"]?.string ?? "" }
        page += 1
      }
      #expect(found == expected.map { "\($0.id)" }, "\(query)")
    }
  }
}
