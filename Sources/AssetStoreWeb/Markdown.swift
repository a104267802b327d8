// Page parts that the static website and the service share. No state, no files, no network.
//
// Markdown of strangers becomes HTML for pages and BBCode for Godot's RichTextLabel:
//
//     text -> MarkdownCost -> MarkdownTree (libcmark-gfm) -> events -> HTMLWriter or BBCodeWriter
//
// What comes out is made here, tag by tag, and never copied from what came in: a tag, attribute or scheme that no
// writer knows cannot occur. Text is escaped, URLs pass SafeURL, raw HTML goes but for its text.
//
// The library takes time that grows with the square of some texts. MarkdownCost says which, before it sees them; they
// are shown as the plain text that they are too. Its tree is gone through without recursion, as deep as it may be.

internal import AssetStoreCore

/// Markdown as GitHub has it: CommonMark with tables, strikethrough, task lists and bare links.
package enum Markdown {
  /// Bytes that a text may have. The READMEs of the largest addons have a tenth.
  package static let longest = 262_144
  /// Bytes that may become of it.
  static let longestOutput = 4_194_304

  /// HTML for the body of a page: from `p`, `h1` to `pre` and `table`, without a frame around it.
  ///
  /// - Parameters:
  ///   - linksImages: write images as links to them, so that showing the page asks no other server.
  ///   - highestHeading: what `#` becomes; lower headings follow, as far as `h6`.
  package static func html(
    _ text: String, linksImages: Bool = false, highestHeading: Int = 1
  ) throws -> String {
    try render(text) {
      HTMLWriter(linksImages: linksImages, highestHeading: highestHeading)
    } plain: {
      "<pre>\(HTMLText.escape($0))</pre>\n"
    }
  }

  /// BBCode that RichTextLabel of Godot 4 shows.
  ///
  /// - Parameter fontSize: of the text around it, in pixels, for the sizes of headings; 0: they are only bold.
  package static func bbcode(_ text: String, fontSize: Int = 0) throws -> String {
    try render(text) {
      BBCodeWriter(fontSize: fontSize)
    } plain: {
      BBCodeWriter.escape($0)
    }
  }

  /// BBCode that shows a text as it is.
  package static func bbcode(plain text: String) -> String { BBCodeWriter.escape(text) }

  /// Whether a text is shown as Markdown; else, for what that would take, as the plain text that it is too.
  package static func isBearable(_ text: String) -> Bool {
    text.utf8.count <= longest && MarkdownCost(Array(text.utf8)).isBearable
  }

  private static func render<Writer: MarkdownWriter>(
    _ text: String, _ make: () -> Writer, plain: (String) -> String
  ) throws -> String {
    let bytes = Array(text.utf8)
    guard bytes.count <= longest else {
      throw StoreError(
        .tooLarge, "the Markdown is longer than \(longest) bytes", subject: "text",
        hint: "shorten it, or link to the rest")
    }
    let cost = MarkdownCost(bytes)
    guard cost.isBearable else { return plain(text) }
    var writer = make()
    let isWhole = MarkdownTree(
      bytes, hasTables: cost.areTablesBearable, areLinksFound: cost.areLinksBearable
    ).walk { event in
      writer.write(event)
      return writer.output.utf8.count <= longestOutput
    }
    return isWhole ? writer.finish() : plain(text)
  }
}

/// What makes a text of the events of a tree.
protocol MarkdownWriter {
  var output: String { get }
  mutating func write(_ event: MarkdownTree.Event)
  mutating func finish() -> String
}
