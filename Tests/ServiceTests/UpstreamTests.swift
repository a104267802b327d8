import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

/// Another library's assets beside the local ones.
@Suite struct UpstreamTests {
  /// A library in a folder, as its server's answers.
  private final class Library {
    let path: String
    var assets: [Int64: (title: String, author: String, version: String, commit: String)] = [:]

    init() throws { path = try "/tmp/assetstore-library-\(RealSystem().randomName())" }

    deinit { try? RealSystem().removeTree(path) }

    func write() throws {
      let system = RealSystem()
      try system.makeDirectories("\(path)/asset")
      func put(_ name: String, _ text: String) throws {
        try system.replace("\(path)/\(name)", with: Array(text.utf8), sync: false)
      }
      try put(
        "configure.json",
        #"{"categories":[{"id":"3","name":"Shaders","type":"0"},{"id":"99","name":"Odd","type":"1"}]}"#
      )
      let rows = assets.sorted { $0.key < $1.key }.map { id, asset in
        """
        {"asset_id":"\(id)","title":"\(asset.title)","author":"\(asset.author)","author_id":"1",\
        "category":"\(id == 5 ? "Odd" : "Shaders")","category_id":"\(id == 5 ? 99 : 3)",\
        "godot_version":"4.2","rating":"0","cost":"MIT","support_level":"official","icon_url":"https://h/i.png",\
        "version":"\(asset.version)","version_string":"\(asset.version)","modify_date":"2024-01-02 03:04:05"
        """
      }
      try put(
        "asset-page-0.json",
        "{\"result\":[\(rows.map { $0 + "}" }.joined(separator: ","))],\"pages\":1,\"total_items\":\(rows.count)}"
      )
      for (row, id) in Swift.zip(rows, assets.keys.sorted()) {
        let url = "https://h.example/\(assets[id]?.commit ?? "").zip"
        try put(
          "asset/\(id).json",
          row + """
            ,"description":"Far away.","browse_url":"https://h.example/x","issues_url":"","download_url":"\(url)",\
            "download_hash":"","previews":[{"type":"image","link":"https://h/p.png","thumbnail":""}]}
            """)
      }
    }
  }

  private func service(_ library: Library) throws -> TestService {
    try TestService {
      $0.upstream = UpstreamOptions(url: library.path, kind: .library)
      $0.upstream?.interval = 0
    }
  }

  private func titles(_ test: TestService) -> [String] {
    guard
      case .array(let rows) = test.get(
        "/asset-library/api/asset?type=any&godot_version=any&sort=name")["result"]
    else { return [] }
    return rows.map { $0.object?["title"]?.string ?? "" }
  }

  @Test func itsAssetsStandBesideTheLocalOnes() throws {
    let library = try Library()
    library.assets = [3: ("Far", "Zoë", "1.0", "a"), 5: ("Game", "Zoë", "2", "b")]
    try library.write()
    let test = try service(library)
    let user = try test.addUser("Ann")
    try test.add(.sample("Near", user: user))
    try test.service.syncUpstream()
    #expect(titles(test) == ["Far", "Game", "Near"])
    let far = test.get("/asset-library/api/asset/3")
    #expect(far["download_url"] == "https://h.example/a.zip")
    #expect(far["description"] == "Far away.")
    #expect(far["support_level"] == "featured")
    #expect(far["category"] == "Shaders")
    #expect(far["modify_date"] == "2024-01-02 03:04:05")
    // What this service has no category for is one of its type.
    #expect(test.get("/asset-library/api/asset/5")["category"] == "Projects")
    #expect(test.get("/api/v1/releases/zo%C3%AB/far/").status == 200)
    // The same again changes nothing.
    let version = test.data.catalogueVersion
    try test.service.syncUpstream()
    #expect(test.data.catalogueVersion == version)
    // What changes there changes here, and keeps its id and that of its preview.
    library.assets[3]?.version = "1.1"
    library.assets[3]?.commit = "c"
    library.assets[5] = nil
    try library.write()
    try test.service.syncUpstream()
    #expect(titles(test) == ["Far", "Near"])
    let changed = test.get("/asset-library/api/asset/3")
    #expect(changed["download_url"] == "https://h.example/c.zip")
    #expect(changed["version"] == "2")
    #expect(changed["previews"] == far["previews"])
  }

  @Test func anotherServiceIsAnUpstream() throws {
    let library = try Library()
    // It numbers its own as this one does.
    library.assets = [1_000_000_000: ("Far", "Zoe", "1.0", "a"), 7: ("Old", "Zoe", "1.0", "b")]
    try library.write()
    let test = try service(library)
    let user = try test.addUser("Ann")
    let near = try test.add(.sample("Near", user: user))
    try test.service.syncUpstream()
    #expect(titles(test) == ["Far", "Near", "Old"])
    #expect(test.get("/asset-library/api/asset/\(near.id)")["title"] == "Near")
    #expect(test.get("/asset-library/api/asset/7")["title"] == "Old")
    #expect(test.get("/asset-library/api/asset/8")["title"] == "Far")
    try test.service.syncUpstream()
    #expect(test.get("/asset-library/api/asset/8")["title"] == "Far")
  }

  @Test func whatItSaidLastHoldsWhereItDoesNotSayAll() throws {
    let library = try Library()
    library.assets = [3: ("Far", "Zoe", "1.0", "a"), 5: ("Game", "Zoe", "2", "b")]
    try library.write()
    let test = try service(library)
    try test.service.syncUpstream()
    library.assets[3]?.version = "1.1"
    try library.write()
    try RealSystem().remove(file: "\(library.path)/asset/3.json")
    try? test.service.syncUpstream()
    #expect(titles(test) == ["Far", "Game"])
    #expect(test.get("/asset-library/api/asset/3")["download_url"] == "https://h.example/a.zip")
  }

  @Test func whatItSaidLastHoldsWhileItIsDown() throws {
    let library = try Library()
    library.assets = [3: ("Far", "Zoe", "1.0", "a")]
    try library.write()
    let test = try service(library)
    try test.service.syncUpstream()
    try RealSystem().removeTree(library.path)
    #expect(throws: StoreError.self) { try test.service.maintain() }
    #expect(titles(test) == ["Far"])
    try library.write()
    try test.service.maintain()
    #expect(titles(test) == ["Far"])
  }

  @Test func aLocalAssetHidesItsNamesakeAndWhatItStandsFor() throws {
    let library = try Library()
    library.assets = [
      3: ("Far", "Ann", "1.0", "a"), 4: ("Old", "Zoe", "1.0", "b"), 6: ("Older", "Zoe", "1.0", "b"),
    ]
    try library.write()
    let test = try service(library)
    try test.service.syncUpstream()
    #expect(titles(test) == ["Far", "Old", "Older"])
    let user = try test.addUser("Ann")
    let far = try test.add(.sample("Far", user: user) { $0.title = "Far, local" })
    let new = try test.add(.sample("New", user: user))
    try test.data.write { database in
      try UpstreamTable.map("zoe/old", to: new.id, database)
      try UpstreamTable.map("6", to: new.id, database)
    }
    for _ in 0..<2 {
      #expect(titles(test) == ["Far, local", "New"])
      #expect(far.id >= ServiceSchema.firstLocal)
      try test.service.syncUpstream()
    }
    // Once nothing stands for it, it is what it was.
    _ = try test.data.write { try $0.run("DELETE FROM asset WHERE id = ?", .integer(new.id)) }
    try test.service.syncUpstream()
    #expect(titles(test) == ["Far, local", "Old", "Older"])
    #expect(test.get("/asset-library/api/asset/6")["title"] == "Older")
  }

  @Test func moderatorsSayWhatStandsForWhat() throws {
    let house = try ServiceHouse()
    let (normal, moderator) = (try house.user("ann"), try house.user("mod", .moderator))
    let id = try house.service.data.write { database in
      let user = try database.first("SELECT id FROM user", as: { $0.integer(0) })
      _ = try AssetTable.insert(.sample("Far") { $0.id = 7 }, database)
      return try AssetTable.insert(.sample("Near", user: user), database)
    }
    func post(_ body: JSONValue, _ token: String?) throws -> ServiceHouse.Answer {
      try house.send(
        "POST", "/api/v1/upstream/map", Array(ServiceHouse.text(body).utf8), token: token)
    }
    let body: JSONValue = ["upstream": "ann/far", "asset_id": .string("\(id)")]
    #expect(try post(body, nil).status == 403)
    #expect(try post(body, normal).status == 403)
    #expect(try post(["upstream": "ann/far", "asset_id": "7"], moderator).status == 404)
    #expect(try post(["upstream": "ann/far", "asset_id": "x"], moderator).status == 404)
    #expect(try post(["upstream": "ann/far"], moderator).status == 404)
    #expect(try post(["asset_id": "7"], moderator).status == 400)
    #expect(try post(body, moderator).status == 200)
    #expect(try house.get("/asset/7").status == 404)
    func entries() throws -> JSONValue? {
      try house.send("GET", "/api/v1/upstream/map", token: moderator)["entries"]
    }
    #expect(try entries() == [body])
    #expect(try post(["upstream": "ann/far"], moderator).status == 200)
    #expect(try entries() == [])
    #expect(try house.send("GET", "/api/v1/upstream/map", token: normal).status == 403)
    let acts = try house.service.data.read {
      try AuditTable.list($0, subject: "upstream:ann/far", most: 9).map(\.act)
    }
    #expect(acts == ["unmap", "map"])
  }

  @Test func whatHasNoNumberKeepsTheOneItGets() throws {
    let test = try TestService()
    func put(_ name: String, number: Int64 = 0) throws -> Int64? {
      let parts = name.split(separator: "/").map(String.init)
      let asset = Asset(
        ref: name, source: "upstream", publisher: parts[0], slug: parts[1], number: number,
        type: .addon, support: .community, title: name, author: parts[0], category: "",
        license: "MIT", version: "1", godotMin: "4.2", godotMax: "", iconUrl: "", updated: 5,
        rating: 0, vastId: "", permissions: [])
      let release = Release(
        version: "1", godotMin: "4.2", godotMax: "4.4", url: "https://h/1.zip",
        sha256: String(repeating: "1", count: 64), size: 9, published: 4, dependencies: [],
        permissions: [], yanked: "")
      let details = AssetDetails(
        asset: asset, complete: true, description: "", browseUrl: "", issuesUrl: "",
        releases: [release], previews: [], tags: [])
      return try test.data.write { try UpstreamTable.put(details, .registry, $0) }
    }
    #expect(try put("a/x") == 1)
    #expect(try put("a/y") == 2)
    try test.data.write { try UpstreamTable.keepOnly([2], $0) }
    #expect(try put("a/z") == 3)
    #expect(try put("a/x") == 1)
    #expect(try put("a/far", number: 1_000_000_000) == nil)
    let release = try test.data.read { try ReleaseTable.of(1, $0) }.first
    #expect(release?.godotMax == GodotVersion("4.4"))
    #expect(test.get("/asset-library/api/asset/1")["download_hash"].string?.count == 64)
    // Of another upstream, nothing of this holds.
    try test.data.write { try UpstreamTable.begin("registry https://other", $0) }
    #expect(test.get("/asset-library/api/asset/1").status == 404)
  }

  /// A zip of one entry.
  private func zip(_ name: String, _ text: String) throws -> [UInt8] {
    let system = RealSystem()
    let path = try "/tmp/assetstore-zip-\(system.randomName())"
    defer { try? system.remove(file: path) }
    let file = try system.open(path, .createNew(mode: 0o600))
    let writer = ZipWriter(file)
    try writer.add(name, size: UInt64(text.utf8.count)) { sink in
      try Array(text.utf8).withUnsafeBytes { try sink($0) }
    }
    try writer.finish()
    try file.close()
    return try system.read(path, limit: 1 << 20)
  }

  private func target(_ value: JSONValue) -> String {
    String((value.string ?? "").dropFirst("https://assets.example".count))
  }

  @Test func anArchiveIsFetchedOnceAndThenServed() throws {
    let server = try FileServer()
    let bytes = try zip("thing/addons/thing/plugin.cfg", "[plugin]")
    let url = try server.serve("thing.zip", bytes)
    let clock = ClockSystem()
    let test = try TestService(clock) {
      ($0.keepsArchives, $0.asksPrivateServers) = (true, true)
    }
    let asset = try test.add(.sample("Thing") { ($0.provider, $0.commit) = (.custom, url) })
    let release = ReleaseRecord(assetID: asset.id, version: "1.0", url: url)
    _ = try test.data.write { try ReleaseTable.insert(release, $0) }
    let before = test.get("/asset-library/api/asset/\(asset.id)")
    #expect(before["download_url"] == "https://assets.example/archives/release/1/thing-1.0.zip")
    #expect(before["download_hash"] == "")
    let first = test.get(target(before["download_url"]))
    #expect((first.status, first.field("content-type")) == (200, "application/zip"))
    #expect(first.bytes == bytes)
    let after = test.get("/asset-library/api/asset/\(asset.id)")
    let hash = try SHA256.hash(bytes)
    #expect(after["download_hash"] == .string(hash))
    #expect(after["download_url"] == before["download_url"])
    // From now on the origin may do what it likes.
    _ = try server.serve("thing.zip", try zip("a", "other"))
    #expect(test.get(target(after["download_url"])).bytes == bytes)
    #expect(test.get("/archives/\(hash)/any-name.zip").bytes == bytes)
    guard case .array(let releases) = test.get("/api/v1/releases/ann/thing/").json else { return }
    #expect(releases.first?.object?["sha256"] == .string(hash))
    #expect(test.get(target(releases.first?.object?["download_url"] ?? "")).bytes == bytes)
    // Without its copy, only the bytes that were pinned will do.
    try test.service.archives.remove(hash)
    #expect(test.get(target(after["download_url"])).status == 502)
    #expect(test.get("/archives/\(hash)/x.zip").status == 404)
    _ = try server.serve("thing.zip", bytes)
    // Nobody has it fetched again at once.
    let failed = test.get(target(after["download_url"]))
    #expect((failed.status, failed.field("retry-after")) == (502, "10"))
    clock.wait(10)
    #expect(test.get(target(after["download_url"])).bytes == bytes)
  }

  @Test func anArchiveThatIsBeingFetchedIsNotWaitedFor() async throws {
    let server = try FileServer()
    let test = try TestService { ($0.keepsArchives, $0.asksPrivateServers) = (true, true) }
    let asset = try test.add(.sample("Thing"))
    let release = ReleaseRecord(
      assetID: asset.id, version: "1", url: "\(server.url)/fault/silent/x.zip")
    _ = try test.data.write { try ReleaseTable.insert(release, $0) }
    let service = test.service
    let path = "/archives/release/1/x.zip"
    let first = Task.detached { service.handle(Request(method: "GET", target: path)) }
    while service.fetches.use(\.running.isEmpty) { await Task.yield() }
    let second = test.get(path)
    #expect(second.status == 503)
    #expect(second.field("retry-after") != nil)
    // Who wants to end does not wait for it either.
    service.end()
    #expect(await first.value.status == 503)
    #expect(test.get(path).status == 503)
    #expect(service.fetches.use { $0.running.isEmpty })
  }

  @Test func onlySoManyArchivesAreFetchedAtATime() throws {
    var fetches = ArchiveFetches()
    for release in 1...Int64(ArchiveFetches.most) { try fetches.begin(release, 0) }
    #expect(throws: Problem.self) { try fetches.begin(99, 0) }
    fetches.end(1)
    try fetches.begin(99, 0)
    // What cannot be had is remembered, and nothing else.
    fetches.end(99, Problem(502, "no"), 5000)
    #expect(throws: Problem(502, "no", retryAfter: 1)) { try fetches.begin(99, 14_999) }
    try fetches.begin(99, 15_000)
    fetches.end(99, Problem(503, "no"), 15_000)
    try fetches.begin(99, 15_000)
  }

  @Test func theLogHasNoURL() throws {
    let server = try FileServer()
    let log = Locked<[String]>([])
    let test = try TestService { options in
      (options.keepsArchives, options.asksPrivateServers) = (true, true)
      options.log = { line in log.use { $0.append(line) } }
    }
    let asset = try test.add(.sample("Thing"))
    let release = ReleaseRecord(
      assetID: asset.id, version: "1", url: "\(server.url)/no.zip?token=TheSecret")
    _ = try test.data.write { try ReleaseTable.insert(release, $0) }
    #expect(test.get("/archives/release/1/x.zip").status == 502)
    #expect(log.use { $0 } == ["release 1: http-status"])
  }

  @Test func whatMustNotBePassedOnIsNot() throws {
    let server = try FileServer()
    let test = try TestService { options in
      (options.keepsArchives, options.asksPrivateServers) = (true, true)
      options.log = { _ in }
      options.upstream = UpstreamOptions(url: "/nowhere")
      options.upstream?.http.retries = 0
    }
    let asset = try test.add(.sample("Thing"))
    var number = 0
    func status(_ url: String) throws -> Int32 {
      number += 1
      _ = try test.data.write {
        try ReleaseTable.insert(
          ReleaseRecord(assetID: asset.id, version: "\(number)", url: url), $0)
      }
      return test.get("/archives/release/\(number)/x.zip").status
    }
    #expect(try status(server.serve("bad.zip", Array("no zip".utf8))) == 502)
    #expect(try status(server.serve("evil.zip", try zip("../evil", "x"))) == 502)
    #expect(try status("\(server.url)/missing.zip") == 502)
    #expect(try status("http://127.0.0.1:1/x.zip") == 502)
    #expect(try status("file:///etc/passwd") == 404)
    #expect(try status("") == 404)
    #expect(test.get("/archives/release/99/x.zip").status == 404)
    #expect(test.get("/archives/release/x/x.zip").status == 404)
    #expect(test.get("/archives/\(String(repeating: "0", count: 64))/x.zip").status == 404)
    #expect(test.get("/archives/..%2f..%2fservice.sqlite/x.zip").status == 404)
    #expect(try test.service.archives.list() == [])
    let careful = try TestService { $0.keepsArchives = true }
    let ours = try careful.add(.sample("Thing"))
    let url = try server.serve("good.zip", try zip("a", "x"))
    _ = try careful.data.write {
      try ReleaseTable.insert(ReleaseRecord(assetID: ours.id, version: "1", url: url), $0)
    }
    #expect(careful.get("/archives/release/1/x.zip").status == 502)
    #expect(try careful.service.archives.list() == [])
    let off = try TestService()
    let other = try off.add(.sample("Thing"))
    _ = try off.data.write {
      try ReleaseTable.insert(
        ReleaseRecord(assetID: other.id, version: "1", url: "\(server.url)/x.zip"), $0)
    }
    #expect(off.get("/archives/release/1/x.zip").status == 404)
  }
}
