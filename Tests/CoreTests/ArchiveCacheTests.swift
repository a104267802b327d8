import AssetStoreCore
import Glibc
import Testing

/// A cache in a directory of its own, which goes with it.
private final class CacheScratch {
  let system = RealSystem()
  let directory: String
  let cache: ArchiveCache

  init() throws {
    directory = "/tmp/assetstore-cache-\(try system.randomName())"
    try system.makeDirectories(directory)
    cache = ArchiveCache(system: system, directory: directory + "/store", readOnly: false)
  }

  deinit {
    try? system.removeTree(directory)
  }

  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = "\(directory)/\(name)"
    try system.replace(path, with: bytes, sync: false)
    return path
  }

  /// What lies in STORE/tmp.
  func temporary() throws -> [String] {
    let path = "\(directory)/store/tmp"
    return try system.status(path) == nil ? [] : system.list(path)
  }

  func partials() throws -> [String] { try temporary().filter { $0.utf8.count == 72 } }
}

private func reason(_ body: () throws -> Void) -> StoreError.Reason? {
  do {
    try body()
    return nil
  } catch {
    return (error as? StoreError)?.reason
  }
}

@Suite struct ArchiveCacheTests {
  private let scratch: CacheScratch
  private let bytes = noise(700_000)

  init() throws {
    scratch = try CacheScratch()
  }

  @Test func whatIsReplacedKeepsItsMode() throws {
    let path = Path.join(scratch.directory, "note")
    try scratch.system.replace(path, with: [1], sync: false)
    #expect(try scratch.system.status(path)?.mode == 0o644)
    try scratch.system.setMode(0o600, path)
    try scratch.system.replace(path, with: [2], sync: false)
    #expect(try scratch.system.status(path)?.mode == 0o600)
  }

  @Test func addedFileIsFoundByItsHash() throws {
    let file = try scratch.file("a b.zip", bytes)
    let hash = try SHA256.hash(bytes)
    var added = try scratch.cache.add(file: file, expecting: "", progress: .none)
    #expect(added.isNew)
    added.isNew = false
    #expect(added.sha256 == hash)
    #expect(added.size == 700_000)
    #expect(added.path == "\(scratch.directory)/store/archives-v1/\(hash.prefix(2))/\(hash)")
    #expect(try scratch.system.read(added.path, limit: 1 << 20) == bytes)
    let status = try scratch.system.status(added.path)
    #expect(status?.mode == 0o444)
    #expect(status?.inode != (try scratch.system.status(file)?.inode))
    #expect(try scratch.cache.find(hash) == added)
    #expect(try scratch.cache.verified(hash, progress: .none) == added)
    #expect(try scratch.cache.list() == [added])
    #expect(try scratch.temporary().isEmpty)

    let again = try scratch.cache.fetch(
      url: "file://\(scratch.directory)/a%20b.zip", expecting: hash, options: HTTPOptions(),
      progress: .none)
    #expect(again.sha256 == hash)
    #expect(try scratch.cache.list().count == 1)

    try scratch.cache.remove(hash)
    #expect(try scratch.cache.find(hash) == nil)
    #expect(try scratch.cache.list().isEmpty)
  }

  @Test func listIsSortedAndIgnoresStrangers() throws {
    for number in 0..<20 {
      let file = try scratch.file("\(number).zip", [UInt8(number)])
      _ = try scratch.cache.add(file: file, expecting: "", progress: .none)
    }
    try scratch.system.makeDirectories("\(scratch.directory)/store/archives-v1/ab/cd")
    try scratch.system.replace(
      "\(scratch.directory)/store/archives-v1/ab/x", with: [1], sync: false)
    let hashes = try scratch.cache.list().map(\.sha256)
    #expect(hashes.count == 20)
    #expect(hashes == hashes.sorted())
  }

  @Test func wrongHashLeavesNothing() throws {
    let file = try scratch.file("wrong.zip", bytes)
    let expected = try SHA256.hash("other")
    let error = #expect(throws: StoreError.self) {
      try scratch.cache.add(file: file, expecting: expected, progress: .none)
    }
    #expect(error?.reason == .hashMismatch)
    #expect(error?.subject == file)
    #expect(error?.message.contains(expected) == true)
    #expect(error?.message.contains(try SHA256.hash(bytes)) == true)
    #expect(try scratch.cache.list().isEmpty)
    #expect(try scratch.temporary().isEmpty)
  }

  @Test func whatIsNoFile() throws {
    let pipe = "\(scratch.directory)/pipe"
    mkfifo(pipe, 0o644)
    let add = { (path: String) in
      reason { _ = try scratch.cache.add(file: path, expecting: "", progress: .none) }
    }
    #expect(add("\(scratch.directory)/missing.zip") == .noSuchPath)
    #expect(add(scratch.directory) == .notAFile)
    #expect(add(pipe) == .notAFile)
    #expect(add("/dev/null") == .notAFile)
    #expect(try scratch.temporary().isEmpty)
  }

  @Test(arguments: ["x", "../../etc/passwd", String(repeating: "A", count: 64)])
  func whatIsNoHash(text: String) throws {
    #expect(try scratch.cache.find(text) == nil)
    #expect(try scratch.cache.verified(text, progress: .none) == nil)
    try scratch.cache.remove(text)
    let file = try scratch.file("a.zip", [1])
    #expect(
      reason { _ = try scratch.cache.add(file: file, expecting: text, progress: .none) }
        == .invalidArgument)
  }

  @Test func damagedArchiveIsNotHereAnyMore() throws {
    let file = try scratch.file("a.zip", bytes)
    let added = try scratch.cache.add(file: file, expecting: "", progress: .none)
    try scratch.system.setMode(0o644, added.path)
    try scratch.system.replace(added.path, with: Array(bytes.dropLast()), sync: false)
    let reader = ArchiveCache(
      system: scratch.system, directory: scratch.directory + "/store", readOnly: true)
    #expect(try reader.verified(added.sha256, progress: .none) == nil)
    #expect(try scratch.cache.find(added.sha256) != nil)
    #expect(try scratch.cache.verified(added.sha256, progress: .none) == nil)
    #expect(try scratch.cache.find(added.sha256) == nil)

    _ = try scratch.cache.add(file: file, expecting: added.sha256, progress: .none)
    #expect(try scratch.cache.verified(added.sha256, progress: .none) != nil)
  }

  @Test func cancelledAddLeavesNothing() throws {
    let file = try scratch.file("a.zip", bytes)
    let progress = Progress { _, _, done, _ in done > 0 }
    #expect(
      reason { _ = try scratch.cache.add(file: file, expecting: "", progress: progress) }
        == .cancelled)
    #expect(try scratch.temporary().isEmpty)
    #expect(try scratch.cache.list().isEmpty)
  }

  @Test func fullDiskLeavesNothing() throws {
    let cache = ArchiveCache(
      system: FullDisk(), directory: scratch.directory + "/store", readOnly: false)
    let file = try scratch.file("a.zip", bytes)
    #expect(reason { _ = try cache.add(file: file, expecting: "", progress: .none) } == .noSpace)
    let server = FaultServer.shared
    let url = server.url + server.serve("full-disk.zip", bytes)
    let download = reason {
      _ = try cache.fetch(url: url, expecting: "", options: HTTPOptions(), progress: .none)
    }
    #expect(download == .noSpace)
    #expect(try scratch.temporary().isEmpty)
    #expect(try scratch.cache.list().isEmpty)
  }

  @Test func readOnlyStoreIsNotWritten() throws {
    let file = try scratch.file("a.zip", bytes)
    let cache = ArchiveCache(
      system: scratch.system, directory: scratch.directory + "/store", readOnly: true)
    #expect(reason { _ = try cache.add(file: file, expecting: "", progress: .none) } == .readOnly)
    let url = FaultServer.shared.url + "/x.zip"
    #expect(
      reason {
        _ = try cache.fetch(url: url, expecting: "", options: HTTPOptions(), progress: .none)
      }
        == .readOnly)
    #expect(reason { try cache.remove(SHA256.hash("x")) } == .readOnly)
    #expect(reason { try cache.cleanTemporary(olderThan: 0) } == .readOnly)
    #expect(reason { try cache.remember(project: "/p") } == .readOnly)
    #expect(try cache.list().isEmpty)
    #expect(try cache.projects().isEmpty)
    #expect(try scratch.system.status(scratch.directory + "/store") == nil)
  }

  @Test func projectsAreRememberedOnce() throws {
    for path in ["/b", "/a/ä 项目", "/b"] { try scratch.cache.remember(project: path) }
    #expect(try scratch.cache.projects() == ["/a/ä 项目", "/b"])
  }

  @Test func leftoversAreCleanedUnlessHeldOrYoung() throws {
    let tmp = scratch.directory + "/store/tmp"
    try scratch.system.makeDirectories(tmp)
    for name in ["new-1", "new-2", "partial-1"] {
      try scratch.system.replace("\(tmp)/\(name)", with: [1], sync: false)
    }
    try scratch.system.setMode(0o444, "\(tmp)/new-2")
    let held = try scratch.system.tryLock("\(tmp)/new-held")
    try scratch.cache.cleanTemporary(olderThan: 3600)
    #expect(try scratch.temporary().count == 4)
    try scratch.cache.cleanTemporary(olderThan: 0)
    #expect(try scratch.temporary() == ["new-held", "partial-1"])
    withExtendedLifetime(held) {}
    try scratch.cache.cleanTemporary(olderThan: 0, partialsOlderThan: 0)
    #expect(try scratch.temporary().filter { $0 != "new-held" }.isEmpty)
  }

  @Test(arguments: [
    ("file:///a/b", "/a/b"), ("file://localhost/a%20b", "/a b"), ("FILE:///%C3%A4", "/ä"),
    ("file:///a%2", nil), ("file:///a%00b", nil), ("file:///%FF", nil), ("file://host/a", nil),
    ("file:a", nil), ("http://x/", nil), ("file://", nil),
  ])
  func fileURLs(url: String, path: String?) {
    #expect(FileURL.path(url) == path)
  }
}

@Suite struct ArchiveDownloadTests {
  private let scratch: CacheScratch
  private let server = FaultServer.shared
  private let bytes = noise(60_000, seed: 9)

  init() throws {
    scratch = try CacheScratch()
  }

  private func fetch(
    _ path: String, expecting hash: String = "", retries: Int = 0, progress: Progress = .none
  ) throws -> CachedArchive {
    var options = HTTPOptions()
    options.retryDelay = 5
    options.retries = retries
    return try scratch.cache.fetch(
      url: server.url + path, expecting: hash, options: options, progress: progress)
  }

  @Test func downloadedArchiveIsWhole() throws {
    let hash = try SHA256.hash(bytes)
    let path = server.serve("whole.zip", bytes)
    for expected in ["", hash] {
      let archive = try fetch(path, expecting: expected)
      #expect(archive.sha256 == hash)
      #expect(try scratch.system.read(archive.path, limit: 1 << 20) == bytes)
      #expect(try scratch.system.status(archive.path)?.mode == 0o444)
      #expect(try scratch.temporary().isEmpty)
    }
  }

  @Test func brokenDownloadIsContinuedWithinACall() throws {
    let path = "/fault/drop-after-25000" + server.serve("within.zip", bytes)
    #expect(try fetch(path, retries: 2).sha256 == SHA256.hash(bytes))
    #expect(try scratch.temporary().isEmpty)
  }

  @Test(arguments: ["drop-after-25000", "no-validators/fault/drop-after-25000"], [true, false])
  func brokenDownloadIsContinuedByLaterCalls(mode: String, pinned: Bool) throws {
    let hash = try SHA256.hash(bytes)
    let path = "/fault/\(mode)" + server.serve("later.zip", bytes)
    let canGoOn = pinned || !mode.hasPrefix("no-validators")
    for size: Int64 in [25_000, 50_000] {
      #expect(reason { _ = try fetch(path, expecting: pinned ? hash : "") } == .shortBody)
      let partial = try scratch.partials().first
      guard canGoOn else {
        #expect(partial == nil)
        return
      }
      let name = try #require(partial)
      #expect(try scratch.system.status("\(scratch.directory)/store/tmp/\(name)")?.size == size)
    }
    let archive = try fetch(path, expecting: pinned ? hash : "")
    #expect(archive.sha256 == hash)
    #expect(try scratch.system.read(archive.path, limit: 1 << 20) == bytes)
    #expect(try scratch.temporary().isEmpty)
  }

  @Test func cancelKeepsWhatCame() throws {
    let path = "/fault/slow-times-1" + server.serve("cancel.zip", bytes)
    let progress = Progress { phase, _, done, _ in phase == .download && done > 5_000 }
    #expect(reason { _ = try fetch(path, progress: progress) } == .cancelled)
    #expect(try scratch.partials().count == 1)
    #expect(try scratch.cache.list().isEmpty)
    var first: UInt64?
    let archive = try fetch(
      path,
      progress: Progress { phase, _, done, _ in
        if phase == .download && first == nil { first = done }
        return false
      })
    #expect(archive.sha256 == (try SHA256.hash(bytes)))
    #expect(try #require(first) > 5_000)
    #expect(try scratch.temporary().isEmpty)
  }

  @Test func downloadThatDiedWhenItWasDoneIsNotInTheWay() throws {
    let path = server.serve("sealed.zip", bytes)
    let name = "partial-\(try SHA256.hash(server.url + path))"
    try scratch.system.makeDirectories("\(scratch.directory)/store/tmp")
    let partial = try scratch.file("store/tmp/\(name)", bytes)
    try scratch.system.setMode(0o444, partial)
    // What everyone but root is told of such a file.
    let system = InterveningSystem {
      throw StoreError(.noPermission, "cannot open \(partial)", subject: partial)
    }
    let cache = ArchiveCache(
      system: system, directory: "\(scratch.directory)/store", readOnly: false)
    let archive = try cache.fetch(
      url: server.url + path, expecting: "", options: HTTPOptions(), progress: .none)
    #expect(try scratch.system.read(archive.path, limit: 1 << 20) == bytes)
  }

  @Test func otherFileOfTheSameURLIsFetchedWhole() throws {
    let path = "/fault/drop-after-25000-times-1" + server.serve("replaced.zip", bytes)
    #expect(reason { _ = try fetch(path) } == .shortBody)
    let newer = noise(61_000, seed: 10)
    _ = server.serve("replaced.zip", newer)
    #expect(try fetch(path).sha256 == SHA256.hash(newer))
  }

  @Test func spoiltPartialDoesNotSpoilTheArchive() throws {
    for pinned in [false, true] {
      let path = "/fault/drop-after-25000-times-1" + server.serve("spoilt-\(pinned).zip", bytes)
      let hash = try SHA256.hash(bytes)
      #expect(reason { _ = try fetch(path, expecting: pinned ? hash : "") } == .shortBody)
      let partial = "\(scratch.directory)/store/tmp/\(try #require(try scratch.partials().first))"
      try scratch.system.replace(partial, with: noise(25_000, seed: 77), sync: false)
      #expect(try fetch(path, expecting: pinned ? hash : "").sha256 == hash)
      #expect(try scratch.temporary().isEmpty)
    }
  }

  @Test func manyCallsForOneArchiveAtOnce() async throws {
    let url = server.url + server.serve("crowd.zip", bytes)
    let (cache, hash) = (scratch.cache, try SHA256.hash(bytes))
    try await withThrowingTaskGroup(of: String.self) { group in
      for number in 0..<12 {
        group.addTask { @concurrent in
          try cache.fetch(
            url: url, expecting: number % 2 == 0 ? hash : "", options: HTTPOptions(),
            progress: .none
          ).sha256
        }
      }
      for try await sha256 in group { #expect(sha256 == hash) }
    }
    #expect(try scratch.cache.verified(hash, progress: .none) != nil)
    #expect(try scratch.temporary().isEmpty)
  }

  @Test func wrongHashLeavesNothing() throws {
    let path = server.serve("tampered.zip", bytes)
    let error = #expect(throws: StoreError.self) {
      try fetch(path, expecting: SHA256.hash("other"))
    }
    #expect(error?.reason == .hashMismatch)
    #expect(error?.subject == server.url + path)
    #expect(try scratch.temporary().isEmpty)
    #expect(try scratch.cache.list().isEmpty)
  }

  @Test func missingFileLeavesNothing() throws {
    #expect(reason { _ = try fetch("/nothing.zip") } == .httpStatus)
    #expect(
      reason {
        _ = try scratch.cache.fetch(
          url: "ftp://x/a.zip", expecting: "", options: HTTPOptions(), progress: .none)
      } == .invalidArgument)
    #expect(try scratch.temporary().isEmpty)
  }

  @Test func aPartialOfAnotherCallIsLeftAlone() throws {
    let path = server.serve("shared.zip", bytes)
    let name = try "partial-" + SHA256.hash(server.url + path)
    let partial = "\(scratch.directory)/store/tmp/\(name)"
    try scratch.system.makeDirectories("\(scratch.directory)/store/tmp")
    let held = try #require(try scratch.system.tryLock(partial))
    try scratch.system.open(partial, .update).truncate(to: 10)
    #expect(try fetch(path).sha256 == SHA256.hash(bytes))
    #expect(try scratch.temporary() == [name])
    #expect(try scratch.system.status(partial)?.size == 10)
    withExtendedLifetime(held) {}
  }
}

/// A system on whose disk no more than 20,000 bytes fit into a file.
private struct FullDisk: System {
  let real = RealSystem()

  final class File: FileHandle {
    let real: any FileHandle
    var written = 0
    init(_ real: any FileHandle) { self.real = real }
    func write(_ bytes: UnsafeRawBufferPointer) throws {
      written += bytes.count
      guard written <= 20_000 else { throw StoreError.system(ENOSPC, "cannot write") }
      try real.write(bytes)
    }
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
      try real.read(into: buffer)
    }
    func seek(to offset: Int64) throws { try real.seek(to: offset) }
    func truncate(to size: Int64) throws { try real.truncate(to: size) }
    func status() throws -> FileStatus { try real.status() }
    func sync() throws { try real.sync() }
    func close() throws { try real.close() }
  }

  func open(_ path: String, _ mode: OpenMode) throws -> any FileHandle {
    File(try real.open(path, mode))
  }
  func status(_ path: String) throws -> FileStatus? { try real.status(path) }
  func list(_ directory: String) throws -> [String] { try real.list(directory) }
  func makeDirectory(_ path: String) throws -> Bool { try real.makeDirectory(path) }
  func rename(_ from: String, to: String, _ mode: RenameMode) throws {
    try real.rename(from, to: to, mode)
  }
  func remove(file: String) throws { try real.remove(file: file) }
  func remove(directory: String) throws { try real.remove(directory: directory) }
  func setMode(_ mode: UInt32, _ path: String) throws { try real.setMode(mode, path) }
  func sync(directory: String) throws { try real.sync(directory: directory) }
  func sync(fileSystemOf directory: String) throws { try real.sync(fileSystemOf: directory) }
  func tryLock(_ path: String) throws -> (any FileLock)? { try real.tryLock(path) }
  func confined(_ directory: String, _ folders: [String], create: Bool) throws
    -> (any ConfinedFolder)?
  {
    try real.confined(directory, folders, create: create)
  }
  func folder(_ path: String) throws -> (any ConfinedFolder)? { try real.folder(path) }
  func now() -> Int64 { real.now() }
  func ticks() -> Int64 { real.ticks() }
  func random(_ count: Int) throws -> [UInt8] { try real.random(count) }
}
