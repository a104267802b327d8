internal import AssetStoreCore

/// Where a link of strangers may lead: http, https, mailto, and relative to the page.
package struct SafeURL: Sendable, Equatable {
  /// ASCII, without blanks, quotes, brackets and backslashes; for HTML, "&" is still to be escaped.
  package let text: String
  /// Whether it names no scheme, and so is of the page's own server.
  package let isRelative: Bool

  /// Bytes; browsers and servers do not agree on longer ones.
  private static let longest = 2000

  /// Nil for what leads anywhere else, or that not all browsers would read as this does.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    // Browsers leave tabs and line breaks out wherever they are, which makes other schemes.
    guard !bytes.isEmpty, bytes.count <= SafeURL.longest,
      bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }),
      text.unicodeScalars.allSatisfy(Shown.isShown)
    else { return nil }
    let trimmed = Array(bytes.drop { $0 == 0x20 }.reversed().drop { $0 == 0x20 }.reversed())
    let first = trimmed.prefix { !"/?#\\".utf8.contains($0) }
    if let colon = first.firstIndex(of: UInt8(ascii: ":")) {
      let rest = trimmed[(colon + 1)...]
      switch String(decoding: trimmed[..<colon], as: UTF8.self).lowercased() {
      case "http", "https":
        guard rest.starts(with: "//".utf8), let host = rest.dropFirst(2).first,
          !"/\\?#:@".utf8.contains(host)
        else { return nil }
      case "mailto":
        guard let name = rest.first, name != UInt8(ascii: "/") else { return nil }
      default: return nil
      }
      isRelative = false
    } else {
      // Two slashes, of either kind, begin the name of another server.
      guard !trimmed.isEmpty,
        !trimmed.prefix(2).allSatisfy({ "/\\".utf8.contains($0) }) || trimmed.count == 1
      else { return nil }
      isRelative = true
    }
    self.text = SafeURL.encode(trimmed)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x3b, 0x40...0x5a, 0x61...0x7a: true
    case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"),
      UInt8(ascii: "&"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"),
      UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "?"), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      true
    default: false
    }
  }

  private static func encode(_ bytes: [UInt8]) -> String {
    if bytes.allSatisfy(isPlain) { return String(decoding: bytes, as: UTF8.self) }
    var out: [UInt8] = []
    for byte in bytes {
      if isPlain(byte) {
        out.append(byte)
      } else {
        out.append(UInt8(ascii: "%"))
        out += Hex.encode([byte]).uppercased().utf8
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
