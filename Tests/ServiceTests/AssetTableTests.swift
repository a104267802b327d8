import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

/// What is kept of assets, and what follows when it changes.
@Suite struct AssetTableTests {
  @Test func anAssetIsKeptAsItWasGiven() throws {
    let test = try TestService()
    let user = try test.addUser("Ann")
    let asset = try test.add(
      .sample("Äther & Co", user: user) {
        $0.issuesURL = "https://example.org/issues"
        $0.isSearchable = false
        $0.supportLevel = .featured
      })
    #expect(asset.id == ServiceSchema.firstLocal)
    #expect(try test.data.read { try AssetTable.find(asset.id, $0) } == asset)
    #expect(try test.data.read { try AssetTable.find("ann", "äther-co", $0) } == asset)
    var changed = asset
    changed.title = "Other"
    changed.provider = .custom
    changed.userID = nil
    try test.data.write { try AssetTable.update(changed, $0) }
    #expect(try test.data.read { try AssetTable.find(asset.id, $0) } == changed)
    #expect(try test.data.read { try AssetTable.find(7, $0) } == nil)
  }

  @Test func aSlugIsFreeOrGetsANumber() throws {
    let test = try TestService()
    let user = try test.addUser("Ann")
    func free(_ title: String) throws -> String {
      try test.data.read { try AssetTable.freeSlug("ann", title: title, $0) }
    }
    #expect(try free("The Thing") == "the-thing")
    #expect(try free("!!!") == "asset")
    try test.add(.sample("The Thing", user: user))
    #expect(try free("The thing!") == "the-thing-2")
    try test.add(.sample("x", user: user) { $0.slug = "the-thing-2" })
    #expect(try free("The thing!") == "the-thing-3")
    // One of the upstream does not take a name from a local one.
    try test.add(.sample("Far", user: nil) { $0.id = 12 })
    #expect(try free("Far") == "far")
    try test.add(.sample("Far", user: user))
    #expect(try test.data.read { try AssetTable.find(12, $0) } == nil)
  }

  private func words(_ test: TestService, _ match: String, in table: String) throws -> [Int64] {
    try test.data.read {
      try $0.rows(
        "SELECT rowid FROM \(table) WHERE \(table) MATCH ? ORDER BY rowid", .text(match),
        as: { $0.integer(0) })
    }
  }

  @Test func theIndexesFollowEveryChange() throws {
    let test = try TestService()
    var asset = try test.add(.sample("Crème Brûlée", author: "Zoë") { $0.description = "sweet" })
    #expect(try words(test, "\"creme bru\"", in: "asset_text") == [asset.id])
    #expect(try words(test, "\"zoe\"", in: "asset_text") == [asset.id])
    #expect(try words(test, "sweet", in: "asset_word") == [asset.id])
    asset.title = "Tart"
    asset.description = "sour"
    try test.data.write { try AssetTable.update(asset, $0) }
    #expect(try words(test, "\"creme\"", in: "asset_text") == [])
    #expect(try words(test, "\"tart\"", in: "asset_text") == [asset.id])
    #expect(try words(test, "sweet", in: "asset_word") == [])
    #expect(try words(test, "sour", in: "asset_word") == [asset.id])
    try test.data.write { try $0.run("UPDATE asset SET support_level = 2") }
    #expect(try words(test, "\"tart\"", in: "asset_text") == [asset.id])
    try test.data.write { try $0.run("DELETE FROM asset") }
    #expect(try words(test, "\"tart\"", in: "asset_text") == [])
    try test.data.write { database in
      for table in ["asset_text", "asset_word"] {
        try database.run("INSERT INTO \(table) (\(table), rank) VALUES ('integrity-check', 1)")
      }
    }
  }

  @Test func theCatalogueCountsItsChanges() throws {
    let test = try TestService()
    var last = test.data.catalogueVersion
    func changes(_ body: (Database) throws -> Void) throws -> Bool {
      try test.data.write(body)
      defer { last = test.data.catalogueVersion }
      return test.data.catalogueVersion != last
    }
    #expect(try changes { _ = try AssetTable.insert(.sample("a"), $0) })
    let id = ServiceSchema.firstLocal
    #expect(try changes { try $0.run("UPDATE asset SET searchable = 0") })
    #expect(try changes { try PreviewTable.insert(PreviewRecord(link: "x"), of: id, $0) })
    #expect(try changes { try ReleaseTable.insert(ReleaseRecord(assetID: id), $0) })
    #expect(try changes { try $0.run("UPDATE release SET yanked = 'bad'") })
    #expect(try !changes { try $0.run("UPDATE user SET level = 0") })
    #expect(throws: (any Error).self) {
      try changes { database in
        try database.run("UPDATE asset SET searchable = 1")
        throw StoreError(.cancelled, "no")
      }
    }
    #expect(test.data.catalogueVersion == last)
    #expect(try changes { try $0.run("DELETE FROM asset") })
  }

  @Test func releasesAreNewestFirst() throws {
    let test = try TestService()
    let asset = try test.add(.sample("a"))
    var release = ReleaseRecord(
      assetID: asset.id, version: "1", godotMin: GodotVersion("4.1"), godotMax: GodotVersion("4.3"),
      url: "https://example.org/1.zip", sha256: String(repeating: "0", count: 64), size: 5,
      changes: "*new*", created: 10, yanked: "")
    release.id = try test.data.write { try ReleaseTable.insert(release, $0) }
    let later = ReleaseRecord(assetID: asset.id, version: "2", created: 20)
    let id = try test.data.write { try ReleaseTable.insert(later, $0) }
    let found = try test.data.read { try ReleaseTable.of(asset.id, $0) }
    #expect(found.map(\.id) == [id, release.id])
    #expect(found.last == release)
    #expect(try test.data.read { try ReleaseTable.find(release.id, $0) } == release)
  }

  @Test func textsAreFolded() {
    for (text, folded) in [
      ("ABC xyz", "abc xyz"), ("Ångström", "angstrom"), ("E\u{301}TE\u{301}", "ete"),
      ("Việt NAM", "viet nam"), ("ΑΘΗΝΑ", "αθηνα"), ("ЙОД", "йод"), ("你好", "你好"), ("", ""),
      ("straße", "straße"), ("🦊", "🦊"),
    ] {
      #expect(Folded.text(text) == folded)
      #expect(Folded.text(folded) == folded)
    }
  }
}
