import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

/// What an editor up to 4.6 reads.
@Suite struct LibraryRoutesTests {
  private let api = "/asset-library/api"

  @Test func theCategoriesAreThoseOfTheType() throws {
    let test = try TestService()
    for (query, ids, type) in [
      ("", 1...7, "0"), ("?type=addon", 1...7, "0"), ("?type=x", 1...7, "0"),
      ("?type=project", 8...10, "1"),
    ] {
      guard case .array(let rows) = test.get("\(api)/configure\(query)")["categories"] else {
        Issue.record("no categories")
        continue
      }
      #expect(rows.map { $0.object?["id"] } == ids.map { .string("\($0)") })
      #expect(rows.allSatisfy { $0.object?["type"] == .string(type) })
    }
    let all = test.get("\(api)//configure/?type=any")
    #expect(
      String(decoding: all.bytes, as: UTF8.self).hasPrefix(
        #"{"categories":[{"id":"1","name":"2D Tools","type":"0"},{"id":"2","name":"3D Tools","type":"0"},"#
      ))
  }

  @Test func aRowHasWhatEditorsRead() throws {
    let test = try TestService()
    let user = try test.addUser("Ann")
    try test.add(.sample("A <b>\"Thing\" & co", user: user) { $0.supportLevel = .featured })
    let answer = test.get("\(api)/asset?godot_version=4.2")
    #expect(
      String(decoding: answer.bytes, as: UTF8.self) == """
        {"result":[{"asset_id":"1000000000","title":"A \\u003cb\\u003e\\"Thing\\" \\u0026 co","author":"Ann",\
        "author_id":"1","category":"Tools","category_id":"5","godot_version":"4.2","rating":"0","cost":"MIT",\
        "support_level":"featured","icon_url":"https://example.org/icon.png","version":"1",\
        "version_string":"1.0","modify_date":"2023-11-14 22:13:20"}],"page":0,"pages":1,"page_length":40,\
        "total_items":1}

        """)
    #expect(answer.field("content-type") == "application/json")
  }

  @Test func anAssetIsToldWhole() throws {
    let test = try TestService()
    let user = try test.addUser("Ann")
    let asset = try test.add(.sample("Thing", user: user) { $0.isSearchable = false })
    try test.data.write { database in
      try PreviewTable.insert(PreviewRecord(link: "https://h/1.png"), of: asset.id, database)
      try PreviewTable.insert(
        PreviewRecord(type: "video", link: "https://h/v", thumbnail: "https://h/t.png"),
        of: asset.id, database)
    }
    let answer = test.get("\(api)/asset/\(asset.id)")
    let commit = String(repeating: "a", count: 40)
    let base = "https://github.com/ann/thing"
    #expect(
      answer.json == [
        "asset_id": "1000000000", "type": "addon", "title": "Thing", "author": "Ann",
        "author_id": "1", "version": "1", "version_string": "1.0", "category": "Tools",
        "category_id": "5", "godot_version": "4.2", "rating": "0", "cost": "MIT",
        "description": "About Thing.", "support_level": "community", "download_provider": "GitHub",
        "download_commit": .string(commit), "browse_url": .string(base),
        "issues_url": .string("\(base)/issues"), "icon_url": "https://example.org/icon.png",
        "searchable": "0", "modify_date": "2023-11-14 22:13:20",
        "download_url": .string("\(base)/archive/\(commit).zip"), "download_hash": "",
        "previews": [
          [
            "preview_id": "1", "type": "image", "link": "https://h/1.png",
            "thumbnail": "https://h/1.png",
          ],
          [
            "preview_id": "2", "type": "video", "link": "https://h/v",
            "thumbnail": "https://h/t.png",
          ],
        ],
      ])
    for path in ["1", "x", "-1", "99999999999999999999", "1000000000x"] {
      #expect(test.get("\(api)/asset/\(path)").status == 404, "\(path)")
    }
  }

  @Test func aHashThatIsKnownIsTold() throws {
    let test = try TestService()
    let asset = try test.add(.sample("Thing"))
    let hash = String(repeating: "1", count: 64)
    func download() -> [JSONValue] {
      let answer = test.get("\(api)/asset/\(asset.id)")
      return [answer["download_url"], answer["download_hash"]]
    }
    func release(_ version: String, _ url: String, yanked: String = "") throws {
      let release = ReleaseRecord(
        assetID: asset.id, version: version, url: url, sha256: hash, yanked: yanked)
      _ = try test.data.write { try ReleaseTable.insert(release, $0) }
    }
    // Of what the provider had before, it says nothing.
    try release("0.9", "https://example.org/old.zip")
    #expect(download() == [.string(asset.providerURL), ""])
    try release("1.0", asset.providerURL)
    #expect(download() == [.string(asset.providerURL), .string(hash)])
    try release("1.1/b", "")
    let ours = "https://assets.example/archives/\(hash)/thing-1.1%2Fb.zip"
    #expect(download() == [.string(ours), .string(hash)])
    try test.data.write { try $0.run("UPDATE release SET yanked = 'bad' WHERE url = ''") }
    #expect(download() == [.string(asset.providerURL), .string(hash)])
  }

  @Test func anAnswerIsKeptUntilSomethingChanges() throws {
    let test = try TestService()
    var asset = try test.add(.sample("Thing"))
    let list = "\(api)/asset?godot_version=4.2"
    let first = test.get(list)
    let etag = first.field("etag") ?? ""
    #expect(first.field("cache-control") == "public, max-age=10")
    #expect(test.get("\(list)&filter=%20").field("etag") == etag)
    for header in [etag, "\"x\", W/\(etag) ", "*"] {
      let again = test.get(list, [("If-None-Match", header)])
      #expect((again.status, again.bytes.count) == (304, 0))
      #expect(again.field("etag") == etag)
    }
    #expect(test.get(list, [("If-None-Match", "\"x\"")]).status == 200)
    asset.title = "Other"
    try test.data.write { try AssetTable.update(asset, $0) }
    let changed = test.get(list, [("If-None-Match", etag)])
    #expect(changed.status == 200)
    #expect(changed.field("etag") != etag)
  }

  @Test func theCacheIsBounded() throws {
    let cache = AnswerCache(most: 100_000)
    for number in 0..<1000 {
      cache.add(try .init(Array(repeating: 0, count: 1000)), "\(number)", 1)
      // What is asked for again and again stays.
      if number == 0 { continue }
      #expect(cache.find("0", 1) != nil)
    }
    #expect(cache.size <= 100_000)
    #expect(cache.find("1", 1) == nil)
    #expect(cache.find("999", 1) != nil)
    cache.add(try .init(Array(repeating: 0, count: 50_000)), "large", 1)
    #expect(cache.find("large", 1) == nil)
    #expect(cache.find("0", 2) == nil)
    cache.add(try .init([1]), "new", 2)
    cache.add(try .init([1]), "late", 1)
    #expect(cache.find("late", 1) == nil)
    #expect(cache.find("new", 2) != nil)
    #expect(cache.find("0", 1) == nil)
  }

  @Test func theAddressIsTheHostsUnlessItIsSaid() throws {
    let test = try TestService { $0.url = "" }
    let asset = try test.add(.sample("Thing"))
    let hash = String(repeating: "1", count: 64)
    let release = ReleaseRecord(assetID: asset.id, version: "1", sha256: hash)
    _ = try test.data.write { try ReleaseTable.insert(release, $0) }
    let path = "\(api)/asset/\(asset.id)"
    #expect(
      test.get(path, [("Host", "h.example:8080")])["download_url"]
        == .string("http://h.example:8080/archives/\(hash)/thing-1.zip"))
    for host in ["", "a/b", "a b", "a@b", "a\"b"] {
      #expect(test.get(path, [("Host", host)]).status == 400)
    }
    #expect(test.get(path).status == 400)
  }
}
