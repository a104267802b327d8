internal import AssetStoreCore

// What a body says of an asset.

extension AssetChanges {
  /// Reads the fields of an asset that a body has; throws 400 for one that no asset can have, or if one is missing where
  /// all are required but the place of issues.
  init(_ body: Body, isWhole: Bool) throws(Problem) {
    func line(_ name: String, _ most: Int) throws(Problem) -> String? {
      guard let text = try body.given(name, isRequired: isWhole) else { return nil }
      guard text.utf8.contains(where: { $0 > 0x20 }) else { throw .missing(name) }
      return try TextField.line(text, name, most: most)
    }
    func url(_ name: String) throws(Problem) -> String? {
      guard let text = try body.given(name, isRequired: isWhole) else { return nil }
      return try TextField.url(text, name)
    }
    title = try line("title", 255)
    if let text = try body.given("description", isRequired: isWhole) {
      description = try TextField.lines(text, "description", most: 64 << 10)
    }
    if isWhole || (body.has("category_id") && body["category_id"] != .null) {
      guard let id = body["category_id"]?.id else { throw .missing("category_id") }
      guard Category(rawValue: id) != nil else {
        throw Problem(400, "category_id is none of the categories")
      }
      categoryID = id
    }
    godotVersion = try AssetChanges.godotVersion(body, isRequired: isWhole)
    versionString = try line("version_string", 20)
    cost = try line("cost", 25)
    provider = try AssetChanges.provider(body, isRequired: isWhole)
    commit = try url("download_commit")
    browseURL = try url("browse_url")
    iconURL = try url("icon_url")
    if let text = try body.optional("issues_url") {
      issuesURL = try TextField.url(text, "issues_url")
    }
  }

  private static func godotVersion(
    _ body: Body, isRequired: Bool
  ) throws(Problem) -> GodotVersion? {
    guard case .integer(let encoded) = body["godot_version"] else {
      guard let text = try body.given("godot_version", isRequired: isRequired) else { return nil }
      return GodotVersion(try TextField.line(text, "godot_version", most: 40))
    }
    guard (0...Int64(GodotVersion.customBuild.encoded)).contains(encoded) else {
      throw Problem(400, "godot_version is no version")
    }
    return GodotVersion(encoded: Int32(clamping: encoded))
  }

  private static func provider(_ body: Body, isRequired: Bool) throws(Problem) -> Provider? {
    if case .integer = body["download_provider"] { return .gitHub }
    guard let name = try body.given("download_provider", isRequired: isRequired) else {
      return nil
    }
    return Provider(named: name) ?? .gitHub
  }
}

/// What a body says of a preview.
struct PreviewOrder: Sendable, Equatable {
  /// Of a pending operation; nil: it is a new one.
  var changeID: Int64?
  /// Whether the pending operation is to be forgotten.
  var isCancelled = false
  var operation: PreviewChange.Operation?
  /// Of a published preview.
  var previewID: Int64?
  var type: String?
  var link: String?
  var thumbnail: String?

  private static let most = 100

  /// Reads `previews`, in order: an array, or in a form what has its numbers in brackets; nil if there is none. Throws
  /// 400 for what is no preview.
  static func all(_ body: Body) throws(Problem) -> [PreviewOrder]? {
    var items: [JSONValue] = []
    switch body["previews"] {
    case nil, .null: return nil
    case .array(let values): items = values
    case .object(let members):
      items = try members.map { member throws(Problem) -> (Int64, JSONValue) in
        guard let number = Int64(digits: member.key) else {
          throw Problem(400, "previews are numbered")
        }
        return (number, member.value)
      }.sorted { $0.0 < $1.0 }.map { $0.1 }
    default: throw Problem(400, "previews has to be an array")
    }
    guard items.count <= most else { throw Problem(400, "there are more than \(most) previews") }
    var orders: [PreviewOrder] = []
    for item in items {
      guard let members = item.object else { throw Problem(400, "a preview has to be an object") }
      if members["enabled"]?.isTruthy == true { orders.append(try PreviewOrder(members)) }
    }
    return orders
  }

  private init(_ members: [String: JSONValue]) throws(Problem) {
    changeID = try PreviewOrder.id(members, "edit_preview_id")
    previewID = try PreviewOrder.id(members, "preview_id")
    isCancelled = members["remove"]?.isTruthy == true
    operation = try PreviewOrder.text(members, "operation").map { .init(named: $0) }
    if let type = try PreviewOrder.text(members, "type"), !type.isEmpty {
      guard type == "image" || type == "video" else {
        throw Problem(400, "the type of a preview is image or video")
      }
      self.type = type
    }
    if let link = try PreviewOrder.text(members, "link") {
      self.link = try TextField.url(link, "link")
    }
    if let thumbnail = try PreviewOrder.text(members, "thumbnail") {
      self.thumbnail = try TextField.url(thumbnail, "thumbnail")
    }
  }

  private static func text(
    _ members: [String: JSONValue], _ name: String
  ) throws(Problem) -> String? {
    switch members[name] {
    case nil, .null: return nil
    case .string(let text): return text
    default: throw Problem(400, "\(name) of a preview has to be a string")
    }
  }

  private static func id(_ members: [String: JSONValue], _ name: String) throws(Problem) -> Int64? {
    switch members[name] {
    case nil, .null, .string(""): return nil
    case .some(let value):
      guard let id = value.id else { throw Problem(400, "\(name) of a preview has to be an id") }
      return id
    }
  }
}
