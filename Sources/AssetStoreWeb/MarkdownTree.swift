internal import CMarkdown

/// A text as libcmark-gfm reads it.
@safe struct MarkdownTree: ~Copyable {
  /// What a node is, with what writers need to know of it.
  enum Node: Equatable {
    case document, quote, emphasis, strong, strikethrough
    case list(start: Int?, isTight: Bool)
    /// `isDone` is nil where there is no box to tick.
    case item(isDone: Bool?)
    /// `isTight`: it is an item's text and no paragraph of its own.
    case paragraph(isTight: Bool)
    case heading(level: Int)
    case link(url: String)
    case image(url: String)
    case table(columns: Int)
    case row(isHeader: Bool)
    case cell(Alignment)
    // Without anything in them.
    case text(String)
    case code(String)
    case codeBlock(String)
    case html(String)
    case htmlBlock(String)
    case rule, softBreak, lineBreak
    /// Nothing that this house asks the library for.
    case unknown
  }

  enum Alignment: UInt8 {
    case none = 0
    case center = 0x63
    case left = 0x6c
    case right = 0x72
  }

  struct Event {
    var node: Node
    /// Otherwise it ends here. A node with nothing in it has no end.
    var begins: Bool
  }

  private let parser: OpaquePointer?
  private let root: OpaquePointer?

  private static let registered: Void = cmark_gfm_core_extensions_ensure_registered()

  init(_ bytes: [UInt8], hasTables: Bool, areLinksFound: Bool) {
    MarkdownTree.registered
    let parser = unsafe cmark_parser_new(CMARK_OPT_DEFAULT)
    let names =
      ["strikethrough", "tasklist"] + (hasTables ? ["table"] : [])
      + (areLinksFound ? ["autolink"] : [])
    for name in names {
      unsafe cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(name))
    }
    unsafe bytes.withUnsafeBytes { bytes in
      unsafe cmark_parser_feed(
        parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
    }
    unsafe root = cmark_parser_finish(parser)
    unsafe self.parser = unsafe parser
  }

  deinit {
    unsafe cmark_node_free(root)
    unsafe cmark_parser_free(parser)
  }

  /// Hands on each node from the beginning of the text to its end; false if `visit` wanted no more.
  func walk(_ visit: (Event) -> Bool) -> Bool {
    guard let iterator = unsafe cmark_iter_new(root) else { return true }
    defer { unsafe cmark_iter_free(iterator) }
    /// Of the cell that is next in its row.
    var column = 0
    while true {
      let kind = unsafe cmark_iter_next(iterator)
      guard kind != CMARK_EVENT_DONE else { return true }
      let node = unsafe MarkdownTree.node(cmark_iter_get_node(iterator), column: column)
      let begins = kind == CMARK_EVENT_ENTER
      switch node {
      case .row: column = 0
      case .cell where !begins: column += 1
      default: break
      }
      guard visit(Event(node: node, begins: begins)) else { return false }
    }
  }
}
