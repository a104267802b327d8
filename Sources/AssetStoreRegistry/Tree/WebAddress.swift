/// A URL of http or https in its plainest form, which every program reads alike.
struct WebAddress {
  let scheme: Substring
  /// Without a port.
  let host: Substring
  /// The names after the host; the last one is empty after a "/" at the end.
  let path: [Substring]
  let hasQuery: Bool

  static let rule =
    "it must be a URL of http or https with a host, in ASCII, and without a user's name, blanks or quotes"
  /// Bytes; browsers and servers do not agree on longer ones.
  static let longest = 2000

  init?(_ text: String) {
    guard text.utf8.count <= WebAddress.longest, text.utf8.allSatisfy(WebAddress.allowed.contains)
    else { return nil }
    let prefixes = ["https://", "http://"]
    guard let prefix = prefixes.first(where: { text.utf8.starts(with: $0.utf8) }) else {
      return nil
    }
    scheme = prefix.dropLast(3)
    var rest = text.dropFirst(prefix.count)
    hasQuery = rest.contains { $0 == "?" || $0 == "#" }
    rest = rest.prefix { $0 != "?" && $0 != "#" }
    let parts = rest.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let authority = parts.first,
      let host = WebAddress.host(authority), WebAddress.isEscapedWell(text)
    else { return nil }
    self.host = host
    path =
      parts.count > 1 ? parts[1].split(separator: "/", omittingEmptySubsequences: false) : []
  }

  /// What RFC 3986 allows but for the brackets and quotes that mean something to HTML, BBCode and shells.
  private static let allowed = Set(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#@!$&()*+,;=%".utf8)

  private static func host(_ authority: Substring) -> Substring? {
    let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let host = parts.first, let first = host.utf8.first, isLetterOrDigit(first),
      host.utf8.allSatisfy({ isLetterOrDigit($0) || "-.".utf8.contains($0) })
    else { return nil }
    if parts.count > 1 {
      let port = parts[1]
      guard (1...5).contains(port.utf8.count), port.utf8.allSatisfy({ (0x30...0x39).contains($0) })
      else { return nil }
    }
    return host
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20)
  }

  private static func isEscapedWell(_ text: String) -> Bool {
    text.utf8.split(separator: UInt8(ascii: "%"), omittingEmptySubsequences: false).dropFirst()
      .allSatisfy { part in
        part.count >= 2
          && part.prefix(2).allSatisfy {
            (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20)
          }
      }
  }
}
