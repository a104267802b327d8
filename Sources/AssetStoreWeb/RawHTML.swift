/// What is left of HTML in Markdown: its text.
enum RawHTML {
  /// Elements whose text is none to read.
  private static let hidden = ["script", "style", "template", "noscript", "title", "svg", "math"]

  /// The text of a piece of HTML: tags and comments go, `br` becomes a line break, an image its `alt`.
  static func text(_ html: String) -> String {
    var rest = Array(html.utf8)[...]
    var out: [UInt8] = []
    /// Up to the end of this element nothing is text.
    var skipped: String?
    while let byte = rest.first {
      guard byte == UInt8(ascii: "<"), let tag = Tag(&rest) else {
        if skipped == nil { out.append(byte) }
        rest = rest.dropFirst()
        continue
      }
      if let name = skipped {
        if tag.name == name, tag.isEnd { skipped = nil }
      } else if hidden.contains(tag.name) {
        skipped = tag.isEnd ? nil : tag.name
      } else if tag.name == "br" {
        out.append(0x0a)
      } else if tag.name == "img" {
        out += tag.alternative
      }
    }
    return plain(String(decoding: out, as: UTF8.self))
  }

  /// A tag, or with an empty name a comment or the like.
  private struct Tag {
    var name = ""
    var isEnd = false
    var alternative: [UInt8] = []

    /// Takes the tag that `rest` begins with; nil, and nothing taken, if it begins with none.
    init?(_ rest: inout ArraySlice<UInt8>) {
      let body = rest.dropFirst()
      if body.starts(with: "!--".utf8) {
        rest = Tag.after("-->", body.dropFirst(3))
        return
      }
      isEnd = body.first == UInt8(ascii: "/")
      let named = body.dropFirst(isEnd ? 1 : 0)
      guard let first = named.first,
        Tag.isLetter(first) || first == UInt8(ascii: "!") || first == UInt8(ascii: "?")
      else { return nil }
      let letters = named.prefix { Tag.isLetter($0) || (0x30...0x39).contains($0) }
      name = String(decoding: letters, as: UTF8.self).lowercased()
      var quote: UInt8?
      var end = named.startIndex
      while end < named.endIndex {
        let byte = named[end]
        if let open = quote {
          if byte == open { quote = nil }
        } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
          quote = byte
        } else if byte == UInt8(ascii: ">") {
          break
        }
        end += 1
      }
      if name == "img" { alternative = Tag.alternative(named[..<end]) }
      rest = named[end...].dropFirst()
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
      (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
    }

    private static func after(_ end: String, _ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
      let wanted = Array(end.utf8)
      var rest = bytes
      while !rest.isEmpty, !rest.starts(with: wanted) { rest = rest.dropFirst() }
      return rest.dropFirst(wanted.count)
    }

    private static func alternative(_ tag: ArraySlice<UInt8>) -> [UInt8] {
      let lower = tag.map { (0x41...0x5a).contains($0) ? $0 + 0x20 : $0 }
      for start in lower.indices where lower[start...].starts(with: "alt=".utf8) {
        let value = Array(tag)[(start + 4)...]
        guard start > 0, lower[start - 1] <= 0x20, let quote = value.first,
          quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
        else { continue }
        return Array(value.dropFirst().prefix { $0 != quote })
      }
      return []
    }
  }

  /// The few entities that people write by hand.
  private static func plain(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    var out = text
    for (entity, character) in [
      ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "),
      ("&amp;", "&"),
    ] {
      out = out.split(separator: entity, omittingEmptySubsequences: false).joined(
        separator: character)
    }
    return out
  }

  /// Text with one blank wherever there are several, and no lines that are empty; for a paragraph.
  static func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map { line in
      line.split { $0 == " " || $0 == "\t" || $0 == "\r" }.joined(separator: " ")
    }.filter { !$0.isEmpty }
  }
}
