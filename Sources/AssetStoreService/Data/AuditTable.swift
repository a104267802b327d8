internal import AssetStoreCore

/// The table `audit`: who did what to whose works, and when. Only ever added to.
enum AuditTable {
  /// - Parameters:
  ///   - by: a user; nil: who runs the service.
  ///   - act: "accept", "level", ...
  ///   - subject: "asset:1000000000", "edit:7", "user:name".
  static func add(
    _ database: Database, at: Int64, by: Int64?, act: String, subject: String, detail: String = ""
  ) throws {
    try database.run(
      "INSERT INTO audit (at, user_id, act, subject, detail) VALUES (?, ?, ?, ?, ?)",
      .integer(at), by.map { .integer($0) } ?? .null, .text(act), .text(subject), .text(detail))
  }

  struct Record: Sendable, Equatable {
    var id: Int64
    var at: Int64
    /// The name of who did it; nil: whoever runs the service.
    var user: String?
    var act: String
    var subject: String
    var detail: String
  }

  /// The user who did this to a subject last; nil: nobody did, or who runs the service.
  static func last(_ act: String, of subject: String, _ database: Database) throws -> Int64? {
    try database.first(
      "SELECT user_id FROM audit WHERE subject = ? AND act = ? ORDER BY id DESC LIMIT 1",
      .text(subject), .text(act), as: { $0.optionalInteger(0) }) ?? nil
  }

  /// The newest first.
  ///
  /// - Parameters:
  ///   - subject: only what was done to it.
  ///   - before: only those with a lower id.
  static func list(
    _ database: Database, subject: String?, before: Int64 = .max, most: Int64
  ) throws -> [Record] {
    var values: [Database.Value] = [.integer(before), .integer(most)]
    if let subject { values.append(.text(subject)) }
    var records: [Record] = []
    try database.query(
      """
      SELECT audit.id, at, user.name, act, subject, detail
      FROM audit LEFT JOIN user ON user.id = audit.user_id
      WHERE audit.id < ?1 \(subject == nil ? "" : "AND subject = ?3")
      ORDER BY audit.id DESC LIMIT ?2
      """, values
    ) {
      records.append(
        Record(
          id: $0.integer(0), at: $0.integer(1), user: $0.optionalText(2), act: $0.text(3),
          subject: $0.text(4), detail: $0.text(5)))
    }
    return records
  }
}
