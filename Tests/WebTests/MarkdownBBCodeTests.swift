import Testing

@testable import AssetStoreWeb

/// What Markdown becomes in Godot's RichTextLabel.
@Suite struct MarkdownBBCodeTests {
  @Test(arguments: [
    ("", ""),
    ("one\ntwo\n\nthree", "one two\n\nthree"),
    ("# Title #\ntext", "[font_size=14][b]Title[/b][/font_size]\n\ntext"),
    (
      "Title\n===\nSmaller\n---",
      "[font_size=14][b]Title[/b][/font_size]\n\n[font_size=12][b]Smaller[/b][/font_size]"
    ),
    ("#hash", "#hash"),
    ("- a\n- b", "• a\n• b"),
    ("- a\n\n- b", "• a\n\n• b"),
    ("- a\n  - b\n    - c\n- d", "• a\n[indent]• b\n[indent]• c[/indent][/indent]\n• d"),
    ("1. a\n2. b\n\n   more", "1. a\n\n2. b\n\nmore"),
    ("7) a\n8) b", "7. a\n8. b"),
    ("- [x] e\n- [ ] f", "• ☑ e\n• ☐ f"),
    ("> a\n> b", "[indent][i]a b[/i][/indent]"),
    ("> a\n\nb", "[indent][i]a[/i][/indent]\n\nb"),
    (
      "```gdscript\nvar a := [1]\n# **no**\n```",
      "[indent][code]var a := [lb]1]\n# **no**[/code][/indent]"
    ),
    ("a\n\n---\n\nb", "a\n\n[center]⸻[/center]\n\nb"),
    (
      "| a | b |\n|---|:-:|\n| 1 | 2 |",
      "[table=2][cell padding=0,0,16,0][b]a[/b][/cell][cell padding=0,0,16,0][b]b[/b][/cell]"
        + "[cell padding=0,0,16,0]1[/cell][cell padding=0,0,16,0]2[/cell][/table]"
    ),
    ("a  \nb", "a\nb"),
    (
      "**a** __b__ *c* _d_ ~~e~~ `f*g*`",
      "[b]a[/b] [b]b[/b] [i]c[/i] [i]d[/i] [s]e[/s] [code]f*g*[/code]"
    ),
    ("**a *b* c**", "[b]a [i]b[/i] c[/b]"),
    ("\\*no\\* \\[x]", "*no* [lb]x]"),
    ("[a](https://example.org/x)", "[url=https://example.org/x]a[/url]"),
    (
      "see https://example.org/a_b.",
      "see [url=https://example.org/a_b]https://example.org/a_b[/url]."
    ),
    ("<mailto:a@example.org>", "[url=mailto:a@example.org]mailto:a@example.org[/url]"),
    ("[a](docs/b.md)", "a"),
    ("[a](javascript:alert)", "a"),
    ("[a](res://secret)", "a"),
    ("![an icon](https://example.org/i.png)", "[url=https://example.org/i.png]an icon[/url]"),
    ("![](https://example.org/i.png)", "[url=https://example.org/i.png]image[/url]"),
    (
      "[![build](https://a.example/b.svg)](https://c.example)", "[url=https://c.example]build[/url]"
    ),
    ("![a *b* [c](https://d.example)](https://e.example)", "[url=https://e.example]a b c[/url]"),
    ("a <b>c</b><!-- d --> <img src=x alt=\"e\"> < f", "a c e < f"),
    ("<p>\n<b>x</b> [b]\n</p>\n\ny", "x [lb]b]\n\ny"),
    ("[b]x", "[lb]b]x"),
    ("[img]res://icon.svg[/img]", "[lb]img]res://icon.svg[lb]/img]"),
    ("[x](https://e.org/][img]res://i.png)", "[url=https://e.org/%5D%5Bimg%5Dres://i.png]x[/url]"),
    ("`[img]res://i.png[/img]`", "[code][lb]img]res://i.png[lb]/img][/code]"),
    ("> [font=res://f.ttf]x", "[indent][i][lb]font=res://f.ttf]x[/i][/indent]"),
  ])
  func blocksAndMarks(_ text: String, _ wanted: String) throws {
    #expect(try Markdown.bbcode(text, fontSize: 10) == wanted)
  }

  @Test func withoutASize() throws {
    #expect(try Markdown.bbcode("# a") == "[b]a[/b]")
  }

  @Test func depthIsBounded() throws {
    for text in [
      String(repeating: "> ", count: 100) + "x", String(repeating: "- ", count: 100) + "x",
      String(repeating: "*a **b ", count: 100) + String(repeating: "c** d*", count: 100),
    ] {
      #expect(BBCodeJudge.judge(try Markdown.bbcode(text)) == [])
    }
  }
}
