/// `.assetstore/state.sqlite`: the receipts of a project, its history, and the journal of a transaction
/// under way.
///
/// It uses SQLite's rollback journal and not WAL, so that reading needs no file beside it and works on a
/// read-only disk.
package struct ProjectState {
  private static let version: Int32 = 3
  private let database: Database
  private let path: String

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

  private func generation() throws -> Int64 {
    try database.first("SELECT number FROM generation") { $0.integer(0) } ?? 0
  }

  private static func reading<Found>(
    _ path: String, _ system: any System, _ body: (ProjectState) throws -> Found
  ) throws -> Found? {
    guard try system.status(path) != nil else { return nil }
    try refuseTraps(path, system)
    // An interrupted commit leaves a journal, and only a connection that may write can roll it back.
    let interrupted = try system.status(path + "-journal") != nil
    return try reading(path, system) {
      let database = try Database(path, interrupted ? .readWrite : .readOnly, isForeign: true)
      return try body(ProjectState(database: database, path: path))
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

  /// The journal of a transaction that is under way or was interrupted.
  static func journal(_ path: String, system: any System) throws -> Journal? {
    guard try system.status(path) != nil else { return nil }
    try refuseTraps(path, system)
    return try reading(path, system) {
      let state = ProjectState(
        database: try Database(path, .readWrite, isForeign: true), path: path)
      guard try state.checkedVersion() >= 2 else { return nil }
      let text = try state.database.first("SELECT record FROM journal") { $0.text(0) }
      guard let text else { return nil }
      guard let journal = try? JSONText.decode(Journal.self, text), journal.isSafe else {
        throw damaged(path, "an impossible journal")
      }
      return journal
    }
  }

  /// Writes down what is about to be done.
  func begin(_ journal: Journal) throws {
    let record = try JSONText.encode(journal)
    try ProjectState.guarding(path) {
      try database.transaction {
        try migrate()
        try database.run("DELETE FROM journal")
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
      try database.transaction { try database.run("DELETE FROM journal") }
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
    let (removed, written) = (commit.removed, commit.written)
    try ProjectState.guarding(path) {
      try database.transaction {
        try migrate()
        for (name, loss) in commit.losses {
          try database.run(
            "UPDATE packages SET tree_hash = ?1 WHERE name = ?2", .text(loss.treeHash), .text(name))
          for path in loss.paths {
            try database.run(
              "DELETE FROM files WHERE path = ?1 AND package = ?2", .text(path), .text(name))
            try database.run("INSERT INTO lost VALUES (?1, ?2)", .text(name), .text(path))
          }
        }
        for name in removed + written.map(\.name) {
          try database.run("DELETE FROM files WHERE package = ?1", .text(name))
          try database.run("DELETE FROM folders WHERE package = ?1", .text(name))
          try database.run("DELETE FROM lost WHERE package = ?1", .text(name))
          try database.run("DELETE FROM packages WHERE name = ?1", .text(name))
        }
        for receipt in written { try insert(receipt) }
        try database.run("UPDATE generation SET number = number + 1")
        try record(commit.history)
        try database.run("DELETE FROM journal")
      }
    }
  }

  /// As SQLite keeps them, to the last space: what reads otherwise is not of our making.
  private static let tables = [
    """
    CREATE TABLE packages (
      name TEXT PRIMARY KEY, source TEXT NOT NULL, title TEXT NOT NULL, type TEXT NOT NULL,
      version TEXT NOT NULL, url TEXT NOT NULL, sha256 TEXT NOT NULL, tree_hash TEXT NOT NULL,
      trust TEXT NOT NULL, into_folder TEXT, installed_at INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE files (
      path TEXT PRIMARY KEY, package TEXT NOT NULL REFERENCES packages (name),
      sha256 TEXT NOT NULL, size INTEGER NOT NULL, mode INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX files_package ON files (package)",
    """
    CREATE TABLE folders (
      package TEXT NOT NULL REFERENCES packages (name), path TEXT NOT NULL,
      PRIMARY KEY (package, path)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE generation (number INTEGER NOT NULL) STRICT",
  ]

  /// What version 2 has besides.
  private static let tables2 = [
    "CREATE TABLE journal (record TEXT NOT NULL) STRICT",
    """
    CREATE TABLE history (
      id INTEGER PRIMARY KEY, at INTEGER NOT NULL, undoes INTEGER, undone INTEGER NOT NULL,
      record TEXT NOT NULL
    ) STRICT
    """,
  ]

  /// What version 3 has besides: the files that an archive has and another package took over.
  private static let tables3 = [
    """
    CREATE TABLE lost (
      package TEXT NOT NULL REFERENCES packages (name), path TEXT NOT NULL,
      PRIMARY KEY (package, path)
    ) STRICT, WITHOUT ROWID
    """
  ]

  private func record(_ entry: History.Entry) throws {
    if let undoes = entry.undoes {
      try database.run("UPDATE history SET undone = 1 WHERE id = ?1", .integer(undoes))
    }
    try database.run(
      "INSERT INTO history (at, undoes, undone, record) VALUES (?1, ?2, 0, ?3)", .integer(entry.at),
      entry.undoes.map { .integer($0) } ?? .null, .text(try JSONText.encode(entry.record)))
  }

  /// The change sets, newest first.
  static func history(_ path: String, system: any System) throws -> [History.Entry] {
    guard try system.status(path) != nil else { return [] }
    try refuseTraps(path, system)
    return try reading(path, system) {
      let state = ProjectState(database: try Database(path, .readOnly, isForeign: true), path: path)
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
    }
  }

  /// Brings the tables to this version, within a transaction.
  private func migrate() throws {
    let found = try checkedVersion()
    if found < 1 {
      for table in ProjectState.tables { try database.run(table) }
      try database.run("INSERT INTO generation VALUES (0)")
    }
    if found < 2 {
      for table in ProjectState.tables2 { try database.run(table) }
    }
    if found < 3 {
      for table in ProjectState.tables3 { try database.run(table) }
    }
    if found < ProjectState.version {
      try database.run("PRAGMA user_version = \(ProjectState.version)")
    }
  }

  private func insert(_ receipt: Receipt) throws {
    let entry = receipt.entry
    try database.run(
      "INSERT INTO packages VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
      .text(receipt.name), .text(entry.source), .text(entry.title), .text(entry.type.rawValue),
      .text(entry.version), .text(entry.url), .text(entry.sha256), .text(entry.treeHash),
      .text(entry.trust.rawValue), entry.into.map { .text($0) } ?? .null,
      .integer(receipt.installedAt))
    for folder in receipt.folders {
      try database.run("INSERT INTO folders VALUES (?1, ?2)", .text(receipt.name), .text(folder))
    }
    for path in entry.without ?? [] {
      try database.run("INSERT INTO lost VALUES (?1, ?2)", .text(receipt.name), .text(path))
    }
    for file in receipt.files {
      try database.run(
        "INSERT INTO files VALUES (?1, ?2, ?3, ?4, ?5)", .text(file.path), .text(receipt.name),
        .text(file.sha256), .integer(file.size), .integer(Int64(file.mode)))
    }
  }

  private func receipts() throws -> Receipts {
    // Made, but its first commit never came to an end.
    if try checkedVersion() == 0 { return Receipts() }
    try database.run("BEGIN")
    defer { try? database.run("COMMIT") }
    var receipts = try packages()
    var files: [String: [InstalledFile]] = [:]
    try database.query("SELECT path, package, sha256, size, mode FROM files ORDER BY path", []) {
      row in
      let file = InstalledFile(
        path: try checked(file: row.text(0)), package: row.text(1), sha256: row.text(2),
        size: row.integer(3), mode: row.integer(4) & 0o100 == 0 ? 0o644 : 0o755)
      guard Hex.isSHA256(file.sha256), file.size >= 0 else {
        throw ProjectState.damaged(path, "an impossible file")
      }
      files[file.package, default: []].append(file)
    }
    for (name, files) in files { receipts.packages[name]?.files = files }
    return receipts
  }

  private func briefReceipts(_ isPresent: (String) throws -> Bool) throws -> Receipts? {
    if try checkedVersion() == 0 { return nil }
    try database.run("BEGIN")
    defer { try? database.run("COMMIT") }
    var receipts = try packages()
    receipts.isBrief = true
    struct Absent: Error {}
    do {
      let sql = """
        SELECT path, length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*' AND size >= 0
        FROM files ORDER BY path
        """
      try database.query(sql, []) { row in
        guard row.integer(1) == 1 else { throw ProjectState.damaged(path, "an impossible file") }
        guard try isPresent(try checked(file: row.text(0))) else { throw Absent() }
      }
    } catch is Absent {
      return nil
    }
    return receipts
  }

  private func checked(file: String) throws -> String {
    guard ProjectPath.isSafe(file) else {
      throw ProjectState.damaged(path, "an impossible file")
    }
    return file
  }

  /// All packages without their files.
  private func packages() throws -> Receipts {
    var receipts = Receipts()
    receipts.generation = try generation()
    try database.query("SELECT * FROM packages", []) { row in
      let name = row.text(0)
      guard PackageName.isValid(name), let type = AssetType(rawValue: row.text(3)),
        let trust = Trust(rawValue: row.text(8)), Hex.isSHA256(row.text(6)),
        row.isNull(9) || ProjectPath.isSafe(row.text(9))
      else { throw ProjectState.damaged(path, "an impossible package") }
      let entry = Lock.Entry(
        source: row.text(1), title: row.text(2), type: type, version: row.text(4), url: row.text(5),
        sha256: row.text(6), treeHash: row.text(7), trust: trust,
        into: row.isNull(9) ? nil : row.text(9))
      receipts.packages[name] = Receipt(
        name: name, entry: entry, installedAt: row.integer(10), folders: [], files: [])
    }
    try database.query("SELECT package, path FROM folders ORDER BY package, path", []) { row in
      guard row.text(1).isEmpty || ProjectPath.isSafe(row.text(1)) else {
        throw ProjectState.damaged(path, "an impossible folder")
      }
      receipts.packages[row.text(0)]?.folders.append(row.text(1))
    }
    if try checkedVersion() >= 3 {
      var lost: [String: [String]] = [:]
      try database.query("SELECT package, path FROM lost ORDER BY package, path", []) { row in
        guard ProjectPath.isSafe(row.text(1)) else {
          throw ProjectState.damaged(path, "an impossible path")
        }
        lost[row.text(0), default: []].append(row.text(1))
      }
      for (name, paths) in lost { receipts.packages[name]?.entry.without = paths }
    }
    return receipts
  }

  /// The version of the tables; 0 if there are none yet.
  private func checkedVersion() throws -> Int32 {
    // Another's first commit may make the tables between the two looks, which must be one.
    let isAlone = !database.isInTransaction
    if isAlone { try database.run("BEGIN") }
    defer { if isAlone { try? database.run("COMMIT") } }
    let found = try database.first("PRAGMA user_version") { $0.int32(0) } ?? 0
    guard found <= ProjectState.version else {
      throw StoreError(
        .projectNewer, "\(path) was written by a newer version of assetstore", subject: path,
        hint: "use a newer version of assetstore for this project")
    }
    guard found >= 0 else { throw ProjectState.damaged(path, "an impossible version") }
    // A view or trigger of somebody else's would run inside our own statements.
    let schema = try database.rows("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL") {
      $0.text(0)
    }
    let all = [ProjectState.tables, ProjectState.tables2, ProjectState.tables3]
    let expected = all.prefix(Int(found)).joined()
    guard schema.sorted(by: Path.precedes).elementsEqual(expected.sorted(by: Path.precedes)) else {
      throw ProjectState.damaged(path, "its tables are not those of receipts")
    }
    return found
  }

  private static func damaged(_ path: String, _ what: String) -> StoreError {
    StoreError(
      .projectDamaged, "\(path) is damaged: \(what)", subject: path,
      hint:
        "move it away and install without names: the receipts are made again from assetstore.lock")
  }

  /// Like `guarding`, where a journal of SQLite that was left may have to be rolled back first.
  private static func reading<Result>(
    _ path: String, _ system: any System, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try guarding(path, body)
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

  /// Runs `body`; what SQLite says of a file that is no state of ours becomes `projectDamaged`.
  private static func guarding<Result>(_ path: String, _ body: () throws -> Result) throws -> Result
  {
    do {
      return try body()
    } catch let error as StoreError where error.reason == .malformedFile || error.reason == .defect
    {
      throw damaged(path, error.message)
    }
  }
}
