internal import AssetStoreCore
internal import AssetStoreWeb

/// Texts of others, as registrations have them.
enum ImportText {
  /// One line without control characters, cut where it is too long; "" if nothing is left.
  static func line(_ text: String, atMost most: Int = ObjectReader.longestLine) -> String {
    var line = String.UnicodeScalarView()
    var count = 0
    var isSpace = false
    for scalar in text.unicodeScalars {
      guard !EntryName.isControl(scalar), !scalar.properties.isWhitespace else {
        isSpace = !line.isEmpty
        continue
      }
      guard count + (isSpace ? 2 : 1) <= most else {
        if count == most { line.removeLast() }
        line.append("\u{2026}")
        break
      }
      if isSpace { line.append(" ") }
      line.append(scalar)
      count += isSpace ? 2 : 1
      isSpace = false
    }
    return String(line)
  }

  /// The first line of a description that says something, without the marks of Markdown before it.
  static func summary(of text: String) -> String {
    for rest in text.unicodeScalars.split(whereSeparator: { $0 == "\n" || $0 == "\r" }) {
      let line = rest.drop { $0.properties.isWhitespace || "#>*-=_`~+".unicodeScalars.contains($0) }
      let summary = ImportText.line(String(Substring(line)))
      if summary.unicodeScalars.contains(where: \.properties.isAlphabetic) { return summary }
    }
    return ""
  }

  /// A description of many lines; nil if it would not be shown as it is meant.
  static func description(_ text: String) -> (text: String, isCut: Bool)? {
    var scalars = String.UnicodeScalarView()
    var bytes = 0
    var isCut = false
    for scalar in text.unicodeScalars
    where scalar == "\n" || scalar == "\t" || !EntryName.isControl(scalar) {
      bytes += UTF8.width(scalar)
      // Room for the end of the last line.
      guard bytes < Markdown.longest else {
        isCut = true
        break
      }
      scalars.append(scalar)
    }
    let text = String(scalars)
    return Markdown.isBearable(text) && StreamSafe.holds(text) ? (text, isCut) : nil
  }

  /// A name as a registry takes it: letters without accents, in lower case, and digits, with "-" for what else there
  /// is; "" if nothing is left.
  static func name(_ text: String) -> String {
    var name = ""
    var isSeparated = false
    for scalar in text.unicodeScalars {
      guard let letters = letters(scalar) else {
        isSeparated = !name.isEmpty
        continue
      }
      let added = (isSeparated ? "-" : "") + letters
      guard name.utf8.count + added.utf8.count <= RegistryName.longest else { break }
      name += added
      isSeparated = false
    }
    return name
  }

  private static func letters(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x30...0x39, 0x61...0x7a: return String(scalar)
    case 0x41...0x5a: return scalar.properties.lowercaseMapping
    case 0..<0x80: return nil
    default: break
    }
    // Unicode calls "é" LATIN SMALL LETTER E WITH ACUTE, and "æ" LATIN SMALL LETTER AE.
    guard let words = scalar.properties.name?.split(separator: " "), words.count > 3,
      words[0] == "LATIN", words[2] == "LETTER", words[3].utf8.count <= 2
    else { return nil }
    return words[3].lowercased()
  }

  /// A version that can name a file.
  static func version(_ text: String) -> String {
    var version = ""
    for scalar in text.unicodeScalars {
      let isAllowed =
        scalar.isASCII
        && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
          || "._+-".unicodeScalars.contains(scalar))
      if isAllowed {
        version.unicodeScalars.append(scalar)
      } else if !version.isEmpty, version.utf8.last != UInt8(ascii: "-") {
        version += "-"
      }
      if version.utf8.count == 64 { break }
    }
    let start = version.drop { "._+-".contains($0) }
    let end = start.utf8.reversed().prefix { "._+-".utf8.contains($0) }.count
    return start.isEmpty ? "0" : String(start.dropLast(end))
  }

  /// As SPDX writes it.
  static func license(_ text: String) -> String {
    let text = line(text)
    if let known = SPDX.identifier(text) { return known }
    if case .wrong = LicenseExpression.judge(text) {
      let name = name(text)
      return name.isEmpty ? AssetReader.noLicense : "LicenseRef-\(name)"
    }
    return text
  }
}
