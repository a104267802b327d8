import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

/// Releases that are withdrawn.
@Suite struct YankTests {
  private let house: ServiceHouse
  private let ada: String
  private let root: String
  private let token: String
  private let id: String

  init() throws {
    house = try ServiceHouse()
    ada = try house.user("ada")
    root = try house.user("root", .admin)
    token = try house.publishToken(ada, "ada/camera")
    id = try house.release("1.0", token: token, root)
    try house.release("1.1", Packages.addon("camera", "1.1"), token: token, root)
  }

  private func act(
    _ act: String, _ version: String, _ token: String?, reason: String = "it eats files"
  ) throws -> Int32 {
    let body = ServiceHouse.text(["reason": .string(reason)])
    return try house.send(
      "POST", "/api/v1/publish/ada/camera/\(version)/\(act)", Array(body.utf8), token: token
    ).status
  }

  private func versions(_ parameters: String = "") throws -> [String] {
    let answer = try house.send("GET", "/api/v1/releases/ada/camera/\(parameters)")
    guard case .array(let rows) = answer.body else { return [] }
    return rows.map {
      "\($0.object?["version"]?.string ?? "")\($0.object?["yanked"]?.string.map { " \($0)" } ?? "")"
    }
  }

  @Test func whatIsWithdrawnIsNotOffered() throws {
    let url = try #require(try house.asset(id)["download_url"]?.string).replacing(
      "https://assets.example", with: "")
    #expect(try act("yank", "1.1", token) == 200)
    #expect(try versions() == ["1.0"])
    #expect(try versions("?yanked=true") == ["1.0", "1.1 it eats files"])
    let detail = try house.asset(id)
    #expect(detail["version_string"]?.string == "1.0")
    #expect(detail["version"]?.string == "3")
    #expect(detail["download_url"]?.string?.hasSuffix("camera-1.0.zip") == true)
    // Who has it pinned still gets it, and is told.
    let archive = try house.bytes(url)
    #expect(archive.status == 200)
    #expect(archive.fields.first { $0.name == "X-Yanked" }?.value == "it%20eats%20files")
    #expect(try house.audit("asset:\(id)").contains("yank 1.1: it eats files"))
    // It is not published anew.
    #expect(try house.upload("1.1", token: token).status == 409)

    #expect(try act("yank", "1.0", ada) == 200)
    #expect(try house.asset(id)["download_url"]?.string == "")
    #expect(try act("unyank", "1.1", root) == 200)
    #expect(try house.asset(id)["version_string"]?.string == "1.1")
    #expect(try versions() == ["1.1"])
    #expect(try house.bytes(url).fields.contains { $0.name == "X-Yanked" } == false)
    #expect(try house.audit("asset:\(id)").last == "unyank 1.1")
  }

  @Test func whatWasWithdrawnIsNotOfferedByAnotherChange() throws {
    let other = String(repeating: "c", count: 40)
    let id = try house.accept(house.propose(ada, ["title": "Far"]), root)
    let releases = "/api/v1/releases/ada/far/"
    func versions() throws -> [String] {
      guard case .array(let rows) = try house.send("GET", releases).body else { return [] }
      return rows.map { $0.object?["version"]?.string ?? "" }
    }
    let change: JSONValue = ["download_commit": .string(other), "version_string": "2.0"]
    _ = try house.accept(house.propose(ada, id, change), root)
    #expect(try versions() == ["2.0", "1.0"])
    let why = Array(#"{"reason":"it eats files"}"#.utf8)
    let place = "/api/v1/publish/ada/far/2.0/yank"
    #expect(try house.send("POST", place, why, token: ada).status == 200)
    _ = try house.accept(house.propose(ada, id, ["godot_version": "4.4"]), root)
    #expect(try versions() == ["1.0"])
    // Nor as a new one.
    _ = try house.accept(
      house.propose(ada, id, ["download_commit": .string(ServiceHouse.commit)]), root)
    #expect(try versions().first == "1.0")
    let again = try house.propose(ada, id, ["download_commit": .string(other)])
    try #require(try house.post("/asset/edit/\(again)/review", [:], token: root).status == 200)
    #expect(try house.post("/asset/edit/\(again)/accept", [:], token: root).status == 409)
  }

  @Test func whatIsOfferedAfterwardsIsForItsOwnGodot() throws {
    try house.release(
      "2.0", Packages.addon("camera", "2.0"), token: token, root, query: "godot_version=4.5")
    #expect(try house.asset(id)["godot_version"]?.string == "4.5")
    #expect(try act("yank", "2.0", token) == 200)
    #expect(try house.asset(id)["version_string"]?.string == "1.1")
    #expect(try house.asset(id)["godot_version"]?.string != "4.5")
  }

  @Test func aCorrectedVersionOfGodotKeepsTheRest() throws {
    try house.release(
      "2.0", Packages.addon("camera", "2.0"), token: token, root, query: "changes=Faster.")
    func newest() throws -> [String: JSONValue] {
      let answer = try house.send("GET", "/api/v1/releases/ada/camera/")
      guard case .array(let rows) = answer.body else { return [:] }
      return rows.first?.object ?? [:]
    }
    let before = try newest()
    _ = try house.accept(house.propose(ada, id, ["godot_version": "4.5"]), root)
    let after = try newest()
    #expect(after["min_godot_version"]?.string == "4.5")
    for name in ["version", "sha256", "notes", "changes_html", "max_godot_version", "download_url"]
    {
      #expect(after[name] == before[name], "\(name)")
    }
  }

  @Test func onlyItsAuthorAndModeratorsWithdraw() throws {
    let eve = try house.user("eve-else")
    let other = try house.publishToken(ada, "ada/other")
    #expect(try act("yank", "1.1", nil) == 401)
    #expect(try act("yank", "1.1", "forged") == 403)
    #expect(try act("yank", "1.1", eve) == 403)
    #expect(try act("yank", "1.1", other) == 403)
    #expect(try act("yank", "7.0", token) == 404)
    #expect(try act("yank", "1.1", token, reason: " ") == 400)
    #expect(try act("yank", "1.1", token, reason: "a\nb") == 400)
    #expect(try act("unyank", "1.1", root) == 409)
    #expect(try versions() == ["1.1", "1.0"])
    #expect(try act("yank", "1.1", root) == 200)
    #expect(try act("yank", "1.1", root) == 409)
    #expect(try act("unyank", "1.1", ada) == 403)
    #expect(try act("unyank", "1.1", token) == 403)
  }

  @Test func anArchiveOfARepositoryIsNotOfferedEither() throws {
    let grace = try house.user("grace")
    let asset = try house.publish(grace, root, ["title": "Thing"])
    let body = Array(#"{"reason": "bad"}"#.utf8)
    let answer = try house.send(
      "POST", "/api/v1/publish/grace/thing/1.0/yank", body, token: grace)
    #expect(answer.status == 200)
    #expect(try house.asset(asset)["download_url"]?.string == "")
  }
}
