/// What is known of a registry between two syncs.
struct RegistryState: Equatable {
  /// The key that the user gave.
  var key: PublicKey
  /// This and the next five are of the last head; "" before the first.
  var name = ""
  var sequence: Int64 = 0
  var expires: Int64 = 0
  /// That the next head may be signed with.
  var keys: [PublicKey] = []
  var mirrors: [String] = []
  /// SHA-256 of its manifest.
  var manifest = ""
  /// SHA-256 of the head itself.
  var head = ""
  /// The URL that the head came from, for which the ETag holds; "" if its signature is to be checked with another key.
  var headURL = ""
  var etag = ""

  var trust: HeadTrust {
    HeadTrust(pinned: key, keys: keys, registry: name, sequence: sequence, hash: head)
  }
}

/// The tables `registry` and `registry_shard`.
enum RegistryTable {
  /// Gives a registry its key; nil: it keeps the one that it has.
  ///
  /// Another key than before takes the place of all that heads named, and nothing else: what was read stays, and no
  /// older head is taken. The same one says nothing new, and stays replaced if a head replaced it.
  static func pin(_ key: PublicKey?, source: String, _ database: Database) throws {
    if let key {
      try database.run(
        """
        INSERT INTO registry (source_id, key) SELECT id, ?2 FROM source WHERE name = ?1
        ON CONFLICT (source_id) DO UPDATE SET key = ?2, keys = '[]', head_url = '', etag = '' WHERE key <> ?2
        """, .text(source), .text(key.line))
      return
    }
    let known = try database.first(
      "SELECT 1 FROM registry WHERE source_id = (SELECT id FROM source WHERE name = ?)",
      .text(source)
    ) { _ in true }
    guard known != nil else {
      throw StoreError(
        .invalidArgument, "a registry needs a public key, and there is none for \(source)",
        subject: "key",
        hint: "give the line that begins with RW, or the file that has it, from those who run it")
    }
  }

  /// The columns `key` and `keys`.
  struct Keys {
    fileprivate var pinned: String
    fileprivate var believed: String
  }

  /// What outlasts a change of a registry's URL; nil if the source is none.
  static func keys(_ source: Int64, _ database: Database) throws -> Keys? {
    try database.first("SELECT key, keys FROM registry WHERE source_id = ?", .integer(source)) {
      Keys(pinned: $0.text(0), believed: $0.text(1))
    }
  }

  static func put(_ keys: Keys, source: String, _ database: Database) throws {
    try database.run(
      "INSERT INTO registry (source_id, key, keys) SELECT id, ?2, ?3 FROM source WHERE name = ?1",
      .text(source), .text(keys.pinned), .text(keys.believed))
  }

  static func state(_ source: Int64, _ database: Database) throws -> RegistryState {
    let state = try database.first(
      """
      SELECT key, name, sequence, expires, keys, mirrors, manifest, head, head_url, etag FROM registry
      WHERE source_id = ?
      """, .integer(source)
    ) { row in
      RegistryState(
        key: try key(row.text(0)), name: row.text(1), sequence: row.integer(2),
        expires: row.integer(3), keys: try JSONText.decode([String].self, row.text(4)).map(key),
        mirrors: try JSONText.decode([String].self, row.text(5)), manifest: row.text(6),
        head: row.text(7), headURL: row.text(8), etag: row.text(9))
    }
    guard let state else { throw StoreError(.defect, "a registry has no row") }
    return state
  }

  private static func key(_ line: String) throws -> PublicKey {
    try PublicKey(Array(line.utf8), name: "the key of a source")
  }

  /// Stores all of a state but the user's key.
  static func put(_ state: RegistryState, _ source: Int64, _ database: Database) throws {
    try database.run(
      """
      UPDATE registry SET name = ?, sequence = ?, expires = ?, keys = ?, mirrors = ?, manifest = ?, head = ?,
        head_url = ?, etag = ?
      WHERE source_id = ?
      """, .text(state.name), .integer(state.sequence), .integer(state.expires),
      .text(try JSONText.encode(state.keys.map(\.line))), .text(try JSONText.encode(state.mirrors)),
      .text(state.manifest), .text(state.head), .text(state.headURL), .text(state.etag),
      .integer(source))
  }

  /// SHA-256 of the shards that the catalogue has, by their numbers.
  static func shards(_ source: Int64, _ database: Database) throws -> [Int: String] {
    let rows = try database.rows(
      "SELECT number, sha256 FROM registry_shard WHERE source_id = ?", .integer(source)
    ) { (Int($0.integer(0)), $0.text(1)) }
    return Dictionary(rows) { first, _ in first }
  }

  /// Notes the shards that changed; nil for one without assets.
  static func put(_ shards: [Int: String?], _ source: Int64, _ database: Database) throws {
    for (number, sha256) in shards {
      if let sha256 {
        try database.run(
          "INSERT OR REPLACE INTO registry_shard (source_id, number, sha256) VALUES (?, ?, ?)",
          .integer(source), .integer(Int64(number)), .text(sha256))
      } else {
        try database.run(
          "DELETE FROM registry_shard WHERE source_id = ? AND number = ?", .integer(source),
          .integer(Int64(number)))
      }
    }
  }
}

extension Catalogue {
  /// Where the file of a URL is to be had too: below the mirrors of the registries that it lies below.
  func mirrors(of url: String) throws -> [String] {
    let registries = try read { database in
      try database.rows("SELECT url, mirrors FROM source JOIN registry ON source_id = id") {
        (base: $0.text(0), mirrors: try JSONText.decode([String].self, $0.text(1)))
      }
    }
    var urls: [String] = []
    for registry in registries where HTTP.isHTTP(registry.base) {
      guard url.utf8.starts(with: "\(registry.base)/".utf8) else { continue }
      let rest = String(decoding: url.utf8.dropFirst(registry.base.utf8.count), as: UTF8.self)
      for mirror in RegistryOrigin.bases(registry.base, registry.mirrors).dropFirst() {
        urls.append(mirror + rest)
      }
    }
    return urls
  }
}
