import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

/// Whatever comes in, the client is told what is wrong with it and the service fails at nothing.
@Suite struct HostileBodyTests {
  private static let texts = [
    "", " ", "0", "-1", "1", "x", "1000000000", "99999999999999999999", "1e9", "true", "null",
    "../../etc/passwd", "'; DROP TABLE user; --", "<script>alert(1)</script>", "\u{0}", "\u{7f}",
    "\u{202e}abc", "\u{fffe}", "%00", "%s", "javascript:x", "http://", "https://[::1", "insert",
    "remove", "update", "image", "featured", "admin", "\u{1f469}\u{200d}\u{1f469}", "e\u{301}",
    String(repeating: "a", count: 70_000), String(repeating: "\u{301}", count: 30),
  ]

  private static func value(_ chance: inout Chance, depth: Int = 0) -> JSONValue {
    switch chance.next(depth > 3 ? 8 : 11) {
    case 0: .null
    case 1: .bool(chance.next(2) == 0)
    case 2: .integer(chance.one(of: [0, 1, -1, 2, 40_300, .max, .min, 1_000_000_000]))
    case 3: .number(chance.one(of: [0.5, -1.5, 1e300, 1e-300]))
    case 8: .array((0..<chance.next(4)).map { _ in value(&chance, depth: depth + 1) })
    case 9, 10:
      .object(
        Dictionary(
          (0..<chance.next(6)).map { _ in
            (
              chance.one(of: [
                "enabled", "operation", "preview_id", "edit_preview_id", "type", "link",
                "thumbnail", "remove", "0", "1", "x",
              ]), value(&chance, depth: depth + 1)
            )
          }, uniquingKeysWith: { first, _ in first }))
    default: .string(chance.one(of: texts))
    }
  }

  @Test(arguments: UInt64(1)...6) func nothingBreaksTheService(seed: UInt64) throws {
    let house = try ServiceHouse()
    var chance = Chance(seed: seed)
    let users = [
      try house.user("ada"), try house.user("mod", .moderator), try house.user("root", .admin),
    ]
    let asset = try house.publish(users[0], users[1])
    let edit = try house.propose(users[0], asset, ["title": "B"])
    let library = ServiceHouse.library
    let routes =
      [
        "/asset", "/asset/\(asset)", "/asset/\(asset)/support_level", "/asset/\(asset)/delete",
        "/asset/edit/\(edit)", "/asset/edit/\(edit)/review", "/asset/edit/\(edit)/accept",
        "/asset/edit/\(edit)/reject", "/user/feed", "/register", "/login", "/forgot_password",
        "/reset_password", "/change_password",
      ].map { library + $0 } + [
        "/api/v1/account/tokens", "/api/v1/account/users/ada/level",
        "/api/v1/account/users/%F0%9F%A6%8A/reset",
      ]
    let names = [
      "username", "email", "password", "old_password", "new_password", "title", "description",
      "category_id", "godot_version", "version_string", "cost", "download_provider",
      "download_commit", "browse_url", "issues_url", "icon_url", "previews", "reason",
      "support_level", "level", "scope", "label", "days",
    ]
    for _ in 0..<250 {
      var body = chance.next(2) == 0 ? [:] : ServiceHouse.asset()
      for _ in 0..<(1 + chance.next(4)) {
        body[chance.one(of: names)] = HostileBodyTests.value(&chance)
      }
      let route = chance.one(of: routes)
      let answer = try house.send(
        "POST", route, Array(ServiceHouse.text(.object(body)).utf8),
        token: chance.one(of: users))
      #expect(answer.status < 500, "\(route) \(body)")
      #expect(answer.status < 400 || answer["error"]?.string?.isEmpty == false)
    }
    let paths = [
      "/asset/edit", "/asset/edit/\(edit)", "/asset/edit/%31", "/asset/edit/%D9%A1",
      "/asset/edit/-1", "/asset/edit/99999999999999999999", "/reset_password",
    ]
    for _ in 0..<250 {
      let query = (0..<3).map { _ in
        let name = chance.one(of: [
          "asset", "status", "status[new]", "filter", "user", "max_results", "page", "offset",
          "token",
        ])
        let value = chance.one(of: HostileBodyTests.texts).utf8.prefix(3000)
        return name + "=" + value.map { "%" + Hex.encode([$0]) }.joined()
      }
      let target = library + chance.one(of: paths) + "?" + query.joined(separator: "&")
      #expect(try house.send("GET", target).status < 500, "\(target.prefix(300))")
    }
    #expect(house.log.use { $0 } == [])
  }
}
