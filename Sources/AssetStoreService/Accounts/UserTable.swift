internal import AssetStoreCore

/// The table `user`.
enum UserTable {
  struct User: Sendable {
    var account: Account
    var email: String
    /// "": nobody can log in.
    var password: String
    var created: Int64
  }

  private static let columns = "id, name, level, email, password, created"

  private static func user(_ row: Database.Row) -> User {
    User(
      account: Account(
        id: row.integer(0), name: row.text(1), level: Level(rawValue: row.integer(2)) ?? .normal),
      email: row.text(3), password: row.text(4), created: row.integer(5))
  }

  static func find(_ database: Database, id: Int64) throws -> User? {
    try database.first(
      "SELECT \(columns) FROM user WHERE id = ?", .integer(id), as: user)
  }

  /// - Parameter key: what `UserName.key` makes of a name.
  static func find(_ database: Database, key: String) throws -> User? {
    try database.first(
      "SELECT \(columns) FROM user WHERE name_key = ?", .text(key), as: user)
  }

  /// The first few who gave this address.
  static func find(_ database: Database, email: String) throws -> [User] {
    try database.rows(
      "SELECT \(columns) FROM user WHERE email = ? ORDER BY id LIMIT 5", .text(email), as: user)
  }

  static func insert(
    _ database: Database, name: String, email: String, password: String, level: Level, at: Int64
  ) throws -> Int64 {
    try database.run(
      """
      INSERT INTO user (name, name_key, email, password, level, created) VALUES (?, ?, ?, ?, ?, ?)
      """, .text(name), .text(UserName.key(name)), .text(email), .text(password),
      .integer(level.rawValue), .integer(at))
    return database.lastInsertedRow
  }

  static func set(_ database: Database, password: String, of id: Int64) throws {
    try database.run("UPDATE user SET password = ? WHERE id = ?", .text(password), .integer(id))
  }

  static func set(_ database: Database, level: Level, of id: Int64) throws {
    try database.run(
      "UPDATE user SET level = ? WHERE id = ?", .integer(level.rawValue), .integer(id))
  }

  static func count(_ database: Database) throws -> Int64 {
    try database.first("SELECT count(*) FROM user", as: { $0.integer(0) }) ?? 0
  }

  static func count(_ database: Database, _ level: Level) throws -> Int64 {
    try database.first(
      "SELECT count(*) FROM user WHERE level = ?", .integer(level.rawValue),
      as: { $0.integer(0) }) ?? 0
  }
}
