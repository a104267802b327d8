internal import AssetStoreCore

/// A published asset: a row of `asset`.
struct AssetRecord: Sendable, Equatable {
  /// 0: not in the table yet.
  var id: Int64 = 0
  /// Who submitted it; nil: it is of the upstream.
  var userID: Int64?
  /// The name of the user, here or upstream.
  var author = ""
  var publisher = ""
  var slug = ""
  var title = ""
  /// As it was written: the library's editors show it as BBCode, the store and pages take it for Markdown.
  var description = ""
  var categoryID = Category.misc.rawValue
  /// The lowest that it works with.
  var godotVersion = GodotVersion.unknown
  /// Counts changes of the download.
  var version: Int64 = 1
  var versionString = ""
  /// Its licence.
  var cost = ""
  var supportLevel = SupportLevel.community
  var provider = Provider.custom
  /// A commit, or with `Provider.custom` the archive's URL.
  var commit = ""
  var browseURL = ""
  /// "": the provider's.
  var issuesURL = ""
  var iconURL = ""
  /// Whether it was not deleted.
  var isSearchable = true
  var created: Int64 = 0
  var modified: Int64 = 0

  var category: Category? { Category(rawValue: categoryID) }

  /// Where its repository's host has the archive; "" if it has none.
  var providerURL: String {
    commit.isEmpty ? "" : provider.downloadURL(browse: browseURL, commit: commit)
  }

  var effectiveIssuesURL: String {
    issuesURL.isEmpty ? provider.issuesURL(browse: browseURL) : issuesURL
  }
}

/// A published picture or video: a row of `preview`.
struct PreviewRecord: Sendable, Equatable {
  var id: Int64 = 0
  /// "image" or "video".
  var type = "image"
  var link = ""
  /// "": told by the link.
  var thumbnail = ""

  /// A picture for it.
  var effectiveThumbnail: String {
    guard thumbnail.isEmpty, type == "video", let mark = link.firstRange(of: "youtube.com/watch?v=")
    else { return thumbnail.isEmpty ? link : thumbnail }
    let video = link[mark.upperBound...].prefix {
      $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_")
    }
    return video.isEmpty ? link : "https://img.youtube.com/vi/\(video)/default.jpg"
  }
}

/// Something that could be downloaded: a row of `release`, which is never changed but to be withdrawn or to learn its hash.
struct ReleaseRecord: Sendable, Equatable {
  var id: Int64 = 0
  var assetID: Int64 = 0
  var version = ""
  var godotMin = GodotVersion.unknown
  var godotMax: GodotVersion?
  /// "": in the archives, under its hash.
  var url = ""
  /// "": not known.
  var sha256 = ""
  /// 0: not known.
  var size: Int64 = 0
  /// Markdown.
  var changes = ""
  var created: Int64 = 0
  /// Why it was withdrawn; "": it was not.
  var yanked = ""
}
