internal import CSQLite
internal import CSystem
internal import Glibc

/// One SQLite connection with its prepared statements.
///
/// Whoever holds it sees to it that one thread uses it at a time; that is why it may be Sendable.
@safe package final class Database: @unchecked Sendable {
  private let handle: OpaquePointer
  private let path: String
  private var statements: [String: Statement] = [:]
  private static let mostStatements = 256
  private let budget: Budget?

  /// How `init` opens a database.
  package enum Access {
    case readWrite
    case readOnly
    /// On a medium where nothing can be written, not even locks: nobody else may write it meanwhile.
    case immutable
  }

  /// - Parameter isForeign: whether the file may be anyone's. Its pages may name each other so that a few of them
  ///   hold more rows than a lifetime has seconds; so no statement may do more than a file of its size is worth.
  package init(_ path: String, _ access: Access, isForeign: Bool = false) throws {
    self.path = path
    budget = isForeign ? Budget(path) : nil
    var handle: OpaquePointer?
    let flags: Int32
    var name = path
    switch access {
    case .readWrite: flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    case .readOnly: flags = SQLITE_OPEN_READONLY
    case .immutable:
      flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
      name = "file:\(Database.uriPath(path))?immutable=1"
    }
    let code = unsafe sqlite3_open_v2(
      name, &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard let opened = unsafe handle else {
      throw StoreError(.defect, "SQLite has no memory for a connection")
    }
    unsafe self.handle = opened
    guard code == SQLITE_OK else {
      // `deinit` runs for a class that is fully initialised, and closes the handle.
      throw failure(code)
    }
    unsafe sqlite3_busy_timeout(opened, 10_000)
    if let budget { unsafe budget.watch(opened) }
  }

  deinit {
    statements.removeAll()
    unsafe sqlite3_close_v2(handle)
  }

  private static func uriPath(_ path: String) -> String {
    var text = ""
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "%"): text += "%" + Hex.encode([byte])
      default: text.unicodeScalars.append(Unicode.Scalar(byte))
      }
    }
    return text
  }

  /// Runs statements that take and give nothing.
  package func run(_ sql: String) throws {
    budget?.renew()
    let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw failure(code) }
  }

  /// Runs one statement to its end and gives the number of rows it changed.
  @discardableResult
  package func run(_ sql: String, _ values: Value...) throws -> Int {
    try query(sql, values) { _ in }
    return Int(unsafe sqlite3_changes(handle))
  }

  package var lastInsertedRow: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

  /// Runs one statement and hands each row to `body`.
  package func query(_ sql: String, _ values: [Value], _ body: (Row) throws -> Void) throws {
    try run(sql, values) { row in
      try body(row)
      return true
    }
  }

  /// Runs one statement as long as `body` wants another row.
  private func run(_ sql: String, _ values: [Value], _ body: (Row) throws -> Bool) throws {
    budget?.renew()
    let statement = try prepared(sql)
    defer { statement.reset() }
    try statement.bind(values, or: failure)
    while true {
      let code = unsafe sqlite3_step(statement.handle)
      if code == SQLITE_DONE { return }
      guard code == SQLITE_ROW else { throw failure(code) }
      let goesOn = try body(unsafe Row(statement: statement.handle, budget: budget))
      if budget?.isSpent == true { throw failure(SQLITE_INTERRUPT) }
      if !goesOn { return }
    }
  }

  /// The rows of a statement, each turned into a value.
  package func rows<Element>(
    _ sql: String, _ values: Value..., as make: (Row) throws -> Element
  ) throws -> [Element] {
    var rows: [Element] = []
    try query(sql, values) { rows.append(try make($0)) }
    return rows
  }

  /// The first row of a statement, if it has one.
  package func first<Element>(
    _ sql: String, _ values: Value..., as make: (Row) throws -> Element
  ) throws -> Element? {
    var first: Element?
    try run(sql, values) { row in
      first = try make(row)
      return false
    }
    return first
  }

  /// Runs `body` in a transaction that takes the write lock at once; undone if it throws.
  package func transaction<Result>(_ body: () throws -> Result) throws -> Result {
    try run("BEGIN IMMEDIATE")
    do {
      let result = try body()
      try run("COMMIT")
      return result
    } catch {
      // A full disk may already have rolled back.
      if isInTransaction { try? run("ROLLBACK") }
      throw error
    }
  }

  /// Copies all of the database, as it is now, over the one at `path`. Others may write meanwhile.
  package func backUp(to path: String) throws {
    let target = try Database(path, .readWrite)
    guard let backup = unsafe sqlite3_backup_init(target.handle, "main", handle, "main") else {
      throw target.failure(unsafe sqlite3_errcode(target.handle))
    }
    let code = unsafe sqlite3_backup_step(backup, -1)
    let end = unsafe sqlite3_backup_finish(backup)
    guard code == SQLITE_DONE else { throw failure(code) }
    guard end == SQLITE_OK else { throw target.failure(end) }
    // One file, which can be read where nothing can be written.
    try target.query("PRAGMA journal_mode = DELETE", []) { _ in }
  }

  /// Whether a transaction could not be ended.
  package var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

  private func prepared(_ sql: String) throws -> Statement {
    if let statement = statements[sql], !statement.busy {
      statement.busy = true
      return statement
    }
    var handle: OpaquePointer?
    let code = unsafe sqlite3_prepare_v2(self.handle, sql, -1, &handle, nil)
    guard code == SQLITE_OK, let prepared = unsafe handle else { throw failure(code) }
    let statement = unsafe Statement(prepared)
    statement.busy = true
    // Whoever asks may have a say in how many texts there are.
    if statements.count >= Database.mostStatements { statements.removeAll() }
    if statements[sql] == nil { statements[sql] = statement }
    return statement
  }

  private func failure(_ code: Int32) -> StoreError {
    if code & 0xff == SQLITE_INTERRUPT {
      return StoreError(.malformedFile, "\(path): it gives more than it holds", subject: path)
    }
    let text = unsafe String(cString: sqlite3_errmsg(handle))
    let system = unsafe sqlite3_system_errno(handle)
    let reason: StoreError.Reason
    switch code & 0xff {
    case SQLITE_FULL: reason = .noSpace
    case SQLITE_READONLY: reason = .readOnly
    case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH: reason = .noPermission
    case SQLITE_BUSY, SQLITE_LOCKED: reason = .busy
    case SQLITE_CORRUPT, SQLITE_NOTADB: reason = .malformedFile
    case SQLITE_IOERR, SQLITE_NOLFS:
      return StoreError.system(system == 0 ? 5 : system, "cannot use \(path)", subject: path)
    case SQLITE_MISUSE, SQLITE_ERROR, SQLITE_RANGE, SQLITE_CONSTRAINT, SQLITE_MISMATCH,
      SQLITE_SCHEMA:
      reason = .defect
    default: reason = .ioFailure
    }
    return StoreError(reason, "\(path): \(text)", subject: path, systemCode: system)
  }
}

extension Database {
  /// A value to bind.
  package enum Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByNilLiteral
  {
    case null
    case integer(Int64)
    case text(String)

    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(nilLiteral: ()) { self = .null }
  }

  /// The current row of a statement; valid only while it is current.
  @safe package struct Row {
    fileprivate let statement: OpaquePointer
    fileprivate let budget: Budget?

    package func integer(_ column: Int32) -> Int64 {
      unsafe sqlite3_column_int64(statement, column)
    }
    package func int32(_ column: Int32) -> Int32 { unsafe sqlite3_column_int(statement, column) }
    package func isNull(_ column: Int32) -> Bool {
      unsafe sqlite3_column_type(statement, column) == SQLITE_NULL
    }
    /// "" for NULL.
    package func text(_ column: Int32) -> String {
      guard let bytes = unsafe sqlite3_column_text(statement, column) else { return "" }
      let count = Int(unsafe sqlite3_column_bytes(statement, column))
      budget?.spend(Int64(count))
      return unsafe StreamSafe.text(UnsafeBufferPointer(start: bytes, count: count))
    }
  }

  /// How much more a statement may do: one for an operation of SQLite's, one for each byte of text.
  fileprivate final class Budget {
    private let whole: Int64
    private var left: Int64
    private static let operationsAtOnce: Int32 = 1000

    init(_ path: String) {
      var status = stat()
      let size = unsafe lstat(path, &status) == 0 ? Int64(clamping: status.st_size) : 0
      // A row of a few hundred bytes takes some ten operations, and no text is read twice by one statement. What
      // is larger than any project needs has holes.
      whole = 2_000_000 + min(size, 256 << 20) * 4
      left = whole
    }

    var isSpent: Bool { left < 0 }
    func renew() { left = whole }
    func spend(_ work: Int64) { left = max(left, .min / 2) - work }

    /// Has SQLite spend it; it must live as long as the connection.
    func watch(_ connection: OpaquePointer) {
      unsafe sqlite3_progress_handler(
        connection, Budget.operationsAtOnce,
        { pointer in
          guard let pointer = unsafe pointer else { return 0 }
          let budget = unsafe Unmanaged<Budget>.fromOpaque(pointer).takeUnretainedValue()
          budget.spend(Int64(Budget.operationsAtOnce))
          return budget.isSpent ? 1 : 0
        }, Unmanaged.passUnretained(self).toOpaque())
    }
  }

  @safe fileprivate final class Statement {
    let handle: OpaquePointer
    /// In use by a query; a nested query of the same text gets a statement of its own.
    var busy = false

    init(_ handle: OpaquePointer) {
      unsafe self.handle = handle
    }

    deinit {
      unsafe sqlite3_finalize(handle)
    }

    func reset() {
      unsafe sqlite3_reset(handle)
      unsafe sqlite3_clear_bindings(handle)
      busy = false
    }

    func bind(_ values: [Value], or failure: (Int32) -> StoreError) throws {
      var index: Int32 = 0
      for value in values {
        index += 1
        let code: Int32 =
          switch value {
          case .null: unsafe sqlite3_bind_null(handle, index)
          case .integer(let number): unsafe sqlite3_bind_int64(handle, index, number)
          case .text(let text):
            unsafe sqlite3_bind_text(
              handle, index, text, Int32(clamping: text.utf8.count), assetstore_sqlite_transient())
          }
        guard code == SQLITE_OK else { throw failure(code) }
      }
    }
  }
}
