internal import AssetStoreCore
internal import AssetStoreWeb

/// Answers of the Asset Store protocol.
///
/// Source of the rules: what the editor's source insists on from 4.7. Beside what it reads there is what clients of the
/// official store are known to read, but for HTML, reviews and prices, which registries do not have.
struct StoreAnswers {
  private let settings: RegistrySettings
  /// Their names by their ids.
  private let categories: [String: String]

  /// Assets of a page, as editors take it.
  private static let page = 24

  init(_ settings: RegistrySettings) {
    self.settings = settings
    categories = Dictionary(
      settings.categories.map { ($0.id, $0.names["en"] ?? $0.id) },
      uniquingKeysWith: { first, _ in first })
  }

  /// An editor asks for it to see whether there is a server.
  var root: [UInt8] {
    AnswerText.file {
      $0.object {
        $0.string("name", settings.title["en"] ?? settings.name)
        $0.string("url", settings.url)
        $0.string("version", "1.0.0")
      }
    }
  }

  /// An editor offers them as categories, and has no others.
  var tags: [UInt8] {
    AnswerText.file {
      $0.array {
        for category in settings.categories {
          $0.object { tag(category.id, categories[category.id] ?? "", true, &$0) }
        }
      }
    }
  }

  func licenses(_ cards: [AssetCard]) -> [UInt8] {
    let names = Set(cards.map(\.license)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return AnswerText.file {
      $0.array {
        for name in names {
          $0.object {
            $0.string("type", name)
            $0.string("url", StoreAnswers.page(ofLicense: name) ?? "")
          }
        }
      }
    }
  }

  /// All in one page: an editor shows what it gets, and has buttons for as many pages as the count has times 24. They
  /// would all lead to this one.
  func list(_ cards: [AssetCard]) -> [UInt8] {
    AnswerText.file {
      $0.object {
        $0.string("count", "\(min(cards.count, StoreAnswers.page))")
        $0.array("hits") {
          for card in cards {
            $0.object { $0.object("asset") { row(card, &$0) } }
          }
        }
      }
    }
  }

  /// - Parameter description: BBCode.
  func asset(_ asset: Registration, _ card: AssetCard, _ description: AnswerText.Quoted) -> [UInt8]
  {
    AnswerText.file {
      $0.object {
        row(card, &$0)
        $0.string("body_bbcode", description)
        $0.string("source", asset.repository.url)
        $0.array("media") {
          for preview in asset.previews where preview.kind == .image { $0.string(nil, preview.url) }
        }
        // An editor has room for one.
        if let video = asset.previews.first(where: {
          $0.kind == .video && !$0.thumbnailURL.isEmpty
        }) {
          $0.string("video_playback_url", video.url)
          $0.string("video_thumbnail_url", video.thumbnailURL)
        }
        times(card, &$0)
      }
    }
  }

  /// What there is to say without a registration; an editor goes on to the releases of the publisher in it.
  func short(_ card: AssetCard) -> [UInt8] {
    let page = settings.page(of: card.name)
    return AnswerText.file {
      $0.object {
        row(card, &$0)
        $0.string(
          "body_bbcode", "\(Markdown.bbcode(plain: card.summary))\n\n[url=\(page)]\(page)[/url]")
        $0.string("source", page)
        times(card, &$0)
      }
    }
  }

  /// Nothing that an editor opens.
  var ambiguous: [UInt8] { AnswerText.file { $0.object { _ in } } }

  func publisher(_ publisher: String) -> [UInt8] {
    AnswerText.file { $0.object { self.publisher(publisher, name: publisher, &$0) } }
  }

  /// What is not yanked: an editor offers the first one that suits it, so stable ones come before others.
  func releases(_ asset: Registration) -> [UInt8] {
    let rows = asset.releases.filter(\.yanked.isEmpty).map {
      (release: $0, isStable: !VersionText($0.version).isPrerelease)
    }
    return AnswerText.file {
      $0.array {
        for isStable in [true, false] {
          for row in rows where row.isStable == isStable {
            $0.object {
              $0.bool("stable", isStable)
              self.release(row.release, asset, &$0)
            }
          }
        }
      }
    }
  }

  private func release(
    _ release: RegisteredRelease, _ asset: Registration, _ text: inout AnswerText
  ) {
    let name = "\(asset.publisher)/\(asset.slug)@\(release.version)"
    text.integer("id", Int64(EngineEndpoints.number(of: name)))
    text.string("version", release.version)
    text.string("download_url", IndexRecord.url(release, asset.repository))
    text.string("sha256", release.sha256)
    text.number("size", Double(release.size) / 1_000_000)
    text.string("created", Timestamp.text(release.published))
    text.string("min_godot_version", release.godotMin)
    text.string(
      "max_godot_version", StoreAnswers.highest(release.godotMin, release.godotMax))
    text.string(
      "changes_bbcode", EngineDescription.needs(release, settings).joined(separator: "\n\n"))
  }

  /// The last version that a release suits, as registries mean it: all of a named minor version, and where none is named
  /// all of the lowest version's major one. An editor compares all three numbers, and takes missing ones for 0.
  static func highest(_ lowest: String, _ highest: String) -> String {
    let named = GodotVersion(highest)
    let major = (named == .unknown ? GodotVersion(lowest) : named).encoded / 10_000
    return named == .unknown ? "\(major).99.99" : "\(major).\(named.encoded / 100 % 100).99"
  }

  private func row(_ card: AssetCard, _ text: inout AnswerText) {
    text.string("slug", card.slug)
    text.string("name", card.title)
    text.object("publisher") { publisher(card.publisher, name: card.author, &$0) }
    text.string("description", card.summary)
    text.integer("type", card.kind == .addon ? 0 : 1)
    text.integer("price_cent", 0)
    text.string("license_type", card.license)
    text.string(
      "license_url", StoreAnswers.page(ofLicense: card.license) ?? settings.page(of: card.name))
    text.integer("reviews_score", 0)
    text.string("thumbnail", settings.icon(card))
    text.string("store_url", settings.page(of: card.name))
    text.array("tags") {
      $0.object { tag(card.category, categories[card.category] ?? card.category, true, &$0) }
      for name in card.tags where categories[name] == nil {
        $0.object { tag(name, name, false, &$0) }
      }
    }
  }

  private func publisher(_ slug: String, name: String, _ text: inout AnswerText) {
    text.string("slug", slug)
    text.string("name", name)
    text.bool("verified", false)
    text.string("store_url", "\(settings.url)publishers/\(slug)/")
    text.string("thumbnail", "")
  }

  private func tag(
    _ slug: String, _ name: String, _ isFeatured: Bool, _ text: inout AnswerText
  ) {
    text.string("slug", slug)
    text.string("display_name", name)
    text.bool("featured", isFeatured)
  }

  private func times(_ card: AssetCard, _ text: inout AnswerText) {
    text.string("created", Timestamp.text(card.created))
    text.string("last_updated", Timestamp.text(card.updated))
    text.bool("featured", card.support == .featured)
  }

  /// Nil for what is no single licence of SPDX.
  private static func page(ofLicense name: String) -> String? {
    guard !name.utf8.contains(0x20), !name.utf8.contains(UInt8(ascii: "(")),
      !name.utf8.starts(with: "LicenseRef-".utf8)
    else { return nil }
    return "https://spdx.org/licenses/\(name).html"
  }
}
