internal import AssetStoreCore
internal import AssetStoreWeb

/// The library's answers, as its server writes them: all ids and numbers of an asset are strings.
enum LibraryAnswers {
  static func categories(of type: AssetType?) -> [UInt8] {
    AnswerText.file { answer in
      answer.object { answer in
        answer.array("categories") { answer in
          for category in Category.all(of: type) {
            answer.object { answer in
              answer.string("id", "\(category.rawValue)")
              answer.string("name", category.name)
              answer.string("type", category.type == .addon ? "0" : "1")
            }
          }
        }
      }
    }
  }

  static func list(_ search: LibrarySearch, total: Int64, _ assets: [AssetRecord]) -> [UInt8] {
    AnswerText.file { answer in
      answer.object { answer in
        answer.array("result") { answer in
          for asset in assets { answer.object { row(asset, &$0) } }
        }
        answer.integer("page", search.offset / search.size)
        answer.integer("pages", total / search.size + (total % search.size == 0 ? 0 : 1))
        answer.integer("page_length", search.size)
        answer.integer("total_items", total)
      }
    }
  }

  private static func row(_ asset: AssetRecord, _ answer: inout AnswerText) {
    answer.string("asset_id", "\(asset.id)")
    answer.string("title", asset.title)
    answer.string("author", asset.author)
    answer.string("author_id", "\(asset.userID ?? 0)")
    answer.string("category", asset.category?.name ?? "")
    answer.string("category_id", "\(asset.categoryID)")
    answer.string("godot_version", asset.godotVersion.text)
    answer.string("rating", "0")
    answer.string("cost", asset.cost)
    answer.string("support_level", asset.supportLevel.name)
    answer.string("icon_url", asset.iconURL)
    answer.string("version", "\(asset.version)")
    answer.string("version_string", asset.versionString)
    answer.string("modify_date", Timestamp.plain(asset.modified))
  }

  static func detail(_ asset: AssetRecord, _ previews: [PreviewRecord], _ download: Download)
    -> [UInt8]
  {
    AnswerText.file { answer in
      answer.object { answer in
        answer.string("asset_id", "\(asset.id)")
        if let category = asset.category { answer.string("type", category.type.rawValue) }
        answer.string("title", asset.title)
        answer.string("author", asset.author)
        answer.string("author_id", "\(asset.userID ?? 0)")
        answer.string("version", "\(asset.version)")
        answer.string("version_string", asset.versionString)
        if let category = asset.category { answer.string("category", category.name) }
        answer.string("category_id", "\(asset.categoryID)")
        answer.string("godot_version", asset.godotVersion.text)
        answer.string("rating", "0")
        answer.string("cost", asset.cost)
        answer.string("description", asset.description)
        answer.string("support_level", asset.supportLevel.name)
        answer.string("download_provider", asset.provider.name)
        answer.string("download_commit", asset.commit)
        answer.string("browse_url", asset.browseURL)
        answer.string("issues_url", asset.effectiveIssuesURL)
        answer.string("icon_url", asset.iconURL)
        answer.string("searchable", asset.isSearchable ? "1" : "0")
        answer.string("modify_date", Timestamp.plain(asset.modified))
        answer.string("download_url", download.url)
        answer.array("previews") { answer in
          for preview in previews {
            answer.object { answer in
              answer.string("preview_id", "\(preview.id)")
              answer.string("type", preview.type)
              answer.string("link", preview.link)
              answer.string("thumbnail", preview.effectiveThumbnail)
            }
          }
        }
        answer.string("download_hash", download.sha256)
      }
    }
  }
}
