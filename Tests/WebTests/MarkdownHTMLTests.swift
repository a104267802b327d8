import Testing

@testable import AssetStoreWeb

/// What Markdown becomes on a page.
@Suite struct MarkdownHTMLTests {
  static let rel = "rel=\"nofollow ugc noopener noreferrer\""

  @Test(arguments: [
    ("", ""),
    ("one\ntwo\n\nthree", "<p>one\ntwo</p>\n<p>three</p>\n"),
    ("# Title #\ntext", "<h1>Title</h1>\n<p>text</p>\n"),
    ("Title\n===\nSmaller\n---", "<h1>Title</h1>\n<h2>Smaller</h2>\n"),
    ("###### six", "<h6>six</h6>\n"),
    ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
    ("- a\n\n- b", "<ul>\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ul>\n"),
    (
      "- a\n  1. b\n  2. c",
      "<ul>\n<li>a<ol>\n<li>b</li>\n<li>c</li>\n</ol>\n</li>\n</ul>\n"
    ),
    ("3. c\n4. d", "<ol start=\"3\">\n<li>c</li>\n<li>d</li>\n</ol>\n"),
    ("- [x] done\n- [ ] not", "<ul>\n<li>☑ done</li>\n<li>☐ not</li>\n</ul>\n"),
    (
      "> quoted\n> > twice",
      "<blockquote>\n<p>quoted</p>\n<blockquote>\n<p>twice</p>\n</blockquote>\n</blockquote>\n"
    ),
    ("```gdscript\na < b && c\n```", "<pre><code>a &lt; b &amp;&amp; c\n</code></pre>\n"),
    ("    indented", "<pre><code>indented\n</code></pre>\n"),
    ("`a*b*`", "<p><code>a*b*</code></p>\n"),
    ("a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>\n"),
    ("a  \nb", "<p>a<br>\nb</p>\n"),
    ("*a **b** ~~c~~*", "<p><em>a <strong>b</strong> <del>c</del></em></p>\n"),
    ("***a***", "<p><em><strong>a</strong></em></p>\n"),
    (
      "| a | b | c |\n|---|:-:|--:|\n| 1 | *2* | 3 |\n| 4 |",
      "<table>\n<thead>\n<tr><th>a</th><th class=\"center\">b</th><th class=\"right\">c</th></tr>\n"
        + "</thead>\n<tbody>\n<tr><td>1</td><td class=\"center\"><em>2</em></td>"
        + "<td class=\"right\">3</td></tr>\n<tr><td>4</td><td class=\"center\"></td>"
        + "<td class=\"right\"></td></tr>\n</tbody>\n</table>\n"
    ),
    ("|a|\n|-|", "<table>\n<thead>\n<tr><th>a</th></tr>\n</thead>\n</table>\n"),
    ("a & b &amp; &lt;c&gt; \\*", "<p>a &amp; b &amp; &lt;c&gt; *</p>\n"),
    ("snake_case_name 2 * 3 * 4", "<p>snake_case_name 2 * 3 * 4</p>\n"),
    ("a\u{202e}b\u{7}c", "<p>abc</p>\n"),
  ])
  func blocksAndMarks(_ text: String, _ wanted: String) throws {
    #expect(try Markdown.html(text) == wanted)
  }

  @Test(arguments: [
    ("[a](https://x.example/b?c=d&e)", "https://x.example/b?c=d&amp;e", "a"),
    ("[a](docs/b.md#c)", "docs/b.md#c", "a"),
    ("[a](<b c.md>)", "b%20c.md", "a"),
    ("[a](../b \"title\")", "../b", "a"),
    ("[*a*][r]\n\n[r]: /b", "/b", "<em>a</em>"),
    ("<mailto:a@b.example>", "mailto:a@b.example", "mailto:a@b.example"),
    ("a@b.example", "mailto:a@b.example", "a@b.example"),
    ("<https://x.example>", "https://x.example", "https://x.example"),
    ("https://x.example/a_b", "https://x.example/a_b", "https://x.example/a_b"),
    ("www.x.example", "http://www.x.example", "www.x.example"),
    ("[ü](https://x.example/ü)", "https://x.example/%C3%BC", "ü"),
  ])
  func links(_ text: String, _ url: String, _ words: String) throws {
    #expect(
      try Markdown.html(text)
        == "<p><a href=\"\(url)\" \(MarkdownHTMLTests.rel)>\(words)</a></p>\n")
  }

  @Test func images() throws {
    let image = "![an *icon*](https://x.example/i.png \"t\")"
    let rel = MarkdownHTMLTests.rel
    #expect(
      try Markdown.html(image)
        == "<p><img src=\"https://x.example/i.png\" alt=\"an icon\" loading=\"lazy\"></p>\n")
    #expect(
      try Markdown.html(image, linksImages: true)
        == "<p><a href=\"https://x.example/i.png\" \(rel)>an icon</a></p>\n")
    let badge = "[![build](b.svg)](https://c.example)"
    #expect(
      try Markdown.html(badge)
        == "<p><a href=\"https://c.example\" \(rel)>"
        + "<img src=\"b.svg\" alt=\"build\" loading=\"lazy\"></a></p>\n")
    #expect(
      try Markdown.html(badge, linksImages: true)
        == "<p><a href=\"https://c.example\" \(rel)>build</a></p>\n")
    #expect(
      try Markdown.html("![](i.png)", linksImages: true)
        == "<p><a href=\"i.png\" \(rel)>image</a></p>\n")
    #expect(try Markdown.html("![a [b](c) ![d](e)](data:image/png)") == "<p>a b d</p>\n")
    // What surrounds an image goes on.
    #expect(
      try Markdown.html("*x ![a\nb](c) y*")
        == "<p><em>x <img src=\"c\" alt=\"a b\" loading=\"lazy\"> y</em></p>\n")
  }

  @Test(arguments: [
    ("a <b>c</b><!-- d --> <img src=x alt=\"e\"> < f", "<p>a c e &lt; f</p>\n"),
    ("a<br>b<br/>c", "<p>a<br>\nb<br>\nc</p>\n"),
    ("<p align=\"center\">\n  <b>Hello</b>  &amp; goodbye\n</p>", "<p>Hello &amp; goodbye</p>\n"),
    ("<div>\n<script>alert(1)</script>\n<style>x</style>rest\n</div>", "<p>rest</p>\n"),
    ("<script>\nalert(1)\n\nalert(2)\n</script>\n\nrest", "<p>rest</p>\n"),
    ("<!-- a\n\nb -->\n\nrest", "<p>rest</p>\n"),
    ("<svg onload=alert(1)>", ""),
    ("<div title=\">\" onclick='>'>a", "<p>a</p>\n"),
    ("<div>&lt;script&gt;</div>", "<p>&lt;script&gt;</p>\n"),
    ("<div>&amp;lt;</div>", "<p>&amp;lt;</p>\n"),
    ("<div", ""),
    ("<div \"", ""),
  ])
  func rawHTML(_ text: String, _ wanted: String) throws {
    #expect(try Markdown.html(text) == wanted)
  }

  @Test func depthIsBounded() throws {
    for (text, tag) in [
      (String(repeating: "> ", count: 100) + "x", "<blockquote>"),
      (String(repeating: "- ", count: 100) + "x", "<ul>"),
      (String(repeating: "*a **b ", count: 100) + String(repeating: "c** d*", count: 100), "<em>"),
    ] {
      let html = try Markdown.html(text)
      #expect(html.split(separator: tag, omittingEmptySubsequences: false).count - 1 <= 32)
      #expect(HTMLJudge.judge(html) == [])
    }
  }
}
