internal import AssetStoreCore

/// What a publisher, an asset or a category may be called: part of a URL, of a REF, and the name of a folder.
package enum RegistryName {
  static let longest = 64

  /// What is wrong with a name, as a sentence; nil if nothing is.
  package static func refusal(_ name: String) -> String? {
    let bytes = name.utf8
    let isLetterOrDigit = { (byte: UInt8) in
      (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte)
    }
    guard (1...longest).contains(bytes.count),
      bytes.allSatisfy({ isLetterOrDigit($0) || "._-".utf8.contains($0) }),
      let first = bytes.first, let last = bytes.last, isLetterOrDigit(first), isLetterOrDigit(last)
    else {
      return
        "a name has 1 to \(longest) of a-z, 0-9, \".\", \"_\" and \"-\", and begins and ends with a letter or digit"
    }
    if name == "index.html" { return "it would be taken for the page of its folder" }
    return PackageId.refusal(name)
  }

  /// Whether a text is PUBLISHER/SLUG.
  static func isReference(_ text: String) -> Bool {
    let parts = Path.names(text[...])
    return parts.count == 2 && parts.allSatisfy { refusal(String($0)) == nil }
  }

  /// What two names have in common that people take for one: no case, no separators.
  static func folded(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x61...0x7a).contains($0) || "._-".utf8.contains($0)
    }
    if isPlain {
      return String(decoding: name.utf8.filter { $0 >= 0x30 && $0 != 0x5f }, as: UTF8.self)
    }
    return String(
      String.UnicodeScalarView(
        EntryName.folded(name).unicodeScalars.filter { !"._- ".unicodeScalars.contains($0) }))
  }

  /// Whether a release may be called so; its file is named by it.
  static func isVersion(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    let isLetterOrDigit = { (byte: UInt8) in
      (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20)
    }
    guard (1...64).contains(bytes.count), let first = bytes.first, isLetterOrDigit(first) else {
      return false
    }
    return bytes.allSatisfy { isLetterOrDigit($0) || "._+-".utf8.contains($0) }
  }
}
