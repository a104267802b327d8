// What the catalogue knows, as values. Each of these is also the JSON shape of assetstore-json(5):
// property names in snake case are its keys, so renaming one changes a public format.

/// `ASSETSTORE_TYPE_...`
package enum AssetType: String, Sendable, Codable, CaseIterable {
  case addon
  case project

  package var number: Int32 {
    switch self {
    case .addon: 1
    case .project: 2
    }
  }
}

/// How far the source vouches for an asset. `ASSETSTORE_SUPPORT_...`
package enum Support: String, Sendable, Codable, CaseIterable {
  case testing
  case community
  case featured

  package var bit: UInt32 {
    switch self {
    case .testing: 1
    case .community: 2
    case .featured: 4
    }
  }
}

/// `ASSETSTORE_KIND_...`
package enum SourceKind: String, Sendable, Codable, CaseIterable {
  case library
  case directory
  case registry

  package var number: Int32 {
    switch self {
    case .library: 1
    case .directory: 2
    case .registry: 3
    }
  }
}

/// `assetstore_source`
package struct Source: Sendable, Codable, Equatable {
  package var name: String
  package var url: String
  package var kind: SourceKind
  package var priority: Int32
  package var assetCount: Int64
  package var syncedAt: Int64
}

/// `assetstore_asset`
package struct Asset: Sendable, Codable, Equatable {
  package var ref: String
  package var source: String
  package var publisher: String
  package var slug: String
  package var number: Int64
  package var type: AssetType
  package var support: Support
  package var title: String
  package var author: String
  package var category: String
  package var license: String
  package var version: String
  package var godotMin: String
  package var godotMax: String
  package var iconUrl: String
  package var updated: Int64
  package var rating: Int32
  /// The id of a `.vast`; "" for any other package.
  package var vastId: String
  /// Of the newest release, by name.
  package var permissions: [String]
}

/// `assetstore_dependency`
package struct Dependency: Sendable, Codable, Equatable {
  /// "PUBLISHER/SLUG", or the id of a `.vast`.
  package var name: String
  /// A range in the manifest's syntax.
  package var version: String
  package var optional: Bool

  package init(name: String, version: String, optional: Bool) {
    self.name = name
    self.version = version
    self.optional = optional
  }
}

/// `assetstore_release`
package struct Release: Sendable, Codable, Equatable {
  package var version: String
  package var godotMin: String
  package var godotMax: String
  package var url: String
  package var sha256: String
  package var size: Int64
  package var published: Int64
  package var dependencies: [Dependency]
  package var permissions: [String]
  /// Why it was withdrawn; "" if it was not.
  package var yanked: String
}

/// `assetstore_preview`
package struct Preview: Sendable, Codable, Equatable {
  package enum Kind: String, Sendable, Codable {
    case image
    case video
  }

  package var type: Kind
  package var url: String
  package var thumbnailUrl: String
}

/// `assetstore_details`
package struct AssetDetails: Sendable, Codable, Equatable {
  package var asset: Asset
  package var complete: Bool
  package var description: String
  package var browseUrl: String
  package var issuesUrl: String
  /// Newest first.
  package var releases: [Release]
  package var previews: [Preview]
  package var tags: [String]
}
