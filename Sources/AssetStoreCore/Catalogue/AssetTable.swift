/// An asset as a source tells it, on its way into the catalogue.
struct AssetRow {
  var number: Int64 = 0
  var publisher = ""
  var slug = ""
  var type = AssetType.addon
  var support = Support.community
  var title = ""
  var author = ""
  var category = ""
  var license = ""
  var iconUrl = ""
  var updated: Int64 = 0
  var rating: Int32 = 0
  /// Changes whenever something in this row or its releases does.
  var revision = ""
  /// The id of a `.vast`; "" for any other package.
  var vastId = ""
  /// Newest first.
  var releases: [ReleaseRow] = []

  /// A revision of which the details depend on the first part alone.
  static func revision(details: [String], others: [String]) -> String {
    [details, others].map { $0.joined(separator: "\u{1f}") }.joined(separator: "\u{1e}")
  }

  /// Whether details of the revision `known` are those of this row too.
  func hasDetails(of known: String) -> Bool {
    func part(_ revision: String) -> Substring { revision.prefix { $0 != "\u{1e}" } }
    return !known.isEmpty && part(known) == part(revision)
  }
}

/// A release on its way into the catalogue.
struct ReleaseRow {
  var version = ""
  var godotMin = GodotVersion.unknown
  var godotMax: GodotVersion?
  var url = ""
  var sha256 = ""
  var size: Int64 = 0
  var published: Int64 = 0
  var dependencies: [Dependency] = []
  var permissions: [String] = []
  /// Why it was withdrawn; "" if it was not.
  var yanked = ""
}

/// What only an asset's own page tells.
struct DetailRow {
  var description = ""
  var browseUrl = ""
  var issuesUrl = ""
  var previews: [Preview] = []
  var tags: [String] = []
}

/// Writing the tables `asset`, `release`, `preview`, `asset_tag` and the index `asset_text`.
enum AssetTable {
  /// What `put` did.
  enum Effect {
    case added
    case changed
    case same
  }

  /// Without the last condition SQLite does not see that the partial index will do, and looks at each asset of the
  /// source instead, for each asset that is synced.
  static let numbered =
    "SELECT id, revision, detailed FROM asset WHERE source_id = ? AND number = ? AND number > 0"

  /// Adds an asset or brings it up to date; finds it by its number, or by its name if it has none.
  static func put(
    _ asset: AssetRow, details: DetailRow?, source: Int64, generation: Int64, page: Int64,
    _ database: Database
  ) throws -> Effect {
    let old: (id: Int64, revision: String, detailed: String)?
    if asset.number > 0 {
      old = try database.first(
        numbered, .integer(source), .integer(asset.number)
      ) { ($0.integer(0), $0.text(1), $0.text(2)) }
    } else {
      old = try database.first(
        "SELECT id, revision, detailed FROM asset WHERE publisher = ? AND slug = ? AND source_id = ?",
        .text(asset.publisher), .text(asset.slug), .integer(source)
      ) { ($0.integer(0), $0.text(1), $0.text(2)) }
    }
    if let old, old.revision == asset.revision, details == nil || old.detailed == asset.revision {
      try database.run(
        "UPDATE asset SET generation = ?, page = ? WHERE id = ?", .integer(generation),
        .integer(page),
        .integer(old.id))
      return .same
    }
    let category = try named("category", asset.category, database)
    let license = try named("license", asset.license, database)
    let newest =
      asset.releases.first { $0.yanked.isEmpty } ?? asset.releases.first ?? ReleaseRow()
    let values: [Database.Value] = [
      .integer(asset.number), .text(asset.publisher), .text(asset.slug), .text(asset.type.rawValue),
      .text(asset.support.rawValue), .text(asset.title), .text(asset.title.lowercased()),
      .text(asset.author),
      category, license, .text(asset.iconUrl), .integer(asset.updated),
      .integer(Int64(asset.rating)),
      .text(newest.version), .integer(Int64(newest.godotMin.encoded)), integer(newest.godotMax),
      .text(asset.revision), .integer(page), .integer(generation), .integer(source),
      .text(asset.vastId), .text(try list(newest.permissions)),
    ]
    let id: Int64
    if let old {
      id = old.id
      try unindex(id, database)
      try database.query(
        """
        UPDATE asset SET number = ?1, publisher = ?2, slug = CASE WHEN slug_base = ?3 THEN slug ELSE ?3 END, slug_base = ?3, type = ?4, support = ?5, title = ?6, title_key = ?7,
          author = ?8, category_id = ?9, license_id = ?10, icon_url = ?11, updated = ?12, rating = ?13, version = ?14,
          godot_min = ?15, godot_max = ?16, revision = ?17, page = ?18, generation = ?19, source_id = ?20,
          vast_id = ?21, permissions = ?22
        WHERE id = ?23
        """, values + [.integer(id)]
      ) { _ in }
    } else {
      try database.query(
        """
        INSERT INTO asset (number, publisher, slug_base, type, support, title, title_key, author, category_id, license_id,
          icon_url, updated, rating, version, godot_min, godot_max, revision, page, generation, source_id,
          vast_id, permissions, browse_url, issues_url, description, tags, detailed, slug)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, '', '', '', '', '', ?3)
        """, values
      ) { _ in }
      id = database.lastInsertedRow
    }
    if let old, details == nil, asset.hasDetails(of: old.detailed) {
      try database.run(
        "UPDATE asset SET detailed = revision WHERE id = ?", .integer(id))
    }
    try putReleases(asset.releases, of: id, keepingDetails: details == nil, database)
    if let details { try putDetails(details, of: id, database) }
    try index(id, database)
    return old == nil ? .added : .changed
  }

  /// Stores what an asset's own page tells, with the one release that it describes.
  static func put(_ details: DetailRow, release: ReleaseRow, of id: Int64, _ database: Database)
    throws
  {
    try unindex(id, database)
    try putReleases([release], of: id, keepingDetails: false, database)
    try putDetails(details, of: id, database)
    try index(id, database)
  }

  /// Removes an asset.
  static func remove(_ id: Int64, _ database: Database) throws {
    try unindex(id, database)
    try database.run("DELETE FROM asset WHERE id = ?", .integer(id))
  }

  /// After a source was read: of the assets that share a publisher and slug, all but the oldest get their
  /// number behind the slug, so that each has a name of its own.
  static func separateNames(source: Int64, _ database: Database) throws {
    let separate = """
      WITH named AS (
        SELECT id, CASE WHEN number = min(number) OVER (PARTITION BY publisher, slug_base)
          THEN slug_base ELSE slug_base || '-' || number END AS slug
        FROM asset WHERE source_id = ?1)
      UPDATE asset SET slug = named.slug FROM named WHERE named.id = asset.id AND asset.slug <> named.slug
      """
    try database.run(separate, .integer(source))
    // Another may be called so by its title.
    let again = """
      UPDATE asset SET slug = slug || '-' || number WHERE source_id = ?1 AND slug <> slug_base AND EXISTS (
        SELECT 1 FROM asset AS other WHERE other.source_id = ?1 AND other.publisher = asset.publisher
          AND other.slug = asset.slug AND other.id <> asset.id)
      """
    while try database.run(again, .integer(source)) > 0 {}
  }

  private static func putReleases(
    _ releases: [ReleaseRow], of id: Int64, keepingDetails: Bool, _ database: Database
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

  private static func putDetails(_ details: DetailRow, of id: Int64, _ database: Database) throws {
    try database.run("DELETE FROM preview WHERE asset_id = ?", .integer(id))
    for (position, preview) in details.previews.enumerated() {
      try database.run(
        "INSERT INTO preview (asset_id, position, type, url, thumbnail_url) VALUES (?, ?, ?, ?, ?)",
        .integer(id), .integer(Int64(position)), .text(preview.type.rawValue), .text(preview.url),
        .text(preview.thumbnailUrl))
    }
    try database.run("DELETE FROM asset_tag WHERE asset_id = ?", .integer(id))
    for tag in details.tags {
      let tag = try named("tag", tag, database)
      try database.run(
        "INSERT OR IGNORE INTO asset_tag (asset_id, tag_id) VALUES (?, ?)", .integer(id), tag)
    }
    try database.run(
      """
      UPDATE asset SET description = ?, browse_url = ?, issues_url = ?, tags = ?, detailed = revision WHERE id = ?
      """, .text(details.description), .text(details.browseUrl), .text(details.issuesUrl),
      .text(details.tags.joined(separator: " ")), .integer(id))
  }

  /// The row of a name in `category`, `license` or `tag`, made if need be; NULL for "".
  private static func named(_ table: String, _ name: String, _ database: Database) throws
    -> Database.Value
  {
    if name.isEmpty { return .null }
    let find = "SELECT id FROM \(table) WHERE name = ?"
    if let id = try database.first(find, .text(name), as: { $0.integer(0) }) { return .integer(id) }
    try database.run("INSERT INTO \(table) (name) VALUES (?)", .text(name))
    return .integer(database.lastInsertedRow)
  }

  /// A column that is "" in most rows.
  private static func list(_ values: [some Encodable]) throws -> String {
    values.isEmpty ? "" : try JSONText.encode(values)
  }

  private static func integer(_ version: GodotVersion?) -> Database.Value {
    version.map { .integer(Int64($0.encoded)) } ?? .null
  }
}

// asset_text has no contents of its own, so a row is taken out by telling it exactly what was put in. That
// is always made from the columns of `asset`, before they change.
extension AssetTable {
  static func index(_ id: Int64, _ database: Database) throws {
    try indexCommand(
      "INSERT INTO asset_text (rowid, title, publisher, tags, description) VALUES (?, ?, ?, ?, ?)",
      id, database)
  }

  /// Fills an empty index.
  static func indexAll(_ database: Database) throws {
    for id in try database.rows("SELECT id FROM asset", as: { $0.integer(0) }) {
      try index(id, database)
    }
    try Spelling.rebuild(database)
  }

  static func unindex(_ id: Int64, _ database: Database) throws {
    try indexCommand(
      "INSERT INTO asset_text (asset_text, rowid, title, publisher, tags, description) VALUES ('delete', ?, ?, ?, ?, ?)",
      id, database)
  }

  private static func indexCommand(_ sql: String, _ id: Int64, _ database: Database) throws {
    let texts = try database.first(
      "SELECT title, author, tags, description FROM asset WHERE id = ?", .integer(id)
    ) { ($0.text(0), $0.text(1), $0.text(2), $0.text(3)) }
    guard let texts else { return }
    try database.run(
      sql, .integer(id), .text(SearchText.indexed(texts.0, splitting: true)),
      .text(SearchText.indexed(texts.1, splitting: true)),
      .text(SearchText.indexed(texts.2, splitting: true)),
      .text(SearchText.indexed(texts.3, splitting: false)))
  }
}
