internal import AssetStoreCore
internal import AssetStoreWeb

/// What is looked for among proposals.
struct EditSearch: Sendable {
  /// -1: new ones.
  var assetID: Int64?
  var statuses: [EditStatus] = [.new, .inReview]
  /// Patterns of LIKE, folded; "": all.
  var filter = ""
  var user = ""
  var size: Int64 = 40
  var offset: Int64 = 0

  init(_ query: Query) throws(Problem) {
    if let asset = query["asset"], !asset.isEmpty {
      assetID = asset == "-1" ? -1 : Int64(digits: asset) ?? 0
    }
    let named = (query["status"] ?? "").split(separator: " ").map(String.init)
    let listed = EditStatus.allCases.filter { query.has("status[\($0.name)]") }
    let statuses = Set(named.compactMap(EditStatus.init(named:)) + listed)
    if !statuses.isEmpty { self.statuses = EditStatus.allCases.filter(statuses.contains) }
    let pieces = try LibrarySearch.pieces(LibrarySearch.pattern("filter", query))
    if !pieces.isEmpty { filter = "%\(pieces.joined(separator: "%"))%" }
    user = try LibrarySearch.pattern("user", query)
    (size, offset) = try LibrarySearch.paging(query)
  }
}

extension Service {
  /// GET /asset/edit?asset&status&filter&user&max_results&page&offset, for anybody: a page of proposals, the last changed
  /// first.
  func editList(_ request: Request) throws -> Response {
    let search = try EditSearch(Query(request.query))
    return try data.read { try EditList.answer(search, $0) }
  }

  /// GET /asset/edit/{id}, for anybody.
  func edit(_ id: String) throws -> Response {
    let id = try Service.id(id)
    return try data.read { database in
      let edit = try Service.foundEdit(id, database)
      let author = try UserTable.find(database, id: edit.userID)?.account.name ?? ""
      let asset = try edit.assetID.flatMap { try AssetTable.find($0, database) }
      let previews = try edit.assetID.map { try PreviewTable.of($0, database) } ?? []
      return EditAnswers.detail(edit, author: author, asset, previews)
    }
  }

  /// POST /user/feed: {events: [...]}, the forty proposals of the user that were changed last.
  func feed(_ request: Request, _ body: Body) throws -> Response {
    let account = try signedIn(request, body)
    return try data.read { try EditList.feed(account.id, $0) }
  }
}

/// Lists of proposals, as the library's server writes them.
enum EditList {
  fileprivate static func answer(_ search: EditSearch, _ database: Database) throws -> Response {
    let (rows, total) = try rows(search, database)
    return .object { answer in
      answer.array("result") { answer in
        for row in rows { answer.object { row.write(&$0) } }
      }
      answer.integer("page", search.offset / search.size)
      answer.integer("pages", total / search.size + (total % search.size == 0 ? 0 : 1))
      answer.integer("page_length", search.size)
      answer.integer("total_items", total)
    }
  }

  /// A page of what a search finds, the last changed first, and how many it finds.
  static func rows(
    _ search: EditSearch, _ database: Database
  ) throws -> (rows: [Row], total: Int64) {
    var conditions =
      "e.status IN (\(search.statuses.map { "\($0.rawValue)" }.joined(separator: ", ")))"
    var values: [Database.Value] = []
    if let id = search.assetID {
      conditions += id == -1 ? " AND e.asset_id IS NULL" : " AND e.asset_id = ?"
      if id != -1 { values.append(.integer(id)) }
    }
    if !search.user.isEmpty {
      conditions += " AND e.author_key LIKE ?"
      values.append(.text(search.user))
    }
    if !search.filter.isEmpty {
      conditions += " AND (e.title_key LIKE ? OR a.title_key LIKE ? OR e.author_key LIKE ?)"
      values += Array(repeating: .text(search.filter), count: 3)
    }
    let from = "FROM edit e LEFT JOIN asset a ON a.id = e.asset_id WHERE \(conditions)"
    var total: Int64 = 0
    try database.query("SELECT count(*) \(from)", values) { total = $0.integer(0) }
    var rows: [Row] = []
    try database.query(
      "SELECT \(Row.columns) \(from) ORDER BY e.modified DESC, e.id DESC LIMIT ? OFFSET ?",
      values + [.integer(search.size), .integer(search.offset)]
    ) { rows.append(Row($0)) }
    return (rows, total)
  }

  fileprivate static func feed(_ user: Int64, _ database: Database) throws -> Response {
    let rows = try rows(of: user, database)
    return .object { answer in
      answer.array("events") { answer in
        for row in rows { answer.object { row.writeEvent(&$0) } }
      }
    }
  }

  /// The forty proposals of a user that were changed last.
  static func rows(of user: Int64, _ database: Database) throws -> [Row] {
    var rows: [Row] = []
    try database.query(
      """
      SELECT \(Row.columns) FROM edit e LEFT JOIN asset a ON a.id = e.asset_id WHERE e.user_id = ?
      ORDER BY e.modified DESC, e.id DESC LIMIT 40
      """, [.integer(user)]
    ) { rows.append(Row($0)) }
    return rows
  }

  /// A proposal with what it leaves as it is.
  struct Row {
    var id: Int64
    var assetID: Int64
    var userID: Int64
    var submitted: Int64
    var modified: Int64
    var title: String
    var description: String
    var godotVersion: GodotVersion
    var versionString: String
    var cost: String
    var browseURL: String
    var iconURL: String
    /// Nil: it stays.
    var category: Category?
    var wholeCategory: Category?
    var supportLevel: SupportLevel
    var status: EditStatus
    var reason: String
    var author: String
    /// Whether a package came with it.
    var hasPackage: Bool

    fileprivate static let columns = """
      e.id, e.asset_id, e.user_id, e.submitted, e.modified, coalesce(e.title, a.title),
      coalesce(e.description, a.description), coalesce(e.godot_version, a.godot_version),
      coalesce(e.version_string, a.version_string), coalesce(e.cost, a.cost),
      coalesce(e.browse_url, a.browse_url), coalesce(e.icon_url, a.icon_url), e.category_id,
      a.category_id, a.support_level, e.status, e.reason,
      (SELECT name FROM user WHERE user.id = e.user_id),
      EXISTS (SELECT 1 FROM upload WHERE edit_id = e.id)
      """

    fileprivate init(_ row: Database.Row) {
      id = row.integer(0)
      assetID = row.optionalInteger(1) ?? -1
      userID = row.integer(2)
      submitted = row.integer(3)
      modified = row.integer(4)
      title = row.text(5)
      description = row.text(6)
      godotVersion = GodotVersion(encoded: row.int32(7))
      versionString = row.text(8)
      cost = row.text(9)
      browseURL = row.text(10)
      iconURL = row.text(11)
      category = row.optionalInteger(12).flatMap { Category(rawValue: $0) }
      wholeCategory = category ?? row.optionalInteger(13).flatMap { Category(rawValue: $0) }
      supportLevel = SupportLevel(rawValue: row.integer(14)) ?? .testing
      status = EditStatus(rawValue: row.integer(15)) ?? .rejected
      reason = row.text(16)
      author = row.text(17)
      hasPackage = row.integer(18) != 0
    }

    fileprivate func write(_ answer: inout AnswerText) {
      answer.string("edit_id", "\(id)")
      answer.string("asset_id", "\(assetID)")
      answer.string("user_id", "\(userID)")
      answer.string("submit_date", Timestamp.plain(submitted))
      answer.string("modify_date", Timestamp.plain(modified))
      answer.string("title", title)
      answer.string("description", description)
      answer.string("godot_version", godotVersion.text)
      answer.string("version_string", versionString)
      answer.string("cost", cost)
      answer.string("browse_url", browseURL)
      answer.string("icon_url", iconURL)
      answer.string("category", orNull: category?.name)
      answer.string("support_level", supportLevel.name)
      answer.string("status", status.name)
      answer.string("reason", reason)
      answer.string("author", author)
    }

    fileprivate func writeEvent(_ answer: inout AnswerText) {
      answer.string("edit_id", "\(id)")
      answer.string("asset_id", "\(assetID)")
      answer.string("title", title)
      answer.string("submit_date", Timestamp.plain(submitted))
      answer.string("modify_date", Timestamp.plain(modified))
      answer.string("category", orNull: wholeCategory?.name)
      answer.string("version_string", versionString)
      answer.string("icon_url", iconURL)
      answer.string("status", status.name)
      answer.string("reason", reason)
    }
  }
}
