import AssetStoreCore
import Glibc
import Testing

@testable import AssetStoreWeb

/// Markdown of people who want something else than to be read.
@Suite struct HostileMarkdownTests {
  static let urls = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)",
    "java&#10;script:alert(1)", "java&Tab;script:alert(1)", "&#106;avascript:alert(1)",
    "&#x6A;avascript&colon;alert(1)", "javascript&#58;alert(1)", "\u{1}javascript:alert(1)",
    "&#1;javascript:alert(1)", "javascript\u{200b}:alert(1)", "vbscript:x", "data:text/html,x",
    "data:image/svg+xml;base64,PHN2Zz4=", "file:///etc/passwd", "res://a.gd", "user://x", "blob:x",
    "about:blank", "x:y", "//evil.example", "\\\\\\\\evil.example", "/\\\\evil.example",
    "/%09/evil",
    "http:evil.example", "http:/evil.example", "https:\\\\\\\\evil.example", "https://",
    "https:///x",
    "https://@", "https://?", "mailto:", "mailto://x", ":", "://x", "%6Aavascript:alert(1)",
    "javascript://https://x.example/%0aalert(1)", "feed:javascript:alert(1)", "jar:x!/y",
    "view-source:x", "\u{202e}https://x.example", "https://x.example/\u{202e}gpj",
    "https://x.example/\" onclick=alert(1)", "https://x.example/'onclick='x",
    "https://x.example/<b>",
    "x\" onerror=\"alert(1)", "[img]res://x[/img]", "https://x.example/][img]res://x[/img][url=y",
    "https://" + String(repeating: "a", count: 3000),
  ]

  static let texts =
    [
      "<script>alert(1)</script>", "<ScRiPt src=//x>", "<img src=x onerror=alert(1)>",
      "<img/src=x/onerror=alert(1)>", "<svg/onload=alert(1)>",
      "<svg><script>alert(1)</script></svg>",
      "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=x&gt;\">",
      "<iframe srcdoc=\"<script>x</script>\">", "<object data=x>", "<a href=javascript:x>y</a>",
      "<b onmouseover=alert(1)>x", "<div\nonclick\n=\nx>\ny\n</div>", "<style>@import 'x'</style>",
      "<base href=//evil>", "<meta http-equiv=refresh content=0>", "<form action=x><button>y",
      "<!--[if IE]><script>x</script><![endif]-->", "<?php x ?>", "<![CDATA[<script>x</script>]]>",
      "<!DOCTYPE html><script>x", "</p></div></body><script>x</script>",
      "<<script>script>x<</script>/script>",
      "<scr<script>ipt>alert(1)</scr</script>ipt>", "<div>&lt;img src=x onerror=y&gt;</div>",
      "`<script>x</script>`", "```\n</code></pre><script>x</script>\n```",
      "```\"><script>x\ny\n```", "| <script> | \" |\n|-|-|\n| `</td>` | onerror=x |",
      "# <script>x</script>", "> </blockquote><script>x", "- </ul><script>x",
      "[<script>x</script>](https://x.example)", "![\"><script>x</script>](https://x.example/i)",
      "![a\" onerror=\"x](i.png)", "![`\"onerror=x`](i.png)", "[a](b \"\\\" onclick=x\")",
      "[a]: javascript:x\n\n[a]", "[a]: <java\nscript:x>\n\n[a]", "[a](<javascript:x>)",
      "[a](&#x6a;avascript:x)", "<javascript:alert(1)>", "<data:text/html,x>",
      "javascript:alert(1)",
      "[[[[a](javascript:x)](b)](c)](https://d.example)", "[a![b](javascript:x)](javascript:y)",
      "[![[x](https://a.example)](https://b.example)](https://c.example)",
      "![![a](https://b.example/\"x)](https://c.example/\"y)", "[ ](https://x.example)",
      "\u{0}<script>\u{0}x</script>", "\u{feff}<script>x</script>", "\u{2028}<script>x",
      "\r<script>x\r",
      "&lt;script&gt;", "&#60;script&#62;x", "&\u{0}#60;", "[b]x[/b][img]res://i.svg[/img]",
      "[url=res://x]y[/url]", "[lb]", "[/code][img]x[/img]", "`[/code][img]x`", "[table=9999999]",
      "[font_size=99999]x", "[", "]", "[[", "[lb", "[/", "a[", "\\[b\\]",
      "&#91;img&#93;x&#91;/img&#93;",
      "[x][y]\n\n[y]: https://a.example/][img]", "www.x.example/][img]z",
      "https://x.example/[img]y",
      "x@[img]y.example", "- [ ] [b]", "|[b]|\n|-|\n|[/table]|", "<br/>[b]", "<img alt=\"[b]\">",
      "<div>\n[img]x\n</div>",
    ]
    + urls.flatMap {
      [
        "[a](\($0))", "[a](<\($0)>)", "![a](\($0))", "<\($0)>", "[a][b]\n\n[b]: \($0)",
        "[a][b]\n\n[b]: <\($0)>",
        "\($0)", "[![a](\($0))](\($0))",
      ]
    }

  func judge(_ text: String) throws -> [String] {
    try HTMLJudge.judge(Markdown.html(text))
      + HTMLJudge.judge(Markdown.html(text, linksImages: true))
      + BBCodeJudge.judge(Markdown.bbcode(text, fontSize: 12))
  }

  @Test func nothingGetsThrough() throws {
    for text in HostileMarkdownTests.texts {
      #expect(try judge(text) == [], "\(text.debugDescription)")
    }
  }

  /// Pieces of them in any order.
  @Test func nothingGetsThroughInPieces() throws {
    var state: UInt64 = 6
    func next(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    let marks = [
      "[", "]", "(", ")", "![", "](", "<", ">", "*", "**", "_", "~~", "`", "```\n", "\n", "\n\n",
      "> ",
      "- ", "1. ", "    ", "|", "|-|\n", "# ", "\\", "&", "\"", "'", "<!--", "-->", "[a]: ", "[ ] ",
      "\t",
      "https://", "javascript:", "www.", "@x.example",
    ]
    for _ in 0..<1500 {
      var text = ""
      for _ in 0...next(14) {
        text +=
          next(3) == 0
          ? HostileMarkdownTests.texts[next(HostileMarkdownTests.texts.count)].prefix(200)
          : marks[next(marks.count)][...]
      }
      #expect(try judge(text) == [], "\(text.debugDescription)")
    }
  }

  @Test func theJudgesJudge() {
    for html in [
      "<script>", "<p>", "</p>", "<p onclick=\"x\"></p>", "<a href=\"javascript:x\">y</a>", "a & b",
      "&x;",
      "<b>x</b>", "<img src=\"data:x\">", "<a href=\"https://x\"><a href=\"https://y\"></a></a>",
      "\"", "<p><em></p></em>",
      "<a href=\"//x\"></a>", "<p ", "<",
    ] {
      #expect(HTMLJudge.judge(html) != [], "\(html)")
    }
    for bbcode in [
      "[img]x[/img]", "[b]", "[/b]", "[url=res://x]y[/url]", "[url=x]y[/url]", "[b][i][/b][/i]",
      "[",
    ] {
      #expect(BBCodeJudge.judge(bbcode) != [], "\(bbcode)")
    }
  }

  /// Texts that libcmark-gfm alone takes minutes or gigabytes for, at the longest that is let in.
  static func long(_ n: Int) -> [(String, String)] {
    func times(_ unit: String, _ bytes: Int) -> String {
      String(repeating: unit, count: bytes / unit.utf8.count)
    }
    var texts: [(String, String)] = [
      "*", "_", "**a ", "*a_ ", "*a **a ", "~", "a~", "[", "]", "[a](", "![", "[[a](!", "<a ",
      "<!--", "<?",
      "<!A ", "<![CDATA[", "`", "> ", ">", "- ", "1. ", "-\n", "> -\n", "|", "|a", "a|\n", "www.",
      "http://a", "a@b.",
      "x@y.z ", "&", "&amp", "\\", "a\n\n", "[a]: b\n", "[a]", "- [ ] ", "# ", "\t", "```\n",
      "<div>\n", "<a\n",
      "<https://a", "<a href=\"", "[a](<", "[a](b \"", "]()", "_*", "(", "[(](", "\n", "ü", "\0",
      "\r", "| a ",
      "<img alt='", "<script>", "<br>",
    ].map { ($0, times($0, n)) }
    texts += [
      ("empty lines in lists", times("- ", n / 2) + "x" + times("\n", n / 2)),
      ("empty lines in quoted lists", "> " + times("- ", n / 2) + "x\n" + times(">\n", n / 2)),
      ("marks in quotes", times(">", n / 2) + times("a*", n / 2)),
      ("lines after quotes", times(">", n / 2) + times("a\n", n / 2)),
      ("lines after lists", times("- ", n / 2) + "a\n" + times("  a\n", n / 2)),
      ("lists in lists", (0..<500).map { times("  ", 2 * $0) + "* a\n" }.joined()),
      (
        "lists in lists, and lines",
        (0..<99).map { times("  ", 2 * $0) + "* a\n" }.joined() + times("\n", n / 2)
      ),
      (
        "a wide table",
        "|" + times("a|", n / 3) + "\n|" + times("-|", n / 3) + "\n" + times("a\n", n / 3)
      ),
      (
        "a table of many rows",
        "|" + times("a|", 200) + "\n|" + times("-|", 200) + "\n" + times("|a\n", n / 2)
      ),
      (
        "a table within bounds",
        "|" + times("a|", 20) + "\n|" + times("-|", 20) + "\n" + times("|a\n", 18_000)
      ),
      (
        "a table of three rows",
        "|" + times("a|", n / 3) + "\n|" + times("-|", n / 3) + "\n|" + times("b|", n / 4)
      ),
      (
        "a table as wide as may be",
        "|" + times("a|", 1998) + "\n|" + times("-|", 1998) + "\n"
          + times("|" + times("b|", 1998) + "\n", 125 * 2000)
      ),
      (
        "short rows of a wide table",
        "|" + times("a|", 1998) + "\n|" + times("-|", 1998) + "\n" + times("a\n", 190 * 2)
      ),
      ("lines that no header fits", times("-|-|-\n-|-\n", n)),
      ("lines that no header fits, of two bytes at their ends", times("-|-|-\r\n-|-\r\n", n)),
      ("lines that no header fits, in quotes", times("> -|-|-\n> -|-\n", n)),
      ("lines that no header fits, with marks between", times("-|-|-\n    >\n-|-\n    >\n", n)),
      ("a line that no header fits, below many", times("a\n", n - 10) + "-|-\n"),
      (
        "lines that no header fits, below many",
        times("a\n", n / 2) + times("-|-|-\n-|-\n", n / 2)
      ),
      ("mentions of a long link", "[a]: " + times("u", n / 2) + "\n\n" + times("[a]", n / 2)),
      (
        "mentions of a long title", "[a]: b '" + times("u\n", n / 2) + "'\n\n" + times("[a]", n / 2)
      ),
      (
        "mentions of a link",
        "[a]: https://x.example/" + times("u", 1900) + "\n\n" + times("[a]", n / 2)
      ),
      ("closing brackets of a link", "www." + times("a", n / 2) + times(")", n / 2)),
      ("the same in words", times("www." + times("a", 900) + times(")", 900) + " ", n)),
      ("crowded links", times("<https://a", 1990) + " "), ("instructions", "</" + times("<?", n)),
      ("some instructions", "</" + times("<?", 300) + times("a", n - 700)),
      ("nested brackets", times("[", n / 2) + "a" + times("]", n / 2)),
      ("nested links", times("[", n / 8) + "a" + times("](b)", n / 2)),
      ("nested images", times("![", n / 4) + "a" + times("](b)", n / 2)),
      ("code of all lengths", (1..<500).map { "e" + times("`", $0) }.joined()),
    ]
    return texts
  }

  /// On a thread of the least stack that the header asks of callers.
  @Test func noTextTakesLongOrDeep() {
    for (name, text) in HostileMarkdownTests.long(Markdown.longest - 4)
    where text.utf8.count <= Markdown.longest {
      let (isDone, seconds) = SmallThread.run {
        let isDone = (try? Markdown.html(text)) != nil && (try? Markdown.bbcode(text)) != nil
        return (isDone, SmallThread.seconds)
      }
      #expect(isDone, "\(name.debugDescription)")
      // Optimised, both together take a second at most; with a sanitizer it is many times as long.
      #expect(seconds < 20, "\(name.debugDescription) took \(seconds) s")
    }
  }

  @Test func longTextsAreSafeToo() throws {
    for (name, text) in HostileMarkdownTests.long(6000) where text.utf8.count < 30_000 {
      #expect(try judge(text) == [], "\(name.debugDescription)")
    }
  }

  @Test func longerTextsAreRefused() {
    let text = String(repeating: "a\n", count: Markdown.longest / 2)
    #expect(throws: Never.self) { try Markdown.html(text) }
    #expect { try Markdown.html(text + "a") } throws: { ($0 as? StoreError)?.reason == .tooLarge }
    #expect { try Markdown.bbcode(text + "a") } throws: { ($0 as? StoreError)?.reason == .tooLarge }
  }

  @Test func whatWouldTakeTooLongIsPlainText() throws {
    let text = String(repeating: ">", count: 50_000) + String(repeating: "<b> [i]\n", count: 20_000)
    let html = try Markdown.html(text)
    #expect(html.hasPrefix("<pre>&gt;&gt;") && html.hasSuffix("&lt;b&gt; [i]\n</pre>\n"))
    #expect(try Markdown.bbcode(text).hasSuffix("<b> [lb]i]\n"))
  }

  /// At the end of each link libcmark-gfm looks through all marks of emphasis before it: half a minute, of this text.
  @Test func marksAndLinksBoundEachOther() throws {
    let marks = String(repeating: "*a ", count: 43_000)
    let links = String(repeating: "[x](y)", count: 21_000)
    #expect(!Markdown.isBearable(marks + links))
    #expect(try Markdown.html(marks + links).hasPrefix("<pre>*a *a "))
    #expect(try Markdown.bbcode(marks + links).hasSuffix("[lb]x](y)"))
    // As many of either alone, and some of both, are read.
    for text in [
      marks, "[x](y)" + marks, "*a \(links.prefix(6 * 9000))",
      "\(marks.prefix(3 * 5000))\(links.prefix(6 * 6000))",
    ] {
      #expect(Markdown.isBearable(text))
      #expect(try Markdown.html(text).hasPrefix("<p>"))
    }
  }
}

/// A thread with a stack of 512 KiB.
enum SmallThread {
  private final class Work {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }

  /// That the processor worked for this thread, whatever else the machine does.
  static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  static func run<Result>(_ body: @escaping () -> Result) -> Result {
    nonisolated(unsafe) var result: Result?
    let work = Work { result = body() }
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    defer { attributes.deallocate() }
    pthread_attr_init(attributes)
    pthread_attr_setstacksize(attributes, 512 << 10)
    var thread: pthread_t = 0
    let code = pthread_create(
      &thread, attributes,
      { context in
        if let context { Unmanaged<Work>.fromOpaque(context).takeUnretainedValue().body() }
        return nil
      }, Unmanaged.passUnretained(work).toOpaque())
    precondition(code == 0)
    pthread_join(thread, nil)
    pthread_attr_destroy(attributes)
    guard let result else { fatalError("the thread gave nothing") }
    return withExtendedLifetime(work) { result }
  }
}
