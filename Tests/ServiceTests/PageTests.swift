import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

/// Pages for people: sessions, forms of other sites, texts of strangers.
@Suite struct PageTests {
  let house: ServiceHouse

  init() throws { house = try ServiceHouse() }

  @Test func peopleRegisterLogInAndLogOut() throws {
    let ada = PageReader(house)
    #expect(try ada.get("/").text.contains("Log in"))
    let made = try ada.post(
      "/register", ["username": "Ada", "email": "ada@example.org", "password": "long enough"])
    #expect(made.status == 303)
    #expect(made.field("Location") == "./")
    let cookie = try #require(made.field("Set-Cookie"))
    #expect(cookie.hasPrefix("__Host-session="))
    #expect(cookie.hasSuffix("; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure"))
    #expect(try ada.get("/").text.contains("Log out Ada"))
    let out = try ada.post("/logout")
    #expect(out.status == 303)
    #expect(out.field("Set-Cookie")?.contains("Max-Age=0") == true)
    // The session is gone for whoever kept its cookie, too.
    ada.cookie = String(cookie.prefix { $0 != ";" })
    #expect(try ada.get("/my").status == 303)
  }

  @Test func nobodyIsLedOutOfTheSite() throws {
    for place in ["../x", "%2e%2e/x", "a/%2E%2e/x", "//evil.example", "a//b"] {
      #expect(Visit.place(place) == "", "\(place)")
    }
    #expect(Visit.place("assets/ada/camera") == "assets/ada/camera")
  }

  @Test func cookieIsMarkedSecureOnlyWhereItCanBe() throws {
    let house = try ServiceHouse { $0.url = "http://assets.example" }
    try house.service.addUser("Ada", ServiceHouse.password, .normal)
    let made = try PageReader(house).post(
      "/login", ["username": "Ada", "password": ServiceHouse.password],
      fields: [("Origin", "http://assets.example")])
    let cookie = try #require(made.field("Set-Cookie"))
    #expect(cookie.hasPrefix("session="))
    #expect(cookie.hasSuffix("; HttpOnly; SameSite=Lax"))
  }

  @Test func wrongPasswordsAreToldAsByTheOtherRoutes() throws {
    try house.service.addUser("Ada", ServiceHouse.password, .normal)
    let reader = PageReader(house)
    for name in ["Ada", "Nobody"] {
      let page = try reader.post("/login", ["username": name, "password": "not this one"])
      #expect(page.status == 403)
      #expect(page.text.contains("The name or the password is wrong."))
      #expect(page.text.contains("value=\"\(name)\""))
      #expect(!page.text.contains("not this one"))
    }
    #expect(reader.cookie.isEmpty)
  }

  @Test(arguments: [
    "/submit", "/my", "/account", "/my/1/edit", "/moderation", "/moderation/1",
    "/moderation/1/package", "/audit", "/users", "/assets/ada/phantom-camera/edit",
  ])
  func withoutASessionOneLogsInFirst(_ path: String) throws {
    let author = try house.user("Ada")
    _ = try house.publish(author, try house.user("Mod", .moderator))
    let reader = PageReader(house)
    let page = try reader.get(path)
    #expect(page.status == 303)
    let target = try #require(page.field("Location"))
    #expect(target.hasSuffix("login?to=\(path.dropFirst())"))
    let login = try reader.get("/login?to=\(path.dropFirst())")
    #expect(login.text.contains("name=\"to\" value=\"\(path.dropFirst())\""))
    let done = try reader.post(
      "/login",
      ["username": "Mod", "password": ServiceHouse.password, "to": String(path.dropFirst())])
    #expect(done.field("Location") == String(path.dropFirst()))
  }

  @Test func aFormWithoutASessionDoesNothing() throws {
    let ada = try PageReader.user("Ada", in: house)
    try ada.post("/submit", PageReader.asset())
    ada.cookie = ""
    for path in [
      "/submit", "/moderation/1/review", "/my/1/edit", "/account", "/account/tokens",
      "/users/Ada/level",
    ] {
      let answer = try ada.post(path, PageReader.asset())
      #expect(answer.status == 303)
      #expect(answer.field("Location")?.hasSuffix("login") == true)
    }
    #expect(try house.get("/asset/edit?status=new")["total_items"] == .integer(1))
  }

  @Test(arguments: [
    "//evil.example", "https://evil.example", "/evil", "javascript:alert(1)", "..", "a/../../b",
    "a\\b", "a?b", "a\r\nSet-Cookie: b",
  ])
  func aLoginLeadsNowhereElse(_ target: String) throws {
    try house.service.addUser("Ada", ServiceHouse.password, .normal)
    let done = try PageReader(house).post(
      "/login", ["username": "Ada", "password": ServiceHouse.password, "to": target])
    #expect(done.status == 303)
    #expect(done.field("Location") == "./")
  }

  @Test func formsOfOtherSitesAreRefused() throws {
    let ada = try PageReader.user("Ada", in: house)
    let form = PageReader.asset()
    for fields: [(name: String, value: String)] in [
      [], [("Origin", "https://evil.example")], [("Origin", "null")],
      [("Origin", "http://assets.example")], [("Sec-Fetch-Site", "cross-site")],
      [("Sec-Fetch-Site", "same-site")], [("Sec-Fetch-Site", "none")],
      [("Origin", PageReader.origin), ("Sec-Fetch-Site", "cross-site")],
      [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "same-origin")],
    ] {
      #expect(try ada.post("/submit", form, fields: fields).status == 403, "\(fields)")
      #expect(
        try PageReader(house).post(
          "/login", ["username": "Ada", "password": ServiceHouse.password], fields: fields
        ).status == 403)
    }
    for token in ["", "0", String(repeating: "0", count: 64), ada.formToken.uppercased()] {
      #expect(try ada.post("/submit", form.merging(["form_token": token]) { $1 }).status == 403)
    }
    let other = try PageReader.user("Eve", in: house)
    #expect(
      try ada.post("/submit", form.merging(["form_token": other.formToken]) { $1 }).status == 403)
    #expect(try house.get("/asset/edit")["total_items"] == .integer(0))
    #expect(
      try ada.post("/submit", form, fields: [("Sec-Fetch-Site", "same-origin")]).status == 303)
    #expect(try house.get("/asset/edit")["total_items"] == .integer(1))
  }

  @Test func programsRoutesDoNotLookAtTheCookie() throws {
    let ada = try PageReader.user("Ada", in: house)
    let response = house.service.handle(
      Request(
        method: "POST", target: "/asset-library/api/asset",
        fields: [("Cookie", ada.cookie), ("Content-Type", "application/json")],
        body: Array(ServiceHouse.text(.object(ServiceHouse.asset())).utf8)))
    #expect(response.status == 403)
  }

  @Test func pagesOfASessionAreNotKept() throws {
    let ada = try PageReader.user("Ada", in: house)
    for path in ["/", "/my", "/submit"] {
      let page = try ada.get(path)
      #expect(page.field("Cache-Control") == "no-store")
      #expect(page.field("Vary") == "Cookie")
      let policy = try #require(page.field("Content-Security-Policy"))
      #expect(policy.hasPrefix("default-src 'none';"))
      #expect(policy.hasSuffix("frame-ancestors 'none'"))
      #expect(page.field("Referrer-Policy") == "same-origin")
      #expect(page.fields.count { $0.name == "Referrer-Policy" } == 1)
    }
    #expect(try PageReader(house).get("/").field("Cache-Control") == "no-cache")
  }

  @Test func levelsCountOnPagesToo() throws {
    let ada = try PageReader.user("Ada", in: house)
    let editor = try PageReader.user("Eddi", .editor, in: house)
    let moderator = try PageReader.user("Mod", .moderator, in: house)
    let eve = try PageReader.user("Eve", in: house)
    try ada.post("/submit", PageReader.asset())
    #expect(try ada.get("/moderation").status == 403)
    for act in ["review", "accept", "reject"] {
      #expect(
        try editor.post("/moderation/1/\(act)", ["reason": "no", "support_level": "featured"])
          .status == 403)
    }
    #expect(try moderator.post("/moderation/1/accept").status == 403, "it is not in review")
    #expect(try moderator.post("/moderation/1/review").status == 303)
    #expect(try moderator.post("/moderation/1/accept", ["support_level": "featured"]).status == 303)
    let place = "/assets/ada/phantom-camera"
    #expect(try eve.get("\(place)/edit").status == 403)
    #expect(try eve.post("\(place)/edit", PageReader.asset(["title": "Mine"])).status == 403)
    #expect(try eve.post("\(place)/delete").status == 403)
    #expect(try ada.post("\(place)/support", ["support_level": "testing"]).status == 403)
    #expect(try editor.get("\(place)/edit").status == 200)
    #expect(try ada.post("\(place)/delete").status == 303)
    #expect(try eve.get(place).status == 404)
    #expect(try ada.get(place).text.contains("This asset was deleted"))
    #expect(try moderator.post("\(place)/undelete").status == 303)
    #expect(try PageReader(house).get(place).status == 200)
  }

  @Test func aChangeIsProposedReadAndRejected() throws {
    let ada = try PageReader.user("Ada", in: house)
    let moderator = try PageReader.user("Mod", .moderator, in: house)
    try ada.post(
      "/submit",
      PageReader.asset([
        "previews[0][type]": "image", "previews[0][link]": "https://ada.example/1.png",
        "previews[0][thumbnail]": "", "previews[1][type]": "image", "previews[1][link]": "",
      ]))
    try moderator.post("/moderation/1/review")
    try moderator.post("/moderation/1/accept", ["support_level": "community"])
    let asset = "1000000000"
    #expect(try house.published(asset) == ["image https://ada.example/1.png "])

    let place = "/assets/ada/phantom-camera/edit"
    let form = try ada.get(place).text
    #expect(form.contains("\nFollows.\nSmoothly.</textarea>"))
    // As browsers send it: all that was there, with their line breaks.
    var same = PageReader.asset(["description": "Follows.\r\nSmoothly.", "previews[0][link]": ""])
    #expect(try ada.post(place, same).text.contains("This would change nothing."))
    same["description"] = "Follows it.\r\nSmoothly."
    same["previews[1000][preview_id]"] = "1"
    same["previews[1000][operation]"] = "remove"
    same["previews[1000][enabled]"] = "1"
    #expect(try ada.post(place, same).status == 303)
    let edit = try house.edit("2")
    #expect(edit["description"] == "Follows it.\nSmoothly.")
    #expect(edit["title"] == .null)

    let page = try moderator.get("/moderation/2").text
    #expect(
      page.contains("<del>Follows.</del><ins>Follows it.</ins>\nSmoothly.</dd>"), "\(page)")
    #expect(page.contains("Without the picture <del>"))
    #expect(try moderator.post("/moderation/2/reject").text.contains("role=\"alert\""))
    try moderator.post("/moderation/2/reject", ["reason": "Say <b>why</b>."])
    let mine = try ada.get("/my").text
    #expect(mine.contains("Say &lt;b&gt;why&lt;/b&gt;."))
    #expect(mine.contains(">Rejected<"))
    #expect(try house.published(asset).count == 1)
    #expect(try house.audit("edit:2") == ["reject Say <b>why</b>."])
  }

  /// Else the form would propose to take back what others changed.
  @Test func aFormOfAnAssetAsItWasIsShownAgain() throws {
    let ada = try PageReader.user("Ada", in: house)
    let moderator = try house.user("Mod", .moderator)
    let asset = try house.publish(try house.logIn("Ada"), moderator)
    let place = "/assets/ada/phantom-camera/edit"
    _ = try ada.get(place)
    house.system.wait(10)
    try house.accept(house.propose(moderator, asset, ["cost": "Apache-2.0"]), moderator)
    let again = try ada.post(place, PageReader.asset(["title": "Ghost"]))
    #expect(again.status == 409)
    #expect(again.text.contains("The asset was changed meanwhile"))
    #expect(again.text.contains("value=\"Ghost\""))
    #expect(
      try ada.post(place, PageReader.asset(["title": "Ghost", "cost": "Apache-2.0"])).status == 303)
    #expect(try house.edit("3")["cost"] == .null)
  }

  @Test func aProposalForAnAssetAsItWasIsShownAgain() throws {
    let ada = try PageReader.user("Ada", in: house)
    let moderator = try house.user("Mod", .moderator)
    let asset = try house.publish(try house.logIn("Ada"), moderator)
    let mine = try house.propose(try house.logIn("Ada"), asset, ["title": "Ghost"])
    _ = try ada.get("/my/\(mine)/edit")
    house.system.wait(10)
    try house.accept(house.propose(moderator, asset, ["cost": "Apache-2.0"]), moderator)
    let changes = PageReader.asset(["title": "Ghost Camera"])
    #expect(try ada.post("/my/\(mine)/edit", changes).status == 409)
    #expect(try house.edit(mine)["title"] == "Ghost")
    #expect(try ada.post("/my/\(mine)/edit", changes).status == 303)
    #expect(try house.edit(mine)["title"] == "Ghost Camera")
  }

  @Test func aProposalIsRevisedByItsAuthor() throws {
    let ada = try PageReader.user("Ada", in: house)
    let eve = try PageReader.user("Eve", in: house)
    try ada.post(
      "/submit",
      PageReader.asset([
        "previews[0][type]": "image", "previews[0][link]": "https://ada.example/1.png",
      ]))
    #expect(try eve.get("/my/1/edit").status == 403)
    #expect(try ada.get("/my/1/edit").text.contains("Take out: insert https://ada.example/1.png"))
    let revised = try ada.post(
      "/my/1/edit",
      PageReader.asset([
        "title": "Ghost", "previews[1000][edit_preview_id]": "1", "previews[1000][remove]": "1",
        "previews[1000][enabled]": "1",
      ]))
    #expect(revised.status == 303)
    #expect(try house.edit("1")["title"] == "Ghost")
    #expect(try house.previews("1").isEmpty)
  }

  @Test func whatIsWrongIsSaidWhereItIs() throws {
    let ada = try PageReader.user("Ada", in: house)
    let page = try ada.post(
      "/submit", PageReader.asset(["download_commit": "main", "title": "Kept \"text\""]))
    #expect(page.status == 403)
    #expect(page.text.contains("<a href=\"#download_commit\">Commit</a> has to be a commit"))
    #expect(page.text.contains("value=\"Kept &quot;text&quot;\""))
    #expect(page.text.contains("aria-invalid=\"true\" spellcheck=\"false\" value=\"main\""))
  }

  /// Whatever a field holds, it is text on every page.
  @Test func textsOfStrangersAreText() throws {
    let attack = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>"
    let short = "\"'><script>1"
    let ada = try PageReader.user("Ada", .editor, in: house)
    let moderator = try PageReader.user("Mod", .moderator, in: house)
    let fields = [
      "title": attack, "description": "\(attack)\n[a](javascript:alert(3))\n\n\(attack)",
      "version_string": short, "cost": short, "godot_version": "4.2",
      "browse_url": "https://h.example/\(attack)", "issues_url": "https://i.example/\(attack)",
      "icon_url": "https://c.example/\(attack)", "previews[0][link]": "https://p.example/\(attack)",
      "previews[0][thumbnail]": "https://t.example/\(attack)", "previews[0][type]": "image",
    ]
    #expect(try ada.post("/submit", PageReader.asset(fields)).status == 303)
    var pages = [try moderator.get("/moderation/1")]
    pages.append(try ada.get("/my"))
    pages.append(try ada.get("/my/1/edit"))
    pages.append(try ada.post("/submit", fields.merging(["title": ""]) { $1 }))
    pages.append(try moderator.get("/moderation?filter=\(PercentEncoding.encoded(attack))"))
    try moderator.post("/moderation/1/review")
    try moderator.post("/moderation/1/accept")
    let place = try #require(
      try house.service.data.read { try AssetTable.find(1_000_000_000, $0) }?.place)
    pages.append(try ada.get("/\(place)"))
    pages.append(try ada.get("/\(place)/edit"))
    _ = try ada.get("/\(place)/edit")
    let again = fields.merging(["title": attack + "2", "description": attack]) { $1 }
    #expect(try ada.post("/\(place)/edit", PageReader.asset(again)).status == 303)
    pages.append(try moderator.get("/moderation/2"))
    try moderator.post("/moderation/2/reject", ["reason": attack])
    pages.append(try moderator.get("/moderation/2"))
    pages.append(try ada.get("/my"))
    pages.append(try ada.get("/publishers/ada"))
    pages.append(try ada.get("/"))
    pages.append(
      try ada.get(
        "/?query=\(PercentEncoding.encoded(attack))&sort=\(PercentEncoding.encoded(attack))"))
    pages.append(try ada.get("/?\(attack)"))
    pages.append(try ada.get("/?query=\(PercentEncoding.encoded(attack))&page=1"))
    pages.append(try ada.get("/assets/\(PercentEncoding.encoded(attack))/x"))
    pages.append(try ada.get("/login?to=\(PercentEncoding.encoded(attack))"))
    pages.append(try ada.post("/login", ["username": attack, "password": attack]))
    pages.append(
      try ada.post("/register", ["username": attack, "email": attack, "password": attack]))
    for page in pages {
      // That of the theme.
      #expect(page.text.ranges(of: "<script").count == 1, "\(page.text)")
      #expect(!page.text.contains("<img"), "\(page.text)")
      #expect(!page.text.contains("href=\"javascript"), "\(page.text)")
      #expect(page.text.contains("</html>"))
    }
  }

  @Test func limitsCountOnPagesToo() throws {
    let house = try ServiceHouse {
      $0.rules.registrations = .init(1, in: 3600)
      $0.rules.failures = .init(1, in: 600)
      $0.rules.writes = .init(1, in: 60)
    }
    let ada = PageReader(house)
    func register(_ name: String) throws -> PageReader.Page {
      try ada.post(
        "/register", ["username": name, "email": "a@example.org", "password": "long enough"])
    }
    #expect(try register("Ada").status == 303)
    _ = try ada.get("/my")
    #expect(try ada.post("/submit", PageReader.asset()).status == 303)
    let pages = [
      try ada.post("/submit", PageReader.asset()),
      try PageReader(house).post("/login", ["username": "Ada", "password": "wrong one"]),
      try PageReader(house).post("/login", ["username": "Ada", "password": "wrong one"]),
    ]
    ada.cookie = ""
    for page in pages + [try register("Bea")] where page.status != 403 {
      #expect(page.status == 429)
      #expect(page.field("Retry-After") != nil)
    }
    #expect(pages.map(\.status) == [429, 403, 429])
  }

  @Test func aNewPasswordEndsAllSessions() throws {
    let ada = try PageReader.user("Ada", in: house)
    let elsewhere = try house.logIn("Ada")
    let cookie = ada.cookie
    #expect(try ada.get("/account").text.contains("Level: normal."))
    let wrong = try ada.post("/account", ["old_password": "wrong", "new_password": "long enough"])
    #expect(wrong.status == 403)
    #expect(wrong.text.contains("The old password is wrong."))
    let changed = try ada.post(
      "/account", ["old_password": ServiceHouse.password, "new_password": "long enough"])
    #expect(changed.field("Location") == "login")
    #expect(ada.cookie.isEmpty)
    ada.cookie = cookie
    #expect(try ada.get("/my").status == 303)
    #expect(try house.post("/user/feed", [:], token: elsewhere).status == 403)
    _ = try house.logIn("Ada", "long enough")
  }

  @Test func whoHasAnAdminsTokenSetsANewPassword() throws {
    _ = try house.user("Ada")
    let admin = try house.user("Root", .admin)
    let token = try #require(
      try house.send("POST", "/api/v1/account/users/ada/reset", token: admin)["token"]?.string)
    let ada = PageReader(house)
    #expect(try ada.get("/reset?token=x").status == 403)
    #expect(try ada.get("/reset?token=\(token)").text.contains("A new password for Ada"))
    #expect(try ada.post("/reset", ["token": token, "password": "short"]).status == 400)
    #expect(
      try ada.post("/reset", ["token": token, "password": "long enough"], fields: []).status == 403)
    #expect(try ada.post("/reset", ["token": token, "password": "long enough"]).status == 303)
    #expect(try ada.post("/reset", ["token": token, "password": "long enough"]).status == 403)
    _ = try house.logIn("Ada", "long enough")
  }

  @Test func browsersAreToldInAPageThatThereIsNothing() throws {
    for (accept, isPage) in [
      ("text/html,*/*;q=0.8", true), ("application/json", false), ("*/*", false),
    ] {
      let request = Request(method: "GET", target: "/nowhere/at/all", fields: [("Accept", accept)])
      let answer = Answer(house.service.handle(request))
      #expect(answer.status == 404)
      #expect(answer.field("Content-Type")?.hasPrefix("text/html") == isPage)
      #expect((answer["error"] == .null) == isPage)
    }
  }

  @Test func filesOfPagesAreServed() throws {
    let page = try PageReader(house).get("/").text
    for name in ["site.css", "theme.js", "icon.svg"] { #expect(page.contains("site/\(name)")) }
    #expect(
      try PageReader(house).get("/site/site.css?x").field("Content-Type")
        == "text/css; charset=utf-8")
    #expect(try PageReader(house).get("/site/icon.svg").field("Content-Type") == "image/svg+xml")
  }

  @Test func listsAreSearchedAndPaged() throws {
    let user = try house.service.data.write { database in
      try UserTable.insert(
        database, name: "Ada", email: "", password: "", level: .normal, at: 0)
    }
    try house.service.data.write { database in
      for number in 0..<30 {
        _ = try AssetTable.insert(
          .sample("Asset \(number)", author: "Ada", user: user), database)
      }
    }
    let reader = PageReader(house)
    let first = try reader.get("/?query=asset&sort=created_desc").text
    #expect(first.contains("Found: 30"))
    #expect(first.ranges(of: "<h3>").count == 24)
    #expect(first.contains("href=\"?query=asset&amp;sort=created_desc&amp;page=2\""))
    #expect(try reader.get("/?query=asset&page=2").text.ranges(of: "<h3>").count == 6)
    #expect(try reader.get("/?query=asset&type=1").text.contains("Nothing was found."))
    #expect(try reader.get("/?sort=up").status == 400)
    #expect(try reader.get("/publishers/ada").text.contains("Assets: 30"))
    #expect(try reader.get("/publishers/nobody").status == 404)
    // A slash more leads up one folder more.
    #expect(try reader.get("/assets/ada/asset-1").text.contains("href=\"../../site/site.css"))
    #expect(try reader.get("/assets/ada/asset-1/").text.contains("href=\"../../../site/site.css"))
  }
}
