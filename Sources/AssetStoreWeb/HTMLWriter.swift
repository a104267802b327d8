/// HTML out of the events of a tree. It knows these tags: a blockquote br code del em h1 ... h6 hr img li ol p pre strong
/// table tbody td th thead tr ul; and these attributes: href, rel, src, alt, loading, start, class.
struct HTMLWriter: MarkdownWriter {
  let linksImages: Bool
  let highestHeading: Int
  private(set) var output = ""
  /// The end of each node that has begun, "" if nothing was written for it.
  private var ends: [String] = []
  /// How many of them stand in each other.
  private var depth = 0
  private var isInLink = false
  /// The words of an image that has begun, and how many of the images in it have too.
  private var alternative: String?
  private var images = 0
  private var hasBody = false

  private static let deepest = 32

  init(linksImages: Bool, highestHeading: Int) {
    self.linksImages = linksImages
    self.highestHeading = highestHeading
  }

  mutating func finish() -> String { output }

  mutating func write(_ event: MarkdownTree.Event) {
    if alternative != nil, writeInImage(event) { return }
    guard event.begins else { return end(event.node) }
    switch event.node {
    case .text(let text): output += HTMLText.escape(text)
    case .code(let text): output += "<code>\(HTMLText.escape(text))</code>"
    case .codeBlock(let text): output += "<pre><code>\(HTMLText.escape(text))</code></pre>\n"
    case .html(let html): writeLines(RawHTML.text(html))
    case .htmlBlock(let html): writeBlock(RawHTML.lines(RawHTML.text(html)))
    case .rule: output += "<hr>\n"
    case .softBreak: output += "\n"
    case .lineBreak: output += "<br>\n"
    default: begin(event.node)
    }
  }

  private mutating func begin(_ node: MarkdownTree.Node) {
    switch node {
    case .quote: nest("<blockquote>\n", "</blockquote>\n")
    case .list(let start, _):
      let number = start.map { $0 == 1 ? "<ol>" : "<ol start=\"\($0)\">" }
      nest("\(number ?? "<ul>")\n", start == nil ? "</ul>\n" : "</ol>\n")
    case .item(let isDone):
      // Where the list is left out, so are they.
      let isListed = ends.last?.isEmpty == false
      open(isListed ? "<li>" : "", isListed ? "</li>\n" : "\n")
      output += isDone.map { $0 ? "☑ " : "☐ " } ?? ""
    case .paragraph(let isTight): open(isTight ? "" : "<p>", isTight ? "" : "</p>\n")
    case .heading(let level):
      let level = min(level + highestHeading - 1, 6)
      open("<h\(level)>", "</h\(level)>\n")
    case .emphasis: nest("<em>", "</em>")
    case .strong: nest("<strong>", "</strong>")
    case .strikethrough: nest("<del>", "</del>")
    case .link(let url): openLink(url)
    case .image(let url): openImage(url)
    case .table: open("<table>\n", "</table>\n")
    case .row(let isHeader):
      if !isHeader, !hasBody { output += "<tbody>\n" }
      hasBody = !isHeader
      open(isHeader ? "<thead>\n<tr>" : "<tr>", isHeader ? "</tr>\n</thead>\n" : "</tr>\n")
    case .cell(let alignment):
      let place: [MarkdownTree.Alignment: String] = [
        .center: " class=\"center\"", .right: " class=\"right\"",
      ]
      let tag = hasBody ? "td" : "th"
      open("<\(tag)\(place[alignment] ?? "")>", "</\(tag)>")
    default: open("", "")
    }
  }

  private mutating func end(_ node: MarkdownTree.Node) {
    if case .table = node {
      if hasBody { output += "</tbody>\n" }
      hasBody = false
    }
    let last = ends.popLast() ?? ""
    output += last
    switch node {
    case .quote, .list, .emphasis, .strong, .strikethrough: if !last.isEmpty { depth -= 1 }
    case .link: if !last.isEmpty { isInLink = false }
    default: break
    }
  }

  private mutating func open(_ start: String, _ end: String) {
    output += start
    ends.append(end)
  }

  /// Opens what may stand in its like, as far as that goes.
  private mutating func nest(_ start: String, _ end: String) {
    guard depth < HTMLWriter.deepest else { return open("", "") }
    depth += 1
    open(start, end)
  }

  private mutating func openLink(_ url: String) {
    guard let url = SafeURL(url), !isInLink else { return open("", "") }
    isInLink = true
    open(HTMLWriter.link(url), "</a>")
  }

  /// Nobody vouches for where it leads, and who is there need not know from where.
  private static func link(_ url: SafeURL) -> String {
    "<a href=\"\(HTMLText.escape(url.text))\" rel=\"nofollow ugc noopener noreferrer\">"
  }

  private mutating func openImage(_ url: String) {
    alternative = ""
    images = 1
    var tags = ("", "")
    if let url = SafeURL(url) {
      if !linksImages {
        tags = ("<img src=\"\(HTMLText.escape(url.text))\" alt=\"", "\" loading=\"lazy\">")
      } else if !isInLink {
        tags = (HTMLWriter.link(url), "</a>")
      }
    }
    open(tags.0, tags.1)
  }

  /// Of what is in an image, its words are its `alt`. False for its own end, which is still to be written.
  private mutating func writeInImage(_ event: MarkdownTree.Event) -> Bool {
    if case .image = event.node {
      images += event.begins ? 1 : -1
      guard images == 0 else { return true }
      let words = alternative ?? ""
      alternative = nil
      output += HTMLText.escape(words.isEmpty && linksImages ? "image" : words)
      return false
    }
    switch event.node {
    case .text(let text), .code(let text): alternative? += text
    case .softBreak, .lineBreak: alternative? += " "
    default: break
    }
    return true
  }

  private mutating func writeLines(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    output += lines.map { HTMLText.escape(String($0)) }.joined(separator: "<br>\n")
  }

  private mutating func writeBlock(_ lines: [String]) {
    guard !lines.isEmpty else { return }
    output += "<p>\(lines.map(HTMLText.escape).joined(separator: "\n"))</p>\n"
  }
}
