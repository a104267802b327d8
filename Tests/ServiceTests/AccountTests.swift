import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

@Suite struct AccountTests {
  private func register(
    _ house: ServiceHouse, _ name: String, email: String = "a@example.org",
    password: String = ServiceHouse.password, address: String = "192.0.2.1"
  ) throws -> ServiceHouse.Answer {
    try house.post(
      "/register",
      ["username": .string(name), "email": .string(email), "password": .string(password)],
      address: address)
  }

  @Test func whoRegistersCanLogIn() throws {
    let house = try ServiceHouse()
    let made = try register(house, "Ada L.")
    #expect(made.status == 200)
    #expect(made.body == ["username": "Ada L.", "registered": .bool(true), "url": "login"])
    let answer = try house.post(
      "/login", ["username": "ada l", "password": .string(ServiceHouse.password)])
    #expect(answer.status == 200)
    #expect(answer["username"] == "Ada L.")
    #expect(answer["authenticated"] == .bool(true))
    let token = try #require(answer["token"]?.string)
    #expect(token.utf8.count == 43)
    #expect(
      try house.service.account(ofToken: token)
        == Account(id: 1, name: "Ada L.", level: .normal))
    #expect(try house.send("GET", "/api/v1/account", token: token)["level"] == "normal")
  }

  @Test func formsAreTakenToo() throws {
    let house = try ServiceHouse()
    let answer = try house.send(
      "POST", ServiceHouse.library + "/register",
      Array("username=ada&email=a%40example.org&password=correct+horse".utf8),
      type: "application/x-www-form-urlencoded")
    #expect(answer.status == 200)
    _ = try house.logIn("ada")
  }

  @Test func fieldsThatAreMissingOrOfNoUseAreNamed() throws {
    let house = try ServiceHouse()
    let whole: [String: JSONValue] = [
      "username": "ada", "email": "a@example.org", "password": "correct horse",
    ]
    for (field, value) in [
      ("username", nil), ("username", ""), ("username", .integer(7)), ("username", "ab"),
      ("username", "a\u{0}bc"), ("username", "<b>ada</b>"), ("username", " ada"),
      ("username", "ada\n"), ("username", "ada "), ("username", ".ada"),
      ("username", "a\u{202e}da"), ("username", "ad\u{200b}a"),
      ("username", .string(String(repeating: "a", count: 101))), ("username", "ａｄａ"),
      ("username", "аda"), ("username", "𝐚𝐝𝐚"), ("username", .array(["ada"])),
      ("username", .string("a" + String(repeating: "\u{301}", count: 90) + "da")),
      ("email", nil), ("email", "ada"), ("email", "a@b@c"), ("email", "a@ex ample"),
      ("email", "a@e\r\nBcc: x"), ("email", .bool(true)),
      ("password", nil), ("password", "short"), ("password", .null),
      ("password", .string(String(repeating: "x", count: 1025))),
    ] as [(String, JSONValue?)] {
      var body = whole
      body[field] = value
      let answer = try house.post("/register", .object(body))
      #expect(answer.status == 400, "\(field) \(value ?? .null)")
      #expect(answer["error"]?.string?.isEmpty == false)
    }
    #expect(house.log.use { $0 } == [])
  }

  @Test func namesThatLookAlikeAreOne() throws {
    let house = try ServiceHouse()
    for name in ["José Núñez", "Straße", "안녕하세요", "Σίσυφος", "Иван-Петров", "がんばる"] {
      #expect(try register(house, name).status == 200, "\(name)")
    }
    for name in [
      "jose nunez", "JOSÉ.NÚÑEZ", "Jose\u{301} Nu\u{301}n\u{303}ez", "josé_núñez", "STRASSE",
      "안녕하세요", "σισυφοσ", "иван петров", "か\u{3099}んば\u{308b}", "José  Núñez",
    ] {
      #expect(try register(house, name).status == 409, "\(name)")
    }
    #expect(try register(house, "jose nunes").status == 200)
  }

  @Test func ofThoseWhoRegisterOneNameAtOnceOneGetsIt() throws {
    let house = try ServiceHouse()
    let statuses = Locked<[Int32]>([])
    let next = Locked(0)
    let names = ["Ada L.", "ada-l", "ADA L", "adá l"]
    Workers.run(
      4,
      {
        let number = next.use { number in
          number += 1
          return number - 1
        }
        let answer = try? house.post(
          "/register",
          [
            "username": .string(names[number]), "email": "a@example.org",
            "password": .string(ServiceHouse.password),
          ])
        statuses.use { $0.append(answer?.status ?? 0) }
      }, beside: {})
    #expect(statuses.use { $0.sorted() } == [200, 409, 409, 409])
  }

  @Test func nobodyRegistersAsAPublisherOfTheUpstream() throws {
    let house = try ServiceHouse()
    _ = try house.service.data.write {
      try AssetTable.insert(.sample("Thing", author: "Big Studio") { $0.id = 5 }, $0)
    }
    #expect(try register(house, "big-studio").status == 409)
    #expect(try register(house, "Big Studios").status == 200)
    // Whoever runs the service may say who that is.
    try house.service.addUser("Big Studio", "correct horse", .normal)
  }

  @Test func aWrongPasswordAndAnUnknownNameAreOneAnswer() throws {
    let house = try ServiceHouse()
    _ = try house.user("ada")
    let wrong = try house.post("/login", ["username": "ada", "password": "incorrect"])
    let unknown = try house.post("/login", ["username": "bob", "password": "incorrect"])
    #expect(wrong.status == 403 && unknown.status == 403)
    #expect(wrong.body == unknown.body)
    #expect(wrong["authenticated"] == .bool(false))
    #expect(wrong["token"] == nil)
    #expect(try house.post("/login", ["username": "ada"]).status == 400)
  }

  @Test func tokensAreStoredHashedAndEnd() throws {
    let house = try ServiceHouse()
    let token = try house.user("ada")
    let stored = try house.service.data.read {
      try $0.rows("SELECT hash FROM token", as: { $0.text(0) })
    }
    #expect(stored == [try SHA256.hash(token)])
    let hash = try house.service.data.read {
      try UserTable.find($0, id: 1)?.password ?? ""
    }
    #expect(hash.hasPrefix("$argon2id$v=19$"))
    for other in ["", "x", token + "A", String(token.dropLast()), stored[0], "\(token)\u{e9}"] {
      #expect(try house.send("GET", "/api/v1/account", token: other).status == 403, "\(other)")
    }
    #expect(try house.send("GET", "/api/v1/account").status == 403)
    house.system.wait(30 * Token.day - 1)
    #expect(try house.send("GET", "/api/v1/account", token: token).status == 200)
    house.system.wait(1)
    #expect(try house.send("GET", "/api/v1/account", token: token).status == 403)
    try house.service.maintainAccounts()
    #expect(
      try house.service.data.read { try $0.first("SELECT count(*) FROM token") { $0.integer(0) } }
        == 0)
  }

  @Test func theCostOfAPasswordIsThatOfTheSource() throws {
    let hash = try Passwords(.recommended, RealSystem()).hash("correct horse")
    #expect(hash.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
  }

  @Test func aUserHasSeveralSessionsAndEndsThem() throws {
    let house = try ServiceHouse()
    let first = try house.user("ada")
    let second = try house.logIn("ada")
    let third = try house.logIn("ada")
    let other = try house.user("bob")
    let list = try house.send("GET", "/api/v1/account/sessions", token: second)
    guard case .array(let sessions)? = list["sessions"] else {
      Issue.record("no sessions")
      return
    }
    #expect(sessions.map { $0.object?["current"] } == [.bool(false), .bool(true), .bool(false)])
    #expect(sessions.allSatisfy { $0.object?["label"] == "test" })
    guard case .integer(let id)? = sessions[2].object?["id"] else { return }
    let path = "/api/v1/account/sessions/\(id)"
    #expect(try house.send("DELETE", path, token: other).status == 404)
    #expect(try house.send("DELETE", path, token: second).status == 200)
    #expect(try house.send("DELETE", path, token: second).status == 404)
    #expect(try house.send("DELETE", "/api/v1/account/sessions/x", token: second).status == 404)
    #expect(try house.send("GET", "/api/v1/account", token: first).status == 403)
    #expect(
      try house.send("DELETE", "/api/v1/account/sessions", token: second)["revoked"] == .integer(1))
    #expect(try house.send("GET", "/api/v1/account", token: third).status == 403)
    #expect(try house.send("GET", "/api/v1/account", token: other).status == 200)
    let out = try house.post("/logout", ["token": .string(second)])
    #expect(out.body == ["authenticated": .bool(false), "token": "", "url": "login"])
    #expect(try house.post("/logout", ["token": .string(second)]).status == 403)
    for _ in 0..<60 { _ = try house.logIn("ada") }
    let most = try house.service.data.read {
      try $0.first("SELECT count(*) FROM token WHERE user_id = 1") { $0.integer(0) }
    }
    #expect(most == 50)
  }

  @Test func mailIsBrokenOffAndSentTheNextTime() throws {
    let mailed = Locked<[String]>([])
    let house = try ServiceHouse {
      $0.onReset = { name, _, _ in mailed.use { $0.append(name) } }
    }
    for name in ["ada", "bob"] {
      try house.post(
        "/register",
        [
          "username": .string(name), "password": "a long password",
          "email": .string("\(name)@example.org"),
        ])
      try house.post("/forgot_password", ["email": .string("\(name)@example.org")])
    }
    #expect(throws: StoreError.self) {
      try house.service.maintain(Progress { _, _, _, _ in mailed.use { !$0.isEmpty } })
    }
    #expect(mailed.use { $0 } == ["ada"])
    try house.service.maintain()
    #expect(mailed.use { $0 } == ["ada", "bob"])
  }

  @Test func aNewPasswordEndsAllSessions() throws {
    let house = try ServiceHouse()
    let first = try house.user("ada")
    let second = try house.logIn("ada")
    #expect(
      try house.post(
        "/change_password", ["old_password": "wrong", "new_password": "another horse"],
        token: first
      ).status == 403)
    #expect(
      try house.post(
        "/change_password", ["old_password": "correct horse", "new_password": "x"], token: first
      ).status == 400)
    let answer = try house.post(
      "/change_password",
      [
        "token": .string(first), "old_password": "correct horse", "new_password": "another horse",
      ])
    #expect(answer.status == 200)
    #expect(answer.body == ["token": .null, "url": "asset"])
    for token in [first, second] {
      #expect(try house.send("GET", "/api/v1/account", token: token).status == 403)
    }
    #expect(
      try house.post("/login", ["username": "ada", "password": "correct horse"]).status == 403)
    _ = try house.logIn("ada", "another horse")
    #expect(try house.audit("user:ada") == ["level normal", "password "])
  }

  @Test func aForgottenPasswordIsSetOnce() throws {
    let sent = Locked<[String]>([])
    let house = try ServiceHouse { options in
      options.onReset = { name, email, token in sent.use { $0 = [name, email, token] } }
    }
    _ = try register(house, "ada", email: "Ada@example.org")
    let session = try house.logIn("ada")
    let unknown = try house.post("/forgot_password", ["email": "bob@example.org"])
    let known = try house.post("/forgot_password", ["email": "ada@Example.org"])
    #expect(unknown.status == 200 && known.status == 200)
    #expect(unknown.body == ["email": "bob@example.org"])
    try house.service.maintainAccounts()
    let mail = sent.use { $0 }
    #expect(mail.prefix(2) == ["ada", "Ada@example.org"])
    let token = try #require(mail.last)
    #expect(try house.get("/reset_password?token=\(token)").body == ["token": .string(token)])
    // One kind of token is not good for another.
    #expect(try house.get("/reset_password?token=\(session)").status == 403)
    #expect(try house.send("GET", "/api/v1/account", token: token).status == 403)
    #expect(
      try house.post("/reset_password", ["token": "x", "password": "another horse"]).status == 403)
    #expect(
      try house.post("/reset_password", ["token": .string(token), "password": "x"]).status == 400)
    let answer = try house.post(
      "/reset_password", ["token": .string(token), "password": "another horse"])
    #expect(answer.body == ["token": .null, "url": "login"])
    #expect(
      try house.post("/reset_password", ["token": .string(token), "password": "a third horse"])
        .status == 403)
    #expect(try house.get("/reset_password?token=\(token)").status == 403)
    #expect(try house.send("GET", "/api/v1/account", token: session).status == 403)
    _ = try house.logIn("ada", "another horse")
    try house.post("/forgot_password", ["email": "ada@example.org"])
    try house.service.maintainAccounts()
    house.system.wait(3600)
    let late = try #require(sent.use { $0.last })
    #expect(late != token)
    #expect(try house.get("/reset_password?token=\(late)").status == 403)
  }

  @Test func onlyAdminsSetLevels() throws {
    let house = try ServiceHouse()
    let admin = try house.user("root", .admin)
    let moderator = try house.user("mod", .moderator)
    _ = try house.user("Ada L.")
    func set(_ name: String, _ level: JSONValue, _ token: String) throws -> Int32 {
      try house.send(
        "POST", "/api/v1/account/users/\(name)/level",
        Array(ServiceHouse.text(["level": level]).utf8), token: token
      ).status
    }
    #expect(try set("ada-l", "editor", moderator) == 403)
    #expect(try set("ada-l", "editor", "x") == 403)
    #expect(try set("ada-l", "editor", admin) == 200)
    #expect(try house.level("ada l") == .editor)
    #expect(try set("Ada%20L.", "normal", admin) == 200)
    #expect(try set("nobody", "editor", admin) == 404)
    #expect(try set("ada-l", "god", admin) == 400)
    #expect(try set("ada-l", .integer(100), admin) == 400)
    #expect(try set("root", "normal", admin) == 409)
    #expect(try set("ada-l", "admin", admin) == 200)
    #expect(try set("root", "normal", admin) == 200)
    #expect(try set("root", "admin", admin) == 403)
    #expect(
      try house.audit("user:Ada L.")
        == ["level normal", "level editor", "level normal", "level admin"])
    let reset = try house.send(
      "POST", "/api/v1/account/users/mod/reset", token: house.logIn("ada l"))
    let token = try #require(reset["token"]?.string)
    #expect(
      try house.post("/reset_password", ["token": .string(token), "password": "another horse"])
        .status == 200)
  }

  @Test func whoRunsTheServiceMakesAdminsAndNoneOfStrangers() throws {
    let house = try ServiceHouse()
    try house.service.addUser("root", "correct horse", .admin)
    #expect(try house.level("root") == .admin)
    _ = try house.user("ada")
    #expect(throws: Problem.self) { try house.service.addUser("ADA", "another horse", .admin) }
    #expect(try house.level("ada") == .normal)
    _ = try house.logIn("ada")
    #expect(throws: Problem.self) { try house.service.addUser("bob", "short", .admin) }
  }

  @Test func aNameThatGrowsIsNotCutToAnothers() throws {
    let house = try ServiceHouse()
    for (count, status) in [(40, Int32(200)), (60, 400), (61, 400)] {
      let name = String(repeating: "\u{130}", count: count)
      let answer = try house.post(
        "/register",
        ["username": .string(name), "email": "a@b", "password": "correct horse"])
      #expect(answer.status == status, "\(count)")
    }
  }

  @Test func tokensForPublishingHaveAScope() throws {
    let house = try ServiceHouse()
    let token = try house.user("Ada L.")
    let other = try house.user("bob")
    func make(_ body: JSONValue) throws -> ServiceHouse.Answer {
      try house.send(
        "POST", "/api/v1/account/tokens", Array(ServiceHouse.text(body).utf8), token: token)
    }
    for body in [
      [:], ["scope": "ada-l"], ["scope": "bob/x"], ["scope": "ada-l/"], ["scope": "ada-l/X"],
      ["scope": "ada-l/a/b"], ["scope": "ada-l/x", "days": .integer(0)],
      ["scope": "ada-l/x", "days": .integer(367)], ["scope": "ada-l/x", "days": "soon"],
      ["scope": "ada-l/x", "label": "a\nb"], ["scope": "ada-l/x", "label": .integer(1)],
    ] as [JSONValue] {
      #expect(try make(body).status == 400, "\(body)")
    }
    let made = try make(["scope": "ada-l/x", "label": "ci", "days": .integer(10)])
    #expect(made.status == 201)
    let secret = try #require(made["token"]?.string)
    #expect(try house.send("GET", "/api/v1/account", token: secret).status == 403)
    let account = try house.service.data.read {
      try TokenTable.user($0, Token.hash(secret), .publish, at: house.system.now())
    }
    #expect(account?.name == "Ada L.")
    let list = try house.send("GET", "/api/v1/account/tokens", token: token)
    #expect(
      list["tokens"] == [
        [
          "id": try #require(made["id"]), "label": "ci", "created": .integer(1_800_000_000),
          "expires": .integer(1_800_864_000), "scope": "ada-l/x",
        ]
      ])
    let path = "/api/v1/account/tokens/\(ServiceHouse.text(try #require(made["id"])))"
    #expect(try house.send("DELETE", path, token: other).status == 404)
    #expect(try house.send("DELETE", path, token: token).status == 200)
    for _ in 0..<50 { #expect(try make(["scope": "ada-l/x"]).status == 201) }
    #expect(try make(["scope": "ada-l/x"]).status == 409)
  }
}
