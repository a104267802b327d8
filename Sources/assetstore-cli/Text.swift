internal import Glibc

/// Text for a terminal: made harmless, measured in columns, cut, wrapped; sizes and dates for people.
enum Text {
  /// Whether a terminal might obey this scalar, or show what follows it in another order.
  static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    // The two joiners are needed to write emoji and Indic and Persian words.
    case .format: scalar != "\u{200C}" && scalar != "\u{200D}"
    default: false
    }
  }

  /// `text` on one line, without control characters, escape sequences or direction overrides.
  static func harmless(_ text: String) -> String {
    guard !isPlain(text), text.unicodeScalars.contains(where: isHarmful) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\r": continue
      case "\n", "\t": result.append(" ")
      case _ where scalar.properties.generalCategory == .format && isHarmful(scalar): continue
      case _ where isHarmful(scalar): result.append("\u{FFFD}")
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  /// Columns that `text` takes, approximately: East Asian characters and emoji take two.
  static func width(_ text: String) -> Int {
    isPlain(text) ? text.utf8.count : text.reduce(0) { $0 + width($1) }
  }

  /// Whether it is printable ASCII, which most text is and which needs no closer look.
  private static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
  }

  private static func width(_ character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    switch first.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    if first.properties.isEmojiPresentation || wide.contains(where: { $0.contains(first.value) })
      || character.unicodeScalars.contains("\u{FE0F}")
    {
      return 2
    }
    return 1
  }

  /// East Asian Width W and F, by block.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97C,
    0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
    0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
  ]

  /// `text` if it fits, else its beginning and "…".
  static func cut(_ text: String, to columns: Int) -> String {
    guard width(text) > columns else { return text }
    var result = ""
    var used = 0
    for character in text {
      used += width(character)
      if used > columns - 1 { break }
      result.append(character)
    }
    return result + "…"
  }

  static func padded(_ text: String, to columns: Int, right: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, columns - width(text)))
    return right ? space + text : text + space
  }

  /// The lines of `text`, made harmless; each folded between words where it exceeds `columns`.
  static func wrapped(_ text: String, to columns: Int?) -> [String] {
    // \r\n is one Character, which is a line break too.
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
      .map { harmless(String($0)) }
    guard let columns else { return lines }
    return lines.flatMap { fold($0, to: columns) }
  }

  private static func fold(_ line: String, to columns: Int) -> [String] {
    guard width(line) > columns else { return [line] }
    var lines: [String] = []
    var current = String(line.prefix { $0 == " " })
    var isEmpty = true
    for word in line.split(separator: " ") {
      if !isEmpty, width(current) + 1 + width(String(word)) > columns {
        lines.append(current)
        (current, isEmpty) = ("", true)
      }
      current += isEmpty ? String(word) : " \(word)"
      isEmpty = false
    }
    return lines + [current]
  }

  /// "812 B", "34.5 KiB", "1.2 GiB".
  static func size(_ bytes: Int64) -> String {
    guard bytes >= 1024 else { return "\(bytes) B" }
    var value = Double(bytes)
    var unit = "B"
    for next in ["KiB", "MiB", "GiB", "TiB"] {
      guard value >= 1024 else { break }
      value /= 1024
      unit = next
    }
    return "\((value * 10).rounded() / 10) \(unit)"
  }

  /// "2024-05-31" in UTC; "" for 0, which means unknown.
  static func date(_ seconds: Int64) -> String {
    String(moment(seconds).prefix { $0 != " " })
  }

  /// "2024-05-31 17:04:59" in UTC; "" for 0, which means unknown.
  static func moment(_ seconds: Int64) -> String {
    guard seconds != 0 else { return "" }
    var time = time_t(seconds)
    var parts = unsafe tm()
    guard unsafe gmtime_r(&time, &parts) != nil else { return "" }
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let year = Int64(unsafe parts.tm_year) + 1900
    let day = unsafe [two(parts.tm_mon + 1), two(parts.tm_mday)].joined(separator: "-")
    let clock = unsafe [parts.tm_hour, parts.tm_min, parts.tm_sec].map(two).joined(separator: ":")
    return "\(year)-\(day) \(clock)"
  }

  /// "4.2+", "4.0-4.3", "any"
  static func engines(_ minimum: String, _ maximum: String) -> String {
    let lowest = minimum == "unknown" ? "" : minimum
    if maximum.isEmpty { return lowest.isEmpty ? "any" : "\(lowest)+" }
    return lowest.isEmpty ? "up to \(maximum)" : "\(lowest)-\(maximum)"
  }

  /// "1 file", "2 files".
  static func count(_ number: Int, _ noun: String) -> String {
    number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
  }

  /// The one of `names` that `text` probably meant, if any is near.
  static func nearest(to text: String, among names: [String]) -> String? {
    names.map { (name: $0, distance: distance(Array(text.prefix(40)), Array($0))) }
      .filter { $0.distance <= max(1, $0.name.count / 3) }
      .min { $0.distance < $1.distance }?.name
  }

  /// Insertions, deletions and replacements that turn `left` into `right`.
  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var row = Array(0...right.count)
    for (i, character) in left.enumerated() {
      var diagonal = i
      row[0] = i + 1
      for (j, other) in right.enumerated() {
        let best = min(diagonal + (character == other ? 0 : 1), row[j] + 1, row[j + 1] + 1)
        diagonal = row[j + 1]
        row[j + 1] = best
      }
    }
    return row[right.count]
  }
}
