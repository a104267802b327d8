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
    var at: Int64
    var by: Int64?
    var act: String
    var subject: String
    var detail: String
  }

  /// Of a subject, in order.
  static func list(_ database: Database, _ subject: String) throws -> [Record] {
    try database.rows(
      "SELECT at, user_id, act, subject, detail FROM audit WHERE subject = ? ORDER BY id",
      .text(subject)
    ) {
      Record(
        at: $0.integer(0), by: $0.isNull(1) ? nil : $0.integer(1), act: $0.text(2),
        subject: $0.text(3), detail: $0.text(4))
    }
  }
}
