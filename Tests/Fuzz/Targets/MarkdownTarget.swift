import AssetStoreWeb

/// Markdown of anyone: only tags that the writers know come out, each closed, and no attribute but theirs.
func fuzzMarkdown(_ bytes: [UInt8]) throws {
  let text = String(decoding: bytes, as: UTF8.self)
  for linksImages in [false, true] {
    guard let html = try attempt({ try Markdown.html(text, linksImages: linksImages) }) else {
      return
    }
    try judge(
      Array(html.utf8), from: "<", to: ">",
      [
        "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
        "img", "li", "ol", "p",
        "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
      ], alone: ["br", "hr", "img"])
    for word in ["=\"javascript", "=\"data", "=\"vbscript", "=\"//", " on"] {
      try require(!tags(html).contains { $0.contains(word) }, "\(word) in \(html)")
    }
  }
  if let bbcode = try attempt({ try Markdown.bbcode(text, fontSize: 16) }) {
    try judge(
      Array(bbcode.utf8), from: "[", to: "]",
      [
        "b", "cell", "center", "code", "font_size", "i", "indent", "lb", "s", "table", "url",
      ], alone: ["lb"])
  }
}

private func tags(_ html: String) -> [String] {
  html.split(separator: "<").dropFirst(html.hasPrefix("<") ? 0 : 1).map {
    $0.prefix { $0 != ">" }.lowercased()
  }
}

/// Throws unless each tag is one of `known`, and ends where it stands.
private func judge(
  _ text: [UInt8], from start: Unicode.Scalar, to end: Unicode.Scalar, _ known: Set<String>,
  alone: Set<String>
) throws {
  var open: [String] = []
  var rest = text[...]
  while let index = rest.firstIndex(of: UInt8(ascii: start)) {
    let inside = rest[(index + 1)...]
    let tag = inside.prefix { $0 != UInt8(ascii: end) }
    let isEnd = tag.first == UInt8(ascii: "/")
    let letters = tag.dropFirst(isEnd ? 1 : 0).prefix { $0 != 0x20 && $0 != UInt8(ascii: "=") }
    let name = String(decoding: letters, as: UTF8.self)
    try require(known.contains(name), "tag \(name)")
    if isEnd {
      try require(open.popLast() == name, "\(name) ends where it does not stand")
    } else if !alone.contains(name) {
      open.append(name)
    }
    rest = inside.dropFirst(tag.count + 1)
  }
  try require(open.isEmpty, "never ends: \(open)")
}
