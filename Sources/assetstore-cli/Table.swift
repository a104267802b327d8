/// Rows in columns. On a terminal with a heading and cut to its width; elsewhere complete and plain.
struct Table {
  struct Column {
    let title: String
    var right = false
    /// Whether it may be cut to make the row fit.
    var shrinks = false
    var style: Console.Style?
  }

  let columns: [Column]
  private var rows: [[String]] = []

  init(_ columns: [Column]) {
    self.columns = columns
  }

  /// Adds a row, a text for each column.
  mutating func add(_ cells: [String]) {
    rows.append(cells.map(Text.harmless))
  }

  func print(to console: Console) {
    guard !rows.isEmpty else { return }
    let heading = columns.map(\.title)
    var widths = columns.indices.map { column in
      rows.reduce(0) { max($0, column < $1.count ? Text.width($1[column]) : 0) }
    }
    if let available = console.width {
      widths = zip(widths, heading).map { max($0, Text.width($1)) }
      fit(&widths, into: available)
      console.line(console.styled(row(heading, widths, nil), .dim))
    }
    for cells in rows {
      console.line(row(cells, widths, console))
    }
  }

  /// Takes columns from the widest of those that may shrink until a row fits, or none can give more.
  private func fit(_ widths: inout [Int], into available: Int) {
    let smallest = 8
    var excess = widths.reduce(2 * (widths.count - 1), +) - available
    while excess > 0 {
      let candidates = columns.indices.filter { columns[$0].shrinks && widths[$0] > smallest }
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { return }
      widths[widest] -= 1
      excess -= 1
    }
  }

  private func row(_ cells: [String], _ widths: [Int], _ console: Console?) -> String {
    var result = ""
    // Spaces that no later column needs are not printed.
    var pending = ""
    for ((column, width), cell) in zip(zip(columns, widths), cells) {
      let text = Text.cut(cell, to: width)
      let space = String(repeating: " ", count: width - Text.width(text))
      if column.right { pending += space }
      if !text.isEmpty {
        result += pending + (column.style.flatMap { console?.styled(text, $0) } ?? text)
        pending = ""
      }
      pending += (column.right ? "" : space) + "  "
    }
    return result
  }
}
