@testable import AssetStoreCore

/// What the bytes are taken for, in the first of them, and the file.
///
/// "g" GDScript, "c" C#, "s" a scene, "p" project.godot, "l" a .gdextension, "h" the first bytes of whatever.
func fuzzAudit(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  let kind = input.byte()
  let file = input.remaining()
  let text = AuditText.decoded(file)
  var found: [(line: Int, word: String)] = []
  let note = { (_: Capability, line: Int, word: String) in found.append((line, word)) }
  switch kind {
  case UInt8(ascii: "g"):
    try checkTokens(GDScriptTokens(text))
    var reader = ScriptReader(text, .gdscript, GDScriptTokens.self, found: note)
    reader.read()
  case UInt8(ascii: "c"):
    try checkTokens(CSharpTokens(text))
    var reader = ScriptReader(text, .csharp, CSharpTokens.self, found: note)
    reader.read()
  case UInt8(ascii: "s"): try readResource(text, .resource, note)
  case UInt8(ascii: "p"): try readResource(text, .project, note)
  case UInt8(ascii: "l"): try readResource(text, .library, note)
  default:
    var marks = FileMarks("name", mode: 0o644)
    marks.judge(head: file[...])
    found = marks.marks.map { (1, $0.word) }
    try require(Set(marks.marks.map(\.0)).count == marks.marks.count, "told twice")
  }
  let lines = text.count { $0 == 0x0a } + 1
  for (line, word) in found {
    try require((1...lines).contains(line), "line \(line) of \(lines)")
    try require(isLine(word), "not one line: \(word.debugDescription)")
    try require(word.utf8.count < 400 && !word.isEmpty, "word of \(word.utf8.count) bytes")
    try require(StreamSafe.holds(word), "unsafe: \(word.debugDescription)")
  }
}

private func readResource(
  _ text: [UInt8], _ kind: ResourceReader.Kind, _ note: @escaping (Capability, Int, String) -> Void
) throws {
  var longest = 0
  var reader = ResourceReader(text, kind, found: note) { longest = max(longest, $0.count) }
  reader.read()
  try require(longest <= 4 * 1024, "a path of \(longest) bytes")
}

/// Each stands behind the one before, within the text.
private func checkTokens(_ tokens: some ScriptTokens) throws {
  var tokens = tokens
  var (end, line) = (0, 1)
  while let token = tokens.next() {
    try require(
      token.range.lowerBound >= end && token.range.upperBound <= tokens.bytes.count,
      "\(token.range) after \(end)")
    try require(token.line >= line, "line \(token.line) after \(line)")
    try require(token.kind == .string || !token.range.isEmpty, "an empty piece")
    if let name = tokens.name(token) {
      try require(name.utf8.allSatisfy { $0 < 0x80 }, "name \(name.debugDescription)")
    }
    if token.kind == .string { try require(tokens.text(token).count <= 1024, "a long text") }
    (end, line) = (token.range.upperBound, token.line)
  }
}
