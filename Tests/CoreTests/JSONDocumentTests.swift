import FoundationEssentials
import Testing

@testable import AssetStoreCore

@Suite struct JSONDocumentTests {
  private func read(_ text: String, deepest: Int = 32) throws(JSONFault) -> JSONDocument {
    try JSONDocument(Array(text.utf8), largest: 1 << 20, deepest: deepest)
  }

  private func fault(_ bytes: [UInt8], largest: Int = 1 << 20) -> JSONFault? {
    do {
      _ = try JSONDocument(bytes, largest: largest)
      return nil
    } catch {
      return error
    }
  }

  @Test func keepsOrderAndPlaces() throws {
    let document = try read("{\"b\": [1, \"x\"],\n  \"a\": null}")
    guard case .object(let members) = document.root.value else {
      Issue.record("no object")
      return
    }
    #expect(members.map(\.name) == ["b", "a"])
    #expect(members.map(\.node.offset) == [1, 18])
    guard case .array(let elements) = members[0].node.value else {
      Issue.record("no array")
      return
    }
    #expect(elements.map(\.offset) == [7, 10])
    #expect(document.doubts.isEmpty)
  }

  @Test(arguments: [
    (#""""#, ""), (#""a\n\t\r\b\f\/\\\"""#, "a\n\t\r\u{8}\u{c}/\\\""), (#""ß😀""#, "ß😀"),
    (#""\u00e9\ud83d\ude00\u0000""#, "é😀\0"),
  ])
  func strings(_ text: String, _ meant: String) throws {
    guard case .string(let found) = try read(text).root.value else {
      Issue.record("no string")
      return
    }
    #expect(found.utf8.elementsEqual(meant.utf8))
  }

  @Test(arguments: ["0", "-0", "10", "1.5", "-2.50e+10", "1E-2", "9223372036854775808"])
  func numbers(_ text: String) throws {
    guard case .number(let found) = try read(" \(text) ").root.value else {
      Issue.record("no number")
      return
    }
    #expect(found == text)
  }

  @Test(arguments: [
    "", " ", "{", "[", "[1", "[1,", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{'a':1}",
    "01",
    "+1", "1.", ".5", "1e", "-", "nul", "True", "NaN", "\"a", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"",
    "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"a\nb\"", "\"\t\"", "1 2", "[] []", "// a\n1", "[1 2]",
    "{\"a\":1 \"b\":2}", "{1:2}", "\u{a0}1",
  ])
  func refusesWhatIsNoJSON(_ text: String) {
    let fault = fault(Array(text.utf8))
    #expect(fault?.kind == .syntax)
    #expect((fault?.offset ?? -1) <= text.utf8.count)
  }

  @Test func saysWhere() {
    let fault = fault(Array("{\n \"a\": [true, tru]}".utf8))
    #expect(fault?.path.text == "$.a[1]")
    #expect(fault?.offset == 15)
  }

  @Test func refusesOtherEncodings() {
    #expect(fault([0xff, 0xfe, 0x7b, 0, 0x7d, 0])?.kind == .encoding)
    #expect(fault([0, 0x7b, 0, 0x7d])?.kind == .encoding)
    let bad = fault(Array("[\"caf".utf8) + [0xe9] + Array("\"]".utf8))
    #expect(bad?.kind == .encoding)
    #expect(bad?.offset == 5)
    // A surrogate, an overlong form, and a character that is cut off.
    for bytes: [UInt8] in [[0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xe2, 0x82]] {
      #expect(fault([0x22] + bytes + [0x22])?.kind == .encoding)
    }
  }

  @Test func bounds() throws {
    #expect(fault(Array("[1,2]".utf8), largest: 4)?.kind == .size)
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try read(nested(32))
    #expect(fault(Array(nested(33).utf8))?.kind == .depth)
    #expect(fault(Array(repeating: 0x5b, count: 1 << 20))?.kind == .depth)
    let marks = "\"a" + String(repeating: "\\u0301", count: 31) + "\""
    #expect(fault(Array(marks.utf8))?.kind == .marks)
  }

  @Test func doubts() throws {
    let marked = try JSONDocument([0xef, 0xbb, 0xbf, 0x31], largest: 10)
    #expect(marked.doubts.map(\.kind) == [.byteOrderMark])
    let twice = try read("{\"a\":{\"x\":1,\"y\":2,\"x\":3},\"b\":0,\"\\u0062\":1}")
    #expect(twice.doubts.map(\.kind) == [.duplicateName, .duplicateName])
    #expect(twice.doubts.map(\.path.text) == ["$.a.x", "$.b"])
    #expect(twice.doubts.map(\.offset) == [18, 31])
    // One name, however its accent is written.
    #expect(try read("{\"\\u00e9\":1,\"e\\u0301\":1}").doubts.count == 1)
    let many = "{" + Array(repeating: "\"a\":0", count: 5000).joined(separator: ",") + "}"
    #expect(try read(many).doubts.count == 100)
  }

  @Test func paths() {
    let path = JSONPath.root
    #expect(path.text == "$")
    #expect(path.name("a_1").index(3).name("Z").text == "$.a_1[3].Z")
    #expect(path.name("").text == "$['']")
    #expect(path.name("1a").text == "$['1a']")
    #expect(path.name("it's\\ \n\u{1}\u{202e}é").text == "$['it\\'s\\\\ \\n\\u0001\\u202eé']")
    #expect(path.name(String(repeating: "x", count: 5000)).text.count == 1 + 4 + 101)
  }

  @Test func places() {
    let places = TextPlaces(Array("ab\n\ncd".utf8))
    let found = [0, 1, 2, 3, 4, 5, 6].map { places.place($0) }
    #expect(found.map(\.line) == [1, 1, 1, 2, 3, 3, 3])
    #expect(found.map(\.column) == [1, 2, 3, 1, 1, 2, 3])
  }
}
