internal import AssetStoreCore

/// What assets of another store are called in a registry. Pure: in the order of their ids, so that what comes later takes
/// no name away.
struct ExportNames {
  struct Name: Equatable {
    let publisher: String
    let slug: String

    var text: String { "\(publisher)/\(slug)" }
    /// Its folder.
    var asset: String { "\(AssetReader.folder)/\(publisher)/\(slug)" }
    var publisherFile: String { "\(PublisherReader.folder)/\(publisher).json" }
  }

  /// By what they are called there.
  private var publishers: [String: String] = [:]
  private var foldedPublishers: Set<String> = []
  /// Folded names by publisher.
  private var assets: [String: Set<String>] = [:]
  /// As editors know assets.
  private var numbers: Set<Int32> = []

  /// - Parameter own: what is not to be kept clear of, as `ExportFolder` names it.
  init(_ there: RegistryFolder, but own: Set<String>) throws {
    for file in there.publishers where !own.contains(file.path) {
      foldedPublishers.insert(RegistryName.folded(Path.stem(file.name)))
    }
    for asset in there.assets where !own.contains(asset.path) {
      foldedPublishers.insert(RegistryName.folded(asset.publisher))
      assets[asset.publisher, default: []].insert(RegistryName.folded(asset.slug))
      numbers.insert(try ExportNames.number(asset.publisher, asset.slug))
    }
  }

  private static func number(_ publisher: String, _ slug: String) throws -> Int32 {
    AssetCard.number(try AssetCard.hash("\(publisher)/\(slug)"))
  }

  /// The name of the next asset; nil if none is free.
  mutating func take(_ published: PublishedName) throws -> Name? {
    guard let publisher = publisher(published) else { return nil }
    let taken = assets[publisher] ?? []
    for slug in [published.slug, ImportText.name(published.slug), "asset-\(published.id)"]
    where RegistryName.refusal(slug) == nil && !taken.contains(RegistryName.folded(slug)) {
      guard numbers.insert(try ExportNames.number(publisher, slug)).inserted else { continue }
      assets[publisher, default: []].insert(RegistryName.folded(slug))
      return Name(publisher: publisher, slug: slug)
    }
    return nil
  }

  private mutating func publisher(_ published: PublishedName) -> String? {
    if let known = publishers[published.publisher] { return known }
    let free = [
      published.publisher, ImportText.name(published.publisher), "publisher-\(published.userID)",
    ].first {
      RegistryName.refusal($0) == nil && !foldedPublishers.contains(RegistryName.folded($0))
    }
    guard let free else { return nil }
    publishers[published.publisher] = free
    foldedPublishers.insert(RegistryName.folded(free))
    return free
  }
}
