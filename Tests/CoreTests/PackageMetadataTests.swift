import Testing

@testable import AssetStoreCore

@Suite struct PackageMetadataTests {
  private static let whole = """
    {"id": "org.example.face", "name": "Face", "author": "Ada",
     "version": {"asset": "1.2.0", "spec": "1.0.0"},
     "permissions": ["tracking", "rendering"],
     "dependencies": [{"id": "org.example.base", "version": "2.0.0"},
                      {"id": "org.example.extra", "version": "0.1.0", "required": false}]}
    """

  private func read(_ text: String) throws -> PackageMetadata {
    try PackageMetadata.read(Array(text.utf8), of: "x.vast", subject: "/x.vast")
  }

  /// "code path" of each finding, with "!" before errors.
  private func findings(_ text: String, strict: Bool = false) -> [String] {
    let findings = Findings(isStrict: strict)
    findings.turn(to: "meta.json", text: Array(text.utf8))
    var reader = MetadataReader(findings)
    _ = reader.read(Array(text.utf8))
    return findings.sorted.map { "\($0.severity == .error ? "!" : "")\($0.code) \($0.path)" }
  }

  /// The whole metadata with one member in the place of another.
  private func with(_ key: String, _ value: String) -> String {
    var members = [
      "id": "\"a\"", "name": "\"A\"", "author": "\"B\"",
      "version": #"{"asset":"1.0.0","spec":"1.0.0"}"#,
    ]
    members[key] = value.isEmpty ? nil : value
    return "{"
      + members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
      .joined(separator: ",") + "}"
  }

  @Test func specification() throws {
    let found = try read(Self.whole)
    #expect(found.id == "org.example.face")
    #expect(found.name == "Face")
    #expect(found.author == "Ada")
    #expect(found.version == .init(asset: "1.2.0", spec: "1.0.0"))
    #expect(found.permissions == ["tracking", "rendering"])
    #expect(
      found.dependencies == [
        .init(id: "org.example.base", version: "2.0.0"),
        .init(id: "org.example.extra", version: "0.1.0", isRequired: false),
      ])
    #expect(findings(Self.whole, strict: true).isEmpty)
    #expect(findings(with("", "")).isEmpty)
  }

  @Test func olderShape() throws {
    let text = """
      {"id": "face", "name": "Face", "author": "Ada", "description": "Sees", "version": "1.2",
       "intents": ["None", "Files"],
       "dependencies": [{"id": "base", "version": "2.0.0.1", "required": false}]}
      """
    let found = try read(text)
    #expect(found.version == .init(asset: "1.2"))
    #expect(found.description == "Sees")
    #expect(found.permissions == ["Files"])
    #expect(found.dependencies == [.init(id: "base", version: "2.0.0.1", isRequired: false)])
    let codes = [
      "older-shape $.version", "bad-version $.version", "older-shape $.intents",
      "bad-version $.dependencies[0].version",
    ]
    #expect(findings(text) == codes)
    #expect(findings(text, strict: true) == codes.map { "!\($0)" })
  }

  /// What asks for something in either shape asks for it.
  @Test func bothShapes() throws {
    let text = with("permissions", #"["a","b"],"intents":["b","c"]"#)
    #expect(try read(text).permissions == ["a", "b", "c"])
  }

  @Test(arguments: [
    (#""None, Files""#, ["Files"]), (#""None""#, []), (#""b,  a""#, ["b", "a"]),
  ])
  func intentsInOneText(_ text: String, _ permissions: [String]) throws {
    #expect(try read(with("intents", text)).permissions == permissions)
    #expect(findings(with("intents", text)) == ["older-shape $.intents"])
  }

  @Test func unusable() {
    for text in [
      "", "[]", "\"x\"", "{}", #"{"id":null}"#, #"{"id":5}"#, with("name", "5"),
      with("author", "[]"),
      with("version", "1"), with("version", #"{"asset":1}"#), with("permissions", "{}"),
      with("permissions", "[1]"), with("permissions", #"["a b"]"#), with("permissions", #"[""]"#),
      with("dependencies", "{}"), with("dependencies", "[1]"), with("dependencies", "[{}]"),
      with("dependencies", #"[{"id":1}]"#), with("dependencies", #"[{"id":"b","required":1}]"#),
      with("id", #""a","id":"b""#), with("x", #"{"y":1,"y":2}"#),
      with(
        "dependencies", "[" + Array(repeating: "{}", count: 10_000).joined(separator: ",") + "]"),
      String(repeating: "[", count: 100_000), "{\"id\":\"a\"",
    ] {
      let error = #expect(throws: StoreError.self, "\(text.prefix(80))") { try read(text) }
      #expect(error?.reason == .malformedFile)
      #expect(error?.message.contains("line") == true)
    }
    for id in [
      "", ".", "..", "a/b", "../a", "a\\b", "con", "NUL.x", "a.", "a ", ".git", "a\u{202e}b",
    ] {
      let error = #expect(throws: StoreError.self) {
        try read(with("id", "\"\(id.replacing("\\", with: "\\\\"))\""))
      }
      #expect(error?.status == .refused)
    }
  }

  /// Of what is wrong, that is told for which the package is refused, and not what comes before it.
  @Test func whyUnusable() {
    let text = with("permissions", #"["a b"],"version":"1""#).replacing(
      #","version":{"asset":"1.0.0","spec":"1.0.0"}"#, with: "")
    let error = #expect(throws: StoreError.self) { try read(text) }
    #expect(error?.message.contains("$.permissions[0]") == true)
    let bad = #"{"asset":"1","spec":"1.0.0"}"#
    let both = "{\"version\":\(bad),\"id\":\"a\",\n\"dependencies\":[1],\"permissions\":[2]}"
    let second = #expect(throws: StoreError.self) { try read(both) }
    #expect(second?.message.contains("($.dependencies[0], line 2)") == true)
  }

  @Test(arguments: [
    ("id", "", "!missing-key $.id"), ("id", "5", "!wrong-type $.id"),
    ("id", "null", "!wrong-type $.id"),
    ("id", #""""#, "!bad-id $.id"), ("id", #""a/b""#, "!bad-id $.id"),
    ("id", #""..""#, "!bad-id $.id"),
    ("id", #""Con""#, "!bad-id $.id"), ("id", #""a\u0000""#, "!bad-id $.id"),
    ("id", "\"\(String(repeating: "x", count: 129))\"", "!bad-id $.id"),
    ("name", "7", "!wrong-type $.name"), ("name", #""a\nb""#, "!control-character $.name"),
    ("name", #""\u202eb""#, "!control-character $.name"),
    ("version", "[]", "!wrong-type $.version"),
    ("version", #"{"asset":"1.0","spec":"1.0.0"}"#, "!bad-version $.version.asset"),
    ("version", #"{"asset":"1.0.0","spec":"v1.0.0"}"#, "!bad-version $.version.spec"),
    ("version", #"{"asset":"1.0.0","spec":1}"#, "!wrong-type $.version.spec"),
    ("permissions", #""tracking""#, "!wrong-type $.permissions"),
    ("permissions", #"["a",1]"#, "!wrong-type $.permissions[1]"),
    ("permissions", #"["a","b,c"]"#, "!bad-permission $.permissions[1]"),
    ("dependencies", #"[{"id":"a","version":"1.0.0"}]"#, "!self-dependency $.dependencies[0].id"),
    (
      "dependencies", #"[{"id":"b","version":"1.0.0"},{"id":"b","version":"2.0.0"}]"#,
      "!duplicate-dependency $.dependencies[1].id"
    ),
    ("dependencies", #"[{"version":"1.0.0"}]"#, "!missing-key $.dependencies[0].id"),
    ("dependencies", #"[{"id":"../b","version":"1.0.0"}]"#, "!bad-id $.dependencies[0].id"),
    ("dependencies", #"[{"id":"b","version":"^1.0.0"}]"#, "!bad-version $.dependencies[0].version"),
    ("dependencies", #"[["b"]]"#, "!wrong-type $.dependencies[0]"),
    ("author", #""x","author":"y""#, "!json-duplicate-name $.author"),
  ])
  func errors(_ key: String, _ value: String, _ expected: String) {
    #expect(findings(with(key, value)) == [expected])
    #expect(findings(with(key, value), strict: true) == [expected])
  }

  /// What is an error for those alone who are strict.
  @Test(arguments: [
    ("name", "", "missing-key $.name"), ("author", "", "missing-key $.author"),
    ("version", "", "missing-key $.version"), ("author", "null", "wrong-type $.author"),
    ("version", #"{"asset":"1.0.0"}"#, "missing-key $.version.spec"),
    ("version", #"{"spec":"1.0.0"}"#, "missing-key $.version.asset"),
    ("version", #""1.0.0""#, "older-shape $.version"), ("intents", "[]", "older-shape $.intents"),
    ("name", #"" ""#, "empty-text $.name"), ("id", #""a b""#, "unportable-id $.id"),
    ("id", #""é""#, "unportable-id $.id"),
    ("name", "\"\(String(repeating: "é", count: 301))\"", "text-too-long $.name"),
    ("permissions", #"["a","a"]"#, "duplicate-permission $.permissions[1]"),
    ("dependencies", #"[{"id":"b"}]"#, "missing-key $.dependencies[0].version"),
  ])
  func deviations(_ key: String, _ value: String, _ expected: String) throws {
    #expect(findings(with(key, value)) == [expected])
    #expect(findings(with(key, value), strict: true) == ["!\(expected)"])
    _ = try read(with(key, value))
  }

  @Test(arguments: [
    ("licence", "1", "unknown-key $.licence"), ("a b", "1", "unknown-key $['a b']"),
    (
      "version", #"{"asset":"1.0.0","spec":"1.0.0","x":0}"#, "unknown-key $.version.x"
    ),
    (
      "dependencies", #"[{"id":"b","version":"1.0.0","x":0}]"#, "unknown-key $.dependencies[0].x"
    ),
  ])
  func advice(_ key: String, _ value: String, _ expected: String) throws {
    #expect(findings(with(key, value), strict: true) == [expected])
    _ = try read(with(key, value))
  }

  @Test func manyItems() {
    let dependencies = (0..<10_000).map { #"{"id":"p\#($0)","version":"1.0.0"}"# }
    let many = "[\(dependencies.joined(separator: ","))]"
    #expect(findings(with("dependencies", many)) == ["!too-many-items $.dependencies"])
    let fine = "[\(dependencies.prefix(1000).joined(separator: ","))]"
    #expect(findings(with("dependencies", fine)).isEmpty)
    let permissions = (0..<257).map { "\"p\($0)\"" }.joined(separator: ",")
    #expect(findings(with("permissions", "[\(permissions)]")) == ["!too-many-items $.permissions"])
  }

  /// However many there are, a thousand of each are kept and all are counted.
  @Test func manyFindings() {
    let members = (0..<5000).map { "\"x\($0)\":0" }.joined(separator: ",")
    let text = "{\(members)}"
    let findings = Findings(isStrict: false)
    findings.turn(to: "meta.json", text: Array(text.utf8))
    var reader = MetadataReader(findings)
    #expect(reader.read(Array(text.utf8)) == nil)
    #expect(findings.errors == 1)
    #expect(findings.warnings == 5003)
    #expect(findings.sorted.count == 1001)
    #expect(findings.firstError?.code == "missing-key")
  }

  @Test func places() {
    let findings = Findings(isStrict: false)
    let text = "{\n  \"id\": \"a\",\n  \"name\": 5\n}"
    findings.turn(to: "meta.json", text: Array(text.utf8))
    var reader = MetadataReader(findings)
    _ = reader.read(Array(text.utf8))
    let name = findings.sorted.first { $0.path == "$.name" }
    #expect(name?.line == 3)
    #expect(name?.column == 3)
    #expect(name?.entry == "meta.json")
  }

  @Test func semanticVersions() {
    for text in [
      "0.0.0", "1.2.3", "10.20.30", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-0A.-.x-y-z", "1.0.0+001",
      "1.0.0-rc.1+build.5", "99999999999999999999.0.0", "1.0.0+a-b", "1.0.0---", "1.0.0-0a",
    ] {
      #expect(VersionText(text).isSemantic, "\(text)")
    }
    for text in [
      "", "1", "1.2", "1.2.3.4", "v1.2.3", "01.2.3", "1.02.3", "1.2.03", "1.2.3-", "1.2.3+",
      "1.2.3-01",
      "1.2.3-a..b", "1.2.3-a.", "1.2.3+a+b", " 1.2.3", "1.2.3 ", "1.2.3-é", "-1.2.3", "1.2.x",
      "1..3", "+",
      "-", "^1.2.3", "1.2.3-a_b", "١.0.0",
    ] {
      #expect(!VersionText(text).isSemantic, "\(text)")
    }
  }
}
