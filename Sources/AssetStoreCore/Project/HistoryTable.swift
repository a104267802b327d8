extension ProjectState {
  /// The change sets, newest first.
  static func history(_ path: String, system: any System) throws -> [History.Entry] {
    try reading(path, system) { state in
      guard try state.checkedVersion() >= 2 else { return [] }
      let sql = "SELECT id, at, undoes, undone, record FROM history ORDER BY id DESC"
      return try state.database.rows(sql) { row in
        guard let record = try? JSONText.decode(History.Record.self, row.text(4)), record.isPossible
        else {
          throw damaged(path, "an impossible change set")
        }
        return History.Entry(
          id: row.integer(0), at: row.integer(1), undoes: row.isNull(2) ? nil : row.integer(2),
          isUndone: row.integer(3) != 0, record: record)
      }
    } ?? []
  }

  /// When the last change set was made; nil if there was none.
  static func lastChange(_ path: String, system: any System) throws -> Int64? {
    try reading(path, system) { state in
      guard try state.checkedVersion() >= 2 else { return nil }
      return try state.database.first("SELECT at FROM history ORDER BY id DESC LIMIT 1") {
        $0.integer(0)
      }
    } ?? nil
  }

  func record(_ entry: History.Entry) throws {
    if let undoes = entry.undoes {
      try database.run("UPDATE history SET undone = 1 WHERE id = ?1", .integer(undoes))
    }
    try database.run(
      "INSERT INTO history (at, undoes, undone, record) VALUES (?1, ?2, 0, ?3)", .integer(entry.at),
      entry.undoes.map { .integer($0) } ?? .null, .text(try JSONText.encode(entry.record)))
  }
}
