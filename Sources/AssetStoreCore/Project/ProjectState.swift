/// `.assetstore/state.sqlite`: the receipts of a project, its history, and the journal of a transaction
/// under way.
///
///     ProjectSchema   the tables of each version, and whether those that are found are they
///     ReceiptTables   generation, packages, files, folders, lost, licenses, declared
///     JournalTable    journal
///     HistoryTable    history
///
/// It uses SQLite's rollback journal and not WAL, so that reading needs no file beside it and works on a
/// read-only disk. A project may come from anyone, and so its state: what cannot be ours is refused as damaged.
package struct ProjectState {
  let database: Database
  let path: String

  /// The receipts in the database at `path`; none if there is no such file. Makes nothing.
  package static func read(_ path: String, system: any System) throws -> Receipts {
    try reading(path, system) { try $0.receipts() } ?? Receipts()
  }

  /// The receipts without their files, if each file satisfies `isPresent`; else, or without a database, nil.
  static func readBriefly(
    _ path: String, system: any System, isPresent: (String) throws -> Bool
  ) throws -> Receipts? {
    try reading(path, system) { try $0.briefReceipts(isPresent) } ?? nil
  }

  /// How many commits there were.
  static func generation(_ path: String, system: any System) throws -> Int64 {
    try reading(path, system) { try $0.checkedVersion() == 0 ? 0 : $0.generation() } ?? 0
  }

  /// What `body` finds in the database at `path`; nil if there is no such file. Makes nothing.
  static func reading<Found>(
    _ path: String, _ system: any System, _ body: (ProjectState) throws -> Found
  ) throws -> Found? {
    guard try system.status(path) != nil else { return nil }
    try refuseTraps(path, system)
    // An interrupted commit leaves a journal, and only a connection that may write can roll it back.
    let interrupted = try system.status(path + "-journal") != nil
    do {
      return try guarding(path) {
        let database = try Database(path, interrupted ? .readWrite : .readOnly, isForeign: true)
        return try body(ProjectState(database: database, path: path))
      }
    } catch let error as StoreError
      where error.reason == .readOnly || error.reason == .noPermission
    {
      guard try system.status(path + "-journal") != nil else { throw error }
      throw StoreError(
        error.reason, "\(path) has an interrupted change in it and cannot be written to undo it",
        subject: path, hint: "open the project once where it can be written",
        systemCode: error.systemCode)
    }
  }

  /// Refuses what would make SQLite touch other files, since a project may come from anyone: links, a log that
  /// we never write, and a journal that names a file to remove when all is rolled back.
  private static func refuseTraps(_ path: String, _ system: any System) throws {
    for ending in ["", "-journal", "-wal", "-shm"] {
      guard let status = try system.status(path + ending) else { continue }
      guard status.kind == .file, ending.isEmpty || ending == "-journal" else {
        throw damaged(path + ending, "it is not a file of ours")
      }
    }
    guard let size = try system.status(path + "-journal")?.size, size >= 8 else { return }
    // Gone already: of a commit that came to its end meanwhile.
    guard let journal = try? system.open(path + "-journal", .read) else { return }
    try journal.seek(to: size - 8)
    var end: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0]
    guard try unsafe end.withUnsafeMutableBytes({ try unsafe journal.read(into: $0) }) == 8,
      end == [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]
    else { return }
    throw damaged(path + "-journal", "it names another file")
  }

  /// Opens the database for a commit, making it if need be.
  package static func open(_ path: String, durability: Durability) throws -> ProjectState {
    try guarding(path) {
      let database = try Database(path, .readWrite, isForeign: true)
      let state = ProjectState(database: database, path: path)
      _ = try state.checkedVersion()
      // FULL would not put on the disk that SQLite's own journal is gone: a power cut soon after takes the commit
      // back, when staging may be swept already.
      try database.run("PRAGMA synchronous = \(durability == .full ? "EXTRA" : "OFF")")
      return state
    }
  }

  /// Files that a package loses to another, and the tree hash of those that it keeps.
  struct Loss {
    var paths: Set<String>
    var treeHash: String
  }

  /// What `commit` puts down for good.
  struct Commit {
    var removed: [String]
    var written: [Receipt]
    /// By package, what those lose that stay as they are otherwise.
    var losses: [String: Loss]
    var history: History.Entry
  }

  /// The end of a transaction: receipts, history and the journal's removal, in one transaction of SQLite.
  func commit(_ commit: Commit) throws {
    try ProjectState.guarding(path) {
      try database.transaction {
        try migrate()
        for (name, loss) in commit.losses { try lose(loss, name) }
        for name in commit.removed + commit.written.map(\.name) { try remove(name) }
        for receipt in commit.written { try insert(receipt) }
        try countCommit()
        try record(commit.history)
        try dropJournal()
      }
    }
  }

  static func damaged(_ path: String, _ what: String) -> StoreError {
    StoreError(
      .projectDamaged, "\(path) is damaged: \(what)", subject: path,
      hint:
        "move it away and install without names: the receipts are made again from assetstore.lock")
  }

  /// Runs `body`; what SQLite says of a file that is no state of ours becomes `projectDamaged`.
  static func guarding<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as StoreError where error.reason == .malformedFile || error.reason == .defect
    {
      throw damaged(path, error.message)
    }
  }
}
