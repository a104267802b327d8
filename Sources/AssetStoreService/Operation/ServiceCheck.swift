package import AssetStoreCore

/// What is wrong with the data of a service. `assetstore_package_report`
package struct ServiceCheck: Sendable, Encodable {
  package var valid: Bool { findings.isEmpty }
  package private(set) var findings: [PackageFinding] = []
  package var errors: Int64 { Int64(findings.count) }
  package var warnings: Int64 { 0 }

  private static let mostFindings = 1000

  private enum CodingKeys: CodingKey {
    case valid, findings, errors, warnings
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(valid, forKey: .valid)
    try container.encode(findings, forKey: .findings)
    try container.encode(errors, forKey: .errors)
    try container.encode(warnings, forKey: .warnings)
  }

  /// Reads all of the database and every archive that was uploaded. The service may be running.
  package init(_ directory: String, _ system: any System, _ progress: Progress) throws {
    let path = Path.join(directory, ServiceBackup.database)
    guard try system.status(path)?.kind == .file else {
      throw StoreError(
        .noSuchPath,
        "\(directory) has no \(ServiceBackup.database), so no service keeps its data there",
        subject: directory)
    }
    let database = try Database(path, .readOnly)
    do {
      guard try ServiceSchema.version(database, path) > 0 else {
        add(.damagedDatabase, path, "\(path) is empty")
        return
      }
      for fault in try ServiceCheck.faults(database) { add(.damagedDatabase, path, fault) }
      try database.query("PRAGMA foreign_key_check", []) { row in
        add(
          .damagedDatabase, path,
          "row \(row.integer(1)) of \(row.text(0)) names a row of \(row.text(2)) that is not there")
      }
      let archives = ArchiveCache(system: system, directory: directory, readOnly: true)
      for hash in try ServiceCheck.uploaded(database) {
        switch try ServiceCheck.fault(of: hash, archives, database, progress) {
        case .missingArchive?:
          add(.missingArchive, archives.path(hash), "an archive that was uploaded is not there")
        case let code?:
          add(code, archives.path(hash), "an archive is not what was uploaded")
        case nil: break
        }
      }
    } catch let error as StoreError where error.reason == .malformedFile {
      add(.damagedDatabase, path, error.message)
    }
  }

  /// - Parameter database: may be written to meanwhile.
  private static func fault(
    of hash: String, _ archives: ArchiveCache, _ database: Database, _ progress: Progress
  ) throws -> PackageFinding.Code? {
    // A package that is rejected is removed, and may be sent again.
    for isLast in [false, true] {
      do {
        if try archives.find(hash) != nil {
          return try archives.verified(hash, progress: progress) == nil ? .damagedArchive : nil
        }
      } catch let error as StoreError where error.reason == .noSuchPath && !isLast {}
      guard try isUploaded(hash, database) else { return nil }
    }
    return .missingArchive
  }

  private mutating func add(_ code: PackageFinding.Code, _ path: String, _ message: String) {
    guard findings.count < ServiceCheck.mostFindings else { return }
    findings.append(
      PackageFinding(
        severity: .error, code: code.rawValue, entry: path, path: "", line: 0, column: 0,
        message: message))
  }

  /// What SQLite finds wrong with the file.
  private static func faults(_ database: Database) throws -> [String] {
    try database.rows("PRAGMA integrity_check", as: { $0.text(0) }).filter { $0 != "ok" }
  }

  /// Throws unless SQLite finds nothing wrong with the file.
  static func demandSound(_ database: Database, _ path: String) throws {
    if let fault = try faults(database).first {
      throw StoreError(.malformedFile, "\(path) is damaged: \(fault)", subject: path)
    }
  }

  /// Hashes of the archives that only the service has.
  static func uploaded(_ database: Database) throws -> [String] {
    try database.rows(
      """
      SELECT sha256 FROM release WHERE url = '' AND sha256 <> ''
      UNION SELECT sha256 FROM upload WHERE removed = 0 ORDER BY sha256
      """, as: { $0.text(0) })
  }

  /// Whether an archive is one of them.
  static func isUploaded(_ sha256: String, _ database: Database) throws -> Bool {
    try database.first(
      """
      SELECT 1 FROM release WHERE sha256 = ?1 AND url = ''
      UNION SELECT 1 FROM upload WHERE sha256 = ?1 AND removed = 0 LIMIT 1
      """, .text(sha256), as: { _ in true }) != nil
  }
}
