internal import AssetStoreCore

/// The SQL of `asset`. Its full-text indexes follow by triggers.
enum AssetTable {
  static func find(_ id: Int64, _ database: Database) throws -> AssetRecord? {
    try database.first(
      "SELECT \(columns), description FROM asset WHERE id = ?", .integer(id), as: record)
  }

  static func find(_ publisher: String, _ slug: String, _ database: Database) throws
    -> AssetRecord?
  {
    try database.first(
      "SELECT \(columns), description FROM asset WHERE publisher = ? AND slug = ?",
      .text(publisher),
      .text(slug), as: record)
  }

  /// The published one of a slug that is meant where nobody says whose: local ones come first, then featured ones.
  static func best(slug: String, _ database: Database) throws -> AssetRecord? {
    try database.first(
      """
      SELECT \(columns), description FROM asset WHERE slug = ? AND searchable = 1
      ORDER BY user_id IS NULL, support_level DESC, id LIMIT 1
      """, .text(slug), as: record)
  }

  /// The newest published one of a publisher, without its description.
  static func newest(of publisher: String, _ database: Database) throws -> AssetRecord? {
    try database.first(
      """
      SELECT \(columns), '' FROM asset WHERE publisher = ? AND searchable = 1
      ORDER BY user_id IS NULL, id DESC LIMIT 1
      """, .text(publisher), as: record)
  }

  /// Those with these ids, in this order, without their descriptions.
  static func rows(_ ids: [Int64], _ database: Database) throws -> [AssetRecord] {
    try ids.compactMap { id in
      try database.first(
        "SELECT \(columns), '' FROM asset WHERE id = ?", .integer(id), as: record)
    }
  }

  /// Hands on the local ones that are published, by their ids.
  static func eachLocal(
    _ database: Database, _ body: (AssetRecord) throws -> Void
  ) throws {
    try database.query(
      """
      SELECT \(columns), description FROM asset
      WHERE user_id IS NOT NULL AND searchable = 1 ORDER BY id
      """, []
    ) { try body(record($0)) }
  }

  /// Puts a new asset in and gives its id: the record's, or a new one if that is 0.
  ///
  /// One of the upstream with its name gives way.
  static func insert(_ record: AssetRecord, _ database: Database) throws -> Int64 {
    if record.userID != nil {
      try UpstreamTable.giveWay(record.publisher, record.slug, to: record.id, database)
    }
    try database.query(
      """
      INSERT INTO asset (
        id, user_id, author, author_key, publisher, slug, title, title_key, category_id,
        godot_version, version, version_string, cost, cost_key, support_level, download_provider,
        searchable, created, modified, download_commit, browse_url, issues_url, icon_url, description)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, [record.id == 0 ? .null : .integer(record.id)] + values(record)
    ) { _ in }
    return record.id == 0 ? database.lastInsertedRow : record.id
  }

  /// Replaces the row with the record's id.
  static func update(_ record: AssetRecord, _ database: Database) throws {
    try database.query(
      """
      UPDATE asset SET
        user_id = ?, author = ?, author_key = ?, publisher = ?, slug = ?, title = ?, title_key = ?,
        category_id = ?, godot_version = ?, version = ?, version_string = ?, cost = ?, cost_key = ?,
        support_level = ?, download_provider = ?, searchable = ?, created = ?, modified = ?,
        download_commit = ?, browse_url = ?, issues_url = ?, icon_url = ?, description = ?
      WHERE id = ?
      """, values(record) + [.integer(record.id)]
    ) { _ in }
  }

  /// The slug of a new asset of a publisher: its title's, with a number behind it if another local one has that.
  static func freeSlug(_ publisher: String, title: String, _ database: Database) throws -> String {
    let made = Slug.make(title)
    let base = made.isEmpty ? "asset" : made
    var slug = base
    var number = 2
    while try database.first(
      "SELECT 1 FROM asset WHERE publisher = ? AND slug = ? AND user_id IS NOT NULL",
      .text(publisher), .text(slug), as: { _ in true }) != nil
    {
      slug = "\(base)-\(number)"
      number += 1
    }
    return slug
  }

  /// The names of a user's assets.
  static func slugs(of user: Int64, _ database: Database) throws -> [String] {
    try database.rows(
      "SELECT slug FROM asset WHERE user_id = ? ORDER BY modified DESC LIMIT 100", .integer(user),
      as: { $0.text(0) })
  }

  /// Whether the upstream has anything of a publisher.
  static func isForeign(publisher: String, _ database: Database) throws -> Bool {
    try database.first(
      "SELECT 1 FROM asset WHERE publisher = ? AND user_id IS NULL LIMIT 1", .text(publisher),
      as: { _ in true }) != nil
  }

  static let columns = """
    id, user_id, author, publisher, slug, title, category_id, godot_version, version,
    version_string, cost, support_level, download_provider, download_commit, browse_url, issues_url,
    icon_url, searchable, created, modified
    """

  /// A row of `columns` with a description behind them.
  static func record(_ row: Database.Row) -> AssetRecord {
    AssetRecord(
      id: row.integer(0), userID: row.isNull(1) ? nil : row.integer(1), author: row.text(2),
      publisher: row.text(3), slug: row.text(4), title: row.text(5), description: row.text(20),
      categoryID: row.integer(6), godotVersion: GodotVersion(encoded: row.int32(7)),
      version: row.integer(8), versionString: row.text(9), cost: row.text(10),
      supportLevel: SupportLevel(rawValue: row.integer(11)) ?? .community,
      provider: Provider(rawValue: row.integer(12)) ?? .custom, commit: row.text(13),
      browseURL: row.text(14), issuesURL: row.text(15), iconURL: row.text(16),
      isSearchable: row.integer(17) != 0, created: row.integer(18), modified: row.integer(19))
  }

  private static func values(_ record: AssetRecord) -> [Database.Value] {
    [
      record.userID.map { .integer($0) } ?? .null, .text(record.author),
      .text(Folded.text(record.author)), .text(record.publisher), .text(record.slug),
      .text(record.title), .text(Folded.text(record.title)), .integer(record.categoryID),
      .integer(Int64(record.godotVersion.encoded)), .integer(record.version),
      .text(record.versionString), .text(record.cost), .text(Folded.text(record.cost)),
      .integer(record.supportLevel.rawValue), .integer(record.provider.rawValue),
      .integer(record.isSearchable ? 1 : 0), .integer(record.created), .integer(record.modified),
      .text(record.commit), .text(record.browseURL), .text(record.issuesURL),
      .text(record.iconURL), .text(record.description),
    ]
  }
}

/// The SQL of `preview`.
enum PreviewTable {
  /// In the order in which they were put in.
  static func of(_ asset: Int64, _ database: Database) throws -> [PreviewRecord] {
    try database.rows(
      "SELECT id, type, link, thumbnail FROM preview WHERE asset_id = ? ORDER BY id",
      .integer(asset)
    ) {
      PreviewRecord(
        id: $0.integer(0), type: $0.text(1), link: $0.text(2), thumbnail: $0.text(3))
    }
  }

  @discardableResult
  static func insert(_ preview: PreviewRecord, of asset: Int64, _ database: Database) throws
    -> Int64
  {
    try database.run(
      "INSERT INTO preview (asset_id, type, link, thumbnail) VALUES (?, ?, ?, ?)",
      .integer(asset), .text(preview.type), .text(preview.link), .text(preview.thumbnail))
    return database.lastInsertedRow
  }

  /// One with the asset whose it is.
  static func find(_ id: Int64, _ database: Database) throws -> (asset: Int64, PreviewRecord)? {
    try database.first(
      "SELECT asset_id, type, link, thumbnail FROM preview WHERE id = ?", .integer(id)
    ) {
      (
        $0.integer(0),
        PreviewRecord(id: id, type: $0.text(1), link: $0.text(2), thumbnail: $0.text(3))
      )
    }
  }

  /// nil leaves a field as it is.
  static func update(
    _ id: Int64, of asset: Int64, link: String?, thumbnail: String?, _ database: Database
  ) throws {
    try database.run(
      """
      UPDATE preview SET link = coalesce(?, link), thumbnail = coalesce(?, thumbnail)
      WHERE id = ? AND asset_id = ?
      """, link.map { .text($0) } ?? .null, thumbnail.map { .text($0) } ?? .null, .integer(id),
      .integer(asset))
  }

  static func remove(_ id: Int64, of asset: Int64, _ database: Database) throws {
    try database.run(
      "DELETE FROM preview WHERE id = ? AND asset_id = ?", .integer(id), .integer(asset))
  }
}

/// The SQL of `release`.
enum ReleaseTable {
  private static let columns = """
    id, asset_id, version, godot_min, godot_max, url, sha256, size, changes, created, yanked
    """

  static func find(_ id: Int64, _ database: Database) throws -> ReleaseRecord? {
    try database.first("SELECT \(columns) FROM release WHERE id = ?", .integer(id), as: record)
  }

  /// Newest first, with those that were withdrawn.
  static func of(_ asset: Int64, _ database: Database) throws -> [ReleaseRecord] {
    try database.rows(
      "SELECT \(columns) FROM release WHERE asset_id = ? ORDER BY created DESC, id DESC",
      .integer(asset), as: record)
  }

  /// The newest of a user's assets.
  static func newest(of user: Int64, _ database: Database) throws -> [ReleaseRecord] {
    try database.rows(
      """
      SELECT \(columns) FROM release WHERE asset_id IN (SELECT id FROM asset WHERE user_id = ?)
      ORDER BY created DESC, id DESC LIMIT 40
      """, .integer(user), as: record)
  }

  /// All that have these bytes.
  static func of(sha256: String, _ database: Database) throws -> [ReleaseRecord] {
    try database.rows(
      "SELECT \(columns) FROM release WHERE sha256 = ?", .text(sha256), as: record)
  }

  @discardableResult
  static func insert(_ release: ReleaseRecord, _ database: Database) throws -> Int64 {
    try database.run(
      """
      INSERT INTO release (
        asset_id, version, godot_min, godot_max, url, sha256, size, changes, created, yanked)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, .integer(release.assetID), .text(release.version),
      .integer(Int64(release.godotMin.encoded)),
      release.godotMax.map { .integer(Int64($0.encoded)) } ?? .null, .text(release.url),
      .text(release.sha256), .integer(release.size), .text(release.changes),
      .integer(release.created), .text(release.yanked))
    return database.lastInsertedRow
  }

  /// Replaces the row with the release's id.
  static func update(_ release: ReleaseRecord, _ database: Database) throws {
    try database.run(
      """
      UPDATE release SET version = ?, godot_min = ?, godot_max = ?, url = ?, sha256 = ?, size = ?,
        changes = ?, created = ?, yanked = ? WHERE id = ?
      """, .text(release.version), .integer(Int64(release.godotMin.encoded)),
      release.godotMax.map { .integer(Int64($0.encoded)) } ?? .null, .text(release.url),
      .text(release.sha256), .integer(release.size), .text(release.changes),
      .integer(release.created), .text(release.yanked), .integer(release.id))
  }

  /// Says what the bytes of a release are, if nobody said so before.
  static func pin(_ id: Int64, _ sha256: String, _ size: Int64, _ database: Database) throws {
    try database.run(
      "UPDATE release SET sha256 = ?, size = ? WHERE id = ? AND sha256 IN ('', ?)",
      .text(sha256), .integer(size), .integer(id), .text(sha256))
  }

  private static func record(_ row: Database.Row) -> ReleaseRecord {
    ReleaseRecord(
      id: row.integer(0), assetID: row.integer(1), version: row.text(2),
      godotMin: GodotVersion(encoded: row.int32(3)),
      godotMax: row.isNull(4) ? nil : GodotVersion(encoded: row.int32(4)), url: row.text(5),
      sha256: row.text(6), size: row.integer(7), changes: row.text(8), created: row.integer(9),
      yanked: row.text(10))
  }
}
