internal import AssetStoreCore

/// The SQL of `upstream` and `upstream_map`, and of the rows of other tables that are of the upstream.
enum UpstreamTable {
  /// Forgets the assets of another upstream than this one.
  static func begin(_ origin: String, _ database: Database) throws {
    let known = try database.first("SELECT origin FROM upstream_origin", as: { $0.text(0) })
    guard known != origin else { return }
    try keepOnly([], database)
    try database.run("DELETE FROM upstream")
    try database.run("DELETE FROM upstream_origin")
    try database.run("INSERT INTO upstream_origin (origin) VALUES (?)", .text(origin))
  }

  /// Takes an asset over and gives its id; nil if a local one hides it.
  static func put(_ details: AssetDetails, _ kind: SourceKind, _ database: Database) throws
    -> Int64?
  {
    guard let id = try id(details.asset, database), try !isHidden(details.asset, database)
    else { return nil }
    let fingerprint = try SHA256.hash(JSONText.encode(details))
    let old = try AssetTable.find(id, database)
    let known = try database.first(
      "SELECT fingerprint FROM upstream WHERE asset_id = ?", .integer(id), as: { $0.text(0) })
    if old != nil, known == fingerprint { return id }
    // Another may have had this name until now; it gets its own, or goes, when its turn comes.
    try giveWay(details.asset.publisher, details.asset.slug, to: id, database)
    let record = record(details, id, old)
    if old == nil {
      _ = try AssetTable.insert(record, database)
    } else {
      try AssetTable.update(record, database)
    }
    try putPreviews(details.previews, of: id, database)
    try putReleases(details.releases, of: id, kind, database)
    try database.run(
      "UPDATE upstream SET fingerprint = ? WHERE asset_id = ?", .text(fingerprint), .integer(id))
    return id
  }

  /// Removes what the upstream has no more.
  static func keepOnly(_ ids: Set<Int64>, _ database: Database) throws {
    let all = try database.rows("SELECT id FROM asset WHERE user_id IS NULL") { $0.integer(0) }
    for id in all where !ids.contains(id) { try remove(id, database) }
  }

  /// Removes an asset of the upstream that has a name which another is to have.
  static func giveWay(
    _ publisher: String, _ slug: String, to other: Int64, _ database: Database
  ) throws {
    let id = try database.first(
      "SELECT id FROM asset WHERE publisher = ? AND slug = ? AND id <> ? AND user_id IS NULL",
      .text(publisher), .text(slug), .integer(other), as: { $0.integer(0) })
    if let id { try remove(id, database) }
  }

  private static func remove(_ id: Int64, _ database: Database) throws {
    try database.run("DELETE FROM asset WHERE id = ?", .integer(id))
  }

  /// Says that a local asset stands for one of the upstream: "publisher/slug", or its number.
  static func map(_ name: String, to asset: Int64, _ database: Database) throws {
    try database.run(
      "INSERT OR REPLACE INTO upstream_map (name, asset_id) VALUES (?, ?)", .text(name),
      .integer(asset))
    let hidden = try database.first(
      """
      SELECT id FROM asset WHERE user_id IS NULL
        AND (id = (SELECT asset_id FROM upstream WHERE name = ?) OR publisher || '/' || slug = ?)
      """, .text(name), .text(name), as: { $0.integer(0) })
    if let hidden { try remove(hidden, database) }
  }

  /// Gives how many it took back.
  static func unmap(_ name: String, _ database: Database) throws -> Int {
    try database.run("DELETE FROM upstream_map WHERE name = ?", .text(name))
  }

  static func mapped(_ database: Database) throws -> [(name: String, asset: Int64)] {
    try database.rows("SELECT name, asset_id FROM upstream_map ORDER BY name") {
      ($0.text(0), $0.integer(1))
    }
  }

  /// The number that an asset of the upstream has here; nil if it never had one.
  static func known(_ asset: Asset, _ database: Database) throws -> Int64? {
    try database.first(
      "SELECT asset_id FROM upstream WHERE name = ?", .text(key(asset)), as: { $0.integer(0) })
  }

  /// What an asset is known by.
  private static func key(_ asset: Asset) -> String {
    asset.number > 0 ? "\(asset.number)" : "\(asset.publisher)/\(asset.slug)"
  }

  /// The number that the upstream gives it, or one that is nobody else's; nil if there is none for it.
  private static func id(_ asset: Asset, _ database: Database) throws -> Int64? {
    if let id = try known(asset, database) { return id }
    let next = try database.first(
      "SELECT coalesce(max(asset_id), 0) + 1 FROM upstream", as: { $0.integer(0) })
    // Another service of ours numbers its assets as this one does.
    let isFree = asset.number > 0 && asset.number < ServiceSchema.firstLocal
    let id = isFree ? asset.number : next ?? 1
    guard id < ServiceSchema.firstLocal else { return nil }
    try database.run(
      "INSERT INTO upstream (asset_id, name) VALUES (?, ?)", .integer(id), .text(key(asset)))
    return id
  }

  private static func isHidden(_ asset: Asset, _ database: Database) throws -> Bool {
    try database.first(
      """
      SELECT 1 FROM asset WHERE publisher = ? AND slug = ? AND user_id IS NOT NULL
      UNION ALL SELECT 1 FROM upstream_map WHERE name IN (?, ?)
      """, .text(asset.publisher), .text(asset.slug),
      .text("\(asset.publisher)/\(asset.slug)"), .text(key(asset)),
      as: { _ in true }) ?? false
  }

  private static func record(_ details: AssetDetails, _ id: Int64, _ old: AssetRecord?)
    -> AssetRecord
  {
    let asset = details.asset
    let newest = details.releases.first { $0.yanked.isEmpty && HTTP.isHTTP($0.url) }
    let named = Category(named: asset.category)
    var record = AssetRecord(
      id: id, author: asset.author.isEmpty ? asset.publisher : asset.author,
      publisher: asset.publisher, slug: asset.slug, title: asset.title,
      description: details.description,
      godotVersion: GodotVersion(newest?.godotMin ?? asset.godotMin),
      version: old?.version ?? 1, versionString: newest?.version ?? asset.version,
      cost: asset.license, provider: .custom, commit: newest?.url ?? "",
      browseURL: details.browseUrl, issuesURL: details.issuesUrl, iconURL: asset.iconUrl,
      created: details.releases.map(\.published).filter { $0 > 0 }.min() ?? asset.updated,
      modified: asset.updated)
    let usual = asset.type == .project ? Category.projects : .misc
    record.categoryID = (named?.type == asset.type ? named ?? usual : usual).rawValue
    record.supportLevel = SupportLevel(named: asset.support.rawValue) ?? .community
    if let old, (old.commit, old.versionString) != (record.commit, record.versionString) {
      record.version = old.version + 1
    }
    return record
  }

  private static func putPreviews(_ previews: [Preview], of id: Int64, _ database: Database) throws
  {
    let known = try PreviewTable.of(id, database)
    let new = previews.map {
      PreviewRecord(type: $0.type.rawValue, link: $0.url, thumbnail: $0.thumbnailUrl)
    }
    let isSame =
      known.count == new.count
      && zip(known, new).allSatisfy {
        ($0.type, $0.link, $0.thumbnail) == ($1.type, $1.link, $1.thumbnail)
      }
    if isSame { return }
    try database.run("DELETE FROM preview WHERE asset_id = ?", .integer(id))
    for preview in new { try PreviewTable.insert(preview, of: id, database) }
  }

  private static func putReleases(
    _ releases: [Release], of id: Int64, _ kind: SourceKind, _ database: Database
  ) throws {
    var known = try ReleaseTable.of(id, database)
    // Oldest first, so that ids grow with time.
    for release in releases.reversed() where HTTP.isHTTP(release.url) {
      let record = ReleaseRecord(
        assetID: id, version: release.version, godotMin: GodotVersion(release.godotMin),
        godotMax: release.godotMax.isEmpty ? nil : GodotVersion(release.godotMax),
        url: release.url, sha256: release.sha256, size: release.size, created: release.published,
        yanked: release.yanked)
      guard
        let index = known.firstIndex(where: {
          $0.version == release.version && $0.url == release.url
            && (release.sha256.isEmpty || $0.sha256.isEmpty || $0.sha256 == release.sha256)
        })
      else {
        try ReleaseTable.insert(record, database)
        continue
      }
      var changed = record
      let old = known.remove(at: index)
      changed.id = old.id
      if changed.sha256.isEmpty { (changed.sha256, changed.size) = (old.sha256, old.size) }
      if changed != old { try ReleaseTable.update(changed, database) }
    }
    // A library forgets its history, but what was pinned can still be served.
    for old in known where kind != .library || old.sha256.isEmpty {
      try database.run("DELETE FROM release WHERE id = ?", .integer(old.id))
    }
  }
}
