internal import AssetStoreCore

/// Texts that people send: plain, bounded, and in one spelling.
enum TextField {
  /// A text of one line; throws 400 if it is longer or has a character that is not seen.
  ///
  /// - Parameter most: characters.
  static func line(_ text: String, _ name: String, most: Int) throws(Problem) -> String {
    guard text.utf8.count <= most * 4, text.unicodeScalars.count <= most else {
      throw Problem(400, "\(name) is longer than \(most) characters")
    }
    return try plain(text, name) { _ in false }
  }

  /// A text of several lines, which end as they do on Unix.
  ///
  /// - Parameter most: bytes.
  static func lines(_ text: String, _ name: String, most: Int) throws(Problem) -> String {
    guard text.utf8.count <= most else {
      throw Problem(400, "\(name) is longer than \(most) bytes")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      if byte == 0x0a, bytes.last == 0x0d { bytes.removeLast() }
      bytes.append(byte)
    }
    return try plain(String(decoding: bytes, as: UTF8.self), name) { $0 == "\n" || $0 == "\t" }
  }

  /// What is to be a URL: what it leads to may be wrong, but it is not a thing that a click runs.
  static func url(_ text: String, _ name: String) throws(Problem) -> String {
    guard text.utf8.count <= 2048 else { throw Problem(400, "\(name) is longer than 2048 bytes") }
    let url = try plain(text, name) { _ in false }
    // Which browsers pass over.
    guard url.utf8.first != 0x20 else { throw Problem(400, "\(name) begins with a blank") }
    let letters = url.utf8.prefix { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7a || isSchemeSign($0) }
    if letters.count < url.utf8.count, url.utf8.dropFirst(letters.count).first == 0x3a {
      let scheme = String(Substring(letters)).lowercased()
      guard scheme == "http" || scheme == "https" else {
        throw Problem(400, "\(name) has to be an http or https URL")
      }
    }
    return url
  }

  private static func isSchemeSign(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || "+-.".utf8.contains(byte)
  }

  private static func plain(
    _ text: String, _ name: String, _ isAllowed: (Unicode.Scalar) -> Bool
  ) throws(Problem) -> String {
    guard StreamSafe.holds(text),
      text.unicodeScalars.allSatisfy({ isAllowed($0) || !EntryName.isControl($0) })
    else { throw Problem(400, "\(name) has a control character, or too many marks in a row") }
    return text
  }
}

extension Body {
  /// A text that must be there and not be empty; nil if it may be missing and is.
  func given(_ name: String, isRequired: Bool = false) throws(Problem) -> String? {
    guard isRequired || (has(name) && self[name] != .null) else { return nil }
    return try required(name)
  }
}

extension JSONValue {
  /// An id, which may be a number or its digits.
  var id: Int64? {
    switch self {
    case .integer(let id): id >= 0 ? id : nil
    case .string(let text): Int64(digits: text)
    default: nil
    }
  }

  /// Whether PHP takes it for true, as the library's server did.
  var isTruthy: Bool {
    switch self {
    case .null: false
    case .bool(let flag): flag
    case .integer(let number): number != 0
    case .number(let number): number != 0
    case .string(let text): !text.isEmpty && text != "0"
    case .array(let values): !values.isEmpty
    case .object(let members): !members.isEmpty
    }
  }
}

extension Int64 {
  /// Of nothing but digits.
  init?(digits text: String) {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    self.init(text)
  }
}
