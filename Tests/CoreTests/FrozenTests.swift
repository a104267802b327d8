import Testing

@testable import AssetStoreCore

@Suite struct FrozenTests {
  private let scratch: ProjectScratch
  private let place = ArchivePlace(project: "/p")

  init() throws {
    scratch = try ProjectScratch()
  }

  private static func entry(
    _ version: String = "1.0", source: String = "s", url: String = "https://h/x.zip",
    into: String? = nil
  ) -> Lock.Entry {
    Lock.Entry(
      source: source, title: "", type: .addon, version: version, url: url,
      sha256: String(repeating: "a", count: 64), treeHash: String(repeating: "b", count: 64),
      trust: .pinned, into: into)
  }

  private func check(_ wishes: [String: Manifest.Wish]?, _ locked: [String: Lock.Entry])
    -> StoreError?
  {
    var manifest = Manifest()
    for (name, wish) in wishes ?? [:] { manifest.want(name, wish) }
    var lock = Lock()
    lock.packages = locked
    do {
      try Frozen.check(wishes == nil ? nil : manifest, lock, place)
      return nil
    } catch {
      return error as? StoreError
    }
  }

  @Test func whatFits() {
    #expect(check(nil, ["a/b": Self.entry()]) == nil)
    #expect(check([:], [:]) == nil)
    let wishes: [Manifest.Wish] = [
      .init(), .init(version: "1.0"), .init(source: "s"), .init(url: "https://h/x.zip"),
    ]
    for wish in wishes { #expect(check(["a/b": wish], ["a/b": Self.entry()]) == nil) }
    let local = Self.entry(source: "", url: "v/x.zip", into: "lib")
    for url in ["./v/x.zip", "file:///p/v/x.zip", "/p/./v/x.zip"] {
      #expect(check(["a/b": .init(into: "lib", url: url)], ["a/b": local]) == nil)
    }
  }

  @Test func whatDoesNot() {
    let wishes: [Manifest.Wish] = [
      .init(version: "1"), .init(source: "t"), .init(url: "https://h/y.zip"), .init(into: "lib"),
    ]
    for wish in wishes {
      #expect(check(["a/b": wish], ["a/b": Self.entry()])?.reason == .lockStale)
    }
    let into = Self.entry(into: "lib")
    #expect(check(["a/b": .init()], ["a/b": into])?.subject == "a/b")
    #expect(check(["a/b": .init(), "a/c": .init()], ["a/b": Self.entry()])?.subject == "a/c")
    let two = ["a/b": Self.entry(), "a/a": Self.entry()]
    #expect(check(["a/b": .init()], two)?.subject == "a/a")
    #expect(check([:], two)?.status == .conflict)
  }

  // MARK: a project

  private func candidate(_ version: String = "1.0", name: String = "maker/thing") throws
    -> Candidate
  {
    let slug = Path.name(name)
    return try scratch.candidate(
      ["w/addons/\(slug)/a.gd": "a \(version)", "w/addons/\(slug)/run.sh": "#!/bin/sh"],
      version: version, name: name, executable: ["w/addons/\(slug)/run.sh"])
  }

  private func frozen(_ refs: [String] = [], _ change: (inout Plan.Options) -> Void = { _ in })
    throws
    -> Outcome
  {
    var options = Plan.Options()
    options.frozen = true
    options.offline = true
    change(&options)
    let plan = try scratch.project().planInstall(refs, options, .none, FixedReleases([]))
    return try scratch.project().commit(plan, .fast, .none)
  }

  /// As it would be in a clone that has nothing but manifest and lock.
  private func forget() throws {
    for file in [".assetstore", "addons"] {
      try RealSystem().removeTree(Path.join(scratch.directory, file))
    }
  }

  private func texts() throws -> [String?] {
    [try scratch.text("assetstore.json"), try scratch.text("assetstore.lock")]
  }

  @Test func theSameTreeFromTheLock() throws {
    try scratch.install(candidate(), candidate(name: "maker/other"))
    let before = try scratch.project().list().map(\.treeHash)
    let tree = try scratch.tree(below: "addons")
    // Where the texts were laid out by hand they stay so.
    let text = try #require(try scratch.text("assetstore.lock"))
    try scratch.write("assetstore.lock", text.replacing("\n", with: "\r\n"))
    let texts = try texts()
    try forget()
    #expect(try frozen().changes.map(\.kind) == [.install, .install])
    #expect(try self.texts() == texts)
    #expect(try scratch.tree(below: "addons") == tree)
    #expect(try scratch.project().list().map(\.treeHash) == before)
    #expect(try frozen().changes.map(\.kind) == [.none, .none])
    #expect(try self.texts() == texts)
    try RealSystem().remove(file: Path.join(scratch.directory, "assetstore.json"))
    try forget()
    #expect(try frozen().changes.count == 2)
    #expect(try scratch.text("assetstore.json") == nil)
  }

  @Test func anUpgradeThatTheLockBrings() throws {
    try scratch.install(candidate("2.0"))
    let texts = try texts()
    let tree = try scratch.tree(below: "addons")
    try scratch.install(candidate("1.0"))
    try scratch.write("assetstore.json", try #require(texts[0]))
    try scratch.write("assetstore.lock", try #require(texts[1]))
    #expect(try frozen().changes.map(\.kind) == [.replace])
    #expect(try scratch.tree(below: "addons") == tree)
    #expect(try self.texts() == texts)
    // And back, with the history that it left.
    let undo = try scratch.project().planUndo(Plan.Options(), .none)
    _ = try scratch.project().commit(undo, .fast, .none)
    #expect(try scratch.text("addons/thing/a.gd") == "a 1.0")
  }

  @Test func whatTheLockDoesNotHaveIsSaidAndStays() throws {
    try scratch.install(candidate())
    let texts = try texts()
    try scratch.install(candidate(name: "maker/other"))
    try scratch.write("assetstore.json", try #require(texts[0]))
    try scratch.write("assetstore.lock", try #require(texts[1]))
    #expect(try frozen().skipped.map(\.what) == ["maker/other"])
    #expect(try scratch.project().list().count == 2)
  }

  @Test func otherFilesThanTheLockHasSeen() throws {
    try scratch.install(candidate())
    let lock = try #require(try scratch.text("assetstore.lock"))
    let hash = try scratch.project().list()[0].treeHash
    let other = lock.replacing(hash, with: String(repeating: "0", count: 64))
    try scratch.write("assetstore.lock", other)
    #expect(failure { _ = try frozen() } == .hashMismatch)
    try forget()
    let before = try scratch.tree()
    #expect(failure { _ = try frozen() } == .hashMismatch)
    #expect(try scratch.tree() == before)
    // Without it, the lock is brought up to date.
    #expect(try scratch.restore().changes.map(\.kind) == [.install])
    #expect(try scratch.text("assetstore.lock") == lock)
  }

  @Test func whatCannotBeFrozen() throws {
    #expect(failure { _ = try frozen() } == .lockStale)
    try scratch.install(candidate())
    let path = try scratch.zip("x.zip", ["a": "a"])
    #expect(failure { _ = try frozen([path]) } == .invalidArgument)
    #expect(failure { _ = try frozen { $0.into = "lib" } } == .invalidArgument)
    #expect(failure { _ = try frozen { $0.removing = ["maker/thing"] } } == .invalidArgument)
    #expect(failure { _ = try frozen { $0.sha256 = "00" } } == .invalidArgument)
    let text = try #require(try scratch.text("assetstore.json"))
    try scratch.write("assetstore.json", text.replacing("\"*\"", with: "\"2.0\""))
    let before = try scratch.tree()
    #expect(failure { _ = try frozen() } == .lockStale)
    #expect(try scratch.tree() == before)
  }
}
