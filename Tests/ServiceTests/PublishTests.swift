import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

/// Packages that are uploaded with a token.
@Suite struct PublishTests {
  private let house: ServiceHouse
  private let ada: String
  private let root: String
  private let token: String

  init() throws {
    house = try ServiceHouse()
    ada = try house.user("ada")
    root = try house.user("root", .admin)
    token = try house.publishToken(ada, "ada/camera")
  }

  private func releases(_ parameters: String = "") throws -> [[String: JSONValue]] {
    let answer = try house.send("GET", "/api/v1/releases/ada/camera/\(parameters)")
    guard case .array(let rows) = answer.body else { return [] }
    return rows.compactMap(\.object)
  }

  private func archives() throws -> Int { try house.service.archives.list().count }

  private var temporary: [String] {
    get throws { try RealSystem().list(house.service.directory + "/tmp") }
  }

  @Test func aPackageBecomesAReleaseWhenItIsAccepted() throws {
    let bytes = Packages.addon("camera", "1.2.0")
    let sha256 = try SHA256.hash(bytes)
    let answer = try house.upload(
      "1.2.0", bytes, token: token,
      query: "cost=MIT&title=Phantom%20Camera&godot_version=4.3&category_id=2&changes=All%20**new**"
    )
    #expect(answer.status == 201)
    #expect(answer["sha256"]?.string == sha256)
    #expect(answer["size"] == .integer(Int64(bytes.count)))
    #expect(answer["url"]?.string == "asset/edit/1")
    #expect(answer["id"] == .integer(1))
    #expect(try temporary == [])
    // Nobody but its author and moderators gets it before.
    #expect(try house.bytes("/archives/\(sha256)/x.zip").status == 404)
    #expect(try house.send("GET", "/api/v1/releases/ada/camera/").status == 404)
    let eve = try house.user("eve-else")
    #expect(try house.bytes("/api/v1/edits/1/package", token: eve).status == 403)
    #expect(try house.bytes("/api/v1/edits/1/package").status == 403)
    #expect(try house.bytes("/api/v1/edits/1/package", token: root).bytes == bytes)
    #expect(try house.bytes("/api/v1/edits/1/package", token: ada).bytes == bytes)
    let told = try house.edit("1")["package"]?.object
    #expect(told?["sha256"]?.string == sha256)
    #expect(told?["url"]?.string == "/api/v1/edits/1/package")

    let id = try house.accept("1", root)
    let detail = try house.asset(id)
    let url = "/archives/\(sha256)/camera-1.2.0.zip"
    #expect(detail["title"]?.string == "Phantom Camera")
    #expect(detail["version_string"]?.string == "1.2.0")
    #expect(detail["description"]?.string == "About it.")
    #expect(detail["category_id"]?.string == "2")
    #expect(detail["download_url"]?.string == "https://assets.example" + url)
    #expect(detail["download_hash"]?.string == sha256)
    #expect(try house.bytes(url).bytes == bytes)
    let release = try #require(try releases().first)
    #expect(release["version"] == "1.2.0")
    #expect(release["sha256"]?.string == sha256)
    #expect(release["min_godot_version"] == "4.3")
    #expect(release["changes_html"]?.string?.contains("<strong>new</strong>") == true)
    #expect(release["yanked"] == nil)
  }

  @Test func aFurtherReleaseLeavesTheRestOfTheAsset() throws {
    let id = try house.release("1.0", token: token, root, query: "cost=MIT&godot_version=4.2")
    let again = try house.release(
      "1.1", Packages.addon("camera", "1.1"), token: token, root, query: "")
    #expect(id == again)
    let detail = try house.asset(id)
    #expect(detail["version_string"]?.string == "1.1")
    #expect(detail["version"]?.string == "2")
    #expect(detail["cost"]?.string == "MIT")
    #expect(detail["godot_version"]?.string == "4.2")
    #expect(try releases().map { $0["version"]?.string } == ["1.1", "1.0"])
  }

  @Test func ofAnAssetWithARepositoryTheUploadIsOffered() throws {
    let id = try house.publish(ada, root, ["title": "Camera"])
    #expect(try house.release("2.0", token: token, root, query: "") == id)
    let detail = try house.asset(id)
    #expect(detail["download_url"]?.string?.contains("/archives/") == true)
    #expect(try releases().map { $0["version"]?.string } == ["2.0", "1.0"])
  }

  @Test func twoPackagesOfANewAssetMakeOneAsset() throws {
    for version in ["1.0", "1.1"] { #expect(try house.upload(version, token: token).status == 201) }
    #expect(try house.accept("1", root) == house.accept("2", root))
    #expect(try releases().count == 2)
  }

  @Test func aVersionIsPublishedOnce() throws {
    #expect(try house.upload("1.0", token: token).status == 201)
    #expect(try house.upload("1.0", Packages.addon("other"), token: token).status == 409)
    #expect(try archives() == 1)
    try house.accept("1", root)
    #expect(try house.upload("1.0", token: token).status == 409)
    #expect(try house.upload("1.0", Packages.addon("other"), token: token).status == 409)
    #expect(try archives() == 1)
    // What was refused in between is not in the way.
    #expect(try house.upload("1.1", Packages.addon("third"), token: token).status == 201)
    try house.post("/asset/edit/2/reject", ["reason": "no"], token: root)
    #expect(try house.upload("1.1", Packages.addon("third"), token: token).status == 201)
  }

  @Test func whatIsRejectedIsRemoved() throws {
    let shared = Packages.addon("shared")
    #expect(try house.upload("1.0", shared, token: token).status == 201)
    #expect(try house.upload("1.1", shared, token: token).status == 201)
    #expect(try house.upload("1.2", token: token).status == 201)
    for edit in [1, 3] {
      try house.post("/asset/edit/\(edit)/reject", ["reason": "no"], token: root)
    }
    try house.service.maintain()
    #expect(try archives() == 1)
    #expect(try house.bytes("/api/v1/edits/3/package", token: root).status == 404)
    try house.accept("2", root)
    try house.service.maintain()
    #expect(try archives() == 1)
    #expect(try house.edit("3")["package"]?.object?["url"] == nil)
  }

  @Test func onlyItsTokenPublishes() throws {
    let eve = try house.user("eve-else")
    let other = try house.publishToken(ada, "ada/other")
    let eves = try house.publishToken(eve, "eve-else/camera")
    let short = try house.publishToken(ada, "ada/camera", days: 1)
    func status(_ token: String?, _ name: String = "ada/camera") throws -> (Int32, Int32) {
      var fields = [
        (name: "Content-Type", value: "application/zip"), ("Content-Length", "1000000"),
      ]
      if let token { fields.append(("Authorization", "Bearer \(token)")) }
      let admission = house.service.admit(
        Request(
          method: "POST", target: "/api/v1/publish/\(name)/1.0?cost=MIT", fields: fields))
      let answer = try house.upload("1.0", token: token, name: name)
      if answer.status == 401 { #expect(answer.field("WWW-Authenticate") == "Bearer") }
      switch admission {
      case .answer(let response): return (response.status, answer.status)
      case .body: return (100, answer.status)
      }
    }
    #expect(try status(nil) == (401, 401))
    #expect(try status("") == (401, 401))
    #expect(try status(String(repeating: "A", count: 43)) == (401, 401))
    #expect(try status(String(repeating: "A", count: 4000)) == (401, 401))
    #expect(try status(ada) == (401, 401))
    #expect(try status(other) == (403, 403))
    #expect(try status(eves) == (403, 403))
    #expect(try status(eves, "eve-else/camera%2f") == (403, 403))
    #expect(try status(token, "ada/Camera") == (403, 403))
    #expect(try status(short) == (100, 201))
    house.system.wait(Token.day)
    #expect(try status(short) == (401, 401))
    #expect(try house.archiveCount() == 1)
  }

  @Test func theHeadIsRefusedBeforeTheBodyIsRead() throws {
    try house.release("1.0", token: token, root)
    func status(_ target: String, type: String = "application/zip", length: String = "9") -> Int32 {
      let request = Request(
        method: "POST", target: "/api/v1/publish/\(target)",
        fields: [
          ("Authorization", "Bearer \(token)"), ("Content-Type", type), ("Content-Length", length),
        ])
      guard case .answer(let response) = house.service.admit(request) else { return 100 }
      return response.status
    }
    #expect(status("ada/camera/1.1") == 100)
    #expect(status("ada/camera/1.0") == 409)
    #expect(status("ada/camera/1.1", length: "\(600 << 20)") == 413)
    #expect(status("ada/camera/1.1", type: "text/html") == 415)
    #expect(status("ada/camera/1.1?category_id=77") == 400)
    #expect(status("ada/camera/1.1?categry=7") == 400)
    #expect(status("ada/camera/1.1?title=a&title=b") == 400)
    #expect(status("ada/camera/1.1?icon_url=javascript:x") == 400)
    for version in ["-1", "1%2f2", "..", "1%200", "123456789012345678901", "%00", "1%0a"] {
      #expect(status("ada/camera/\(version)") == 400, "\(version)")
    }
  }

  private func admission(_ version: String, _ house: ServiceHouse, _ token: String)
    -> Service.Admission
  {
    house.service.admit(
      Request(
        method: "POST", target: "/api/v1/publish/ada/camera/\(version)?cost=MIT",
        fields: [("Authorization", "Bearer \(token)"), ("Content-Type", "application/zip")]))
  }

  @Test func anAccountSendsTwoAtATime() throws {
    var admitted = ["1.0", "1.1"].map { admission($0, house, token) }
    for case .answer(let response) in admitted { Issue.record("\(response)") }
    guard case .answer(let response) = admission("1.2", house, token) else {
      Issue.record("a third one")
      return
    }
    #expect(response.status == 429)
    #expect(response.fields.contains { $0.name == "Retry-After" })
    // However it ended.
    admitted.removeLast()
    guard case .body = admission("1.2", house, token) else {
      Issue.record("one is over")
      return
    }
    withExtendedLifetime(admitted) {}
  }

  @Test func sendingAPackageIsOneWriteBeforeItsBody() throws {
    let house = try ServiceHouse { $0.rules.writes = .init(2, in: 60) }
    let token = try house.publishToken(house.user("ada"), "ada/camera")
    guard case .body = admission("1.0", house, token) else {
      Issue.record("too many")
      return
    }
    #expect(try house.upload("1.0", token: token).status == 201)
    guard case .answer(let response) = admission("1.1", house, token) else {
      Issue.record("not counted")
      return
    }
    #expect(response.status == 429)
  }

  @Test func whatIsNoPackageIsRefused() throws {
    let sound = Packages.addon("camera")
    var damaged = sound
    damaged[90] ^= 1
    let packages: [(bytes: [UInt8], code: String)] = [
      (Array("no zip".utf8), "not-a-zip"), (Array(sound.dropLast(30)), ""), (damaged, ""),
      (Packages.zip(["addons/a/../../x": "x"]), "path-traversal"),
      (Packages.zip(["/etc/x": "x"]), "path-absolute"),
      (Packages.zip(["addons/a/x": "x", "addons/A/X": "y"]), "path-collision"),
      (Packages.zip([:]), "empty-package"),
    ]
    for (bytes, code) in packages {
      let answer = try house.upload("1.0", bytes, token: token)
      #expect(answer.status == 422)
      guard case .array(let findings)? = answer["findings"] else {
        Issue.record("no findings in \(answer.body)")
        continue
      }
      let codes = findings.map { $0.object?["code"]?.string ?? "" }
      #expect(code.isEmpty ? !codes.isEmpty : codes.contains(code), "\(answer.body)")
      #expect(!"\(answer.body)".contains(house.service.directory))
    }
    #expect(try house.upload("1.0", [], token: token).status == 400)
    // A licence has to be known.
    #expect(try house.upload("1.0", token: token, query: "").status == 400)
    #expect(try archives() == 0)
    #expect(try temporary == [])
    #expect(house.log.use { $0 } == [])
  }

  @Test func aPackageInAFileIsTaken() throws {
    let bytes = Packages.addon("camera", main: String(repeating: "#", count: 2 << 20))
    let file = house.service.directory + "/tmp/body-1"
    try RealSystem().replace(file, with: bytes, sync: false)
    let response = house.service.handle(
      Request(
        method: "POST", target: "/api/v1/publish/ada/camera/1.0?cost=MIT",
        fields: [("Authorization", "Bearer \(token)"), ("Content-Type", "application/zip")],
        bodyFile: file))
    #expect(response.status == 201)
    #expect(try temporary == [])
    #expect(try house.bytes("/api/v1/edits/1/package", token: root).bytes == bytes)
  }

  @Test func onlySoManyWait() throws {
    for number in 1...3 { #expect(try house.upload("1.\(number)", token: token).status == 201) }
    #expect(try house.upload("1.4", token: token).status == 409)
    try house.accept("1", root)
    #expect(try house.upload("1.4", token: token).status == 201)
  }

  @Test func aRevisedProposalKeepsItsVersion() throws {
    #expect(try house.upload("1.0", token: token).status == 201)
    let answer = try house.post(
      "/asset/edit/1", ["version_string": "9.9", "title": "Other"], token: ada)
    #expect(answer.status == 200)
    let id = try house.accept("1", root)
    #expect(try house.asset(id)["version_string"]?.string == "1.0")
    #expect(try house.asset(id)["title"]?.string == "Other")
  }

  @Test func whatWasUploadedIsNotReplacedByALink() throws {
    let id = try house.release("1.0", token: token, root)
    let link: JSONValue = [
      "download_provider": "Custom", "download_commit": "https://ada.example/other.zip",
    ]
    let edit = try house.propose(ada, id, link)
    try #require(try house.post("/asset/edit/\(edit)/review", [:], token: root).status == 200)
    #expect(try house.post("/asset/edit/\(edit)/accept", [:], token: root).status == 409)
    #expect(try house.asset(id)["download_hash"]?.string?.count == 64)
    // As another version it is another release.
    let next = try house.propose(
      ada, id,
      [
        "download_provider": "Custom", "download_commit": "https://ada.example/other.zip",
        "version_string": "1.1",
      ])
    _ = try house.accept(next, root)
    #expect(try house.asset(id)["download_url"]?.string == "https://ada.example/other.zip")
  }

  @Test func anyBodyMayBeAFile() throws {
    let path = "\(house.path)/tmp/body"
    let login = #"{"username":"ada","password":"\#(ServiceHouse.password)"}"#
    func status(_ text: String) throws -> Int32 {
      try RealSystem().replace(path, with: Array(text.utf8), sync: false)
      return house.service.handle(
        Request(
          method: "POST", target: "\(ServiceHouse.library)/login", fields: [], bodyFile: path,
          address: "192.0.2.1")
      ).status
    }
    #expect(try status(login) == 200)
    #expect(try status(login + String(repeating: " ", count: 2 << 20)) == 413)
  }

  @Test func anUploadIsNotRelabelled() throws {
    let id = try house.release("1.0", token: token, root)
    let edit = try house.propose(ada, id, ["version_string": "2.0"])
    try #require(try house.post("/asset/edit/\(edit)/review", [:], token: root).status == 200)
    #expect(try house.post("/asset/edit/\(edit)/accept", [:], token: root).status == 409)
    #expect(try house.asset(id)["version_string"]?.string == "1.0")
    #expect(try house.upload("2.0", token: token).status == 201)
  }

  /// What rejects one of two packages, and removes it, while the other is read.
  private func removing() throws -> Progress {
    for version in ["1.0", "1.1"] {
      let bytes = Packages.addon("camera", version)
      #expect(try house.upload(version, bytes, token: token).status == 201)
    }
    let hashes = try ["1.0", "1.1"].map { try SHA256.hash(Packages.addon("camera", $0)) }
    var isDone = false
    return Progress { [house, root] _, path, _, _ in
      guard !isDone, let index = hashes.firstIndex(where: { path.hasSuffix($0) }) else {
        return false
      }
      isDone = true
      let answer = try? house.post(
        "/asset/edit/\(2 - index)/reject", ["reason": "no"], token: root)
      #expect(answer?.status == 200)
      #expect((try? house.service.maintain()) != nil)
      return false
    }
  }

  @Test func whatIsRejectedDuringABackupIsNotInIt() throws {
    let backup = "\(house.service.directory)-backup"
    let copy = "\(house.service.directory)-copy"
    defer { for path in [backup, copy] { try? RealSystem().removeTree(path) } }
    try ServiceBackup(RealSystem(), removing()).write(house.service.directory, to: backup)
    #expect(try archives() == 1)
    #expect(try ServiceCheck(backup, RealSystem(), .none).findings.map(\.message) == [])
    try ServiceBackup(RealSystem(), .none).restore(backup, to: copy)
    #expect(try ServiceCheck(copy, RealSystem(), .none).valid)
  }

  @Test func whatIsRejectedDuringACheckIsNotMissing() throws {
    let found = try ServiceCheck(house.service.directory, RealSystem(), removing())
    #expect(try archives() == 1)
    #expect(found.findings.map(\.message) == [])
  }

  @Test func whatWaitsIsCheckedAndBackedUp() throws {
    #expect(try house.upload("1.0", token: token).status == 201)
    let backup = "\(house.service.directory)-backup"
    defer { try? RealSystem().removeTree(backup) }
    try ServiceBackup(RealSystem(), .none).write(house.service.directory, to: backup)
    #expect(try ServiceCheck(backup, RealSystem(), .none).valid)
    let archive = try #require(try house.service.archives.list().first)
    try RealSystem().remove(file: archive.path)
    #expect(
      try ServiceCheck(house.service.directory, RealSystem(), .none).findings.map(\.code)
        == ["missing-archive"])
  }
}

extension ServiceHouse {
  func archiveCount() throws -> Int { try service.archives.list().count }
}
