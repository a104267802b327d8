internal import AssetStoreWeb

/// The releases of an asset.
struct ReleaseTable {
  private let asset: Registration
  private let layout: SiteLayout

  private static let most = 100

  init(_ asset: Registration, _ layout: SiteLayout) {
    self.asset = asset
    self.layout = layout
  }

  private subscript(text: SiteText) -> String { layout[text] }

  var html: HTML {
    guard !asset.releases.isEmpty else { return HTML() }
    var table: HTML = """
      <section><h2>\(self[.releases])</h2>
      <div class="scroll" role="region" aria-label="\(self[.releases])" tabindex="0"><table class="releases">
      <caption>\(self[.releasesCaption])</caption>
      <thead><tr>
      """
    for name in [SiteText.version, .engine, .date, .size, .checksum, .file] {
      table += "<th scope=\"col\">\(self[name])</th>"
    }
    table += "</tr></thead>\n<tbody>\n"
    for release in asset.releases.prefix(ReleaseTable.most) { table += row(release) }
    table += "</tbody></table></div>\n"
    if asset.releases.count > ReleaseTable.most {
      let rest = asset.releases.count - ReleaseTable.most
      table += "<p>\(layout.language[SiteText.olderLeftOut, rest])</p>\n"
    }
    table += "</section>\n"
    return table
  }

  private func row(_ release: RegisteredRelease) -> HTML {
    let isYanked = !release.yanked.isEmpty
    var row: HTML = """
      <tr\(HTML(markup: isYanked ? " class=\"yanked\"" : ""))><th scope="row">\(release.version)</th><td>\(
        PageParts.engines(release.godotMin, release.godotMax))</td><td>\(
          PageParts.day(release.published))</td><td>\(release.size > 0 ? SiteNumber.size(release.size) : "")</td><td>
      """
    if !release.sha256.isEmpty { row += "<code class=\"hash\">\(release.sha256)</code>" }
    row += "</td><td>"
    if isYanked {
      row += "\(layout.language[SiteText.yanked, release.yanked])"
    } else if let url = SafeURL(IndexRecord.url(release, asset.repository)) {
      row += """
        <a href="\(url)" rel="\(PageParts.rel)" aria-label="\(
          layout.language[SiteText.downloadOf, release.version])">\(self[.download])</a>
        """
    }
    row += "</td></tr>\n"
    return row
  }
}
