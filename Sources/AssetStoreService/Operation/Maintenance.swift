package import AssetStoreCore

extension Service {
  /// What is to be done now and then: sends what sets new passwords, forgets tokens that have expired, asks the
  /// upstream, and has SQLite put its log away. Throws what went wrong with the upstream, after all else was done.
  package func maintain(_ progress: Progress = .none) throws {
    try maintainAccounts(progress)
    try removeRejectedPackages()
    var failure: (any Error)?
    do {
      try syncUpstream(progress)
    } catch {
      failure = error
    }
    try data.maintain { database in
      try database.run("PRAGMA optimize")
      try database.query("PRAGMA wal_checkpoint(PASSIVE)", []) { _ in }
    }
    if let failure { throw failure }
  }

  /// Notes for /metrics what the server in front of this knows.
  package func tellConnections(open: Int64, accepted: Int64, refused: Int64) {
    metrics.set(.init(open: open, accepted: accepted, refused: refused))
  }
}
