import Testing

@testable import AssetStoreCore

/// A bundle on its way from one machine to another.
@Suite struct BundleTests {
  private let here: ProjectScratch
  private let there: ProjectScratch
  private let path: String
  private let mit = "MIT License\n\nPermission is hereby granted"

  init() throws {
    here = try ProjectScratch()
    there = try ProjectScratch()
    path = Path.join(there.folder.path, "all.bundle")
  }

  private var store: Store {
    get throws {
      try Store(directory: there.cache.directory, readOnly: false, system: RealSystem())
    }
  }

  private func candidate(_ slug: String = "thing", _ files: [String: String] = [:]) throws
    -> Candidate
  {
    var all = [
      "w/addons/\(slug)/a.gd": "a of the \(slug == "other" ? "second" : "first")", "w/LICENSE": mit,
    ]
    all.merge(files) { $1 }
    return try here.candidate(all, name: "maker/\(slug)")
  }

  @discardableResult
  private func export(
    _ system: any System = RealSystem(), _ progress: Progress = .none,
    _ change: (inout BundleOptions) -> Void = { _ in }
  ) throws -> BundleSummary {
    var options = BundleOptions()
    change(&options)
    return try here.project(system).exportBundle(to: path, options, progress)
  }

  @discardableResult
  private func take(_ path: String? = nil, into project: Bool = true, _ progress: Progress = .none)
    throws
    -> BundleSummary
  {
    let path = path ?? self.path
    return try store.importBundle(
      path, shown: Path.name(path), into: project ? there.project() : nil, BundleOptions(), progress
    )
  }

  private func frozen(_ scratch: ProjectScratch) throws -> [String] {
    var options = Plan.Options()
    options.frozen = true
    options.offline = true
    let plan = try scratch.project().planInstall([], options, .none, FixedReleases([]))
    _ = try scratch.project().commit(plan, .fast, .none)
    return try scratch.project().list().map(\.treeHash)
  }

  private func names(_ path: String? = nil) throws -> [String] {
    try Archive(path: path ?? self.path).entries.map(\.path)
  }

  private func entries() throws -> [(name: String, bytes: [UInt8])] {
    let archive = try Archive(path: path)
    return try archive.entries.map { ($0.path, try archive.read($0, limit: 1 << 24)) }
  }

  // MARK: there and back

  @Test func fromOneMachineToAnother() throws {
    try here.install(candidate(), candidate("other", ["w/addons/other/COPYING.txt": "terms"]))
    let tree = try here.tree(below: "addons")
    let hashes = try here.project().list().map(\.treeHash)
    let summary = try export()
    #expect(summary.packages.map(\.name) == ["maker/other", "maker/thing"])
    #expect(summary.packages.map(\.license) == ["MIT", "MIT"])
    #expect(summary.archives == 2 && summary.written.isEmpty)
    let archives = summary.packages.map(\.sha256).sorted().map { "archives/\($0)" }
    #expect(
      try names() == archives + [
        "assetstore.json", "assetstore.lock", "bundle.json", "licenses/maker/other/LICENSE",
        "licenses/maker/other/addons/other/COPYING.txt", "licenses/maker/thing/LICENSE",
      ])
    let texts = [try here.text("assetstore.json"), try here.text("assetstore.lock")]

    // Nothing of where it came from is left.
    try RealSystem().removeTree(here.folder.path)
    let taken = try take()
    #expect(taken.packages == summary.packages && taken.bytes == summary.bytes)
    #expect(taken.written == ["assetstore.json", "assetstore.lock"])
    #expect([try there.text("assetstore.json"), try there.text("assetstore.lock")] == texts)
    #expect(try there.cache.list().map(\.sha256) == summary.packages.map(\.sha256).sorted())
    #expect(try frozen(there) == hashes)
    #expect(try there.tree(below: "addons") == tree)
    #expect(try there.project().verify([], .none).clean)
    #expect(try store.collectGarbage(dryRun: true, .none).isEmpty)
    let before = try there.tree()
    #expect(try take().written.isEmpty)
    #expect(try there.tree() == before)
  }

  @Test func oneArchiveOfSeveralPackages() throws {
    let one = try candidate()
    var two = one
    two.name = "maker/thing-again"
    try here.install(one)
    var options = Plan.Options()
    options.into = "lib"
    try here.install(two, options: options)
    let summary = try export()
    #expect(summary.packages.count == 2 && summary.archives == 1)
    #expect(summary.bytes == summary.packages.first?.size)
    try take()
    #expect(try frozen(there) == (try here.project().list().map(\.treeHash)))
  }

  @Test func theSameLockGivesTheSameBytes() throws {
    try here.install(candidate(), candidate("other"))
    try export()
    let first = try RealSystem().read(path, limit: 1 << 24)
    try take()
    // By another project, in another place, from another cache, with its texts laid out by hand.
    let lock = try #require(try there.text("assetstore.lock"))
    try there.write("assetstore.lock", lock.replacing("\n", with: " "))
    let again = Path.join(there.folder.path, "again.bundle")
    _ = try there.project().exportBundle(to: again, BundleOptions(), .none)
    #expect(try RealSystem().read(again, limit: 1 << 24) == first)
  }

  @Test func whatAProjectHasAlready() throws {
    try here.install(candidate())
    try export()
    let manifest = try #require(try here.text("assetstore.json"))
    // A manifest that the lock satisfies stays as it is.
    try there.write("assetstore.json", manifest.replacing("\n", with: " "))
    #expect(try take().written == ["assetstore.lock"])
    #expect(try there.text("assetstore.json") == manifest.replacing("\n", with: " "))
    #expect(try take().written.isEmpty)
    // Without a manifest, the lock is enough.
    try RealSystem().remove(file: Path.join(there.directory, "assetstore.json"))
    #expect(try take().written.isEmpty)
    #expect(try there.text("assetstore.json") == nil)

    let lock = try #require(try there.text("assetstore.lock"))
    try store.cache.remove(try here.project().list()[0].sha256)
    try there.write("assetstore.lock", lock.replacing("\"1.0\"", with: "\"2.0\""))
    var before = try there.tree()
    #expect(failure { try take() } == .lockDiffers)
    #expect(try there.tree() == before)
    #expect(try there.cache.list().isEmpty)
    #expect(try take(into: false).written.isEmpty)
    #expect(try there.tree() == before)
    #expect(try there.cache.list().count == 1)

    try RealSystem().remove(file: Path.join(there.directory, "assetstore.lock"))
    try there.write("assetstore.json", manifest.replacing("\"*\"", with: "\"2.0\""))
    before = try there.tree()
    #expect(failure { try take() } == .lockStale)
    #expect(try there.tree() == before)
  }

  @Test func emptyAndWithoutManifest() throws {
    #expect(failure { try export() } == .lockStale)
    try here.install(candidate())
    try RealSystem().remove(file: Path.join(here.directory, "assetstore.json"))
    try export()
    #expect(try names().contains("assetstore.json") == false)
    #expect(try take().written == ["assetstore.lock"])
    #expect(try there.text("assetstore.json") == nil)
    try here.remove("maker/thing")
    #expect(try export().packages.isEmpty)
    #expect(try take(into: false).archives == 0)
    // There is nothing to write down, and nothing is said to be.
    let fresh = try ProjectScratch()
    let project = try Project(
      system: RealSystem(), cache: there.cache, directory: fresh.directory)
    let taken = try store.importBundle(path, shown: "x", into: project, BundleOptions(), .none)
    #expect(try taken.written.isEmpty && fresh.text("assetstore.lock") == nil)
  }

  /// Its lock would need archives that its own store does not have.
  @Test func intoAProjectOfAnotherStore() throws {
    try here.install(candidate())
    try export()
    let fresh = try ProjectScratch()
    #expect(
      failure {
        _ = try store.importBundle(
          path, shown: "x", into: fresh.project(), ArchiveLimits(), .none)
      } == .invalidArgument)
    #expect(try fresh.text("assetstore.lock") == nil)
    #expect(try there.cache.list().isEmpty)
  }

  // MARK: export

  @Test func archivesThatAreGoneAreFetched() throws {
    try here.install(candidate())
    let sha256 = try here.project().list()[0].sha256
    try here.cache.remove(sha256)
    // A file is not the network.
    try export { $0.offline = true }
    let lock = try #require(try here.text("assetstore.lock"))
    let archive = try #require(try here.cache.find(sha256)?.path)
    try RealSystem().setMode(0o644, archive)
    try RealSystem().replace(archive, with: Array("damaged".utf8), sync: false)
    try export()
    #expect(try names().count == 5)
    try here.cache.remove(sha256)
    let away = "http://127.0.0.1:1/thing.zip"
    for file in ["assetstore.json", "assetstore.lock"] {
      let url = try here.project().list()[0].url
      try here.write(file, try #require(try here.text(file)).replacing(url, with: away))
    }
    try RealSystem().remove(file: path)
    #expect(failure { try export { $0.offline = true } } == .notCached)
    try here.write("assetstore.lock", lock)
    _ = try here.zip("thing-1.0.zip", ["other": "bytes"])
    #expect(failure { try export() } == .hashMismatch)
    #expect(try RealSystem().list(there.folder.path) == ["project"])
  }

  @Test func manifestAndLockMustAgree() throws {
    try here.install(candidate())
    let text = try #require(try here.text("assetstore.json"))
    try here.write("assetstore.json", text.replacing("\"*\"", with: "\"7\""))
    #expect(failure { try export() } == .lockStale)
    #expect(try RealSystem().list(there.folder.path) == ["project"])
  }

  @Test func licensesThatAreNotWorthIt() throws {
    let long = String(repeating: "x", count: 199)
    let deep = Array(repeating: long, count: 5).joined(separator: "/")
    var files = [
      "w/addons/thing/\(deep)/LICENSE": "too deep", "w/NOTLICENSE": "", "w/Licence.md": "yes",
    ]
    files["w/LICENSE-APACHE.txt"] = String(repeating: "x", count: (1 << 20) + 1)
    files["w/addons/thing/.git/LICENSE"] = "leftover"
    for number in 0..<80 { files["w/addons/thing/n\(number)/LICENSE"] = "terms \(number)" }
    try here.install(candidate("thing", files))
    try export()
    let names = try names().filter { $0.hasPrefix("licenses/") }
    #expect(names.count == 64)
    #expect(names.contains("licenses/maker/thing/Licence.md"))
    #expect(!names.contains { $0.contains("xxx") || $0.contains("APACHE") || $0.contains(".git") })
    try take()
  }

  @Test func nothingIsLeftOfAnExportThatFails() throws {
    try here.install(candidate())
    try export()
    let old = try RealSystem().read(path, limit: 1 << 24)
    try here.install(candidate("other"))
    var points = 0
    while true {
      points += 1
      let system = FailingSystem(failingAt: points)
      do {
        try export(system)
        break
      } catch {
        #expect((error as? StoreError)?.status == .io)
      }
      #expect(try RealSystem().list(there.folder.path) == ["all.bundle", "project"])
      // What fails after the rename is whole all the same.
      let now = try RealSystem().read(path, limit: 1 << 24)
      #expect(try now == old || names().count == 7)
    }
    #expect(points > 20)
    // One who died leaves a file that the next one takes away; what somebody holds, or is called otherwise, stays.
    let left = ["0123456789abcdef", "fedcba9876543210", "short", "0123456789abcdeg"]
      .map { "all.bundle.\($0).tmp" }
    for name in left { try there.folder.write(name, "") }
    let lock = try RealSystem().tryLock(Path.join(there.folder.path, left[1]))
    try export()
    withExtendedLifetime(lock) {}
    #expect(
      try RealSystem().list(there.folder.path)
        == (left.dropFirst() + ["all.bundle", "project"]).sorted(by: Path.precedes))
    for name in left { try RealSystem().remove(file: Path.join(there.folder.path, name)) }
    #expect(
      failure { _ = try here.project().exportBundle(to: there.directory, BundleOptions(), .none) }
        == .notAFile)
  }

  @Test func cancelled() throws {
    try here.install(candidate(), candidate("other"))
    var (reports, done) = (0, false)
    while !done {
      reports += 1
      var left = reports
      let progress = Progress { _, _, _, _ in
        left -= 1
        return left == 0
      }
      do {
        try export(RealSystem(), progress)
        done = true
      } catch {
        #expect((error as? StoreError)?.reason == .cancelled)
        #expect(try RealSystem().list(there.folder.path) == ["project"])
      }
    }
    #expect(reports > 8)
    (reports, done) = (0, false)
    let before = try there.tree()
    while !done {
      reports += 1
      var left = reports
      do {
        try take(
          nil,
          Progress { phase, _, _, _ in
            left -= 1
            return left == 0 && phase != .commit
          })
        done = true
      } catch {
        #expect((error as? StoreError)?.reason == .cancelled)
        #expect(try there.tree() == before)
        #expect(try RealSystem().list(Path.join(there.cache.directory, "tmp")).isEmpty)
      }
    }
    #expect(reports > 4)
  }

  // MARK: hostile bundles

  /// Takes the bundle apart, lets `change` change its entries, and says why it is refused then.
  private func refused(_ change: (inout [ZipBuilder.Entry]) throws -> Void) throws -> StoreError
    .Reason?
  {
    try here.install(candidate(), candidate("other"))
    try export()
    var changed = try entries().map { ZipBuilder.Entry($0.name, $0.bytes) }
    try change(&changed)
    return try refused(ZipBuilder(changed).bytes())
  }

  private func refused(_ bytes: [UInt8]) throws -> StoreError.Reason? {
    let path = Path.join(there.folder.path, "hostile.bundle")
    try RealSystem().replace(path, with: bytes, sync: false)
    let before = try there.tree()
    let reason = failure { try take(path) }
    if reason != nil {
      #expect(try there.tree() == before)
      #expect(try there.cache.list().isEmpty)
      let temporary = Path.join(there.cache.directory, "tmp")
      #expect(try RealSystem().list(temporary).isEmpty)
    }
    return reason
  }

  private func edit(
    _ entries: inout [ZipBuilder.Entry], _ name: String, _ change: (String) -> String
  ) throws {
    let index = try #require(entries.firstIndex { $0.name == Array(name.utf8) })
    let text = String(decoding: entries[index].content, as: UTF8.self)
    let changed = change(text)
    #expect(changed != text)
    entries[index].content = Array(changed.utf8)
  }

  private static let bundle = "bundle.json"
  private static let lock = "assetstore.lock"

  @Test func asItIs() throws {
    #expect(try refused { $0.reverse() } == nil)
  }

  @Test func otherEntries() throws {
    let more: [(StoreError.Reason, ZipBuilder.Entry)] = [
      (.bundleMismatch, .init("more", "x")), (.bundleMismatch, .init("archives/", "")),
      (.bundleMismatch, .init("licenses/maker/thing/more", "x")),
      (.bundleMismatch, .init("archives/\(String(repeating: "0", count: 64))", "x")),
      (.bundleMismatch, .init("link", "x", mode: 0o120777)),
      (.pathTraversal, .init("archives/../x", "x")), (.pathAbsolute, .init("/etc/x", "x")),
      (.pathCollision, .init("Bundle.json", "{}")), (.pathCollision, .init("bundle.json", "{}")),
      (.pathCollision, .init("bundle.json/x", "{}")),
      (.specialEntry, .init("x", "", mode: 0o020666)),
      (.encryptedEntry, .init("x", [1]) { $0.flags = 1 }),
      (.headerMismatch, .init("x", [1]) { $0.localName = Array("y".utf8) }),
    ]
    for (reason, entry) in more {
      #expect(
        try refused { $0.append(entry) } == reason, "\(String(decoding: entry.name, as: UTF8.self))"
      )
    }
  }

  @Test func missingEntries() throws {
    try here.install(candidate(), candidate("other"))
    try export()
    for name in try names() where name != "assetstore.json" {
      #expect(
        try refused { $0.removeAll { $0.name == Array(name.utf8) } } == .bundleMismatch, "\(name)")
    }
  }

  @Test func wrongBytes() throws {
    // With a CRC that fits.
    #expect(try refused { $0[0].content[40] ^= 1 } == .hashMismatch)
    #expect(try refused { $0[1].content[40] ^= 1 } == .hashMismatch)
    #expect(try refused { $0[1].content = Array($0[1].content.dropLast()) } == .bundleMismatch)
    #expect(try refused { $0[0].crc = 7 } == .contentMismatch)
    #expect(
      try refused { entries in
        (entries[0].content, entries[1].content) = (entries[1].content, entries[0].content)
      } == .bundleMismatch)
  }

  @Test func compressed() throws {
    #expect(
      try refused { entries in
        for index in entries.indices { entries[index].deflated = true }
      } == .unsupportedCompression)
  }

  /// Of the right hash, and still nothing that may be installed.
  @Test func whatTheGateRefuses() throws {
    for (reason, bytes) in [
      (StoreError.Reason.notAZip, Array("no zip".utf8)),
      (.pathTraversal, ZipBuilder([.init("../x", "x")]).bytes()),
    ] {
      #expect(
        try refused { entries in
          let old = try here.project().list()[1]
          let sha256 = try SHA256.hash(bytes)
          let index = try #require(
            entries.firstIndex { $0.name == Array("archives/\(old.sha256)".utf8) })
          let size = entries[index].content.count
          entries[index] = .init("archives/\(sha256)", bytes)
          for file in [Self.bundle, Self.lock] {
            try edit(&entries, file) { $0.replacing(old.sha256, with: sha256) }
          }
          try edit(&entries, Self.bundle) {
            $0.replacing("\"size\" : \(size)", with: "\"size\" : \(bytes.count)")
          }
        } == reason)
    }
  }

  @Test func bundleThatLies() throws {
    let changes: [(String) -> String] = [
      { $0.replacing("\"1.0\"", with: "\"2.0\"") }, { $0.replacing("MIT", with: "ISC") },
      { $0.replacing("maker/thing\"", with: "maker/thong\"") },
      { $0.replacing("\"size\" : ", with: "\"size\" : 1") },
      { $0.replacing("\"source\" : \"test\"", with: "\"source\" : 7") },
      { $0.replacing("licenses/maker/thing/LICENSE", with: "archives/x") },
      { $0.replacing("licenses/maker/thing/LICENSE", with: "licenses/maker/other/LICENSE") },
      { $0.replacing("\"license_files\"", with: "\"licence_files\"") },
    ]
    for change in changes {
      #expect(try refused { try edit(&$0, Self.bundle, change) } == .bundleMismatch)
    }
    let fewer = "{\"format\":1,\"packages\":{}}"
    #expect(try refused { try edit(&$0, Self.bundle) { _ in fewer } } == .bundleMismatch)
    #expect(try refused { try edit(&$0, Self.lock) { _ in fewer } } == .bundleMismatch)
    // More than we know is no lie.
    #expect(
      try refused {
        try edit(&$0, Self.bundle) {
          $0.replacing("\"tree_hash\"", with: "\"more\" : {},\n\"tree_hash\"")
        }
      }
        == nil)
  }

  @Test func textsThatAreNone() throws {
    let nest = String(repeating: "[", count: 100_000)
    for file in [Self.bundle, Self.lock, "assetstore.json"] {
      for text in ["", "{", "[]", "\u{feff}", nest, "{\"format\":0}", "\u{0}"] {
        #expect(try refused { try edit(&$0, file) { _ in text } } == .malformedFile)
      }
      #expect(
        try refused {
          try edit(&$0, file) { $0.replacing("\"format\" : 1", with: "\"format\" : 9") }
        } == .projectNewer)
      let twice = "\"format\" : 1,\n\"format\" : 1"
      #expect(
        try refused { try edit(&$0, file) { $0.replacing("\"format\" : 1", with: twice) } }
          == .malformedFile)
      #expect(
        try refused { try edit(&$0, file) { $0 + String(repeating: " ", count: 5 << 20) } }
          == .tooLarge)
    }
    #expect(
      try refused { try edit(&$0, "assetstore.json") { $0.replacing("\"*\"", with: "\"7\"") } }
        == .lockStale)
  }

  @Test func cutShort() throws {
    try here.install(candidate())
    try export()
    let whole = try RealSystem().read(path, limit: 1 << 24)
    for length in [0, 1, 22, whole.count / 2, whole.count - 22, whole.count - 1] {
      #expect(try refused(Array(whole.prefix(length))) == .notAZip, "\(length)")
    }
    #expect(try refused(whole + [0]) == .strayData)
    #expect(try refused([0] + whole) != nil)
    #expect(failure { try take(there.directory) } == .notAFile)
    #expect(failure { try take(Path.join(there.directory, "nowhere")) } == .noSuchPath)
  }

  @Test func whatWasThereStaysWhenTheRestIsRefused() throws {
    try here.install(candidate(), candidate("other"))
    try export()
    let first = try names()[0]
    try take(into: false)
    try there.cache.remove(String(try names()[1].dropFirst("archives/".count)))
    var changed = try entries().map { ZipBuilder.Entry($0.name, $0.bytes) }
    changed[1].content[40] ^= 1
    let hostile = Path.join(there.folder.path, "hostile.bundle")
    try RealSystem().replace(hostile, with: ZipBuilder(changed).bytes(), sync: false)
    #expect(failure { try take(hostile, into: false) } == .hashMismatch)
    #expect(try there.cache.list().map { "archives/\($0.sha256)" } == [first])
    // Also where the cache has the right bytes already.
    changed[1].content[40] ^= 1
    changed[0].content[40] ^= 1
    try RealSystem().replace(hostile, with: ZipBuilder(changed).bytes(), sync: false)
    #expect(failure { try take(hostile, into: false) } == .hashMismatch)
    #expect(try there.cache.list().count == 1)
  }
}
