/// Reads HTML as strictly as no browser does, and says all that must not be in what comes of Markdown.
enum HTMLJudge {
  static let tags: [String: Set<String>] = [
    "a": ["href", "rel"], "img": ["src", "alt", "loading"], "ol": ["start"], "td": ["class"],
    "th": ["class"], "blockquote": [], "br": [], "code": [], "del": [], "em": [], "h1": [],
    "h2": [], "h3": [], "h4": [], "h5": [], "h6": [], "hr": [], "li": [], "p": [], "pre": [],
    "strong": [], "table": [], "tbody": [], "thead": [], "tr": [], "ul": [],
  ]
  static let empty: Set<String> = ["br", "hr", "img"]

  static func judge(_ html: String) -> [String] {
    var faults: [String] = []
    var open: [String] = []
    var rest = Array(html.unicodeScalars)[...]
    func take(_ isTaken: (Unicode.Scalar) -> Bool) -> String {
      let taken = rest.prefix(while: isTaken)
      rest = rest.dropFirst(taken.count)
      return String(String.UnicodeScalarView(taken))
    }
    while let scalar = rest.popFirst() {
      if scalar == ">" || scalar == "\"" || scalar == "'" { faults.append("a bare \(scalar)") }
      if scalar == "&" {
        let entity = take { $0 != ";" && $0 != " " && $0 != "<" }
        if !["amp", "lt", "gt", "quot", "#39"].contains(entity) || rest.first != ";" {
          faults.append("entity \(entity)")
        }
        rest = rest.dropFirst()
      }
      guard scalar == "<" else { continue }
      let isEnd = rest.first == "/"
      if isEnd { rest.removeFirst() }
      let name = take { $0.properties.isAlphabetic || ("0"..."9").contains($0) }
      guard let allowed = tags[name] else {
        faults.append("tag \(name)")
        continue
      }
      while !isEnd, rest.first == " " {
        rest.removeFirst()
        let attribute = take { ("a"..."z").contains($0) }
        guard rest.starts(with: "=\"".unicodeScalars), allowed.contains(attribute) else {
          faults.append("attribute \(attribute) of \(name)")
          break
        }
        rest = rest.dropFirst(2)
        let value = take { $0 != "\"" }
        rest = rest.dropFirst()
        faults += judge(attribute, value)
      }
      if rest.popFirst() != ">" { faults.append("no end of \(name)") }
      if isEnd {
        if open.popLast() != name { faults.append("\(name) ends where it does not stand") }
      } else if !empty.contains(name) {
        if open.contains(name), name == "a" || name == "table" {
          faults.append("\(name) in itself")
        }
        open.append(name)
      }
    }
    return faults + open.map { "\($0) never ends" }
  }

  private static func judge(_ attribute: String, _ value: String) -> [String] {
    let isFine =
      switch attribute {
      case "href", "src": isURL(value)
      case "class": ["center", "right"].contains(value)
      case "start": Int(value) != nil
      default: !value.contains("<")
      }
    return isFine ? [] : ["\(attribute) is \(value)"]
  }

  /// By another way than the product's: what a browser takes for a scheme begins with a letter.
  static func isURL(_ url: String) -> Bool {
    let isASCII = url.unicodeScalars.allSatisfy { (0x21...0x7e).contains($0.value) }
    guard isASCII, !url.contains("\\"), !url.hasPrefix("//") else { return false }
    let scheme = url.prefix { $0 != ":" && $0 != "/" && $0 != "?" && $0 != "#" }
    guard scheme.count < url.count, url[scheme.endIndex] == ":" else { return true }
    let lower = url.lowercased()
    return ["http://", "https://", "mailto:"].contains { lower.hasPrefix($0) }
  }
}

/// The same for BBCode.
enum BBCodeJudge {
  static let tags: Set<String> = [
    "b", "cell", "center", "code", "font_size", "i", "indent", "s", "table", "url",
  ]

  static func judge(_ bbcode: String) -> [String] {
    var faults: [String] = []
    var open: [Substring] = []
    var rest = bbcode[...]
    while let start = rest.firstIndex(of: "[") {
      let inside = rest[rest.index(after: start)...]
      let end = inside.firstIndex(of: "]") ?? inside.endIndex
      let tag = inside[..<end]
      rest = inside[end...].dropFirst()
      if tag == "lb" { continue }
      let name = tag.drop { $0 == "/" }.prefix { $0 != "=" && $0 != " " }
      if !tags.contains(String(name)) { faults.append("tag \(tag)") }
      if tag.hasPrefix("/") {
        if open.popLast() != name { faults.append("\(tag) does not stand there") }
      } else {
        if open.last == "code" { faults.append("\(tag) in code") }
        open.append(name)
      }
      if name == "url", !tag.hasPrefix("/") {
        let url = String(tag.dropFirst("url=".count))
        if !HTMLJudge.isURL(url) || !url.contains(":") { faults.append("url \(url)") }
      }
      if open.count > 40 { faults.append("too deep") }
    }
    return faults + open.map { "\($0) never ends" }
  }
}
