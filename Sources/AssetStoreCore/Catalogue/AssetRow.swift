/// An asset as a source tells it, on its way into the catalogue.
struct AssetRow {
  var number: Int64 = 0
  var publisher = ""
  var slug = ""
  var type = AssetType.addon
  var support = Support.community
  var title = ""
  var author = ""
  var category = ""
  var license = ""
  var iconUrl = ""
  var updated: Int64 = 0
  var rating: Int32 = 0
  /// Changes whenever something in this row or its releases does.
  var revision = ""
  /// The id of a `.vast`; "" for any other package.
  var vastId = ""
  /// Newest first.
  var releases: [ReleaseRow] = []

  /// A revision of which the details depend on the first part alone.
  static func revision(details: [String], others: [String]) -> String {
    [details, others].map { $0.joined(separator: "\u{1f}") }.joined(separator: "\u{1e}")
  }

  /// Whether details of the revision `known` are those of this row too.
  func hasDetails(of known: String) -> Bool {
    func part(_ revision: String) -> Substring { revision.prefix { $0 != "\u{1e}" } }
    return !known.isEmpty && part(known) == part(revision)
  }
}

/// A release on its way into the catalogue.
struct ReleaseRow {
  var version = ""
  var godotMin = GodotVersion.unknown
  var godotMax: GodotVersion?
  var url = ""
  var sha256 = ""
  var size: Int64 = 0
  var published: Int64 = 0
  var dependencies: [Dependency] = []
  var permissions: [String] = []
  /// Why it was withdrawn; "" if it was not.
  var yanked = ""
}

/// What only an asset's own page tells.
struct DetailRow {
  var description = ""
  var browseUrl = ""
  var issuesUrl = ""
  var previews: [Preview] = []
  var tags: [String] = []
}
