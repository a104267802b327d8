import Testing

@testable import AssetStoreService

@Suite struct WordDiffTests {
  private static func marked(_ old: String, _ new: String) -> String {
    WordDiff.pieces(old, new).map { piece in
      switch piece.kind {
      case .same: piece.text
      case .removed: "[-\(piece.text)-]"
      case .added: "[+\(piece.text)+]"
      }
    }.joined()
  }

  @Test(arguments: [
    ("", "", ""), ("a b", "a b", "a b"), ("a b", "a c", "a [-b-][+c+]"), ("", "a", "[+a+]"),
    ("a\nb\nc\n", "a\nc\n", "a\n[-b\n-]c\n"), ("one two three", "one three", "one [-two -]three"),
    ("a\nold line\nz", "a\nnew line\nz", "a\n[-old-][+new+] line\nz"),
  ])
  func wordsThatDifferAreTold(_ old: String, _ new: String, _ marked: String) {
    #expect(WordDiffTests.marked(old, new) == marked)
  }

  /// Accents that are written in two ways are a change.
  @Test func bytesCount() {
    #expect(WordDiffTests.marked("e\u{301}", "\u{e9}") == "[-e\u{301}-][+\u{e9}+]")
  }

  @Test func piecesMakeBothTexts() {
    var chance = Chance(seed: 7)
    for _ in 0..<300 {
      let texts = (0..<2).map { _ in
        (0..<chance.next(30)).map { _ in chance.one(of: ["a", "b", "c", " ", "\n", "ä"]) }.joined()
      }
      let pieces = WordDiff.pieces(texts[0], texts[1])
      #expect(pieces.filter { $0.kind != .added }.map(\.text).joined() == texts[0])
      #expect(pieces.filter { $0.kind != .removed }.map(\.text).joined() == texts[1])
    }
  }

  /// Texts of which nothing is alike are not compared word by word.
  @Test func longTextsAreSoonCompared() {
    let texts = ["a", "b"].map { letter in
      (0..<20_000).map { "\(letter)\($0)" }.joined(separator: " ")
    }
    #expect(WordDiff.pieces(texts[0], texts[1]).map(\.kind) == [.removed, .added])
  }
}
