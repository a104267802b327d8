import Testing

@testable import AssetStoreCore

/// The power goes at each moment of a change: the project is exactly the old or exactly the new one, and the new
/// one if the change was said to be done.
@Suite struct PowerLossTests {
  @Test(arguments: PowerLossOperation.all)
  func projectIsOldOrNew(operation: PowerLossOperation) throws {
    let trial = try ProjectTrial(operation)
    try PowerLossCampaign(operation.name).run(trial.log) { directory, isOver in
      try trial.problem(directory, isOver: isOver)
    }
  }

  /// Without syncs nothing is promised of the packages. What is the user's is there all the same.
  @Test(arguments: PowerLossOperation.all.filter { $0.kind == .commit && $0.hasEdits })
  func fastChangesLoseNoEdit(operation: PowerLossOperation) throws {
    let scratch = try ProjectScratch(inMemory: true)
    try operation.prepare(scratch)
    func edits(_ directory: String) throws -> [String] {
      try DiskImage(directory).texts.filter { $0 == "edited\n" || $0 == "mine\n" }.sorted()
    }
    let before = try edits(scratch.directory)
    let disk = try Disk(scratch.directory)
    let plan = try operation.plan(scratch, try scratch.project())
    _ = try scratch.project(RecordingSystem(disk)).commit(plan, .fast, .none)
    try PowerLossCampaign("\(operation.name), fast").run(disk.log) { directory, _ in
      do {
        let project = try Project(
          system: RealSystem(), cache: scratch.cache, directory: directory)
        _ = try project.verify([], .none)
      } catch is StoreError {
        // It may say that it cannot go on.
      }
      return try edits(directory) == before ? nil : "the edits are not what they were"
    }
  }

  @Test(arguments: CacheTrial.Kind.allCases)
  func archivesAreWhatTheirNamesSay(kind: CacheTrial.Kind) throws {
    let trial = try CacheTrial(kind)
    try PowerLossCampaign(kind.rawValue).run(trial.log) { directory, isOver in
      try trial.problem(directory, isOver: isOver)
    }
  }
}

/// A recorded operation, and what must be of the project after a cut in it.
private final class ProjectTrial {
  private let operation: PowerLossOperation
  private let scratch: ProjectScratch
  let log: Disk.Log
  private let old: ProjectPicture
  private let new: ProjectPicture
  /// Recovered projects in which the change was given again with success.
  private var repeated: Set<Int> = []

  init(_ operation: PowerLossOperation) throws {
    let scratch = try ProjectScratch(inMemory: true)
    try operation.prepare(scratch)
    let before = try ProjectPicture(try scratch.project())

    func commit(_ system: any System) throws {
      let plan = try operation.plan(scratch, try scratch.project())
      _ = try scratch.project(system).commit(plan, .full, .none)
    }
    func open(_ disk: Disk) -> any System { RecordingSystem(disk, operation.accident) }
    let disk: Disk
    let old: ProjectPicture
    switch operation.kind {
    case .commit:
      disk = try Disk(scratch.directory)
      try commit(open(disk))
      old = before
    case .failure:
      disk = try Disk(scratch.directory)
      #expect(failure { try commit(open(disk)) } == .noSpace)
      old = try ProjectPicture(try scratch.project())
    case .recovery:
      #expect(failure { try commit(open(try Disk(scratch.directory))) } != nil)
      try operation.afterDeath(scratch)
      disk = try Disk(scratch.directory)
      #expect(try scratch.project(RecordingSystem(disk)).recovered.isEmpty == false)
      old = try ProjectPicture(try scratch.project())
    }
    log = disk.log
    if operation.kind != .commit { try commit(RealSystem()) }
    #expect(old.tree == before.tree)
    new = try ProjectPicture(try scratch.project())
    self.old = old
    self.scratch = scratch
    self.operation = operation
  }

  /// What is wrong with the project in a directory; nil if nothing is.
  ///
  /// - Parameter isOver: whether the operation had come to its end.
  func problem(_ directory: String, isOver: Bool) throws -> String? {
    let project = try open(directory)
    let picture = try ProjectPicture(project)
    let isOld = picture == old
    guard isOld || picture == new else {
      let closest = picture.tree == new.tree ? new : old
      return "neither old nor new: \(picture.difference(from: closest) ?? "")"
    }
    if isOver, isOld != (operation.kind != .commit) {
      return "it was over, and the project is the \(isOld ? "old" : "new") one"
    }
    guard try open(directory).recovered.isEmpty else { return "it is recovered twice" }
    guard isOld, repeated.insert(try DiskImage(directory).fingerprint).inserted else { return nil }
    _ = try project.commit(try operation.plan(scratch, project), .fast, .none)
    return try ProjectPicture(try open(directory)).difference(from: new).map { "once more: \($0)" }
  }

  private func open(_ directory: String) throws -> Project {
    try Project(system: RealSystem(), cache: scratch.cache, directory: directory)
  }
}

/// The recorded way of an archive into a store, or of a project into the list of those that need one.
final class CacheTrial {
  enum Kind: String, CaseIterable {
    case add = "cache add"
    /// The first part of it comes with one call and the rest with another.
    case download = "cache, download"
    case remember = "cache, project"
  }

  private let kind: Kind
  private let scratch = Scratch(inMemory: true)
  private let bytes = noise(60_000, seed: 3)
  private let sha256: String
  private let url: String
  let log: Disk.Log

  init(_ kind: Kind) throws {
    self.kind = kind
    let sha256 = try SHA256.hash(bytes)
    let file = Path.join(scratch.path, "power.zip")
    try RealSystem().replace(file, with: bytes, sync: false)
    let url =
      kind == .download
      ? FaultServer.shared.url + "/fault/drop-after-25000-times-1"
        + FaultServer.shared.serve("power.zip", bytes)
      : FileURL.make(file)
    let store = Path.join(scratch.path, "store")
    try RealSystem().makeDirectories(store)
    let disk = try Disk(store)
    let cache = ArchiveCache(system: RecordingSystem(disk), directory: store, readOnly: false)
    switch kind {
    case .remember: try cache.remember(project: "/a/project")
    case .download:
      #expect(failure { _ = try CacheTrial.get(url, cache) } == .shortBody)
      #expect(try CacheTrial.get(url, cache).sha256 == sha256)
    case .add: #expect(try CacheTrial.get(url, cache).sha256 == sha256)
    }
    (self.url, self.sha256) = (url, sha256)
    log = disk.log
  }

  private static func get(_ url: String, _ cache: ArchiveCache) throws -> CachedArchive {
    var options = HTTPOptions()
    options.retries = 0
    return try cache.fetch(url: url, expecting: "", options: options, progress: .none)
  }

  func problem(_ directory: String, isOver: Bool) throws -> String? {
    let cache = ArchiveCache(system: RealSystem(), directory: directory, readOnly: false)
    let isThere =
      kind == .remember ? try cache.projects() == ["/a/project"] : try cache.find(sha256) != nil
    if isOver, !isThere { return "it was over, and what it added is not there" }
    for archive in try cache.list() where try RealSystem().hash(archive.path) != archive.sha256 {
      return "\(archive.path) has other bytes"
    }
    guard try cache.projects().allSatisfy({ $0 == "/a/project" }) else { return "another project" }
    try cache.cleanTemporary(olderThan: 0)
    let again = try CacheTrial.get(url, cache)
    guard try RealSystem().read(again.path, limit: 1 << 20) == bytes else { return "not the same" }
    try cache.remember(project: "/a/project")
    return try cache.projects() == ["/a/project"] ? nil : "the project is not remembered"
  }
}
