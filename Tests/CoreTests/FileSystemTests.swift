import Testing

@testable import AssetStoreCore

/// Packages in a file system: what is where, and who may.
@Suite struct FileSystemTests {
  let folder: TemporaryFolder
  let files: PackageFileSystem

  init() throws {
    folder = try TemporaryFolder()
    files = PackageFileSystem(PackageFileSystem.Options(), system: RealSystem())
  }

  /// A `.vast` of this id.
  private func vast(
    _ id: String, _ entries: [ZipBuilder.Entry] = [], meta more: String = "",
    file: String = "a.vast"
  ) throws -> String {
    let meta = "{\"id\":\"\(id)\"\(more)}"
    return try folder.write(file, ZipBuilder([.init("meta.json", meta)] + entries).bytes())
  }

  private func reason(_ body: () throws -> Void) -> StoreError.Reason? {
    do {
      try body()
      return nil
    } catch {
      return (error as? StoreError)?.reason ?? .defect
    }
  }

  private func paths(_ path: String, recursive: Bool = false) throws -> [String] {
    try files.list(path, recursive: recursive).map(\.path)
  }

  @Test func whatIsWhere() throws {
    let mounted = try files.mount(
      vast(
        "v.pack",
        [
          .init("b/", ""), .init("b/c.txt", "sea", deflated: true), .init("b/d/e", "deep"),
          .init("b-a", ""), .init("b.txt", ""), .init("run.sh", "true", mode: 0o100755),
          .init("link", "b", mode: 0o120777), .init("é/ü.txt", "ü"),
        ]))
    #expect(mounted.id == "v.pack")
    #expect(mounted.sha256.isEmpty)
    #expect(try paths("") == ["v.pack"])
    #expect(
      try paths("v.pack")
        == ["b", "b-a", "b.txt", "link", "meta.json", "run.sh", "é"].map {
          "v.pack/\($0)"
        })
    #expect(try paths("v.pack/b") == ["v.pack/b/c.txt", "v.pack/b/d"])
    #expect(
      try paths("v.pack/b", recursive: true) == [
        "v.pack/b/c.txt", "v.pack/b/d", "v.pack/b/d/e",
      ])
    #expect(try paths("", recursive: true).count == 12)
    #expect(
      try files.status("v.pack/b/c.txt")
        == FileSystemEntry(path: "v.pack/b/c.txt", kind: .file, size: 3, mode: 0o644))
    #expect(try files.status("v.pack/b/d").kind == .folder)
    #expect(try files.status("v.pack/run.sh").mode == 0o755)
    #expect(try files.status("v.pack/link").kind == .link)
    #expect(try files.status("v.pack/é/ü.txt").size == 2)
    #expect(try files.status("").kind == .folder)
    #expect(try files.status("v.pack").kind == .folder)
  }

  @Test(arguments: [
    "v.pack/", "v.pack//b", "v.pack/b/", "/v.pack/b", "v.pack/B", "v.pack/./b", "v.pack/b/../b",
    "v.pack/e\u{301}", "v.pack/b/c.txt/x", "v.pack/.data", "v.pack/.data/x", "V.pack", ".",
    "v.pack/b\\c.txt", "v.pack/\u{0}",
  ])
  func whatIsNot(path: String) throws {
    try files.mount(vast("v.pack", [.init("b/c.txt", "x"), .init("é", "x")]))
    for body in [
      { _ = try files.status(path) }, { _ = try files.list(path, recursive: false) },
      { _ = try files.open(path, []) },
    ] as [() throws -> Void] {
      let reason = reason(body)
      #expect(reason == .noSuchPath || reason == .notMounted)
    }
  }

  @Test func kindsThatAreMixedUp() throws {
    try files.mount(vast("p", [.init("b/c", "x"), .init("link", "b", mode: 0o120777)]))
    #expect(reason { _ = try files.list("p/b/c", recursive: false) } == .notAFolder)
    #expect(reason { _ = try files.open("p/b", []) } == .notAFile)
    #expect(reason { _ = try files.open("p", []) } == .notAFile)
    #expect(reason { _ = try files.open("p/link", []) } == .linkEntry)
    #expect(reason { _ = try files.open("p/b/c", [.write]) } == .readOnly)
    // Without a folder for it there is no .data.
    #expect(reason { _ = try files.open("p/.data/x", [.write]) } == .readOnly)
    #expect(reason { try files.makeFolder("p/.data/x") } == .readOnly)
    #expect(reason { try files.remove("p/b/c") } == .readOnly)
    #expect(reason { try files.rename("p/b/c", to: "p/b/d") } == .readOnly)
    let stream = try files.open("p/b/c", [])
    #expect(reason { try stream.truncate(to: 0) } == .readOnly)
    #expect(reason { try [1].withUnsafeBytes { try stream.write($0) } } == .readOnly)
  }

  @Test func ids() throws {
    let first = try vast("one", file: "1.vast")
    let second = try vast("one", file: "2.vast")
    try files.mount(first)
    let error = #expect(throws: StoreError.self) { try files.mount(second) }
    #expect(error?.reason == .idMounted)
    #expect(error?.message.contains(first) == true && error?.message.contains(second) == true)
    var options = PackageFileSystem.MountOptions()
    options.id = "ONE"
    #expect(reason { try files.mount(second, options) } == .idMounted)
    options.id = "two"
    #expect(try files.mount(second, options).id == "two")
    #expect(files.list().map(\.id) == ["one", "two"])
    #expect(try paths("") == ["one", "two"])
    try files.unmount("one")
    #expect(reason { try files.unmount("one") } == .notMounted)
    #expect(reason { _ = try files.status("one") } == .notMounted)
    try files.mount(first)
    for bad in ["a/b", "..", ".", "", "con", "a\n", ".usage", "a."] {
      options.id = bad
      #expect(reason { try files.mount(first, options) } != nil)
    }
  }

  @Test func metadata() throws {
    let none = try folder.write("none.zip", ZipBuilder([.init("a", "x")]).bytes())
    #expect(reason { try files.mount(none) } == .malformedFile)
    let broken = try folder.write("broken.zip", ZipBuilder([.init("meta.json", "{")]).bytes())
    #expect(reason { try files.mount(broken) } == .malformedFile)
    var options = PackageFileSystem.MountOptions()
    options.id = "given"
    #expect(reason { try files.mount(broken, options) } == .malformedFile)
    #expect(try files.mount(none, options).id == "given")
    options.id = "plain"
    options.isPlain = true
    #expect(try files.mount(broken, options).id == "plain")
    options.id = nil
    #expect(reason { try files.mount(broken, options) } == .invalidArgument)
    let hostile = try vast("../x", file: "hostile.vast")
    #expect(reason { try files.mount(hostile) } == .pathTraversal)
  }

  @Test func permissions() throws {
    var options = PackageFileSystem.Options()
    options.permissions = ["rendering", "tracking"]
    let files = PackageFileSystem(options, system: RealSystem())
    let asks = try vast(
      "p", meta: ",\"permissions\":[\"tracking\",\"rendering\",\"tracking\"]")
    var asked: [String] = []
    let mounted = try files.mount(asks) { request in
      asked.append("\(request.id) \(request.permission)")
      return true
    }
    #expect(asked == ["p tracking", "p rendering"])
    #expect(mounted.permissions == ["tracking", "rendering"])
    try files.unmount("p")
    let refused = #expect(throws: StoreError.self) {
      try files.mount(asks) { $0.permission == "tracking" }
    }
    #expect(refused?.reason == .permissionRefused)
    #expect(refused?.subject == asks)
    #expect(refused?.message.contains("rendering") == true)
    #expect(files.list().isEmpty)
    let old = try vast(
      "old", meta: ",\"intents\":[\"tracking\",\"workbench\"]", file: "old.vast")
    // Nobody is asked about what comes to nothing anyway.
    let unknown = #expect(throws: StoreError.self) {
      try files.mount(old) { _ in throw StoreError(.defect, "asked") }
    }
    #expect(unknown?.reason == .unknownPermission)
    #expect(unknown?.message.contains("workbench") == true)
    #expect(unknown?.subject == old)
    var plain = PackageFileSystem.MountOptions()
    plain.isPlain = true
    plain.id = "old"
    #expect(try files.mount(old, plain).permissions.isEmpty)
  }

  @Test func scripts() throws {
    try files.mount(
      vast(
        "a",
        [.init("scripts/x.gd"), .init("scripts/u/y.gd"), .init("own.gd"), .init("scripts/b/z")],
        file: "a.vast"))
    try files.mount(
      vast("b", [.init("scripts/z"), .init("scripts/w.gd"), .init("own.gd")], file: "b.vast"))
    func found(_ name: String, _ importer: String = "a/scripts/x.gd") -> String? {
      try? files.findScript(name, for: importer).path
    }
    #expect(found("x.gd") == "a/scripts/x.gd")
    #expect(found("u/y.gd") == "a/scripts/u/y.gd")
    #expect(found("x.gd", "b/own.gd") == nil)
    #expect(found("a/x.gd", "b/own.gd") == "a/scripts/x.gd")
    // The importer's own goes first.
    #expect(found("b/z") == "a/scripts/b/z")
    #expect(found("b/w.gd") == "b/scripts/w.gd")
    // What does not lie in scripts/ is none, in the importer's own package either.
    for name in [
      "own.gd", "../own.gd", "b/own.gd", "a/own.gd", "scripts/x.gd", "", "u", "b", "b/", "/x.gd",
      "b/../scripts/w.gd", ".data/x",
    ] {
      #expect(found(name) == nil)
    }
    #expect(reason { _ = try files.findScript("x.gd", for: "nobody/x") } == .notMounted)
  }

  @Test func streamsOutliveMounts() throws {
    try files.mount(vast("p", [.init("a", "one"), .init("b", "two", deflated: true)]))
    let streams = try ["p/a", "p/b"].map { try files.open($0, []) }
    try files.unmount("p")
    for (stream, text) in zip(streams, ["one", "two"]) {
      var buffer = [UInt8](repeating: 0, count: 10)
      let count = try buffer.withUnsafeMutableBytes { try stream.read(into: $0) }
      #expect(String(decoding: buffer[..<count], as: UTF8.self) == text)
    }
  }

  /// What the installer refuses is refused here, in the same words.
  @Test(arguments: [
    [ZipBuilder.Entry("../evil")], [.init("a"), .init("A")], [.init("a\\b")],
    [.init("x") { $0.flags = 1 }], [.init("x", []) { $0.method = 14 }],
    [.init("x", Array("four".utf8)) { $0.localName = Array("y".utf8) }],
    [.init("x", Array("four".utf8)) { $0.size = 3 }],
  ])
  func gate(entries: [ZipBuilder.Entry]) throws {
    let path = try vast("p", entries)
    let inspecting = #expect(throws: StoreError.self) {
      try Inspection.read(path, shown: path, ArchiveLimits(), RealSystem(), .none)
    }
    let mounting = #expect(throws: StoreError.self) { try files.mount(path) }
    #expect(mounting == inspecting)
  }
}
