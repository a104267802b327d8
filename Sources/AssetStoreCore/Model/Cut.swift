extension String {
  /// The text, if it has no more bytes; else its beginning, and how much there was.
  func cut(to most: Int) -> String {
    guard utf8.count > most else { return self }
    let mark = " ... (cut from \(utf8.count) bytes)"
    var end = utf8.index(startIndex, offsetBy: max(0, most - mark.utf8.count))
    // Not within a character.
    while end > startIndex, utf8[end] & 0xc0 == 0x80 { utf8.formIndex(before: &end) }
    return self[..<end] + mark
  }
}
