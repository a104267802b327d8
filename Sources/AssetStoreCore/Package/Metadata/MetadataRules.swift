/// What an id may be: the name of one file and of one folder, on every system.
enum PackageId {
  private static let longest = 128

  /// Why it cannot be one; nil if it can.
  static func refusal(_ id: String) -> String? {
    guard id.utf8.count <= longest else { return "an id has at most \(longest) bytes" }
    do {
      _ = try Layout.closed(id: id, into: nil)
      return nil
    } catch let error as StoreError {
      return error.message
    } catch {
      return "it cannot name a file"
    }
  }

  /// Whether every program will take it.
  static func isPortable(_ id: String) -> Bool {
    id.utf8.first.map(isAlphanumeric) == true
      && id.utf8.allSatisfy { isAlphanumeric($0) || "._-".utf8.contains($0) }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20)
  }
}

/// Semantic Versioning 2.0.0 to the letter.
enum SemanticVersionText {
  static func isValid(_ text: String) -> Bool {
    let halves = text.utf8.split(
      separator: UInt8(ascii: "+"), maxSplits: 1, omittingEmptySubsequences: false)
    if halves.count == 2, !identifiers(halves[1], { _ in true }) { return false }
    guard let version = halves.first else { return false }
    let parts = version.split(
      separator: UInt8(ascii: "-"), maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2,
      !identifiers(parts[1], { isNumber($0) || !$0.allSatisfy(isDigit) })
    {
      return false
    }
    guard let core = parts.first else { return false }
    let numbers = core.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return numbers.count == 3 && numbers.allSatisfy(isNumber)
  }

  private typealias Bytes = Substring.UTF8View

  private static func identifiers(_ bytes: Bytes, _ suits: (Bytes) -> Bool) -> Bool {
    bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
      !$0.isEmpty
        && $0.allSatisfy {
          isDigit($0) || (0x61...0x7a).contains($0 | 0x20) || $0 == UInt8(ascii: "-")
        } && suits($0)
    }
  }

  private static func isNumber(_ bytes: Bytes) -> Bool {
    !bytes.isEmpty && bytes.allSatisfy(isDigit)
      && (bytes.count == 1 || bytes.first != UInt8(ascii: "0"))
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
