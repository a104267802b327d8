import AssetStoreCore
import Testing

@Suite struct SlugTests {
  @Test(arguments: [
    ("Dialogue Manager", "dialogue-manager"), ("  --Gut!! ", "gut"),
    ("Maaack's Game Template", "maaack-s-game-template"),
    ("Jan Thomä", "jan-thomä"), ("对话 管理器", "对话-管理器"), ("a_b.c/d\\e", "a-b-c-d-e"), ("", ""),
    ("!?😀", ""), ("../..", ""),
    ("Godot 4.5+", "godot-4-5"), ("É", "é"), ("cafe\u{301}", "cafe\u{301}"), ("\u{301}a", "a"),
    ("\0a\nb", "a-b"),
  ])
  func make(text: String, slug: String) {
    #expect(Slug.make(text).utf8.elementsEqual(slug.utf8))
  }

  @Test func bounds() {
    #expect(Slug.make(String(repeating: "a", count: 1000)).count == 100)
    #expect(Slug.make(String(repeating: "插", count: 1000)).utf8.count == 240)
    #expect(Slug.make("a" + String(repeating: "\u{301}", count: 100_000)).utf8.count <= 240)
    // Never ends with a separator.
    #expect(
      Slug.make(String(repeating: "a", count: 99) + " bcd") == String(repeating: "a", count: 99))
  }
}
