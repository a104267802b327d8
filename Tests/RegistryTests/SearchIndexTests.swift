import Testing

@testable import AssetStoreCore
@testable import AssetStoreRegistry

@Suite struct SearchIndexTests {
  private func words(_ title: String) throws -> Set<String> {
    var asset = Registration(publisher: "p", slug: "s")
    (asset.title, asset.category) = (title, "c")
    var found: Set<String> = []
    var words = SearchWords(files: 16) { word, _, _ in found.insert(word) }
    words.add(AssetCard(asset, of: Publisher(id: "p"), number: 7, icon: ""))
    // What else it can be asked for.
    #expect(found.isSuperset(of: ["@c", "=addon", "+community", "$", ">0"]))
    return found.filter { !$0.hasPrefix("$") && !"@=+>".contains($0.prefix(1)) }
  }

  @Test func words() throws {
    #expect(try words("Dialog UI") == ["dialog", "dia", "ui"])
    #expect(
      try words("DialogueManager 3D") == [
        "dialoguemanager", "dia", "dialogue", "manager", "man", "3d",
      ])
    #expect(try words("C# a-b") == [])
    #expect(try words("对话系统") == ["对", "话", "系", "统", "对话", "话系", "系统"])
    #expect(try words("Godot对话") == ["godot", "god", "对", "话", "对话"])
    #expect(try words("Éclair ПРИВЕТ") == ["éclair", "écl", "привет", "при"])
    #expect(try words("a\u{0}b<b>c</b>") == [])
    let long = String(repeating: "x", count: 100)
    #expect(try words(long) == [String(repeating: "x", count: 40), "xxx"])
  }

  @Test(arguments: [
    ("# Head\n\nOne *two* three.\nFour.", "One *two* three."),
    (
      "\n[![badge](https://x.example/y)](z)\n\n![picture](p.png)\n\nText [of a link](https://a.example/b) goes on",
      "Text [of a link goes on "
    ),
    (
      "- list\n- of things\n\n```\ncode\n```\nAfter it, v1.2 is out! Not this.",
      "After it, v1.2 is out!"
    ),
    ("See https://a.example/b <br> for\r\nmore\r\n\r\nElse.", "See  for\r more\r "),
    ("What it is. And more", ""), ("What it is for. And more", "What it is for."), ("", ""),
    ("# Only", ""),
    ("第一句。第二句。", "第一句。"), ("**Bold** begins\nand goes on\n* list", "**Bold** begins and goes on "),
    (String(repeating: "word ", count: 100), String(repeating: "word ", count: 31) + "word"),
    (String(repeating: "话", count: 100), String(repeating: "话", count: 53)),
  ])
  func openings(_ markdown: String, _ opening: String) {
    var asset = Registration(publisher: "p", slug: "s")
    (asset.summary, asset.descriptions) = ("What it is. Shortly.", ["": markdown])
    #expect(Opening.text(asset) == opening)
  }

  /// Each language is searched, and one that says the same is not twice there.
  @Test func openingsOfLanguages() {
    var asset = Registration(publisher: "p", slug: "s")
    asset.descriptions = ["": "One.", "zh": "一。"]
    #expect(Opening.text(asset) == "One.\n一。")
    asset.descriptions = ["": "One."]
    #expect(Opening.text(asset) == "One.")
  }

  @Test func hashIsWhatTheScriptMakes() {
    #expect(SearchWords.hash(Array("dial".utf8)[...]) == 0x603d_b8de)
  }

  @Test func listsEndAndCountsGoOn() throws {
    var cards: [AssetCard] = []
    for number in 0..<5000 {
      var asset = Registration(publisher: "p", slug: "s\(number)")
      (asset.title, asset.category) = ("Common common rare\(number)", "c")
      cards.append(
        AssetCard(asset, of: Publisher(id: "p"), number: Int32(number + 1), icon: ""))
    }
    var files: [String: [UInt8]] = [:]
    try SearchIndex(SiteCards(cards, changed: nil)).publish { files[$0] = try $1() }
    #expect(files.count == 256 + 512)
    let place = SearchWords.hash(Array("comm".utf8)[...]) & 255
    let file = try #require(files["search/words/\(place).json"])
    let text = String(decoding: file, as: UTF8.self)
    let row = try #require(text.split(separator: "\n").first { $0.hasPrefix("\"common\"") })
    #expect(row.hasPrefix("\"common\":[5000,\""))
    #expect(
      row.utf8.count == "\"common\":[5000,\"".utf8.count + 4096 * 9 + "\"],".utf8.count
        || row.utf8.count == "\"common\":[5000,\"".utf8.count + 4096 * 9 + "\"]}}".utf8.count)
    #expect(file.count < 200_000)
  }
}
