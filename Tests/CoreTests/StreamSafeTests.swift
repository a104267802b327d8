import Testing

@testable import AssetStoreCore

@Suite struct StreamSafeTests {
  private func marks(_ count: Int) -> String {
    String(String.UnicodeScalarView((0..<count).map { $0 % 2 == 0 ? "\u{315}" : "\u{316}" }))
  }

  @Test func thirtyMarksInARow() {
    #expect(StreamSafe.holds(""))
    #expect(StreamSafe.holds("e" + marks(30) + "e" + marks(30)))
    #expect(!StreamSafe.holds("e" + marks(31)))
    #expect(!StreamSafe.holds(marks(31)))
    // They are no marks, but decompose into two.
    #expect(!StreamSafe.holds(String(repeating: "\u{f73}", count: 31)))
    #expect(!StreamSafe.holds(String(repeating: "\u{1d165}", count: 31)))
    // What folding takes out of a name must not hide a run.
    for parting in ["\u{34f}", "\u{200b}", "\u{ad}", "\u{e0100}"] {
      #expect(!StreamSafe.holds(marks(20) + parting + marks(20)))
    }
    #expect(StreamSafe.holds(String(repeating: "नमस्ते 🏳️‍🌈 각 é中", count: 100)))
  }

  @Test func whatIsTooMuchIsLeftOut() {
    let text = "a" + marks(40) + "b" + marks(30) + marks(2) + "c"
    let cut = StreamSafe.text(Array(text.utf8))
    #expect(
      Array(cut.unicodeScalars) == Array(("a" + marks(30) + "b" + marks(30) + "c").unicodeScalars))
    #expect(
      StreamSafe.text(Array("é\u{301}".utf8)[1...]).utf8.elementsEqual("\u{fffd}\u{301}".utf8))
    // Halves of characters, which become U+FFFD, and the marks among them.
    let halves: [UInt8] = [0xe0, 0xcc, 0x95, 0xf0, 0x80, 0xcc, 0x96, 0xff, 0xcc]
    #expect(
      StreamSafe.text(halves).utf8.elementsEqual(String(decoding: halves, as: UTF8.self).utf8))
  }

  @Test func escapesOfJSON() {
    func holds(_ text: String) -> Bool { StreamSafe.holds(json: Array(text.utf8)) }
    let escaped = String(repeating: "\\u0315\\u0316", count: 15)
    #expect(holds("[\"\(escaped)\"]"))
    #expect(!holds("[\"\(escaped)\u{315}\"]"))
    #expect(!holds("[\"\(escaped)\\u0315\"]"))
    #expect(!holds("[\"\(String(repeating: "\\ud834\\udd65", count: 31))\"]"))
    // The letter "u" after a backslash, and not an escape.
    #expect(holds("[\"\(String(repeating: "\\\\u0315", count: 40))\"]"))
    #expect(!holds("[\"\\\\\(escaped)\\u0315\"]"))
    // Keys lose these when they are read.
    #expect(!holds("{\"a_\(escaped)_\(escaped)\": 1}"))
    #expect(!holds("{\"a_\(escaped)\\u005f\(escaped)\": 1}"))
    #expect(holds("[\"\(escaped)\", \"\(escaped)\"]"))
    for half in ["\\", "\\u", "\\u03", "\\ud834", "\\ud834\\u", "\\uzzzz"] { #expect(holds(half)) }
    // Not UTF-8.
    #expect(!StreamSafe.holds(json: [0x5b, 0, 0x5d, 0]))
    #expect(StreamSafe.cut(json: [0x5b, 0, 0x5d, 0]) == nil)
    let cut = StreamSafe.cut(json: Array("[\"a\(escaped)\\u0315\u{316}b\"]".utf8))
    #expect(cut == Array("[\"a\(escaped)b\"]".utf8))
  }

  /// Minutes, if any of it is hashed or compared as it stands.
  @Test(.timeLimit(.minutes(1))) func longRunsTakeNoTime() throws {
    let run = marks(100_000)
    #expect(!StreamSafe.holds(run))
    let file = ConfigFile("[\(run)]\n\(run)=\"\(run)\"\n[plugin]\nname=\"a\(run)\"\n")
    #expect(file.text("plugin", "name").unicodeScalars.count == 31)
    #expect(throws: StoreError.self) {
      try Manifest(Array("{\"format\":1,\"\(run)\":1}".utf8), path: "assetstore.json")
    }
    #expect(FileURL.path("file:///" + run) == nil)
  }
}
