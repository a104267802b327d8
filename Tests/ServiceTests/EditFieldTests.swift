import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

/// What can and cannot be said of an asset.
@Suite struct EditFieldTests {
  private func error(_ answer: ServiceHouse.Answer) -> String { answer["error"]?.string ?? "" }

  @Test func eachFieldIsRequiredAndLookedAt() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada", .verified)
    func status(_ field: String, _ value: JSONValue?) throws -> Int32 {
      let answer = try house.post(
        "/asset", .object(ServiceHouse.asset([field: value])), token: ada)
      if answer.status != 200 {
        #expect(error(answer).contains(field) || error(answer).contains("marks"), "\(answer.body)")
      }
      return answer.status
    }
    let required = ServiceHouse.asset().keys.filter { $0 != "issues_url" }
    for field in required {
      for value in [nil, .null, "", .bool(true), .array(["x"]), .object(["x": "y"])]
        as [JSONValue?]
      {
        #expect(try status(field, value) == 400, "\(field) \(value ?? .null)")
      }
    }
    for (field, value) in [
      ("title", .string(String(repeating: "x", count: 256))), ("title", "a\nb"), ("title", "  "),
      ("title", "a\u{202e}b"), ("title", "a\u{0}"), ("description", "a\u{1b}[31m"),
      ("title", .string("x" + String(repeating: "\u{301}", count: 31))),
      ("description", .string(String(repeating: "x", count: (64 << 10) + 1))),
      ("version_string", .string(String(repeating: "1", count: 21))),
      ("cost", .string(String(repeating: "M", count: 26))), ("category_id", "11"),
      ("category_id", "0"), ("category_id", "-1"), ("category_id", "2x"), ("category_id", "2.0"),
      ("category_id", .integer(99)), ("category_id", .number(1.5)),
      ("godot_version", .integer(-1)), ("godot_version", .integer(10_000_000)),
      ("browse_url", "javascript:alert(1)"), ("browse_url", "JavaScript:alert(1)"),
      ("browse_url", " javascript:alert(1)"), ("browse_url", "java\tscript:alert(1)"),
      ("icon_url", "data:image/png;base64,x"), ("issues_url", "file:///etc/passwd"),
      ("download_commit", "ftp://ada.example/a.zip"),
      ("browse_url", .string("https://h/" + String(repeating: "x", count: 2048))),
      ("issues_url", .integer(7)),
    ] as [(String, JSONValue)] {
      #expect(try status(field, value) == 400, "\(field) \(value)")
    }
    for (field, value) in [
      ("title", .string(String(repeating: "你", count: 255))), ("category_id", .integer(10)),
      ("godot_version", .integer(40_300)), ("godot_version", "custom_build"),
      ("godot_version", "foo"), ("issues_url", nil), ("issues_url", .null),
      ("description", .string(String(repeating: "x", count: 64 << 10))),
      ("download_provider", "Codeberg"), ("download_provider", .integer(1)),
    ] as [(String, JSONValue?)] {
      #expect(try status(field, value) == 200, "\(field)")
    }
    let id = try house.propose(ada, ["description": "a\r\nb\r\n", "download_provider": "?"])
    let edit = try house.edit(id)
    #expect(edit["description"] == "a\nb\n")
    #expect(edit["download_provider"] == "GitHub")
  }

  @Test func textsStayAsTheyAre() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada", .verified)
    let moderator = try house.user("mod", .moderator)
    for text in [
      "'; DROP TABLE asset; --", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
      "{{7*7}}", "%s%n", "\\u0000", "a\u{301}b", "👩‍👩‍👧", "${jndi:ldap://x}", "' OR 1=1",
    ] {
      let edit = try house.propose(
        ada, ["title": .string(text), "description": .string(text)])
      #expect(try house.edit(edit)["title"]?.string?.utf8.elementsEqual(text.utf8) == true)
      let asset = try house.asset(try house.accept(edit, moderator))
      #expect(asset["title"] == .string(text))
      #expect(asset["description"] == .string(text))
    }
    #expect(try house.get("/asset/edit?filter=%27%3B%20DROP&status=accepted").status == 200)
  }

  @Test func bodiesThatAreNoneAreRefused() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada")
    for text in [
      "", "null", "[]", "\"x\"", "{", "{\"title\":\"a\",\"title\":\"b\"}", "{\"title\":\u{1}}",
      String(repeating: "{\"a\":", count: 50_000),
      "{\"previews\":" + String(repeating: "[", count: 99),
      String(repeating: " ", count: 2 << 20),
    ] {
      let answer = try house.send(
        "POST", ServiceHouse.library + "/asset", Array(text.utf8), token: ada)
      #expect((400..<500).contains(answer.status), "\(text.prefix(20))")
    }
    let bad: [UInt8] = Array("{\"title\":\"".utf8) + [0xff, 0xfe] + Array("\"}".utf8)
    #expect(
      try house.send("POST", ServiceHouse.library + "/asset", bad, token: ada).status == 400)
    #expect(house.log.use { $0 } == [])
  }
}
