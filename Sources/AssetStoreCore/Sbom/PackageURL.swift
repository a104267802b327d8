/// Package URLs, as ECMA-427 has them.
enum PackageURL {
  /// "pkg:generic/NAMESPACE/NAME@VERSION?KEY=VALUE&..."; what is "" is left out.
  ///
  /// - Parameter qualifiers: by key.
  static func text(
    namespace: String, name: String, version: String, qualifiers: [(key: String, value: String)]
  ) -> String {
    var text = "pkg:generic/"
    if !namespace.isEmpty { text += encoded(namespace) + "/" }
    text += encoded(name)
    if !version.isEmpty { text += "@" + encoded(version) }
    let pairs = qualifiers.filter { !$0.value.isEmpty }.map { "\($0.key)=\(encoded($0.value))" }
    return pairs.isEmpty ? text : text + "?" + pairs.joined(separator: "&")
  }

  /// The colon is the one other character that is not encoded.
  private static func encoded(_ text: String) -> String {
    PercentEncoding.encoded(text, keeping: ":")
  }
}

/// Addresses of archives as other programs may read them.
enum WebAddress {
  /// For what a lock says of where an archive is: an address on a server without a user's name and password, or one
  /// that is seen from the project. Nil for a path of this machine, and for what cannot be an address.
  static func reference(_ url: String) -> String? {
    guard url.contains("://") else {
      // By bytes, and no path that leads to the top of the disk.
      guard !url.isEmpty, url.utf8.first != UInt8(ascii: "/") else { return nil }
      return PercentEncoding.encoded(url, keeping: "/!$&'()*+,;=@")
    }
    guard HTTP.isHTTP(url) else { return nil }
    let shown = Array(HTTP.shown(url).utf8)
    guard let start = shown.firstIndex(of: UInt8(ascii: ":")).map({ $0 + 3 }), start <= shown.count
    else { return nil }
    let host = shown[start...].prefix { !"/?#".utf8.contains($0) }
    guard isHost(String(decoding: host, as: UTF8.self)) else { return nil }
    return String(decoding: shown[..<host.endIndex], as: UTF8.self)
      + rest(shown[host.endIndex...])
  }

  /// A name or address with perhaps a port.
  private static func isHost(_ text: String) -> Bool {
    var name = Substring(text).utf8
    if name.first == UInt8(ascii: "["), let end = name.firstIndex(of: UInt8(ascii: "]")) {
      let address = name[..<end].dropFirst()
      guard address.contains(UInt8(ascii: ":")),
        address.allSatisfy({ Hex.digit($0) != nil || ":.".utf8.contains($0) })
      else { return false }
      name = name[name.index(after: end)...]
      return name.isEmpty || (name.first == UInt8(ascii: ":") && isPort(name.dropFirst()))
    }
    let host = name.prefix { $0 != UInt8(ascii: ":") }
    let port = name[host.endIndex...].dropFirst()
    return !host.isEmpty && host.allSatisfy(PercentEncoding.isPlain) && isPort(port)
  }

  private static func isPort(_ text: Substring.UTF8View) -> Bool {
    text.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// Path, query and fragment; what cannot stand there as it is, is encoded.
  private static func rest(_ bytes: ArraySlice<UInt8>) -> String {
    var text = ""
    var isFragment = false
    for (position, byte) in zip(bytes.indices, bytes) {
      let following = bytes[position...].dropFirst().prefix(2)
      let isEscape =
        byte == UInt8(ascii: "%") && following.count == 2
        && following.allSatisfy { Hex.digit($0) != nil }
      let isMark = byte == UInt8(ascii: "#") && !isFragment
      if isMark { isFragment = true }
      if PercentEncoding.isPlain(byte) || isEscape || isMark
        || "/?:@!$&'()*+,;=".utf8.contains(byte)
      {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text += PercentEncoding.escape(byte)
      }
    }
    return text
  }
}
