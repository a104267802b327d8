import Testing

@testable import AssetStoreCore

/// How manifest and lock lie in version control.
@Suite struct ProjectTextFormatTests {
  private static func entry(_ version: String = "1.0") -> Lock.Entry {
    Lock.Entry(
      source: "s", title: "A \"title\"\n/\u{e9}\u{2028}", type: .addon, version: version,
      url: "https://h/x.zip?a=1&b=<2>", sha256: String(repeating: "a", count: 64),
      treeHash: String(repeating: "b", count: 64), trust: .pinned, into: nil)
  }

  private func lock(_ names: [String]) -> Lock {
    var lock = Lock()
    for name in names { lock.packages[name] = Self.entry() }
    return lock
  }

  /// Names in an order that is neither that of letters nor of numbers, but of bytes.
  private let names = [
    "A/z", "B/a", "_/a", "a-b/a", "a/10", "a/9", "a/B", "a/Z", "a/_", "a/a", "a/e\u{301}b", "a/z",
    "a/z9", "a/\u{df}", "a/\u{e9}a", "a/\u{e9}c", "a/\u{ff5e}", "a/\u{1f600}",
  ]

  private func keys(_ text: String) -> [String] {
    text.split(separator: "\n").filter { $0.hasPrefix("    \"") && $0.hasSuffix(" : {") }
      .map { String($0.dropFirst(5).dropLast(5)) }
  }

  @Test func packagesAreSortedByBytes() throws {
    #expect(names == names.sorted(by: Path.precedes))
    #expect(keys(try lock(names.shuffled()).text()) == names)
    var manifest = Manifest()
    for name in names.shuffled() { manifest.want(name, Manifest.Wish()) }
    #expect(keys(try manifest.text()) == names)
  }

  @Test func aKeyHasALineOfItsOwn() throws {
    var lock = lock(["a/a"])
    lock.packages["a/a"]?.into = "lib"
    lock.packages["a/a"]?.without = ["lib/x", "lib/y"]
    let text = try lock.text()
    #expect(text.hasSuffix("}\n") && !text.hasSuffix("\n\n"))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { $0.count { $0 == ":" } <= 2 && !$0.hasSuffix(" ") })
    let own = lines.filter { $0.hasPrefix("      \"") }.map {
      $0.dropFirst(7).prefix { $0 != "\"" }
    }
    #expect(own == own.sorted())
    #expect(own.count == 10)
    #expect(lines.contains("        \"lib/x\","))
  }

  @Test func writingWhatWasReadGivesTheSameBytes() throws {
    for count in 0...names.count {
      let text = try lock(Array(names.prefix(count))).text()
      #expect(try Lock(Array(text.utf8), path: "l").text() == text)
    }
    // By whom it may be written, and what it may have that we do not know.
    let foreign = [
      #"{"format":1}"#, #"{"assets":{},"format":1,"x":[],"y":{},"z":[[],{}]}"#,
      #"{"format":1,"assets":{"a/b":{"n":[1.5,1e3,-0,1e300,12345678901234567890,true,null,"\u00e9\u0001\/"]}}}"#,
      "{\"format\" : 1,\r\n\t\"assets\":{\"b/\u{e9}\":{\"note\":\"\\ud83d\\ude00\"},\"a/b\":{}}}",
    ]
    for text in foreign {
      let once = try Manifest(Array(text.utf8), path: "m").text()
      #expect(try Manifest(Array(once.utf8), path: "m").text() == once)
    }
  }

  @Test(arguments: [
    #"{"format":1,"packages":{},"packages":{}}"#, #"{"format":1,"for\u006dat":1,"packages":{}}"#,
    #"{"packages":{"a/b":{"url":"x","url":"x"}},"format":1}"#,
    "{\"format\":1,\"packages\":{\"a/\u{e9}\":{},\"a/e\u{301}\":{}}}",
    #"{"format":1,"packages":{},"x":[{"y":[1,{"k":"k","k":[]}]}]}"#,
  ])
  func nothingIsSaidTwice(text: String) {
    #expect(throws: StoreError.self) { try Lock(Array(text.utf8), path: "l") }
    let manifest = text.replacing("packages", with: "assets").replacing("\"a/b\"", with: "\"a/c\"")
    do {
      _ = try Manifest(Array(manifest.utf8), path: "m")
      Issue.record("taken")
    } catch {
      #expect((error as? StoreError)?.message.contains("twice") == true)
    }
  }

  /// An editor may save a text with such a mark, or in another encoding, in which nobody looks for what is said twice.
  @Test func encodings() throws {
    let text = #"{"format":1,"assets":{"a/b":{"version":"1"}}}"#
    let marked = [0xef, 0xbb, 0xbf] + Array(text.utf8)
    #expect(try Manifest(marked, path: "m") == Manifest(Array(text.utf8), path: "m"))
    let twice = #"{"format":1,"assets":{"a/b":{"version":"1","version":"2"}}}"#
    for text in [text, twice] {
      for mark: UInt16 in [0, 0xfeff] {
        let wide = ((mark == 0 ? [] : [mark]) + Array(text.utf16)).flatMap {
          [UInt8($0 & 0xff), UInt8($0 >> 8)]
        }
        #expect(failure { _ = try Manifest(wide, path: "m") } == .malformedFile)
      }
    }
  }

  @Test(arguments: [
    #"{"a":{"a":1},"b":[{"a":1},{"a":1}],"c":"a","d":["a","a",","]}"#, #"{"a\"":1,"a":2}"#,
    #"{"\\":1,"\\\\":2,"x":"{\"x\":1,\"x\":1}"}"#, "[]", "\"a\"", #"[{"a":1},"a",{"a":1}]"#,
  ])
  func keysOfDifferentObjectsMayBeTheSame(text: String) throws {
    _ = try Manifest(Array("{\"format\":1,\"x\":\(text)}".utf8), path: "m")
  }

  @Test func whatIsWrongHasItsPlace() {
    let text = "{\"format\":1,\n\"assets\":{\"a/b\":{\n\"url\":\"x\",\n\"url\":\"y\"}}}"
    let error = #expect(throws: StoreError.self) { try Manifest(Array(text.utf8), path: "m") }
    #expect(
      error?.message
        == "m has the same name twice in one object (line 4, $.assets['a/b'].url)")
  }

  @Test func numbersThatNobodyCanKeep() {
    #expect(
      failure { _ = try Manifest(Array(#"{"format":1,"x":1e999}"#.utf8), path: "m") }
        == .malformedFile)
  }
}
