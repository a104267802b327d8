import Testing

@testable import AssetStoreCore

@Suite struct AuditTests {
  private func audit(
    _ entries: [ZipBuilder.Entry], name: String = "thing.zip", places: Int = Audit.usualPlaces,
    _ progress: Progress = .none
  ) throws -> AuditReport {
    let folder = try TemporaryFolder()
    let path = try folder.write(name, ZipBuilder(entries).bytes())
    return try AuditReport.read(
      path, shown: path, places: places, longestText: 1 << 20, ArchiveLimits(), RealSystem(),
      progress)
  }

  private func told(_ report: AuditReport) -> [String] {
    report.capabilities.flatMap { found in
      found.evidence.map { "\(found.name) \($0.entry):\($0.line) \($0.word)" }
    }
  }

  @Test func besideWhatIsDeclared() throws {
    let report = try audit([
      .init(
        "w/addons/a/plugin.cfg",
        "[plugin]\nname=\"A\"\nscript=\"a.gd\"\npermissions=[\"Network\", \"editor\", \"tracking\", \"process\"]\n"
      ),
      .init("w/addons/a/a.gd", "@tool\nextends EditorPlugin\nvar h: HTTPRequest\n", deflated: true),
      .init("w/addons/b/b.gd", "\n\nFileAccess.open(p, 2)"),
      .init("w/addons/b/plugin.cfg", "[plugin]\npermissions=[\"tracking\", \"files\"]"),
      .init("w/other/c.gd", "OS.execute(x)"),
      .init("w/addons/top.gd", "OS.execute(x)"),
    ])
    #expect(
      report.declared.map { "\($0.name) \($0.use)" } == [
        "Network found", "editor found", "files found", "process unused", "tracking other",
      ])
    #expect(report.capabilities.map(\.name) == ["editor", "files", "network"])
    #expect(report.capabilities.map(\.declared) == [true, true, true])
    #expect(report.undeclared == [])
    #expect(report.checked == 4)
    #expect(
      told(report) == [
        "editor w/addons/a/a.gd:1 @tool", "editor w/addons/a/a.gd:2 EditorPlugin",
        "editor w/addons/a/plugin.cfg:3 script=a.gd", "files w/addons/b/b.gd:3 FileAccess",
        "network w/addons/a/a.gd:3 HTTPRequest",
      ])
  }

  /// What is declared is what installing asks consent for.
  @Test func declaredByAPluginInAPlugin() throws {
    let report = try audit([
      .init("addons/a/plugin.cfg", "[plugin]\npermissions=[\"files\"]"),
      .init("addons/a/inner/plugin.cfg", "[plugin]\npermissions=[\"process\"]"),
      .init("addons/a/a.gd", "OS.execute(x)"),
    ])
    #expect(report.declared.map(\.name) == ["files", "process"])
    #expect(report.undeclared == [])
  }

  @Test func nothingDeclared() throws {
    let report = try audit([.init("a.gd", "OS.execute(x)"), .init("b.so", [1, 2, 3])])
    #expect(report.declared == [])
    #expect(report.undeclared == ["native-code", "process"])
    #expect(report.capabilities.map(\.declared) == [false, false])
  }

  @Test func nothingFound() throws {
    let report = try audit([.init("a.gd", "# OS.execute(x)"), .init("b.png", [1, 2, 3])])
    #expect(report.capabilities == [])
    #expect(report.checked == 2)
  }

  @Test(arguments: [
    (#""permissions":["network","tracking"]"#, ["network", "tracking"]),
    (#""intents":["Files"]"#, ["Files"]), (#""intents":"None, Files""#, ["Files"]),
    (#""intents":"None""#, []), (#""permissions":["a"],"intents":"Files""#, ["Files", "a"]),
    (#""x":1"#, []),
    (#""permissions":["a","a"]"#, ["a"]),
  ])
  func whatAVastDeclares(_ field: String, _ expected: [String]) throws {
    let report = try audit(
      [
        .init("meta.json", "{\"id\":\"v\",\(field)}"), .init("scripts/a.gd", "HTTPClient"),
        .init("else/b.gd", "OS.kill(1)"),
      ], name: "v.vast")
    #expect(report.declared.map(\.name) == expected)
    // Of a .vast everything counts: all of it is mounted.
    #expect(report.capabilities.map(\.name) == ["network", "process"])
    #expect(
      report.undeclared == (expected.contains("network") ? ["process"] : ["network", "process"]))
    #expect(report.declared.allSatisfy { ($0.use == .unused) == ($0.name == "Files") })
  }

  /// A scene or plugin.cfg may call any file a script.
  @Test func scriptsOfAnyName() throws {
    let scene = """
      [ext_resource type="Script" path="res://addons/a/notes.txt" id="1"]
      [ext_resource type="Script" path="sub/data.bin" id="2"]
      [ext_resource type="Texture2D" path="res://addons/a/other.txt" id="3"]
      """
    let report = try audit([
      .init("addons/a/a.txt", "OS.kill(1)"),
      .init("addons/a/notes.txt", "OS.kill(1)"), .init("addons/a/other.txt", "OS.kill(1)"),
      .init("addons/a/plugin.cfg", "[plugin]\nscript=\"a.txt\""),
      .init("addons/a/scene.tscn", scene), .init("addons/a/sub/data.bin", "\nOS.kill(1)"),
    ])
    #expect(
      told(report).filter { $0.hasPrefix("process") } == [
        "process addons/a/a.txt:1 OS.kill", "process addons/a/notes.txt:1 OS.kill",
        "process addons/a/sub/data.bin:2 OS.kill",
      ])
  }

  @Test func sceneOfAnyName() throws {
    let scene = "[gd_scene format=3]\n[sub_resource type=\"GDScript\" id=\"1\"]\n"
    let report = try audit([
      .init("a.txt", Array("\u{feff}".utf8) + Array(scene.utf8)), .init("b.txt", "x" + scene),
    ])
    #expect(told(report) == ["embedded-script a.txt:2 GDScript"])
  }

  @Test func encodings() throws {
    let text = "# größe\nOS.kill(1)\n"
    let little = text.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
    let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
    let report = try audit([
      .init("a.gd", Array("\u{feff}OS.kill(1)".utf8)), .init("b.gd", [0xff, 0xfe] + little),
      .init("c.gd", [0xfe, 0xff] + big),
      // Without a mark it is UTF-8, which no zero byte makes anything else.
      .init("d.gd", Array("#\0\nOS.kill(1)".utf8)), .init("e.gd", little),
      .init("i.cs", [0xff, 0xfe, 0, 0] + text.utf8.flatMap { [$0, 0, 0, 0] }),
      .init("j.cs", [0, 0, 0xfe, 0xff] + text.utf8.flatMap { [0, 0, 0, $0] }),
      .init("f.gd", "x\r\n# y\r\nOS.kill(1)\r\n"), .init("g.gd", [0xff, 0xfe, 0x0a]),
    ])
    #expect(
      told(report) == [
        "csharp i.cs:0 .cs", "csharp j.cs:0 .cs", "process a.gd:1 OS.kill",
        "process b.gd:2 OS.kill", "process c.gd:2 OS.kill",
        "process d.gd:2 OS.kill", "process f.gd:3 OS.kill", "process i.cs:2 OS.kill",
        "process j.cs:2 OS.kill",
      ])
  }

  @Test func linksCannotBeLookedInto() throws {
    let report = try audit(
      [.init("meta.json", "{\"id\":\"v\"}"), .init("link", "meta.json", mode: 0o120777)],
      name: "v.vast")
    #expect(told(report) == ["opaque link:0 symbolic link"])
  }

  @Test func firstPlacesAndAll() throws {
    let report = try audit(
      [
        .init("b.gd", "OS.kill(1);OS.kill(2)\n\nOS.kill(3)\nOS.execute(1)"),
        .init("a.tscn", "[sub_resource type=\"GDScript\"]\nscript/source=\"\n\nOS.kill(4)\""),
        .init("c.tscn", "[sub_resource type=\"GDScript\"]\nscript/source=\"OS.kill(4)\""),
      ], places: 3)
    let process = try #require(report.capabilities.last)
    // The same on one line counts once.
    #expect(process.count == 5)
    #expect(
      process.evidence.map { "\($0.entry):\($0.line) \($0.word)" } == [
        "a.tscn:4 OS.kill", "b.gd:1 OS.kill", "b.gd:3 OS.kill",
      ])
  }

  @Test func wordsAreHarmless() throws {
    let long = String(repeating: "x", count: 500)
    let report = try audit([
      .init("a.gd", "load('user://\\u001b[31m\(long)')"), .init("b", "#!/bin/\u{1b}]0;x\u{7}\nx"),
      .init("c.gd", "load('user://e\(String(repeating: "\u{301}", count: 200))')"),
    ])
    for found in report.capabilities {
      for evidence in found.evidence {
        #expect(evidence.word.utf8.count < 300)
        #expect(!evidence.word.unicodeScalars.contains(where: EntryName.isControl))
        #expect(StreamSafe.holds(evidence.word))
      }
    }
    #expect(report.capabilities.map(\.count) == [2, 1])
  }

  /// Data in the clothes of text: only its beginning is read.
  @Test func largeTexts() throws {
    let filler = [UInt8](repeating: 0x20, count: 1 << 20)
    let report = try audit([
      .init("a.tres", Array("a = Object(UDPServer,\"b\":1)\n".utf8) + filler, deflated: true),
      .init("b.gd", filler + Array("OS.kill(1)".utf8), deflated: true),
      .init("c.gd", filler, deflated: true), .init("d.png", ArchiveTests.noise(2 << 20)),
    ])
    #expect(
      told(report) == [
        "network a.tres:1 UDPServer", "opaque a.tres:0 only the first 1 MiB were looked at",
        "opaque b.gd:0 only the first 1 MiB were looked at",
      ])
  }

  @Test func damagedTextsAreRefused() throws {
    let error = #expect(throws: StoreError.self) {
      try audit([.init("a.gd", Array("x".utf8)) { $0.crc = 1 }])
    }
    #expect(error?.reason == .contentMismatch)
    #expect(error?.subject == "a.gd")
  }

  @Test func cancelled() throws {
    var reports = 0
    let error = #expect(throws: StoreError.self) {
      try audit(
        [.init("a.gd", "x"), .init("b.gd", "y"), .init("c.gd", "z")],
        Progress { phase, _, done, total in
          #expect(phase == .hash)
          #expect(done <= total)
          reports += 1
          return done > 0
        })
    }
    #expect(error?.reason == .cancelled)
    #expect(reports == 2)
  }

  @Test func whatInstallingWouldRefuse() throws {
    let error = #expect(throws: StoreError.self) {
      try audit([.init("addons/a/link", "x", mode: 0o120777)])
    }
    #expect(error?.reason == .linkEntry)
  }

  /// So that C knows all of them by name, in order.
  @Test func names() {
    let names = Capability.allCases.map(\.rawValue)
    #expect(names == names.sorted())
    #expect(AuditReport.capability("Native-Code") == .nativeCode)
    #expect(AuditReport.capability("nativeCode") == nil)
  }
}
