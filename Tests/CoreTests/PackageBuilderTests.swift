import Glibc
import Testing

@testable import AssetStoreCore

@Suite struct PackageBuilderTests {
  private static let meta = PackageValidatorTests.meta

  /// A folder with these files in it.
  private func folder(_ files: [String: String]) throws -> Scratch {
    let scratch = Scratch()
    for (name, text) in files { try scratch.write("in/\(name)", text) }
    return scratch
  }

  private func report(
    _ scratch: Scratch, to name: String = "out.vast", _ system: any System = RealSystem(),
    time: Int64 = 0, isCompressed: Bool = true, _ progress: Progress = .none
  ) throws -> PackageReport {
    var options = PackageBuilder.Options()
    (options.time, options.isCompressed) = (time, isCompressed)
    return try PackageBuilder(options, system, progress)
      .build(Path.join(scratch.path, "in"), to: Path.join(scratch.path, name))
  }

  private func build(
    _ scratch: Scratch, to name: String = "out.vast", _ system: any System = RealSystem(),
    time: Int64 = 0, isCompressed: Bool = true, _ progress: Progress = .none
  ) throws -> [UInt8] {
    let report = try report(
      scratch, to: name, system, time: time, isCompressed: isCompressed, progress)
    #expect(report.valid)
    let bytes = try RealSystem().read(Path.join(scratch.path, name), limit: 1 << 30)
    #expect(try report.sha256 == SHA256.hash(bytes))
    #expect(report.size == Int64(bytes.count))
    return bytes
  }

  @Test func whatWasPackedComesOut() throws {
    let long = String(repeating: "all work and no play ", count: 10_000)
    let scratch = try folder([
      "meta.json": Self.meta, "b": "", "a/b/c": "1", "a.b": long, "ä/ß": "ü", ".git/config": "no",
      ".gitignore": "no", "a/.DS_Store": "no", "__MACOSX/x": "no",
    ])
    let noise = try RealSystem().random(5000)
    try RealSystem().replace(Path.join(scratch.path, "in/noise"), with: noise, sync: false)
    try RealSystem().setMode(0o711, Path.join(scratch.path, "in/b"))
    _ = try build(scratch)
    let archive = try Archive(path: Path.join(scratch.path, "out.vast"))
    let paths = ["a.b", "a/b/c", "b", "meta.json", "noise", "ä/ß"]
    #expect(archive.entries.map(\.path) == paths)
    #expect(archive.entries.map(\.mode) == [0o644, 0o644, 0o755, 0o644, 0o644, 0o644])
    #expect(archive.entries.map(\.method) == [8, 0, 0, 8, 0, 0])
    #expect(try archive.read(archive.entries[0], limit: 1 << 20) == Array(long.utf8))
    #expect(try archive.read(archive.entries[4], limit: 1 << 20) == noise)
    #expect(try archive.read(archive.entries[5], limit: 9) == Array("ü".utf8))
    #expect(try RealSystem().list(scratch.path) == ["in", "out.vast"])
  }

  /// A folder was one when it was listed, and is a link when it is entered.
  @Test func aLinkThatComesMeanwhileIsNotFollowed() throws {
    let scratch = try folder(["meta.json": Self.meta, "a/y": "y"])
    try scratch.write("outside/secret", "canary")
    let path = scratch.path
    var calls = 0
    let swap = Progress { _, what, _, _ in
      calls += what == path + "/in" ? 1 : 0
      if calls == 2 {
        rename(path + "/in/a", path + "/away")
        symlink("../outside", path + "/in/a")
      }
      return false
    }
    let report = try? report(scratch, to: "out.vast", RealSystem(), swap)
    #expect(report?.valid != true)
    #expect(try RealSystem().status(path + "/in/a")?.kind == .link)
    #expect(try RealSystem().status(path + "/out.vast") == nil)
  }

  @Test func sameFilesGiveSameBytes() throws {
    let files = ["meta.json": Self.meta, "x/y": "1", "x/z": "2", "a": "3"]
    let (first, second) = (try folder(files), Scratch())
    for (name, text) in files.sorted(by: { $0.key > $1.key }) {
      let path = try second.write("in/\(name)", text)
      try RealSystem().setMode(0o600, path)
      var times = [
        timespec(tv_sec: 1_000_000, tv_nsec: 5), timespec(tv_sec: 1_000_000, tv_nsec: 5),
      ]
      utimensat(AT_FDCWD, path, &times, 0)
    }
    let bytes = try build(first)
    #expect(try build(second) == bytes)
    #expect(try build(second) == bytes)
    #expect(try build(first, time: 1_700_000_000) != bytes)
    #expect(try build(first, isCompressed: false) != bytes)
  }

  /// Within the folder that is packed, under whatever name the place has.
  @Test func doesNotPackItself() throws {
    let scratch = try folder(["meta.json": Self.meta, "sub/a": ""])
    let bytes = try build(scratch)
    #expect(try build(scratch, to: "in/out.vast") == bytes)
    #expect(try build(scratch, to: "in/out.vast") == bytes)
    #expect(symlink("in", Path.join(scratch.path, "link")) == 0)
    #expect(try build(scratch, to: "link/out.vast") == bytes)
    #expect(try build(scratch, to: "in/sub/../out.vast") == bytes)
    // Another file of that name elsewhere is packed.
    #expect(try build(scratch, to: "in/sub/out.vast") != bytes)
  }

  /// Somebody who died while building into the folder left something that is no part of the package.
  @Test func doesNotPackWhatWasLeft() throws {
    let scratch = try folder(["meta.json": Self.meta])
    let bytes = try build(scratch)
    let left = ["0123456789abcdef", "fedcba9876543210"].map { "in/out.vast.\($0).tmp" }
    try scratch.write(left[0], "PK")
    #expect(try build(scratch, to: "in/out.vast") == bytes)
    #expect(
      try RealSystem().list(Path.join(scratch.path, "in")) == ["meta.json", "out.vast"])
    // What somebody holds stays, and what was to become another file.
    try scratch.write(left[1], "PK")
    try scratch.write("in/a/other.zip.0123456789abcdef.tmp", "PK")
    let lock = try RealSystem().tryLock(Path.join(scratch.path, left[1]))
    #expect(try build(scratch, to: "in/out.vast") == bytes)
    #expect(try RealSystem().status(Path.join(scratch.path, left[1])) != nil)
    withExtendedLifetime(lock) {}
    // But what only looks a little like it is packed.
    try scratch.write("in/0123456789abcdef.tmp", "PK")
    #expect(try build(scratch, to: "in/out.vast") != bytes)
  }

  @Test(arguments: [
    (0, 1980, 1, 1, 0, 0, 0), (-5, 1980, 1, 1, 0, 0, 0), (315_532_801, 1980, 1, 1, 0, 0, 0),
    (951_782_399, 2000, 2, 28, 23, 59, 58), (951_782_400, 2000, 2, 29, 0, 0, 0),
    (951_868_800, 2000, 3, 1, 0, 0, 0), (1_709_251_199, 2024, 2, 29, 23, 59, 58),
    (1_735_689_599, 2024, 12, 31, 23, 59, 58), (4_107_542_400, 2100, 3, 1, 0, 0, 0),
    (4_354_819_199, 2107, 12, 31, 23, 59, 58), (Int64.max, 2107, 12, 31, 23, 59, 58),
  ])
  func times(
    _ seconds: Int64, _ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int,
    _ second: Int
  ) throws {
    let bytes = try build(folder(["meta.json": Self.meta]), time: seconds)[...]
    let (low, high) = (Int(bytes.number(10, 2)), Int(bytes.number(12, 2)))
    #expect([high >> 9 + 1980, high >> 5 & 15, high & 31] == [year, month, day])
    #expect([low >> 11, low >> 5 & 63, low & 31 * 2] == [hour, minute, second])
  }

  /// "code entry" of the errors for which nothing was built.
  private func refused(_ scratch: Scratch, to name: String = "out.vast") throws -> [String] {
    let before = try RealSystem().list(scratch.path)
    let report = try report(scratch, to: name)
    #expect(!report.valid && report.sha256.isEmpty && report.size == 0)
    #expect(try RealSystem().list(scratch.path) == before)
    return report.findings.map { "\($0.code) \($0.entry)" }
  }

  private func failure(_ scratch: Scratch, to name: String) throws -> StoreError? {
    let before = try RealSystem().list(scratch.path)
    let error = #expect(throws: StoreError.self) { try report(scratch, to: name) }
    #expect(try RealSystem().list(scratch.path) == before)
    return error
  }

  @Test func refuses() throws {
    let scratch = try folder(["meta.json": "{}"])
    #expect(try refused(scratch).count == 4)
    #expect(try failure(scratch, to: "out.tar")?.reason == .invalidArgument)
    #expect(try failure(scratch, to: "out")?.reason == .invalidArgument)
    try scratch.write("in/meta.json", Self.meta)
    #expect(try failure(scratch, to: "nowhere/out.vast")?.status == .notFound)
    let before = try build(scratch)
    let place = Path.join(scratch.path, "in/x")
    #expect(symlink("meta.json", place) == 0)
    #expect(try refused(scratch) == ["link-entry x"])
    try RealSystem().remove(file: place)
    #expect(mkfifo(place, 0o644) == 0)
    #expect(try refused(scratch) == ["special-entry x"])
    try RealSystem().remove(file: place)
    try scratch.write("in/con/a:b", "")
    #expect(try refused(scratch) == ["path-name con/a:b"])
    try RealSystem().removeTree(Path.join(scratch.path, "in/con"))
    // A warning elsewhere is an error here.
    try scratch.write("in/meta.json", #"{"id":"a","name":"A","author":"B","version":"1.0.0"}"#)
    #expect(try refused(scratch) == ["older-shape meta.json"])
    #expect(try RealSystem().read(Path.join(scratch.path, "out.vast"), limit: 1 << 20) == before)
    try RealSystem().removeTree(Path.join(scratch.path, "in"))
    #expect(try failure(scratch, to: "out.vast")?.status == .notFound)
  }

  /// What is judged and what is packed is the same.
  @Test func metadataThatChangesMeanwhile() throws {
    let scratch = try folder(["a": "", "meta.json": Self.meta])
    let progress = Progress { _, what, _, _ in
      if what == "a" { _ = try? scratch.write("in/meta.json", "{}") }
      return false
    }
    let error = #expect(throws: StoreError.self) { try build(scratch, progress) }
    #expect(error?.reason == .folderChanged)
  }

  /// Whatever call fails, and how far it got: the old file stays, and nothing beside it.
  @Test func failuresLeaveNothing() throws {
    let scratch = try folder(["meta.json": Self.meta, "a": "1", "b": "2"])
    let before = try build(scratch)
    try scratch.write("in/a", "changed")
    var replaced: [Int] = []
    var failures = 0
    for call in 1... {
      let system = FailingSystem(failingAt: call)
      do {
        _ = try build(scratch, system)
        break
      } catch {
        failures += 1
      }
      #expect(try RealSystem().list(scratch.path) == ["in", "out.vast"], "call \(call)")
      let bytes = try RealSystem().read(Path.join(scratch.path, "out.vast"), limit: 1 << 20)
      if bytes != before { replaced.append(call) }
    }
    #expect(failures > 10)
    // Only what makes the new name durable can still fail then.
    #expect(replaced == [failures])
  }

  @Test func cancelled() throws {
    let scratch = try folder(["meta.json": Self.meta, "a": "1"])
    for call in 1...4 {
      var count = 0
      let progress = Progress { _, _, _, _ in
        count += 1
        return count == call
      }
      let error = #expect(throws: StoreError.self) { try build(scratch, progress) }
      #expect(error?.reason == .cancelled)
      #expect(try RealSystem().list(scratch.path) == ["in"])
    }
  }

  private func build(_ scratch: Scratch, _ progress: Progress) throws -> [UInt8] {
    try build(scratch, to: "out.vast", RealSystem(), progress)
  }

  @Test func filesThatChangeMeanwhile() throws {
    let scratch = try folder(["meta.json": Self.meta, "a": "1"])
    let progress = Progress { _, what, _, _ in
      if what == "a" { _ = try? scratch.write("in/a", "22") }
      return false
    }
    let error = #expect(throws: StoreError.self) { try build(scratch, progress) }
    #expect(error?.reason == .folderChanged)
    #expect(error?.subject == "a")
    #expect(try RealSystem().list(scratch.path) == ["in"])
  }

  /// Larger than what is held in memory: stored, and right all the same.
  @Test func largeFiles() throws {
    let scratch = try folder(["meta.json": Self.meta])
    let piece = Array("0123456789abcdef".utf8)
    let file = try RealSystem().open(
      Path.join(scratch.path, "in/large"), .createNew(mode: 0o644))
    let bytes = Array(repeating: piece, count: (1 << 20) / 16).flatMap { $0 }
    for _ in 0..<33 { try bytes.withUnsafeBytes { try file.write($0) } }
    try file.close()
    _ = try build(scratch)
    let archive = try Archive(path: Path.join(scratch.path, "out.vast"))
    #expect(archive.entries.map(\.method) == [0, 8])
    var count = 0
    try archive.extract(archive.entries[0]) { count += $0.count }
    #expect(count == 33 << 20)
  }
}
