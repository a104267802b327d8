/// An asset as somebody else's store publishes it, with all that is known of it there.
package struct PublishedAsset: Sendable {
  package struct Preview: Sendable {
    package var isVideo: Bool
    package var url: String
    package var thumbnailURL: String

    package init(isVideo: Bool, url: String, thumbnailURL: String) {
      self.isVideo = isVideo
      self.url = url
      self.thumbnailURL = thumbnailURL
    }
  }

  package struct Release: Sendable {
    package var version = ""
    package var godotMin = GodotVersion.unknown
    package var godotMax: GodotVersion?
    /// "": nobody knows.
    package var url = ""
    /// "": nobody knows.
    package var sha256 = ""
    /// 0: nobody knows.
    package var size: Int64 = 0
    /// Seconds since 1970 UTC.
    package var published: Int64 = 0
    /// Why it was withdrawn; "": it was not.
    package var yanked = ""

    package init() {}
  }

  package var id: Int64 = 0
  package var author = ""
  package var title = ""
  /// Markdown.
  package var description = ""
  package var kind = AssetType.addon
  package var category = ""
  package var license = ""
  package var support = Support.community
  /// "": it has none.
  package var repository = ""
  /// Of the store, about it; "": nobody knows where the store is.
  package var page = ""
  package var issues = ""
  package var icon = ""
  package var previews: [Preview] = []
  /// Newest first.
  package var releases: [Release] = []

  package init() {}
}

/// What an asset is called where it is published.
package struct PublishedName: Sendable {
  package var id: Int64
  /// Of the account whose it is.
  package var userID: Int64
  package var publisher: String
  package var slug: String
  /// Whether it is there now, and was not removed.
  package var isPublished: Bool

  package init(id: Int64, userID: Int64, publisher: String, slug: String, isPublished: Bool) {
    self.id = id
    self.userID = userID
    self.publisher = publisher
    self.slug = slug
    self.isPublished = isPublished
  }
}

/// All that a store publishes, at one moment. In the order of their ids, which never change.
package protocol PublishedCatalogue {
  /// Hands on the names of all assets, and of those that were removed.
  func names(_ body: (PublishedName) throws -> Void) throws
  /// Hands on the assets that are there.
  func assets(_ body: (PublishedAsset) throws -> Void) throws
}
