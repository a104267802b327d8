extension ProjectState {
  /// Whether a transaction is under way or was interrupted.
  static func hasJournal(_ path: String, system: any System) throws -> Bool {
    try signedJournal(path, system) != nil
  }

  /// The journal of a transaction that is under way or was interrupted, if it was signed with `key`.
  static func journal(
    _ path: String, key: () throws -> [UInt8]?, system: any System
  ) throws -> Journal? {
    guard let record = try signedJournal(path, system) else { return nil }
    let text = String(Substring(record.utf8.dropFirst(65)))
    // Before anything else is made of it.
    guard let key = try key(),
      try HMAC.code(of: text, key: key).utf8.elementsEqual(record.utf8.prefix(64))
    else {
      throw StoreError(
        .projectDamaged, "\(path) has an interrupted change that was not made with this store",
        subject: path,
        hint:
          "open the project with the store it was changed with, or move .assetstore away and install without names"
      )
    }
    guard let journal = try? JSONText.decode(Journal.self, text), journal.isSafe else {
      throw damaged(path, "an impossible journal")
    }
    return journal
  }

  private static func signedJournal(_ path: String, _ system: any System) throws -> String? {
    try reading(path, system) { state in
      guard try state.checkedVersion() >= 2 else { return nil }
      return try state.database.first("SELECT record FROM journal LIMIT 1") { $0.text(0) }
    } ?? nil
  }

  /// Writes down what is about to be done.
  ///
  /// - Parameter key: to sign it with; without one it will have to be undone by hand.
  func begin(_ journal: Journal, key: [UInt8]?) throws {
    let text = try JSONText.encode(journal)
    let code = try key.map { try HMAC.code(of: text, key: $0) } ?? "unsigned"
    let record = "\(code)\n\(text)"
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
