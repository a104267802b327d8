import Testing

@testable import AssetStoreCore

@Suite struct IndexReadingTests {
  private let hash = String(repeating: "0f", count: 32)

  private func head(_ changes: [String: String?] = [:]) throws -> IndexHead {
    var values: [String: String] = [
      "format": "1", "registry": "\"demo\"", "sequence": "5", "created": "5", "expires": "6",
      "index": "{\"sha256\":\"\(hash)\",\"size\":9}", "keys": "[]", "mirrors": "[]",
    ]
    for (name, value) in changes { values[name] = value }
    let text = values.map { "\"\($0)\":\($1)" }.joined(separator: ",")
    return try IndexHead(Array("{\(text)}".utf8), name: "head")
  }

  @Test(
    arguments: [
      ("format", "2"), ("format", "\"1\""), ("format", nil), ("registry", "\"\""),
      ("registry", "7"),
      ("registry", "\"a\\nb\""), ("sequence", "0"), ("sequence", "-1"), ("sequence", "1.5"),
      ("sequence", "99999999999999999999"), ("sequence", nil), ("created", "-1"),
      ("expires", "1e9"),
      ("index", "{}"), ("index", "{\"sha256\":\"\",\"size\":0}"), ("index", "[]"),
      ("index", "{\"sha256\":\"../../../../etc\",\"size\":9}"), ("keys", "[\"RW\"]"),
      ("keys", "{}"),
      ("mirrors", "[\"file:///etc\"]"), ("mirrors", "[\"http://a b\"]"), ("mirrors", "[1]"),
    ] as [(String, String?)])
  func headsThatAreNone(name: String, value: String?) {
    #expect {
      try head([name: value])
    } throws: {
      ($0 as? StoreError)?.reason == .malformedIndex
    }
  }

  @Test func aHeadMayHaveMore() throws {
    #expect(try head(["colour": "{\"red\":[1,2]}"]) == head())
  }

  private func manifest(bits: String, shards: [String]) throws -> IndexManifest {
    let text = """
      {"assets":3,"bits":\(bits),"format":1,"registry":"demo","shards":[\(shards.joined(separator: ","))]}
      """
    return try IndexManifest(Array(text.utf8), of: "demo", name: "manifest")
  }

  @Test func manifests() throws {
    let full = "{\"assets\":3,\"sha256\":\"\(hash)\",\"size\":9}"
    let empty = "{\"assets\":0,\"sha256\":\"\",\"size\":0}"
    let manifest = try manifest(bits: "1", shards: [empty, full])
    #expect(manifest.shards == [nil, IndexFile(sha256: hash, size: 9)])
    let wrong: [(String, [String])] = [
      ("1", [full]), ("1", [full, full, full]), ("17", [full]), ("-1", [full]), ("0", ["7"]),
      ("0", ["{\"sha256\":\"\(hash)\",\"size\":0}"]), ("0", ["{\"sha256\":\"\",\"size\":9}"]),
      ("0", ["{\"sha256\":\"\(hash)\",\"size\":99999999999}"]), ("0", ["{\"size\":9}"]),
    ]
    for (bits, shards) in wrong {
      #expect {
        try self.manifest(bits: bits, shards: shards)
      } throws: {
        ($0 as? StoreError)?.reason == .malformedIndex
      }
    }
  }

  // SHA-256 of "tester/hero" begins with f6d0 (coreutils' sha256sum).
  @Test(arguments: [(0, 0), (1, 1), (4, 0xf), (8, 0xf6), (16, 0xf6d0)])
  func shardOfAName(bits: Int, number: Int) throws {
    #expect(try IndexManifest.shard(of: "tester", "hero", bits: bits) == number)
  }

  private func shard(_ assets: String..., bits: Int = 0, number: Int = 0) throws -> IndexShard {
    try IndexShard(
      Array("{\"assets\":[\(assets.joined(separator: ","))],\"format\":1}".utf8), number: number,
      bits: bits, base: "https://base.invalid", name: "shard")
  }

  private let small = #"{"publisher":"tester","slug":"hero","title":"Hero","updated":3}"#

  @Test func anAssetOfWhichLittleIsSaid() throws {
    let shard = try shard(small)
    #expect(shard.skipped.isEmpty)
    let asset = try #require(shard.assets.first)
    #expect(asset.row.title == "Hero")
    #expect(asset.row.releases.isEmpty)
    #expect(asset.details.description == "")
  }

  @Test func assetsThatStandWhereTheyDoNotBelong() throws {
    #expect(try shard(small, bits: 1, number: 1).skipped.isEmpty)
    #expect(try shard(small, bits: 1, number: 0).skipped.map(\.what) == ["tester/hero"])
    let twice = try shard(small, small)
    #expect((twice.assets.count, twice.skipped.count) == (1, 1))
  }

  @Test(
    arguments: [
      ("icons/hero.png", "https://base.invalid/icons/hero.png"), ("", ""),
      ("http://a.invalid/x", "http://a.invalid/x"), ("a%20b.png", "https://base.invalid/a%20b.png"),
      ("/etc/x", nil), ("//host/x", nil), ("a/../../x", nil), ("a/%2e%2E/x", nil), ("./x", nil),
      ("file:///x", nil), ("javascript:x", nil), ("a\\\\b", nil), ("a b", nil), ("a%zz", nil),
      ("a%00b", nil), ("http://a.invalid/x y", nil),
    ] as [(String, String?)])
  func urls(text: String, url: String?) throws {
    let asset = small.replacing(#""updated""#, with: #""icon_url":"\#(text)","updated""#)
    #expect(try shard(asset).assets.first?.row.iconUrl == url)
  }

  @Test(arguments: ["Hero", "he ro", "he/ro", "he:ro", "he@ro", "..", ".", "", "a\\\\b", "\\u0000"])
  func slugsThatAreNone(slug: String) throws {
    let asset = small.replacing(#""hero""#, with: "\"\(slug)\"")
    #expect(try shard(asset, small).assets.count == 1)
  }

  @Test(arguments: ["hero", "held-im-wald", "h\u{e9}ros", "\u{82f1}\u{96c4}", "a_b.c"])
  func slugs(slug: String) throws {
    let asset = small.replacing(#""hero""#, with: "\"\(slug)\"")
    let found = try #require(shard(asset).assets.first)
    #expect(PackageName.isValid("\(found.row.publisher)/\(found.row.slug)"))
    #expect(try Ref("tester/\(slug)").name == .slug(publisher: "tester", slug: slug))
  }

  @Test func aChangeOfAnythingIsAnotherRevision() throws {
    func revision(_ more: String) throws -> String {
      let asset = small.replacing(#""updated""#, with: "\(more)\"updated\"")
      return try #require(shard(asset).assets.first?.row.revision)
    }
    let release = #""dependencies":[],"published":1,"size":1,"url":"","version":"1""#
    let all = try [
      "", #""tags":["a"],"#, #""tags":["a","b"],"#, #""description":"a","#, #""author":"a","#,
      "\"releases\":[{\(release)}],", #""releases":[{"yanked":"a",\#(release)}],"#,
      #""releases":[{"permissions":["a"],\#(release)}],"#,
      #""previews":[{"url":"a"}],"#, #""previews":[{"thumbnail_url":"a"}],"#,
    ].map(revision)
    #expect(Set(all).count == all.count)
  }
}
