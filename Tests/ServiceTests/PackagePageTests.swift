import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

/// Uploaded packages and releases, on pages.
@Suite struct PackagePageTests {
  private let house: ServiceHouse
  private let ada: PageReader
  private let root: PageReader
  private let eve: PageReader
  private let token: String
  private let rootToken: String
  private static let place = "/assets/ada/camera"

  init() throws {
    house = try ServiceHouse()
    ada = try PageReader.user("ada", in: house)
    root = try PageReader.user("root", .moderator, in: house)
    eve = try PageReader.user("eve-else", in: house)
    token = try house.publishToken(try house.logIn("ada"), "ada/camera")
    rootToken = try house.logIn("root")
  }

  private func download(_ id: String, _ reader: PageReader) -> Answer {
    Answer(
      house.service.handle(
        Request(
          method: "GET", target: "/moderation/\(id)/package", fields: [("Cookie", reader.cookie)])))
  }

  @Test func whatWasUploadedIsDescribedOnPages() throws {
    let id = try house.release("1.0", token: token, rootToken)
    let place = "\(PackagePageTests.place)/edit"
    let form = try ada.get(place).text
    #expect(!form.contains("name=\"browse_url\" aria-describedby=\"browse_url-hint\" required"))
    #expect(form.contains("name=\"title\" required"))
    var sent = PageReader.asset(["title": "Ghost", "version_string": "1.0"])
    sent["download_provider"] = "Custom"
    for name in ["browse_url", "download_commit", "icon_url", "issues_url"] { sent[name] = "" }
    #expect(try ada.post(place, sent).status == 303)
    _ = try house.accept("2", rootToken)
    #expect(try house.asset(id)["title"]?.string == "Ghost")
    #expect(try house.asset(id)["download_hash"]?.string?.count == 64)
  }

  @Test func aProposalShowsWhatItsPackageHolds() throws {
    let bytes = Packages.addon("camera", "1.0")
    let sent = try house.upload(
      "1.0", bytes, token: token, query: "cost=MIT&changes=All%20**new**%20%3Cscript%3E")
    #expect(sent.status == 201)
    for reader in [root, ada] {
      let page = try reader.get("/moderation/1").text
      #expect(page.contains(try SHA256.hash(bytes)))
      #expect(page.contains("<dd>1.0</dd>"))
      #expect(page.contains("All <strong>new</strong>"))
      #expect(page.contains("<summary>Files: 2</summary>"))
      #expect(page.contains("<code>addons/camera/plugin.cfg</code>"))
      #expect(page.contains("href=\"../moderation/1/package\""))
    }
    // What is no secret of a proposal can be seen by all who have a session; its package can not.
    let other = try eve.get("/moderation/1")
    #expect(other.status == 200)
    #expect(!other.text.contains("plugin.cfg"))
    #expect(!other.text.contains("moderation/1/package"))

    for reader in [root, ada] {
      let answer = download("1", reader)
      #expect(answer.bytes == bytes)
      #expect(answer.field("Cache-Control") == "no-store")
      #expect(answer.field("Content-Disposition") == "attachment; filename=\"proposal-1.zip\"")
    }
    #expect(download("1", eve).status == 403)
    #expect(download("1", PageReader(house)).status == 303)
    #expect(download("2", root).status == 404)
    try house.post("/asset/edit/1/reject", ["reason": "no"], token: rootToken)
    try house.service.maintain()
    #expect(download("1", root).status == 404)
    #expect(try root.get("/moderation/1").text.contains("not kept any more"))
  }

  @Test func whatIsOddIsTold() throws {
    let file = "addons/camera/plugin.cfg"
    let plugin = "[plugin]\nname=\"camera\"\nauthor=\"Ada\"\nversion=\"1\"\nscript=\"main.gd\"\n"
    let sent = try house.upload(
      "1.0", Packages.zip([file: plugin, "addons/camera/main.gd": ""]), token: token)
    guard case .array(let warnings)? = sent["warnings"] else { throw Problem(0, "no warnings") }
    let messages = warnings.compactMap { $0.object?["message"]?.string }
    let message = try #require(messages.first { $0.contains("it has no description") })
    let page = try root.get("/moderation/1").text
    #expect(page.contains("What is odd about it"))
    #expect(page.contains("<li>\(file): \(message)</li>"), "\(page)")
  }

  @Test func aProposalIsComparedWithWhatIsOffered() throws {
    let file = "addons/camera/plugin.cfg"
    let plugin = "[plugin]\nname=\"camera\"\nauthor=\"Ada\"\nversion=\"1\"\nscript=\"main.gd\"\n"
    // Two texts of one length and CRC-32.
    try house.release(
      "1.0",
      Packages.zip([
        file: plugin, "addons/camera/main.gd": "#pfcxpytzcn", "addons/camera/old.gd": "",
      ]), token: token, rootToken)
    let sent = try house.upload(
      "1.1",
      Packages.zip([
        "camera-1.1/\(file)": plugin, "camera-1.1/addons/camera/main.gd": "#uablaijhsa",
        "camera-1.1/addons/camera/\"><script>.gd": "x",
      ]), token: token)
    // Whether such a name is taken or not, it is text.
    if sent.status == 201 {
      #expect(!(try root.get("/moderation/2").text.contains("<script>.gd")))
      try house.post("/asset/edit/2/reject", ["reason": "no"], token: rootToken)
    }
    _ = try house.upload(
      "1.2",
      Packages.zip([
        "camera-1.2/\(file)": plugin, "camera-1.2/addons/camera/main.gd": "#uablaijhsa",
        "camera-1.2/addons/camera/new.gd": "x",
      ]), token: token)
    let edit = sent.status == 201 ? 3 : 2
    let page = try root.get("/moderation/\(edit)").text
    #expect(page.contains("Compared with 1.0, which is offered now."))
    #expect(page.contains("added: 1; changed: 1; removed: 1; the same: 1."), "\(page)")
    for (name, file) in [("Added", "new.gd"), ("Changed", "main.gd"), ("Removed", "old.gd")] {
      let part = page.split(separator: "<summary>\(name): 1</summary>").last?.prefix(500) ?? ""
      #expect(part.contains("<code>addons/camera/\(file)</code>"), "\(name)")
    }
    // Once it is decided, what it was compared with is not known any more.
    try house.accept("\(edit)", rootToken)
    #expect(!(try root.get("/moderation/\(edit)").text.contains("Compared with")))
  }

  @Test func aDamagedPackageIsSaidToBeAndCanBeRejected() throws {
    let sent = try house.upload("1.0", token: token)
    let archive = try #require(try house.service.archives.find(sent["sha256"]?.string ?? ""))
    try RealSystem().replace(archive.path, with: Array("no zip".utf8), sync: false)
    let page = try root.get("/moderation/1")
    #expect(page.status == 200)
    #expect(page.text.contains("The package cannot be read."))
    #expect(try root.post("/moderation/1/reject", ["reason": "damaged"]).status == 303)
  }

  @Test func listsOfFilesAreBounded() throws {
    let (path, system) = ("\(house.service.directory)/tmp/many.zip", RealSystem())
    let files = (0..<250).map { (name: "\($0)", text: "x") }
    try system.replace(path, with: Packages.zip(files), sync: false)
    let contents = try PackageContents(Archive(path: path), base: nil)
    #expect(contents.files.count == PackageContents.mostNamed)
    #expect(contents.count == 250)
    let same = try PackageContents(Archive(path: path), base: Archive(path: path))
    #expect(same.counts == [.same: 250])
    #expect(same.isExact)
    let rough = try PackageContents(Archive(path: path), base: Archive(path: path), mostBytes: 249)
    #expect(rough.counts == [.same: 250])
    #expect(!rough.isExact)
  }

  @Test func ownPackagesAndReleasesAreListed() throws {
    #expect(!(try ada.get("/my").text.contains("Packages that wait")))
    try house.release("1.0", token: token, rootToken)
    _ = try house.upload("1.1", Packages.addon("camera", "1.1"), token: token)
    let page = try ada.get("/my").text
    #expect(page.contains("<h2>Packages that wait</h2>"))
    #expect(page.contains("<a href=\"moderation/2\">camera 1.1</a>"))
    #expect(page.contains("<h2>Releases</h2>"))
    #expect(page.contains("<td>1.0</td>"))
    #expect(page.contains("<td>Change, package</td>"))
    #expect(try root.get("/moderation").text.contains("<td>Change, package</td>"))
    #expect(!(try eve.get("/my").text.contains("camera")))
  }

  @Test func releasesAreWithdrawnAndOfferedAgain() throws {
    let id = try house.release("1.0", token: token, rootToken)
    try house.release("1.1", Packages.addon("camera", "1.1"), token: token, rootToken)
    let (place, attack) = (PackagePageTests.place, "it <b>eats</b> files")
    #expect(!(try eve.get(place).text.contains("Withdraw a release")))
    #expect(!(try PageReader(house).get(place).text.contains("Withdraw a release")))
    #expect(try ada.get(place).text.contains("<option value=\"1.1\">1.1</option>"))
    let form = ["version": "1.1", "reason": attack]
    #expect(try eve.post("\(place)/withdraw", form).status == 403)
    #expect(try PageReader(house).post("\(place)/withdraw", form).status == 303)
    #expect(try ada.post("\(place)/withdraw", form, fields: []).status == 403)
    #expect(
      try ada.post("\(place)/withdraw", form.merging(["form_token": "0"]) { $1 }).status == 403)
    #expect(try ada.post("\(place)/withdraw", ["version": "1.1"]).status == 400)
    #expect(try ada.post("\(place)/withdraw", ["reason": "x"]).status == 400)
    #expect(try ada.post("\(place)/withdraw", form.merging(["version": "9"]) { $1 }).status == 404)
    #expect(!(try house.audit("asset:\(id)").contains { $0.hasPrefix("yank") }))
    #expect(try ada.post("\(place)/withdraw", form).status == 303)
    #expect(try house.asset(id)["version_string"] == "1.0")
    let page = try ada.get(place).text
    #expect(page.contains("Withdrawn: it &lt;b&gt;eats&lt;/b&gt; files"))
    #expect(!page.contains("Offer again"))
    #expect(try ada.get("/my").text.contains("Withdrawn: it &lt;b&gt;"))
    let again = try ada.post("\(place)/withdraw", form)
    #expect(again.status == 409)
    #expect(again.text.contains("value=\"it &lt;b&gt;eats&lt;/b&gt; files\""))
    #expect(try ada.post("\(place)/offer", ["version": "1.1"]).status == 403)
    #expect(try root.get(place).text.contains("Offer again"))
    #expect(try root.post("\(place)/offer", ["version": "1.1"]).status == 303)
    #expect(try house.asset(id)["version_string"] == "1.1")
    #expect(
      try house.audit("asset:\(id)") == ["yank 1.1: \(attack)", "unyank 1.1"])
  }
}
