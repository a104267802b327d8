import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

/// Random acts of random users, each compared with what the rules alone make of it.
@Suite struct ModerationModelTests {
  private static let levels = [0, 0, 0, 5, 25, 50, 50, 100]
  private static let first = 1_000_000_000

  private struct Run {
    let house: ServiceHouse
    let tokens: [String]
    var model = ModerationModel(levels: levels)
    var chance: Chance

    init(seed: UInt64) throws {
      let house = try ServiceHouse()
      self.house = house
      chance = Chance(seed: seed)
      tokens = try levels.enumerated().map { index, level in
        try house.user("user \(index)", try #require(Level(rawValue: Int64(level))))
      }
    }

    /// One that is there, or now and then one that is not.
    mutating func some(of count: Int) -> Int {
      chance.next(12) == 0 || count == 0 ? count + chance.next(3) : chance.next(count)
    }

    /// A proposal, more often than not one of this status.
    mutating func someEdit(_ status: String) -> Int {
      let fitting = model.edits.indices.filter { model.edits[$0].status == status }
      return fitting.isEmpty || chance.next(4) == 0
        ? some(of: model.edits.count) : chance.one(of: fitting)
    }

    /// Somebody who may do it, more often than not.
    mutating func someone(_ act: ModerationModel.Act) -> Int {
      switch act {
      case .review, .accept, .reject, .support:
        chance.next(3) == 0 ? chance.next(tokens.count) : 5 + chance.next(3)
      case .revise(let edit, _) where model.edits.indices.contains(edit) && chance.next(2) == 0:
        model.edits[edit].author
      case .change(let asset, _) where model.assets.indices.contains(asset) && chance.next(2) == 0:
        model.assets[asset].owner
      default: chance.next(tokens.count)
      }
    }

    mutating func proposal(isWhole: Bool) -> ModerationModel.Proposal {
      let commits = [
        String(repeating: "a", count: 40), String(repeating: "b", count: 40),
        String(repeating: "c", count: 40), "main",
      ]
      var fields = ModerationModel.Fields()
      if isWhole || chance.next(2) == 0 { fields.title = chance.one(of: ["A", "B", "C d"]) }
      if isWhole || chance.next(3) == 0 { fields.cost = chance.one(of: ["MIT", "ISC"]) }
      if isWhole || chance.next(3) == 0 {
        fields.versionString = chance.one(of: ["1.0", "1.1", "2"])
      }
      if isWhole || chance.next(3) == 0 {
        fields.commit = commits[chance.next(8) == 0 ? 3 : chance.next(3)]
      }
      var previews: [ModerationModel.PreviewAct]?
      if chance.next(2) == 0 {
        previews = (0..<chance.next(3)).map { _ in
          let link = "https://ada.example/\(chance.next(1000)).png"
          let id = 1 + some(of: model.previewCount)
          return switch chance.next(4) {
          case 0: .remove(id)
          case 1: .update(id, link)
          default: .insert(link)
          }
        }
      }
      return ModerationModel.Proposal(
        fields: fields, previews: previews, hasBadIcon: isWhole && chance.next(10) == 0)
    }

    mutating func act() -> ModerationModel.Act {
      switch chance.next(13) {
      case 0, 1: .propose(proposal(isWhole: true))
      case 2, 3, 4: .change(asset: some(of: model.assets.count), proposal(isWhole: false))
      case 5: .revise(edit: someEdit("new"), proposal(isWhole: false))
      case 6, 7: .review(edit: someEdit("new"))
      case 8, 9:
        .accept(
          edit: someEdit("in_review"), support: chance.one(of: [nil, "testing", "featured"]))
      case 10: .reject(edit: someEdit("new"), reason: chance.one(of: ["no", ""]))
      case 11:
        .support(
          asset: some(of: model.assets.count), level: chance.one(of: ["testing", "featured", "x"]))
      default: .delete(asset: some(of: model.assets.count), chance.next(2) == 0)
      }
    }

    func send(_ act: ModerationModel.Act, _ user: Int) throws -> Int {
      let (route, body) = request(act)
      return Int(try house.post(route, .object(body), token: tokens[user]).status)
    }

    private func request(
      _ act: ModerationModel.Act
    ) -> (String, [String: JSONValue]) {
      switch act {
      case .propose(let proposal):
        return ("/asset", ServiceHouse.asset().merging(body(proposal)) { $1 })
      case .change(let asset, let proposal): return ("/asset/\(first + asset)", body(proposal))
      case .revise(let edit, let proposal): return ("/asset/edit/\(edit + 1)", body(proposal))
      case .review(let edit): return ("/asset/edit/\(edit + 1)/review", [:])
      case .accept(let edit, let support):
        return ("/asset/edit/\(edit + 1)/accept", ["support_level": .string(support ?? "")])
      case .reject(let edit, let reason):
        return ("/asset/edit/\(edit + 1)/reject", ["reason": .string(reason)])
      case .support(let asset, let level):
        return ("/asset/\(first + asset)/support_level", ["support_level": .string(level)])
      case .delete(let asset, let isDeleted):
        return ("/asset/\(first + asset)/\(isDeleted ? "delete" : "undelete")", [:])
      }
    }

    private func body(_ proposal: ModerationModel.Proposal) -> [String: JSONValue] {
      var body: [String: JSONValue] = [:]
      body["title"] = proposal.fields.title.map { .string($0) }
      body["cost"] = proposal.fields.cost.map { .string($0) }
      body["version_string"] = proposal.fields.versionString.map { .string($0) }
      body["download_commit"] = proposal.fields.commit.map { .string($0) }
      if proposal.hasBadIcon { body["icon_url"] = "https://ada.example/icon.svg" }
      body["previews"] = proposal.previews.map { acts in
        .array(
          acts.map { act in
            var item: [String: JSONValue] = ["enabled": .bool(true), "type": "image"]
            switch act {
            case .insert(let link): (item["operation"], item["link"]) = ("insert", .string(link))
            case .remove(let id):
              (item["operation"], item["preview_id"]) = ("remove", .string("\(id)"))
            case .update(let id, let link):
              (item["operation"], item["preview_id"], item["link"]) = (
                "update", .string("\(id)"), .string(link)
              )
            }
            return .object(item)
          })
      }
      return body
    }

    /// Compares all that there is.
    func check() throws {
      for (index, asset) in model.assets.enumerated() {
        let answer = try house.asset("\(first + index)")
        let shown = ModerationModel.Asset(
          owner: (Int(answer["author_id"]?.string ?? "") ?? 0) - 1,
          title: answer["title"]?.string ?? "", cost: answer["cost"]?.string ?? "",
          versionString: answer["version_string"]?.string ?? "",
          commit: answer["download_commit"]?.string ?? "",
          version: Int(answer["version"]?.string ?? "") ?? 0,
          support: answer["support_level"]?.string ?? "",
          isSearchable: answer["searchable"] == "1",
          previews: previews(answer))
        #expect(shown == asset, "asset \(index)")
      }
      for (index, edit) in model.edits.enumerated() {
        let answer = try house.edit("\(index + 1)")
        #expect(answer["status"]?.string == edit.status, "edit \(index)")
        #expect(answer["reason"]?.string == edit.reason)
        #expect(answer["title"]?.string == edit.fields.title, "edit \(index)")
        #expect(answer["download_commit"]?.string == edit.fields.commit)
        #expect(
          answer["asset_id"] == .string(edit.asset.map { "\(first + $0)" } ?? "-1"))
      }
      #expect(try house.get("/asset/edit/\(model.edits.count + 1)").status == 404)
      for (index, user) in model.users.enumerated() {
        #expect(try house.level("user \(index)")?.rawValue == Int64(user.level), "user \(index)")
      }
      let found = try house.get("/asset?godot_version=any&type=any&max_results=500")
      let searchable = model.assets.count { $0.isSearchable }
      #expect(found["total_items"] == .integer(Int64(searchable)))
    }

    private func previews(_ answer: ServiceHouse.Answer) -> [ModerationModel.Preview] {
      guard case .array(let items)? = answer["previews"] else { return [] }
      return items.compactMap(\.object).map {
        ModerationModel.Preview(
          id: Int($0["preview_id"]?.string ?? "") ?? 0, link: $0["link"]?.string ?? "")
      }
    }
  }

  @Test(arguments: UInt64(1)...12) func actsComeOutAsTheRulesSay(seed: UInt64) throws {
    var run = try Run(seed: seed)
    var counts: [Int: Int] = [:]
    for step in 0..<300 {
      let act = run.act()
      let user = run.someone(act)
      let expected = run.model.take(act, by: user)
      let status = try run.send(act, user)
      counts[expected, default: 0] += 1
      try #require(status == expected, "\(step): \(act) by \(user)")
    }
    try run.check()
    #expect(run.house.log.use { $0 } == [])
    // What never happens is not tested.
    #expect(counts[200, default: 0] > 60 && counts[403, default: 0] > 10)
    #expect(run.model.assets.count > 2)
    #expect(run.model.edits.count { $0.status == "accepted" } > 5)
  }
}
