/// Text and values of attributes in HTML.
package enum HTMLText {
  /// Text so that a browser shows it as it is, between tags and in quoted attributes alike.
  package static func escape(_ text: String) -> String {
    var out = ""
    out.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars where Shown.isShown(scalar) {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}

enum Shown {
  /// Whether a character may be in a text that others read: what has no look could make text run backwards, or hide
  /// some of it.
  static func isShown(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0a: true
    case 0...0x1f, 0x7f...0x9f, 0x202a...0x202e, 0x2066...0x2069, 0xfeff: false
    default: true
    }
  }
}
