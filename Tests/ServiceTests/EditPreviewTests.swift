import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

@Suite struct EditPreviewTests {
  private func preview(_ fields: [String: JSONValue]) -> JSONValue {
    .object(fields.merging(["enabled": .bool(true)]) { first, _ in first })
  }

  private func insert(_ name: String, type: String = "image") -> JSONValue {
    preview([
      "operation": "insert", "type": .string(type),
      "link": .string("https://ada.example/\(name)"),
    ])
  }

  @Test func previewsAreMerged() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada")
    let moderator = try house.user("mod", .moderator)
    let asset = try house.publish(
      ada, moderator,
      [
        "previews": [
          insert("a"), insert("b", type: "video"), insert("c"),
          ["operation": "insert", "type": "image", "link": "https://ada.example/ignored"],
          // Of a new asset, all are inserted.
          preview([
            "operation": "remove", "type": "image", "link": "https://ada.example/d",
            "thumbnail": "https://ada.example/small",
          ]),
        ]
      ])
    #expect(
      try house.published(asset)
        == [
          "image https://ada.example/a ", "video https://ada.example/b ",
          "image https://ada.example/c ", "image https://ada.example/d https://ada.example/small",
        ])
    let edit = try house.propose(
      ada, asset,
      [
        "previews": [
          preview(["operation": "remove", "preview_id": "1"]),
          preview(["operation": "delete", "preview_id": .integer(3)]),
          preview([
            "operation": "update", "preview_id": "2", "link": "https://ada.example/b",
            "thumbnail": "https://ada.example/bb",
          ]),
          insert("e"), preview(["operation": "insert"]),
        ]
      ])
    let previews = try house.previews(edit)
    #expect(
      previews.map { $0["operation"]?.string ?? "" }
        == ["remove", "remove", "update", "insert", "insert", ""])
    #expect(previews[0]["preview_id"] == "1")
    #expect(previews[0]["original"]?.object?["link"] == "https://ada.example/a")
    #expect(previews[2]["link"] == .null)
    #expect(previews[2]["thumbnail"] == "https://ada.example/bb")
    #expect(previews[3]["preview_id"] == .null && previews[3]["original"] == nil)
    #expect(
      previews[5] == [
        "preview_id": "4", "type": "image", "link": "https://ada.example/d",
        "thumbnail": "https://ada.example/small",
      ])
    try house.accept(edit, moderator)
    #expect(
      try house.published(asset)
        == [
          "video https://ada.example/b https://ada.example/bb",
          "image https://ada.example/d https://ada.example/small",
          "image https://ada.example/e ", "image  ",
        ])
    #expect(try house.asset(asset)["version"] == "1")
  }

  @Test func operationsAreRevisedAndCancelled() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada")
    let edit = try house.propose(ada, ["previews": [insert("a"), insert("b")]])
    let other = try house.propose(ada, ["previews": [insert("x")]])
    let ids = try house.previews(edit).compactMap { $0["edit_preview_id"]?.string }
    let foreign = try house.previews(other).compactMap { $0["edit_preview_id"]?.string }
    func revise(_ fields: [String: JSONValue]) throws -> Int32 {
      try house.post("/asset/edit/\(edit)", ["previews": [preview(fields)]], token: ada).status
    }
    #expect(try revise(["edit_preview_id": .string(ids[0]), "remove": "1"]) == 200)
    #expect(
      try revise(["edit_preview_id": .string(ids[1]), "link": "https://ada.example/bb"]) == 200)
    #expect(try revise(["operation": "insert", "type": "image", "link": "https://a/c"]) == 200)
    #expect(
      try house.previews(edit).map { $0["link"] } == ["https://ada.example/bb", "https://a/c"])
    #expect(try revise(["edit_preview_id": .string(ids[0]), "remove": "1"]) == 404)
    #expect(try revise(["edit_preview_id": "99"]) == 404)
    #expect(try revise(["edit_preview_id": .string(foreign[0]), "remove": "1"]) == 400)
    #expect(try house.previews(other).count == 1)
  }

  @Test func previewsThatAreNoneAreRefused() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada")
    let moderator = try house.user("mod", .moderator)
    let asset = try house.publish(ada, moderator, ["previews": [insert("a")]])
    let other = try house.publish(ada, moderator, ["previews": [insert("b")]])
    for (previews, status) in [
      ("x", 400), (.integer(1), 400), (["x"], 400), ([.null], 400), (["a": preview([:])], 400),
      ([preview([:])], 400), ([preview(["operation": .integer(1)])], 400),
      ([preview(["operation": "insert", "type": "sound"])], 400),
      ([preview(["operation": "insert", "link": "javascript:alert(1)"])], 400),
      ([preview(["operation": "insert", "thumbnail": "a\nb"])], 400),
      ([preview(["operation": "remove"])], 400),
      ([preview(["operation": "remove", "preview_id": "x"])], 400),
      ([preview(["operation": "remove", "preview_id": "99"])], 404),
      ([preview(["operation": "update", "preview_id": "2"])], 400),
      (.array(Array(repeating: insert("a"), count: 101)), 400),
      ([insert("a"), preview(["operation": "remove", "preview_id": "99"])], 404),
    ] as [(JSONValue, Int32)] {
      let answer = try house.post("/asset/\(asset)", ["previews": previews], token: ada)
      #expect(answer.status == status, "\(previews) \(answer.body)")
    }
    // Of none of them anything was kept.
    #expect(try house.get("/asset/edit?asset=\(asset)&status=new")["total_items"] == .integer(0))
    for previews in [
      [preview(["operation": "insert", "type": "image"])],
      [preview(["operation": "insert", "link": "https://a/b"])],
      [preview(["type": "image", "link": "https://a/b"])],
    ] as [JSONValue] {
      let body = ServiceHouse.asset(["previews": previews])
      #expect(try house.post("/asset", .object(body), token: ada).status == 400)
    }
    #expect(try house.published(other).count == 1)
  }

  @Test func aPreviewThatIsGoneMeanwhileIsPassedOver() throws {
    let house = try ServiceHouse()
    let ada = try house.user("ada")
    let moderator = try house.user("mod", .moderator)
    let asset = try house.publish(ada, moderator, ["previews": [insert("a"), insert("b")]])
    let first = try house.propose(
      ada, asset, ["previews": [preview(["operation": "remove", "preview_id": "1"])]])
    let second = try house.propose(
      ada, asset,
      [
        "previews": [
          preview(["operation": "remove", "preview_id": "1"]),
          preview(["operation": "update", "preview_id": "2", "link": "https://a/b"]),
        ]
      ])
    try house.accept(first, moderator)
    try house.accept(second, moderator)
    #expect(try house.published(asset) == ["image https://a/b "])
  }
}
