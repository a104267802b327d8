extension Markdown {
  /// The text of the first paragraph, in one line and without any marks; what is too long is cut behind a word.
  ///
  /// - Parameter most: bytes.
  package static func summary(_ text: String, most: Int) -> String {
    // No first paragraph begins behind so many bytes that the rest would be worth reading.
    let start = String(decoding: text.utf8.prefix(4096), as: UTF8.self)
    let cost = MarkdownCost(Array(start.utf8))
    guard cost.isBearable else { return cut(start, most) }
    var words = ""
    var isInside = false
    var isPicture = false
    _ = MarkdownTree(
      Array(start.utf8), hasTables: cost.areTablesBearable, areLinksFound: false
    ).walk { event in
      switch event.node {
      case .paragraph where event.begins: isInside = true
      // A paragraph with nothing but a picture in it tells nothing.
      case .paragraph where words.utf8.contains { $0 > 0x20 }: return false
      case .paragraph: isInside = false
      case .image: isPicture = event.begins
      case .text(let text) where isInside && !isPicture,
        .code(let text) where isInside && !isPicture:
        words += text
      case .softBreak, .lineBreak: words += " "
      default: break
      }
      return true
    }
    return cut(words, most)
  }

  private static func cut(_ text: String, _ most: Int) -> String {
    let words = text.split { $0.isWhitespace }
    var line = ""
    for word in words {
      let blank = line.isEmpty ? "" : " "
      guard line.utf8.count + blank.utf8.count + word.utf8.count <= most else {
        return line.isEmpty ? "" : line + "\u{2026}"
      }
      line += blank + word
    }
    return line
  }
}
