internal import AssetStoreCore
internal import AssetStoreWeb

// What somebody uploaded: packages that wait, and releases.

extension Visit {
  /// Nothing for who has neither.
  func packages(of account: Account, _ database: Database) throws -> HTML {
    var html = HTML()
    let waiting = try UploadTable.list(waitingOf: account.id, database)
    if !waiting.isEmpty {
      html += Visit.start("Packages that wait", ["Package", "Proposal", "State", "Sent", "Size"])
      for package in waiting {
        let status = package.isInReview ? EditStatus.inReview : .new
        html += """
          <tr><th scope="row"><a href="\(root)moderation/\(package.edit)">\(package.name)</a></th><td>\(
            package.edit)</td><td><span class="state">\(status.shown)</span></td><td>\(
            PageParts.day(package.submitted))</td><td>\(SiteNumber.size(package.size))</td></tr>

          """
      }
      html += Visit.end
    }
    let releases = try ReleaseTable.newest(of: account.id, database)
    guard !releases.isEmpty else { return html }
    html += Visit.start("Releases", ["Asset", "Version", "Published", "Size", "State"])
    var assets: [Int64: AssetRecord] = [:]
    for release in releases {
      guard let asset = try assets[release.assetID] ?? AssetTable.find(release.assetID, database)
      else { continue }
      assets[asset.id] = asset
      let state: HTML =
        release.yanked.isEmpty
        ? "<span class=\"state accepted\">Offered</span>" : "Withdrawn: \(release.yanked)"
      html += """
        <tr><th scope="row"><a href="\(root)\(asset.place)">\(asset.title)</a></th><td>\(release.version)</td><td>\(
          PageParts.day(release.created))</td><td>\(release.shownSize)</td><td>\(state)</td></tr>

        """
    }
    html += Visit.end
    return html
  }

  private static func start(_ title: String, _ columns: [String]) -> HTML {
    var html: HTML = """
      <section><h2>\(title)</h2>
      <div class="scroll" role="region" aria-label="\(title)" tabindex="0"><table class="proposals">
      <thead><tr>
      """
    for column in columns { html += "<th scope=\"col\">\(column)</th>" }
    html += "</tr></thead>\n<tbody>\n"
    return html
  }

  private static let end: HTML = "</tbody></table></div></section>\n"
}

extension ReleaseRecord {
  /// For people; "" if it is not known.
  var shownSize: String { size > 0 ? SiteNumber.size(size) : "" }
}
