internal import AssetStoreCore

/// Expressions of licences, as annex D of the specification of SPDX 2.3 has them: "MIT OR (GPL-2.0-only WITH
/// Classpath-exception-2.0)".
enum LicenseExpression {
  enum Verdict: Equatable {
    case known
    /// Well-formed, with a name that is not on our part of the list.
    case unknown(String)
    /// Why it is none, as a sentence.
    case wrong(String)
  }

  private static let longest = 300
  private static let deepest = 20

  static func judge(_ text: String) -> Verdict {
    guard text.utf8.count <= longest else {
      return .wrong("the expression is longer than \(longest) bytes")
    }
    var reader = Reader(words: words(text))
    guard reader.readAlternatives(deepest), reader.isAtEnd else {
      if let name = SPDX.identifier(text), name != text {
        return .wrong("it is no identifier or expression of SPDX; \(name) is")
      }
      return .wrong("it is no identifier or expression of SPDX, such as MIT or MIT OR Apache-2.0")
    }
    // Of names that only Godot's library uses, one is known to be meant.
    for name in reader.names where SPDX.identifier(name)?.lowercased() != name.lowercased() {
      return SPDX.identifier(name).map { .wrong("\(name) is no identifier of SPDX; \($0) is") }
        ?? .unknown(name)
    }
    return .known
  }

  private static func words(_ text: String) -> [Substring] {
    var words: [Substring] = []
    var start: String.Index?
    let bytes = text.utf8
    for index in bytes.indices {
      let byte = bytes[index]
      guard byte == 0x20 || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")") else {
        start = start ?? index
        continue
      }
      if let begin = start { words.append(text[begin..<index]) }
      start = nil
      if byte != 0x20 { words.append(text[index..<bytes.index(after: index)]) }
    }
    if let begin = start { words.append(text[begin...]) }
    return words
  }

  private struct Reader {
    let words: [Substring]
    var position = 0
    /// Identifiers of licences that are to be looked up.
    var names: [String] = []

    init(words: [Substring]) { self.words = words }

    var isAtEnd: Bool { position == words.count }

    mutating func take(_ word: String) -> Bool {
      guard position < words.count, words[position] == word else { return false }
      position += 1
      return true
    }

    /// "AND" binds closer than "OR", which is the same to us.
    mutating func readAlternatives(_ depth: Int) -> Bool {
      repeat {
        guard readOne(depth) else { return false }
      } while take("OR") || take("AND")
      return true
    }

    private mutating func readOne(_ depth: Int) -> Bool {
      if take("(") {
        return depth > 0 && readAlternatives(depth - 1) && take(")")
      }
      guard position < words.count else { return false }
      let word = words[position]
      guard LicenseExpression.isName(word) else { return false }
      position += 1
      if !word.utf8.starts(with: "LicenseRef-".utf8) {
        names.append(String(word.utf8.last == UInt8(ascii: "+") ? word.dropLast() : word))
      }
      guard take("WITH") else { return true }
      guard position < words.count, LicenseExpression.isPlain(words[position]) else { return false }
      position += 1
      return true
    }
  }

  private static let operators: Set<Substring> = ["AND", "OR", "WITH"]

  private static func isName(_ word: Substring) -> Bool {
    isPlain(word.utf8.last == UInt8(ascii: "+") ? word.dropLast() : word)
  }

  private static func isPlain(_ word: Substring) -> Bool {
    guard !word.isEmpty, !operators.contains(word), word != "LicenseRef-" else { return false }
    return word.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x61...0x7a).contains($0 | 0x20) || "-.".utf8.contains($0)
    }
  }
}
