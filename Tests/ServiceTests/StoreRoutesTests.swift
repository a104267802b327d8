import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

/// What an editor from 4.7 on reads.
@Suite struct StoreRoutesTests {
  private let api = "/api/v1"

  private func array(_ value: JSONValue) -> [JSONValue] {
    if case .array(let values) = value { values } else { [] }
  }

  private func release(
    _ test: TestService, _ asset: AssetRecord, _ version: String, min: String = "4.2",
    max: String? = nil, _ change: (inout ReleaseRecord) -> Void = { _ in }
  ) throws {
    var release = ReleaseRecord(
      assetID: asset.id, version: version, godotMin: GodotVersion(min),
      godotMax: max.map { GodotVersion($0) }, url: "https://h.example/\(version).zip", created: 1000
    )
    change(&release)
    _ = try test.data.write { try ReleaseTable.insert(release, $0) }
  }

  @Test func whatAnEditorAsksForIsThereInBothForms() throws {
    let test = try TestService()
    let asset = try test.add(.sample("Thing"))
    try release(test, asset, "1.0")
    for path in [
      "", "/tags", "/licenses", "/asset-types", "/changelog", "/search/query",
      "/search/autocomplete", "/assets", "/assets/ann/thing", "/assets//thing",
      "/releases/ann/thing", "/releases//thing", "/publishers/ann",
    ] {
      for form in ["\(api)\(path)", "\(api)\(path)/", "\(api)/\(path)/"] {
        let answer = test.get(form)
        #expect(answer.status == 200, "\(form)")
        #expect(answer.json != .null, "\(form)")
        #expect(answer.field("etag") != nil)
      }
    }
    for path in [
      "/assets/ann/other", "/assets/bob/thing", "/assets//other", "/releases/ann/x",
      "/publishers/x",
    ] {
      let answer = test.get("\(api)\(path)/")
      #expect(answer.status == 404)
      #expect(answer["detail"] != .null)
    }
  }

  @Test func whatIsWrongIsToldAsTheStoreTellsIt() throws {
    let test = try TestService()
    for (method, target, fields, status) in [
      ("GET", "\(api)/nothing", [], 404), ("POST", "\(api)/tags", [], 405),
      ("GET", "\(api)/assets/%zz/a", [], 400),
      ("GET", "\(api)/tags", [("Content-Length", "9999999")], 413),
    ] as [(String, String, [(name: String, value: String)], Int32)] {
      let request = Request(method: method, target: target, fields: fields)
      guard case .answer(let response) = test.service.admit(request) else {
        Issue.record("\(method) \(target) was let in")
        continue
      }
      let answer = Answer(response)
      #expect(answer.status == status && answer["detail"].string != nil, "\(method) \(target)")
      if status != 413 {
        #expect(Answer(test.service.handle(request)).bytes == answer.bytes)
      }
    }
    #expect(test.get("/asset-library/api/nothing")["error"].string != nil)
    #expect(test.get("\(api)/account")["error"].string != nil)
  }

  @Test func whatCanBeChosenIsTold() throws {
    let test = try TestService()
    try test.add(.sample("a") { $0.cost = "MIT" })
    try test.add(.sample("b") { $0.cost = "Proprietary" })
    try test.add(.sample("c") { ($0.cost, $0.isSearchable) = ("CC0", false) })
    #expect(
      test.get("\(api)/licenses/").json == [
        ["type": "MIT", "url": "https://spdx.org/licenses/MIT.html"],
        ["type": "Proprietary", "url": ""],
      ])
    let tags = array(test.get("\(api)/tags/?featured_only=true").json)
    #expect(
      tags.first == ["slug": "2d-tools", "display_name": "2D Tools", "featured": .bool(true)])
    #expect(tags.count == 7)
    #expect(array(test.get("\(api)/tags/").json).count == 10)
  }

  @Test func anAssetIsToldWhole() throws {
    let test = try TestService()
    let user = try test.addUser("Ann", level: 5)
    let asset = try test.add(
      .sample("Thing", user: user) {
        $0.description = "# Thing\n\n![p](https://h/p.png)\n\nDoes **much**,\nand `fast`.\n\nMore."
        $0.supportLevel = .featured
      })
    try test.data.write { database in
      try PreviewTable.insert(PreviewRecord(link: "https://h/1.png"), of: asset.id, database)
      try PreviewTable.insert(
        PreviewRecord(type: "video", link: "https://www.youtube.com/watch?v=abc"), of: asset.id,
        database)
    }
    let answer = test.get("\(api)/assets/ann/thing/")
    var members = answer.json.object ?? [:]
    #expect(
      members.removeValue(forKey: "body_html")?.string?.contains("<strong>much</strong>") == true)
    #expect(members.removeValue(forKey: "body_bbcode")?.string?.contains("[b]much[/b]") == true)
    #expect(
      JSONValue.object(members) == [
        "name": "Thing", "slug": "thing", "type": .integer(0),
        "description": "Does much, and fast.",
        "publisher": [
          "slug": "ann", "name": "Ann", "verified": .bool(true),
          "store_url": "https://assets.example/publishers/ann",
        ],
        "price_cent": .integer(0), "license_type": "MIT",
        "license_url": "https://spdx.org/licenses/MIT.html",
        "thumbnail": "https://example.org/icon.png", "reviews_score": .integer(0),
        "tags": [["slug": "tools", "display_name": "Tools", "featured": .bool(true)]],
        "store_url": "https://assets.example/assets/ann/thing", "donation_text": "",
        "donation_url": "", "source": "https://github.com/ann/thing", "media": ["https://h/1.png"],
        "video_playback_url": "https://www.youtube.com/watch?v=abc",
        "video_thumbnail_url": "https://img.youtube.com/vi/abc/default.jpg",
        "created": "2023-11-14T22:13:20Z", "last_updated": "2023-11-14T22:13:20Z",
        "featured": .bool(true),
      ])
  }

  @Test func aReleaseHasWhatEditorsRead() throws {
    let test = try TestService()
    let asset = try test.add(.sample("Thing"))
    let hash = String(repeating: "1", count: 64)
    try release(test, asset, "1.0", max: "4.6") {
      ($0.url, $0.sha256, $0.size, $0.changes) = ("", hash, 2_500_000, "*new*")
    }
    try release(test, asset, "0.9", min: "unknown") { $0.created = 999 }
    let releases = array(test.get("\(api)/releases/ann/thing/").json)
    #expect(
      releases.first == [
        "id": .integer(1), "version": "1.0", "stable": .bool(true), "size": .number(2.5),
        "created": "1970-01-01T00:16:40Z", "min_godot_version": "4.2", "max_godot_version": "4.6",
        "notes": "", "changes_html": "<p><em>new</em></p>\n", "changes_bbcode": "[i]new[/i]",
        "download_url": .string("https://assets.example/archives/\(hash)/thing-1.0.zip"),
        "sha256": .string(hash),
      ])
    let older = releases.last?.object ?? [:]
    #expect(older["min_godot_version"] == .some(.null))
    #expect(older["max_godot_version"] == .some(.null))
    #expect(older["download_url"] == "https://h.example/0.9.zip")
  }

  @Test func theBestReleaseIsFirst() throws {
    let test = try TestService()
    let asset = try test.add(.sample("Thing"))
    try release(test, asset, "1.0", min: "4.1", max: "4.3")
    try release(test, asset, "2.0", min: "4.3") { $0.created = 2000 }
    try release(test, asset, "2.1", min: "4.3") { ($0.created, $0.yanked) = (2100, "broken") }
    try release(test, asset, "3.0-beta1", min: "4.4") { $0.created = 3000 }
    try release(test, asset, "0.1", min: "3.5") { $0.created = 10 }
    func versions(_ query: String) -> [String] {
      array(test.get("\(api)/releases/ann/thing/\(query)").json)
        .map { $0.object?["version"]?.string ?? "" }
    }
    #expect(versions("") == ["2.0", "1.0", "0.1", "3.0-beta1"])
    #expect(versions("?stable_only=true") == ["2.0", "1.0", "0.1"])
    #expect(versions("?compatibility=4.7") == ["2.0", "3.0-beta1"])
    #expect(versions("?compatibility=4.2.1") == ["1.0"])
    #expect(versions("?compatibility=4.3") == ["2.0", "1.0"])
    // As editors compare: 4.3.1 is more than 4.3.
    #expect(versions("?compatibility=4.3.1") == ["2.0"])
    #expect(versions("?compatibility=3.6") == ["0.1"])
    #expect(versions("?compatibility=5.0") == [])
  }

  @Test func aBlankPublisherIsTheOneThatIsMeant() throws {
    let test = try TestService()
    let user = try test.addUser("Bob")
    func found() -> JSONValue? { test.get("\(api)/assets//thing/")["publisher"].object?["slug"] }
    try test.add(.sample("Thing", author: "Far") { ($0.id, $0.supportLevel) = (7, .featured) })
    #expect(found() == "far")
    try test.add(.sample("Thing", author: "Bob", user: user))
    try test.add(.sample("Thing", author: "Cid", user: user))
    #expect(found() == "bob")
    try test.data.write { try $0.run("UPDATE asset SET support_level = 2 WHERE publisher = 'cid'") }
    #expect(found() == "cid")
    try test.data.write { try $0.run("UPDATE asset SET searchable = 0 WHERE publisher = 'cid'") }
    #expect(found() == "bob")
    #expect(test.get("\(api)/assets/cid/thing/").status == 404)
  }

  // Names of what is found, in order.
  private func search(_ test: TestService, _ query: String) -> [String] {
    array(test.get("\(api)/search/query/?\(query)")["hits"]).map {
      $0.object?["asset"]?.object?["name"]?.string ?? ""
    }
  }

  @Test func aSearchFindsWordsTagsAndVersions() throws {
    let test = try TestService()
    var number: Int64 = 0
    for (title, category, cost, min, description) in [
      ("Phantom Camera", 2, "MIT", "4.2", "Follows things."),
      ("Camera", 1, "MIT", "4.4", "A *camera*."), ("Terrain", 2, "GPLv3", "3.5", "No camera here."),
      ("Kit", 8, "CC0", "4.0", "Begin with this."), ("相机工具", 5, "MIT", "4.0", "C# code"),
    ] as [(String, Int64, String, String, String)] {
      number += 1
      let asset = try test.add(
        .sample(title) {
          ($0.categoryID, $0.cost, $0.description) = (category, cost, description)
          ($0.modified, $0.created) = (number * 1000, 9000 - number)
          $0.supportLevel = title == "Terrain" ? .featured : .community
        })
      if title != "Kit" { try release(test, asset, "1.0", min: min) }
    }
    let all = ["相机工具", "Kit", "Terrain", "Camera", "Phantom Camera"]
    #expect(search(test, "sort=updated_desc") == all)
    #expect(search(test, "sort=updated_asc") == all.reversed())
    #expect(search(test, "sort=created_desc") == all.reversed())
    #expect(search(test, "sort=created_asc") == all)
    #expect(
      search(test, "sort=reviews_desc") == ["Terrain", "相机工具", "Kit", "Camera", "Phantom Camera"])
    #expect(search(test, "sort=reviews_asc").last == "Terrain")
    #expect(search(test, "").first == "Terrain")
    #expect(search(test, "query=camera") == ["Camera", "Phantom Camera", "Terrain"])
    #expect(search(test, "query=CAM+phan") == ["Phantom Camera"])
    #expect(search(test, "query=camera%232d-tools") == ["Camera"])
    #expect(search(test, "query=%233d-tools") == ["Terrain", "Phantom Camera"])
    #expect(search(test, "query=c%23+code") == ["相机工具"])
    #expect(search(test, "query=%E6%9C%BA%E5%B7%A5%E5%85%B7") == ["相机工具"])
    #expect(search(test, "query=%22") == [])
    #expect(search(test, "query=ann") != [])
    #expect(search(test, "tags=templates") == ["Kit"])
    let many = Array(repeating: "tags=templates", count: 900).joined(separator: "&")
    #expect(search(test, many) == ["Kit"])
    #expect(search(test, "tags=templates&tags=misc") == [])
    #expect(search(test, "type=1") == ["Kit"])
    #expect(
      search(test, "type=0&licenses=mit&sort=updated_asc") == ["Phantom Camera", "Camera", "相机工具"])
    #expect(search(test, "licenses=CC0&licenses=GPLv3") == ["Terrain", "Kit"])
    #expect(search(test, "require_release=true").count == 4)
    #expect(search(test, "featured_only=true") == ["Terrain"])
    #expect(
      search(test, "require_release=true&compatibility=4.2&sort=updated_asc") == [
        "Phantom Camera", "相机工具",
      ])
    #expect(search(test, "compatibility=4.7.1").count == 3)
    #expect(search(test, "compatibility=3.6") == ["Terrain"])
    for query in [
      "sort=x", "compatibility=4.3-stable", "compatibility=4", "compatibility=4.x",
      "compatibility=", "type=2", "type=x", "page=0", "page=x", "page=-1",
      "page=99999999999999999999",
      "batch_size=0", "batch_size=101", "tags=x", "require_release=maybe",
      "query=\(String(repeating: "a", count: 1025))",
    ] {
      let answer = test.get("\(api)/search/query/?\(query)")
      #expect(answer.status == 422, "\(query)")
      #expect(answer["detail"] != .null, "\(query)")
    }
    #expect(test.get("\(api)/search/query/?query=%zz").status == 400)
    let suggestions = test.get("\(api)/search/autocomplete/?query=phan").json
    #expect(
      suggestions == [["name": "Phantom Camera", "slug": "phantom-camera", "publisher": "ann"]])
  }

  @Test func everyPageCanBeReached() throws {
    let test = try TestService()
    func check(_ count: Int, told: String) {
      let answer = test.get("\(api)/search/query/?sort=created_asc")
      #expect(answer["count"] == .string(told))
      #expect(answer["total"] == .integer(Int64(count)))
      // What an editor makes of it.
      let pages = max(1, (Int(told) ?? 0) / 24)
      var found = Set<String>()
      for page in 1...pages { found.formUnion(search(test, "sort=created_asc&page=\(page)")) }
      #expect(found.count == count)
    }
    var count = 0
    for (more, told) in [(0, "0"), (5, "5"), (19, "24"), (1, "48"), (23, "48"), (1, "72")] {
      for _ in 0..<more {
        count += 1
        try test.add(.sample("Thing \(count)"))
      }
      check(count, told: told)
    }
    let answer = test.get("\(api)/search/query/?batch_size=10&page=5")
    #expect(answer["count"] == "49")
    #expect(array(answer["hits"]).count == 9)
  }
}
