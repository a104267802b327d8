import Testing

@testable import AssetStoreWeb

@Suite struct MarkdownSummaryTests {
  @Test func theFirstParagraphIsTold() {
    for (text, summary) in [
      ("# Title\n\nSome *text*\nin `two` lines.\n\nMore.", "Some text in two lines."),
      ("![badge](x)\n\n- item\n\nReal [link](y).", "item"), ("", ""), ("# Only a title", ""),
      ("<b>raw</b> text", "raw text"), ("one two three four", "one two three four"),
      ("one two three four five", "one two three four\u{2026}"),
      (String(repeating: "x", count: 50), ""),
    ] {
      #expect(Markdown.summary(text, most: text.hasPrefix("one") ? 18 : 40) == summary)
    }
  }
}
