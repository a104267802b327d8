internal import CMarkdown

extension MarkdownTree {
  /// What a node of the library is.
  ///
  /// - Parameter column: of a cell, in its row.
  static func node(_ node: OpaquePointer?, column: Int) -> Node {
    switch unsafe cmark_node_get_type(node) {
    case CMARK_NODE_DOCUMENT: .document
    case CMARK_NODE_BLOCK_QUOTE: .quote
    case CMARK_NODE_LIST: unsafe list(node)
    case CMARK_NODE_PARAGRAPH: .paragraph(isTight: unsafe isTight(node))
    case CMARK_NODE_HEADING: .heading(level: Int(unsafe cmark_node_get_heading_level(node)))
    case CMARK_NODE_THEMATIC_BREAK: .rule
    case CMARK_NODE_CODE_BLOCK: .codeBlock(unsafe literal(node))
    case CMARK_NODE_HTML_BLOCK: .htmlBlock(unsafe literal(node))
    case CMARK_NODE_TEXT: .text(unsafe literal(node))
    case CMARK_NODE_SOFTBREAK: .softBreak
    case CMARK_NODE_LINEBREAK: .lineBreak
    case CMARK_NODE_CODE: .code(unsafe literal(node))
    case CMARK_NODE_HTML_INLINE: .html(unsafe literal(node))
    case CMARK_NODE_EMPH: .emphasis
    case CMARK_NODE_STRONG: .strong
    case CMARK_NODE_LINK: .link(url: unsafe text(cmark_node_get_url(node)))
    case CMARK_NODE_IMAGE: .image(url: unsafe text(cmark_node_get_url(node)))
    default: unsafe extended(node, column)
    }
  }

  /// The types of extensions get their numbers at run time; their names stay.
  private static func extended(_ node: OpaquePointer?, _ column: Int) -> Node {
    switch unsafe text(cmark_node_get_type_string(node)) {
    case "item": .item(isDone: nil)
    case "tasklist": .item(isDone: unsafe cmark_gfm_extensions_get_tasklist_item_checked(node))
    case "strikethrough": .strikethrough
    case "table": .table(columns: Int(unsafe cmark_gfm_extensions_get_table_columns(node)))
    case "table_header": .row(isHeader: true)
    case "table_row": .row(isHeader: false)
    case "table_cell": .cell(unsafe alignment(node, column))
    default: .unknown
    }
  }

  private static func list(_ node: OpaquePointer?) -> Node {
    let isOrdered = unsafe cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
    return .list(
      start: isOrdered ? Int(unsafe cmark_node_get_list_start(node)) : nil,
      isTight: unsafe cmark_node_get_list_tight(node) != 0)
  }

  private static func isTight(_ paragraph: OpaquePointer?) -> Bool {
    let list = unsafe cmark_node_parent(cmark_node_parent(paragraph))
    return unsafe cmark_node_get_type(list) == CMARK_NODE_LIST
      && cmark_node_get_list_tight(list) != 0
  }

  /// Of the column that a cell is in.
  private static func alignment(_ cell: OpaquePointer?, _ column: Int) -> Alignment {
    let table = unsafe cmark_node_parent(cmark_node_parent(cell))
    guard column < Int(unsafe cmark_gfm_extensions_get_table_columns(table)),
      let all = unsafe cmark_gfm_extensions_get_table_alignments(table)
    else { return .none }
    return Alignment(rawValue: unsafe all[column]) ?? .none
  }

  private static func literal(_ node: OpaquePointer?) -> String {
    unsafe text(cmark_node_get_literal(node))
  }

  private static func text(_ pointer: UnsafePointer<CChar>?) -> String {
    guard let pointer = unsafe pointer else { return "" }
    return unsafe String(cString: pointer)
  }
}
