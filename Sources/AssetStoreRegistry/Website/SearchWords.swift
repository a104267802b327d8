// A query asks for a few small files, of however many assets there are:
//
//     search/words/N.json    {"facets": [[category, type, support, license, min, max]...], "words": {WORD: [COUNT, LIST]}}
//     search/cards/N.json    {NUMBER: [name, title, summary, publisher, author, version, min, max, icon]}
//
// N of a word is a hash of its first four characters, so that one file has all words that begin with what was typed; what
// begins with three is listed under these three, as a word of its own. What else can be asked for is a word with a mark:
// a tag "#TAG", a category "@ID", a type "=TYPE", a support level "+LEVEL", a licence "$LICENCE", the first version of
// Godot ">402". N of an asset is the end of its number. How many files there are, is in the page, and a power of two.
//
// A LIST has nine characters for each asset, what was updated last first: six digits to the base 64, of the asset's
// number times four, plus what the word is to it (3 of its title ... 0 of its summary, or of how its description begins), and three for which of the facets
// are its. It ends after 4096: who looks for what more assets have than that, needs another word. COUNT goes on.
//
// search.js reads that, and takes texts apart by the same rules as this.

internal import AssetStoreCore

/// The words of an asset by which it is found.
struct SearchWords {
  /// Which files are wanted; nil: all.
  private let wanted: [Bool]?
  private let mask: UInt32
  private let visit: (_ word: String, _ weight: UInt8, _ file: Int) -> Void
  // A word as it grows: its bytes, its characters, and where another one begins in it, as in "DialogueManager".
  private var word: [UInt8] = []
  private var length = 0
  private var parts: [Int] = []
  private var text: [UInt8] = []

  /// Characters; what is longer counts as far as that.
  static let longest = 40
  private static let hashed = 4
  private static let shortest = 3

  /// - Parameters:
  ///   - files: how many there are, a power of two.
  ///   - wanted: in which files; nil: in all.
  ///   - visit: gets each word, perhaps more than once.
  init(
    files: Int, wanted: [Bool]? = nil,
    _ visit: @escaping (_ word: String, _ weight: UInt8, _ file: Int) -> Void
  ) {
    mask = UInt32(truncatingIfNeeded: files) &- 1
    self.wanted = wanted
    self.visit = visit
  }

  mutating func add(_ card: AssetCard) {
    scan(card.title, 3)
    scan(card.slug, 2)
    for tag in card.tags {
      scan(tag, 2)
      emitWhole(UInt8(ascii: "#"), SitePath.folded(tag))
    }
    scan(card.publisher, 1)
    scan(card.publisherName, 1)
    if card.author != card.publisherName { scan(card.author, 1) }
    scan(card.summary, 0)
    scan(card.opening, 0)
    emitWhole(UInt8(ascii: "@"), card.category)
    emitWhole(UInt8(ascii: "="), card.kind.rawValue)
    emitWhole(UInt8(ascii: "+"), card.support.rawValue)
    emitWhole(UInt8(ascii: "$"), card.license)
    emitWhole(UInt8(ascii: ">"), String(GodotVersion(card.godotMin).encoded / 100))
  }

  private mutating func scan(_ string: String, _ weight: UInt8) {
    text.removeAll(keepingCapacity: true)
    text += string.utf8
    if text.allSatisfy({ $0 < 0x80 }) { return scanPlain(weight) }
    var index = 0
    var wasLower = false
    /// The character of Chinese, Japanese or Korean before, which are not written in words.
    var before: [UInt8] = []
    while index < text.count {
      let byte = text[index]
      if byte < 0x80 {
        index += 1
        before.removeAll(keepingCapacity: true)
        switch byte {
        case 0x61...0x7a, 0x30...0x39:
          append(byte)
          wasLower = true
        case 0x41...0x5a:
          if wasLower { parts.append(word.count) }
          append(byte | 0x20)
          wasLower = false
        default:
          flush(weight)
          wasLower = false
        }
        continue
      }
      let (scalar, end) = SearchWords.scalar(text, index)
      wasLower = false
      if SearchWords.standsAlone(scalar) {
        flush(weight)
        emit(text, index..<end, weight)
        let character = text[index..<end]
        let both = before + character
        if !before.isEmpty { emit(both, both.indices, weight) }
        before = Array(character)
      } else {
        before.removeAll(keepingCapacity: true)
        if SearchWords.isPartOfWord(scalar) {
          if length < SearchWords.longest {
            word += scalar.properties.lowercaseMapping.utf8
            length += 1
          }
        } else {
          flush(weight)
        }
      }
      index = end
    }
    flush(weight)
  }

  /// The same for a text of characters of one byte each, as most are: words are taken where they stand.
  private mutating func scanPlain(_ weight: UInt8) {
    var start = 0
    var wasLower = false
    for index in 0...text.count {
      switch index < text.count ? text[index] : 0x20 {
      case 0x61...0x7a, 0x30...0x39: wasLower = true
      case let byte where (0x41...0x5a).contains(byte):
        if wasLower, index - start < SearchWords.longest { parts.append(index) }
        text[index] = byte | 0x20
        wasLower = false
      default:
        emitWithParts(text, start..<min(index, start + SearchWords.longest), weight)
        start = index + 1
        wasLower = false
      }
    }
  }

  private mutating func append(_ byte: UInt8) {
    guard length < SearchWords.longest else { return }
    word.append(byte)
    length += 1
  }

  private mutating func flush(_ weight: UInt8) {
    emitWithParts(word, word.indices, weight)
    word.removeAll(keepingCapacity: true)
    length = 0
  }

  private mutating func emitWithParts(_ bytes: [UInt8], _ word: Range<Int>, _ weight: UInt8) {
    guard !word.isEmpty else { return }
    emitWithBeginning(bytes, word, weight)
    guard !parts.isEmpty else { return }
    var start = word.lowerBound
    for end in parts + [word.upperBound] where end > start {
      emitWithBeginning(bytes, start..<end, weight)
      start = end
    }
    parts.removeAll(keepingCapacity: true)
  }

  private func emitWithBeginning(_ bytes: [UInt8], _ word: Range<Int>, _ weight: UInt8) {
    guard SearchWords.end(of: 1, bytes, word) < word.upperBound else { return }
    emit(bytes, word, weight)
    let end = SearchWords.end(of: SearchWords.shortest, bytes, word)
    if end < word.upperBound { emit(bytes, word.lowerBound..<end, weight) }
  }

  private func emit(_ bytes: [UInt8], _ word: Range<Int>, _ weight: UInt8) {
    let end = SearchWords.end(of: SearchWords.hashed, bytes, word)
    var hash = Hash()
    for index in word.lowerBound..<end { hash.add(bytes[index]) }
    let file = Int(hash.value & mask)
    guard wanted?[file] ?? true else { return }
    visit(String(decoding: bytes[word], as: UTF8.self), weight, file)
  }

  private func emitWhole(_ mark: UInt8, _ word: String) {
    var hash = Hash()
    hash.add(mark)
    for byte in word.utf8 { hash.add(byte) }
    let file = Int(hash.value & mask)
    guard wanted?[file] ?? true else { return }
    visit("\(Unicode.Scalar(mark))\(word)", 0, file)
  }

  /// Where so many characters end.
  private static func end(of count: Int, _ bytes: [UInt8], _ word: Range<Int>) -> Int {
    var left = count
    for index in word where bytes[index] & 0xc0 != 0x80 {
      if left == 0 { return index }
      left -= 1
    }
    return word.upperBound
  }

  /// FNV-1a with its upper half folded into the lower.
  private struct Hash {
    private var sum: UInt32 = 0x811c_9dc5

    mutating func add(_ byte: UInt8) { sum = (sum ^ UInt32(byte)) &* 0x0100_0193 }
    var value: UInt32 { sum ^ sum >> 16 }
  }

  static func hash(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var hash = Hash()
    for byte in bytes { hash.add(byte) }
    return hash.value
  }

  /// The character that begins at a place, and where it ends.
  private static func scalar(_ text: [UInt8], _ start: Int) -> (Unicode.Scalar, Int) {
    let byte = text[start]
    let length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
    let end = min(start + length, text.count)
    var value = UInt32(byte) & (0xff >> UInt32(length + 1))
    for index in (start + 1)..<end { value = value << 6 | UInt32(text[index] & 0x3f) }
    return (Unicode.Scalar(value) ?? " ", end)
  }

  /// Whether a character is of a script without blanks between words.
  static func standsAlone(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3040...0x30ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xac00...0xd7a3, 0xf900...0xfaff,
      0x20000...0x3ffff:
      true
    default: false
    }
  }

  private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    if properties.isAlphabetic { return true }
    switch properties.generalCategory {
    case .decimalNumber, .nonspacingMark, .spacingMark, .enclosingMark: return true
    default: return false
    }
  }
}
