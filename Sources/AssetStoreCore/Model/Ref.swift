/// The name of an asset as a user writes it: `[SOURCE:]PUBLISHER/SLUG[@VERSION]` or `[SOURCE:]NUMBER`.
package struct Ref: Sendable, Equatable {
  package enum Name: Sendable, Equatable {
    case slug(publisher: String, slug: String)
    case number(Int64)
    /// A word alone: names nothing, but tells what was meant.
    case word(String)
  }

  package var source: String?
  package var name: Name
  package var version: String?

  /// Reads a REF; publisher and slug are compared without regard to case, so they are folded here.
  package init(_ text: String) throws {
    func invalid(_ why: String) -> StoreError {
      StoreError(
        .invalidRef, "\"\(text.prefix(200))\" is no name of an asset: \(why)", subject: text,
        hint: "write [SOURCE:]PUBLISHER/SLUG[@VERSION] or [SOURCE:]NUMBER")
    }
    guard text.utf8.count <= 1024 else { throw invalid("it is over 1024 bytes long") }
    guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f }) else {
      throw invalid("it holds a control character")
    }
    var rest = text[...]
    // Not one in the version, which is any text.
    if let colon = rest.prefix(while: { $0 != "@" }).firstIndex(of: ":") {
      let source = String(rest[..<colon])
      guard Ref.isSourceName(source) else { throw invalid("\"\(source)\" is no name of a source") }
      self.source = source
      rest = rest[rest.index(after: colon)...]
    }
    if let at = rest.firstIndex(of: "@") {
      let version = String(rest[rest.index(after: at)...])
      guard !version.isEmpty else { throw invalid("no version follows the \"@\"") }
      self.version = version
      rest = rest[..<at]
    }
    let parts = Path.names(rest)
    switch parts.count {
    case 1:
      guard !rest.isEmpty else { throw invalid("it is empty") }
      if let number = Int64(rest), number > 0, rest.utf8.first != UInt8(ascii: "+") {
        name = .number(number)
      } else {
        name = .word(rest.lowercased())
      }
    case 2:
      guard !parts[0].isEmpty, !parts[1].isEmpty else { throw invalid("a part of it is empty") }
      name = .slug(publisher: parts[0].lowercased(), slug: parts[1].lowercased())
    default: throw invalid("it has more than one \"/\"")
    }
  }

  /// Whether a source may be called so: 1 to 64 of a-z, 0-9, "-", "_", ".", not all digits, not "." or "..".
  package static func isSourceName(_ text: String) -> Bool {
    guard (1...64).contains(text.utf8.count), text != ".", text != ".." else { return false }
    var digitsOnly = true
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): break
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."):
        digitsOnly = false
      default: return false
      }
    }
    return !digitsOnly
  }
}
