/// file:// URLs.
package enum FileURL {
  /// The absolute path that a file:// URL names; nil if it is none, is on another host or cannot be a path.
  package static func path(_ url: String) -> String? {
    guard url.prefix(7).lowercased() == "file://" else { return nil }
    let rest = url.dropFirst(7)
    guard let slash = rest.firstIndex(of: "/"),
      slash == rest.startIndex || rest[..<slash].lowercased() == "localhost"
    else { return nil }
    var bytes: [UInt8] = []
    var text = rest[slash...].utf8
    while let byte = text.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = text.popFirst(), let low = text.popFirst(),
        let upper = Hex.digit(high), let lower = Hex.digit(low)
      else { return nil }
      bytes.append(upper << 4 | lower)
    }
    guard !bytes.contains(0), let path = String(validating: bytes, as: UTF8.self) else {
      return nil
    }
    return StreamSafe.holds(path) ? path : nil
  }

  /// The file:// URL of an absolute path.
  package static func make(_ path: String) -> String {
    var text = "file://"
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"),
        UInt8(ascii: "_"),
        UInt8(ascii: "."), UInt8(ascii: "~"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default: text += "%" + Hex.encode([byte]).uppercased()
      }
    }
    return text
  }
}
