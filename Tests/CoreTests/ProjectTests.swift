import AssetStoreCore
import Glibc
import Testing

@Suite struct ProjectTests {
  private let scratch: ProjectScratch
  private let first = [
    "thing-1/addons/thing/plugin.cfg": "[plugin]\nname=\"Thing\"\n",
    "thing-1/addons/thing/run.sh": "#!/bin/sh\n",
    "thing-1/addons/thing/deep/icon.png": "icon one",
    "thing-1/addons/thing/old.gd": "old",
    "thing-1/README.md": "not installed",
  ]
  private let second = [
    "thing-2/addons/thing/plugin.cfg": "[plugin]\nname=\"Thing 2\"\n",
    "thing-2/addons/thing/run.sh": "#!/bin/sh\n",
    "thing-2/addons/thing/deep/icon.png": "icon two, larger",
    "thing-2/addons/thing/new/new.gd": "new",
  ]

  init() throws {
    scratch = try ProjectScratch()
  }

  private func one() throws -> Candidate {
    try scratch.candidate(first, executable: ["thing-1/addons/thing/run.sh"])
  }
  private func two() throws -> Candidate {
    try scratch.candidate(second, version: "2.0", executable: ["thing-2/addons/thing/run.sh"])
  }

  @Test func openingAndAskingWritesNothing() throws {
    let before = try scratch.tree()
    #expect(try scratch.project().list().isEmpty)
    #expect(try scratch.project().verify([], .none).clean)
    _ = try scratch.plan(one())
    #expect(try scratch.tree() == before)
    #expect(failure { _ = try scratch.project().files(["a/b"]) } == .notInstalled)
  }

  @Test func installVerifyRemove() throws {
    let before = try scratch.tree()
    let outcome = try scratch.install(one())
    #expect(outcome.changes.map(\.kind) == [.install])
    #expect(outcome.changes.first?.trust == .firstUse)
    #expect(
      ProjectScratch.actions(outcome.actions) == [
        "write addons/thing/deep/icon.png", "write addons/thing/old.gd",
        "write addons/thing/plugin.cfg", "write addons/thing/run.sh",
      ])
    #expect(try scratch.text("addons/thing/old.gd") == "old")
    let files = try scratch.project().files([])
    #expect(files.map(\.mode) == [0o644, 0o644, 0o644, 0o755])
    #expect(files.first?.sha256 == (try SHA256.hash("icon one")))
    let tree = try scratch.tree()
    #expect(tree["addons/thing/run.sh"] == "493 #!/bin/sh\n")
    #expect(tree[".assetstore/.gdignore"] == "420 ")
    #expect(tree[".assetstore/.gitignore"] == "420 *\n")
    #expect(tree[".assetstore/staging"] == nil)
    #expect(tree[".assetstore/backup"] == nil)
    let verified = try scratch.project().verify([], .none)
    #expect(verified.clean && verified.checked == 4 && verified.findings.isEmpty)
    let package = try #require(try scratch.project().list().first)
    #expect(package.treeHash == (try TreeHash.hash(files)))
    #expect(try scratch.project().neededArchives() == [package.sha256])
    #expect(try scratch.cache.projects() == [scratch.directory])

    let removed = try scratch.remove("maker/thing")
    #expect(removed.changes.map(\.kind) == [.remove])
    let after = try scratch.tree().filter {
      !$0.key.hasPrefix(".assetstore") && !$0.key.hasPrefix("assetstore.")
    }
    #expect(after == before)
    #expect(try scratch.project().list().isEmpty)
    // For undo.
    #expect(try scratch.project().neededArchives().count == 1)
  }

  @Test func installingAgainDoesNothing() throws {
    try scratch.install(one())
    let before = try scratch.tree()
    let outcome = try scratch.install(one())
    #expect(outcome.changes.map(\.kind) == [.none])
    #expect(outcome.actions.isEmpty)
    #expect(try scratch.tree() == before)
  }

  @Test func upgradeKeepsEdits() throws {
    try scratch.install(one())
    try scratch.write("addons/thing/deep/icon.png", "edited")
    try scratch.write("addons/thing/old.gd", "edited too")
    try scratch.write("addons/thing/run.sh", "#!/bin/bash\n")
    try scratch.write("addons/thing/mine.txt", "mine")
    let outcome = try scratch.install(two())
    #expect(outcome.changes.first?.kind == .replace)
    #expect(outcome.changes.first?.oldVersion == "1.0")
    #expect(
      ProjectScratch.actions(outcome.actions) == [
        "write-new addons/thing/deep/icon.png", "write addons/thing/new/new.gd",
        "keep addons/thing/old.gd", "replace addons/thing/plugin.cfg", "keep addons/thing/run.sh",
      ])
    #expect(try scratch.text("addons/thing/deep/icon.png") == "edited")
    #expect(try scratch.text("addons/thing/deep/icon.png.new") == "icon two, larger")
    #expect(try scratch.text("addons/thing/old.gd") == "edited too")
    #expect(try scratch.text("addons/thing/mine.txt") == "mine")
    let found = try scratch.project().verify([], .none).findings.map {
      "\($0.kind.rawValue) \($0.path)"
    }
    #expect(
      found == [
        "modified addons/thing/deep/icon.png", "extra addons/thing/deep/icon.png.new",
        "extra addons/thing/mine.txt", "extra addons/thing/old.gd", "modified addons/thing/run.sh",
      ])
    // A file that was dropped with an edit is the user's now.
    #expect(failure { try scratch.install(one()) } == .pathOccupied)
    try RealSystem().remove(file: Path.join(scratch.directory, "addons/thing/old.gd"))
    // What the last upgrade put beside the edit may be replaced; what was edited may not.
    try scratch.install(one())
    #expect(try scratch.text("addons/thing/deep/icon.png.new") == "icon one")
    try scratch.write("addons/thing/deep/icon.png.new", "merging")
    #expect(failure { try scratch.install(two()) } == .pathOccupied)
    #expect(try scratch.text("addons/thing/deep/icon.png.new") == "merging")
  }

  @Test func forceKeepsTheBytesInTheBackup() throws {
    try scratch.install(one())
    try scratch.write("addons/thing/deep/icon.png", "edited")
    try scratch.write("addons/thing/old.gd", "edited too")
    var options = Plan.Options()
    options.force = true
    let outcome = try scratch.install(two(), options: options)
    #expect(
      ProjectScratch.actions(outcome.actions).filter {
        !$0.hasPrefix("replace") && !$0.hasPrefix("write")
      }
        == ["overwrite addons/thing/deep/icon.png", "delete-edit addons/thing/old.gd"])
    #expect(try scratch.project().verify([], .none).findings.isEmpty)
    let kept = try scratch.tree(below: ".assetstore/backup").filter { $0.value.hasPrefix("420") }
    #expect(Set(kept.values) == ["420 edited", "420 edited too"])
  }

  @Test func removeTakesGeneratedFilesAndKeepsEdits() throws {
    try scratch.install(
      scratch.candidate([
        "addons/thing/a.png": "a", "addons/thing/b.gd": "b", "addons/thing/t.csv": "c",
        "addons/thing/a.png.import": "shipped",
      ]))
    try scratch.write("addons/thing/a.png.import", "rewritten by the engine")
    try scratch.write("addons/thing/b.gd", "edited")
    try scratch.write("addons/thing/b.gd.uid", "uid://b")
    try scratch.write("addons/thing/t.csv.import", "i")
    try scratch.write("addons/thing/t.de.translation", "t")
    #expect(
      try scratch.project().verify([], .none).findings.map { "\($0.kind.rawValue) \($0.path)" } == [
        "modified addons/thing/a.png.import", "modified addons/thing/b.gd",
        "generated addons/thing/b.gd.uid", "generated addons/thing/t.csv.import",
        "generated addons/thing/t.de.translation",
      ])
    let outcome = try scratch.remove("maker/thing")
    #expect(
      ProjectScratch.actions(outcome.actions) == [
        "delete addons/thing/a.png", "delete-generated addons/thing/a.png.import",
        "keep addons/thing/b.gd", "delete addons/thing/t.csv",
        "delete-generated addons/thing/t.csv.import",
        "delete-generated addons/thing/t.de.translation",
      ])
    #expect(
      try scratch.tree(below: "addons").keys.sorted() == [
        "addons/thing", "addons/thing/b.gd", "addons/thing/b.gd.uid",
      ])
  }

  @Test func verifyTellsAllKindsAndRepairMendsThem() throws {
    try scratch.install(one())
    let system = RealSystem()
    let path = { (name: String) in Path.join(scratch.directory, "addons/thing/\(name)") }
    try scratch.write("addons/thing/plugin.cfg", "[plugin]\nname=\"Thong\"\n")
    try system.remove(file: path("deep/icon.png"))
    try system.remove(file: path("old.gd"))
    #expect(symlink("/etc/passwd", path("old.gd")) == 0)
    try system.setMode(0o644, path("run.sh"))
    try scratch.write("addons/thing/extra.txt", "x")
    try scratch.write("addons/thing/.godot/cache", "x")
    let verification = try scratch.project().verify(["maker/thing"], .none)
    #expect(!verification.clean)
    #expect(
      verification.findings.map { "\($0.kind.rawValue) \($0.path)" } == [
        "generated addons/thing/.godot", "missing addons/thing/deep/icon.png",
        "extra addons/thing/extra.txt", "type-changed addons/thing/old.gd",
        "modified addons/thing/plugin.cfg", "mode-changed addons/thing/run.sh",
      ])
    let plan = try scratch.project().planRepair([], Plan.Options(), .none)
    #expect(plan.summary.changes.map(\.kind) == [.repair])
    let outcome = try scratch.project().commit(plan, .full, .none)
    #expect(
      ProjectScratch.actions(outcome.actions) == [
        "write addons/thing/deep/icon.png", "overwrite addons/thing/old.gd",
        "overwrite addons/thing/plugin.cfg", "replace addons/thing/run.sh",
      ])
    #expect(try scratch.project().verify([], .none).clean)
    #expect(try scratch.text("addons/thing/extra.txt") == "x")
    #expect(
      try scratch.tree(below: ".assetstore/backup").values.contains(
        "420 [plugin]\nname=\"Thong\"\n"))
    #expect(failure { _ = try scratch.project().commit(plan, .full, .none) } == .planCommitted)
  }

  @Test func receiptsComeBackFromTheLock() throws {
    try scratch.install(one())
    let list = try scratch.project().list()
    let lock = try scratch.text("assetstore.lock")
    try RealSystem().removeTree(Path.join(scratch.directory, ".assetstore"))
    try RealSystem().remove(file: Path.join(scratch.directory, "addons/thing/run.sh"))
    try scratch.write("addons/thing/old.gd", "edited")
    #expect(try scratch.project().list().isEmpty)
    let outcome = try scratch.restore()
    #expect(
      ProjectScratch.actions(outcome.actions) == [
        "keep addons/thing/old.gd", "write addons/thing/run.sh",
      ])
    #expect(try scratch.project().list().map(\.treeHash) == list.map(\.treeHash))
    #expect(try scratch.text("assetstore.lock") == lock)
    #expect(try scratch.text("addons/thing/old.gd") == "edited")
  }

  @Test func stalePlanIsRefused() throws {
    try scratch.install(one())
    let candidate = try two()
    for change in [
      { try scratch.write("addons/thing/plugin.cfg", "[plugin]\nname=\"Thang\"\n") },
      { try scratch.write("addons/thing/new/new.gd", "mine") },
      { try scratch.install(scratch.candidate(["addons/other/x": "x"], name: "maker/other")) },
      { try scratch.write("assetstore.json", "{\"format\":1}") },
    ] as [() throws -> Void] {
      let plan: Plan
      do {
        plan = try scratch.plan(candidate)
      } catch {
        Issue.record(error)
        return
      }
      try change()
      let before = try scratch.tree()
      #expect(failure { _ = try scratch.project().commit(plan, .fast, .none) } == .planStale)
      #expect(try scratch.tree() == before)
      try RealSystem().removeTree(Path.join(scratch.directory, "addons/thing/new"))
    }
  }

  /// Of the same size, and with its time set back.
  @Test func archiveThatWasChangedInItsPlaceIsStale() throws {
    let plan = try scratch.plan(one())
    let system = RealSystem()
    for archive in try scratch.cache.list() {
      let status = try #require(try system.status(archive.path))
      let bytes = try system.read(archive.path, limit: 1 << 20)
      try system.setMode(0o644, archive.path)
      let file = try system.open(archive.path, .update)
      bytes.withUnsafeBytes { try? file.write($0) }
      try file.close()
      try system.setMode(0o444, archive.path)
      var times = [timespec(), timespec()]
      times[1].tv_sec = Int(status.modified / 1_000_000_000)
      times[1].tv_nsec = Int(status.modified % 1_000_000_000)
      utimensat(AT_FDCWD, archive.path, times, 0)
    }
    #expect(failure { _ = try scratch.project().commit(plan, .fast, .none) } == .planStale)
  }

  @Test func whatIsInTheWayIsNamedAndStays() throws {
    try scratch.write("addons/thing/old.gd", "mine")
    var before = try scratch.tree()
    #expect(failure { try scratch.install(one()) } == .pathOccupied)
    #expect(try scratch.tree() == before)

    try RealSystem().removeTree(Path.join(scratch.directory, "addons"))
    let outside = Path.join(scratch.folder.path, "outside")
    try RealSystem().makeDirectories(outside)
    #expect(symlink(outside, Path.join(scratch.directory, "addons")) == 0)
    before = try scratch.tree()
    #expect(failure { try scratch.install(one()) } == .pathOccupied)
    #expect(try scratch.tree() == before)
    #expect(try RealSystem().list(outside).isEmpty)
  }

  @Test func anotherPackagesPathIsRefused() throws {
    try scratch.install(one())
    let other = try scratch.candidate(["addons/Thing/OLD.gd": "x"], name: "maker/other")
    #expect(failure { try scratch.install(other) } == .pathOwned)
    let below = try scratch.candidate(["addons/thing/old.gd/x": "x"], name: "maker/below")
    #expect(failure { try scratch.install(below) } == .pathOwned)
  }

  @Test func fileAndFolderChangePlaces() throws {
    try scratch.install(
      scratch.candidate(["addons/thing/a": "file", "addons/thing/b/c/d": "deep"]))
    try scratch.install(
      scratch.candidate(["addons/thing/a/x": "in folder", "addons/thing/b": "file"], version: "2"))
    #expect(try scratch.text("addons/thing/a/x") == "in folder")
    #expect(try scratch.text("addons/thing/b") == "file")
    #expect(try scratch.project().verify([], .none).findings.isEmpty)
  }

  @Test func lockPinsWhatAnUrlGave() throws {
    let candidate = try one()
    try scratch.install(candidate)
    _ = try scratch.zip("thing-1.0.zip", second)
    try RealSystem().removeTree(Path.join(scratch.folder.path, "store"))
    try RealSystem().removeTree(Path.join(scratch.directory, "addons"))
    let before = try scratch.tree()
    #expect(failure { try scratch.install(candidate) } == .hashMismatch)
    #expect(try scratch.tree() == before)
    var options = Plan.Options()
    options.sha256 = String(repeating: "0", count: 64)
    #expect(failure { try scratch.install(candidate, options: options) } == .hashMismatch)
    options.sha256 = "zz"
    #expect(failure { try scratch.install(candidate, options: options) } == .invalidArgument)
  }

  @Test func archiveByPathGoesWhereItIsTold() throws {
    _ = try scratch.zip(
      "tool-1.2.zip",
      ["addons/tool/plugin.cfg": "[plugin]\nname=\"Tool\"\nauthor=\"Some One\"\nversion=\"1.2\"\n"])
    var options = Plan.Options()
    options.into = "lib/"
    options.workingDirectory = scratch.folder.path
    let plan = try scratch.project().planInstall(
      ["tool-1.2.zip"], options, .none, FixedReleases([]))
    _ = try scratch.project().commit(plan, .fast, .none)
    #expect(plan.summary.changes.map(\.name) == ["some-one/tool"])
    #expect(try scratch.text("lib/tool/plugin.cfg") != nil)
    let wish = try #require(
      try Manifest(
        Array(scratch.text("assetstore.json").map(\.utf8) ?? "".utf8), path: "m"
      ).assets["some-one/tool"])
    #expect(wish.into == "lib" && wish.url == "../tool-1.2.zip")
    // Where it went is remembered.
    try RealSystem().removeTree(Path.join(scratch.directory, "lib"))
    #expect(
      ProjectScratch.actions(try scratch.restore().actions) == ["write lib/tool/plugin.cfg"])
  }

  @Test func olderStateIsReadAndBroughtUpToDate() throws {
    try scratch.install(one())
    let before = try scratch.project().list()
    let path = Path.join(scratch.directory, ".assetstore/state.sqlite")
    do {
      try Database(path, .readWrite).run(
        "DROP TABLE lost; DROP TABLE licenses; DROP TABLE declared; PRAGMA user_version = 2")
    }
    #expect(try scratch.project().list() == before)
    _ = try scratch.remove(before[0].name)
    #expect(try scratch.project().list().isEmpty)
    let version = try Database(path, .readOnly).first("PRAGMA user_version") { $0.int32(0) }
    #expect(version == 4)
  }

  @Test func damagedAndNewerStateSaySo() throws {
    try scratch.install(one())
    let state = Path.join(scratch.directory, ".assetstore/state.sqlite")
    let database = try Database(state, .readWrite)
    try database.run("PRAGMA user_version = 99")
    #expect(failure { _ = try scratch.project().list() } == .projectNewer)
    try database.run("PRAGMA user_version = 1")
    try database.run("UPDATE files SET path = '../../escape' WHERE path LIKE '%old.gd'")
    #expect(failure { _ = try scratch.project().list() } == .projectDamaged)
    try scratch.write(".assetstore/state.sqlite", String(repeating: "garbage ", count: 500))
    #expect(failure { _ = try scratch.project().list() } == .projectDamaged)
    try RealSystem().remove(file: state)
    _ = try scratch.restore()
    #expect(try scratch.project().verify([], .none).clean)
  }

  @Test func closedPackageIsPlacedWhole() throws {
    let path = try scratch.zip(
      "Any Name.vast", ["meta.json": "{\"id\":\"v.pack\",\"name\":\"Pack\",\"version\":\"1\"}"])
    let plan = try scratch.project().planInstall([path], Plan.Options(), .none, FixedReleases([]))
    let outcome = try scratch.project().commit(plan, .fast, .none)
    #expect(ProjectScratch.actions(outcome.actions) == ["write assets/v.pack.vast"])
    #expect(try scratch.text("assets/v.pack.vast") == (try text(of: path)))
    try RealSystem().remove(file: Path.join(scratch.directory, "assets/v.pack.vast"))
    let repair = try scratch.project().planRepair([], Plan.Options(), .none)
    _ = try scratch.project().commit(repair, .fast, .none)
    #expect(try scratch.project().verify([], .none).clean)
  }

  private func text(of path: String) throws -> String {
    String(decoding: try RealSystem().read(path, limit: 1 << 20), as: UTF8.self)
  }

  @Test func projectOwnsTheWholeFolder() throws {
    try RealSystem().remove(file: Path.join(scratch.directory, "project.godot"))
    var game = try scratch.candidate(
      ["game-1/project.godot": "[application]\n", "game-1/main.gd": "main"], name: "maker/game")
    game.type = .project
    try scratch.install(game)
    try scratch.write("level.gd", "mine")
    try scratch.write(".godot/uid_cache.bin", "x")
    #expect(
      try scratch.project().verify([], .none).findings.map { "\($0.kind.rawValue) \($0.path)" }
        == ["generated .godot", "extra level.gd"])
    try scratch.remove("maker/game")
    #expect(try scratch.text("level.gd") == "mine")
    #expect(try scratch.text("main.gd") == nil)
  }

  @Test func engineOfTheProjectChoosesUnlessAnyIsAllowed() throws {
    try scratch.write(
      "project.godot", "[application]\nconfig/features=PackedStringArray(\"4.3\", \"Mobile\")\n")
    var candidate = try one()
    candidate.godotMin = GodotVersion("4.4")
    var options = Plan.Options()
    #expect(failure { _ = try scratch.plan(candidate, options: options) } == .engineVersion)
    options.anyEngine = true
    #expect(try scratch.plan(candidate, options: options).summary.changes.map(\.kind) == [.install])
    options.anyEngine = false
    candidate.godotMin = GodotVersion("4.2")
    #expect(try scratch.plan(candidate, options: options).summary.changes.map(\.kind) == [.install])
  }

  @Test func offlineUsesTheCacheAlone() throws {
    var candidate = try one()
    var options = Plan.Options()
    options.offline = true
    let path = try #require(FileURL.path(candidate.url))
    candidate.url = "http://127.0.0.1:1/nobody.zip"
    #expect(failure { try scratch.install(candidate, options: options) } == .notCached)
    let cached = try scratch.cache.add(file: path, expecting: "", progress: .none)
    candidate.sha256 = cached.sha256
    let outcome = try scratch.install(candidate, options: options)
    #expect(outcome.changes.first?.trust == .pinned)
  }

  @Test func journalThatNamesAnotherFileIsRefused() throws {
    try scratch.install(one())
    let victim = try scratch.folder.write("victim", "precious")
    let state = Path.join(scratch.directory, ".assetstore/state.sqlite")
    let pages = try Database(state, .readOnly).first("PRAGMA page_count") { $0.int32(0) } ?? 0
    func number(_ value: Int32) -> [UInt8] { (0..<4).map { UInt8(value >> (24 - 8 * $0) & 0xff) } }
    let magic: [UInt8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]
    // As SQLite leaves it when a transaction over several files breaks off: it ends with the name of the
    // file that holds them together, which is removed once all are rolled back.
    var journal = magic + number(0) + number(1) + number(pages) + number(512) + number(4096)
    journal += [UInt8](repeating: 0, count: 512 - journal.count) + number(0)
    journal += victim.utf8 + number(Int32(victim.utf8.count))
    journal += number(Int32(victim.utf8.reduce(0) { $0 + Int($1) })) + magic
    try RealSystem().replace(state + "-journal", with: journal, sync: false)
    #expect(failure { _ = try scratch.project().list() } == .projectDamaged)
    #expect(try RealSystem().status(victim) != nil)
  }

  @Test func linkInThePlaceOfTheStateIsNotFollowed() throws {
    let outside = try scratch.folder.write("outside", "")
    try RealSystem().makeDirectories(Path.join(scratch.directory, ".assetstore"))
    let state = Path.join(scratch.directory, ".assetstore/state.sqlite")
    #expect(symlink(outside, state) == 0)
    #expect(failure { try scratch.install(one()) } == .projectDamaged)
    #expect(try RealSystem().status(outside)?.size == 0)
    try RealSystem().remove(file: state)
    try scratch.install(one())
    for ending in ["-journal", "-wal", "-shm"] {
      #expect(symlink(outside, state + ending) == 0)
      #expect(failure { _ = try scratch.project().list() } == .projectDamaged)
      try RealSystem().remove(file: state + ending)
    }
  }
}
