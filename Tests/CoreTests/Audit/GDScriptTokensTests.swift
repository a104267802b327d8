import Testing

@testable import AssetStoreCore

@Suite struct GDScriptTokensTests {
  /// Names as they are, strings in quotes, numbers and marks as they are.
  private func pieces(_ text: String) -> [String] {
    var tokens = GDScriptTokens(Array(text.utf8))
    var found: [String] = []
    while let token = tokens.next() {
      let text = String(decoding: tokens.bytes[token.range], as: UTF8.self)
      found.append(token.kind == .string ? "\"\(text)\"" : text)
    }
    return found
  }

  @Test(arguments: [
    ("a.b(1)", ["a", ".", "b", "(", "1", ")"]),
    ("a # OS.execute()\nb", ["a", "b"]),
    ("# OS.execute()", []),
    (#"x = "OS.execute()""#, ["x", "=", "\"OS.execute()\""]),
    (#"'a"b' "a'b""#, ["\"a\"b\"", "\"a'b\""]),
    (#""a\"b" c"#, ["\"a\\\"b\"", "c"]),
    (#""a\\" b"#, ["\"a\\\\\"", "b"]),
    (#""" b"#, ["\"\"", "b"]),
    (#""""a "quoted" b""" c"#, ["\"a \"quoted\" b\"", "c"]),
    ("'''a 'b' ''c'''d", ["\"a 'b' ''c\"", "d"]),
    ("\"\"\"a\\\"\"\"b\"\"\" c", ["\"a\\\"\"\"b\"", "c"]),
    // Any string goes over lines, and a comment in it is none.
    ("\"a\n# b\" c", ["\"a\n# b\"", "c"]),
    ("\"a\\\nb\" c", ["\"a\\\nb\"", "c"]),
    ("\"a\\\r\nb\" c", ["\"a\\\r\nb\"", "c"]),
    // Raw strings keep the backslash, and yet it saves the quote.
    (#"r"a\" b" c"#, [#""a\" b""#, "c"]),
    (#"r"a\\" b"#, [#""a\\""#, "b"]),
    (#"r'\d' x"#, [#""\d""#, "x"]),
    (#"xr"a" r b"#, ["xr", "\"a\"", "r", "b"]),
    (#"&"a" ^"b" $"c" %"d""#, ["&", "\"a\"", "^", "\"b\"", "$", "\"c\"", "%", "\"d\""]),
    ("OS. \\\n  execute", ["OS", ".", "execute"]),
    ("OS.\\\r\nexecute", ["OS", ".", "execute"]),
    ("größe.Ωx", ["größe", ".", "Ωx"]),
    ("\"never ends", ["\"never ends\""]),
    ("\"\"\"never\"\"", ["\"never\"\"\""]),
    ("\"\\", ["\"\\\""]),
    ("a\0b", ["a", "b"]),
  ])
  func cutsAsGodotDoes(_ text: String, _ expected: [String]) {
    #expect(pieces(text) == expected)
  }

  @Test func lines() {
    var tokens = GDScriptTokens(
      Array("a\r\n\n'x\ny' b # c\nd \\\ne \"\"\"\n\n\"\"\" f '\\\n' g".utf8))
    var lines: [String] = []
    while let token = tokens.next() {
      lines.append("\(token.line) \(tokens.name(token) ?? "-")")
    }
    #expect(lines == ["1 a", "3 -", "4 b", "5 d", "6 e", "6 -", "8 f", "8 -", "9 g"])
  }

  @Test func texts() throws {
    func text(_ code: String) throws -> String {
      var tokens = GDScriptTokens(Array(code.utf8))
      let token = tokens.next()
      return String(decoding: tokens.text(try #require(token)), as: UTF8.self)
    }
    #expect(try text(#""ex\u0065cute""#) == "execute")
    #expect(try text(#""\U01F600\n""#) == "😀\n")
    #expect(try text("\"exe\\\ncute\"") == "execute")
    #expect(try text(#"r"ex\u0065cute""#) == #"ex\u0065cute"#)
    #expect(try text(#""\ud800""#) == "\u{fffd}")
  }

  @Test func noNameIsLong() throws {
    var tokens = GDScriptTokens(Array(String(repeating: "x", count: 49).utf8))
    let token = tokens.next()
    #expect(tokens.name(try #require(token)) == nil)
  }
}
