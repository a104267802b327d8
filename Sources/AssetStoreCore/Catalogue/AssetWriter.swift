/// Brings assets of one source into `asset`, `release`, `preview`, `asset_tag` and the index `asset_text`, within one
/// transaction.
///
/// A new asset, as nearly all of a first sync are, is written with as few statements as it has rows.
final class AssetWriter {
  /// What `put` did.
  enum Effect {
    case added
    case changed
    case same
  }

  private let database: Database
  private let source: Int64
  private let generation: Int64
  private let isNew: Bool
  /// Rows of `category`, `license` and `tag`.
  private var known: [String: [String: Int64]] = [:]

  private static let mostKnown = 10_000

  /// - Parameters:
  ///   - generation: what each asset gets that is put.
  ///   - isNew: whether the source has no assets and none is put twice, so that there is none to look for.
  init(source: Int64, generation: Int64, isNew: Bool = false, _ database: Database) {
    self.database = database
    self.source = source
    self.generation = generation
    self.isNew = isNew
  }

  /// Without the last condition SQLite does not see that the partial index will do, and looks at each asset of the
  /// source instead, for each asset that is synced.
  static let numbered =
    "SELECT id, revision, detailed FROM asset WHERE source_id = ? AND number = ? AND number > 0"

  /// Adds an asset or brings it up to date; finds it by its number, or by its name if it has none.
  ///
  /// - Parameters:
  ///   - details: nil if its own page was not read; what is known of that stays.
  ///   - page: where the source's list has it.
  func put(_ asset: AssetRow, details: DetailRow?, page: Int64) throws -> Effect {
    guard let old = try isNew ? nil : find(asset) else {
      try add(asset, details ?? DetailRow(), isDetailed: details != nil, page)
      return .added
    }
    if old.revision == asset.revision, details == nil || old.detailed == asset.revision {
      try database.run(
        "UPDATE asset SET generation = ?, page = ? WHERE id = ?", .integer(generation),
        .integer(page), .integer(old.id))
      return .same
    }
    try AssetTable.unindex(old.id, database)
    try database.query(
      """
      UPDATE asset SET number = ?1, publisher = ?2, slug = CASE WHEN slug_base = ?3 THEN slug ELSE ?3 END, slug_base = ?3, type = ?4, support = ?5, title = ?6, title_key = ?7,
        author = ?8, category_id = ?9, license_id = ?10, icon_url = ?11, updated = ?12, rating = ?13, version = ?14,
        godot_min = ?15, godot_max = ?16, revision = ?17, page = ?18, generation = ?19, source_id = ?20,
        vast_id = ?21, permissions = ?22
      WHERE id = ?23
      """, try values(asset, page) + [.integer(old.id)]
    ) { _ in }
    if details == nil, asset.hasDetails(of: old.detailed) {
      try database.run("UPDATE asset SET detailed = revision WHERE id = ?", .integer(old.id))
    }
    try replaceReleases(asset.releases, of: old.id, keepingDetails: details == nil)
    if let details { try replace(details, of: old.id) }
    try AssetTable.index(old.id, database)
    return .changed
  }

  /// Stores what an asset's own page tells, with the one release that it describes.
  func put(_ details: DetailRow, release: ReleaseRow, of id: Int64) throws {
    try AssetTable.unindex(id, database)
    try replaceReleases([release], of: id, keepingDetails: false)
    try replace(details, of: id)
    try AssetTable.index(id, database)
  }

  private func find(_ asset: AssetRow) throws -> (id: Int64, revision: String, detailed: String)? {
    if asset.number > 0 {
      return try database.first(
        AssetWriter.numbered, .integer(source), .integer(asset.number)
      ) { ($0.integer(0), $0.text(1), $0.text(2)) }
    }
    return try database.first(
      "SELECT id, revision, detailed FROM asset WHERE publisher = ? AND slug = ? AND source_id = ?",
      .text(asset.publisher), .text(asset.slug), .integer(source)
    ) { ($0.integer(0), $0.text(1), $0.text(2)) }
  }

  private func add(
    _ asset: AssetRow, _ details: DetailRow, isDetailed: Bool, _ page: Int64
  ) throws {
    let tags = details.tags.joined(separator: " ")
    try database.query(
      """
      INSERT INTO asset (number, publisher, slug_base, type, support, title, title_key, author, category_id, license_id,
        icon_url, updated, rating, version, godot_min, godot_max, revision, page, generation, source_id,
        vast_id, permissions, browse_url, issues_url, description, tags, detailed, slug)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,
        ?23, ?24, ?25, ?26, ?27, ?3)
      """,
      try values(asset, page) + [
        .text(details.browseUrl), .text(details.issuesUrl), .text(details.description), .text(tags),
        .text(isDetailed ? asset.revision : ""),
      ]
    ) { _ in }
    let id = database.lastInsertedRow
    try add(asset.releases, to: id)
    try add(details, to: id)
    try AssetTable.index(
      id, AssetText(asset.title, asset.author, tags: tags, details.description), database)
  }

  /// The columns of `asset` that a list tells, in the order of the statements above.
  private func values(_ asset: AssetRow, _ page: Int64) throws -> [Database.Value] {
    let newest =
      asset.releases.first { $0.yanked.isEmpty } ?? asset.releases.first ?? ReleaseRow()
    return [
      .integer(asset.number), .text(asset.publisher), .text(asset.slug), .text(asset.type.rawValue),
      .text(asset.support.rawValue), .text(asset.title), .text(asset.title.lowercased()),
      .text(asset.author), try named("category", asset.category),
      try named("license", asset.license), .text(asset.iconUrl), .integer(asset.updated),
      .integer(Int64(asset.rating)), .text(newest.version),
      .integer(Int64(newest.godotMin.encoded)), integer(newest.godotMax), .text(asset.revision),
      .integer(page), .integer(generation), .integer(source), .text(asset.vastId),
      .text(try list(newest.permissions)),
    ]
  }

  private func replaceReleases(
    _ releases: [ReleaseRow], of id: Int64, keepingDetails: Bool
  ) throws {
    // A list that names no archive must not wipe out the one that a page named for the same version.
    if keepingDetails, releases.count == 1, releases[0].url.isEmpty {
      let same = try database.first(
        "SELECT 1 FROM release WHERE asset_id = ? AND position = 0 AND version = ? AND godot_min = ?",
        .integer(id), .text(releases[0].version), .integer(Int64(releases[0].godotMin.encoded))
      ) { _ in true }
      if same != nil { return }
    }
    try database.run("DELETE FROM release WHERE asset_id = ?", .integer(id))
    try add(releases, to: id)
  }

  private func add(_ releases: [ReleaseRow], to id: Int64) throws {
    for (position, release) in releases.enumerated() {
      try database.run(
        """
        INSERT INTO release (asset_id, position, version, godot_min, godot_max, url, sha256, size, published,
          dependencies, permissions, yanked)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """, .integer(id), .integer(Int64(position)), .text(release.version),
        .integer(Int64(release.godotMin.encoded)), integer(release.godotMax), .text(release.url),
        .text(release.sha256), .integer(release.size), .integer(release.published),
        .text(try list(release.dependencies)), .text(try list(release.permissions)),
        .text(release.yanked))
    }
  }

  private func replace(_ details: DetailRow, of id: Int64) throws {
    try database.run("DELETE FROM preview WHERE asset_id = ?", .integer(id))
    try database.run("DELETE FROM asset_tag WHERE asset_id = ?", .integer(id))
    try add(details, to: id)
    try database.run(
      """
      UPDATE asset SET description = ?, browse_url = ?, issues_url = ?, tags = ?, detailed = revision WHERE id = ?
      """, .text(details.description), .text(details.browseUrl), .text(details.issuesUrl),
      .text(details.tags.joined(separator: " ")), .integer(id))
  }

  private func add(_ details: DetailRow, to id: Int64) throws {
    for (position, preview) in details.previews.enumerated() {
      try database.run(
        "INSERT INTO preview (asset_id, position, type, url, thumbnail_url) VALUES (?, ?, ?, ?, ?)",
        .integer(id), .integer(Int64(position)), .text(preview.type.rawValue), .text(preview.url),
        .text(preview.thumbnailUrl))
    }
    for tag in details.tags {
      let tag = try named("tag", tag)
      try database.run(
        "INSERT OR IGNORE INTO asset_tag (asset_id, tag_id) VALUES (?, ?)", .integer(id), tag)
    }
  }

  /// The row of a name in `category`, `license` or `tag`, made if need be; NULL for "".
  private func named(_ table: String, _ name: String) throws -> Database.Value {
    if name.isEmpty { return .null }
    if let id = known[table]?[name] { return .integer(id) }
    let find = "SELECT id FROM \(table) WHERE name = ?"
    var id = try database.first(find, .text(name), as: { $0.integer(0) })
    if id == nil {
      try database.run("INSERT INTO \(table) (name) VALUES (?)", .text(name))
      id = database.lastInsertedRow
    }
    if known[table, default: [:]].count >= AssetWriter.mostKnown { known[table] = [:] }
    known[table, default: [:]][name] = id
    return id.map { .integer($0) } ?? .null
  }

  /// A column that is "" in most rows.
  private func list(_ values: [some Encodable]) throws -> String {
    values.isEmpty ? "" : try JSONText.encode(values)
  }

  private func integer(_ version: GodotVersion?) -> Database.Value {
    version.map { .integer(Int64($0.encoded)) } ?? .null
  }
}
