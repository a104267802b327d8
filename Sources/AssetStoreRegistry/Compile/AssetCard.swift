internal import AssetStoreCore

/// What lists say of an asset. Those of all assets are in memory at once.
package struct AssetCard: Sendable, Equatable {
  /// Where an engine asks for a number: 1 to 2^31 - 1, the same as long as the registry has no other asset whose name
  /// has the same hash.
  package var number: Int32
  package var publisher: String
  package var slug: String
  package var title: String
  package var kind: Registration.Kind
  package var category: String
  package var license: String
  package var author: String
  package var summary: String
  /// A URL, perhaps relative to the registry's base URL; "" for none.
  package var icon: String
  package var tags: [String]
  package var support: Registration.Support
  /// Of the newest release that is not yanked; "" if there is none.
  package var version: String
  package var godotMin: String
  package var godotMax: String
  /// When the first and the newest release were published, in seconds since 1970 UTC; 0 without releases.
  package var created: Int64
  package var updated: Int64
  /// What any release that is not yanked needs, as PUBLISHER/SLUG.
  package var dependencies: [String]

  package init(_ asset: Registration, number: Int32, icon: String) {
    self.number = number
    publisher = asset.publisher
    slug = asset.slug
    title = asset.title
    kind = asset.kind
    category = asset.category
    license = asset.license
    author = asset.author
    summary = asset.summary
    self.icon = icon
    tags = asset.tags
    support = asset.support
    let releases = asset.releases.filter(\.yanked.isEmpty)
    version = releases.first?.version ?? ""
    godotMin = releases.first?.godotMin ?? ""
    godotMax = releases.first?.godotMax ?? ""
    created = asset.releases.map(\.published).min() ?? 0
    updated = asset.releases.map(\.published).max() ?? 0
    var needed: Set<String> = []
    dependencies = releases.flatMap(\.dependencies).map(\.name).filter {
      needed.insert($0).inserted
    }
  }

  /// Of an asset that says nothing.
  init(number: Int32) {
    self.init(Registration(publisher: "", slug: ""), number: number, icon: "")
  }

  /// PUBLISHER/SLUG, by which lists are in order.
  package var name: String { "\(publisher)/\(slug)" }

  /// The numbers of assets.
  ///
  /// - Parameter hashes: of all names of a registry, in the order of their bytes: see `hash`.
  static func numbers(_ hashes: [UInt32]) -> [Int32] {
    var taken: Set<Int32> = []
    taken.reserveCapacity(hashes.count)
    return hashes.map { hash in
      var number = Int32(truncatingIfNeeded: hash & 0x7fff_ffff)
      while number == 0 || !taken.insert(number).inserted {
        number = number == .max ? 1 : number + 1
      }
      return number
    }
  }

  /// The first bits of the SHA-256 of a name.
  ///
  /// - Parameter name: PUBLISHER/SLUG.
  static func hash(_ name: String) throws -> UInt32 {
    try SHA256.hash(name).utf8.prefix(8).reduce(0) { $0 << 4 | UInt32(Hex.digit($1) ?? 0) }
  }
}
