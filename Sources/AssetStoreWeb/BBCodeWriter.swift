/// BBCode out of the events of a tree, for RichTextLabel of Godot 4.0 and later. It knows these tags: b cell center code
/// font_size i indent lb s table url. Images are links, as the label loads none from a network; lists have their bullets
/// as text, as its own have no numbers to begin with and one line for each item.
struct BBCodeWriter: MarkdownWriter {
  let fontSize: Int
  private(set) var output = ""
  private var ends: [String] = []
  private var depth = 0
  private var isInLink = false
  private var images = 0
  /// Where the words of an image begin.
  private var start = 0
  /// Line breaks that come before whatever comes next.
  private var breaks = 0
  /// The number of the next item of each list, nil in one without numbers; and how far its items are apart.
  private var lists: [(next: Int?, gap: Int)] = []
  private var isInHeader = false

  /// Less deep than the label can go.
  private static let deepest = 16
  /// Of the text's own, in hundredths, by level.
  private static let headings = [140, 125, 110, 100, 100, 100]

  init(fontSize: Int) { self.fontSize = fontSize }

  /// Text so that the label shows it as it is.
  static func escape(_ text: String) -> String {
    // Most texts are as they are to be.
    let isPlain = text.utf8.allSatisfy {
      ($0 >= 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "[")) || $0 == 0x0a || $0 == 0x09
    }
    if isPlain { return text }
    var out = ""
    for scalar in text.unicodeScalars where Shown.isShown(scalar) {
      if scalar == "[" { out += "[lb]" } else { out.unicodeScalars.append(scalar) }
    }
    return out
  }

  mutating func finish() -> String { output }

  mutating func write(_ event: MarkdownTree.Event) {
    if images > 0, isMark(event.node) { return }
    guard event.begins else { return end(event.node) }
    switch event.node {
    case .text(let text): put(BBCodeWriter.escape(text))
    case .code(let text): put("[code]\(BBCodeWriter.escape(text))[/code]")
    case .codeBlock(let text):
      let code = text.hasSuffix("\n") ? String(text.dropLast()) : text
      put("[indent][code]\(BBCodeWriter.escape(code))[/code][/indent]")
      part(2)
    case .html(let html):
      let text = RawHTML.text(html)
      if !text.isEmpty { put(BBCodeWriter.escape(text)) }
    case .htmlBlock(let html):
      let lines = RawHTML.lines(RawHTML.text(html))
      guard !lines.isEmpty else { return }
      put(lines.map(BBCodeWriter.escape).joined(separator: "\n"))
      part(2)
    case .rule:
      put("[center]⸻[/center]")
      part(2)
    case .softBreak: put(" ")
    case .lineBreak: put("\n")
    default: begin(event.node)
    }
  }

  private mutating func begin(_ node: MarkdownTree.Node) {
    switch node {
    case .quote: nest("[indent][i]", "[/i][/indent]")
    case .list(let start, let isTight):
      if lists.isEmpty { open("", "") } else { nest("[indent]", "[/indent]") }
      lists.append((start, isTight ? 1 : 2))
    case .item(let isDone):
      let number = lists.last?.next
      put((number.map { "\($0). " } ?? "• ") + (isDone.map { $0 ? "☑ " : "☐ " } ?? ""))
      // No list is so long, and cmark begins none at more than nine digits.
      if !lists.isEmpty { lists[lists.count - 1].next = number.map { $0 &+ 1 } }
      open("", "")
    case .heading(let level):
      let size = fontSize * BBCodeWriter.headings[min(max(level, 1), 6) - 1] / 100
      if fontSize > 0 {
        open("[font_size=\(size)][b]", "[/b][/font_size]")
      } else {
        open("[b]", "[/b]")
      }
    case .emphasis: nest("[i]", "[/i]")
    case .strong: nest("[b]", "[/b]")
    case .strikethrough: nest("[s]", "[/s]")
    case .link(let url): openLink(url)
    case .image(let url):
      openLink(url)
      images += 1
      start = output.utf8.count
    case .table(let columns): open("[table=\(max(columns, 1))]", "[/table]")
    case .row(let isHeader):
      isInHeader = isHeader
      open("", "")
    case .cell:
      open(
        "[cell padding=0,0,16,0]" + (isInHeader ? "[b]" : ""),
        (isInHeader ? "[/b]" : "") + "[/cell]")
    default: open("", "")
    }
  }

  private mutating func end(_ node: MarkdownTree.Node) {
    if case .image = node {
      images -= 1
      if images == 0, ends.last?.isEmpty == false, output.utf8.count == start { put("image") }
    }
    let last = ends.popLast() ?? ""
    switch node {
    case .quote, .table, .heading: breaks = 0
    case .list: breaks = 0
    default: break
    }
    output += last
    switch node {
    case .emphasis, .strong, .strikethrough: if !last.isEmpty { depth -= 1 }
    case .link, .image: if !last.isEmpty { isInLink = false }
    case .quote:
      if !last.isEmpty { depth -= 1 }
      part(2)
    case .list:
      if !last.isEmpty { depth -= 1 }
      lists.removeLast()
      part(lists.last?.gap ?? 2)
    case .item: part(lists.last?.gap ?? 1)
    case .paragraph(let isTight): part(isTight ? 1 : 2)
    case .heading, .table: part(2)
    default: break
    }
  }

  /// Whether it is of a kind that is left out in images, whose words alone count.
  private func isMark(_ node: MarkdownTree.Node) -> Bool {
    switch node {
    case .emphasis, .strong, .strikethrough, .link: true
    default: false
    }
  }

  private mutating func put(_ text: String) {
    if !output.isEmpty { output += String(repeating: "\n", count: breaks) }
    breaks = 0
    output += text
  }

  private mutating func part(_ count: Int) { breaks = max(breaks, count) }

  private mutating func open(_ start: String, _ end: String) {
    if !start.isEmpty { put(start) }
    ends.append(end)
  }

  private mutating func nest(_ start: String, _ end: String) {
    guard depth < BBCodeWriter.deepest else { return open("", "") }
    depth += 1
    open(start, end)
  }

  /// Relative ones lead nowhere from an editor.
  private mutating func openLink(_ url: String) {
    guard let url = SafeURL(url), !url.isRelative, !isInLink, images == 0 else {
      return open("", "")
    }
    isInLink = true
    open("[url=\(url.text)]", "[/url]")
  }
}
