import Testing

@testable import AssetStoreCore

@Suite struct ProjectTextTests {
  private func manifest(_ text: String) throws -> Manifest {
    try Manifest(Array(text.utf8), path: "/p/assetstore.json")
  }
  private func lock(_ text: String) throws -> Lock {
    try Lock(Array(text.utf8), path: "/p/assetstore.lock")
  }

  @Test func manifestKeepsWhatItDoesNotKnow() throws {
    var read = try manifest(
      """
      {"format":1,"note":["keep",1.5,null,true,9007199254740993],
       "assets":{"a/b":{"version":"2","pinned_by":"me"}}}
      """)
    read.want("a/b", Manifest.Wish(source: "s", version: "3", into: "lib"))
    read.want("c/d", Manifest.Wish(url: "file:///x/y.zip"))
    let text = try read.text()
    #expect(
      text == """
        {
          "assets" : {
            "a/b" : {
              "into" : "lib",
              "pinned_by" : "me",
              "source" : "s",
              "version" : "3"
            },
            "c/d" : {
              "url" : "file:///x/y.zip",
              "version" : "*"
            }
          },
          "format" : 1,
          "note" : [
            "keep",
            1.5,
            null,
            true,
            9007199254740993
          ]
        }

        """)
    #expect(try manifest(text) == read)
  }

  @Test func lockReadsWhatItWrote() throws {
    var written = Lock()
    written.packages["maker/thing"] = Lock.Entry(
      source: "s", title: "Thing \"é\"", type: .project, version: "1.0 beta",
      url: "https://h/x.zip",
      sha256: String(repeating: "a", count: 64), treeHash: String(repeating: "b", count: 64),
      trust: .firstUse, into: "lib/x", without: ["lib/x/a", "lib/x/b"])
    #expect(try Lock(Array(try written.text().utf8), path: "/p/assetstore.lock") == written)
    #expect(try written.text().hasSuffix("\n"))
  }

  @Test(arguments: [
    "", "{", "[]", "null", "{}", "{\"format\":\"1\"}", "{\"format\":0}",
    "{\"format\":1,\"assets\":[]}",
    "{\"format\":1,\"assets\":{\"a\":{}}}", "{\"format\":1,\"assets\":{\"../x\":{}}}",
    "{\"format\":1,\"assets\":{\"a/b\":7}}", "{\"format\":1,\"assets\":{\"a/b\":{\"version\":7}}}",
    "{\"format\":1,\"assets\":{\"a/b\":{\"into\":\"../up\"}}}",
    "{\"format\":1,\"assets\":{\"a/b\":{\"into\":\".AssetStore/x\"}}}",
    "{\"format\":1,\"assets\":{\"a/b\\n\":{}}}", "\u{0}\u{0}", "<html>",
    String(repeating: "[", count: 100_000),
  ])
  func hostileManifest(text: String) {
    #expect(failure { _ = try manifest(text) } == .malformedFile)
  }

  @Test(arguments: [
    "", "{\"format\":1}", "{\"format\":1,\"packages\":{\"a/b\":{}}}",
    "{\"format\":1,\"packages\":{\"a/b\":{\"sha256\":\"zz\",\"tree_hash\":\"\",\"version\":\"1\",\"url\":\"\",\"trust\":\"pinned\"}}}",
  ])
  func hostileLock(text: String) {
    #expect(failure { _ = try lock(text) } == .malformedFile)
  }

  /// Where a file system does not look at such a character, this is our folder.
  @Test(arguments: [
    ".asset\u{200d}store/x", ".Asset\u{ad}Store", "\u{feff}.assetstore/state.sqlite",
  ])
  func unseenCharactersHideNoName(path: String) {
    #expect(!ProjectPath.isSafe(path))
    #expect(ProjectPath.fold("addons/Stra\u{df}e\u{200d}") == ProjectPath.fold("Addons/STRASSE"))
  }

  /// U+0301 makes one character with the "/" before it; the disk sees two names all the same.
  @Test(arguments: ["../\u{301}x", "a/../\u{301}x", "a//\u{301}x", ".assetstore/\u{301}x"])
  func anAccentHidesNoName(path: String) {
    #expect(!ProjectPath.isSafe(path))
    #expect(ProjectPath.isSafe("a/\u{301}x"))
    #expect(!PackageName.isValid("a/b/\u{301}c"))
    #expect(Path.absolute("/a/\u{301}b/..", from: "/") == "/a")
  }

  @Test func newerFormatIsSaidSo() {
    #expect(failure { _ = try manifest("{\"format\":2,\"assets\":17}") } == .projectNewer)
    #expect(failure { _ = try lock("{\"format\":99}") } == .projectNewer)
  }

  @Test func nothingIsWrittenThatIsTooLargeToRead() throws {
    var manifest = Manifest()
    manifest.want("a/b", Manifest.Wish(version: String(repeating: "1", count: 4 << 20)))
    #expect(failure { _ = try manifest.text() } == .tooLarge)
    let nest = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
    let wish = "{\"source\":\"\",\"version\":\"1\",\"others\":{\"deep\":\(nest)}}"
    manifest.assets = ["a/b": try JSONText.decode(Manifest.Wish.self, wish)]
    #expect(failure { _ = try manifest.text() } == .tooLarge)
  }

  @Test func treeHashIsOfSortedLines() throws {
    let a = InstalledFile(
      path: "a", package: "p/q", sha256: String(repeating: "1", count: 64), size: 1, mode: 0o644)
    let b = InstalledFile(
      path: "b c", package: "p/q", sha256: String(repeating: "2", count: 64), size: 1, mode: 0o755)
    let text = "a\0644\0\(a.sha256)\nb c\0755\0\(b.sha256)\n"
    #expect(try TreeHash.hash([b, a]) == SHA256.hash(text))
  }
}

@Suite struct ProjectPathTests {
  @Test(arguments: [
    "", "/a", "a/", "a//b", "../a", "a/../b", "a/..", ".", "./a", ".assetstore/x", ".ASSETSTORE",
    "a\u{0}", "a/.assetstore/x", "a/b/.AssetStore", ".git/config", "a/.git", "a/GIT~1/hooks",
    "a/.g\u{131}t/x",
    "addons/.gi\u{200b}t",
    "../\u{301}x", "a/../\u{301}x", "..//\u{301}",
  ])
  func unsafe(path: String) {
    #expect(!ProjectPath.isSafe(path))
  }

  @Test(arguments: [
    "a", ".github/x", "a/.gitignore", "git", "a/git~2", ".assetstores/x", "assetstore", "...",
    "a/.g\u{e9}t", "addons/g",
  ])
  func safe(path: String) {
    #expect(ProjectPath.isSafe(path))
  }

  @Test(arguments: ["../\u{301}a", "a/..", "a", "a/b/c", "a\u{0}/b"])
  func noName(name: String) {
    #expect(!PackageName.isValid(name))
  }

  @Test func absolutePathsAreCutByBytes() {
    #expect(Path.absolute("a/../\u{301}x", from: "/p") == "/p/\u{301}x")
  }
}
