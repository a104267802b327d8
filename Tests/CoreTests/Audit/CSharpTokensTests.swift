import Testing

@testable import AssetStoreCore

@Suite struct CSharpTokensTests {
  private func pieces(_ text: String) -> [String] {
    var tokens = CSharpTokens(Array(text.utf8))
    var found: [String] = []
    while let token = tokens.next() {
      let text = String(decoding: tokens.bytes[token.range], as: UTF8.self)
      found.append(token.kind == .string ? "\"\(text)\"" : tokens.name(token) ?? text)
    }
    return found
  }

  @Test(arguments: [
    ("a // File.Delete\nb", ["a", "b"]),
    ("a // x\u{2028}b", ["a", "b"]),
    ("a // x\rb", ["a", "b"]),
    ("a /* File.\nDelete */ b", ["a", "b"]),
    ("a /* never", ["a"]),
    (#"x("a\"b") y"#, ["x", "(", "\"a\\\"b\"", ")", "y"]),
    (#"@"a\" b"#, [#""a\""#, "b"]),
    (#"@"a""b" c"#, [#""a""b""#, "c"]),
    (##""""a "b" c""" d"##, [##""a "b" c""##, "d"]),
    (#""" b"#, ["\"\"", "b"]),
    ("\"broken\nb", ["\"broken\"", "b"]),
    ("'\"' a '\\'' b '\\u0041' c", ["a", "b", "c"]),
    ("it's\nb", ["it", "s", "b"]),
    // The code in an interpolated string is code.
    (#"$"a {OS.Execute("x")} b" c"#, ["\"a \"", "OS", ".", "Execute", "(", "\"x\"", ")", "c"]),
    (#"$"{{a}} {b}" c"#, ["\"{{a}} \"", "b", "c"]),
    (#"$"{new { X = 1 }}" c"#, ["\"\"", "new", "{", "X", "=", "1", "}", "c"]),
    (#"$@"a ""{b}"" \" c"#, [#""a """"#, "b", "c"]),
    (#"@$"{b}" c"#, ["\"\"", "b", "c"]),
    (##"$$"""a {b} {{c}} "d" """ e"##, [##""a {b} ""##, "c", "e"]),
    (#"$"{$"{a}"}" b"#, ["\"\"", "\"\"", "a", "b"]),
    // A directive opens nothing.
    ("#region \" @\"\na\n#endregion", ["a"]),
    (#"\u004fS.@Execute"#, ["OS", ".", "Execute"]),
    ("$$$$", []), ("@", []), ("$\"{", ["\"\""]), ("$\"", ["\"\""]),
  ])
  func cutsAsCSharpDoes(_ text: String, _ expected: [String]) {
    #expect(pieces(text) == expected)
  }

  @Test func lines() {
    var tokens = CSharpTokens(Array("a\n/*\n*/ b $@\"\n{c\n}\" d\n\"\"\"\n\n\"\"\" e".utf8))
    var lines: [String] = []
    while let token = tokens.next() {
      lines.append("\(token.line) \(tokens.name(token) ?? "-")")
    }
    #expect(lines == ["1 a", "3 b", "3 -", "4 c", "5 d", "6 -", "8 e"])
  }
}
