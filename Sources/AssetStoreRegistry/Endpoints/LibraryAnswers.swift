internal import AssetStoreCore
internal import AssetStoreWeb

/// Answers of the Asset Library protocol. Ids are strings everywhere: an editor drops a whole list over a category's id
/// that is not of the same JSON type as in the configuration.
///
/// Source of the rules: the reference server, and what editors of 3.2 to 4.6 insist on.
struct LibraryAnswers {
  private let categories: [RegistrySettings.Category]
  private let settings: RegistrySettings
  /// By their names in the registry.
  private let numbers: [String: Int]

  init(_ settings: RegistrySettings) {
    self.settings = settings
    categories = settings.categories
    numbers = Dictionary(
      categories.enumerated().map { ($1.id, $0 + 1) }, uniquingKeysWith: { first, _ in first })
  }

  /// All categories, used or not: one that a list has and the configuration lacks would empty the list.
  func configuration(_ kind: AssetType) -> [UInt8] {
    AnswerText.file {
      $0.object {
        $0.array("categories") {
          for (index, category) in categories.enumerated() {
            $0.object {
              $0.string("id", "\(index + 1)")
              $0.string("name", name(category))
              $0.string("type", kind == .addon ? "0" : "1")
            }
          }
        }
      }
    }
  }

  func list(_ cards: [AssetCard]) -> [UInt8] {
    AnswerText.file {
      $0.object {
        $0.array("result") {
          for card in cards { $0.object { row(card, &$0) } }
        }
        $0.integer("page", 0)
        $0.integer("pages", cards.isEmpty ? 0 : 1)
        $0.integer("page_length", Int64(EngineEndpoints.mostListed))
        // What can be had, not what there is: nothing of the rest is on any page.
        $0.integer("total_items", Int64(cards.count))
      }
    }
  }

  /// - Parameter description: BBCode.
  func asset(_ asset: Registration, _ card: AssetCard, _ description: AnswerText.Quoted) -> [UInt8]
  {
    let release = asset.releases.first(where: \.yanked.isEmpty)
    let url = release.map { IndexRecord.url($0, asset.repository) } ?? ""
    return AnswerText.file {
      $0.object {
        row(card, &$0)
        $0.string("type", asset.kind.rawValue)
        $0.string("description", description)
        if let release, release.downloadURL.isEmpty {
          $0.string("download_provider", LibraryAnswers.name(asset.repository.host))
          $0.string("download_commit", release.commit)
        } else {
          $0.string("download_provider", LibraryAnswers.name(.custom))
          $0.string("download_commit", url)
        }
        $0.string("browse_url", asset.repository.url)
        $0.string("issues_url", asset.issuesURL)
        $0.string("searchable", release == nil ? "0" : "1")
        $0.string("download_url", url)
        $0.string("download_hash", release?.sha256 ?? "")
        $0.array("previews") {
          for (index, preview) in asset.previews.enumerated() {
            $0.object {
              $0.string("preview_id", "\(index + 1)")
              $0.string("type", preview.kind.rawValue)
              $0.string("link", preview.url)
              $0.string(
                "thumbnail", preview.thumbnailURL.isEmpty ? preview.url : preview.thumbnailURL)
            }
          }
        }
      }
    }
  }

  private func row(_ card: AssetCard, _ text: inout AnswerText) {
    let number = numbers[card.category] ?? 0
    text.string("asset_id", "\(card.number)")
    text.string("title", card.title)
    // Not what the asset calls its author, which anybody can write: by it somebody sees whose asset has a number.
    text.string("author", card.publisher)
    text.string("author_id", "\(EngineEndpoints.number(of: card.publisher))")
    text.string("category", number > 0 ? name(categories[number - 1]) : "")
    text.string("category_id", "\(number)")
    text.string("godot_version", GodotVersion(card.godotMin).text)
    text.string("rating", "0")
    text.string("cost", card.license)
    text.string("support_level", card.support.rawValue)
    text.string("icon_url", settings.icon(card))
    // A counter of 32 bits that grows with each release: minutes.
    text.string("version", "\(card.updated / 60)")
    text.string("version_string", card.version)
    text.string("modify_date", Timestamp.plain(card.updated))
  }

  private func name(_ category: RegistrySettings.Category) -> String {
    category.names["en"] ?? category.id
  }

  private static func name(_ host: RepositoryHost) -> String {
    switch host {
    case .github: "GitHub"
    case .gitlab: "GitLab"
    case .bitbucket: "BitBucket"
    case .codeberg, .gitea: "Gogs/Gitea/Codeberg"
    case .custom: "Custom"
    }
  }
}
