import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

@Suite struct ModerationTests {
  private enum Act: String, CaseIterable { case review, accept, reject }

  @Test func eachStateLetsThroughWhatItMay() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada")
    let moderator = try house.user("mod", .moderator)
    func act(_ act: Act, _ edit: String, _ body: JSONValue = ["reason": "no"]) throws -> Int32 {
      try house.post("/asset/edit/\(edit)/\(act.rawValue)", body, token: moderator).status
    }
    for (path, allowed) in [
      ([], [.review, .reject]), ([.review], [.review, .accept, .reject]),
      ([.review, .accept], []), ([.reject], []), ([.review, .reject], []),
    ] as [([Act], [Act])] {
      for next in Act.allCases {
        let edit = try house.propose(ada)
        for step in path { #expect(try act(step, edit) == 200) }
        let before = try house.edit(edit)
        let isAllowed = allowed.contains(next)
        #expect(try act(next, edit) == (isAllowed ? 200 : 403), "\(path) \(next)")
        if !isAllowed { #expect(try house.edit(edit).body == before.body) }
      }
    }
    for next in Act.allCases {
      #expect(try act(next, "999") == 404)
      #expect(try act(next, "x") == 404)
    }
    let edit = try house.propose(ada)
    for body in [[:], ["reason": ""], ["reason": .integer(1)], ["reason": "a\u{7}"]]
      as [JSONValue]
    {
      #expect(try act(.reject, edit, body) == 400)
    }
    let answer = try house.post(
      "/asset/edit/\(edit)/reject", ["reason": "Not\nhere"], token: moderator)
    #expect(answer.body == ["rejected": .bool(true), "url": .string("asset/edit/\(edit)")])
    #expect(try house.edit(edit)["reason"] == "Not\nhere")
    #expect(try house.audit("edit:\(edit)") == ["reject Not\nhere"])
  }

  @Test func onlyModeratorsModerate() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada")
    let moderator = try house.user("mod", .moderator)
    let asset = try house.publish(ada, moderator)
    let edit = try house.propose(ada, asset, ["title": "B"])
    let body: JSONValue = ["reason": "no", "support_level": "featured"]
    for (name, level) in [("n", .normal), ("v", .verified), ("e", .editor)] as [(String, Level)] {
      let token = try house.user("user-\(name)", level)
      for act in Act.allCases {
        #expect(
          try house.post("/asset/edit/\(edit)/\(act.rawValue)", body, token: token).status == 403)
      }
      for act in ["support_level", "delete", "undelete"] {
        #expect(try house.post("/asset/\(asset)/\(act)", body, token: token).status == 403)
      }
    }
    let admin = try house.user("root", .admin)
    #expect(try house.post("/asset/edit/\(edit)/review", body, token: admin).status == 200)
  }

  @Test func levelsOfSupportAreSet() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada")
    let moderator = try house.user("mod", .moderator)
    let asset = try house.publish(ada, moderator)
    house.system.wait(60)
    func set(_ level: JSONValue?, _ asset: String) throws -> Int32 {
      try house.post(
        "/asset/\(asset)/support_level", level.map { ["support_level": $0] } ?? [:],
        token: moderator
      ).status
    }
    #expect(try house.asset(asset)["support_level"] == "community")
    for (name, shown) in [
      ("testing", "testing"), ("official", "featured"), ("community", "community"),
      ("featured", "featured"),
    ] {
      #expect(try set(.string(name), asset) == 200)
      #expect(try house.asset(asset)["support_level"] == .string(shown))
    }
    #expect(try house.asset(asset)["modify_date"] == "2027-01-15 08:01:00")
    for level in [nil, "", "2", .integer(2), "best", .null] as [JSONValue?] {
      #expect(try set(level, asset) == 400)
    }
    #expect(try set("testing", "999") == 404)
    #expect(
      try house.audit("asset:\(asset)")
        == ["testing", "featured", "community", "featured"].map { "support_level \($0)" })
    let other = try house.propose(ada)
    #expect(
      try house.asset(house.accept(other, moderator, ["support_level": "best"]))["support_level"]
        == "community")
  }

  @Test func deletedAssetsAreNotFoundButRead() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada")
    let bob = try house.user("bob", .editor)
    let moderator = try house.user("mod", .moderator)
    let asset = try house.publish(ada, moderator)
    func found() throws -> JSONValue? {
      try house.get("/asset?godot_version=any&type=any")["total_items"]
    }
    #expect(try found() == .integer(1))
    #expect(try house.post("/asset/\(asset)/delete", [:], token: bob).status == 403)
    house.system.wait(60)
    let answer = try house.post("/asset/\(asset)/delete", [:], token: ada)
    #expect(answer.body == ["changed": .bool(true), "url": .string("asset/\(asset)")])
    #expect(try found() == .integer(0))
    #expect(try house.asset(asset)["searchable"] == "0")
    #expect(try house.asset(asset)["modify_date"] == "2027-01-15 08:01:00")
    // Deleted, it can be changed all the same.
    try house.accept(try house.propose(ada, asset, ["title": "B"]), moderator)
    #expect(try house.asset(asset)["title"] == "B")
    #expect(try house.post("/asset/\(asset)/undelete", [:], token: moderator).status == 200)
    #expect(try found() == .integer(1))
    // What a moderator took away, the author does not give back.
    #expect(try house.post("/asset/\(asset)/delete", [:], token: moderator).status == 200)
    #expect(try house.post("/asset/\(asset)/undelete", [:], token: ada).status == 403)
    #expect(try found() == .integer(0))
    #expect(try house.post("/asset/\(asset)/undelete", [:], token: moderator).status == 200)
    #expect(try house.post("/asset/\(asset)/delete", [:], token: ada).status == 200)
    #expect(try house.post("/asset/\(asset)/undelete", [:], token: ada).status == 200)
    #expect(try found() == .integer(1))
    for act in ["delete", "undelete"] {
      #expect(try house.post("/asset/999/\(act)", [:], token: ada).status == 404)
      #expect(try house.post("/asset/edit/\(act)", [:], token: ada).status == 404)
    }
    let acts = ["delete ", "undelete ", "delete ", "undelete ", "delete ", "undelete "]
    #expect(try house.audit("asset:\(asset)") == acts)
  }

  @Test func anAcceptanceThatFailsLeavesNothing() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada")
    let moderator = try house.user("mod", .moderator)
    let preview: JSONValue = [
      "enabled": .bool(true), "operation": "insert", "type": "image", "link": "https://a/b.png",
    ]
    let edit = try house.propose(ada, ["previews": .array([preview])])
    try house.post("/asset/edit/\(edit)/review", [:], token: moderator)
    // The last that an acceptance writes.
    try house.service.data.write { try $0.run("ALTER TABLE audit RENAME TO gone") }
    let answer = try house.post("/asset/edit/\(edit)/accept", [:], token: moderator)
    #expect(answer.status == 500)
    #expect(answer.body == ["error": "the service failed"])
    #expect(house.log.use { $0.count } == 1)
    #expect(try house.edit(edit)["status"] == "in_review")
    #expect(try house.asset("1000000000").status == 404)
    #expect(try house.level("ada") == .normal)
    try house.service.data.write { try $0.run("ALTER TABLE gone RENAME TO audit") }
    #expect(
      try house.post("/asset/edit/\(edit)/accept", [:], token: moderator)["id"] == "1000000000")
    #expect(try house.published("1000000000").count == 1)
  }

  @Test func aReleaseOfTheSameArchiveKeepsItsHash() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada")
    let moderator = try house.user("mod", .moderator)
    let asset = try house.publish(ada, moderator)
    let hash = String(repeating: "0123456789abcdef", count: 4)
    _ = try house.service.data.write {
      try $0.run("UPDATE release SET sha256 = ?, size = 7", .text(hash))
    }
    for (body, count, known) in [
      (["title": "B"], 1, hash), (["version_string": "1.1"], 2, hash),
      // Editors from 4.7 on see of an asset only what its releases say.
      (["godot_version": "4.3"], 3, hash),
      (["download_commit": .string(ServiceHouse.otherCommit)], 4, ""),
    ] as [([String: JSONValue], Int, String)] {
      house.system.wait(1)
      try house.accept(house.propose(ada, asset, .object(body)), moderator)
      #expect(try house.asset(asset)["download_hash"] == .string(known), "\(body)")
      let releases = try house.service.data.read { try ReleaseTable.of(Int64(asset) ?? 0, $0) }
      #expect(releases.count == count, "\(body)")
      #expect(releases.first?.size == (known.isEmpty ? 0 : 7))
    }
    let releases = try house.service.data.read { try ReleaseTable.of(Int64(asset) ?? 0, $0) }
    #expect(releases.map(\.version) == ["1.1", "1.1", "1.1", "1.0"])
    #expect(releases.map(\.godotMin.text) == ["4.3", "4.3", "4.2", "4.2"])
  }

  @Test func moderatorsReadTheLog() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada")
    let moderator = try house.user("mod", .moderator)
    let edit = try house.propose(ada)
    house.system.wait(60)
    let asset = try house.accept(edit, moderator)
    func log(_ query: String, _ token: String) throws -> ServiceHouse.Answer {
      try house.send("GET", "/api/v1/account/audit\(query)", token: token)
    }
    #expect(try log("", ada).status == 403)
    let answer = try log("?subject=edit:\(edit)", moderator)
    #expect(
      answer["entries"] == [
        [
          "id": .integer(4), "at": .integer(1_800_000_060), "user": "mod", "act": "accept",
          "subject": .string("edit:\(edit)"), "detail": .string("asset:\(asset)"),
        ],
        [
          "id": .integer(3), "at": .integer(1_800_000_060), "user": "mod", "act": "review",
          "subject": .string("edit:\(edit)"), "detail": "",
        ],
      ])
    guard case .array(let first)? = try log("?before=2", moderator)["entries"] else { return }
    #expect(first.map { $0.object?["user"] } == [.null])
    #expect(try log("?before=x", moderator).status == 400)
  }

  @Test func ofTwoWhoDecideOneDoes() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada")
    let moderators = try (0..<4).map { try house.user("mod-\($0)", .moderator) }
    let asset = try house.publish(ada, moderators[0])
    for round in 0..<20 {
      let edit = try house.propose(ada, asset, ["version_string": .string("2.\(round)")])
      #expect(
        try house.post("/asset/edit/\(edit)/review", [:], token: moderators[0]).status == 200)
      let next = Locked(0)
      let statuses = Locked<[Int32]>([])
      Workers.run(
        4,
        {
          let number = next.use { number in
            number += 1
            return number - 1
          }
          let act = number % 2 == 0 ? "accept" : "reject"
          let answer = try? house.post(
            "/asset/edit/\(edit)/\(act)", ["reason": "no"], token: moderators[number])
          statuses.use { $0.append(answer?.status ?? 0) }
        }, beside: {})
      #expect(statuses.use { $0.sorted() } == [200, 403, 403, 403])
      let decided = try house.audit("edit:\(edit)")
      #expect(decided.count == 2)
      let isAccepted = try house.edit(edit)["status"] == "accepted"
      #expect(
        (try house.asset(asset)["version_string"] == .string("2.\(round)")) == isAccepted)
    }
    let accepted = try house.get("/asset/edit?asset=\(asset)&status=accepted")["total_items"]
    #expect(try house.asset(asset)["version"] == accepted.map { .string(ServiceHouse.text($0)) })
  }
}
