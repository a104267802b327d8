internal import AssetStoreCore

/// A package that came with a proposal, and becomes a release when that is accepted: a row of `upload`.
struct Upload: Sendable, Equatable {
  /// Of the asset; the proposal's author is the publisher.
  var slug: String
  var version: String
  var godotMax: GodotVersion?
  var sha256: String
  var size: Int64
  /// Markdown.
  var changes: String
  /// What was odd about it when it came.
  var warnings: [String] = []
  /// Whether the archive is not there any more, since it was rejected.
  var isRemoved = false
}

/// The SQL of `upload`.
enum UploadTable {
  /// The package of a proposal.
  static func find(_ edit: Int64, _ database: Database) throws -> Upload? {
    try database.first(
      """
      SELECT slug, version, godot_max, sha256, size, changes, removed, warnings FROM upload
      WHERE edit_id = ?
      """, .integer(edit)
    ) {
      Upload(
        slug: $0.text(0), version: $0.text(1),
        godotMax: $0.optionalInteger(2).map { GodotVersion(encoded: Int32(clamping: $0)) },
        sha256: $0.text(3), size: $0.integer(4), changes: $0.text(5),
        warnings: $0.text(7).split(separator: "\n").map(String.init),
        isRemoved: $0.integer(6) != 0)
    }
  }

  static func insert(_ upload: Upload, of edit: Int64, _ database: Database) throws {
    try database.run(
      """
      INSERT INTO upload (edit_id, slug, version, godot_max, sha256, size, changes, warnings)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """, .integer(edit), .text(upload.slug), .text(upload.version),
      upload.godotMax.map { .integer(Int64($0.encoded)) } ?? .null, .text(upload.sha256),
      .integer(upload.size), .text(upload.changes),
      .text(upload.warnings.joined(separator: "\n")))
  }

  /// How many packages of a user wait for a moderator.
  static func waiting(of user: Int64, _ database: Database) throws -> Int64 {
    try database.first(
      """
      SELECT count(*) FROM upload JOIN edit ON edit.id = edit_id
      WHERE user_id = ? AND status IN (0, 1)
      """, .integer(user), as: { $0.integer(0) }) ?? 0
  }

  /// A package that waits, in a list.
  struct Waiting: Sendable {
    var edit: Int64
    var name: String
    var size: Int64
    var isInReview: Bool
    var submitted: Int64
  }

  /// The packages of a user that wait for a moderator, newest first.
  static func list(waitingOf user: Int64, _ database: Database) throws -> [Waiting] {
    try database.rows(
      """
      SELECT edit.id, slug || ' ' || version, size, status, submitted
      FROM upload JOIN edit ON edit.id = edit_id
      WHERE user_id = ? AND status IN (0, 1) ORDER BY edit.id DESC LIMIT 100
      """, .integer(user)
    ) {
      Waiting(
        edit: $0.integer(0), name: $0.text(1), size: $0.integer(2),
        isInReview: $0.integer(3) == EditStatus.inReview.rawValue, submitted: $0.integer(4))
    }
  }

  /// Whether a package of this user, asset and version waits for a moderator.
  static func isWaiting(
    _ slug: String, _ version: String, of user: Int64, _ database: Database
  ) throws -> Bool {
    try database.first(
      """
      SELECT 1 FROM edit JOIN upload ON edit.id = edit_id
      WHERE user_id = ? AND status IN (0, 1) AND slug = ? AND version = ?
      """, .integer(user), .text(slug), .text(version), as: { _ in true }) != nil
  }

  /// Whether a release, or a proposal that may become one, has these bytes.
  static func isNeeded(_ sha256: String, _ database: Database) throws -> Bool {
    try database.first(
      """
      SELECT 1 FROM release WHERE sha256 = ?1
      UNION SELECT 1 FROM upload JOIN edit ON edit.id = edit_id
        WHERE sha256 = ?1 AND status <> 3 LIMIT 1
      """, .text(sha256), as: { _ in true }) != nil
  }

  /// Hashes of packages that were rejected and not removed yet.
  static func rejected(_ database: Database) throws -> [String] {
    try database.rows(
      """
      SELECT DISTINCT sha256 FROM upload JOIN edit ON edit.id = edit_id
      WHERE removed = 0 AND status = 3
      """, as: { $0.text(0) })
  }

  /// Notes in a copy of the data that a package is not in it.
  static func setGone(_ sha256: String, _ database: Database) throws {
    try database.run("UPDATE upload SET removed = 1 WHERE sha256 = ?", .text(sha256))
  }

  /// Notes that rejected packages of these bytes are not to be had from now on.
  static func setRemoved(_ sha256: String, _ database: Database) throws {
    try database.run(
      """
      UPDATE upload SET removed = 1
      WHERE sha256 = ? AND edit_id IN (SELECT id FROM edit WHERE status = 3)
      """, .text(sha256))
  }
}

extension AssetRecord {
  /// Becomes one whose archive is here, and nowhere else.
  mutating func take(_ upload: Upload) {
    versionString = upload.version
    provider = .custom
    commit = ""
  }
}

extension Service {
  /// The asset that a proposal with a package is about, if it exists by now.
  func uploadedTo(_ edit: EditRecord, _ database: Database) throws -> Int64? {
    guard let upload = edit.upload,
      let author = try UserTable.find(database, id: edit.userID)?.account
    else { return nil }
    let asset = try AssetTable.find(Slug.make(author.name), upload.slug, database)
    guard let asset, asset.userID != nil else { return nil }
    guard asset.userID == author.id else { throw Problem(409, "the asset is of another user") }
    return asset.id
  }

  /// Makes an accepted package a release; throws 409 if there is one of this version.
  func release(
    _ upload: Upload, of asset: AssetRecord, at now: Int64, _ database: Database
  ) throws {
    let releases = try ReleaseTable.of(asset.id, database)
    guard !releases.contains(where: { $0.version.hasSameBytes(upload.version) }) else {
      throw Problem(409, "there is a release \(upload.version) already, and releases never change")
    }
    guard try archives.find(upload.sha256) != nil else {
      throw Problem(409, "the package is not in the archives any more")
    }
    try ReleaseTable.insert(
      ReleaseRecord(
        assetID: asset.id, version: upload.version, godotMin: asset.godotVersion,
        godotMax: upload.godotMax, url: "", sha256: upload.sha256, size: upload.size,
        changes: upload.changes, created: now), database)
  }

  /// Removes from the archives what moderators rejected and nothing else has.
  func removeRejectedPackages() throws {
    for sha256 in try data.read(UploadTable.rejected) {
      try packages.use {
        let isNeeded = try data.write { database in
          try UploadTable.setRemoved(sha256, database)
          return try UploadTable.isNeeded(sha256, database)
        }
        if !isNeeded { try archives.remove(sha256) }
      }
    }
  }
}
