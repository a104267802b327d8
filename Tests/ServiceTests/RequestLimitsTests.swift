import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

@Suite struct RequestLimitsTests {
  private func house() throws -> ServiceHouse { try ServiceHouse { $0.rules = RequestRules() } }

  private func logIn(
    _ house: ServiceHouse, _ name: String, _ password: String, from address: String
  ) throws -> ServiceHouse.Answer {
    try house.post(
      "/login", ["username": .string(name), "password": .string(password)], address: address)
  }

  @Test func wrongPasswordsAreCounted() throws {
    let house = try house()
    _ = try house.user("ada")
    for name in ["ada", "nobody"] {
      for _ in 0..<10 {
        #expect(try logIn(house, name, "incorrect", from: "2001:db8::1").status == 403)
      }
      let answer = try logIn(house, name, "correct horse", from: "2001:db8::2")
      #expect(answer.status == 429)
      #expect(answer.field("Retry-After") == "600")
    }
    // Others are not kept out.
    #expect(try logIn(house, "ada", "correct horse", from: "2001:db8:0:1::1").status == 200)
    #expect(try logIn(house, "ada", "correct horse", from: "192.0.2.9").status == 200)
    house.system.wait(600)
    #expect(try logIn(house, "ada", "correct horse", from: "2001:db8::1").status == 200)
  }

  @Test func anAddressMayNotTryManyNames() throws {
    let house = try house()
    _ = try house.user("ada")
    for number in 0..<30 {
      #expect(try logIn(house, "user \(number)", "incorrect", from: "192.0.2.9").status == 403)
    }
    #expect(try logIn(house, "ada", "correct horse", from: "192.0.2.9").status == 429)
  }

  @Test func rightPasswordsAreNotCounted() throws {
    let house = try house()
    _ = try house.user("ada")
    for _ in 0..<200 {
      #expect(try logIn(house, "ada", "correct horse", from: "192.0.2.9").status == 200)
    }
  }

  @Test func anAccountIsNotGuessedFromEverywhere() throws {
    let house = try house()
    for number in 0..<100 {
      #expect(try logIn(house, "ada", "incorrect", from: "10.0.0.\(number)").status == 403)
    }
    #expect(try logIn(house, "ada", "incorrect", from: "10.0.1.1").status == 429)
  }

  @Test func accountsAndResetsAreCounted() throws {
    let house = try house()
    func register(_ number: Int) throws -> Int32 {
      try house.post(
        "/register",
        ["username": .string("user \(number)"), "email": "a@b", "password": "correct horse"]
      ).status
    }
    for number in 0..<20 { #expect(try register(number) == 200) }
    #expect(try register(20) == 429)
    for _ in 0..<10 { #expect(try house.post("/forgot_password", ["email": "a@b"]).status == 200) }
    #expect(try house.post("/forgot_password", ["email": "a@b"]).status == 429)
  }

  @Test func strangersKeepNobodyFromAnotherPassword() throws {
    let house = try house()
    let token = try house.user("ada")
    for number in 0..<100 {
      let address = "198.51.100.\(number / 10)"
      #expect(try logIn(house, "ada", "incorrect", from: address).status == 403)
    }
    #expect(try logIn(house, "ada", "correct horse", from: "192.0.2.9").status == 429)
    let change: JSONValue = ["old_password": "correct horse", "new_password": "another horse"]
    #expect(try house.post("/change_password", change, token: token).status == 200)
  }

  @Test func nobodyIsFloodedWithMails() throws {
    let sent = Locked(0)
    let house = try ServiceHouse { options in
      options.rules = RequestRules()
      options.rules.resets = .init(.max, in: 1)
      options.onReset = { _, _, _ in sent.use { $0 += 1 } }
    }
    for name in ["ada", "bob"] {
      try house.post(
        "/register",
        ["username": .string(name), "email": "a@b", "password": "correct horse"])
    }
    for _ in 0..<2000 { try house.post("/forgot_password", ["email": "a@b"]) }
    try house.service.maintainAccounts()
    #expect(sent.use { $0 } == 6)
  }

  @Test func writesOfAUserAreCounted() throws {
    let house = try house()
    let token = try house.user("ada")
    let other = try house.user("bob")
    func write(_ token: String) throws -> Int32 {
      try house.send("DELETE", "/api/v1/account/tokens/1", token: token).status
    }
    for _ in 0..<120 { #expect(try write(token) == 404) }
    #expect(try write(token) == 429)
    #expect(try write(other) == 404)
    #expect(try house.send("GET", "/api/v1/account", token: token).status == 200)
    house.system.wait(60)
    #expect(try write(token) == 404)
  }

  @Test func aTableForgetsAndStaysSmall() {
    var table = RateTable(RequestRules.Rule(2, in: 10), most: 100)
    #expect(table.take("a", 0) == 0)
    #expect(table.take("a", 1000) == 0)
    #expect(table.take("a", 3500) == 7)
    #expect(table.take("a", 10_000) == 0)
    for number in 0..<100_000 { _ = table.take("\(number)", 10_001 + Int64(number)) }
    #expect(table.count <= 100)
    #expect(table.take("99999", 110_000) == 0)
    #expect(table.take("99999", 110_000) > 0)
  }

  @Test func addressesOfOneNetAreOne() {
    for (address, prefix) in [
      ("192.0.2.1", "192.0.2.1"), ("", ""), ("::ffff:192.0.2.1", "192.0.2.1"),
      ("2001:db8::1", "2001:db8:0:0::/64"), ("2001:0DB8:0:0:1:2:3:4", "2001:db8:0:0::/64"),
      ("2001:db8:0:1::", "2001:db8:0:1::/64"), ("::1", "0:0:0:0::/64"),
      ("fe80::1%eth0", "fe80:0:0:0::/64"), ("1:2:3:4:5:6:7::", "1:2:3:4::/64"),
      ("::2:3:4:5:6:7:8", "0:2:3:4::/64"),
    ] {
      #expect(RequestLimits.prefix(address) == prefix, "\(address)")
    }
  }

  @Test func onlySoManyPasswordsAreHashedAtOnce() throws {
    let passwords = Passwords(
      PasswordCost(memory: 1024, passes: 1), RealSystem(), atOnce: 1)
    let refused = Locked(0)
    let done = Locked(0)
    Workers.run(
      60,
      {
        for _ in 0..<5 {
          do {
            _ = try passwords.hash("correct horse")
            done.use { $0 += 1 }
          } catch let problem as Problem where problem.status == 503 {
            refused.use { $0 += 1 }
          } catch {
            Issue.record(error)
          }
        }
      }, beside: {})
    #expect(refused.use { $0 } + done.use { $0 } == 300)
    #expect(refused.use { $0 } > 0)
    #expect(done.use { $0 } >= 33)
  }
}
