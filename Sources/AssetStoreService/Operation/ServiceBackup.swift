// A backup is a folder of the same shape as the data, and holds all that cannot be had again:
//
//     BACKUP/
//       service.sqlite             as it was at one moment
//       archives-v1/ab/<sha256>    the packages that were uploaded
//
// SQLite copies the database page by page while the service goes on: what was written before the backup began is in it.
// Archives are copied before the database gets its name, so a backup that was interrupted is the one before. They never
// change, so that a folder that is backed up into again only gets those that are new. A package that is rejected and removed
// meanwhile is in no backup, whose database says so. Tokens are in it as hashes and
// passwords as argon2id has them; it is to be kept as secret as the data itself all the same.

package import AssetStoreCore

/// Copies the data of a service.
package struct ServiceBackup {
  private let system: any System
  private let progress: Progress

  package init(_ system: any System, _ progress: Progress) {
    self.system = system
    self.progress = progress
  }

  /// Writes what is in `directory`, the data of a service that may be running, to `backup`.
  package func write(_ directory: String, to backup: String) throws {
    let source = try ServiceBackup.open(directory, system)
    func occupied(_ why: String) -> StoreError {
      StoreError(
        .pathOccupied, "\(backup) \(why)", subject: backup, hint: "name another folder")
    }
    guard !Path.isWithin(backup, directory) else { throw occupied("is in the data itself") }
    try system.makePrivateDirectory(backup)
    let names = try system.list(backup)
    if names.contains("lock") { throw occupied("is the data of a service, and no backup") }
    guard names.isEmpty || names.contains(ServiceBackup.database) else {
      throw occupied("is not empty, and no backup")
    }
    let target = ArchiveCache(system: system, directory: backup, readOnly: false)
    let place = try WholeFile(Path.join(backup, ServiceBackup.database), system)
    try place.write { temporary in
      try source.backUp(to: temporary)
      let copy = try Database(temporary, .readWrite)
      let removed = try copyArchives(of: copy, from: directory, to: target, unlessGoneFrom: source)
      for hash in removed { try UploadTable.setGone(hash, copy) }
      return true
    }
    try system.removeTree(Path.join(backup, "tmp"))
  }

  /// Makes `directory`, which is empty or not there, the data of a service, out of a backup.
  package func restore(_ backup: String, to directory: String) throws {
    let source = try ServiceBackup.open(backup, system)
    try ServiceCheck.demandSound(source, Path.join(backup, ServiceBackup.database))
    try system.makePrivateDirectory(directory)
    guard try system.list(directory).isEmpty else {
      throw StoreError(
        .pathOccupied, "\(directory) is not empty", subject: directory,
        hint: "restore into a new folder, and then move it to where the service looks")
    }
    do {
      let target = ArchiveCache(system: system, directory: directory, readOnly: false)
      _ = try copyArchives(of: source, from: backup, to: target, unlessGoneFrom: source)
      let place = try WholeFile(Path.join(directory, ServiceBackup.database), system)
      try place.write { temporary in
        try source.backUp(to: temporary)
        return true
      }
    } catch {
      for name in try system.list(directory) { try? system.removeTree(Path.join(directory, name)) }
      throw error
    }
  }

  static let database = "service.sqlite"

  /// The database of the data or the backup in a folder.
  static func open(_ folder: String, _ system: any System) throws -> Database {
    let path = Path.join(folder, ServiceBackup.database)
    guard try system.status(path)?.kind == .file else {
      throw StoreError(
        .noSuchPath,
        "\(folder) has no \(ServiceBackup.database), so no service keeps its data there",
        subject: folder)
    }
    let database = try Database(path, .readOnly)
    guard try ServiceSchema.version(database, path) > 0 else {
      throw StoreError(.malformedFile, "\(path) is empty", subject: path)
    }
    return database
  }

  /// - Parameter live: what the database that the folder belongs to is now.
  /// - Returns: the hashes of those that were removed, as nothing needs them any more.
  private func copyArchives(
    of database: Database, from folder: String, to target: ArchiveCache,
    unlessGoneFrom live: Database
  ) throws -> [String] {
    let source = ArchiveCache(system: system, directory: folder, readOnly: true)
    var removed: [String] = []
    for hash in try ServiceCheck.uploaded(database) where try target.find(hash) == nil {
      let path = source.path(hash)
      do {
        _ = try target.add(file: path, expecting: hash, progress: progress)
      } catch let error as StoreError where error.reason == .noSuchPath {
        if try ServiceCheck.isUploaded(hash, live) {
          // It may have been sent again since.
          _ = try target.add(file: path, expecting: hash, progress: progress)
        } else {
          removed.append(hash)
        }
      }
    }
    return removed
  }
}
