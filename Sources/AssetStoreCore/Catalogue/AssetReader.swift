/// Reading assets out of the catalogue, and finding the one that a REF names.
enum AssetReader {
  static let tables = """
    asset a JOIN source s ON s.id = a.source_id
      LEFT JOIN category c ON c.id = a.category_id LEFT JOIN license l ON l.id = a.license_id
    """
  static let columns = """
    s.name, a.publisher, a.slug, a.number, a.type, a.support, a.title, a.author, c.name, l.name, a.version,
    a.godot_min, a.godot_max, a.icon_url, a.updated, a.rating, a.id,
    a.vast_id, a.permissions
    """

  static func asset(_ row: Database.Row) -> Asset {
    let source = row.text(0)
    let publisher = row.text(1)
    let slug = row.text(2)
    let number = row.integer(3)
    return Asset(
      ref: "\(source):\(publisher)/\(slug)", source: source,
      publisher: publisher, slug: slug, number: number,
      type: AssetType(rawValue: row.text(4)) ?? .addon,
      support: Support(rawValue: row.text(5)) ?? .community, title: row.text(6),
      author: row.text(7),
      category: row.text(8), license: row.text(9), version: row.text(10),
      godotMin: GodotVersion(encoded: row.int32(11)).text,
      godotMax: row.isNull(12) ? "" : GodotVersion(encoded: row.int32(12)).text,
      iconUrl: row.text(13),
      updated: row.integer(14), rating: row.int32(15), vastId: row.text(17),
      permissions: list(row.text(18)))
  }

  /// What `AssetTable` wrote.
  private static func list<Value: Decodable>(_ text: String) -> [Value] {
    text.isEmpty ? [] : (try? JSONText.decode([Value].self, text)) ?? []
  }

  static func id(_ row: Database.Row) -> Int64 { row.integer(16) }

  static func releases(_ id: Int64, _ database: Database) throws -> [Release] {
    try database.rows(
      """
      SELECT version, godot_min, godot_max, url, sha256, size, published, dependencies, permissions, yanked
      FROM release
      WHERE asset_id = ? ORDER BY position
      """, .integer(id)
    ) { row in
      Release(
        version: row.text(0), godotMin: GodotVersion(encoded: row.int32(1)).text,
        godotMax: row.isNull(2) ? "" : GodotVersion(encoded: row.int32(2)).text, url: row.text(3),
        sha256: row.text(4), size: row.integer(5), published: row.integer(6),
        dependencies: list(row.text(7)), permissions: list(row.text(8)), yanked: row.text(9))
    }
  }
}

/// The asset that a REF names, and its row.
package struct FoundAsset: Sendable {
  package var id: Int64
  package var asset: Asset
  /// Whether its own page was read since its row last changed.
  package var complete: Bool
}

extension Catalogue {
  /// The one asset that `text` names; where sources share a name, the one of the highest priority.
  package func find(_ text: String) throws -> FoundAsset {
    try find(try Ref(text), text)
  }

  /// The names, "PUBLISHER/SLUG", of the assets that are a `.vast` of that id.
  func names(ofVast id: String) throws -> [String] {
    try read { database in
      try database.rows(
        "SELECT DISTINCT publisher, slug FROM asset WHERE vast_id = ? ORDER BY publisher, slug LIMIT 20",
        .text(id)
      ) { "\($0.text(0))/\($0.text(1))" }
    }
  }

  /// - Parameter text: the REF as it was given.
  func find(_ ref: Ref, _ text: String) throws -> FoundAsset {
    return try read { database in
      var conditions: [String] = []
      var values: [Database.Value] = []
      switch ref.name {
      case .number(let number):
        conditions = ["a.number = ?"]
        values = [.integer(number)]
      case .slug(let publisher, let slug):
        conditions = ["a.publisher = ?", "a.slug = ?"]
        values = [.text(publisher), .text(slug)]
      case .word: conditions = ["0"]
      }
      if let source = ref.source {
        guard
          try database.first(
            "SELECT 1 FROM source WHERE name = ?", .text(source), as: { _ in true }) != nil
        else { throw unknownSource(source) }
        conditions.append("s.name = ?")
        values.append(.text(source))
      }
      var found: [(FoundAsset, priority: Int32)] = []
      try database.query(
        """
        SELECT \(AssetReader.columns), a.detailed = a.revision, s.priority FROM \(AssetReader.tables)
        WHERE \(conditions.joined(separator: " AND ")) ORDER BY s.priority DESC, s.name, a.number LIMIT 20
        """, values
      ) { row in
        let asset = FoundAsset(
          id: AssetReader.id(row), asset: AssetReader.asset(row), complete: row.integer(19) != 0)
        found.append((asset, row.int32(20)))
      }
      guard let best = found.first else { throw try unknown(text, ref, database) }
      let rivals = found.filter { $0.priority == best.priority }
      guard rivals.count == 1 else {
        let names = rivals.map { "\($0.0.asset.ref) (\($0.0.asset.title))" }.joined(separator: ", ")
        throw StoreError(
          .ambiguousRef, "\"\(text)\" names \(rivals.count) assets", subject: text,
          hint: "say which: \(names)")
      }
      return best.0
    }
  }

  /// The error for a REF that names nothing, with the nearest names.
  private func unknown(_ text: String, _ ref: Ref, _ database: Database) throws -> StoreError {
    var publisher = ""
    var slug = ""
    switch ref.name {
    case .slug(let first, let second): (publisher, slug) = (first, second)
    case .word(let word): slug = word
    case .number: break
    }
    var candidates: [(distance: Int, ref: String)] = []
    let wanted = Array((publisher.isEmpty ? slug : "\(publisher)/\(slug)").unicodeScalars)
    let collect: (Database.Row) -> Void = { row in
      let asset = AssetReader.asset(row)
      guard Catalogue.isNear(slug, asset.slug) else { return }
      let name = Array(
        (publisher.isEmpty ? asset.slug : "\(asset.publisher)/\(asset.slug)").unicodeScalars)
      candidates.append((Spelling.distance(wanted, name, atMost: 64) ?? 65, asset.ref))
    }
    // The same publisher or the same words: that is what people get half right.
    try database.query(
      "SELECT \(AssetReader.columns) FROM \(AssetReader.tables) WHERE a.publisher = ? LIMIT 50",
      [.text(publisher)], collect)
    let words = SearchText.words(slug)
    if !words.isEmpty {
      try database.query(
        """
        SELECT \(AssetReader.columns) FROM (
          SELECT rowid AS id FROM asset_text WHERE asset_text MATCH ? ORDER BY rank LIMIT 50) AS found
        JOIN \(AssetReader.tables) WHERE a.id = found.id
        """, [.text(SearchText.match(try Spelling.correct(words, database) ?? words))], collect)
    }
    var seen: Set<String> = []
    let near = candidates.sorted { ($0.distance, $0.ref) < ($1.distance, $1.ref) }.map(\.ref)
      .filter { seen.insert($0).inserted }
    let hint =
      near.isEmpty
      ? "search for it, or sync your sources first"
      : "did you mean \(near.prefix(3).joined(separator: ", "))?"
    return StoreError(.unknownRef, "there is no asset \"\(text)\"", subject: text, hint: hint)
  }

  /// Whether somebody who wrote `text` may have meant `slug`: it is one of the two with more to it, or misspelt.
  private static func isNear(_ text: String, _ slug: String) -> Bool {
    let (short, long) = text.utf8.count < slug.utf8.count ? (text, slug) : (slug, text)
    if short.utf8.count >= 3, long.contains(short) { return true }
    let (left, right) = (Array(text.unicodeScalars), Array(slug.unicodeScalars))
    return Spelling.distance(left, right, atMost: max(1, left.count / 3)) != nil
  }

  /// The assets of a source, by number and name.
  package func assets(of source: Int64) throws -> [Int64] {
    try read { database in
      try database.rows(
        "SELECT id FROM asset WHERE source_id = ? ORDER BY number, publisher, slug",
        .integer(source)
      ) { $0.integer(0) }
    }
  }

  /// The names of the categories that assets of a source have, with "" if one has none.
  package func categories(of source: Int64) throws -> [String] {
    try read { database in
      try database.rows(
        """
        SELECT DISTINCT c.name FROM asset a LEFT JOIN category c ON c.id = a.category_id
        WHERE a.source_id = ? ORDER BY c.name
        """, .integer(source)
      ) { $0.text(0) }
    }
  }

  /// All that is known of an asset.
  package func details(_ id: Int64) throws -> AssetDetails {
    let details = try read { database in
      try database.first(
        """
        SELECT \(AssetReader.columns), a.detailed = a.revision, a.description, a.browse_url, a.issues_url
        FROM \(AssetReader.tables) WHERE a.id = ?
        """, .integer(id)
      ) { row in
        AssetDetails(
          asset: AssetReader.asset(row), complete: row.integer(19) != 0, description: row.text(20),
          browseUrl: row.text(21), issuesUrl: row.text(22),
          releases: try AssetReader.releases(id, database),
          previews: try database.rows(
            "SELECT type, url, thumbnail_url FROM preview WHERE asset_id = ? ORDER BY position",
            .integer(id)
          ) {
            Preview(
              type: $0.text(0) == "video" ? .video : .image, url: $0.text(1),
              thumbnailUrl: $0.text(2))
          },
          tags: try database.rows(
            "SELECT t.name FROM asset_tag x JOIN tag t ON t.id = x.tag_id WHERE x.asset_id = ? ORDER BY t.name",
            .integer(id)
          ) { $0.text(0) })
      }
    }
    guard let details else {
      throw StoreError(
        .unknownRef, "the asset was removed from the catalogue meanwhile", hint: "try again")
    }
    return details
  }
}
