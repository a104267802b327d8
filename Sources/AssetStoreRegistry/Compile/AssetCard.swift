package import AssetStoreCore

/// What lists say of an asset. Those of all assets are in memory at once, and go from list to list.
package struct AssetCard: Sendable, Equatable {
  package struct Release: Sendable, Equatable {
    package var version: String
    /// When it was published, in seconds since 1970 UTC.
    package var published: Int64
  }

  package struct Values: Sendable, Equatable {
    /// Where an engine asks for a number: 1 to 2^31 - 1, of its name alone. No other asset of the registry has it.
    package var number: Int32
    package var publisher: String
    /// For people.
    package var publisherName: String
    /// Of the publisher's own site; "" for none.
    package var publisherURL: String
    package var slug: String
    package var title: String
    package var kind: AssetType
    package var category: String
    package var license: String
    package var author: String
    package var summary: String
    /// How the description begins, as far as the summary does not say it: for the search.
    package var opening: String
    /// A URL, perhaps relative to the registry's base URL; "" for none.
    package var icon: String
    package var tags: [String]
    package var support: Support
    /// Of the newest release that is not yanked; "" if there is none.
    package var version: String
    package var godotMin: String
    package var godotMax: String
    /// When the first and the newest release were published, in seconds since 1970 UTC; 0 without releases.
    package var created: Int64
    package var updated: Int64
    /// Releases that are not yanked, the ones that were published last, newest first.
    package var latest: [Release]
    /// What any release that is not yanked needs, as PUBLISHER/SLUG.
    package var dependencies: [String]

    /// Of one asset, so many can be told as news.
    private static let mostLatest = 10

    static let none = Values(
      Registration(publisher: "", slug: ""), of: Publisher(id: ""), number: 0, icon: "")

    package init(_ asset: Registration, of owner: Publisher, number: Int32, icon: String) {
      self.number = number
      publisher = asset.publisher
      publisherName = owner.name.isEmpty ? asset.publisher : owner.name
      publisherURL = owner.url
      slug = asset.slug
      title = asset.title
      kind = asset.kind
      category = asset.category
      license = asset.license
      author = asset.author
      summary = asset.summary
      opening = Opening.text(asset)
      self.icon = icon
      tags = asset.tags
      support = asset.support
      let releases = asset.releases.filter(\.yanked.isEmpty)
      version = releases.first?.version ?? ""
      godotMin = releases.first?.godotMin ?? ""
      godotMax = releases.first?.godotMax ?? ""
      created = asset.releases.map(\.published).min() ?? 0
      updated = asset.releases.map(\.published).max() ?? 0
      latest = releases.map { Release(version: $0.version, published: $0.published) }
        .sorted { $0.published > $1.published }
      latest = Array(latest.prefix(Values.mostLatest))
      var needed: Set<String> = []
      dependencies = releases.flatMap(\.dependencies).map(\.name).filter {
        needed.insert($0).inserted
      }
    }
  }

  /// Many places have the same card.
  private final class Card: Sendable {
    let values: Values

    init(_ values: Values) { self.values = values }
  }

  private var card: Card

  package init(_ values: Values) { card = Card(values) }

  package init(_ asset: Registration, of owner: Publisher, number: Int32, icon: String) {
    self.init(Values(asset, of: owner, number: number, icon: icon))
  }

  package var values: Values {
    get { card.values }
    set { card = Card(newValue) }
  }

  package var number: Int32 { card.values.number }
  package var publisher: String { card.values.publisher }
  package var publisherName: String { card.values.publisherName }
  package var publisherURL: String { card.values.publisherURL }
  package var slug: String { card.values.slug }
  package var title: String { card.values.title }
  package var kind: AssetType { card.values.kind }
  package var category: String { card.values.category }
  package var license: String { card.values.license }
  package var author: String { card.values.author }
  package var summary: String { card.values.summary }
  package var opening: String { card.values.opening }
  package var icon: String { card.values.icon }
  package var tags: [String] { card.values.tags }
  package var support: Support { card.values.support }
  package var version: String { card.values.version }
  package var godotMin: String { card.values.godotMin }
  package var godotMax: String { card.values.godotMax }
  package var created: Int64 { card.values.created }
  package var updated: Int64 { card.values.updated }
  package var latest: [Release] { card.values.latest }
  package var dependencies: [String] { card.values.dependencies }

  package static func == (left: AssetCard, right: AssetCard) -> Bool {
    left.card === right.card || left.values == right.values
  }

  /// PUBLISHER/SLUG, by which lists are in order.
  package var name: String { "\(publisher)/\(slug)" }

  /// The number of an asset: as many bits as engines take, and not 0, which means none to them.
  ///
  /// - Parameter hash: of its name: see `hash`.
  static func number(_ hash: UInt32) -> Int32 {
    max(1, Int32(truncatingIfNeeded: hash & 0x7fff_ffff))
  }

  /// The first bits of the SHA-256 of a name.
  ///
  /// - Parameter name: PUBLISHER/SLUG.
  static func hash(_ name: String) throws -> UInt32 {
    try SHA256.hash(name).utf8.prefix(8).reduce(0) { $0 << 4 | UInt32(Hex.digit($1) ?? 0) }
  }
}
