import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

extension ServiceHouse {
  static let commit = String(repeating: "a", count: 40)
  static let otherCommit = String(repeating: "b", count: 40)

  /// What a new asset needs.
  static func asset(_ changes: [String: JSONValue?] = [:]) -> [String: JSONValue] {
    var body: [String: JSONValue] = [
      "title": "Phantom Camera", "description": "Follows.\nSmoothly.", "category_id": "2",
      "godot_version": "4.2", "version_string": "1.0", "cost": "MIT",
      "download_provider": "GitHub", "download_commit": .string(commit),
      "browse_url": "https://github.com/ada/camera", "icon_url": "https://ada.example/icon.png",
      "issues_url": "",
    ]
    for (name, value) in changes { body[name] = value }
    return body
  }

  /// Proposes a new asset and gives the proposal's id.
  func propose(_ token: String, _ changes: [String: JSONValue?] = [:]) throws -> String {
    let answer = try post("/asset", .object(ServiceHouse.asset(changes)), token: token)
    try #require(answer.status == 200, "\(answer.body)")
    return try #require(answer["id"]?.string)
  }

  /// Proposes to change an asset and gives the proposal's id.
  func propose(_ token: String, _ asset: String, _ body: JSONValue) throws -> String {
    let answer = try post("/asset/\(asset)", body, token: token)
    try #require(answer.status == 200, "\(answer.body)")
    return try #require(answer["id"]?.string)
  }

  /// Puts a proposal in review, accepts it, and gives the asset's id.
  @discardableResult
  func accept(_ edit: String, _ moderator: String, _ body: JSONValue = [:]) throws -> String {
    try #require(try post("/asset/edit/\(edit)/review", [:], token: moderator).status == 200)
    let answer = try post("/asset/edit/\(edit)/accept", body, token: moderator)
    try #require(answer.status == 200, "\(answer.body)")
    return try #require(answer["id"]?.string)
  }

  /// A published asset of a user.
  func publish(
    _ token: String, _ moderator: String, _ changes: [String: JSONValue?] = [:]
  ) throws -> String {
    try accept(propose(token, changes), moderator)
  }

  func asset(_ id: String) throws -> Answer { try get("/asset/\(id)") }

  func edit(_ id: String) throws -> Answer { try get("/asset/edit/\(id)") }

  /// The ids of operations on previews of a proposal, and those of untouched previews.
  func previews(_ edit: String) throws -> [[String: JSONValue]] {
    guard case .array(let previews)? = try self.edit(edit)["previews"] else { return [] }
    return previews.compactMap(\.object)
  }

  /// The published previews of an asset as "type link thumbnail".
  func published(_ asset: String) throws -> [String] {
    try service.data.read { database in
      try PreviewTable.of(Int64(asset) ?? 0, database).map {
        "\($0.type) \($0.link) \($0.thumbnail)"
      }
    }
  }
}
