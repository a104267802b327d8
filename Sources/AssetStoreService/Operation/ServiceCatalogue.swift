package import AssetStoreCore

/// What a service publishes of its own, without what it shows of an upstream: whoever wants that asks there.
package struct ServiceCatalogue: PublishedCatalogue {
  private let database: Database
  /// Of the service.
  private let address: String

  /// Reads the data of a service that may be running, as it is at one moment.
  ///
  /// - Parameter address: where clients reach the service, without a slash at the end; "": nobody knows.
  package static func read<Result>(
    _ directory: String, address: String, _ system: any System,
    _ body: (ServiceCatalogue) throws -> Result
  ) throws -> Result {
    let database = try ServiceBackup.open(directory, system)
    // Ends with the connection.
    try database.run("BEGIN")
    return try body(ServiceCatalogue(database: database, address: address))
  }

  package func names(_ body: (PublishedName) throws -> Void) throws {
    try database.query(
      """
      SELECT id, user_id, publisher, slug, searchable FROM asset
      WHERE user_id IS NOT NULL ORDER BY id
      """, []
    ) { row in
      try body(
        PublishedName(
          id: row.integer(0), userID: row.integer(1), publisher: row.text(2), slug: row.text(3),
          isPublished: row.integer(4) != 0))
    }
  }

  package func assets(_ body: (PublishedAsset) throws -> Void) throws {
    try AssetTable.eachLocal(database) { try body(asset($0)) }
  }

  private func asset(_ record: AssetRecord) throws -> PublishedAsset {
    var asset = PublishedAsset()
    asset.id = record.id
    asset.author = record.author
    asset.title = record.title
    asset.description = record.description
    asset.kind = record.category?.type ?? .addon
    asset.category = record.category?.slug ?? Category.misc.slug
    asset.license = record.cost
    asset.support =
      switch record.supportLevel {
      case .testing: .testing
      case .community: .community
      case .featured: .featured
      }
    asset.repository = record.browseURL
    if !address.isEmpty {
      asset.page =
        "\(address)/assets/\(PercentEncoding.encoded(record.publisher))/\(PercentEncoding.encoded(record.slug))"
    }
    asset.issues = record.effectiveIssuesURL
    asset.icon = record.iconURL
    asset.previews = try PreviewTable.of(record.id, database).map {
      PublishedAsset.Preview(
        isVideo: $0.type == "video", url: $0.link,
        thumbnailURL: $0.effectiveThumbnail == $0.link ? "" : $0.effectiveThumbnail)
    }
    asset.releases = try ReleaseTable.of(record.id, database).map { release($0, of: record) }
    return asset
  }

  /// Where it lies: what is kept elsewhere is not to be had here, whether the service keeps copies or not.
  private func release(
    _ record: ReleaseRecord, of asset: AssetRecord
  ) -> PublishedAsset.Release {
    var release = PublishedAsset.Release()
    release.version = record.version
    release.godotMin = record.godotMin
    release.godotMax = record.godotMax
    if !record.url.isEmpty || !address.isEmpty {
      let places = DownloadPlaces(address: address, keepsArchives: false)
      release.url = places.download(record, of: asset).url
    }
    release.sha256 = record.sha256
    release.size = record.size
    release.published = record.created
    release.yanked = record.yanked
    return release
  }
}
