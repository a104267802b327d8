internal import AssetStoreCore

/// One JSON object of a registration, read key by key; all that is wrong becomes a finding.
///
/// A key that may be absent may also say nothing: "" or an empty array.
struct ObjectReader {
  let findings: Findings
  let path: JSONPath
  let node: JSONNode
  private var members: [String: JSONNode] = [:]

  /// The longest text of one line, in characters.
  static let longestLine = 300

  /// Nil, and a finding, if the value is no object.
  ///
  /// - Parameter known: the keys that anybody reads; nil for any.
  init?(_ node: JSONNode, _ path: JSONPath, _ findings: Findings, known: [String]?) {
    self.findings = findings
    self.path = path
    self.node = node
    guard case .object(let members) = node.value else {
      findings.add(
        .error, .wrongType, path, at: node.offset, "it must be an object and is \(node.kind)")
      return nil
    }
    for member in members {
      if known?.contains(member.name) ?? true {
        self.members[member.name] = member.node
      } else {
        findings.add(
          .advice, .unknownKey, path.name(member.name), at: member.node.offset,
          "no reader knows this key")
      }
    }
  }

  /// The object that is the whole of a text, which is of format 1.
  init?(text: [UInt8], _ findings: Findings, known: [String]) {
    guard let root = findings.json(text, largest: 1 << 20) else { return nil }
    self.init(root, .root, findings, known: known + ["$schema", "format"])
    guard let format = required("format") else { return }
    guard case .number(let number) = format.value, number == "1" else {
      add(.unknownFormat, "format", "the format must be 1")
      return
    }
  }

  var keys: [String] { members.keys.sorted(by: Path.precedes) }

  /// The value as it is, if it is there.
  subscript(_ key: String) -> JSONNode? { members[key] }

  /// A finding about the value of a key, or if it is not there about the object.
  func add(
    _ code: PackageFinding.Code, _ key: String, _ message: String,
    _ weight: Findings.Weight = .error
  ) {
    findings.add(
      weight, code, path.name(key), at: members[key]?.offset ?? node.offset, message)
  }

  private func wrongType(_ key: String, _ wanted: String) {
    add(.wrongType, key, "it must be \(wanted) and is \(members[key]?.kind ?? "")")
  }

  func required(_ key: String) -> JSONNode? {
    if let node = members[key] { return node }
    add(.missingKey, key, "the key is missing")
    return nil
  }
}

extension ObjectReader {
  /// A string; nil, and a finding unless it may be absent, if there is none.
  func string(_ key: String, isRequired: Bool = true) -> String? {
    guard let node = isRequired ? required(key) : members[key] else { return nil }
    if case .string(let text) = node.value { return text }
    wrongType(key, "a string")
    return nil
  }

  /// A text of one line, for people.
  func line(_ key: String, isRequired: Bool = true) -> String {
    guard let text = string(key, isRequired: isRequired) else { return "" }
    if isRequired || !text.isEmpty {
      if let (code, message) = ObjectReader.refusal(line: text) { add(code, key, message) }
    }
    return text
  }

  static func refusal(line text: String) -> (PackageFinding.Code, String)? {
    if text.unicodeScalars.allSatisfy(\.properties.isWhitespace) {
      return (.emptyText, "the text is empty")
    }
    if text.unicodeScalars.contains(where: EntryName.isControl) {
      return (.controlCharacter, "the text has a line break or another control character")
    }
    if text.unicodeScalars.count > longestLine {
      return (.textTooLong, "the text has more than \(longestLine) characters")
    }
    return nil
  }

  /// A URL; "" where it is absent and may be.
  func url(_ key: String, isRequired: Bool = true) -> String {
    guard let text = string(key, isRequired: isRequired), isRequired || !text.isEmpty else {
      return ""
    }
    if WebAddress(text) == nil { add(.badURL, key, WebAddress.rule) }
    return text
  }

  /// One of the words that a type has; nil if it is absent.
  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, _ type: Choice.Type, isRequired: Bool = true
  ) -> Choice? {
    guard let text = string(key, isRequired: isRequired) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let words = Choice.allCases.map { "\"\($0.rawValue)\"" }
    add(.unknownValue, key, "it must be one of \(words.joined(separator: ", "))")
    return nil
  }

  /// A whole number; nil if it is absent.
  func integer(_ key: String, in range: ClosedRange<Int64>) -> Int64? {
    guard let node = members[key] else { return nil }
    guard case .number(let text) = node.value else {
      wrongType(key, "a number")
      return nil
    }
    guard let number = Int64(text), range.contains(number), text != "-0" else {
      add(
        .unknownValue, key,
        "it must be a whole number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  func flag(_ key: String) -> Bool {
    guard let node = members[key] else { return false }
    if case .bool(let flag) = node.value { return flag }
    wrongType(key, "true or false")
    return false
  }

  /// A date or time, in seconds since 1970 UTC; 0 if it is none.
  func time(_ key: String) -> Int64 {
    guard let text = string(key) else { return 0 }
    if let time = Timestamp.seconds(text) { return time }
    add(.badTime, key, "it must be a date, 2026-01-31, or a time, 2026-01-31T12:00:00Z")
    return 0
  }

  /// The elements of an array, which may be absent unless it is required.
  func elements(
    _ key: String, atMost most: Int, isRequired: Bool = false
  ) -> [(path: JSONPath, node: JSONNode)] {
    guard let node = isRequired ? required(key) : members[key] else { return [] }
    guard case .array(let elements) = node.value else {
      wrongType(key, "an array")
      return []
    }
    guard elements.count <= most else {
      add(.tooManyItems, key, "there are \(elements.count), and more than \(most) are not read")
      return []
    }
    if isRequired, elements.isEmpty { add(.emptyText, key, "the array is empty") }
    return elements.enumerated().map { (path.name(key).index($0.offset), $0.element) }
  }

  /// The strings of an array, each once and each as `refusal` lets it be.
  func strings(
    _ key: String, atMost most: Int, isRequired: Bool = false,
    _ refusal: (String) -> (PackageFinding.Code, String)?
  ) -> [String] {
    var strings: [String] = []
    var seen: Set<String> = []
    for (path, node) in elements(key, atMost: most, isRequired: isRequired) {
      guard case .string(let text) = node.value else {
        findings.add(
          .error, .wrongType, path, at: node.offset, "it must be a string and is \(node.kind)")
        continue
      }
      if let (code, message) = refusal(text) {
        findings.add(.error, code, path, at: node.offset, message)
      } else if !seen.insert(text).inserted {
        findings.add(.error, .duplicateItem, path, at: node.offset, "it is there already")
      } else {
        strings.append(text)
      }
    }
    return strings
  }

  /// The objects of an array.
  func objects(
    _ key: String, atMost most: Int, isRequired: Bool = false, known: [String]?
  ) -> [ObjectReader] {
    elements(key, atMost: most, isRequired: isRequired).compactMap {
      ObjectReader($0.node, $0.path, findings, known: known)
    }
  }

  /// Texts by language.
  func texts(_ key: String, isRequired: Bool) -> [String: String] {
    guard let node = isRequired ? required(key) : members[key],
      let reader = ObjectReader(node, path.name(key), findings, known: nil)
    else { return [:] }
    return reader.texts(except: [], isRequired: isRequired)
  }

  /// All keys but some as languages, with their texts.
  func texts(except others: Set<String>, isRequired: Bool) -> [String: String] {
    var texts: [String: String] = [:]
    for language in keys where !others.contains(language) {
      if LanguageTag(language)?.text == language {
        texts[language] = line(language)
      } else {
        add(
          .unknownValue, language,
          "it is no language of ISO 639, perhaps with a country of ISO 3166, such as en or zh-TW")
      }
    }
    if isRequired, members["en"] == nil { add(.missingKey, "en", "the English text is missing") }
    return texts
  }
}
