internal import AssetStoreCore

/// Names and values of the part of a URL behind "?", or of a form.
///
/// Source of the rules: the URL standard's application/x-www-form-urlencoded, read strictly: a percent sign without two
/// hex digits, and bytes that are no UTF-8 or are zero, are refused instead of guessed at.
package struct Query: Sendable {
  package let pairs: [(name: String, value: String)]

  private static let mostPairs = 1000

  package init(_ text: String) throws(Problem) {
    var pairs: [(name: String, value: String)] = []
    for part in text.utf8.split(separator: UInt8(ascii: "&")) {
      guard pairs.count < Query.mostPairs else {
        throw Problem(400, "there are more than \(Query.mostPairs) parameters")
      }
      let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
      pairs.append(
        (
          try Query.decode(part[..<equals]),
          try Query.decode(part[equals...].dropFirst())
        ))
    }
    self.pairs = pairs
  }

  /// The last value of this name, as PHP has it; nil if there is none.
  package subscript(name: String) -> String? { pairs.last { $0.name == name }?.value }

  /// All values of this name, in order.
  package func all(_ name: String) -> [String] {
    pairs.compactMap { $0.name == name ? $0.value : nil }
  }

  package func has(_ name: String) -> Bool { pairs.contains { $0.name == name } }

  /// A text out of a URL. In a path "+" is itself.
  package static func decode(
    _ text: some Collection<UInt8>, plusIsBlank: Bool = true
  ) throws(Problem) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var rest = text[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+") where plusIsBlank: bytes.append(0x20)
      case UInt8(ascii: "%"):
        guard let high = rest.popFirst().flatMap(Hex.digit),
          let low = rest.popFirst().flatMap(Hex.digit)
        else { throw Problem(400, "the URL has a percent sign without two hex digits behind it") }
        bytes.append(high << 4 | low)
      default: bytes.append(byte)
      }
    }
    guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self),
      StreamSafe.holds(text)
    else { throw Problem(400, "a parameter is not a text in UTF-8") }
    return text
  }
}
