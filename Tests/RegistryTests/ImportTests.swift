import AssetStoreCore
import Testing

@testable import AssetStoreRegistry

@Suite struct ImportTests {
  @Test func names() {
    let names = [
      ("Night Sky", "night-sky"), ("  A -- b!", "a-b"), ("Café Ångström", "cafe-angstrom"),
      ("../../etc/passwd", "etc-passwd"), ("夜空", ""), ("", ""), ("a\u{0}b\u{202e}c", "a-b-c"),
      ("\u{1F600}", ""), ("Æther", "aether"), ("x_y.z", "x-y-z"), ("\u{212a}elvin", "elvin"),
      (String(repeating: "x", count: 65), String(repeating: "x", count: 64)),
      (String(repeating: "x", count: 63) + " yz", String(repeating: "x", count: 63)),
    ]
    for (text, name) in names {
      #expect(ImportText.name(text) == name)
      #expect(name.isEmpty || RegistryName.refusal(name) == nil)
    }
  }

  @Test func lines() {
    #expect(ImportText.line(" a\u{1b}[31m\n\tb\u{202e}\u{85}c ") == "a [31m b c")
    #expect(ImportText.line("abcd", atMost: 4) == "abcd")
    #expect(ImportText.line("abcde", atMost: 4) == "abc\u{2026}")
    #expect(ImportText.line("abc de", atMost: 4) == "abc\u{2026}")
    #expect(ImportText.line(String(repeating: " \u{0}", count: 1_000_000)) == "")
    let longest = ImportText.line(String(repeating: "é", count: 1_000_000))
    #expect(longest.unicodeScalars.count == ObjectReader.longestLine)
  }

  @Test func descriptions() {
    #expect(ImportText.summary(of: "\n# \n\n## **Stars** over\u{7} it \nmore") == "Stars** over it")
    #expect(ImportText.summary(of: "---\n***\n") == "")
    #expect(ImportText.description("a\r\n\tb\u{0}\u{1b}")?.text == "a\n\tb")
    let long = ImportText.description(String(repeating: "word ", count: 200_000))
    #expect(long?.isCut == true)
    #expect((long?.text.utf8.count ?? 0) < 262_144)
    #expect(ImportText.description(String(repeating: "> ", count: 100_000)) == nil)
  }

  @Test func versions() {
    let versions = [
      ("1.2.0", "1.2.0"), ("v1.2 (beta)", "v1.2-beta"), ("../1", "1"), ("", "0"), ("\u{661}", "0"),
      (" 2.0-Alpha-21 WIP (Godot 4.5+)", "2.0-Alpha-21-WIP-Godot-4.5"), ("---", "0"),
      (String(repeating: "1", count: 100), String(repeating: "1", count: 64)),
    ]
    for (text, version) in versions {
      #expect(ImportText.version(text) == version)
      #expect(RegistryName.isVersion(version))
    }
  }

  @Test func licenses() {
    let licenses = [
      ("MIT", "MIT"), ("GPLv3", "GPL-3.0"), ("", "LicenseRef-unknown"),
      ("MIT OR ISC", "MIT OR ISC"),
      ("Proprietary!", "LicenseRef-proprietary"), ("MIT / ISC", "LicenseRef-mit-isc"),
      ("\u{202e}", "LicenseRef-unknown"),
    ]
    for (text, license) in licenses {
      #expect(ImportText.license(text) == license)
      if case .wrong = LicenseExpression.judge(license) { Issue.record("\(license) is none") }
    }
  }

  @Test(arguments: [
    ("https://github.com/ada/face", "https://github.com/ada/face", "github:ada"),
    ("http://www.GitHub.com/ada/face.git", "https://github.com/ada/face", "github:ada"),
    ("https://github.com/ada/face/tree/main/a?b#c", "https://github.com/ada/face", "github:ada"),
    ("https://github.com//ada//face/", "https://github.com/ada/face", "github:ada"),
    ("https://gitlab.com/a/b/c/-/tree/x", "https://gitlab.com/a/b/c", "gitlab:a"),
    ("https://codeberg.org/ada/face/src", "https://codeberg.org/ada/face", "codeberg:ada"),
    ("https://github.com/ada", "https://github.com/ada", ""),
    ("https://github.com/../face", "https://github.com/../face", ""),
    ("https://gist.github.com/Ada/1f", "https://gist.github.com/Ada/1f", "github:Ada"),
    ("http://ada.github.io/face", "http://ada.github.io/face", "github:ada"),
    ("http://x.ada.github.io/face", "http://x.ada.github.io/face", ""),
    ("https://github.com.evil.example/ada/face", "https://github.com.evil.example/ada/face", ""),
    ("https://a.example/x y\u{e9}\"", "https://a.example/x%20y%C3%A9%22", ""),
  ])
  func addresses(_ page: String, _ url: String, _ owner: String) throws {
    let address = try #require(ImportAddress(page))
    #expect((address.url, address.owner) == (url, owner))
    #expect(address.host.refusal(url) == nil)
  }

  @Test(arguments: [
    "", "ada/face", "javascript:alert(1)", "https://", "https://u:p@github.com/ada/face",
    "ftp://a.example/", "https://[::1]/", "https://a.example/%zz",
  ])
  func noAddresses(_ page: String) { #expect(ImportAddress(page) == nil) }

  @Test func commits() throws {
    let hash = "3f786850e387550fdab836ed7e6dc881de23001b"
    let github = try #require(ImportAddress("https://github.com/Ada/Face"))
    #expect(github.commit(of: "https://github.com/ada/face/archive/\(hash).zip") == hash)
    for other in [
      "https://github.com/ada/other/archive/\(hash).zip",
      "https://github.com/ada/face/archive/main.zip",
      "https://github.com/ada/face/archive/\(hash.dropLast()).zip",
      "https://github.com/ada/face/archive/\(hash).tar.gz",
    ] {
      #expect(github.commit(of: other) == nil)
    }
    let gitlab = try #require(ImportAddress("https://gitlab.com/a/b"))
    #expect(gitlab.commit(of: "https://gitlab.com/a/b/-/archive/\(hash).zip") == hash)
  }
}

@Suite struct RegistryImportTests {
  @Test func cancelledAndGoneOnWith() throws {
    let system = RealSystem()
    let directory = "/tmp/registry-import-\(try system.randomName())"
    defer { try? system.removeTree(directory) }
    try system.makeDirectories(directory)
    let store = try Store(directory: "\(directory)/store", readOnly: false, system: system)
    let rows = (0..<20).map {
      "{\"title\":\"Face \($0)\",\"author\":\"Ada\",\"browse_url\":\"https://github.com/ada\($0)/x\"}"
    }
    try system.replace(
      "\(directory)/list.json", with: Array("[\(rows.joined(separator: ","))]".utf8), sync: false)
    let registry = "\(directory)/ours"
    for limit in [0, 7, 100] {
      let progress = Progress { _, _, done, _ in done >= limit }
      let run = {
        try RegistryImport(RegistryImport.Options(), store, progress)
          .run("./list.json", to: registry, workingDirectory: directory)
      }
      if limit == 100 {
        let report = try run()
        #expect((report.added, report.kept) == (13, 7))
      } else {
        #expect(throws: StoreError.self) { try run() }
      }
      // Whatever is there is whole.
      let report = try RegistryValidator(RegistryValidator.Options(), system).validate(registry)
      #expect(report.errors == 0)
    }
  }
}

@Suite struct ImportNamesTests {
  @Test func numbersAreNotTakenTwice() throws {
    var names = ImportNames()
    try names.take(asset: "tool-28041", of: "eve", identity("https://example.org/1"))
    #expect(
      try names.asset(of: "ada", called: ["tool-60501"], identity("https://example.org/2"))
        == "tool-60501-2")
  }

  private func identity(_ url: String, _ id: String = "", _ source: String = "s")
    -> ImportNames.Identity
  {
    ImportNames.Identity(repository: url, source: source, id: id)
  }

  @Test func publishersAreAccounts() throws {
    var names = ImportNames()
    #expect(try names.publisher(of: "github:ada", called: ["ada"]) == ("ada", true))
    names.take(publisher: "ada", owners: ["github:Ada"])
    #expect(try names.publisher(of: "github:ADA", called: ["somebody"]) == ("ada", false))
    // Another account of that name is somebody else, whatever the author is called.
    #expect(try names.publisher(of: "gitlab:ada", called: ["ada"]) == ("ada-2", true))
    #expect(try names.publisher(of: "github:x", called: ["", ""]) == ("publisher", true))
    #expect(try names.publisher(of: "github:con", called: ["con"]) == ("publisher-con", true))
    #expect(try names.publisher(of: "github:a-da", called: ["a-da"]) == ("a-da-2", true))
  }

  @Test func assetsKeepTheirNames() throws {
    var names = ImportNames()
    let face = identity("https://github.com/ada/face", "1")
    try names.take(asset: "face", of: "ada", face)
    #expect(names.isImported("1", of: "s"))
    #expect(!names.isImported("1", of: "t") && !names.isImported("", of: "s"))
    // The same, from elsewhere or without a number.
    #expect(
      try names.asset(of: "ada", called: ["face"], identity("https://GitHub.com/ada/face")) == nil)
    #expect(
      try names.asset(of: "ada", called: ["face"], identity(face.repository, "9", "t")) == nil)
    // Another one.
    #expect(
      try names.asset(of: "ada", called: ["face"], identity(face.repository, "2")) == "face-2")
    try names.take(asset: "face2", of: "ada", identity("https://github.com/ada/x"))
    #expect(
      try names.asset(of: "ada", called: ["face"], identity(face.repository, "2")) == "face-3")
    // Whoever registered it.
    #expect(try names.asset(of: "eve", called: ["face"], face) == nil)
    #expect(try names.asset(of: "eve", called: ["face"], identity("u")) == "face")
    #expect(try names.asset(of: "eve", called: ["", "repo", "asset-7"], face) == "repo")
    let long = String(repeating: "x", count: 62) + "-y"
    try names.take(asset: long, of: "eve", face)
    let other = try names.asset(of: "eve", called: [long], identity("u"))
    #expect(other == String(repeating: "x", count: 62) + "-2")
  }

  @Test func notWithoutEnd() throws {
    var names = ImportNames()
    for number in 0..<50 {
      let identity = identity("u\(number)")
      let name = try #require(try names.asset(of: "ada", called: ["face"], identity))
      try names.take(asset: name, of: "ada", identity)
    }
    #expect(throws: ImportProblem.self) {
      try names.asset(of: "ada", called: ["face"], identity("u"))
    }
    #expect(try names.asset(of: "ada", called: ["face"], identity("u7")) == nil)
  }
}

@Suite struct ReleaseTextTests {
  private static let hash = String(repeating: "a", count: 64)

  @Test(arguments: [
    ("{\n  \"a\": 1\n}\n", "{\n  \"a\": 1,\n  \"sha256\": \"HASH\",\n  \"size\": 7\n}\n"),
    ("{\"a\":1}", "{\"a\":1,\"sha256\": \"HASH\",\"size\": 7}"),
    (
      "{\n\t\"sha256\" : \"\",\n\t\"size\" : 0\n}",
      "{\n\t\"sha256\" : \"HASH\",\n\t\"size\" : 7\n}"
    ),
    (
      "{\"size\":0,\"x\":{\"sha256\":\"\"}}",
      "{\"size\":7,\"x\":{\"sha256\":\"\"},\"sha256\": \"HASH\"}"
    ),
    (
      "{ \"x\" : \"}\" , \"sha256\":\"\" }", "{ \"x\" : \"}\" , \"sha256\":\"HASH\", \"size\" : 7 }"
    ),
  ])
  func onlyTheTwoValuesChange(_ old: String, _ new: String) throws {
    let text = try ReleaseText.setting(
      sha256: ReleaseTextTests.hash, size: 7, in: Array(old.utf8))
    #expect(
      String(decoding: text, as: UTF8.self)
        == new.replacing("HASH", with: ReleaseTextTests.hash))
  }

  @Test func whateverTheWriting() throws {
    let old = "{\"s\\u0068a256\": \"\", \"siz\\u0065\"\n:\n0\n,\"b\":[\"{\\\"\"]}"
    let text = try ReleaseText.setting(
      sha256: ReleaseTextTests.hash, size: 7, in: Array(old.utf8))
    let root = try JSONDocument(text, largest: 1 << 20).root
    #expect(
      JSONValue(root) == [
        "sha256": .string(ReleaseTextTests.hash), "size": .integer(7), "b": ["{\""],
      ])
  }
}
