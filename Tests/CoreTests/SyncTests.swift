import Testing

@testable import AssetStoreCore

/// A library made up by a test: rows, pages of three, validators, and faults.
private final class MadeUpLibrary: LibraryOrigin {
  struct Entry {
    var id: Int64
    var title: String
    var version = 1
  }

  var entries: [Entry]
  var isLocal = false
  var requests: Int64 = 0
  var bytes: Int64 = 0
  /// Pages that cannot be had.
  var broken: Set<Int64> = []
  /// What to do when a page was given.
  var afterPage: ((Int64) -> Void)?
  /// The pages asked for, in order.
  var asked: [Int64] = []
  var detailsAsked: [Int64] = []
  var total: Int?
  var rawPage: String?
  var hash = ""

  init(_ entries: [Entry]) {
    self.entries = entries
  }

  func name(_ item: LibraryItem) -> String { "made-up:\(item)" }

  private func page(_ number: Int64) -> String {
    if let rawPage { return rawPage }
    let rows = entries.dropFirst(Int(number) * 3).prefix(3).map { entry in
      """
      {"asset_id": "\(entry.id)", "title": "\(entry.title)", "author": "Ann", "category_id": 5, "cost": "MIT",
       "godot_version": "4.2", "support_level": "official", "version": \(entry.version), "version_string": "1.\(entry.version)",
       "modify_date": "2026-01-02 03:04:05"}
      """
    }
    let total = total ?? entries.count
    return """
      {"result": [\(rows.joined(separator: ","))], "page": \(number), "pages": "\((total + 2) / 3)", "total_items": \(total)}
      """
  }

  func fetch(
    _ items: [(item: LibraryItem, etag: String, lastModified: String)], _ progress: Progress,
    what: String,
    each: (LibraryItem, Result<LibraryReply, StoreError>) throws -> Void
  ) throws {
    for (item, etag, _) in items {
      requests += 1
      switch item {
      case .configuration:
        try each(
          item,
          .success(
            LibraryReply(body: Array(#"{"categories":[{"id":5,"name":"Tools","type":"0"}]}"#.utf8)))
        )
      case .page(let number):
        asked.append(number)
        if broken.contains(number) {
          try each(item, .failure(StoreError(.unreachable, "page \(number) is broken")))
          continue
        }
        let text = page(number)
        let tag = try SHA256.hash(text)
        let same = etag == tag
        try each(item, .success(LibraryReply(body: same ? nil : Array(text.utf8), etag: tag)))
        afterPage?(number)
      case .asset(let id):
        detailsAsked.append(id)
        let text =
          #"{"asset_id": \#(id), "description": "about \#(id)", "download_url": "https://a.invalid/\#(id).zip", "download_hash": "\#(hash)", "version_string": "1.1", "godot_version": "4.2", "previews": [{"type": "image", "link": "https://a.invalid/p.png"}]}"#
        try each(item, .success(LibraryReply(body: Array(text.utf8))))
      }
    }
  }
}

@Suite struct LibrarySyncTests {
  let scratch = Scratch()
  let catalogue: Catalogue

  init() throws {
    catalogue = try Catalogue(path: Path.join(scratch.path, "catalogue.sqlite"), readOnly: false)
    try catalogue.addSource(name: "lib", url: "https://a.invalid", kind: .library, priority: 0)
  }

  @discardableResult
  private func sync(
    _ library: MadeUpLibrary, details: Bool = false, full: Bool = false,
    _ progress: Progress = .none
  ) throws -> SyncRecord {
    library.asked = []
    library.detailsAsked = []
    var options = SyncOptions()
    options.details = details
    options.full = full
    return try LibrarySync(catalogue, try catalogue.source("lib"), library, RealSystem()).run(
      options, progress)
  }

  private func titles() throws -> [String] {
    var query = Query()
    query.sort = .name
    return try catalogue.search(query).assets.map(\.title)
  }

  private func library(_ count: Int) -> MadeUpLibrary {
    MadeUpLibrary((1...count).map { MadeUpLibrary.Entry(id: Int64($0), title: "T\($0)") })
  }

  @Test func listThenDetailsOnlyOfWhatChanged() throws {
    let library = library(7)
    let first = try sync(library, details: true)
    #expect((first.added, first.detailed, first.requests) == (7, 7, 11))
    #expect(
      try catalogue.details(catalogue.find("lib:3").id).releases.first?.url
        == "https://a.invalid/3.zip")
    #expect(try catalogue.find("ann/t3").asset.support == .featured)

    library.entries[2].version = 2
    let second = try sync(library, details: true)
    #expect((second.added, second.changed, second.removed, second.notModified) == (0, 1, 0, 2))
    #expect(library.detailsAsked == [3])
  }

  @Test func listAloneKeepsTheDetailsItHas() throws {
    let library = library(2)
    try sync(library, details: true)
    library.entries[0].title = "Renamed"
    try sync(library)
    #expect(try catalogue.find("lib:1").complete)
    library.entries[0].version = 2
    try sync(library)
    let found = try catalogue.find("lib:1")
    #expect(!found.complete)
    #expect(try catalogue.details(found.id).description == "about 1")
  }

  @Test func whatIsGoneIsRemovedAfterAWholeReading() throws {
    let library = library(7)
    try sync(library)
    library.entries.remove(at: 1)
    let record = try sync(library)
    #expect(record.removed == 1)
    #expect(try titles() == ["T1", "T3", "T4", "T5", "T6", "T7"])
    #expect(
      try catalogue.search(
        {
          var q = Query()
          q.text = "t2"
          return q
        }()
      ).total == 0)
  }

  @Test func aBrokenPageRemovesNothingAndIsWhereTheNextSyncGoesOn() throws {
    let library = library(9)
    try sync(library)
    library.entries.remove(at: 8)
    library.entries[0].title = "New"
    library.broken = [1]
    #expect(throws: StoreError.self) { try sync(library) }
    #expect(try titles().contains("T9"))
    #expect(try titles().contains("New"))
    library.broken = []
    try sync(library)
    #expect(!library.asked.contains(0))
    #expect(try !titles().contains("T9"))
  }

  @Test func cancellingKeepsThePagesThatCame() throws {
    let library = library(9)
    var reports = 0
    let progress = Progress { _, _, _, _ in
      reports += 1
      return reports > 2
    }
    #expect { try sync(library, progress) } throws: { ($0 as? StoreError)?.reason == .cancelled }
    let came = try titles().count
    #expect(came > 0 && came < 9)
    try sync(library)
    #expect(try titles().count == 9)
  }

  @Test func aListThatMovesIsReadAgain() throws {
    let library = library(6)
    library.afterPage = { [unowned library] page in
      // The first asset vanishes after page 0: the fourth slips past.
      if page == 0, library.entries.count == 6 { library.entries.removeFirst() }
    }
    library.total = nil
    try sync(library)
    #expect(try titles() == ["T2", "T3", "T4", "T5", "T6"])
  }

  @Test func aTotalThatIsNeverReachedRemovesNothing() throws {
    let library = library(6)
    try sync(library)
    library.entries.removeLast()
    library.total = 6
    let record = try sync(library)
    #expect(record.removed == 0)
    #expect(try titles().count == 6)
  }

  @Test func aBadRowOfAnUnchangedPageDoesNotKeepWhatIsGone() throws {
    let library = library(9)
    library.entries[0].title = ""
    try sync(library)
    library.entries[8] = MadeUpLibrary.Entry(id: 10, title: "T10")
    let record = try sync(library)
    #expect((record.added, record.removed, record.notModified) == (1, 1, 2))
    #expect(library.asked == [0, 1, 2])
  }

  @Test func aBadPageOfAnAssetDoesNotStandForOneThatWasNotSeen() throws {
    let library = library(6)
    try sync(library)
    library.entries.removeLast()
    library.total = 6
    library.hash = "none"
    #expect(try sync(library, details: true).removed == 0)
    #expect(try titles().count == 6)
  }

  @Test func anUnchangedPageBringsNothingBackThatItHadNoMore() throws {
    let library = library(6)
    try sync(library)
    library.entries.removeLast()
    let progress = Progress { _, _, _, _ in library.asked.contains(1) }
    #expect(failure { try sync(library, progress) } == .cancelled)
    #expect(try titles().count == 6)
    // Too long ago to go on with.
    try catalogue.write { try $0.run("UPDATE source SET started_at = 1") }
    let record = try sync(library)
    #expect((record.notModified, record.removed) == (2, 1))
    #expect(try titles().count == 5)
  }

  @Test func listAndDetailsAreCountedEachForItself() throws {
    let library = library(9)
    library.afterPage = { [unowned library] page in
      if page == 0, library.entries.count == 9 { library.entries.removeFirst() }
    }
    var reports: [Phase: [UInt64]] = [:]
    let progress = Progress { phase, what, done, total in
      #expect(what == "lib" && (total == 0 || done <= total))
      #expect(phase == .metadata ? reports[.details] == nil : total == 8)
      reports[phase, default: []].append(done)
      return false
    }
    try sync(library, details: true, progress)
    #expect(reports[.metadata] == reports[.metadata]?.sorted())
    #expect(reports[.metadata]?.last == 8)
    #expect(reports[.details] == Array(0...8))
  }

  @Test func aReportIsRepeatedAfterWaiting() throws {
    var reports: [UInt64] = []
    let progress = Progress { phase, _, done, _ in
      if phase != .wait { reports.append(done) }
      return false
    }
    for phase in [Phase.metadata, .details] {
      try progress.report(phase, "lib", 5, of: 9)
      try progress.report(.wait, "lib", 100, of: 500)
      try progress.again("lib")
    }
    try progress.again("other")
    #expect(reports == [5, 5, 5, 5, 0])
  }

  @Test func sharedNamesGetTheirNumbers() throws {
    let library = library(3)
    library.entries[0].title = "Zed"
    library.entries[2].title = "Zed"
    try sync(library)
    #expect(try catalogue.find("lib:1").asset.ref == "lib:ann/zed")
    #expect(try catalogue.find("lib:3").asset.ref == "lib:ann/zed-3")
    #expect(try catalogue.find("ann/zed-3").asset.number == 3)
  }

  @Test func aBadRowDoesNotHideTheOthers() throws {
    let library = library(1)
    library.rawPage = """
      {"result": [{"asset_id": 0, "title": "a", "author": "b"}, {"title": "no id"}, 7, null,
        {"asset_id": 5, "title": "Good", "author": null, "support_level": 3, "rating": 1e300, "godot_version": 40200}],
       "pages": 1, "total_items": 5}
      """
    let record = try sync(library)
    #expect(try titles() == ["Good"])
    #expect(record.skipped.count == 4)
  }

  @Test(arguments: [
    "", "<html>", "[]", "{}", "{\"result\": 5}", String(repeating: "[", count: 100_000),
  ])
  func aPageThatIsNoneIsABadReply(text: String) throws {
    let library = library(1)
    library.rawPage = text
    #expect { try sync(library) } throws: { ($0 as? StoreError)?.reason == .badReply }
  }

  /// Of the pages claimed none is asked for long after one that has nothing on it.
  @Test func aListThatClaimsTooMuchIsNotBelieved() throws {
    let library = library(7)
    library.total = 29_000
    try sync(library)
    #expect(library.asked.count < 200)
    #expect(try titles().count == 7)
    library.total = 40_000
    #expect { try sync(library) } throws: { ($0 as? StoreError)?.reason == .badReply }
  }

  @Test(arguments: ["zz", "abc", String(repeating: "g", count: 64)])
  func aHashThatIsNoneIsNotTakenForNoHash(hash: String) throws {
    let library = library(1)
    library.hash = hash
    let record = try sync(library, details: true)
    #expect(record.detailed == 0)
    #expect(record.skipped.count == 1)
  }

  @Test func aHashInCapitalsCounts() throws {
    let library = library(1)
    library.hash = String(repeating: "AB", count: 32)
    try sync(library, details: true)
    #expect(
      try catalogue.details(catalogue.find("lib:1").id).releases.first?.sha256
        == String(repeating: "ab", count: 32))
  }

  @Test(arguments: [
    ("1970-01-01 00:00:00", 0), ("2024-12-19 12:31:44", 1_734_611_504),
    ("2000-02-29 23:59:59", 951_868_799),
    ("nonsense", 0), ("2024-13-01 00:00:00", 0), ("", 0), ("99999999999-1-1 0:0:0", 0),
  ])
  func dates(text: String, seconds: Int64) {
    #expect(LibraryDate.seconds(text) == seconds)
  }
}

@Suite struct SynchronizerTests {
  let scratch = Scratch()
  let catalogue: Catalogue

  init() throws {
    catalogue = try Catalogue(path: Path.join(scratch.path, "catalogue.sqlite"), readOnly: false)
    try RealSystem().makeDirectories(Path.join(scratch.path, "packages"))
    try catalogue.addSource(
      name: "folder", url: FileURL.make(Path.join(scratch.path, "packages")), kind: .directory,
      priority: 0)
  }

  private func sync(_ system: any System = RealSystem(), _ progress: Progress = .none) throws
    -> SyncRecord?
  {
    try Synchronizer(catalogue: catalogue, system: system, temporary: scratch.path)
      .sync([], SyncOptions(), progress).first
  }

  private func package(_ name: String) throws -> String {
    let path = Path.join(scratch.path, "packages/\(name).zip")
    let entry = ZipBuilder.Entry("addons/\(name)/plugin.cfg", "[plugin]\nname=\"\(name)\"\n")
    try RealSystem().replace(path, with: ZipBuilder([entry]).bytes(), sync: false)
    return path
  }

  @Test func aSyncThatHadToWaitKnowsWhatTheOneBeforeDid() throws {
    _ = try package("stays")
    _ = try sync()
    let system = InterveningSystem {
      let path = try package("passing")
      #expect(try sync()?.added == 1)
      try RealSystem().remove(file: path)
    }
    let record = try sync(system)
    #expect((record?.removed, record?.assetCount) == (1, 1))
  }

  @Test func anUnchangedPackageIsNotReadAgain() throws {
    let path = try package("one")
    #expect(try sync()?.bytes == RealSystem().status(path)?.size)
    let record = try sync()
    #expect(record?.bytes == 0)
    #expect((record?.changed, record?.assetCount) == (0, 1))
    // Its number of the file system is another then.
    try RealSystem().replace(path, with: RealSystem().read(path, limit: 1 << 20), sync: false)
    #expect(try sync()?.bytes == RealSystem().status(path)?.size)
  }

  @Test func whatIsStoredCannotBeCancelled() throws {
    _ = try package("one")
    let progress = Progress { phase, _, done, _ in phase == .metadata && done == 1 }
    #expect(try sync(RealSystem(), progress)?.added == 1)
  }

  @Test func requestsThatFailedCountToo() throws {
    var options = HTTPOptions()
    (options.retries, options.retryDelay) = (2, 1)
    let origin = try LibraryServer(
      url: "\(FaultServer.shared.url)/fault/status-500", options: options, system: RealSystem())
    try origin.fetch([(.configuration, "", "")], .none, what: "") { _, _ in }
    #expect(origin.requests == 3)
  }
}

@Suite struct CatalogueTests {
  let scratch = Scratch()
  private var path: String { Path.join(scratch.path, "catalogue.sqlite") }

  /// Of a library with 100,000 assets, reading them all for each took ten minutes.
  @Test func anAssetIsFoundByItsNumberAndNotByReadingTheOthers() throws {
    let catalogue = try Catalogue(path: path, readOnly: false)
    let plan = try catalogue.write { database in
      try database.rows("EXPLAIN QUERY PLAN " + AssetWriter.numbered, .integer(1), .integer(2)) {
        $0.text(3)
      }
    }
    #expect(plan == ["SEARCH asset USING INDEX asset_number (source_id=? AND number=?)"])
  }

  @Test func aConnectionThatCouldNotRollBackIsNotUsedAgain() throws {
    let catalogue = try Catalogue(path: path, readOnly: false)
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try catalogue.read { database in
        try database.run("CREATE TEMP TABLE mark (x)")
        try database.run("COMMIT")
        throw Stop()
      }
    }
    let marks = try catalogue.read { database in
      try database.first("SELECT count(*) FROM sqlite_temp_schema") { $0.integer(0) }
    }
    #expect(marks == 0)
  }

  @Test func aDatabaseOfANewerLibraryIsRefusedAndLeftAlone() throws {
    do { _ = try Catalogue(path: path, readOnly: false) }
    do { try Database(path, .readWrite).run("PRAGMA user_version = 99") }
    let before = try RealSystem().read(path, limit: 1 << 20)
    #expect { try Catalogue(path: path, readOnly: false) } throws: {
      ($0 as? StoreError)?.reason == .catalogueNewer
    }
    #expect(try RealSystem().read(path, limit: 1 << 20) == before)
  }

  @Test(arguments: [
    "garbage that is no database at all, but long enough to be looked at",
    "SQLite format 3\u{0}broken",
  ])
  func garbageIsReported(text: String) throws {
    try scratch.write("catalogue.sqlite", text)
    #expect { try Catalogue(path: path, readOnly: false) } throws: {
      ($0 as? StoreError)?.reason == .catalogueDamaged
    }
  }

  @Test func aDatabaseOfAnotherProgramIsNotTouched() throws {
    do { try Database(path, .readWrite).run("CREATE TABLE theirs (x); PRAGMA user_version = 1") }
    #expect { try Catalogue(path: path, readOnly: false) } throws: {
      ($0 as? StoreError)?.reason == .catalogueDamaged
    }
    #expect(
      try Database(path, .readOnly).first(
        "SELECT count(*) FROM sqlite_schema", as: { $0.integer(0) }) == 1)
  }

  @Test func manyMayMakeTheStoreAtOnce() async throws {
    for round in 0..<50 {
      let path = Path.join(scratch.path, "catalogue-\(round).sqlite")
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<8 {
          group.addTask { _ = try Catalogue(path: path, readOnly: false) }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test func anImpossibleVersionIsReported() throws {
    do { _ = try Catalogue(path: path, readOnly: false) }
    do { try Database(path, .readWrite).run("PRAGMA user_version = -1") }
    for readOnly in [false, true] {
      #expect { try Catalogue(path: path, readOnly: readOnly) } throws: {
        ($0 as? StoreError)?.reason == .catalogueDamaged
      }
    }
  }

  @Test func sourcesOfEqualPriorityAreAmbiguousAndOthersAreNot() throws {
    let catalogue = try Catalogue(path: path, readOnly: false)
    for (name, priority) in [("one", Int32(0)), ("two", 0)] {
      try catalogue.addSource(
        name: name, url: "file:///\(name)", kind: .directory, priority: priority)
      let id = try catalogue.source(name).id
      try catalogue.write { database in
        var asset = AssetRow()
        (asset.publisher, asset.slug, asset.title, asset.revision) = ("ann", "zed", "Zed", "1")
        _ = try AssetWriter(source: id, generation: 1, database)
          .put(asset, details: DetailRow(), page: 0)
      }
    }
    #expect { try catalogue.find("ann/zed") } throws: {
      guard let error = $0 as? StoreError else { return false }
      return error.reason == .ambiguousRef && error.hint.contains("one:ann/zed")
        && error.hint.contains("two:ann/zed")
    }
    #expect(try catalogue.find("two:ANN/Zed").asset.source == "two")
    try catalogue.addSource(name: "two", url: "file:///two", kind: .directory, priority: 5)
    #expect(try catalogue.find("ann/zed").asset.source == "two")
    try catalogue.removeSource("two")
    #expect(try catalogue.find("ann/zed").asset.source == "one")
    #expect { try catalogue.find("ann/zet") } throws: {
      ($0 as? StoreError)?.hint.contains("one:ann/zed") == true
    }
  }

  /// Whether most assets go or few, the index has the words of those that stay.
  @Test(arguments: [(1, 9), (9, 1), (5, 5), (4, 0)])
  func aRemovedSourceLeavesNoWords(going: Int, staying: Int) throws {
    let catalogue = try Catalogue(path: path, readOnly: false)
    for (name, count) in [("going", going), ("staying", staying)] {
      try catalogue.addSource(name: name, url: "file:///\(name)", kind: .directory, priority: 0)
      let id = try catalogue.source(name).id
      try catalogue.write { database in
        for number in 0..<count {
          var asset = AssetRow()
          (asset.publisher, asset.slug, asset.revision) = ("ann", "\(name)-\(number)", "1")
          asset.title = "Common \(name)word"
          _ = try AssetWriter(source: id, generation: 1, database)
            .put(asset, details: DetailRow(), page: 0)
        }
        try Spelling.rebuild(database)
      }
    }
    try catalogue.removeSource("going")
    func count(_ sql: String) throws -> Int64? {
      try catalogue.read { try $0.first(sql) { $0.integer(0) } }
    }
    func found(_ word: String) throws -> Int64? {
      try count("SELECT count(*) FROM asset_text WHERE asset_text MATCH '\(word)'")
    }
    #expect(try count("SELECT count(*) FROM asset") == Int64(staying))
    #expect(try found("goingword") == 0)
    #expect(try found("stayingword") == Int64(staying))
    #expect(try found("common") == Int64(staying))
    #expect(try count("SELECT count(*) FROM word WHERE term = 'goingword'") == 0)
    #expect(
      try count("SELECT count(*) FROM word WHERE term = 'stayingword'") == (staying > 0 ? 1 : 0))
  }
}
