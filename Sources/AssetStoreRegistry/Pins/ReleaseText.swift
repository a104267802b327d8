internal import AssetStoreCore

/// The text of a release's file.
enum ReleaseText {
  /// The same text with these values: in place of those that are there, else as the last ones.
  static func setting(sha256: String, size: Int64, in text: [UInt8]) throws -> [UInt8] {
    let changed = try setting(
      "size", String(size), in: setting("sha256", "\"\(sha256)\"", in: text))
    // Where that went wrong for a way of writing that nobody thought of, the file is written anew.
    guard var values = values(text) else {
      throw StoreError(.defect, "a release that was read is no JSON object")
    }
    values["sha256"] = .string(sha256)
    values["size"] = .integer(size)
    return self.values(changed) == values ? changed : try RegistryFile.text(values)
  }

  private static func values(_ text: [UInt8]) -> [String: JSONValue]? {
    let root = try? JSONDocument(text, largest: 1 << 21).root
    return root.flatMap { JSONValue($0)?.object }
  }

  private static func setting(_ key: String, _ value: String, in text: [UInt8]) throws -> [UInt8] {
    guard let root = try? JSONDocument(text, largest: 1 << 21).root,
      case .object(let members) = root.value,
      let end = text.lastIndex(of: UInt8(ascii: "}"))
    else { return text }
    if let member = members.first(where: { $0.name == key }) {
      // The name, which is written without escapes or else not found again, its colon, and a value without a comma.
      let name = Array("\"\(key)\"".utf8)
      let start = member.node.offset
      guard text[start...].starts(with: name),
        let colon = text[start...].firstIndex(of: UInt8(ascii: ":"))
      else { return text }
      let old = text[(colon + 1)...].drop(while: isBlank)
      let rest = old.drop { !isBlank($0) && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "}") }
      return text[..<old.startIndex] + Array(value.utf8) + rest
    }
    // As the first member is set off from what is before it, and from its value.
    let blank = text[(root.offset + 1)...].prefix(while: isBlank)
    let last = text[..<end].lastIndex { !isBlank($0) } ?? root.offset
    let isWide = text.firstRange(of: Array("\" : ".utf8)) != nil
    let member = "\"\(key)\"\(isWide ? " " : ""): \(value)"
    return text[...last] + Array(",".utf8) + blank + Array(member.utf8) + text[(last + 1)...]
  }

  private static func isBlank(_ byte: UInt8) -> Bool { " \t\r\n".utf8.contains(byte) }
}
