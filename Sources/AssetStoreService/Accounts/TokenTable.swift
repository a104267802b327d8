internal import AssetStoreCore

/// The table `token`.
enum TokenTable {
  struct Record: Sendable {
    var id: Int64
    /// Of what the client has.
    var hash: String
    /// Of `publish`: "publisher/slug".
    var scope: String
    /// What a person knows it by.
    var label: String
    var created: Int64
    var expires: Int64
  }

  /// Whose token it is, if it counts.
  static func user(
    _ database: Database, _ hash: String, _ kind: Token.Kind, at now: Int64
  ) throws -> Account? {
    let id = try database.first(
      "SELECT user_id FROM token WHERE hash = ? AND kind = ? AND expires > ?", .text(hash),
      .text(kind.rawValue), .integer(now), as: { $0.integer(0) })
    return try id.flatMap { try UserTable.find(database, id: $0) }?.account
  }

  /// Whose token for publishing it is and for which asset, "publisher/slug", if it counts.
  static func publisher(
    _ database: Database, _ hash: String, at now: Int64
  ) throws -> (account: Account, scope: String)? {
    guard let account = try user(database, hash, .publish, at: now) else { return nil }
    let scope = try database.first(
      "SELECT scope FROM token WHERE hash = ?", .text(hash), as: { $0.text(0) })
    return scope.map { (account, $0) }
  }

  /// Makes a token for a user, and gives what the client is to have.
  ///
  /// - Parameter most: how many of this kind a user keeps: the newest.
  static func make(
    _ database: Database, _ system: any System, _ kind: Token.Kind, of user: Int64,
    lifetime: Int64? = nil, scope: String = "", label: String = "", most: Int64
  ) throws -> (id: Int64, token: String) {
    let token = try Token.make(system)
    let now = system.now()
    try database.run(
      """
      INSERT INTO token (hash, user_id, kind, scope, label, created, expires)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """, .text(try Token.hash(token)), .integer(user), .text(kind.rawValue), .text(scope),
      .text(label), .integer(now), .integer(now + (lifetime ?? Token.lifetime(kind))))
    let id = database.lastInsertedRow
    try database.run(
      """
      DELETE FROM token WHERE user_id = ?1 AND kind = ?2 AND id <=
        (SELECT id FROM token WHERE user_id = ?1 AND kind = ?2 ORDER BY id DESC LIMIT 1 OFFSET ?3)
      """, .integer(user), .text(kind.rawValue), .integer(most))
    return (id, token)
  }

  /// The tokens of a user that count, newest first.
  static func list(
    _ database: Database, _ kind: Token.Kind, of user: Int64, at now: Int64
  ) throws -> [Record] {
    try database.rows(
      """
      SELECT id, hash, scope, label, created, expires FROM token
      WHERE user_id = ? AND kind = ? AND expires > ? ORDER BY id DESC
      """, .integer(user), .text(kind.rawValue), .integer(now)
    ) {
      Record(
        id: $0.integer(0), hash: $0.text(1), scope: $0.text(2), label: $0.text(3),
        created: $0.integer(4), expires: $0.integer(5))
    }
  }

  /// Revokes one; false if there is none.
  static func remove(_ database: Database, hash: String) throws -> Bool {
    try database.run("DELETE FROM token WHERE hash = ?", .text(hash)) > 0
  }

  /// Revokes one of a user; false if there is none.
  static func remove(
    _ database: Database, _ kind: Token.Kind, _ id: Int64, of user: Int64
  ) throws -> Bool {
    try database.run(
      "DELETE FROM token WHERE id = ? AND kind = ? AND user_id = ?", .integer(id),
      .text(kind.rawValue), .integer(user)) > 0
  }

  /// Revokes all that a user has of a kind but one.
  static func remove(
    _ database: Database, all kind: Token.Kind, of user: Int64, except hash: String
  ) throws -> Int {
    try database.run(
      "DELETE FROM token WHERE user_id = ? AND kind = ? AND hash <> ?", .integer(user),
      .text(kind.rawValue), .text(hash))
  }

  /// Revokes whatever a user has.
  static func remove(_ database: Database, allOf user: Int64) throws {
    try database.run("DELETE FROM token WHERE user_id = ?", .integer(user))
  }

  static func removeExpired(_ database: Database, at now: Int64) throws {
    try database.run("DELETE FROM token WHERE expires <= ?", .integer(now))
  }
}
