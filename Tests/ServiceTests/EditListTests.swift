import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

@Suite struct EditListTests {
  private func ids(_ house: ServiceHouse, _ query: String) throws -> [String] {
    let answer = try house.get("/asset/edit\(query)")
    guard answer.status == 200, case .array(let rows)? = answer["result"] else {
      return ["\(answer.status)"]
    }
    return rows.compactMap { $0.object?["edit_id"]?.string }
  }

  @Test func proposalsAreListed() throws {
    let house = try ServiceHouse()
    let ada = try house.user("Ada L.")
    let bob = try house.user("Bób", .editor)
    let moderator = try house.user("mod", .moderator)
    let asset = try house.publish(ada, moderator)
    house.system.wait(1)
    _ = try house.propose(ada, ["title": "Éclair-Maker 100%"])
    house.system.wait(1)
    _ = try house.propose(bob, asset, ["cost": "ISC"])
    house.system.wait(1)
    let rejected = try house.propose(bob, ["title": "Spam"])
    try house.post("/asset/edit/\(rejected)/reject", ["reason": "spam"], token: moderator)
    for (query, found) in [
      ("", ["3", "2"]), ("?status=new", ["3", "2"]), ("?status=in_review", []),
      ("?status=new+rejected", ["4", "3", "2"]), ("?status[accepted]=1", ["1"]),
      ("?status=foo", ["3", "2"]), ("?status=accepted%20new", ["3", "2", "1"]),
      ("?asset=\(asset)", ["3"]), ("?asset=-1", ["2"]), ("?asset=x", []), ("?asset=", ["3", "2"]),
      ("?asset=\(asset)&status=accepted", ["1"]),
      ("?filter=eclair", ["2"]), ("?filter=eclair.maker", ["2"]), ("?filter=PHANTOM", ["3"]),
      ("?filter=bob", ["3"]), ("?filter=nothing", []), ("?filter=%25", ["3", "2"]),
      ("?user=bob", ["3"]), ("?user=ada%25", ["2"]), ("?user=ada", []), ("?user=%25_.", ["2"]),
      ("?max_results=1", ["3"]), ("?max_results=1&page=1", ["2"]),
      ("?max_results=1&offset=1", ["2"]), ("?max_results=1&page=0&offset=1", ["3"]),
      ("?max_results=-1&page=-1", ["2"]), ("?page=9", []), ("?max_results=0", ["400"]),
      ("?max_results=x", ["400"]), ("?page=99999999999999999999", []),
    ] {
      #expect(try ids(house, query) == found, "\(query)")
    }
    let answer = try house.get("/asset/edit?max_results=1&status=new")
    #expect(answer["page"] == .integer(0) && answer["pages"] == .integer(2))
    #expect(answer["page_length"] == .integer(1) && answer["total_items"] == .integer(2))
    guard case .array(let rows)? = answer["result"] else { return }
    #expect(
      rows.first == [
        "edit_id": "3", "asset_id": .string(asset), "user_id": "2",
        "submit_date": "2027-01-15 08:00:02", "modify_date": "2027-01-15 08:00:02",
        "title": "Phantom Camera", "description": "Follows.\nSmoothly.", "godot_version": "4.2",
        "version_string": "1.0", "cost": "ISC", "browse_url": "https://github.com/ada/camera",
        "icon_url": "https://ada.example/icon.png", "category": .null,
        "support_level": "community", "status": "new", "reason": "", "author": "Bób",
      ])
    #expect(try house.get("/asset/edit/999").status == 404)
    #expect(try house.get("/asset/edit/1x").status == 404)
  }

  @Test func usersSeeTheirOwn() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada")
    let bob = try house.user("bob")
    for number in 0..<45 { _ = try house.propose(ada, ["title": .string("\(number)")]) }
    house.system.wait(1)
    let moderator = try house.user("mod", .moderator)
    try house.post("/asset/edit/1/reject", ["reason": "no"], token: moderator)
    let answer = try house.post("/user/feed", ["token": .string(ada)])
    guard case .array(let events)? = answer["events"] else {
      Issue.record("no events")
      return
    }
    #expect(events.count == 40)
    #expect(
      events.first == [
        "edit_id": "1", "asset_id": "-1", "title": "0", "submit_date": "2027-01-15 08:00:00",
        "modify_date": "2027-01-15 08:00:01", "category": "3D Tools", "version_string": "1.0",
        "icon_url": "https://ada.example/icon.png", "status": "rejected", "reason": "no",
      ])
    #expect(events.dropFirst().first?.object?["edit_id"] == "45")
    #expect(try house.post("/user/feed", [:], token: bob).body == ["events": []])
  }
}
