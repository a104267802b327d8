internal import AssetStoreCore
internal import AssetStoreWeb

/// The store's answers.
struct StoreAnswers {
  /// Of the service.
  let address: String
  let database: Database
  /// Levels of users, by their ids.
  private var verified: [Int64: Bool] = [:]

  private static let longestSummary = 240

  init(_ address: String, _ database: Database) {
    self.address = address
    self.database = database
  }

  /// - Parameter ids: of assets.
  mutating func hits(_ ids: [Int64], told: Int64, total: Int64) throws -> [UInt8] {
    let assets = try ids.compactMap { try AssetTable.find($0, database) }
    let verified = try assets.map { try isVerified($0) }
    return AnswerText.file { answer in
      answer.object { answer in
        // A string, as the store writes it.
        answer.string("count", "\(told)")
        answer.integer("total", total)
        answer.array("hits") { answer in
          for (asset, verified) in zip(assets, verified) {
            answer.object { answer in
              answer.object("asset") { write(asset, verified, &$0) }
            }
          }
        }
      }
    }
  }

  mutating func asset(_ asset: AssetRecord) throws -> [UInt8] {
    let verified = try isVerified(asset)
    let previews = try PreviewTable.of(asset.id, database)
    let html = try StoreAnswers.html(asset.description)
    let bbcode = try StoreAnswers.bbcode(asset.description)
    return AnswerText.file { answer in
      answer.object { answer in
        write(asset, verified, &answer)
        answer.string("body_html", html)
        answer.string("body_bbcode", bbcode)
        answer.string("donation_text", "")
        answer.string("donation_url", "")
        answer.string("source", asset.browseURL)
        answer.array("media") { answer in
          for preview in previews where preview.type != "video" { answer.string(nil, preview.link) }
        }
        if let video = previews.first(where: { $0.type == "video" }) {
          answer.string("video_playback_url", video.link)
          answer.string("video_thumbnail_url", video.effectiveThumbnail)
        }
        answer.string("created", Timestamp.text(asset.created))
        answer.string("last_updated", Timestamp.text(asset.modified))
        answer.bool("featured", asset.supportLevel == .featured)
      }
    }
  }

  /// What lists and details have.
  private func write(_ asset: AssetRecord, _ verified: Bool, _ answer: inout AnswerText) {
    answer.string("name", asset.title)
    answer.string("slug", asset.slug)
    answer.object("publisher") { publisher(asset, verified, &$0) }
    answer.integer("type", asset.category?.type == .project ? 1 : 0)
    answer.string(
      "description", Markdown.summary(asset.description, most: StoreAnswers.longestSummary))
    answer.integer("price_cent", 0)
    answer.string("license_type", asset.cost)
    answer.string("license_url", StoreAnswers.licenseURL(asset.cost))
    if !asset.iconURL.isEmpty { answer.string("thumbnail", asset.iconURL) }
    answer.integer("reviews_score", 0)
    answer.array("tags") { answer in
      if let category = asset.category { answer.object { StoreAnswers.tag(category, &$0) } }
    }
    answer.string(
      "store_url",
      "\(address)/assets/\(PercentEncoding.encoded(asset.publisher))/\(PercentEncoding.encoded(asset.slug))"
    )
  }

  private func publisher(_ asset: AssetRecord, _ verified: Bool, _ answer: inout AnswerText) {
    answer.string("slug", asset.publisher)
    answer.string("name", asset.author)
    answer.string("store_url", "\(address)/publishers/\(PercentEncoding.encoded(asset.publisher))")
    answer.bool("verified", verified)
  }

  mutating func publisher(_ asset: AssetRecord) throws -> [UInt8] {
    let verified = try isVerified(asset)
    return AnswerText.file { answer in
      answer.object { publisher(asset, verified, &$0) }
    }
  }

  func releases(
    _ releases: [ReleaseRecord], of asset: AssetRecord, _ places: DownloadPlaces
  ) throws -> [UInt8] {
    let changes = try releases.map {
      (html: try StoreAnswers.html($0.changes), bbcode: try StoreAnswers.bbcode($0.changes))
    }
    return AnswerText.file { answer in
      answer.array { answer in
        for (release, changes) in zip(releases, changes) {
          let download = places.download(release, of: asset)
          answer.object { answer in
            answer.integer("id", release.id)
            answer.string("version", release.version)
            answer.bool("stable", release.isStable)
            // In megabytes, as the store has it.
            answer.number("size", Double(release.size) / 1_000_000)
            answer.string("created", Timestamp.text(release.created))
            StoreAnswers.version("min_godot_version", release.godotMin, &answer)
            StoreAnswers.version("max_godot_version", release.godotMax ?? .unknown, &answer)
            answer.string("notes", "")
            answer.string("changes_html", changes.html)
            answer.string("changes_bbcode", changes.bbcode)
            answer.string("download_url", download.url)
            answer.string("sha256", download.sha256)
            if !release.yanked.isEmpty { answer.string("yanked", release.yanked) }
          }
        }
      }
    }
  }

  private static func version(_ name: String, _ version: GodotVersion, _ answer: inout AnswerText) {
    if [.unknown, .customBuild].contains(version) {
      answer.null(name)
    } else {
      answer.string(name, version.text)
    }
  }

  static func tags(featuredOnly: Bool) -> [UInt8] {
    AnswerText.file { answer in
      answer.array { answer in
        for category in Category.allCases where !featuredOnly || category.isFeatured {
          answer.object { tag(category, &$0) }
        }
      }
    }
  }

  private static func tag(_ category: Category, _ answer: inout AnswerText) {
    answer.string("slug", category.slug)
    answer.string("display_name", category.name)
    answer.bool("featured", category.isFeatured)
  }

  func licenses() throws -> [UInt8] {
    let licenses = try database.rows(
      "SELECT DISTINCT cost FROM asset WHERE searchable = 1 AND cost <> '' ORDER BY cost",
      as: { $0.text(0) })
    return AnswerText.file { answer in
      answer.array { answer in
        for license in licenses {
          answer.object { answer in
            answer.string("type", license)
            answer.string("url", StoreAnswers.licenseURL(license))
          }
        }
      }
    }
  }

  /// Where a licence can be read; "" if that is not known.
  private static func licenseURL(_ license: String) -> String {
    SPDX.identifier(license).map { "https://spdx.org/licenses/\($0).html" } ?? ""
  }

  private mutating func isVerified(_ asset: AssetRecord) throws -> Bool {
    guard let user = asset.userID else { return false }
    if let known = verified[user] { return known }
    let level = try database.first(
      "SELECT level FROM user WHERE id = ?", .integer(user), as: { $0.integer(0) })
    verified[user] = (level ?? 0) >= Level.verified.rawValue
    return verified[user] == true
  }

  /// What is too long to be shown as Markdown is shown as it is.
  static func html(_ text: String, linksImages: Bool = false) throws -> String {
    guard text.utf8.count <= Markdown.longest else { return "<pre>\(HTMLText.escape(text))</pre>" }
    return try Markdown.html(text, linksImages: linksImages, highestHeading: 2)
  }

  private static func bbcode(_ text: String) throws -> String {
    guard text.utf8.count <= Markdown.longest else { return Markdown.bbcode(plain: text) }
    return try Markdown.bbcode(text)
  }
}

extension Category {
  /// Whether editors offer it, which they do for addons only.
  fileprivate var isFeatured: Bool { type == .addon }
}
