import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

@Suite struct EditTests {
  @Test func onlySoManyProposalsOfAUserWait() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada")
    let moderator = try house.user("mod", .moderator)
    func propose(_ token: String) throws -> Int32 {
      house.system.wait(1)
      return try house.post("/asset", .object(ServiceHouse.asset()), token: token).status
    }
    for _ in 0..<100 { #expect(try propose(ada) == 200) }
    #expect(try propose(ada) == 409)
    #expect(try house.post("/asset/edit/1/review", [:], token: moderator).status == 200)
    #expect(try propose(ada) == 409)
    #expect(try house.post("/asset/edit/1/accept", [:], token: moderator).status == 200)
    #expect(try propose(ada) == 200)
    #expect(try propose(ada) == 409)
    #expect(try house.post("/asset/1000000000", ["title": "New"], token: ada).status == 409)
    #expect(try house.post("/asset/1000000000", ["title": "New"], token: moderator).status == 200)
  }

  @Test func aTagIsNoCommitOfAnotherProvider() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada", .verified)
    let edit = try house.propose(
      ada, ["download_provider": "Custom", "download_commit": "https://ada.example/main"])
    let answer = try house.post(
      "/asset/edit/\(edit)", ["download_provider": "GitHub"], token: ada)
    #expect(answer.status == 403)
    #expect(try house.edit(edit)["download_provider"] == "Custom")
  }

  @Test func aProposalBecomesAnAsset() throws {
    let house = try ServiceHouse()
    let ada = try house.user("Ada L.")
    let moderator = try house.user("mod", .moderator)
    let answer = try house.post("/asset", .object(ServiceHouse.asset()), token: ada)
    #expect(answer.body == ["id": "1", "url": "asset/edit/1"])
    #expect(try house.asset("1000000000").status == 404)
    let edit = try house.edit("1")
    #expect(edit.status == 200)
    for (name, value) in [
      "edit_id": "1", "asset_id": "-1", "user_id": "1", "title": "Phantom Camera",
      "description": "Follows.\nSmoothly.", "category_id": "2", "godot_version": "4.2",
      "version_string": "1.0", "cost": "MIT", "download_provider": "GitHub",
      "download_commit": .string(ServiceHouse.commit), "status": "new", "reason": "",
      "browse_url": "https://github.com/ada/camera", "author": "Ada L.",
      "issues_url": "https://github.com/ada/camera/issues", "submit_date": "2027-01-15 08:00:00",
      "download_url":
        .string("https://github.com/ada/camera/archive/\(ServiceHouse.commit).zip"),
      "previews": [],
    ] as [String: JSONValue] {
      #expect(edit[name] == value, "\(name)")
    }
    #expect(edit["original"] == nil && edit["warning"] == nil)
    house.system.wait(60)
    let review = try house.post("/asset/edit/1/review", [:], token: moderator)
    #expect(review["status"] == "in_review")
    #expect(review["edit_id"] == "1")
    #expect(review["modify_date"] == "2027-01-15 08:01:00")
    let accept = try house.post(
      "/asset/edit/1/accept", ["support_level": "testing"], token: moderator)
    #expect(accept.body == ["id": "1000000000", "url": "asset/1000000000"])
    let asset = try house.asset("1000000000")
    for (name, value) in [
      "title": "Phantom Camera", "author": "Ada L.", "author_id": "1", "version": "1",
      "support_level": "testing", "rating": "0", "searchable": "1", "type": "addon",
      "issues_url": "https://github.com/ada/camera/issues", "godot_version": "4.2",
      "modify_date": "2027-01-15 08:01:00",
    ] as [String: JSONValue] {
      #expect(asset[name] == value, "\(name)")
    }
    #expect(try house.edit("1")["asset_id"] == "1000000000")
    #expect(try house.level("Ada L.") == .verified)
    #expect(try house.audit("edit:1") == ["review ", "accept asset:1000000000"])
    #expect(try house.audit("user:Ada L.") == ["level normal", "level verified"])
    let releases = try house.service.data.read { try ReleaseTable.of(1_000_000_000, $0) }
    #expect(releases.map(\.version) == ["1.0"])
    #expect(
      releases.map(\.url)
        == ["https://github.com/ada/camera/archive/\(ServiceHouse.commit).zip"])
  }

  @Test func whoIsNotSignedInWritesNothing() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada")
    let moderator = try house.user("mod", .moderator)
    let asset = try house.publish(ada, moderator)
    let edit = try house.propose(ada, asset, ["title": "New"])
    let routes = [
      "/asset", "/asset/\(asset)", "/asset/\(asset)/support_level", "/asset/\(asset)/delete",
      "/asset/\(asset)/undelete", "/asset/edit/\(edit)", "/asset/edit/\(edit)/review",
      "/asset/edit/\(edit)/accept", "/asset/edit/\(edit)/reject", "/user/feed",
    ]
    for route in routes {
      for token in [nil, "", "x", ServiceHouse.commit] as [String?] {
        var body = ServiceHouse.asset(["reason": "no", "support_level": "featured"])
        body["token"] = token.map { .string($0) }
        #expect(try house.post(route, .object(body)).status == 403, "\(route)")
      }
    }
    #expect(try house.edit(edit)["status"] == "new")
    for route in routes.dropFirst(1) where route != "/asset/edit/\(edit)" {
      let body = ServiceHouse.asset(["reason": "no", "support_level": "featured"])
      let bob = try house.logIn("ada")
      let status = try house.post(route, .object(body), token: bob).status
      let isOwn = !["support_level", "review", "accept", "reject"].contains {
        route.hasSuffix($0)
      }
      #expect(status == (isOwn ? 200 : 403), "\(route)")
    }
  }

  @Test func aTokenInTheBodyOfAFormIsTaken() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada")
    func part(_ text: String) -> String {
      text.utf8.map { "%" + Hex.encode([$0]) }.joined()
    }
    var form = ServiceHouse.asset().map { "\($0)=\(part($1.string ?? ""))" }
    form += [
      "token=\(ada)", "previews[0][enabled]=1", "previews[0][operation]=insert",
      "previews[0][type]=image", "previews[0][link]=\(part("https://ada.example/a.png"))",
    ]
    let answer = try house.send(
      "POST", ServiceHouse.library + "/asset", Array(form.joined(separator: "&").utf8),
      type: "application/x-www-form-urlencoded")
    #expect(answer.status == 200, "\(answer.body)")
    #expect(try house.previews("1").map { $0["link"] } == ["https://ada.example/a.png"])
  }

  @Test func whatKeepsProposalsOutDependsOnTheLevel() throws {
    let house = try ServiceHouse()
    let tokens = [
      try house.user("normal"), try house.user("verified", .verified),
      try house.user("editor", .editor), try house.user("moderator", .moderator),
    ]
    for (changes, allowed) in [
      ([:], 4),
      (["icon_url": "https://ada.example/icon.svg"], 3), (["icon_url": "icon.png"], 3),
      (["browse_url": "https://github.com/ada"], 3),
      (["browse_url": "https://github.com/ada/camera.git"], 3),
      (["browse_url": "http://github.com/ada/camera"], 3),
      (["download_provider": "GitLab", "browse_url": "https://own.example/a/b/c"], 4),
      (["download_provider": "cgit", "browse_url": "http://own.example/a/b"], 4),
      (["download_provider": "BitBucket"], 3),
      (["download_provider": "Custom", "download_commit": "https://ada.example/a.zip"], 4),
      (["download_provider": "Custom", "download_commit": "https://ada.example/a.rar"], 3),
      (["download_commit": "main"], 1), (["download_commit": "v1.0"], 1),
      (["download_commit": .string(String(repeating: "A", count: 40))], 1),
      (["download_commit": .string(String(repeating: "a", count: 64))], 4),
    ] as [([String: JSONValue], Int)] {
      for (index, token) in tokens.enumerated() {
        let answer = try house.post("/asset", .object(ServiceHouse.asset(changes)), token: token)
        #expect(
          answer.status == (index >= 4 - allowed ? 200 : 403), "\(changes) \(index) \(answer.body)")
      }
    }
  }

  @Test func anEditStoresOnlyWhatDiffers() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada")
    let moderator = try house.user("mod", .moderator)
    let asset = try house.publish(ada, moderator)
    let edit = try house.propose(
      ada, asset, .object(ServiceHouse.asset(["title": "Other", "cost": "CC0"])))
    let answer = try house.edit(edit)
    for name in [
      "description", "category_id", "godot_version", "version_string", "download_provider",
      "download_commit", "browse_url", "issues_url", "icon_url", "download_url",
    ] {
      #expect(answer[name] == .null, "\(name)")
    }
    #expect(answer["title"] == "Other" && answer["cost"] == "CC0")
    #expect(answer["asset_id"] == .string(asset))
    let original = answer["original"]?.object ?? [:]
    #expect(original["title"] == "Phantom Camera")
    #expect(original["support_level"] == "1")
    #expect(original["version"] == "1")
    #expect(original["searchable"] == "1")
    #expect(original["user_id"] == "1")
    #expect(original["issues_url"] == "https://github.com/ada/camera/issues")
    try house.accept(edit, moderator)
    let after = try house.asset(asset)
    #expect(after["title"] == "Other")
    #expect(after["version"] == "1")
    #expect(after["cost"] == "CC0")
  }

  @Test func theVersionCountsChangesOfTheDownload() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada", .verified)
    let moderator = try house.user("mod", .moderator)
    let asset = try house.publish(ada, moderator)
    var version = 1
    for (body, counts) in [
      (["title": "B"], false), (["description": "B"], false), (["category_id": "3"], false),
      (["godot_version": "4.3"], false), (["cost": "ISC"], false),
      (["icon_url": "https://ada.example/b.png"], false),
      (["issues_url": "https://ada.example/issues"], false),
      (["version_string": "1.1"], true),
      (["download_commit": .string(ServiceHouse.otherCommit)], true),
      (["browse_url": "https://github.com/ada/b"], true),
      (["download_provider": "Gogs/Gitea/Codeberg"], true),
      (["version_string": "1.1"], false),
      (["version_string": "1.2", "title": "C"], true),
    ] as [([String: JSONValue], Bool)] {
      try house.accept(try house.propose(ada, asset, .object(body)), moderator)
      if counts { version += 1 }
      #expect(try house.asset(asset)["version"] == .string("\(version)"), "\(body)")
    }
    let releases = try house.service.data.read { try ReleaseTable.of(Int64(asset) ?? 0, $0) }
    // One more for the lowest version of Godot.
    #expect(releases.count == version + 1)
    #expect(releases.first?.version == "1.2")
  }

  @Test func placesOfIssuesAreDerived() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada", .verified)
    let moderator = try house.user("mod", .moderator)
    let asset = try house.publish(
      ada, moderator, ["issues_url": "https://github.com/ada/camera/issues"])
    func stored() throws -> String? {
      try house.service.data.read { try AssetTable.find(Int64(asset) ?? 0, $0)?.issuesURL }
    }
    #expect(try stored() == "")
    // What the asset shows, sent back, changes nothing.
    var edit = try house.propose(
      ada, asset, ["issues_url": "https://github.com/ada/camera/issues", "title": "B"])
    #expect(try house.edit(edit)["issues_url"] == .null)
    edit = try house.propose(ada, asset, ["browse_url": "https://github.com/ada/b"])
    #expect(try house.edit(edit)["issues_url"] == "https://github.com/ada/b/issues")
    edit = try house.propose(ada, asset, ["issues_url": "https://ada.example/i"])
    try house.accept(edit, moderator)
    #expect(try stored() == "https://ada.example/i")
    edit = try house.propose(ada, asset, ["issues_url": ""])
    #expect(try house.edit(edit)["issues_url"] == "https://github.com/ada/camera/issues")
    try house.accept(edit, moderator)
    #expect(try stored() == "")
  }

  @Test func onlyItsAuthorRevisesANewProposal() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada")
    let bob = try house.user("bob", .editor)
    let moderator = try house.user("mod", .moderator)
    let edit = try house.propose(ada)
    for token in [bob, moderator] {
      #expect(try house.post("/asset/edit/\(edit)", ["title": "B"], token: token).status == 403)
    }
    house.system.wait(5)
    let answer = try house.post("/asset/edit/\(edit)", ["title": "B"], token: ada)
    #expect(answer.body == ["id": .string(edit), "url": .string("asset/edit/\(edit)")])
    #expect(try house.edit(edit)["title"] == "B")
    // What is missing of a creation stays.
    #expect(try house.edit(edit)["cost"] == "MIT")
    #expect(try house.edit(edit)["modify_date"] == "2027-01-15 08:00:05")
    // A part of it cannot be changed to what the whole could not have been.
    #expect(
      try house.post("/asset/edit/\(edit)", ["browse_url": "https://github.com/ada"], token: ada)
        .status == 403)
    #expect(
      try house.post("/asset/edit/\(edit)", ["title": ""], token: ada).status == 400)
    let asset = try house.accept(edit, moderator)
    #expect(try house.post("/asset/edit/\(edit)", ["title": "C"], token: ada).status == 403)
    let change = try house.propose(ada, asset, ["title": "D", "cost": "ISC"])
    #expect(try house.post("/asset/edit/\(change)", ["title": "E"], token: ada).status == 200)
    #expect(try house.edit(change)["title"] == "E")
    // What is missing of a change is left as the asset has it.
    #expect(try house.edit(change)["cost"] == .null)
    #expect(try house.post("/asset/edit/99", ["title": "E"], token: ada).status == 404)
    #expect(try house.post("/asset/edit/x", ["title": "E"], token: ada).status == 404)
    #expect(
      try house.post("/asset/edit/\(change)/review", [:], token: moderator).status == 200)
    #expect(try house.post("/asset/edit/\(change)", ["title": "F"], token: ada).status == 403)
  }

  @Test func onlyAuthorsAndEditorsProposeToChange() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada")
    let moderator = try house.user("mod", .moderator)
    let asset = try house.publish(ada, moderator)
    for (name, level, status) in [
      ("n", .normal, 403), ("v", .verified, 403), ("e", .editor, 200), ("m", .moderator, 200),
      ("a", .admin, 200),
    ] as [(String, Level, Int32)] {
      let token = try house.user("user-\(name)", level)
      #expect(
        try house.post("/asset/\(asset)", ["title": "B"], token: token).status == status, "\(name)")
      #expect(try house.post("/asset/7", ["title": "B"], token: token).status == 404)
      #expect(try house.post("/asset/abc", ["title": "B"], token: token).status == 404)
    }
    // Of the upstream.
    let foreign = try house.service.data.write {
      try AssetTable.insert(.sample("Foreign") { $0.id = 5 }, $0)
    }
    for route in ["", "/delete", "/support_level"] {
      #expect(
        try house.post("/asset/\(foreign)\(route)", ["support_level": "testing"], token: moderator)
          .status == 403)
    }
  }

  @Test func anEditWithoutChangesIsOneOnlyIfPreviewsWereLookedAt() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada")
    let moderator = try house.user("mod", .moderator)
    let asset = try house.publish(ada, moderator)
    let same: [String: JSONValue] = ["title": "Phantom Camera"]
    let edit = try house.propose(ada, asset, .object(same))
    guard case .array(let warnings)? = try house.edit(edit)["warning"] else {
      Issue.record("no warning")
      return
    }
    #expect(warnings.count == 1)
    var body = same
    body["previews"] = []
    #expect(try house.post("/asset/\(asset)", .object(body), token: ada).status == 400)
    body["previews"] = [["operation": "insert", "type": "image", "link": "https://a/b.png"]]
    #expect(try house.post("/asset/\(asset)", .object(body), token: ada).status == 400)
  }

  @Test func moderatorsAreWarned() throws {
    let house = try ServiceHouse()
    let moderator = try house.user("mod", .moderator)
    let edit = try house.propose(
      moderator,
      [
        "download_provider": "cgit", "browse_url": "https://own.example/a", "godot_version": "foo",
        "download_commit": "main", "icon_url": "icon.svg",
      ])
    guard case .array(let warnings)? = try house.edit(edit)["warning"] else {
      Issue.record("no warning")
      return
    }
    #expect(warnings.count == 5)
    #expect(try house.edit(edit)["godot_version"] == "unknown")
  }

  @Test func twoAssetsOfOneTitleHaveTheirOwnSlugs() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada")
    let moderator = try house.user("mod", .moderator)
    let slugs = try ["Phantom Camera", "phantom-camera", "!!!"].map { title in
      let id = try house.publish(ada, moderator, ["title": .string(title)])
      return try house.service.data.read { try AssetTable.find(Int64(id) ?? 0, $0)?.slug }
    }
    #expect(slugs == ["phantom-camera", "phantom-camera-2", "asset"])
  }
}
