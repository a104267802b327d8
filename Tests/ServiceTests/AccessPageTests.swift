import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

/// Tokens, sessions, forgotten passwords, levels and the log, on pages.
@Suite struct AccessPageTests {
  private let house: ServiceHouse
  private let mails = Locked<[String]>([])

  init() throws {
    let mails = mails
    house = try ServiceHouse { $0.onReset = { _, _, token in mails.use { $0.append(token) } } }
  }

  /// What a page has between two marks.
  private func cut(_ text: String, _ start: String, _ end: Character) throws -> String {
    let mark = try #require(text.firstRange(of: start))
    return String(text[mark.upperBound...].prefix { $0 != end })
  }

  @Test func aTokenIsMadeShownOnceAndRevoked() throws {
    let ada = try PageReader.user("ada", in: house)
    let eve = try PageReader.user("eve-else", in: house)
    #expect(try ada.get("/account").text.contains("name=\"scope\" required"))
    let form = ["scope": "ada/camera", "label": "<b>CI</b>", "days": "30"]
    #expect(try ada.post("/account/tokens", form, fields: []).status == 403)
    let made = try ada.post("/account/tokens", form)
    #expect(made.status == 200)
    #expect(made.field("Cache-Control") == "no-store")
    let token = try cut(made.text, "<code class=\"secret\">", "<")
    #expect(try house.upload("1.0", token: token).status == 201)
    let page = try ada.get("/account").text
    #expect(!page.contains(token))
    #expect(page.contains("<td>&lt;b&gt;CI&lt;/b&gt;</td>"))
    let id = try cut(page, "action=\"account/tokens/", "/")
    #expect(try eve.post("/account/tokens/\(id)/revoke").status == 404)
    // A session is no token for publishing.
    #expect(try ada.post("/account/sessions/\(id)/revoke").status == 404)
    #expect(try ada.post("/account/tokens/\(id)/revoke").status == 303)
    #expect(try ada.post("/account/tokens/\(id)/revoke").status == 404)
    #expect(try house.upload("1.1", token: token).status == 401)
  }

  @Test func aTokenOfAnotherIsNotMade() throws {
    let ada = try PageReader.user("ada", in: house)
    for (scope, days) in [("bea/camera", "30"), ("ada/", "30"), ("ada/camera", "400")] {
      let page = try ada.post("/account/tokens", ["scope": scope, "label": "CI", "days": days])
      #expect(page.status == 400)
      #expect(page.text.contains("value=\"\(scope)\""))
      #expect(page.text.contains("value=\"\(days)\""))
      #expect(!page.text.contains("class=\"secret\""))
    }
  }

  @Test func sessionsAreListedAndRevoked() throws {
    let ada = try PageReader.user("ada", in: house)
    let tokens = [try house.logIn("ada"), try house.logIn("ada")]
    let page = try ada.get("/account").text
    #expect(page.contains("This one"))
    #expect(page.ranges(of: "Revoke</button>").count == 2)
    // The newest first.
    let id = try cut(page, "action=\"account/sessions/", "/")
    #expect(try ada.post("/account/sessions/\(id)/revoke").status == 303)
    #expect(try house.post("/user/feed", [:], token: tokens[1]).status == 403)
    #expect(try house.post("/user/feed", [:], token: tokens[0]).status == 200)
    #expect(try ada.post("/account/sessions/revoke").status == 303)
    #expect(try house.post("/user/feed", [:], token: tokens[0]).status == 403)
    #expect(!(try ada.get("/account").text.contains("End all others")))
  }

  @Test func whoForgotThePasswordIsMailed() throws {
    let reader = PageReader(house)
    try reader.post(
      "/register", ["username": "ada", "email": "ada@example.org", "password": "long enough"])
    reader.cookie = ""
    #expect(try reader.get("/login").text.contains("href=\"forgot\""))
    #expect(try reader.get("/forgot").status == 200)
    let known = try reader.post("/forgot", ["email": "ada@example.org"])
    let unknown = try reader.post("/forgot", ["email": "bea@example.org"])
    #expect(known.status == 200)
    #expect(known.text == unknown.text)
    #expect(try reader.post("/forgot", ["email": "ada@example.org"], fields: []).status == 403)
    #expect(try reader.post("/forgot", ["email": "\"><script>1"]).status == 400)
    try house.service.maintain()
    let tokens = mails.use { $0 }
    #expect(tokens.count == 1)
    let token = try #require(tokens.first)
    #expect(try reader.post("/reset", ["token": token, "password": "another one"]).status == 303)
    _ = try house.logIn("ada", "another one")
  }

  @Test func mailsAreLimitedAndMayNotBe() throws {
    let house = try ServiceHouse {
      $0.rules.resets = .init(1, in: 3600)
      $0.onReset = { _, _, _ in }
    }
    let reader = PageReader(house)
    #expect(try reader.post("/forgot", ["email": "a@example.org"]).status == 200)
    let page = try reader.post("/forgot", ["email": "a@example.org"])
    #expect(page.status == 429)
    #expect(page.field("Retry-After") != nil)
    let mute = PageReader(try ServiceHouse())
    #expect(!(try mute.get("/login").text.contains("forgot")))
    #expect(try mute.get("/forgot").status == 404)
    #expect(try mute.post("/forgot", ["email": "a@example.org"]).status == 404)
  }

  @Test func levelsAreSetByAdminsAlone() throws {
    let ada = try PageReader.user("ada", in: house)
    let moderator = try PageReader.user("Mod", .moderator, in: house)
    let admin = try PageReader.user("Root", .admin, in: house)
    for reader in [ada, moderator] {
      #expect(try reader.get("/users?name=ada").status == 403)
      #expect(try reader.post("/users/ada/level", ["level": "admin"]).status == 403)
      #expect(try reader.post("/users/ada/reset").status == 403)
    }
    #expect(try PageReader(house).get("/users").status == 303)
    #expect(try admin.get("/moderation").text.contains("href=\"users\""))
    #expect(!(try moderator.get("/moderation").text.contains("href=\"users\"")))
    #expect(try admin.get("/users?name=ada").text.contains("<h2>ada</h2>"))
    #expect(try admin.get("/users?name=%3Cb%3E").status == 404)
    #expect(try admin.post("/users/ada/level", ["level": "editor"], fields: []).status == 403)
    #expect(try admin.post("/users/ada/level", ["level": "king"]).status == 400)
    #expect(try admin.post("/users/nobody/level", ["level": "editor"]).status == 404)
    #expect(try admin.post("/users/root/level", ["level": "normal"]).status == 409)
    #expect(try admin.post("/users/ada/level", ["level": "editor"]).status == 303)
    #expect(try house.level("ada") == .editor)
    let page = try admin.post("/users/ada/reset").text
    let url = try cut(page, "<code class=\"secret\">", "<")
    #expect(url.hasPrefix("https://assets.example/reset?token="))
    #expect(try PageReader(house).get(String(url.dropFirst(22))).status == 200)
    #expect(try house.audit("user:ada") == ["level normal", "level editor", "reset "])
  }

  @Test func theLogIsForModerators() throws {
    let ada = try PageReader.user("ada", in: house)
    let moderator = try PageReader.user("Mod", .moderator, in: house)
    #expect(try ada.get("/audit").status == 403)
    try ada.post("/submit", PageReader.asset())
    _ = try moderator.get("/moderation/1")
    try moderator.post("/moderation/1/reject", ["reason": "Say <b>why</b>."])
    let page = try moderator.get("/audit").text
    #expect(page.contains("Say &lt;b&gt;why&lt;/b&gt;."))
    #expect(page.contains("href=\"?subject=edit%3A1\""))
    #expect(!(try moderator.get("/audit?subject=edit%3A1").text.contains("user:Mod")))
    #expect(try moderator.get("/audit?before=x").status == 400)
    try house.service.data.write { database in
      for number in 0..<150 {
        try AuditTable.add(database, at: 0, by: nil, act: "act\(number)", subject: "edit:7")
      }
    }
    let first = try moderator.get("/audit?subject=edit:7").text
    #expect(first.contains("act149") && !first.contains("act49<"))
    let next = try cut(first, "rel=\"next\" href=\"", "\"").replacing("&amp;", with: "&")
    let second = try moderator.get("/audit\(next)").text
    #expect(second.contains("act49<") && second.contains("act0<"))
    #expect(!second.contains("rel=\"next\""))
  }
}
