// What a service keeps, in one folder:
//
//     DATA/
//       service.sqlite             accounts, assets, edits, releases, log: all that cannot be had again
//       archives-v1/ab/<sha256>    packages that were uploaded, and copies of those that were asked for
//       upstream/                  a store of the core's, with the catalogue of the upstream
//       registry/                  what `serve --index` writes of all this; made anew where it is lost
//       tmp/                       of the same file system, emptied when a service begins
//
//     user ── token                who may do what: a session, a reset of a password, a token for publishing
//      │
//     asset ─┬─ preview            published, local and of the upstream; one row for each, which edits change
//            ├─ release            what could be and can be downloaded; never changed but to be yanked
//            ├─ asset_text         trigrams of what the library's `filter` looks into
//            └─ asset_word         words of titles, authors and descriptions, for the store's search
//     catalogue                    how often anything published changed: what answers are kept by
//     upstream, upstream_map       which assets are of the upstream, and which local ones stand for them
//     edit ─┬─ edit_preview        proposals: NULL leaves a field as it is
//           └─ upload              the package that came with one, which becomes a release
//     audit                        every act of a moderator
//
// Everything in service.sqlite is precious, so it runs with synchronous=FULL: what a client was told is done has
// reached the disk. WAL lets any number of threads read while one writes. Each table has one Swift file that owns its
// SQL; what no change may forget, the text indexes and the count of changes, is done by triggers. Ids of local assets
// begin at 1,000,000,000, so that those of an upstream keep theirs.

package import AssetStoreCore

/// The database of a service. Any thread.
package final class ServiceData: Sendable {
  package let path: String
  private let idle = Locked<[Database]>([])
  private let writer: Locked<Database>
  private let version: Locked<Int64>

  /// Connections that are kept for the next reader.
  private static let mostIdle = 8

  package init(_ path: String) throws {
    self.path = path
    let database = try Database(path, .readWrite)
    try ServiceSchema.prepare(database, path)
    version = Locked(try ServiceData.version(database))
    writer = Locked(database)
  }

  /// Changes with every change of what is published. What was read after this was asked for is at least as new.
  package var catalogueVersion: Int64 { version.use { $0 } }

  private static func version(_ database: Database) throws -> Int64 {
    try database.first("SELECT version FROM catalogue", as: { $0.integer(0) }) ?? 0
  }

  /// Runs `body` on a connection of its own, in one read transaction.
  package func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    let database = try idle.use { $0.popLast() } ?? connect()
    try database.run("BEGIN")
    do {
      let result = try body(database)
      try database.run("COMMIT")
      keep(database)
      return result
    } catch {
      if (try? database.run("ROLLBACK")) != nil { keep(database) }
      throw error
    }
  }

  /// Runs `body` in a write transaction, which is on the disk when this returns; undone if it throws.
  package func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try writer.use { database in
      if database.isInTransaction { database = try connect(.readWrite) }
      var new: Int64 = 0
      let result = try database.transaction {
        let result = try body(database)
        new = try ServiceData.version(database)
        return result
      }
      version.use { $0 = new }
      return result
    }
  }

  /// Runs `body` on the connection that writes, outside of a transaction.
  func maintain(_ body: (Database) throws -> Void) throws { try writer.use { try body($0) } }

  private func keep(_ database: Database) {
    idle.use { if $0.count < ServiceData.mostIdle { $0.append(database) } }
  }

  private func connect(_ access: Database.Access = .readOnly) throws -> Database {
    let database = try Database(path, access)
    try ServiceSchema.configure(database, access)
    return database
  }
}
