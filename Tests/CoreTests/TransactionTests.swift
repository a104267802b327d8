import Glibc
import Testing

@testable import AssetStoreCore

/// Whole or not at all: each change of the disk fails once, and the tree is the old or the new one.
@Suite struct TransactionTests {
  private let old = [
    "addons/thing/plugin.cfg": "[plugin]\n", "addons/thing/a/gone.gd": "gone",
    "addons/thing/edited.gd": "first",
  ]
  private let new = [
    "addons/thing/plugin.cfg": "[plugin] two\n", "addons/thing/b/c/came.gd": "came",
    "addons/thing/edited.gd": "second",
  ]

  private let other = ["addons/other/plugin.cfg": "[plugin]\n"]

  /// What is left of a tree when names that differ from run to run, and the lock that stays, are left out.
  private func comparable(_ tree: [String: String]) -> [String: String] {
    var result: [String: String] = [:]
    for (path, value) in tree {
      let parts = path.split(separator: "/")
      // The name of a backup begins with the time.
      let isBackup = parts.count > 2 && parts[1] == "backup"
      result[isBackup ? "backup/\(parts.dropFirst(3).joined(separator: "/"))" : path] = value
    }
    return result
  }

  /// Runs `change` on a project made by `prepare`, failing at each point in turn.
  private func everyFailure(
    _ durability: Durability, prepare: (ProjectScratch) throws -> Void,
    change: (ProjectScratch) throws -> Plan
  ) throws {
    let whole = try ProjectScratch()
    try prepare(whole)
    _ = try whole.project().commit(try change(whole), durability, .none)
    let after = Set(comparable(try whole.tree()).keys)

    var points = 0
    for number in 1...500 {
      let scratch = try ProjectScratch()
      try prepare(scratch)
      let plan = try change(scratch)
      let before = try scratch.tree()
      let system = FailingSystem(failingAt: number)
      do {
        _ = try scratch.project(system).commit(plan, durability, .none)
        // Too late to matter: leftovers may be there until the next commit.
        let tree = comparable(try scratch.tree()).filter {
          !$0.key.hasPrefix(".assetstore/staging")
        }
        #expect(Set(tree.keys) == after, "failure \(number)")
      } catch let error as StoreError {
        #expect(error.reason == .noSpace)
        #expect(try scratch.tree() == before, "failure \(number)")
        // Nothing stands in the way of another try.
        _ = try scratch.project().commit(plan, durability, .none)
        #expect(Set(comparable(try scratch.tree()).keys) == after, "failure \(number)")
      }
      points = number
      if !system.hasFailed { break }
    }
    #expect(points > 10 && points < 500)
  }

  @Test(arguments: [Durability.full, .fast])
  func firstInstall(durability: Durability) throws {
    try everyFailure(durability) { _ in
    } change: {
      try $0.plan($0.candidate(old))
    }
  }

  @Test func upgradeWithEdits() throws {
    try everyFailure(.full) {
      try $0.install($0.candidate(old))
      try $0.write("addons/thing/edited.gd", "mine")
    } change: {
      try $0.plan($0.candidate(new, version: "2"))
    }
  }

  @Test func forcedRemoval() throws {
    try everyFailure(.fast) {
      try $0.install($0.candidate(old))
      try $0.write("addons/thing/edited.gd", "mine")
      try $0.write("addons/thing/a/gone.gd.uid", "uid")
    } change: {
      var options = Plan.Options()
      options.force = true
      return try $0.project().planRemove(["maker/thing"], options, .none)
    }
  }

  /// Saved when the plan was found to be fresh already.
  @Test(arguments: ["addons/thing/plugin.cfg", "addons/thing/a/gone.gd", "assetstore.json"])
  func anEditWhileItIsUnpackedEndsIt(path: String) throws {
    let scratch = try ProjectScratch()
    try scratch.install(scratch.candidate(old))
    let plan = try scratch.plan(
      scratch.candidate(new, version: "2"), scratch.candidate(other, name: "maker/other"))
    var edited: [String: String]?
    let progress = Progress { phase, _, _, _ in
      if phase == .unpack, edited == nil {
        try? scratch.write(path, "mine")
        edited = (try? scratch.tree())?.filter { !$0.key.hasPrefix(".assetstore/") }
      }
      return false
    }
    do {
      _ = try scratch.project().commit(plan, .full, progress)
      Issue.record("the edit was overrun")
    } catch let error as StoreError {
      #expect(error.reason == .planStale && error.subject == path)
    }
    let after = try scratch.tree()
    #expect(after.filter { !$0.key.hasPrefix(".assetstore/") } == edited)
    #expect(after[".assetstore/staging"] == nil)
  }

  /// Dies at each point in turn; opening the project again gives the old or the new tree.
  private func everyDeath(
    prepare: (ProjectScratch) throws -> Void, change: (ProjectScratch) throws -> Plan
  ) throws {
    var undone = 0
    for number in 1...500 {
      let scratch = try ProjectScratch()
      try prepare(scratch)
      let plan = try change(scratch)
      let before = try scratch.tree()
      let system = FailingSystem(failingAt: number, dies: true)
      _ = try? scratch.project(system).commit(plan, .full, .none)

      let recovered = try scratch.project().recovered
      if !recovered.isEmpty { undone += 1 }
      #expect(try scratch.project().recovered.isEmpty)
      let tree = try scratch.tree()
      #expect(tree[".assetstore/staging"] == nil, "death \(number)")
      if try scratch.project().history().count == (plan.work.generation == 0 ? 0 : 1) {
        let kept = [
          ".assetstore", ".assetstore/lock", ".assetstore/.gdignore",
          ".assetstore/.gitignore", ".assetstore/state.sqlite",
        ]
        #expect(
          tree.filter { !kept.contains($0.key) } == before.filter { !kept.contains($0.key) },
          "death \(number)")
        _ = try scratch.project().commit(try change(scratch), .full, .none)
      }
      #expect(try scratch.project().verify([], .none).clean || plan.work.generation > 0)
      if !system.hasFailed { break }
      #expect(number < 500)
    }
    #expect(undone > 3)
  }

  @Test func deathWhileInstalling() throws {
    try everyDeath { _ in
    } change: {
      try $0.plan($0.candidate(old))
    }
  }

  @Test func deathWhileUpgrading() throws {
    try everyDeath {
      try $0.install($0.candidate(old))
      try $0.write("addons/thing/edited.gd", "mine")
    } change: {
      try $0.plan($0.candidate(new, version: "2"))
    }
  }

  @Test func aFileEditedAfterTheDeathIsKept() throws {
    let scratch = try ProjectScratch()
    let plan = try scratch.plan(scratch.candidate(old))
    // Dies when the last thing, the lock, is written.
    for number in 1...500 {
      _ = try? scratch.project(FailingSystem(failingAt: number, dies: true)).commit(
        plan, .fast, .none)
      if try scratch.text("addons/thing/edited.gd") != nil { break }
      _ = try scratch.project()
    }
    try scratch.write("addons/thing/edited.gd", "mine already")
    let recovered = try scratch.project().recovered
    #expect(recovered.contains("install maker/thing"))
    #expect(recovered.contains(".assetstore/backup/"))
    #expect(try scratch.text("addons/thing/edited.gd") == nil)
    #expect(
      try scratch.tree(below: ".assetstore/backup").values.contains { $0.hasSuffix("mine already") }
    )
  }

  @Test func undoTakesBackOneChangeSetAfterTheOther() throws {
    let scratch = try ProjectScratch()
    let start = try scratch.tree().filter { !$0.key.hasPrefix(".assetstore") }
    func project() throws -> [String: String] {
      try scratch.tree().filter { !$0.key.hasPrefix(".assetstore/") && $0.key != ".assetstore" }
    }
    try scratch.install(scratch.candidate(old))
    let first = try project()
    try scratch.install(scratch.candidate(new, version: "2"))
    let second = try project()
    try scratch.remove("maker/thing")
    func undo() throws {
      let plan = try scratch.project().planUndo(Plan.Options(), .none)
      _ = try scratch.project().commit(plan, .fast, .none)
    }
    try undo()
    #expect(try project() == second)
    try undo()
    #expect(try project() == first)
    try undo()
    let left = try project().filter { $0.key != "assetstore.json" && $0.key != "assetstore.lock" }
    #expect(left == start)
    #expect(failure { try undo() } == .nothingToUndo)
    #expect(
      try scratch.project().history().map(\.undone) == [false, false, false, true, true, true])
  }

  @Test func cancelledWhileUnpacking() throws {
    let scratch = try ProjectScratch()
    let plan = try scratch.plan(scratch.candidate(old))
    let before = try scratch.tree()
    let progress = Progress { phase, _, _, _ in phase == .unpack }
    #expect(failure { _ = try scratch.project().commit(plan, .full, progress) } == .cancelled)
    #expect(try scratch.tree() == before)
    _ = try scratch.project().commit(plan, .full, .none)
    #expect(try scratch.project().verify([], .none).clean)
  }

  @Test func secondIsToldWhoIsFirst() throws {
    let scratch = try ProjectScratch()
    try scratch.install(scratch.candidate(old))
    let plan = try scratch.plan(scratch.candidate(new, version: "2"))
    let before = try scratch.tree()
    var busy: StoreError?
    let progress = Progress { phase, _, _, _ in
      guard phase == .unpack, busy == nil else { return false }
      do {
        try scratch.remove("maker/thing")
      } catch {
        busy = error as? StoreError
      }
      return true
    }
    #expect(failure { _ = try scratch.project().commit(plan, .fast, progress) } == .cancelled)
    #expect(busy?.reason == .busy)
    #expect(busy?.message.hasSuffix("by process \(getpid())") == true)
    #expect(try scratch.tree() == before)
  }

  @Test func firstCommitOfAnotherSurvivesOneThatCameTooLate() throws {
    let scratch = try ProjectScratch()
    let late = try scratch.plan(scratch.candidate(new, name: "maker/other"))
    let directory = scratch.directory
    let first = try scratch.plan(scratch.candidate(old))
    let system = InterveningSystem { _ = try scratch.project().commit(first, .fast, .none) }
    #expect(failure { _ = try scratch.project(system).commit(late, .fast, .none) } == .planStale)
    #expect(try scratch.project().list().map(\.name) == ["maker/thing"])
    for name in ["lock", ".gdignore", ".gitignore"] {
      #expect(try RealSystem().status("\(directory)/.assetstore/\(name)") != nil, "\(name)")
    }
  }

  @Test func groundOfAnotherStaysWhereTheLockIsNotHad() throws {
    let scratch = try ProjectScratch()
    let plan = try scratch.plan(scratch.candidate(old))
    let folder = Path.join(scratch.directory, ".assetstore")
    var held: (any FileLock)?
    let system = InterveningSystem {
      try scratch.folder.write("project/.assetstore/.gdignore", "")
      held = try RealSystem().tryLock(Path.join(folder, "lock"))
    }
    #expect(failure { _ = try scratch.project(system).commit(plan, .fast, .none) } == .busy)
    #expect(held != nil)
    #expect(try RealSystem().list(folder) == [".gdignore", "lock"])
  }

  @Test func leftoversAreSweptByTheNextCommit() throws {
    let scratch = try ProjectScratch()
    try scratch.install(scratch.candidate(old))
    try scratch.write(".assetstore/staging/gone/new-0-0", "half")
    try scratch.remove("maker/thing")
    #expect(try scratch.tree()[".assetstore/staging"] == nil)
  }
}
