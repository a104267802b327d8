package import AssetStoreCore

extension Service {
  /// What is to be done now and then: forgets tokens that have expired, tells those who forgot their password, has
  /// SQLite put its log away, and reads the upstream.
  package func maintain(_ progress: Progress = .none) throws {
    try maintainAccounts()
    try data.maintain { database in
      try database.run("PRAGMA optimize")
      try database.query("PRAGMA wal_checkpoint(PASSIVE)", []) { _ in }
    }
    try syncUpstream(progress)
  }

  /// Notes for /metrics what the server in front of this knows.
  package func tellConnections(open: Int64, accepted: Int64, refused: Int64) {
    metrics.set(.init(open: open, accepted: accepted, refused: refused))
  }
}
