import Testing

@testable import AssetStoreCore

@Suite struct PackageValidatorTests {
  static let meta = """
    {"id":"org.example.face","name":"Face","author":"Ada","version":{"asset":"1.2.0","spec":"1.0.0"}}
    """
  private static let plugin =
    "[plugin]\nname=\"N\"\ndescription=\"\"\nauthor=\"A\"\nversion=\"1\"\nscript=\"plugin.gd\"\n"

  private func validate(
    _ fileName: String, _ entries: [ZipBuilder.Entry], strict: Bool = false
  ) throws -> PackageReport {
    let folder = try TemporaryFolder()
    return try validate(folder.write(fileName, ZipBuilder(entries).bytes()), strict: strict)
  }

  private func validate(_ path: String, strict: Bool = false) throws -> PackageReport {
    let validator = PackageValidator(
      isStrict: strict, ArchiveLimits(), RealSystem(), .none)
    return try validator.validate(path)
  }

  /// "code entry" of each finding, with "!" before errors.
  private func codes(_ report: PackageReport) -> [String] {
    report.findings.map { "\($0.severity == .error ? "!" : "")\($0.code) \($0.entry)" }
  }

  private func vast(_ entries: [ZipBuilder.Entry], strict: Bool = false) throws -> [String] {
    codes(try validate("x.vast", [.init("meta.json", Self.meta)] + entries, strict: strict))
  }

  @Test func sound() throws {
    let bytes = ZipBuilder([
      .init("meta.json", Self.meta), .init("scripts/a.js", "x"),
      .init("lang/en-US.json", #"{"a":"A"}"#),
      .init("lang/de-DE.json", #"{"a":"Ah"}"#), .init("model.glb", "x", deflated: true),
    ]).bytes()
    let folder = try TemporaryFolder()
    let report = try validate(folder.write("x.vast", bytes), strict: true)
    #expect(report.findings.isEmpty && report.valid)
    #expect(report.format == .vast)
    #expect(report.size == Int64(bytes.count))
    #expect(report.sha256 == (try SHA256.hash(bytes)))
  }

  @Test func metadataThatIsNotThere() throws {
    for (name, code) in [
      ("Meta.json", "!metadata-missing meta.json"),
      ("pack/meta.json", "!metadata-missing meta.json"),
      ("other.json", "!metadata-missing meta.json"),
    ] {
      #expect(codes(try validate("x.vast", [.init(name, Self.meta)])) == [code])
    }
    let folder = codes(
      try validate("x.vast", [.init("meta.json/", ""), .init("meta.json/a", "")]))
    #expect(folder == ["!metadata-missing meta.json"])
    #expect(codes(try validate("x.vast", [])) == ["!metadata-missing meta.json"])
  }

  @Test func metadataThatIsThereTwice() throws {
    for name in ["meta.json", "META.JSON", "meta.js\u{200d}on"] {
      let report = try validate(
        "x.vast", [.init("meta.json", Self.meta), .init(name, Self.meta)])
      #expect(codes(report).map { $0.prefix(15) } == ["!path-collision"])
    }
    #expect(
      try vast([.init("sub/meta.json", "{}"), .init("b/Meta.JSON", "{}")]) == [
        "metadata-elsewhere b/Meta.JSON", "metadata-elsewhere sub/meta.json",
      ])
  }

  @Test func metadataTexts() throws {
    for (text, code) in [
      ("", "json-syntax"), ("{", "json-syntax"), ("\u{0}", "json-encoding"),
      ("{\"id\":\"a\",\"id\":\"b\"}", "json-duplicate-name"),
      (String(repeating: "[", count: 99), "json-depth"),
      (String(repeating: " ", count: 2 << 20), "json-size"),
    ] {
      let report = try validate("x.vast", [.init("meta.json", text, deflated: true)])
      #expect(codes(report) == ["!\(code) meta.json"])
      #expect(report.findings.allSatisfy { ($0.line > 0) == (code != "json-size") })
    }
    let marked = [ZipBuilder.Entry("meta.json", "\u{feff}\(Self.meta)")]
    #expect(codes(try validate("x.vast", marked)) == ["json-byte-order-mark meta.json"])
    #expect(
      codes(try validate("x.vast", marked, strict: true)) == ["!json-byte-order-mark meta.json"])
    let latin = try validate(
      "x.vast", [.init("meta.json", Array(#"{"id":"caf"#.utf8) + [0xe9] + Array(#""}"#.utf8))])
    #expect(codes(latin) == ["!json-encoding meta.json"])
  }

  @Test func content() throws {
    #expect(
      try vast([
        .init("a.js", ""), .init("src/b.GD", ""), .init("scripts/c.gd", ""),
        .init("scripts/d/e.lua", ""),
        .init("scripts.py", ""), .init("readme.md", ""),
      ]) == ["script-ignored a.js", "script-ignored scripts.py", "script-ignored src/b.GD"])
    #expect(try vast([.init("Scripts/a.gd", "")]) == ["script-ignored Scripts/a.gd"])
    #expect(try vast([.init(".data/x", "")]) == ["data-shadowed .data/x"])
    #expect(try vast([.init(".data/x", "")], strict: true) == ["!data-shadowed .data/x"])
    #expect(
      try vast([.init("link", "meta.json", mode: 0o120777)]) == ["!link-entry link"])
    #expect(try vast([.init("a", "", mode: 0o020666)]) == ["!special-entry a"])
  }

  @Test func languages() throws {
    #expect(
      try vast([
        .init("lang/en-US.json", #"{"a":"A","b":"B"}"#),
        .init("lang/de-de.json", #"{"a":"Ah","c":"Ceh"}"#),
        .init("lang/fr.json", #"{"a":"","b":"","c":""}"#), .init("lang/notes.txt", ""),
        .init("lang/old/it.json", "{}"),
      ]) == [
        "language-name lang/de-de.json", "texts-missing lang/de-de.json",
        "texts-missing lang/en-US.json",
        "language-file-ignored lang/notes.txt", "language-file-ignored lang/old/it.json",
      ])
    for name in ["en_US", "en-UK", "english", "zh-Hant", "-", "de-DE-1996"] {
      let file = "lang/\(name).json"
      #expect(try vast([.init(file, "{}")]) == ["!language-name \(file)"])
    }
    for (text, code) in [
      ("[]", "wrong-type"), ("{\"a\":1}", "wrong-type"),
      ("{\"a\":\"x\",\"a\":\"y\"}", "json-duplicate-name"),
      ("", "json-syntax"), ("{\"a\":\"\\u0000\"}", "control-character"),
      (String(repeating: " ", count: 5 << 20), "json-size"),
    ] {
      // What another lacks is not said as long as one cannot be read.
      let found = try vast([
        .init("lang/en.json", text, deflated: true), .init("lang/de.json", #"{"b":""}"#),
      ])
      #expect(found == ["!\(code) lang/en.json"])
    }
    let report = try validate(
      "x.vast",
      [
        .init("meta.json", Self.meta), .init("lang/en.json", "{\n\"it's\": 1}"),
      ])
    #expect(report.findings.map(\.path) == ["$['it\\'s']"])
    #expect(report.findings.map(\.line) == [2])
  }

  @Test func manyLanguages() throws {
    let codes = "abcdefghijklmnopqrstuvwxyz".flatMap { first in
      "abcdefghijklmnopqrstuvwxyz".map { "a\(first)\($0)" }
    }.filter { LanguageCodes.isLanguage($0[...]) }
    #expect(codes.count > 500)
    // Windows takes it for a device.
    let files = codes.filter { $0 != "aux" }.prefix(501).map {
      ZipBuilder.Entry("lang/\($0).json", "{}")
    }
    #expect(try vast(Array(files)) == ["!too-many-items lang"])
  }

  @Test func damage() throws {
    #expect(try vast([.init("a", Array("abc".utf8)) { $0.crc = 1 }]) == ["!content-mismatch a"])
    let damaged = ZipBuilder.Entry("a", Array(repeating: 7, count: 999), deflated: true) {
      $0.data = [0xff, 0xff, 0xff]
    }
    #expect(try vast([damaged]) == ["!archive-damaged a"])
    let lying = try validate("x.vast", [.init("meta.json", Array(Self.meta.utf8)) { $0.crc = 1 }])
    #expect(Set(codes(lying)) == ["!content-mismatch meta.json"])
    let folder = try TemporaryFolder()
    for bytes: [UInt8] in [[], Array("no zip".utf8), Array(ZipBuilder().bytes().dropLast())] {
      let report = try validate(folder.write("x.vast", bytes))
      #expect(codes(report) == ["!not-a-zip "])
      #expect(report.sha256 == "" && !report.valid)
    }
    for name in ["../a", "/a", "a\\b", "con", "a ", "a\u{1}"] {
      #expect(try vast([.init(name, "")]).first?.hasPrefix("!path-") == true)
    }
    #expect(throws: StoreError.self) { try validate("/nowhere/x.vast") }
  }

  @Test func godot() throws {
    func addon(_ plugin: String, _ more: String...) throws -> [String] {
      let files = [("addons/a/plugin.cfg", plugin)] + more.map { ($0, "") }
      return codes(try validate("x.zip", files.map { .init("w/\($0.0)", $0.1) }))
    }
    #expect(try addon(Self.plugin, "addons/a/plugin.gd").isEmpty)
    #expect(try addon(Self.plugin) == ["!plugin-script-missing w/addons/a/plugin.cfg"])
    let deeper = Self.plugin.replacing("plugin.gd", with: "../b/x.gd")
    #expect(try addon(deeper, "addons/b/x.gd").isEmpty)
    #expect(try addon(deeper, "x.gd", "addons/a/x.gd").count == 1)
    // What is not installed is not there.
    #expect(
      try addon(Self.plugin.replacing("plugin.gd", with: "../../x.gd"), "x.gd").count == 1)
    #expect(
      try addon("[plugin]\nname=\"\"\nversion=\"\"\n") == [
        "empty-text w/addons/a/plugin.cfg", "plugin-key-missing w/addons/a/plugin.cfg",
        "plugin-key-missing w/addons/a/plugin.cfg", "empty-text w/addons/a/plugin.cfg",
        "plugin-key-missing w/addons/a/plugin.cfg",
      ])
    #expect(codes(try validate("x.zip", [])) == ["!empty-package "])
    #expect(
      codes(try validate("x.zip", [.init("a/l", "x", mode: 0o120777), .init("b", "")])) == [
        "!link-entry a/l"
      ])
  }

  @Test(arguments: RealLayout.all) func realLayouts(_ layout: RealLayout) throws {
    let folder = try TemporaryFolder()
    let report = try validate(folder.write("x.zip", layout.zip().bytes()))
    let other = report.findings.filter { !$0.code.hasPrefix("plugin-") }
    #expect(other.isEmpty)
  }

  @Test func folders() throws {
    let folder = try TemporaryFolder()
    let system = RealSystem()
    #expect(codes(try validate(folder.path)) == ["!metadata-missing meta.json"])
    _ = try folder.write("meta.json", Array(Self.meta.utf8))
    for name in [".git", ".git/hooks", "sub", "__MACOSX"] {
      _ = try system.makeDirectory(Path.join(folder.path, name))
    }
    for name in [".git/hooks/x.gd", ".gitignore", ".DS_Store", "__MACOSX/con", "sub/a.txt"] {
      _ = try folder.write(name, [])
    }
    #expect(codes(try validate(folder.path, strict: true)).isEmpty)
    _ = try folder.write("sub/A.txt", [])
    #expect(codes(try validate(folder.path)) == ["!path-collision sub/a.txt"])
    _ = try folder.write("nul.txt", [])
    _ = try folder.write("sub/a\\b", [])
    #expect(codes(try validate(folder.path)) == ["!path-name nul.txt", "!path-absolute sub/a\\b"])
  }
}
