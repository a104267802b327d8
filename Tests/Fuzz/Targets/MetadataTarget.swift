import FoundationEssentials

@testable import AssetStoreCore

/// The bytes as meta.json and as the texts of a language.
func fuzzMetadata(_ bytes: [UInt8]) throws {
  try checkReader(bytes)
  let lenient = Findings(isStrict: false)
  let strict = Findings(isStrict: true)
  var read: [PackageMetadata?] = []
  for findings in [lenient, strict] {
    findings.turn(to: PackageMetadata.entry, text: bytes)
    var reader = MetadataReader(findings)
    read.append(reader.read(bytes))
    try check(findings.sorted)
    try require(read.last != .some(nil) || findings.errors > 0, "no metadata and no reason")
  }
  try require(read[0] == read[1], "strictness changes what is read")
  try require(
    lenient.errors + lenient.warnings == strict.errors + strict.warnings,
    "strictness changes how many findings there are")
  try require(lenient.errors <= strict.errors, "fewer errors where one is strict")
  let used = try attempt { try PackageMetadata.read(bytes, of: "x", subject: "x") }
  if let used {
    try require(used == read[0], "another value")
    let layout = try Layout.closed(id: used.id, into: nil)
    try require(layout.files.allSatisfy { ProjectPath.isSafe($0.path) }, "id \(used.id)")
    try require(Set(used.permissions).count == used.permissions.count, "a permission twice")
    try require(used.permissions.allSatisfy(PackageMetadata.isPermission), "a permission")
  } else {
    try require(lenient.errors > 0, "refused without a finding")
  }
  try checkTexts(bytes)
}

/// Ours against Foundation's: what ours takes, the other takes for the same value. Not the other way round: Foundation's
/// also takes a comma behind the last element.
private func checkReader(_ bytes: [UInt8]) throws {
  do {
    let document = try JSONDocument(bytes, largest: PackageMetadata.largest)
    guard document.doubts.isEmpty, let ours = value(document.root) else { return }
    let theirs = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes))
    try require(ours == theirs, "another value than Foundation's")
  } catch let fault as JSONFault {
    try require((0...bytes.count).contains(fault.offset), "no place in the text")
    try require(fault.path.text.utf8.first == UInt8(ascii: "$"), "no path")
  }
}

/// The same as Foundation's reader makes; nil if it has numbers that are not whole and small, which that one rounds in
/// ways of its own.
private func value(_ node: JSONNode) -> JSONValue? {
  switch node.value {
  case .null: return .null
  case .bool(let value): return .bool(value)
  case .string(let text): return .string(text)
  case .number(let text):
    return Int64(text).map { .integer($0) }
  case .array(let elements):
    let values = elements.compactMap(value)
    return values.count == elements.count ? .array(values) : nil
  case .object(let members):
    var object: [String: JSONValue] = [:]
    for member in members {
      guard let value = value(member.node) else { return nil }
      object[member.name] = value
    }
    return .object(object)
  }
}

private func checkTexts(_ bytes: [UInt8]) throws {
  let findings = Findings(isStrict: false)
  findings.turn(to: "lang/en.json", text: bytes)
  let texts = LanguageFile.read(bytes, findings)
  try check(findings.sorted)
  guard let texts else { return try require(findings.errors > 0, "no texts and no reason") }
  guard let english = LanguageTag("en"), let german = LanguageTag("de-DE") else { return }
  let half = Array(texts.prefix(texts.count / 2))
  let languages = Languages([(english, texts), (german, half)])
  try require(languages.keys.count == texts.count, "keys")
  try require(languages.missingCount(0) == texts.count - half.count, "missing")
  try require(languages.missing(0).count == languages.missingCount(0), "list of what is missing")
  for (index, text) in texts.enumerated().prefix(50) {
    guard let found = languages.text(text.key, in: "de-AT") else {
      throw Violation(description: "no text for \(text.key)")
    }
    try require(found.language == (index < half.count ? 0 : 1), "language of \(text.key)")
    let said = languages.all[found.language].texts[found.text].text
    try require(said.utf8.elementsEqual(text.text.utf8), "text of \(text.key)")
  }
}

/// What must hold of findings, whatever they are about.
func check(_ findings: [PackageFinding]) throws {
  for finding in findings {
    try require(!finding.message.isEmpty && isLine(finding.message), "\(finding)")
    try require(isLine(finding.path) && isLine(finding.entry), "\(finding)")
    try require(finding.path.isEmpty || finding.path.utf8.first == UInt8(ascii: "$"), "\(finding)")
    try require((finding.line > 0) == (finding.column > 0), "\(finding)")
  }
  let entries = findings.map(\.entry)
  try require(
    zip(entries, entries.dropFirst()).allSatisfy { !Path.precedes($1, $0) }, "not in order")
}
