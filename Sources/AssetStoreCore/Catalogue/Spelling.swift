/// Finds the indexed word that a misspelled one was meant to be.
enum Spelling {
  /// Makes the table `word` anew from the words of the index.
  static func rebuild(_ database: Database) throws {
    try database.run(
      """
      DELETE FROM word;
      INSERT INTO word (term) SELECT term FROM asset_word WHERE length(term) BETWEEN 3 AND 64;
      """)
  }

  /// The words with each unknown one replaced by its nearest; nil if one has no near word.
  static func correct(_ words: [String], _ database: Database) throws -> [String]? {
    var corrected: [String] = []
    for word in words {
      let known = try database.first(
        "SELECT 1 FROM asset_text WHERE asset_text MATCH ? LIMIT 1", .text(SearchText.match([word]))
      ) { _ in true }
      if known != nil {
        corrected.append(word)
      } else if let near = try nearest(to: word, database) {
        corrected.append(near)
      } else {
        return nil
      }
    }
    return corrected == words ? nil : corrected
  }

  /// Candidates share trigrams with the word; the fewest edits win, then the commoner word.
  private static func nearest(to word: String, _ database: Database) throws -> String? {
    let scalars = Array(word.unicodeScalars)
    guard (3...64).contains(scalars.count) else { return nil }
    let trigrams = Set(
      (0...(scalars.count - 3)).map { start in
        scalars[start..<(start + 3)].map { String($0) }.joined()
      })
    let query = trigrams.sorted().map { "\"\($0)\"" }.joined(separator: " OR ")
    let allowed = scalars.count < 5 ? 1 : 2
    var best: (distance: Int, count: Int64, term: String)?
    try database.query(
      """
      SELECT term, (SELECT cnt FROM asset_word WHERE asset_word.term = near.term) FROM (
        SELECT term FROM word WHERE word MATCH ? ORDER BY rank LIMIT 100) AS near
      """, [.text(query)]
    ) { row in
      let term = row.text(0)
      guard let distance = distance(scalars, Array(term.unicodeScalars), atMost: allowed) else {
        return
      }
      let candidate = (distance, row.integer(1), term)
      guard let current = best else {
        best = candidate
        return
      }
      if (distance, -candidate.1, term) < (current.distance, -current.count, current.term) {
        best = candidate
      }
    }
    return best?.term
  }

  /// Edits (insert, delete, replace, swap neighbours) from `a` to `b`; nil if over `limit`.
  static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar], atMost limit: Int) -> Int? {
    guard abs(a.count - b.count) <= limit else { return nil }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        row.append(cost)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count] <= limit ? last[b.count] : nil
  }
}
