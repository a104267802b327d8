internal import AssetStoreCore
internal import AssetStoreWeb

/// What is told of proposals. All ids and numbers are strings; a field that stays as it is, is null.
enum EditAnswers {
  /// The row of a proposal.
  ///
  /// - Parameter asset: the one that it changes or made.
  static func row(
    _ edit: EditRecord, author: String, _ asset: AssetRecord?, _ answer: inout AnswerText
  ) {
    let changes = edit.changes
    answer.string("edit_id", "\(edit.id)")
    answer.string("asset_id", "\(edit.assetID ?? -1)")
    answer.string("user_id", "\(edit.userID)")
    answer.string("title", orNull: changes.title)
    answer.string("description", orNull: changes.description)
    answer.string("category_id", orNull: changes.categoryID.map { "\($0)" })
    answer.string("godot_version", orNull: changes.godotVersion?.text)
    answer.string("version_string", orNull: changes.versionString)
    answer.string("cost", orNull: changes.cost)
    answer.string("download_provider", orNull: changes.provider?.name)
    answer.string("download_commit", orNull: changes.commit)
    answer.string("browse_url", orNull: changes.browseURL)
    answer.string("issues_url", orNull: issuesURL(changes, asset))
    answer.string("icon_url", orNull: changes.iconURL)
    answer.string("status", edit.status.name)
    answer.string("reason", edit.reason)
    answer.string("submit_date", Timestamp.plain(edit.submitted))
    answer.string("modify_date", Timestamp.plain(edit.modified))
    answer.string("author", author)
  }

  /// All about a proposal.
  static func detail(
    _ edit: EditRecord, author: String, _ asset: AssetRecord?, _ published: [PreviewRecord]
  ) -> Response {
    .object { answer in
      row(edit, author: author, asset, &answer)
      let whole = asset.map { edit.changes.over($0.fields) } ?? edit.changes
      let url = (whole.provider ?? .custom).downloadURL(
        browse: whole.browseURL ?? "", commit: whole.commit ?? "")
      answer.string("download_url", orNull: edit.changes.changesURL ? url : nil)
      answer.array("previews") { answer in
        for change in edit.previews {
          let original = published.first { $0.id == change.previewID }
          answer.object { preview(change, original, &$0) }
        }
        let touched = Set(edit.previews.compactMap(\.previewID))
        for record in published where !touched.contains(record.id) {
          answer.object {
            $0.string("preview_id", "\(record.id)")
            $0.string("type", record.type)
            $0.string("link", record.link)
            $0.string("thumbnail", record.thumbnail)
          }
        }
      }
      if let asset { answer.object("original") { original(asset, &$0) } }
      if let upload = edit.upload {
        answer.object("package") { answer in
          answer.string("version", upload.version)
          answer.string("sha256", upload.sha256)
          answer.string("size", "\(upload.size)")
          answer.string("changes", upload.changes)
          if !upload.isRemoved { answer.string("url", "/api/v1/edits/\(edit.id)/package") }
        }
      }
      let warnings = EditGate.warnings(edit, base: asset)
      if !warnings.isEmpty {
        answer.array("warning") { for warning in warnings { $0.string(nil, warning) } }
      }
    }
  }

  /// The provider's where it says nothing else, as far as that changes.
  private static func issuesURL(_ changes: AssetChanges, _ asset: AssetRecord?) -> String? {
    let isOther = changes.browseURL != nil || changes.provider != nil
    guard changes.issuesURL?.isEmpty ?? (isOther && asset?.issuesURL.isEmpty == true) else {
      return changes.issuesURL
    }
    let whole = asset.map { changes.over($0.fields) } ?? changes
    return (whole.provider ?? .custom).issuesURL(browse: whole.browseURL ?? "")
  }

  private static func preview(
    _ change: PreviewChange, _ original: PreviewRecord?, _ answer: inout AnswerText
  ) {
    answer.string("edit_preview_id", "\(change.id)")
    answer.string("preview_id", orNull: change.previewID.map { "\($0)" })
    answer.string("type", orNull: change.type)
    answer.string("link", orNull: change.link)
    answer.string("thumbnail", orNull: change.thumbnail)
    answer.string("operation", change.operation.name)
    guard let original else { return }
    answer.object("original") {
      $0.string("type", original.type)
      $0.string("link", original.link)
      $0.string("thumbnail", original.thumbnail)
    }
  }

  private static func original(_ asset: AssetRecord, _ answer: inout AnswerText) {
    answer.string("asset_id", "\(asset.id)")
    answer.string("user_id", "\(asset.userID ?? 0)")
    answer.string("title", asset.title)
    answer.string("description", asset.description)
    answer.string("category_id", "\(asset.categoryID)")
    answer.string("godot_version", asset.godotVersion.text)
    answer.string("version", "\(asset.version)")
    answer.string("version_string", asset.versionString)
    answer.string("cost", asset.cost)
    answer.string("rating", "0")
    answer.string("support_level", "\(asset.supportLevel.rawValue)")
    answer.string("download_provider", asset.provider.name)
    answer.string("download_commit", asset.commit)
    answer.string("browse_url", asset.browseURL)
    answer.string("issues_url", asset.effectiveIssuesURL)
    answer.string("icon_url", asset.iconURL)
    answer.string("searchable", asset.isSearchable ? "1" : "0")
    answer.string("modify_date", Timestamp.plain(asset.modified))
    answer.string("download_url", asset.providerURL)
  }
}

extension AnswerText {
  mutating func string(_ name: String, orNull text: String?) {
    if let text { string(name, text) } else { null(name) }
  }
}
