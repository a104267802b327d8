// The catalogue: everything known about assets, in one SQLite database.
//
//   STORE/catalogue.sqlite
//     source ─┬─ asset ─┬─ release      what can be installed, newest first
//             │         ├─ preview
//             │         ├─ asset_tag ── tag
//             │         └─ asset_text   FTS5 without contents; row = asset
//             ├─ page                   validators of the pages a library's list came in
//             ├─ package_file           what was read out of each package of a folder
//             └─ registry               the key, head and shards (registry_shard) of a signed index
//     category, license                 names, each once
//     word                              the words of asset_text by their trigrams, for spelling
//
// Nothing in it is precious: but for the list of sources it can be made again by a sync. So it runs with
// synchronous=NORMAL, and a damaged one is reported, never repaired. WAL lets any number of threads and
// processes search while one writes; each read uses a connection of its own out of a small pool, and all
// writes of this process take turns on one more.
//
// Each table has one Swift file that owns its SQL. Migrations are in Schema.swift.

/// An open catalogue. Any thread.
package final class Catalogue: Sendable {
  package let path: String
  /// Whether nothing can be written: asked for, or the medium does not allow it.
  package let isReadOnly: Bool
  private let access: Database.Access
  private let idle: Locked<[Database]>
  /// Nil if nothing can be written.
  private let writer: Locked<Database>?

  /// Opens the catalogue at `path`, making it unless `readOnly`.
  package init(path: String, readOnly: Bool) throws {
    self.path = path
    let (database, access) = try Catalogue.open(path, readOnly: readOnly)
    self.access = access
    switch access {
    case .readWrite:
      isReadOnly = false
      idle = Locked([])
      writer = Locked(database)
    case .readOnly, .immutable:
      isReadOnly = true
      idle = Locked([database])
      writer = nil
    }
  }

  private static func open(_ path: String, readOnly: Bool) throws -> (Database, Database.Access) {
    var refusal: (any Error)?
    if !readOnly {
      do {
        let database = try Database(path, .readWrite)
        try Schema.prepare(database, path)
        return (database, .readWrite)
      } catch let error as StoreError
        where error.reason == .readOnly || error.reason == .noPermission
      {
        // A medium that cannot be written may still be searched.
        refusal = error
      } catch {
        throw explain(error, path)
      }
    }
    var last: any Error = StoreError(.defect, "cannot open \(path)", subject: path)
    for access in [Database.Access.readOnly, .immutable] {
      do {
        let database = try Database(path, access)
        if let refusal, try Schema.isEmpty(database) { throw refusal }
        try Schema.check(database, path)
        return (database, access)
      } catch {
        last = error
      }
    }
    throw explain(last, path)
  }

  private static func explain(_ error: any Error, _ path: String) -> any Error {
    // SQLite has a code of its own only for some of the damage that it sees.
    guard let error = error as? StoreError, [.malformedFile, .defect].contains(error.reason) else {
      return error
    }
    let prefix = "\(path): "
    let isOfPath = error.message.hasPrefix(prefix)
    return damaged(path, String(error.message.dropFirst(isOfPath ? prefix.count : 0)))
  }

  static func damaged(_ path: String, _ what: String = "") -> StoreError {
    StoreError(
      .catalogueDamaged,
      "\(path) is damaged or is no catalogue" + (what.isEmpty ? "" : " (\(what))"), subject: path,
      hint:
        "move that file away, add your sources again and sync; projects and archives are not affected"
    )
  }

  /// Runs `body` on a connection of its own, in one read transaction.
  package func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    let database = try idle.use { $0.popLast() } ?? connect()
    func keep() { idle.use { if $0.count < 8 { $0.append(database) } } }
    try database.run("BEGIN")
    do {
      let result = try body(database)
      try database.run("COMMIT")
      keep()
      return result
    } catch {
      // A connection that cannot end its transaction would show its next user the past.
      if (try? database.run("ROLLBACK")) != nil { keep() }
      throw Catalogue.explain(error, path)
    }
  }

  /// Runs `body` in a write transaction; undone if it throws.
  package func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
    guard let writer else {
      throw StoreError(
        .readOnly, "\(path) cannot be written: the store is open read-only", subject: path,
        hint: "use a store in a folder that can be written")
    }
    do {
      return try writer.use { database in
        if database.isInTransaction { database = try Catalogue.open(path, readOnly: false).0 }
        return try database.transaction { try body(database) }
      }
    } catch {
      throw Catalogue.explain(error, path)
    }
  }

  private func connect() throws -> Database {
    let database = try Database(path, access == .readWrite ? .readOnly : access)
    try Schema.configure(database)
    return database
  }
}
