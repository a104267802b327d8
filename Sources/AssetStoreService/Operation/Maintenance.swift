internal import AssetStoreCore

extension Service {
  /// What is to be done now and then: forgets tokens that have expired, tells those who forgot their password, and has
  /// SQLite put its log away.
  package func maintain() throws {
    try maintainAccounts()
    try data.maintain { database in
      try database.run("PRAGMA optimize")
      try database.query("PRAGMA wal_checkpoint(PASSIVE)", []) { _ in }
    }
  }

  /// Notes for /metrics what the server in front of this knows.
  package func tellConnections(open: Int64, accepted: Int64, refused: Int64) {
    metrics.set(.init(open: open, accepted: accepted, refused: refused))
  }
}
