import AssetStoreCore
import Glibc
import Testing

@Suite struct ArchiveTests {
  /// Does not compress well and is not all the same.
  static func noise(_ count: Int) -> [UInt8] {
    var state: UInt64 = 88_172_645_463_325_252
    return (0..<count).map { _ in
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return UInt8(truncatingIfNeeded: state)
    }
  }

  private func error(_ entries: [ZipBuilder.Entry], limits: ArchiveLimits = ArchiveLimits()) throws
    -> StoreError?
  {
    let folder = try TemporaryFolder()
    return #expect(throws: StoreError.self) {
      let archive = try folder.archive(entries, limits: limits)
      for entry in archive.entries where entry.kind == .file { try archive.extract(entry) { _ in } }
    }
  }

  @Test(arguments: [false, true], [0, 1, 70_000, 5 << 20])
  func contents(deflated: Bool, count: Int) throws {
    let folder = try TemporaryFolder()
    let content = ArchiveTests.noise(count)
    let archive = try folder.archive([.init("a/b.bin", content, mode: 0o100755, deflated: deflated)]
    )
    let entry = try #require(archive.entries.first)
    #expect(entry.path == "a/b.bin")
    #expect(entry.kind == .file)
    #expect(entry.mode == 0o755)
    #expect(entry.size == Int64(count))
    #expect(try archive.read(entry, limit: 6 << 20) == content)
    // A second time, with buffers that were used.
    #expect(try archive.read(entry, limit: 6 << 20) == content)
  }

  @Test func kinds() throws {
    let folder = try TemporaryFolder()
    let archive = try folder.archive([
      .init("./"), .init("./folder/"), .init("plain", "", mode: 0o104600),
      .init("link", "folder", mode: 0o120777),
      .init("dos", []) { $0.mode = nil },
    ])
    #expect(archive.entries.map(\.path) == ["", "folder", "plain", "link", "dos"])
    #expect(archive.entries.map(\.kind) == [.directory, .directory, .file, .link, .file])
    #expect(archive.entries.map(\.mode) == [0o755, 0o755, 0o644, 0o755, 0o644])
    #expect(archive.entries.map(\.index) == [0, 1, 2, 3, 4])
  }

  @Test func names() throws {
    let folder = try TemporaryFolder()
    let archive = try folder.archive([
      .init("插件/说明.md"),
      .init("unflagged-插件") { $0.utf8 = false },
      .init("") {
        $0.name = Array("caf".utf8) + [0x82]
        $0.utf8 = false
      },
      .init("with space (1).txt"),
    ])
    #expect(
      archive.entries.map(\.path) == ["插件/说明.md", "unflagged-插件", "café", "with space (1).txt"])
  }

  @Test func commentAndZip64() throws {
    let folder = try TemporaryFolder()
    var zip = ZipBuilder([.init("a", "text")])
    zip.comment = Array("70263408b0240ee162d6eb550d8217aab15d3c99".utf8)
    zip.zip64 = true
    let archive = try Archive(path: folder.write("a.zip", zip.bytes()))
    #expect(archive.entries.map(\.path) == ["a"])
  }

  @Test func limitOfRead() throws {
    let folder = try TemporaryFolder()
    let archive = try folder.archive([.init("a", "four")])
    let error = #expect(throws: StoreError.self) { try archive.read(archive.entries[0], limit: 3) }
    #expect(error?.reason == .tooLarge)
    #expect(try archive.read(archive.entries[0], limit: 4) == Array("four".utf8))
  }

  @Test func sinkThatThrows() throws {
    let folder = try TemporaryFolder()
    let archive = try folder.archive([.init("a", "text", deflated: true), .init("b", "text")])
    for entry in archive.entries {
      let error = #expect(throws: StoreError.self) {
        try archive.extract(entry) { _ in throw StoreError(.cancelled, "enough") }
      }
      #expect(error?.reason == .cancelled)
    }
  }

  @Test func notZips() throws {
    let folder = try TemporaryFolder()
    let whole = ZipBuilder([.init("a", ArchiveTests.noise(1000))]).bytes()
    for bytes in [
      [], Array("<html>not found</html>".utf8), Array(whole.dropLast(60)), Array(whole.prefix(500)),
    ] {
      let path = try folder.write("a.zip", bytes)
      let error = #expect(throws: StoreError.self) { try Archive(path: path) }
      #expect(error?.reason == .notAZip)
      #expect(error?.subject == path)
    }
    let absent = #expect(throws: StoreError.self) { try Archive(path: folder.path + "/absent.zip") }
    #expect(absent?.reason == .noSuchPath)
    let directory = #expect(throws: StoreError.self) { try Archive(path: folder.path) }
    #expect(directory?.reason == .notAZip)
  }

  @Test(arguments: [false, true], [1000, 5 << 20])
  func lies(deflated: Bool, count: Int) throws {
    let content = ArchiveTests.noise(count)
    let lies: [(inout ZipBuilder.Entry) -> Void] = [
      { $0.crc = 1 },
      { $0.size = UInt32(count - 1) },
      { $0.size = UInt32(count + 1) },
      { entry in
        var data = deflated ? ZipBuilder.deflate(content) : content
        data[data.count / 2] ^= 0x55
        entry.data = data
      },
    ]
    for lie in lies {
      let error = try error([.init("a/bad.bin", content, deflated: deflated, lie)])
      let reasons: [StoreError.Reason] = [.contentMismatch, .archiveDamaged]
      #expect(error.map { reasons.contains($0.reason) } == true)
      #expect(error?.subject == "a/bad.bin")
      #expect(error?.message.contains("a/bad.bin") == true)
    }
  }

  @Test func refusalsByName() throws {
    #expect(try error([.init("ok"), .init("secret") { $0.flags = 1 }])?.reason == .encryptedEntry)
    #expect(
      try error([.init("ok"), .init("packed", []) { $0.method = 14 }])?.reason
        == .unsupportedCompression)
    let twice = try error([.init("a", "1"), .init("b", "2"), .init("a", "3")])
    #expect(twice?.reason == .pathCollision)
    #expect(twice?.subject == "a")
    let escape = try error([.init("addons/x/plugin.cfg"), .init("../../evil")])
    #expect(escape?.reason == .pathTraversal)
    #expect(escape?.subject == "../../evil")
    // What the name does is worse than that there are two.
    let both = try error([.init("../evil") { $0.localName = Array("good.md".utf8) }])
    #expect(both?.reason == .pathTraversal)
    let invalid = try error([.init("") { $0.name = [0xff, 0xfe] }])
    #expect(invalid?.reason == .pathEncoding)
  }

  @Test func oneDescription() throws {
    let local = try error([.init("ok"), .init("a.gd") { $0.localName = Array("b.gd".utf8) }])
    #expect(local?.reason == .headerMismatch)
    #expect(local?.subject == "a.gd")
    let stored = try error([.init("a", Array("four".utf8)) { $0.size = 3 }])
    #expect(stored?.reason == .contentMismatch)
    let long = try error([
      .init("a", Array("four".utf8)) { $0.compressedSize = 60 }, .init("b", "text"),
    ])
    #expect(long?.reason == .entryOverlap)
    let folder = try TemporaryFolder()
    func reason(_ change: (inout ZipBuilder) -> Void, _ tail: String = "") throws
      -> StoreError.Reason?
    {
      var zip = ZipBuilder([.init("a", "four")])
      change(&zip)
      let path = try folder.write("a.zip", zip.bytes() + Array(tail.utf8))
      return #expect(throws: StoreError.self) { try Archive(path: path) }?.reason
    }
    #expect(try reason { $0.prefix = Array("MZ".utf8) } == .strayData)
    #expect(try reason({ _ in }, "more") == .strayData)
    #expect(try reason { $0.comment = ZipBuilder().bytes() } == .strayData)
    let content = Array("four".utf8)
    let behind = try error([
      .init("a", content, deflated: true) { $0.data = ZipBuilder.deflate(content) + content }
    ])
    #expect(behind?.reason == .strayData)
    #expect(behind?.subject == "a")
    #expect(try reason { $0.count = 0 } == .headerMismatch)
    #expect(try reason { $0.count = 2 } == .headerMismatch)
  }

  @Test func namesInTwoWays() throws {
    let flagged = try error([.init("") { $0.name = Array("caf".utf8) + [0xe9] }])
    #expect(flagged?.reason == .pathEncoding)
    #expect(flagged?.subject == "caf\u{fffd}")
    let cut = try error([.init("") { $0.name = Array("a.gd\0.png".utf8) }])
    #expect(cut?.reason == .pathName)
    #expect(cut?.subject == "a.gd\u{fffd}.png")
  }

  @Test func limits() throws {
    var limits = ArchiveLimits()
    limits.maxEntries = 2
    #expect(
      try error([.init("a"), .init("b"), .init("c")], limits: limits)?.reason == .tooManyEntries)
    // Claims alone are refused, before memory is given to them.
    let folder = try TemporaryFolder()
    for zip64 in [false, true] {
      var liar = ZipBuilder([.init("a")])
      liar.count = 3
      liar.zip64 = zip64
      let path = try folder.write("liar.zip", liar.bytes())
      let error = #expect(throws: StoreError.self) { try Archive(path: path, limits: limits) }
      #expect(error?.reason == .tooManyEntries)
      #expect(error?.subject.hasSuffix("/package.zip") == true)
    }
    limits = ArchiveLimits()
    limits.maxBytes = 10
    #expect(
      try error([.init("a", "123456"), .init("b", "12345")], limits: limits)?.reason == .tooLarge)
    let zeros = [UInt8](repeating: 0, count: 65 << 20)
    #expect(
      try folder.archive([.init("a", Array(zeros.prefix(64 << 20)), deflated: true)]).entries.count
        == 1)
    let bomb = try error([.init("a", zeros, deflated: true)])
    #expect(bomb?.reason == .compressionRatio)
    #expect(bomb?.subject == "a")
    limits = ArchiveLimits()
    limits.maxRatio = 100_000
    #expect(
      try folder.archive([.init("a", zeros, deflated: true)], limits: limits).entries.count == 1)
  }

  /// What the `zip` program writes, with all it adds to entries.
  @Test func zipProgram() throws {
    let folder = try TemporaryFolder()
    let content = ArchiveTests.noise(100_000)
    _ = try folder.write("data.bin", content)
    _ = try folder.write("text.md", Array(String(repeating: "line\n", count: 1000).utf8))
    try #require(system("cd \(folder.path) && zip -q -r made.zip data.bin text.md") == 0)
    let archive = try Archive(path: folder.path + "/made.zip")
    #expect(archive.entries.map(\.path) == ["data.bin", "text.md"])
    #expect(try archive.read(archive.entries[0], limit: 1 << 20) == content)
    #expect(try archive.read(archive.entries[1], limit: 1 << 20).count == 5000)
  }

  /// What Python writes into a pipe: sizes follow the bytes, and have 64 bits.
  @Test func streamedByPython() throws {
    let folder = try TemporaryFolder()
    let script = """
      import sys, zipfile
      class Pipe:
          def write(self, data): return sys.stdout.buffer.write(data)
          def flush(self): sys.stdout.buffer.flush()
      with zipfile.ZipFile(Pipe(), "w", zipfile.ZIP_DEFLATED) as made:
          for name, wide in (("a.txt", False), ("b.txt", True)):
              with made.open(name, "w", force_zip64=wide) as file: file.write(b"streamed " * 20)
      """
    let path = try folder.write("make.py", Array(script.utf8))
    try #require(system("python3 \(path) > \(folder.path)/made.zip") == 0)
    let archive = try Archive(path: folder.path + "/made.zip")
    #expect(archive.entries.map(\.path) == ["a.txt", "b.txt"])
    for entry in archive.entries {
      #expect(
        try archive.read(entry, limit: 1000)
          == Array(String(repeating: "streamed ", count: 20).utf8))
    }
  }

  /// Whatever is done to an archive, it is read or refused, with an error of ours.
  @Test func mutations() throws {
    let folder = try TemporaryFolder()
    let whole = ZipBuilder([
      .init("w/"), .init("w/addons/a/plugin.cfg", "[plugin]\nname=\"A\"", deflated: true),
      .init("w/addons/a/b.bin", ArchiveTests.noise(300)),
      .init("w/LICENSE", "MIT License", deflated: true),
    ]).bytes()
    var random: UInt64 = 7
    func next(_ bound: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(random >> 33) % bound
    }
    var read = 0
    for _ in 0..<500 {
      var bytes = whole
      for _ in 0...next(3) {
        bytes[next(bytes.count)] = [0, 1, 0x7f, 0x80, 0xff, UInt8(next(256))][next(6)]
      }
      if next(8) == 0 { bytes.removeSubrange(next(bytes.count)...) }
      let path = try folder.write("mutant.zip", bytes)
      do {
        let archive = try Archive(path: path)
        for entry in archive.entries { try archive.extract(entry) { _ in } }
        _ = try PackageDescription.read(archive, fileName: "mutant.zip")
        read += 1
      } catch {
        #expect(error is StoreError)
      }
    }
    #expect((1..<500).contains(read))
  }
}
