internal import AssetStoreCore

/// The SQL of `edit` and `edit_preview`.
enum EditTable {
  static func find(_ id: Int64, _ database: Database) throws -> EditRecord? {
    var edit = try database.first(
      """
      SELECT id, asset_id, user_id, title, description, category_id, godot_version, version_string,
        cost, download_provider, download_commit, browse_url, issues_url, icon_url, status, reason,
        submitted, modified
      FROM edit WHERE id = ?
      """, .integer(id), as: record)
    edit?.previews = try database.rows(
      """
      SELECT id, preview_id, operation, type, link, thumbnail FROM edit_preview WHERE edit_id = ?
      ORDER BY id
      """, .integer(id), as: preview)
    edit?.upload = try UploadTable.find(id, database)
    return edit
  }

  /// Puts a new proposal in with its previews, and gives its id.
  static func insert(_ edit: EditRecord, author: String, _ database: Database) throws -> Int64 {
    try database.query(
      """
      INSERT INTO edit (
        asset_id, user_id, title, description, category_id, godot_version, version_string, cost,
        download_provider, download_commit, browse_url, issues_url, icon_url, title_key, status,
        reason, modified, author_key, submitted)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, values(edit) + [.text(Folded.text(author)), .integer(edit.submitted)]
    ) { _ in }
    let id = database.lastInsertedRow
    for change in edit.previews { try insert(change, of: id, database) }
    if let upload = edit.upload { try UploadTable.insert(upload, of: id, database) }
    return id
  }

  /// Proposals of a user that no moderator has decided on.
  static func waiting(of user: Int64, _ database: Database) throws -> Int64 {
    try database.first(
      "SELECT count(*) FROM edit WHERE user_id = ? AND status IN (0, 1)", .integer(user),
      as: { $0.integer(0) }) ?? 0
  }

  /// Replaces the row and the previews of a proposal.
  static func update(_ edit: EditRecord, _ database: Database) throws {
    try database.query(
      """
      UPDATE edit SET
        asset_id = ?, user_id = ?, title = ?, description = ?, category_id = ?, godot_version = ?,
        version_string = ?, cost = ?, download_provider = ?, download_commit = ?, browse_url = ?,
        issues_url = ?, icon_url = ?, title_key = ?, status = ?, reason = ?, modified = ?
      WHERE id = ?
      """, values(edit) + [.integer(edit.id)]
    ) { _ in }
    let kept = Set(edit.previews.map(\.id))
    let stored = try database.rows(
      "SELECT id FROM edit_preview WHERE edit_id = ?", .integer(edit.id), as: { $0.integer(0) })
    for id in stored where !kept.contains(id) {
      try database.run("DELETE FROM edit_preview WHERE id = ?", .integer(id))
    }
    for change in edit.previews {
      if change.id == 0 {
        try insert(change, of: edit.id, database)
      } else {
        try database.run(
          "UPDATE edit_preview SET type = ?, link = ?, thumbnail = ? WHERE id = ?",
          .text(orNull: change.type), .text(orNull: change.link), .text(orNull: change.thumbnail),
          .integer(change.id))
      }
    }
  }

  /// Which proposal a pending operation on a preview is of.
  static func ofPreview(_ id: Int64, _ database: Database) throws -> Int64? {
    try database.first(
      "SELECT edit_id FROM edit_preview WHERE id = ?", .integer(id), as: { $0.integer(0) })
  }

  private static func insert(
    _ change: PreviewChange, of edit: Int64, _ database: Database
  ) throws {
    try database.run(
      """
      INSERT INTO edit_preview (edit_id, preview_id, operation, type, link, thumbnail)
      VALUES (?, ?, ?, ?, ?, ?)
      """, .integer(edit), change.previewID.map { .integer($0) } ?? .null,
      .integer(change.operation.rawValue), .text(orNull: change.type),
      .text(orNull: change.link), .text(orNull: change.thumbnail))
  }

  private static func values(_ edit: EditRecord) -> [Database.Value] {
    let changes = edit.changes
    return [
      .integer(orNull: edit.assetID), .integer(edit.userID), .text(orNull: changes.title),
      .text(orNull: changes.description), .integer(orNull: changes.categoryID),
      .integer(orNull: changes.godotVersion.map { Int64($0.encoded) }),
      .text(orNull: changes.versionString), .text(orNull: changes.cost),
      .integer(orNull: changes.provider?.rawValue), .text(orNull: changes.commit),
      .text(orNull: changes.browseURL), .text(orNull: changes.issuesURL),
      .text(orNull: changes.iconURL), .text(orNull: changes.title.map(Folded.text)),
      .integer(edit.status.rawValue), .text(edit.reason), .integer(edit.modified),
    ]
  }

  private static func record(_ row: Database.Row) -> EditRecord {
    EditRecord(
      id: row.integer(0), assetID: row.optionalInteger(1), userID: row.integer(2),
      changes: AssetChanges(
        title: row.optionalText(3), description: row.optionalText(4),
        categoryID: row.optionalInteger(5),
        godotVersion: row.optionalInteger(6).map {
          GodotVersion(encoded: Int32(clamping: $0))
        },
        versionString: row.optionalText(7), cost: row.optionalText(8),
        provider: row.optionalInteger(9).map { Provider(rawValue: $0) ?? .custom },
        commit: row.optionalText(10), browseURL: row.optionalText(11),
        issuesURL: row.optionalText(12), iconURL: row.optionalText(13)),
      status: EditStatus(rawValue: row.integer(14)) ?? .rejected, reason: row.text(15),
      submitted: row.integer(16), modified: row.integer(17))
  }

  private static func preview(_ row: Database.Row) -> PreviewChange {
    PreviewChange(
      id: row.integer(0), previewID: row.optionalInteger(1),
      operation: PreviewChange.Operation(rawValue: row.integer(2)) ?? .insert,
      type: row.optionalText(3), link: row.optionalText(4), thumbnail: row.optionalText(5))
  }
}

extension Database.Value {
  fileprivate static func text(orNull text: String?) -> Self { text.map { .text($0) } ?? .null }
  fileprivate static func integer(orNull number: Int64?) -> Self {
    number.map { .integer($0) } ?? .null
  }
}

extension Database.Row {
  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }
  func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }
}
