/// What is done to assets that are there; `AssetWriter` brings them.
enum AssetTable {
  /// Removes an asset.
  static func remove(_ id: Int64, _ database: Database) throws {
    try unindex(id, database)
    try database.run("DELETE FROM asset WHERE id = ?", .integer(id))
  }

  /// Removes all assets of a source.
  ///
  /// The index is told of each, or made anew of those that stay, whichever are fewer.
  static func removeAll(of source: Int64, _ database: Database) throws {
    let assets = try database.rows("SELECT id FROM asset WHERE source_id = ?", .integer(source)) {
      $0.integer(0)
    }
    guard !assets.isEmpty else { return }
    let all = try database.first("SELECT count(*) FROM asset") { $0.integer(0) } ?? 0
    let isMost = assets.count > Int(clamping: all) / 2
    try inBulk(database) {
      if isMost {
        try database.run("INSERT INTO asset_text (asset_text) VALUES ('delete-all')")
      } else {
        for asset in assets { try unindex(asset, database) }
      }
      try database.run("DELETE FROM asset WHERE source_id = ?", .integer(source))
      if isMost { try indexAll(database) } else { try Spelling.rebuild(database) }
    }
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
}

/// The texts of an asset that are searched, as `asset` has them.
struct AssetText {
  var title: String
  var author: String
  var tags: String
  var description: String

  init(_ title: String, _ author: String, tags: String, _ description: String) {
    func asRead(_ text: String) -> String {
      StreamSafe.holds(text) ? text : StreamSafe.text(Array(text.utf8))
    }
    self.title = asRead(title)
    self.author = asRead(author)
    self.tags = asRead(tags)
    self.description = asRead(description)
  }
}

// asset_text has no contents of its own, so a row is taken out by telling it exactly what was put in. That
// is always made from what the columns of `asset` give, before they change.
extension AssetTable {
  /// Puts an asset's texts, as they are in the table, into the index.
  static func index(_ id: Int64, _ database: Database) throws {
    if let text = try text(of: id, database) { try index(id, text, database) }
  }

  static func index(_ id: Int64, _ text: AssetText, _ database: Database) throws {
    try run(
      "INSERT INTO asset_text (rowid, title, publisher, tags, description) VALUES (?, ?, ?, ?, ?)",
      id, text, database)
  }

  /// Fills an empty index.
  static func indexAll(_ database: Database) throws {
    for id in try database.rows("SELECT id FROM asset", as: { $0.integer(0) }) {
      try index(id, database)
    }
    try Spelling.rebuild(database)
  }

  static func unindex(_ id: Int64, _ database: Database) throws {
    guard let text = try text(of: id, database) else { return }
    try run(
      "INSERT INTO asset_text (asset_text, rowid, title, publisher, tags, description) VALUES ('delete', ?, ?, ?, ?, ?)",
      id, text, database)
  }

  private static func text(of id: Int64, _ database: Database) throws -> AssetText? {
    try database.first(
      "SELECT title, author, tags, description FROM asset WHERE id = ?", .integer(id)
    ) { AssetText($0.text(0), $0.text(1), tags: $0.text(2), $0.text(3)) }
  }

  private static func run(
    _ sql: String, _ id: Int64, _ text: AssetText, _ database: Database
  ) throws {
    try database.run(
      sql, .integer(id), .text(SearchText.indexed(text.title, splitting: true)),
      .text(SearchText.indexed(text.author, splitting: true)),
      .text(SearchText.indexed(text.tags, splitting: true)),
      .text(SearchText.indexed(text.description, splitting: false)))
  }
}

extension AssetTable {
  /// KiB that SQLite keeps of the database, as a rule and while much of it changes: four times as much makes 100,000
  /// assets no faster.
  private static let usualCache = 2000
  private static let mostCache = 32_768
  /// Bytes that SQLite keeps of changes to `asset_text` before it writes them, the more the fewer times they are merged.
  private static let usualPending = 1 << 20
  private static let mostPending = 8 << 20

  /// Runs `body`, which changes many assets, within a transaction.
  ///
  /// Where SQLite is built to overwrite what is removed, as Debian's is, it does not: assets are no secret.
  static func inBulk<Result>(_ database: Database, _ body: () throws -> Result) throws -> Result {
    func keep(_ bytes: Int) throws {
      try database.run(
        "INSERT INTO asset_text (asset_text, rank) VALUES ('hashsize', ?)", .integer(Int64(bytes)))
    }
    try database.run("PRAGMA cache_size = -\(mostCache); PRAGMA secure_delete = OFF")
    defer {
      try? database.run(
        "PRAGMA cache_size = -\(usualCache); PRAGMA shrink_memory; PRAGMA secure_delete = ON")
    }
    try keep(mostPending)
    let result = try body()
    try keep(usualPending)
    return result
  }
}
