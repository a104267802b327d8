extension ProjectState {
  /// What each version has besides what the one before has. As SQLite keeps them, to the last space: what reads
  /// otherwise is not of our making.
  private static let tables = [
    [
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
    ],
    [
      "CREATE TABLE journal (record TEXT NOT NULL) STRICT",
      """
      CREATE TABLE history (
        id INTEGER PRIMARY KEY, at INTEGER NOT NULL, undoes INTEGER, undone INTEGER NOT NULL,
        record TEXT NOT NULL
      ) STRICT
      """,
    ],
    // The files that an archive has and another package took over.
    [
      """
      CREATE TABLE lost (
        package TEXT NOT NULL REFERENCES packages (name), path TEXT NOT NULL,
        PRIMARY KEY (package, path)
      ) STRICT, WITHOUT ROWID
      """
    ],
    // Licences; and what packages declare, as JSON.
    [
      """
      CREATE TABLE licenses (
        package TEXT PRIMARY KEY REFERENCES packages (name), license TEXT NOT NULL
      ) STRICT
      """,
      """
      CREATE TABLE declared (
        package TEXT PRIMARY KEY REFERENCES packages (name), record TEXT NOT NULL
      ) STRICT
      """,
    ],
  ]

  /// Brings the tables to this version, within a transaction.
  func migrate() throws {
    let found = Int(try checkedVersion())
    guard found < ProjectState.tables.count else { return }
    for table in ProjectState.tables[found...].joined() { try database.run(table) }
    if found == 0 { try database.run("INSERT INTO generation VALUES (0)") }
    try database.run("PRAGMA user_version = \(ProjectState.tables.count)")
  }

  /// The version of the tables; 0 if there are none yet.
  func checkedVersion() throws -> Int32 {
    // Another's first commit may make the tables between the two looks, which must be one.
    let isAlone = !database.isInTransaction
    if isAlone { try database.run("BEGIN") }
    defer { if isAlone { try? database.run("COMMIT") } }
    let found = try database.first("PRAGMA user_version") { $0.int32(0) } ?? 0
    guard Int(found) <= ProjectState.tables.count else {
      throw StoreError(
        .projectNewer, "\(path) was written by a newer version of assetstore", subject: path,
        hint: "use a newer version of assetstore for this project")
    }
    guard found >= 0 else { throw ProjectState.damaged(path, "an impossible version") }
    // A view or trigger of somebody else's would run inside our own statements.
    let schema = try database.rows("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL") {
      $0.text(0)
    }
    let expected = ProjectState.tables.prefix(Int(found)).joined()
    guard schema.sorted(by: Path.precedes).elementsEqual(expected.sorted(by: Path.precedes)) else {
      throw ProjectState.damaged(path, "its tables are not those of receipts")
    }
    return found
  }
}
