/// A row of `source` as a sync needs it.
package struct SourceRow: Sendable, Equatable {
  package var id: Int64
  package var source: Source
  package var generation: Int64
  package var startedAt: Int64
}

extension Catalogue {
  private static let columns = """
    SELECT s.id, s.name, s.url, s.kind, s.priority,
      (SELECT count(*) FROM asset a WHERE a.source_id = s.id), s.synced_at, s.generation, s.started_at
    FROM source s
    """

  private static func row(_ row: Database.Row) -> SourceRow {
    SourceRow(
      id: row.integer(0),
      source: Source(
        name: row.text(1), url: row.text(2), kind: SourceKind(rawValue: row.text(3)) ?? .library,
        priority: row.int32(4), assetCount: row.integer(5), syncedAt: row.integer(6)),
      generation: row.integer(7), startedAt: row.integer(8))
  }

  /// All sources, by name.
  package func sources() throws -> [SourceRow] {
    try read { try $0.rows("\(Catalogue.columns) ORDER BY s.name", as: Catalogue.row) }
  }

  /// The source of that name.
  package func source(_ name: String) throws -> SourceRow {
    let found = try read {
      try $0.first("\(Catalogue.columns) WHERE s.name = ?", .text(name), as: Catalogue.row)
    }
    guard let found else { throw unknownSource(name) }
    return found
  }

  func unknownSource(_ name: String) -> StoreError {
    StoreError(
      .unknownSource, "there is no source \"\(name)\"", subject: name,
      hint: "list the sources there are")
  }

  /// Adds a source or changes the one of that name. Changing its URL or kind forgets what was read from it, but not which
  /// keys of a registry are believed.
  ///
  /// - Parameter key: of a registry; nil: the one that it has.
  package func addSource(
    name: String, url: String, kind: SourceKind, priority: Int32, key: PublicKey? = nil
  ) throws {
    guard Ref.isSourceName(name) else {
      throw StoreError(
        .invalidArgument, "\"\(name.prefix(100))\" cannot be the name of a source", subject: name,
        hint: "use 1 to 64 characters of a-z, 0-9, \"-\", \"_\" and \".\", not digits alone")
    }
    try write { database in
      let old = try database.first("SELECT id, url, kind FROM source WHERE name = ?", .text(name)) {
        (id: $0.integer(0), url: $0.text(1), kind: $0.text(2))
      }
      var keys: RegistryTable.Keys?
      if let old, old.url != url || old.kind != kind.rawValue {
        if kind == .registry { keys = try RegistryTable.keys(old.id, database) }
        try removeSource(old.id, database)
      }
      try database.run(
        """
        INSERT INTO source (name, url, kind, priority) VALUES (?, ?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET priority = excluded.priority
        """, .text(name), .text(url), .text(kind.rawValue), .integer(Int64(priority)))
      if let keys { try RegistryTable.put(keys, source: name, database) }
      if kind == .registry { try RegistryTable.pin(key, source: name, database) }
    }
  }

  /// Removes a source with all its assets.
  package func removeSource(_ name: String) throws {
    try write { database in
      let id = try database.first("SELECT id FROM source WHERE name = ?", .text(name)) {
        $0.integer(0)
      }
      guard let id else { throw unknownSource(name) }
      try removeSource(id, database)
    }
  }

  private func removeSource(_ id: Int64, _ database: Database) throws {
    try AssetTable.removeAll(of: id, database)
    try database.run("DELETE FROM source WHERE id = ?", .integer(id))
  }
}
