/// How a description begins, for the search: as plain as it can be had without reading the Markdown.
enum Opening {
  /// Bytes of a sentence, about: what is longer counts as far as that.
  private static let longest = 160

  /// The first sentences, one for each language of the website in which there is another; "" if there is none, or the
  /// summary says it all.
  static func text(_ asset: Registration) -> String {
    var sentences: [String] = []
    for language in SiteLanguage.allCases {
      let sentence = sentence(language.choose(asset.descriptions), summary: asset.summary)
      if !sentence.isEmpty, !sentences.contains(sentence) { sentences.append(sentence) }
    }
    return sentences.joined(separator: "\n")
  }

  /// The first sentence of the first paragraph, without what of it the summary begins with.
  private static func sentence(_ markdown: String, summary: String) -> String {
    var sentence: [UInt8] = []
    var isCode = false
    for line in markdown.utf8.prefix(4096).split(
      separator: 0x0a, omittingEmptySubsequences: false)
    {
      let line = line.drop { $0 == 0x20 || $0 == 0x09 }
      if line.starts(with: "```".utf8) || line.starts(with: "~~~".utf8) {
        isCode.toggle()
      } else if isCode || !isPlain(Array(line.prefix(2))) {
        if !sentence.isEmpty { break }
      } else if !append(Array(line), to: &sentence) {
        break
      }
    }
    if sentence.count > longest {
      let begun = sentence[...longest].lastIndex { $0 & 0xc0 != 0x80 } ?? 0
      sentence.removeSubrange((sentence[..<longest].lastIndex(of: 0x20) ?? begun)...)
    }
    if summary.utf8.starts(with: sentence) { return "" }
    if sentence.starts(with: summary.utf8) { sentence.removeFirst(summary.utf8.count) }
    return String(decoding: sentence, as: UTF8.self)
  }

  /// Whether a line of this beginning is no heading, list, picture, table or the like.
  private static func isPlain(_ beginning: [UInt8]) -> Bool {
    guard let first = beginning.first, first != 0x0d else { return false }
    let second = beginning.count > 1 ? beginning[1] : 0x20
    if first == UInt8(ascii: "*") || first == UInt8(ascii: "[") {
      return second != 0x20 && second != UInt8(ascii: "!")
    }
    return !"#!<|=>-+".utf8.contains(first)
  }

  /// - Returns: false at the end of the sentence.
  private static func append(_ line: [UInt8], to sentence: inout [UInt8]) -> Bool {
    var index = 0
    while index < line.count, sentence.count <= longest {
      let rest = line[index...]
      // Where links lead, and tags, are nobody's words.
      if rest.starts(with: "](".utf8) {
        index = (rest.firstIndex(of: UInt8(ascii: ")")) ?? line.count - 1) + 1
      } else if rest.first == UInt8(ascii: "<"), let end = rest.firstIndex(of: UInt8(ascii: ">")) {
        index = end + 1
      } else if rest.starts(with: "://".utf8) {
        sentence.removeSubrange((sentence.lastIndex(of: 0x20) ?? 0)...)
        index = rest.firstIndex(of: 0x20) ?? line.count
      } else {
        sentence.append(line[index])
        index += 1
        let isLast = index == line.count || line[index] == 0x20 || line[index] == 0x0d
        if isLast, ".!?".utf8.contains(line[index - 1]) { return false }
        if sentence.suffix(3).elementsEqual("。".utf8) { return false }
      }
    }
    sentence.append(0x20)
    return sentence.count <= longest
  }
}
