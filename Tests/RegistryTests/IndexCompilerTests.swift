import Testing

@testable import AssetStoreCore
@testable import AssetStoreRegistry

/// What is compiled, and what the readers of clients make of it.
@Suite struct IndexCompilerTests {
  /// An asset that says something of everything, each text as long as it may be.
  static func asset(_ number: Int) -> Registration {
    var asset = Registration(publisher: "p\(number % 7)", slug: "s\(number)")
    asset.title = "\"T\" \\ \u{1F600} 中文"
    asset.kind = number % 2 == 0 ? .addon : .project
    (asset.category, asset.license) = ("2d-tools", "MIT OR Apache-2.0")
    (asset.author, asset.summary) = ("Ada", "Short.")
    (asset.repository.host, asset.repository.url) = (.github, "https://github.com/ada/x")
    asset.issuesURL = "https://github.com/ada/x/issues"
    var preview = Registration.Preview()
    (preview.kind, preview.url) = (.video, "https://example.org/v")
    asset.previews = [preview]
    (asset.tags, asset.support, asset.vastId) = (["a", "b"], .featured, "org.example.x")
    asset.descriptions = ["": "# Much\r\n\ttext\u{2028}", "zh": "中文"]
    var (newer, older) = (RegisteredRelease(), RegisteredRelease())
    (newer.version, newer.godotMin, newer.godotMax) = ("2.0.0", "4.2", "4.5")
    newer.commit = String(repeating: "a", count: 40)
    (newer.size, newer.published) = (1 << 53, 1_800_000_000)
    var need = RegisteredRelease.Dependency()
    (need.name, need.range, need.isOptional) = ("p1/s1", "^1", true)
    (newer.dependencies, newer.permissions) = ([need], ["network"])
    (older.version, older.godotMin) = ("1.0.0", "4")
    (older.downloadURL, older.sha256) = (
      "https://example.org/1.zip", String(repeating: "0", count: 64)
    )
    (older.published, older.yanked) = (1_700_000_000, "broken")
    asset.releases = [newer, older]
    return asset
  }

  static func index(
    _ count: Int
  ) throws -> (manifest: IndexManifest, files: [String: [UInt8]]) {
    var files: [String: [UInt8]] = [:]
    let bits = IndexCompiler.bits(for: count)
    var shards: [[ArraySlice<UInt8>]] = Array(repeating: [], count: 1 << bits)
    for number in 0..<count {
      let asset = asset(number)
      let hash = try AssetCard.hash("\(asset.publisher)/\(asset.slug)")
      shards[IndexCompiler.shard(of: hash, bits: bits)].append(
        IndexCompiler.text(asset, icon: "icons/a.png")[...])
    }
    let placed = try shards.map { texts in
      guard !texts.isEmpty else { return (file: IndexFile(sha256: "", size: 0), assets: 0) }
      let shard = IndexCompiler.shard(texts)
      let file = IndexFile(sha256: try SHA256.hash(shard), size: Int64(shard.count))
      files[file.sha256] = shard
      return (file: file, assets: texts.count)
    }
    let text = IndexCompiler.manifest(of: "demo", placed)
    return (try IndexManifest(text, of: "demo", name: "manifest"), files)
  }

  @Test(arguments: [0, 1, 96, 97, 500])
  func readersReadAll(_ count: Int) throws {
    let (manifest, files) = try IndexCompilerTests.index(count)
    var names: Set<String> = []
    for (number, file) in manifest.shards.enumerated() {
      guard let file else { continue }
      let bytes = try #require(files[file.sha256])
      let shard = try IndexShard(
        bytes, number: number, bits: manifest.bits, base: "https://h", name: "shard")
      #expect(shard.skipped.isEmpty)
      names.formUnion(shard.assets.map { "\($0.row.publisher)/\($0.row.slug)" })
    }
    #expect(names == Set((0..<count).map { "p\($0 % 7)/s\($0)" }))
  }

  @Test func readersReadEverything() throws {
    let (manifest, files) = try IndexCompilerTests.index(1)
    let bytes = try #require(files.values.first)
    let shard = try IndexShard(
      bytes, number: 0, bits: manifest.bits, base: "https://h", name: "shard")
    let (row, details) = try #require(shard.assets.first)
    let given = IndexCompilerTests.asset(0)
    #expect(row.title == given.title)
    #expect(row.type == .addon)
    #expect(row.support == .featured)
    #expect([row.author, row.category, row.license] == ["Ada", "2d-tools", "MIT OR Apache-2.0"])
    #expect(row.iconUrl == "https://h/icons/a.png")
    #expect(row.vastId == "org.example.x")
    #expect(row.updated == 1_800_000_000)
    #expect(details.description == "\(given.summary)\n\n\(given.descriptions[""] ?? "")")
    #expect(details.browseUrl == "https://github.com/ada/x")
    #expect(details.issuesUrl == given.issuesURL)
    #expect(details.tags == ["a", "b"])
    #expect(details.previews.map(\.url) == ["https://example.org/v"])
    let (newer, older) = (try #require(row.releases.first), try #require(row.releases.last))
    #expect([newer.version, older.version] == ["2.0.0", "1.0.0"])
    #expect(
      newer.url
        == given.repository.host.archive(
          of: given.releases[0].commit, in: given.repository.url))
    #expect(newer.size == 1 << 53)
    #expect(newer.godotMax == GodotVersion("4.5"))
    #expect(newer.dependencies == [Dependency(name: "p1/s1", version: "^1", optional: true)])
    #expect(newer.permissions == ["network"])
    #expect(older.url == "https://example.org/1.zip")
    #expect(older.sha256 == String(repeating: "0", count: 64))
    #expect(older.yanked == "broken")
  }

  @Test(arguments: [
    (0, 0), (1, 0), (96, 0), (97, 1), (192, 1), (193, 2), (100_000, 11), (6_291_456, 16),
    (6_291_457, 16), (Int.max, 16),
  ])
  func bits(_ count: Int, _ bits: Int) { #expect(IndexCompiler.bits(for: count) == bits) }

  @Test func headsAreRead() throws {
    let key = try SecretKey(RealSystem())
    let head = IndexHead(
      registry: "demo", sequence: 5, created: 5, expires: 10,
      index: IndexFile(sha256: String(repeating: "a", count: 64), size: 7),
      keys: [key.publicKey], mirrors: ["https://m.example.org/"])
    #expect(try IndexHead(head.text, name: "head") == head)
  }

  @Test func text() {
    let every = String(String.UnicodeScalarView((0...0x21).compactMap { Unicode.Scalar($0) }))
    #expect(
      String(
        decoding: IndexText.file(["b": .string(every), "a": [.null, .bool(true)]]), as: UTF8.self)
        == #"{"a":[null,true],"b":"\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r"#
        + #"\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b"#
        + #"\u001c\u001d\u001e\u001f !"}"# + "\n")
  }

  @Test func descriptionsInOtherLanguagesAreToldWhereThereAreSome() throws {
    var asset = IndexCompilerTests.asset(1)
    func text() -> String {
      var bytes: [UInt8] = []
      IndexText.append(IndexRecord.value(asset, icon: ""), to: &bytes)
      return String(decoding: bytes, as: UTF8.self)
    }
    #expect(text().contains("\"descriptions\":{\"zh\":\"中文\"}"))
    asset.descriptions["zh"] = nil
    #expect(!text().contains("descriptions"))
  }

  @Test func whatClientsWouldLeaveOutIsRefused() throws {
    let (_, files) = try IndexCompilerTests.index(3)
    for (name, bytes) in files { try IndexShard.checkAll(bytes, name: name) }
    func check(_ change: (inout Registration) -> Void) throws {
      var asset = IndexCompilerTests.asset(1)
      change(&asset)
      var text: [UInt8] = []
      IndexText.append(IndexRecord.value(asset, icon: ""), to: &text)
      let shard = Array("{\"assets\":[".utf8) + text + Array("],\"format\":1}\n".utf8)
      try IndexShard.checkAll(shard, name: "shard")
    }
    // As much as passes validation.
    let longest = String(repeating: "\u{1F600}", count: ObjectReader.longestLine)
    try check { ($0.title, $0.author, $0.releases[1].yanked) = (longest, longest, longest) }
    try check { $0.tags = Array(repeating: String(longest.prefix(64)), count: 50) }
    #expect { try check { $0.title = longest + "a" } } throws: {
      ($0 as? StoreError)?.reason == .malformedIndex
    }
  }
}
