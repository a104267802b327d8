/// What differs between two texts, word by word. Pure.
enum WordDiff {
  struct Piece: Equatable, Sendable {
    enum Kind: Sendable { case same, removed, added }
    var kind: Kind
    var text: String
  }

  /// Cells of the table that two runs of lines or words are compared in; beyond that, all of them are told as changed.
  private static let mostCells = 1_000_000

  /// In the order of reading; put together, those that are not added are the old text, and those that are not removed
  /// the new one.
  static func pieces(_ old: String, _ new: String) -> [Piece] {
    var pieces: [Piece] = []
    // First by lines, so that words are looked at only where lines differ.
    for run in runs(split(old) { $0 == 0x0a }, split(new) { $0 == 0x0a }) {
      if run.isSame {
        add(.same, run.old, &pieces)
      } else {
        for run in runs(words(run.old), words(run.new)) {
          if run.isSame {
            add(.same, run.old, &pieces)
          } else {
            add(.removed, run.old, &pieces)
            add(.added, run.new, &pieces)
          }
        }
      }
    }
    return pieces
  }

  private typealias Token = ArraySlice<UInt8>

  private struct Run {
    var isSame: Bool
    var old: [Token] = []
    var new: [Token] = []
  }

  private static func add(_ kind: Piece.Kind, _ tokens: [Token], _ pieces: inout [Piece]) {
    guard !tokens.isEmpty else { return }
    let text = String(decoding: tokens.joined(), as: UTF8.self)
    if let last = pieces.last, last.kind == kind {
      pieces[pieces.count - 1].text += text
    } else {
      pieces.append(Piece(kind: kind, text: text))
    }
  }

  /// Parts of a text that each end behind such a byte.
  private static func split(_ text: String, _ isEnd: (UInt8) -> Bool) -> [Token] {
    split(Array(text.utf8)[...], isEnd)
  }

  private static func split(_ bytes: Token, _ isEnd: (UInt8) -> Bool) -> [Token] {
    var tokens: [Token] = []
    var rest = bytes
    while let end = rest.firstIndex(where: isEnd) {
      tokens.append(rest[...end])
      rest = rest[(end + 1)...]
    }
    if !rest.isEmpty { tokens.append(rest) }
    return tokens
  }

  /// Words and what is between them.
  private static func words(_ lines: [Token]) -> [Token] {
    var words: [Token] = []
    for line in lines {
      var rest = line
      while let first = rest.first {
        let isBlank = first <= 0x20
        let word = rest.prefix { ($0 <= 0x20) == isBlank }
        words.append(word)
        rest = rest.dropFirst(word.count)
      }
    }
    return words
  }

  /// The longest common subsequence, and what is between.
  private static func runs(_ old: [Token], _ new: [Token]) -> [Run] {
    var numbers: [Token: Int32] = [:]
    func number(_ token: Token) -> Int32 {
      if let known = numbers[token] { return known }
      let next = Int32(clamping: numbers.count)
      numbers[token] = next
      return next
    }
    let (a, b) = (old.map(number), new.map(number))
    var start = 0
    while start < min(a.count, b.count), a[start] == b[start] { start += 1 }
    var end = 0
    while end < min(a.count, b.count) - start, a[a.count - 1 - end] == b[b.count - 1 - end] {
      end += 1
    }
    var runs: [Run] = []
    func append(_ isSame: Bool, _ old: [Token], _ new: [Token]) {
      if runs.last?.isSame != isSame { runs.append(Run(isSame: isSame)) }
      runs[runs.count - 1].old += old
      runs[runs.count - 1].new += new
    }
    append(true, Array(old[..<start]), [])
    let (n, m) = (a.count - start - end, b.count - start - end)
    if n * m > mostCells {
      append(false, Array(old[start..<start + n]), Array(new[start..<start + m]))
    } else {
      // Of what is behind each pair of places, the length of the longest common subsequence.
      var lengths = [Int32](repeating: 0, count: (n + 1) * (m + 1))
      for i in stride(from: n - 1, through: 0, by: -1) {
        for j in stride(from: m - 1, through: 0, by: -1) {
          lengths[i * (m + 1) + j] =
            a[start + i] == b[start + j]
            ? lengths[(i + 1) * (m + 1) + j + 1] + 1
            : max(lengths[(i + 1) * (m + 1) + j], lengths[i * (m + 1) + j + 1])
        }
      }
      var (i, j) = (0, 0)
      while i < n || j < m {
        if i < n, j < m, a[start + i] == b[start + j] {
          append(true, [old[start + i]], [])
          (i, j) = (i + 1, j + 1)
        } else if j == m
          || (i < n && lengths[(i + 1) * (m + 1) + j] >= lengths[i * (m + 1) + j + 1])
        {
          append(false, [old[start + i]], [])
          i += 1
        } else {
          append(false, [], [new[start + j]])
          j += 1
        }
      }
    }
    append(true, Array(old[(old.count - end)...]), [])
    return runs
  }
}
