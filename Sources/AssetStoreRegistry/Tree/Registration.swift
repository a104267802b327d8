// A registry is a git folder that anybody extends by a pull request. Each thing that somebody decides has a file of its
// own, so that two pull requests seldom touch the same one, and a release is a new file that nobody edits afterwards.
//
//     registry.json                             RegistrySettings
//     publishers/PUBLISHER.json                 Publisher: who may change what is below assets/PUBLISHER
//     assets/PUBLISHER/SLUG/asset.json          Registration
//                          /description.md      Markdown; description.zh.md in Chinese
//                          /icon.png            if asset.json names a file
//                          /releases/VERSION.json   RegisteredRelease
//
// Read and judged are one thing: the readers give values as far as they can, and a finding for all that is wrong.
//
//     RegistryFolder    what lies where, and the bytes of one file; links are never followed
//     ObjectReader      one JSON object, key by key
//     SettingsReader, PublisherReader, AssetReader, ReleaseReader    one kind of file each
//
// Whoever compiles a registry uses values only if there were no errors. Texts are as they were written: any text of one
// line, or Markdown. Who shows them escapes them.

package import AssetStoreCore

/// What registry.json says.
package struct RegistrySettings: Sendable, Equatable {
  package struct Category: Sendable, Equatable {
    package var id: String
    /// By language.
    package var names: [String: String]
  }

  package var name = ""
  /// By language; "en" is always there.
  package var title: [String: String] = [:]
  package var description: [String: String] = [:]
  /// Where what is compiled will lie. Ends with "/".
  package var url = ""
  package var mirrors: [String] = []
  package var expiryDays = 90
  package var categories: [Category] = []
  /// Who may change what is no publisher's, as "github:ada".
  package var maintainers: [String] = []
  /// Assets that the registry recommends, as PUBLISHER/SLUG.
  package var featured: [String] = []

  package init() {}
}

/// Who registers assets.
package struct Publisher: Sendable, Equatable {
  /// Of the file and the folder.
  package var id: String
  package var name = ""
  package var url = ""
  /// As "github:ada".
  package var owners: [String] = []

  package init(id: String) { self.id = id }

  /// Whether the same is shown of both.
  func looks(like other: Publisher) -> Bool {
    id == other.id && name == other.name && url == other.url
  }
}

/// An asset, as asset.json and the texts beside it say.
package struct Registration: Sendable, Equatable {
  package struct Repository: Sendable, Equatable {
    package var host = RepositoryHost.custom
    package var url = ""

    package init() {}
  }

  package struct Preview: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
      case image
      case video
    }

    package var kind = Kind.image
    package var url = ""
    package var thumbnailURL = ""
  }

  /// Where a registration that nobody wrote came from.
  package struct Provenance: Sendable, Equatable {
    /// The URL of the source, or the name of a file.
    package var source = ""
    /// Of the asset at the source; "" if it has none.
    package var id = ""
    /// Of its page there.
    package var url = ""
    /// Seconds since 1970 UTC.
    package var imported: Int64 = 0
  }

  package var publisher: String
  package var slug: String
  package var title = ""
  package var kind = AssetType.addon
  package var category = ""
  /// An expression of SPDX.
  package var license = ""
  package var author = ""
  package var summary = ""
  package var repository = Repository()
  package var issuesURL = ""
  /// A URL, or the name of a file in the asset's folder.
  package var icon = ""
  package var previews: [Preview] = []
  package var tags: [String] = []
  package var support = Support.community
  package var vastId = ""
  package var provenance: Provenance?
  /// Markdown by language; "" is that of description.md.
  package var descriptions: [String: String] = [:]
  /// By version, newest first.
  package var releases: [RegisteredRelease] = []

  package init(publisher: String, slug: String) {
    self.publisher = publisher
    self.slug = slug
  }
}

/// What releases/VERSION.json says.
package struct RegisteredRelease: Sendable, Equatable {
  package struct Dependency: Sendable, Equatable {
    /// PUBLISHER/SLUG, in this registry.
    package var name = ""
    package var range = ""
    package var isOptional = false
  }

  package var version = ""
  package var godotMin = ""
  package var godotMax = ""
  /// From where the archive comes: this, or the commit of the asset's repository.
  package var downloadURL = ""
  package var commit = ""
  /// In bytes; 0 where it is not known.
  package var size: Int64 = 0
  package var sha256 = ""
  /// Seconds since 1970 UTC.
  package var published: Int64 = 0
  package var dependencies: [Dependency] = []
  package var permissions: [String] = []
  /// Why nobody should install it; "" if anybody may.
  package var yanked = ""

  package init() {}
}
