/// What to search for. `assetstore_query`; nil and "" leave a field out of consideration.
package struct Query: Sendable {
  package enum Sort: Int32, Sendable {
    case `default` = 0
    case relevance = 1
    case updated = 2
    case name = 3
    case license = 4
    case rating = 5
  }

  package var text = ""
  package var type: AssetType?
  package var category = ""
  package var license = ""
  package var publisher = ""
  package var source = ""
  package var tag = ""
  package var godot = ""
  /// `Support.bit`s added together; 0: all.
  package var support: UInt32 = 0
  package var sort = Sort.default
  package var reverse = false
  package var limit = 40
  package var offset: Int64 = 0

  package init() {}
}

/// A page of assets. `assetstore_assets`
package struct AssetPage: Sendable, Codable, Equatable {
  package var assets: [Asset]
  package var total: Int64
  package var offset: Int64
  package var limit: Int
  /// The text searched for instead of the query's; "" if that found something itself.
  package var corrected: String
}

extension Catalogue {
  /// Finds a page of assets and how many there are in all.
  package func search(_ query: Query) throws -> AssetPage {
    guard ["", "any"].contains(query.godot) || GodotVersion.isVersion(query.godot) else {
      throw StoreError(
        .invalidArgument, "\"\(EntryName.printable(query.godot))\" is no Godot version",
        subject: "godot", hint: "write it like 4.3, or \"any\"")
    }
    return try read { database in
      if !query.source.isEmpty,
        try database.first(
          "SELECT 1 FROM source WHERE name = ?", .text(query.source), as: { _ in true }) == nil
      {
        throw unknownSource(query.source)
      }
      var page = AssetPage(
        assets: [], total: 0, offset: query.offset, limit: query.limit, corrected: "")
      let words = SearchText.words(query.text)
      var statement = SearchStatement(query, words: words)
      page.total = try statement.total(database)
      if page.total == 0, !words.isEmpty, try !SearchStatement.anyMatch(words, database) {
        let attempts = [SearchText.splitWords(query.text), try Spelling.correct(words, database)]
        for corrected in attempts.compactMap({ $0 }) where page.total == 0 {
          statement = SearchStatement(query, words: corrected)
          page.total = try statement.total(database)
          if page.total > 0 { page.corrected = corrected.joined(separator: " ") }
        }
      }
      if page.total > query.offset { page.assets = try statement.page(database) }
      return page
    }
  }
}

/// The SQL of one query, and its values.
package struct SearchStatement {
  private var conditions: [String] = []
  private var conditionValues: [Database.Value] = []
  private var order: [(key: String, descends: Bool)] = []
  private var orderValues: [Database.Value] = []
  private var from = "asset a"
  private let limit: Int
  private let offset: Int64

  package init(_ query: Query, words: [String]) {
    limit = query.limit
    offset = query.offset
    let text = query.text.trimmingASCIIWhitespace()
    if !words.isEmpty {
      from = "asset_text JOIN asset a ON a.id = asset_text.rowid"
      add("asset_text MATCH ?", .text(SearchText.match(words)))
    } else if !text.isEmpty {
      // Nothing in it that is indexed ("%", an emoji): look for it as it stands.
      add(
        "(instr(a.title, ?) OR instr(a.author, ?) OR instr(a.tags, ?) OR instr(a.description, ?))",
        .text(text), .text(text), .text(text), .text(text))
    }
    addFilters(query)
    addOrder(query, text: text, ranked: !words.isEmpty)
  }

  private mutating func add(_ condition: String, _ values: Database.Value...) {
    conditions.append(condition)
    conditionValues += values
  }

  private mutating func addFilters(_ query: Query) {
    if let type = query.type { add("a.type = ?", .text(type.rawValue)) }
    if !query.category.isEmpty {
      add(
        "a.category_id IN (SELECT id FROM category WHERE name = ? OR (number > 0 AND number = ?))",
        .text(query.category), .integer(Int64(query.category) ?? 0))
    }
    if !query.license.isEmpty {
      add("a.license_id IN (SELECT id FROM license WHERE name = ?)", .text(query.license))
    }
    if !query.publisher.isEmpty {
      add(
        "(a.author = ? COLLATE NOCASE OR a.publisher = ?)", .text(query.publisher),
        .text(query.publisher.lowercased()))
    }
    if !query.source.isEmpty {
      add("a.source_id = (SELECT id FROM source WHERE name = ?)", .text(query.source))
    }
    if !query.tag.isEmpty {
      add(
        "a.id IN (SELECT asset_id FROM asset_tag WHERE tag_id = (SELECT id FROM tag WHERE name = ?))",
        .text(query.tag))
    }
    if query.support & 7 != 0, query.support & 7 != 7 {
      let levels = Support.allCases.filter { query.support & $0.bit != 0 }
      add("a.support IN (\(levels.map { "'\($0.rawValue)'" }.joined(separator: ", ")))")
    }
    if !query.godot.isEmpty, query.godot != "any" {
      let version = GodotVersion(query.godot)
      let range = version.suitableMinimums
      add(
        """
        EXISTS (SELECT 1 FROM release r WHERE r.asset_id = a.id AND r.godot_min BETWEEN ? AND ?
          AND (r.godot_max IS NULL OR r.godot_max = ? OR r.godot_max / 100 >= ?))
        """, .integer(Int64(range.lowerBound)), .integer(Int64(range.upperBound)),
        .integer(Int64(GodotVersion.unknown.encoded)),
        .integer(Int64(version.encoded / 100)))
    }
  }

  private mutating func addOrder(_ query: Query, text: String, ranked: Bool) {
    let sort: Query.Sort =
      switch query.sort {
      case .default: ranked ? .relevance : .updated
      case .relevance: ranked ? .relevance : .name
      default: query.sort
      }
    let (up, down) = (query.reverse, !query.reverse)
    switch sort {
    case .relevance:
      let key = text.lowercased()
      order = [
        ("a.title_key <> ?", up), ("substr(a.title_key, 1, ?) <> ?", up),
        // A word in the title says more than one in the author's name or the tags, and that more than
        // one in a long description.
        ("bm25(asset_text, 10.0, 3.0, 4.0, 1.0)", up),
      ]
      orderValues = [.text(key), .integer(Int64(key.unicodeScalars.count)), .text(key)]
    case .name: order = [("a.title_key", up)]
    case .license: order = [("(SELECT lower(name) FROM license WHERE id = a.license_id)", up)]
    case .rating: order = [("a.rating", down)]
    case .updated, .default: order = [("a.updated", down)]
    }
    order.append(("a.title_key", false))
  }

  private var condition: String { conditions.isEmpty ? "1" : conditions.joined(separator: " AND ") }

  /// How many assets it finds.
  package var totalSQL: (text: String, values: [Database.Value]) {
    // Without a filter the index alone knows.
    let from = conditions == ["asset_text MATCH ?"] ? "asset_text" : self.from
    return ("SELECT count(*) FROM \(from) WHERE \(condition)", conditionValues)
  }

  /// One page: the inner query orders bare rows, so that wide ones are read only for those shown.
  package var pageSQL: (text: String, values: [Database.Value]) {
    let keys = order.enumerated().map { "\($1.key) AS k\($0)" }.joined(separator: ", ")
    let ranks =
      order.enumerated().map { $1.descends ? "k\($0) DESC" : "k\($0)" } + [
        "a.source_id", "a.publisher", "a.slug", "a.number",
      ]
    let rank = ranks.joined(separator: ", ")
    let text = """
      SELECT \(AssetReader.columns) FROM (
        SELECT a.id AS id, \(keys) FROM \(from) WHERE \(condition)
        ORDER BY \(rank) LIMIT ? OFFSET ?) AS found
      JOIN \(AssetReader.tables) WHERE a.id = found.id
      ORDER BY \(rank)
      """
    return (text, orderValues + conditionValues + [.integer(Int64(limit)), .integer(offset)])
  }

  func total(_ database: Database) throws -> Int64 {
    var total: Int64 = 0
    try database.query(totalSQL.text, totalSQL.values) { total = $0.integer(0) }
    return total
  }

  func page(_ database: Database) throws -> [Asset] {
    var assets: [Asset] = []
    try database.query(pageSQL.text, pageSQL.values) { assets.append(AssetReader.asset($0)) }
    return assets
  }

  /// Whether anything at all has these words.
  static func anyMatch(_ words: [String], _ database: Database) throws -> Bool {
    try database.first(
      "SELECT 1 FROM asset_text WHERE asset_text MATCH ? LIMIT 1", .text(SearchText.match(words))
    ) { _ in true } ?? false
  }
}

extension String {
  fileprivate func trimmingASCIIWhitespace() -> String {
    let isSpace: (Unicode.Scalar) -> Bool = { $0 == " " || ($0.value >= 9 && $0.value <= 13) }
    var scalars = unicodeScalars[...]
    while let first = scalars.first, isSpace(first) { scalars.removeFirst() }
    while let last = scalars.last, isSpace(last) { scalars.removeLast() }
    return String(scalars)
  }
}
