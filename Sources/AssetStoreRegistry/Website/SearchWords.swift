// A query asks for a few small files, of however many assets there are:
//
//     search/words/N.json    {"facets": [[category, type, support, license, min, max]...], "words": {WORD: [COUNT, LIST]}}
//     search/cards/N.json    {NUMBER: [name, title, summary, author, version, min, max, icon]}
//
// N of a word is a hash of its first four characters, so that one file has all words that begin with what was typed; what
// begins with three is listed under these three, as a word of its own. A tag is the word "#TAG", a category "@ID". N of
// an asset is the end of its number. How many files there are, is in the page, and a power of two.
//
// A LIST has nine characters for each asset, what was updated last first: six digits to the base 64, of the asset's
// number times four, plus what the word is to it (3 of its title ... 0 of its summary), and three for which of the facets
// are its. It ends after 4096: who looks for what more assets have than that, needs another word. COUNT goes on.
//
// search.js reads that, and takes texts apart by the same rules as this.

/// The words of an asset by which it is found.
struct SearchWords {
  /// Which files are wanted; nil: all.
  private let wanted: [Bool]?
  private let mask: UInt32
  private let visit: (_ word: String, _ weight: UInt8, _ file: Int) -> Void
  // A word as it grows: its bytes, its characters, and where in it another one begins, as in "DialogueManager".
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
      emitWhole("#\(SitePath.folded(tag))")
    }
    scan(card.publisher, 1)
    scan(card.author, 1)
    scan(card.summary, 0)
    emitWhole("@\(card.category)")
  }

  private mutating func scan(_ string: String, _ weight: UInt8) {
    text.removeAll(keepingCapacity: true)
    text += string.utf8
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
        let character = Array(text[index..<end])
        emit(character[...], length: 1, weight)
        if !before.isEmpty { emit((before + character)[...], length: 2, weight) }
        before = character
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

  private mutating func append(_ byte: UInt8) {
    guard length < SearchWords.longest else { return }
    word.append(byte)
    length += 1
  }

  private mutating func flush(_ weight: UInt8) {
    guard !word.isEmpty else { return }
    emitWithBeginning(word[...], weight)
    if !parts.isEmpty {
      var start = 0
      for end in parts + [word.count] where end > start {
        emitWithBeginning(word[start..<end], weight)
        start = end
      }
    }
    word.removeAll(keepingCapacity: true)
    parts.removeAll(keepingCapacity: true)
    length = 0
  }

  private func emitWithBeginning(_ word: ArraySlice<UInt8>, _ weight: UInt8) {
    let length = word.count { $0 & 0xc0 != 0x80 }
    guard length > 1 else { return }
    emit(word, length: length, weight)
    if length > SearchWords.shortest {
      let end = SearchWords.end(of: SearchWords.shortest, word)
      emit(word[..<end], length: SearchWords.shortest, weight)
    }
  }

  private func emit(_ word: ArraySlice<UInt8>, length: Int, _ weight: UInt8) {
    let end =
      length > SearchWords.hashed ? SearchWords.end(of: SearchWords.hashed, word) : word.endIndex
    let file = SearchWords.hash(word[..<end]) & mask
    guard wanted?[Int(file)] ?? true else { return }
    visit(String(decoding: word, as: UTF8.self), weight, Int(file))
  }

  private func emitWhole(_ word: String) {
    let file = SearchWords.hash(Array(word.utf8)[...]) & mask
    guard wanted?[Int(file)] ?? true else { return }
    visit(word, 0, Int(file))
  }

  /// Where so many characters end.
  private static func end(of count: Int, _ word: ArraySlice<UInt8>) -> Int {
    var left = count
    for index in word.indices where word[index] & 0xc0 != 0x80 {
      if left == 0 { return index }
      left -= 1
    }
    return word.endIndex
  }

  /// FNV-1a with its upper half folded into the lower.
  static func hash(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var hash: UInt32 = 0x811c_9dc5
    for byte in bytes { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    return hash ^ hash >> 16
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
