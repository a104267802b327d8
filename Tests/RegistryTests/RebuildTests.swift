import AssetStoreCore
import Testing

@testable import AssetStoreRegistry

/// A build after another makes what one from nothing makes.
@Suite struct RebuildTests {
  @Test(arguments: 1...6) func edits(_ seed: Int) throws {
    let registry = try EditedRegistry(seed: UInt64(seed))
    try registry.build(registry.output)
    try registry.write("\(registry.output)/assets/mine.txt", "mine")
    for round in 0..<25 {
      let edits = try (0...registry.chance.next(3)).map { _ in try registry.edit() }
      registry.time += 1
      try sameAsFresh(registry, "\(seed) \(round) \(edits)")
    }
  }

  private func sameAsFresh(_ registry: EditedRegistry, _ what: String) throws {
    let built = try registry.build(registry.output)
    var (report, expected) = try registry.expected()
    var tree = try registry.tree(registry.output)
    tree["assets/mine.txt"] = nil
    if expected["assets/"] == nil { tree["assets/"] = nil }
    #expect(Set(tree.keys).symmetricDifference(expected.keys).isEmpty, "\(what)")
    for (name, bytes) in expected where tree[name] != bytes {
      Issue.record("\(what): \(name) is another")
    }
    #expect(built.findings == report.findings && built.warnings == report.warnings, "\(what)")
    report.index?.kept = built.index?.kept ?? 0
    report.index?.written = built.index?.written ?? 0
    report.index?.removed = built.index?.removed ?? 0
    #expect(built == report, "\(what)")
  }

  /// What was not changed is not opened: a build notices neither a byte that nobody can have changed, nor reads.
  @Test func unchangedAssetsAreNotRead() throws {
    let registry = try EditedRegistry(seed: 7)
    let first = try #require(try registry.build(registry.output).index)
    let again = try #require(try registry.build(registry.output, UnreadableSystem()).index)
    #expect(again.written == 0)
    #expect(again.kept == first.written)
    #expect(again.sha256 == first.sha256)
  }

  /// What is said in the name of the key and was not signed with it says nothing: everything is read.
  @Test(arguments: ["another", "none", "empty"])
  func stateThatTheKeyDidNotSign(_ kind: String) throws {
    let registry = try EditedRegistry(seed: 30)
    try registry.build(registry.output)
    let signature = "\(registry.output)/\(BuildFolder.name)/state.minisig"
    switch kind {
    case "another":
      var bytes = try registry.system.read(signature, limit: 1 << 12)
      // A digit of the signature's own line.
      let place = try #require(bytes.firstIndex(of: 0x0a)) + 40
      bytes[place] = bytes[place] == 0x41 ? 0x42 : 0x41
      try registry.system.replace(signature, with: bytes, sync: false)
    case "none": try registry.system.remove(file: signature)
    default: try registry.write(signature, "")
    }
    do {
      try registry.build(registry.output, UnreadableSystem())
      Issue.record("nothing was read")
    } catch let error as StoreError {
      #expect(error.reason == .ioFailure && error.message.hasSuffix("was opened"))
    }
    let before = try registry.tree(registry.output)
    #expect(try registry.build(registry.output).index?.written == 0)
    #expect(try registry.tree(registry.output) == before)
    // Now it is signed again.
    #expect(try registry.build(registry.output, UnreadableSystem()).index?.written == 0)
  }

  /// Whatever became of what is kept for the next build, it costs time and no more.
  @Test(arguments: ["state", "files"], 0..<5)
  func damage(_ name: String, _ kind: Int) throws {
    let registry = try EditedRegistry(seed: UInt64(20 + kind))
    try registry.build(registry.output)
    let path = "\(registry.output)/\(BuildFolder.name)/\(name)"
    let old = try registry.system.read(path, limit: 1 << 24)
    for round in 0..<4 {
      // Nothing that has pages is removed: whose they were is told by the list alone.
      registry.time += 1
      try registry.write(
        "\(registry.input)/assets/\(registry.names[round])/description.md", "\(round)")
      if round % 2 == 0 { try registry.build(registry.output) }
      var bytes = try registry.system.read(path, limit: 1 << 24)
      switch kind {
      case 0: bytes = []
      case 1: bytes = Array(bytes.prefix(bytes.count * 2 / 3))
      case 2: if !bytes.isEmpty { bytes[bytes.count / 2] ^= 1 }
      case 3: bytes = old
      default: bytes += old
      }
      try registry.system.replace(path, with: bytes, sync: false)
      registry.time += 1
      try sameAsFresh(registry, "\(name) \(kind) \(round)")
    }
  }

  @Test func shardsThatWentAreMadeAgain() throws {
    let registry = try EditedRegistry(seed: 8)
    try registry.build(registry.output)
    for round in 0..<4 {
      let shard = try #require(
        try registry.tree(registry.output).keys.first { $0.hasPrefix("index/shards/") })
      if round % 2 == 0 {
        try registry.system.remove(file: "\(registry.output)/\(shard)")
      } else {
        try registry.write("\(registry.output)/\(shard)", "{}")
      }
      if round > 1 { _ = try registry.edit() }
      registry.time += 1
      try sameAsFresh(registry, "round \(round)")
    }
  }

  @Test func filesThatDependOnNoAssetAreMadeAgain() throws {
    let registry = try EditedRegistry(seed: 10)
    try registry.build(registry.output)
    try registry.system.removeTree("\(registry.output)/site")
    try registry.system.remove(file: "\(registry.output)/404.html")
    registry.time += 1
    try sameAsFresh(registry, "without them")
  }

  @Test func oneAtATime() throws {
    let registry = try EditedRegistry(seed: 9)
    try registry.build(registry.output)
    let lock = try registry.system.tryLock("\(registry.output)/\(BuildFolder.name)/lock")
    #expect(lock != nil)
    registry.time += 1
    let before = try registry.tree(registry.output)
    do {
      try registry.build(registry.output)
      Issue.record("two builds at once")
    } catch let error as StoreError {
      #expect(error.reason == .busy)
    }
    #expect(try registry.tree(registry.output) == before)
    withExtendedLifetime(lock) {}
  }

  /// A build that dies at any change of the disk leaves an index that clients take, and the next one mends all.
  @Test(arguments: 0..<8) func death(_ part: Int) throws {
    let registry = try EditedRegistry(seed: 10)
    try registry.build(registry.output)
    var number = part + 1
    var isOver = false
    while !isOver {
      registry.time += 1
      _ = try registry.edit()
      let system = DyingSystem(after: number)
      isOver = (try? registry.build(registry.output, system)) != nil
      number += 8
      // What was registered meanwhile goes again at times.
      if number % 3 == 0 { _ = try registry.edit() }
      registry.time += 1
      try sameAsFresh(registry, "\(number)")
      #expect(
        try registry.system.list("\(registry.output)/\(BuildFolder.name)")
          .filter { $0.hasSuffix(".tmp") }.isEmpty)
    }
  }
}
