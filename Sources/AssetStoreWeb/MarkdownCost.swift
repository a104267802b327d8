/// What libcmark-gfm 0.29 would take for a text, by the counts that its time and memory grow with.
///
/// Measured on it, at the limits set here: no more than some tenths of a second, and 100 MB.
struct MarkdownCost {
  private var length: Int
  private var lines = 0
  /// Of quotes, lists and indentation at the beginning of a line, the most.
  private var deepest = 0
  /// "|" in a line, the most: columns of a table, to which each row is filled up.
  private var mostPipes = 0
  /// For each line that may be the one below a table's header, the square of the bytes of the paragraph before it: all
  /// of this is read for the header, and each line of it moves what is behind.
  private var headers = 0
  /// Bytes since a line that ends any paragraph.
  private var paragraph = 0
  /// Beginnings of instructions, comments and sections of HTML, each of which is looked for the end of.
  private var openings = 0
  private var brackets = 0
  /// Ends of links in brackets, at each of which all marks of emphasis and open brackets before it are looked through.
  private var links = 0
  private var marks = 0
  /// Bytes of a definition of a link, which each mention copies.
  private var longestDefinition = 0
  /// The sum of squares of the lengths of words, in each of which a link is looked for from every place.
  private var words = 0

  init(_ bytes: [UInt8]) {
    length = bytes.count
    var (start, pipes, word) = (0, 0, 0)
    for (index, byte) in bytes.enumerated() {
      if byte > 0x20 {
        word += 1
        if byte == UInt8(ascii: "|") { pipes += 1 }
        continue
      }
      words += word * word
      word = 0
      guard byte == 0x0a || byte == 0x0d else { continue }
      // The second half of the end of a line is no line.
      if byte == 0x0a, index == start, index > 0, bytes[index - 1] == 0x0d {
        start = index + 1
        continue
      }
      countLine(bytes[start..<index], pipes: pipes)
      (start, pipes) = (index + 1, 0)
    }
    words += word * word
    if start < bytes.count { countLine(bytes[start...], pipes: pipes) }
    countMarks(bytes)
  }

  private mutating func countLine(_ line: ArraySlice<UInt8>, pipes: Int) {
    lines += 1
    deepest = max(deepest, MarkdownCost.depth(line))
    mostPipes = max(mostPipes, pipes)
    if MarkdownCost.maySeparate(line) { headers += paragraph * paragraph }
    paragraph = MarkdownCost.isBlank(line) ? 0 : paragraph + line.count + 1
  }

  /// Whether a line may part the header of a table from its rows.
  private static func maySeparate(_ line: ArraySlice<UInt8>) -> Bool {
    line.contains(UInt8(ascii: "-"))
      && line.allSatisfy { $0 == 0x20 || (0x09...0x0c).contains($0) || "-:|>".utf8.contains($0) }
  }

  /// Whether a line ends any paragraph: with nothing in it, or nothing but the mark of one quote, which is text if it
  /// is indented further.
  private static func isBlank(_ line: ArraySlice<UInt8>) -> Bool {
    var rest = line
    if let place = line.firstIndex(of: UInt8(ascii: ">")), place - line.startIndex < 4,
      line[..<place].allSatisfy({ $0 == 0x20 })
    {
      rest = line[(place + 1)...]
    }
    return rest.allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  /// Whether it can be read at all.
  var isBearable: Bool {
    deepest <= 200 && deepest * lines <= 2_000_000 && openings * length <= 50_000_000
      && brackets * longestDefinition <= 50_000_000
      && links * (marks + brackets) <= 100_000_000
  }

  /// The time of a row grows with the square of its columns.
  var areTablesBearable: Bool {
    mostPipes <= 1000 && (mostPipes + 1) * lines <= 200_000 && headers <= 2_000_000_000
  }

  var areLinksBearable: Bool { words <= 1_000_000_000 }

  /// How many quotes and lists a line may begin, or go on with.
  private static func depth(_ line: ArraySlice<UInt8>) -> Int {
    var rest = line
    var depth = 0
    var blanks = 0
    while let byte = rest.popFirst() {
      let isBeforeBlank = rest.first.map { $0 == 0x20 || $0 == 0x09 } ?? true
      switch byte {
      case 0x20: blanks += 1
      case 0x09: blanks += 4
      case UInt8(ascii: ">"): depth += 1
      case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*"):
        guard isBeforeBlank else { return depth + blanks / 2 }
        depth += 1
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        rest = rest.dropFirst(digits.count)
        guard let mark = rest.popFirst(), mark == UInt8(ascii: ".") || mark == UInt8(ascii: ")"),
          digits.count < 9
        else { return depth + blanks / 2 }
        depth += 1
      default: return depth + blanks / 2
      }
    }
    return depth + blanks / 2
  }

  private mutating func countMarks(_ bytes: [UInt8]) {
    /// Where the definition that may be one began.
    var definition: Int?
    var previous: UInt8 = 0x0a
    for (index, byte) in bytes.enumerated() {
      switch (previous, byte) {
      case (UInt8(ascii: "<"), UInt8(ascii: "?")), (UInt8(ascii: "<"), UInt8(ascii: "!")):
        openings += 1
      case (UInt8(ascii: "]"), UInt8(ascii: ":")):
        longestDefinition = max(longestDefinition, index - (definition ?? index))
        definition = index
      case (0x0a, 0x0a), (0x0a, 0x0d), (0x0d, 0x0d):
        longestDefinition = max(longestDefinition, index - (definition ?? index))
        definition = nil
      default: break
      }
      switch byte {
      case UInt8(ascii: "["): brackets += 1
      case UInt8(ascii: "]"): links += 1
      case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "!"): marks += 1
      default: break
      }
      previous = byte
    }
    longestDefinition = max(longestDefinition, bytes.count - (definition ?? bytes.count))
  }
}
