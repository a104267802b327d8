extension ProjectState {
  /// The journal of a transaction that is under way or was interrupted.
  static func journal(_ path: String, system: any System) throws -> Journal? {
    try reading(path, system) { state in
      guard try state.checkedVersion() >= 2 else { return nil }
      let text = try state.database.first("SELECT record FROM journal") { $0.text(0) }
      guard let text else { return nil }
      guard let journal = try? JSONText.decode(Journal.self, text), journal.isSafe else {
        throw damaged(path, "an impossible journal")
      }
      return journal
    } ?? nil
  }

  /// Writes down what is about to be done.
  func begin(_ journal: Journal) throws {
    let record = try JSONText.encode(journal)
    try ProjectState.guarding(path) {
      try database.transaction {
        try migrate()
        try dropJournal()
        try database.run("INSERT INTO journal VALUES (?1)", .text(record))
      }
    }
  }

  /// Whether a transaction is under way.
  func hasJournal() throws -> Bool {
    try database.first("SELECT 1 FROM journal") { _ in true } ?? false
  }

  /// Says that nothing is under way any more.
  func removeJournal() throws {
    try ProjectState.guarding(path) {
      try database.transaction { try dropJournal() }
    }
  }

  /// Within a transaction.
  func dropJournal() throws {
    try database.run("DELETE FROM journal")
  }
}
