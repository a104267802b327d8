internal import AssetStoreCore

/// A proposal: a row of `edit` with those of `edit_preview`.
struct EditRecord: Sendable, Equatable {
  /// 0: not in the table yet.
  var id: Int64 = 0
  /// nil: it creates one.
  var assetID: Int64?
  var userID: Int64
  var changes = AssetChanges()
  var previews: [PreviewChange] = []
  /// The package that came with it. Never changes.
  var upload: Upload?
  var status = EditStatus.new
  /// Of a rejection; "" otherwise.
  var reason = ""
  var submitted: Int64 = 0
  var modified: Int64 = 0

  var isCreation: Bool { assetID == nil }
  var isEmpty: Bool { changes == AssetChanges() && previews.isEmpty && upload == nil }
}

/// Where a proposal stands. The raw values are stored.
enum EditStatus: Int64, CaseIterable, Sendable {
  case new = 0
  case inReview = 1
  case accepted = 2
  case rejected = 3

  var name: String {
    switch self {
    case .new: "new"
    case .inReview: "in_review"
    case .accepted: "accepted"
    case .rejected: "rejected"
    }
  }

  init?(named name: String) {
    guard let status = EditStatus.allCases.first(where: { $0.name == name }) else { return nil }
    self = status
  }

  /// Whether a moderator has yet to decide.
  var isOpen: Bool { self == .new || self == .inReview }
}

/// What becomes of the fields of an asset; nil leaves one as it is.
struct AssetChanges: Sendable, Equatable {
  var title: String?
  var description: String?
  var categoryID: Int64?
  var godotVersion: GodotVersion?
  var versionString: String?
  var cost: String?
  var provider: Provider?
  /// A commit, or with `Provider.custom` the archive's URL.
  var commit: String?
  var browseURL: String?
  /// "": the provider's.
  var issuesURL: String?
  var iconURL: String?

  /// Whether the asset is another one to download then, so that its version counts up.
  var changesDownload: Bool {
    browseURL != nil || provider != nil || commit != nil || versionString != nil
  }

  /// Whether the archive's URL is another one then.
  var changesURL: Bool { browseURL != nil || provider != nil || commit != nil }

  func apply(to asset: inout AssetRecord) {
    if let title { asset.title = title }
    if let description { asset.description = description }
    if let categoryID { asset.categoryID = categoryID }
    if let godotVersion { asset.godotVersion = godotVersion }
    if let versionString { asset.versionString = versionString }
    if let cost { asset.cost = cost }
    if let provider { asset.provider = provider }
    if let commit { asset.commit = commit }
    if let browseURL { asset.browseURL = browseURL }
    if let issuesURL { asset.issuesURL = issuesURL }
    if let iconURL { asset.iconURL = iconURL }
  }

  /// These, and where they say nothing, the others.
  func over(_ other: AssetChanges) -> AssetChanges {
    AssetChanges(
      title: title ?? other.title, description: description ?? other.description,
      categoryID: categoryID ?? other.categoryID, godotVersion: godotVersion ?? other.godotVersion,
      versionString: versionString ?? other.versionString, cost: cost ?? other.cost,
      provider: provider ?? other.provider, commit: commit ?? other.commit,
      browseURL: browseURL ?? other.browseURL, issuesURL: issuesURL ?? other.issuesURL,
      iconURL: iconURL ?? other.iconURL)
  }

  /// Without those that are as the asset has it.
  func differing(from asset: AssetRecord) -> AssetChanges {
    var changes = self
    changes.title = title.unless(asset.title)
    changes.description = description.unless(asset.description)
    if categoryID == asset.categoryID { changes.categoryID = nil }
    if godotVersion == asset.godotVersion { changes.godotVersion = nil }
    changes.versionString = versionString.unless(asset.versionString)
    changes.cost = cost.unless(asset.cost)
    if provider == asset.provider { changes.provider = nil }
    changes.commit = commit.unless(asset.commit)
    changes.browseURL = browseURL.unless(asset.browseURL)
    changes.issuesURL = issuesURL.unless(asset.issuesURL)
    changes.iconURL = iconURL.unless(asset.iconURL)
    return changes
  }

  /// With "" for the place of issues that the provider has anyway.
  ///
  /// - Parameter base: says what these changes do not.
  func derivingIssues(_ base: AssetChanges) -> AssetChanges {
    var changes = self
    let whole = over(base)
    if let issuesURL, let provider = whole.provider,
      issuesURL.hasSameBytes(provider.issuesURL(browse: whole.browseURL ?? ""))
    {
      changes.issuesURL = ""
    }
    return changes
  }
}

extension AssetRecord {
  /// All of its fields that can be edited.
  var fields: AssetChanges {
    AssetChanges(
      title: title, description: description, categoryID: categoryID, godotVersion: godotVersion,
      versionString: versionString, cost: cost, provider: provider, commit: commit,
      browseURL: browseURL, issuesURL: issuesURL, iconURL: iconURL)
  }
}

/// What becomes of a preview: a row of `edit_preview`.
struct PreviewChange: Sendable, Equatable {
  /// The raw values are stored.
  enum Operation: Int64, Sendable {
    case insert = 0
    case remove = 1
    case update = 2

    var name: String { "\(self)" }

    /// What the library's documents call "delete" is called "remove" by its server, and whatever else it is told, it
    /// inserts.
    init(named name: String) {
      switch name {
      case "remove", "delete": self = .remove
      case "update": self = .update
      default: self = .insert
      }
    }
  }

  /// 0: not in the table yet.
  var id: Int64 = 0
  /// A published one; nil for one to insert.
  var previewID: Int64?
  var operation = Operation.insert
  /// This and the next: nil leaves it as it is.
  var type: String?
  var link: String?
  var thumbnail: String?
}

extension String {
  /// Swift takes texts for equal that differ in how accents are written.
  func hasSameBytes(_ other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}

extension String? {
  fileprivate func unless(_ same: String) -> String? {
    flatMap { $0.hasSameBytes(same) ? nil : $0 }
  }
}
