import AssetStoreCore
import Testing

@Suite struct PackageDescriptionTests {
  private func read(_ fileName: String, _ files: [(String, String)]) throws -> PackageDescription {
    let folder = try TemporaryFolder()
    return try PackageDescription.read(
      folder.archive(files.map { .init($0.0, $0.1, deflated: $0.1.utf8.count < 1000) }),
      fileName: fileName)
  }

  private static let mit = "MIT License\n\nPermission is hereby granted"
  private static let plugin = """
    [plugin]
    name="Dialogue Manager"
    description="Talks."
    author="Nathan Hoad"
    version="3.1"
    script="plugin.gd"
    """

  @Test func addon() throws {
    let found = try read(
      "x.zip",
      [
        ("w/README.md", "# Read me\r\nplease"), ("w/LICENSE", Self.mit),
        ("w/addons/dialogue_manager/plugin.cfg", Self.plugin),
        ("w/addons/dialogue_manager/a.cs", ""),
        ("w/project.godot", "config_version=5\n[application]\nconfig/name=\"Demo\""),
      ])
    #expect(found.title == "Dialogue Manager")
    #expect(found.author == "Nathan Hoad")
    #expect(found.publisher == "nathan-hoad")
    #expect(found.slug == "dialogue-manager")
    #expect(found.version == "3.1")
    #expect(found.description == "Talks.\n\n# Read me\nplease")
    #expect(found.license == "MIT")
    #expect(found.type == .addon)
    #expect(found.folders == ["addons/dialogue_manager"])
    #expect(found.tags == ["csharp", "editor-plugin"])
    #expect(found.godotMin == "")
    #expect(found.closedId == "")
  }

  @Test func gdextension() throws {
    let found = try read(
      "debug_draw_3d-1.4.5.zip",
      [
        (
          "addons/debug_draw_3d/debug.gdextension",
          "[configuration]\ncompatibility_minimum = \"4.2.1\"\ncompatibility_maximum = 4.4\n"
        ),
        (
          "addons/debug_draw_3d/libs/other.gdextension",
          "[configuration]\ncompatibility_minimum = \"4.0\"\n"
        ),
        ("addons/debug_draw_3d/LICENSE.txt", Self.mit),
      ])
    #expect(found.title == "debug_draw_3d")
    #expect(found.slug == "debug-draw-3d")
    #expect(found.publisher == "local")
    #expect(found.version == "1.4.5")
    #expect(found.godotMin == "4.2.1")
    #expect(found.godotMax == "4.4")
    #expect(found.license == "MIT")
    #expect(found.tags == ["gdextension"])
  }

  @Test func project() throws {
    let found = try read(
      "game.zip",
      [
        (
          "w/project.godot",
          "config_version=5\n[application]\nconfig/name=\"My Game\"\nconfig/version=\"0.3\"\nconfig/description=\"Fun\"\nconfig/features=PackedStringArray(\"4.3\", \"Mobile\")\n"
        ), ("w/main.tscn", ""), ("w/COPYING", "GNU GENERAL PUBLIC LICENSE Version 3"),
      ])
    #expect(found.type == .project)
    #expect(found.title == "My Game")
    #expect(found.version == "0.3")
    #expect(found.description == "Fun")
    #expect(found.godotMin == "4.3")
    #expect(found.license == "GPL-3.0")
    #expect(found.folders == [""])
    #expect(try read("g.zip", [("project.godot", "config_version=4\n")]).godotMin == "3.1")
  }

  @Test func severalAddons() throws {
    let files = [
      ("w/addons/shader/plugin.cfg", "[plugin]\nname=\"The Shader\"\nversion=\"1\""),
      ("w/addons/vrm/plugin.cfg", "[plugin]\nname=\"VRM\"\nversion=\"2\""),
      ("w/addons/zzz/x.gd", ""),
    ]
    #expect(try read("vrm-2.1.zip", files).title == "VRM")
    #expect(try read("vrm-2.1.zip", files).version == "2")
    #expect(try read("other.zip", files).title == "The Shader")
    #expect(try read("other.zip", files).folders == ["addons/shader", "addons/vrm", "addons/zzz"])
  }

  @Test func nothingSaid() throws {
    let commit = "70263408b0240ee162d6eb550d8217aab15d3c99"
    for (file, title, version, slug) in [
      ("six-1.16.0-py3-none-any.zip", "six", "1.16.0-py3-none-any", "six"),
      ("tool_v2.zip", "tool", "v2", "tool"),
      ("repo-\(commit).zip", "repo", "", "repo"), ("a-2d-b.zip", "a-2d-b", "", "a-2d-b"),
      ("godot-gdpm.zip", "godot-gdpm", "", "godot-gdpm"), ("!.zip", "!", "", "package"),
    ] {
      let found = try read(file, [("w/a.py", "")])
      #expect(found.title == title)
      #expect(found.version == version)
      #expect(found.slug == slug)
      #expect(found.folders == ["addons/\(slug)"])
    }
    // Empty fields are the same as none.
    let empty = try read(
      "some-2.zip", [("plugin.cfg", "[plugin]\nname=\"\"\nauthor=\"\"\nversion=\"\"\n")])
    #expect(empty.title == "some")
    #expect(empty.version == "2")
    #expect(empty.publisher == "local")
  }

  @Test func controlCharacters() throws {
    let found = try read(
      "a.zip",
      [
        ("plugin.cfg", "[plugin]\nname=\"\u{1b}[2JA\u{9b}\n\tB\""),
        ("README.md", "\u{feff}a\u{1b}b\tc\r\nd\re\0"),
      ])
    #expect(found.title == "[2JA B")
    #expect(found.description == "ab\tc\nd\ne")
  }

  @Test func oversizedTexts() throws {
    let long = String(repeating: "é", count: 100_000)
    let found = try read(
      "a.zip", [("README", long), ("plugin.cfg", "[plugin]\nname=\"\(long)\nx\"")])
    #expect(found.description.utf8.count == PackageDescription.descriptionLimit)
    #expect(found.title.count == 300)
    let huge = String(repeating: "; nothing\n", count: 200_000)
    #expect(try read("a.zip", [("a.gd", ""), ("README", huge)]).title == "a")
    // What asks for something would be passed over.
    let error = #expect(throws: StoreError.self) { try read("a.zip", [("plugin.cfg", huge)]) }
    #expect(error?.reason == .malformedFile)
    #expect(error?.subject == "plugin.cfg")
  }

  @Test func vast() throws {
    let plain = try read(
      "x.vast",
      [
        (
          "meta.json",
          #"{"id":"com.example.face","name":"Face","author":"Ann Other","version":"1.2","description":"Tracks"}"#
        )
      ])
    #expect(plain.closedId == "com.example.face")
    #expect(plain.title == "Face")
    #expect(plain.slug == "com.example.face")
    #expect(plain.publisher == "ann-other")
    #expect(plain.version == "1.2")
    #expect(plain.description == "Tracks")
    #expect(plain.tags == ["vast"])
    #expect(plain.folders.isEmpty)
    let nested = try read(
      "x.vast", [("meta.json", #"{"id":"face","version":{"asset":"3.0","spec":"1"}}"#)])
    #expect(nested.version == "3.0")
    #expect(nested.title == "face")
    for (name, text) in [
      ("meta.json", "{}"), ("meta.json", "not json"), ("other.json", "{}"),
      ("meta.json", #"{"id":5}"#),
      ("meta.json", String(repeating: "[", count: 100_000)),
    ] {
      let error = #expect(throws: StoreError.self) { try read("x.vast", [(name, text)]) }
      #expect(error?.reason == .malformedFile)
    }
    for id in ["../evil", "a/b", "", "con"] {
      let error = #expect(throws: StoreError.self) {
        try read("x.vast", [("meta.json", "{\"id\":\"\(id)\"}")])
      }
      #expect(error?.status == .refused)
    }
  }

  @Test func whatAVastNeeds() throws {
    let long = String(repeating: "\u{436}", count: 64)
    let versions = ["", "1.2.0", "1.2.x", "1.8.1 dev", ">=1.0 <2", "1.0 || 2.0", "nightly"]
    let dependencies = versions.map { "{\"id\":\"id\($0.utf8.count)\",\"version\":\"\($0)\"}" }
    let found = try read(
      "x.vast",
      [
        (
          "meta.json",
          """
          {"id":"face","permissions":["network","\(long)"],
           "dependencies":[\(dependencies.joined(separator: ","))]}
          """
        )
      ])
    #expect(found.permissions == ["network", long])
    #expect(
      found.dependencies.map(\.version) == [
        "*", "^1.2.0", "1.2.x", "^'1.8.1 dev'", ">=1.0 <2", "^1.0 || ^2.0", "^nightly",
      ])
  }

  @Test(arguments: ["", "w/", "addons/x/", "w/addons/x/", "addons/x/deep/"])
  func whatAPluginNeeds(folder: String) throws {
    let lists = """
      permissions=["network", "files", "network"]
      dependencies=["A/b@^1.0", "org.Example.core@^2"]
      optional_dependencies=PackedStringArray("c/d",)
      """
    let found = try read(
      "x.zip",
      [
        ("\(folder)plugin.cfg", "\(Self.plugin)\n\(lists)"), ("\(folder)plugin.gd", "@tool"),
        // Who switches on a plugin in a plugin is asked for both.
        ("\(folder)inner/plugin.cfg", "[plugin]\npermissions=\"process\""),
        (
          "\(folder)inner/more/Plugin.CFG",
          "[plugin]\npermissions=[ ]\ndependencies=[\"a/b@^1.0\"]"
        ),
      ])
    #expect(found.permissions == ["files", "network", "process"])
    #expect(
      found.dependencies == [
        Dependency(name: "a/b", version: "^1.0", optional: false),
        Dependency(name: "c/d", version: "*", optional: true),
        Dependency(name: "org.Example.core", version: "^2", optional: false),
      ])
  }

  @Test func whatIsNotInstalledNeedsNothing() throws {
    let found = try read(
      "x.zip",
      [
        ("addons/x/plugin.cfg", Self.plugin),
        ("demo/addons/y/plugin.cfg", "[plugin]\npermissions=[\"process\"]"),
      ])
    #expect(found.permissions == [])
  }

  @Test func whatTheAddonsOfAProjectNeed() throws {
    let found = try read(
      "x.zip",
      [
        ("w/project.godot", "config_version=5\n[application]\nconfig/name=\"Demo\""),
        ("w/deep/er/addons/x/plugin.cfg", "[plugin]\npermissions=[\"process\"]"),
      ])
    #expect(found.type == .project)
    #expect(found.permissions == ["process"])
  }

  @Test(arguments: [
    #"permissions=["a b"]"#, #"permissions=[""]"#, #"permissions=["a,b"]"#,
    #"permissions="a, b""#, "permissions=[\"a\u{a0}b\"]", "permissions=[\"a\u{200b}b\"]",
    #"permissions=["all"]"#, "permissions=[\"\(String(repeating: "x", count: 65))\"]",
    #"permissions=network"#, #"permissions="#, #"permissions=["a", 5]"#,
    #"permissions=["a" "b"]"#, #"permissions=["a""#, #"permissions={"a": "b"}"#,
    #"permissions=["a", ["b"]]"#, #"permissions=[,]"#, #"permissions="a" if true"#,
    #"dependencies=["tester/base@"]"#, #"dependencies=["not a ref"]"#, #"dependencies=["123"]"#,
    #"dependencies=["studio/dialogue ^1.2"]"#, #"dependencies={"studio/dialogue":"^1.2"}"#,
    #"dependencies=["src:a/b@^1"]"#, #"dependencies=["@garbage"]"#, #"dependencies=["a/b@=>1"]"#,
    #"dependencies=["a/b/c"]"#, #"dependencies=["/b"]"#, #"dependencies=[""]"#,
    #"dependencies=["con"]"#, #"optional_dependencies=["not a ref"]"#,
    #"dependencies=["a/b@^1", "A/B@^2"]"#,
  ])
  func whatCannotBeReadIsNotPassedOver(line: String) throws {
    let error = #expect(throws: StoreError.self) {
      try read("x.zip", [("w/addons/x/plugin.cfg", "\(Self.plugin)\n\(line)\n")])
    }
    #expect(error?.reason == .malformedFile)
    #expect(error?.subject == "w/addons/x/plugin.cfg")
    #expect(error?.message.contains("w/addons/x/plugin.cfg") == true)
  }

  @Test func moreThanAnybodyNeeds() throws {
    for (key, count) in [("permissions", 257), ("dependencies", 1001)] {
      let names = (0..<count).map { key == "permissions" ? "\"p\($0)\"" : "\"a/b\($0)\"" }
      let list = "\(Self.plugin)\n\(key)=[\(names.joined(separator: ","))]"
      let error = #expect(throws: StoreError.self) { try read("x.zip", [("plugin.cfg", list)]) }
      #expect(error?.reason == .malformedFile)
      let fewer = list.replacing(names.last.map { ",\($0)" } ?? "", with: "")
      #expect(throws: Never.self) { try read("x.zip", [("plugin.cfg", fewer)]) }
    }
  }

  @Test(arguments: RealLayout.all)
  func realArchive(real: RealLayout) throws {
    let folder = try TemporaryFolder()
    let archive = try Archive(path: folder.write("a.zip", real.zip { _ in "" }.bytes()))
    let found = try PackageDescription.read(archive, fileName: "the-slug.zip")
    #expect(found.type == .addon)
    if real.folders != ["addons/the-slug"] { #expect(found.folders == real.folders) }
  }
}
