internal import AssetStoreCore
internal import AssetStoreWeb

// The page about one asset, and what may be done to it at once.

extension Service {
  static func addAssetPages(to router: inout Router<Endpoint>) {
    let path = "/assets/{publisher}/{slug}"
    router.add(
      "GET", path,
      .page { service, visit, values in try service.assetPage(visit, values[0], values[1]) })
    router.add(
      "POST", "\(path)/support",
      .form { service, visit, body, values in
        let account = try visit.signedIn().account
        let asset = try service.shownAsset(visit, values[0], values[1])
        try service.setSupport(asset.id, body, account)
        return visit.redirect(to: asset.place)
      })
    addReleaseActs(to: &router, path)
    for (act, isDeleted) in [("delete", true), ("undelete", false)] {
      router.add(
        "POST", "\(path)/\(act)",
        .form { service, visit, _, values in
          let account = try visit.signedIn().account
          let asset = try service.shownAsset(visit, values[0], values[1])
          try service.setDeleted(asset.id, isDeleted, account)
          return visit.redirect(to: asset.place)
        })
    }
  }

  /// The asset of a name that the visitor gets to see: one that was deleted is there only for who could take it back.
  func shownAsset(_ visit: Visit, _ publisher: String, _ slug: String) throws -> AssetRecord {
    guard let asset = try data.read({ try AssetTable.find(publisher, slug, $0) }),
      asset.isSearchable || visit.visitor?.account.mayDelete(asset) == true
    else { throw Problem(404, "there is no asset of this name") }
    return asset
  }

  /// - Parameters:
  ///   - problem: why a form of the page was not taken.
  ///   - sent: what that form said.
  func assetPage(
    _ visit: Visit, _ publisher: String, _ slug: String, _ problem: Problem? = nil,
    _ sent: Body = .none
  ) throws -> Response {
    let asset = try shownAsset(visit, publisher, slug)
    let (previews, releases) = try data.read {
      (try PreviewTable.of(asset.id, $0), try ReleaseTable.of(asset.id, $0))
    }
    let places = places(visit.address)
    var body = Visit.notice(problem)
    body += "<article class=\"asset\">\n"
    if !asset.isSearchable {
      body +=
        "<p class=\"notice\">This asset was deleted: only its author and moderators see it.</p>\n"
    }
    body += """
      <header class="about">\(PageParts.tile(asset.title, Int(asset.id & 7)))<div><h1>\(asset.title)</h1>
      <p class="by"><a href="\(visit.root)publishers/\(PercentEncoding.encoded(asset.publisher))">\(asset.author)</a> <code>\(asset.publisher)/\(asset.slug)</code></p>
      </div></header>

      """
    if let url = SafeURL(places.download(asset, releases).url), !url.isRelative {
      body += """
        <div class="get"><a class="button" href="\(url)" rel="\(PageParts.rel)">Download \(asset.versionString)</a></div>

        """
    }
    body += """
      <div class="columns">
      <div>
      <section class="prose" aria-label="Description">
      \(HTML(markup: try StoreAnswers.html(asset.description, linksImages: true)))</section>

      """
    body += Service.previews(previews)
    body += Service.table(releases, of: asset, places)
    body += "</div>\n"
    body += Service.facts(asset)
    body += "</div>\n"
    body += Service.acts(asset, visit)
    if asset.userID != nil { body += Service.releaseActs(asset, releases, visit, sent) }
    body += "</article>\n"
    return visit.page(
      asset.title, problem: problem, description: Markdown.summary(asset.description, most: 200),
      at: asset.isSearchable ? asset.place : nil, body)
  }

  private static func previews(_ previews: [PreviewRecord]) -> HTML {
    var list = HTML()
    for (index, preview) in previews.enumerated() {
      guard let url = SafeURL(preview.link), !url.isRelative else { continue }
      let kind = preview.type == "video" ? "video" : "image"
      list += """
        <li><a class="\(kind)" href="\(url)" rel="\(PageParts.rel)">\(kind == "video" ? "Video" : "Image") \(index + 1)<small>\(url.host)</small></a></li>

        """
    }
    guard !list.bytes.isEmpty else { return list }
    return "<section><h2>Previews</h2>\n<ul class=\"previews\">\n\(list)</ul></section>\n"
  }

  private static func table(
    _ releases: [ReleaseRecord], of asset: AssetRecord, _ places: DownloadPlaces
  ) -> HTML {
    guard !releases.isEmpty else { return HTML() }
    var table: HTML = """
      <section><h2>Releases</h2>
      <div class="scroll" role="region" aria-label="Releases" tabindex="0"><table class="releases">
      <caption>Releases, newest first</caption>
      <thead><tr>
      """
    for name in ["Version", "Godot", "Published", "Size", "SHA-256", "File"] {
      table += "<th scope=\"col\">\(name)</th>"
    }
    table += "</tr></thead>\n<tbody>\n"
    for release in releases.prefix(100) {
      let mark: HTML = release.yanked.isEmpty ? "" : " class=\"yanked\""
      let engines = PageParts.engines(release.godotMin.shown, release.godotMax?.shown ?? "")
      table += """
        <tr\(mark)><th scope="row">\(release.version)</th><td>\(engines)</td><td>\(
          PageParts.day(release.created))</td><td>\(release.shownSize)</td><td>
        """
      if !release.sha256.isEmpty { table += "<code class=\"hash\">\(release.sha256)</code>" }
      table += "</td><td>"
      if !release.yanked.isEmpty {
        table += "Withdrawn: \(release.yanked)"
      } else if let url = SafeURL(places.download(release, of: asset).url), !url.isRelative {
        table += """
          <a href="\(url)" rel="\(PageParts.rel)" aria-label="Download \(release.version)">Download</a>
          """
      }
      table += "</td></tr>\n"
    }
    table += "</tbody></table></div>\n</section>\n"
    return table
  }

  private static func facts(_ asset: AssetRecord) -> HTML {
    var facts: HTML = "<aside aria-label=\"At a glance\">\n<dl>\n"
    func add(_ name: String, _ value: HTML) {
      guard !value.bytes.isEmpty else { return }
      facts += "<div><dt>\(name)</dt><dd>\(value)</dd></div>\n"
    }
    func link(_ url: String) -> HTML {
      guard let url = SafeURL(url), !url.isRelative else { return HTML() }
      return "<a href=\"\(url)\" rel=\"\(PageParts.rel)\">\(url.host)</a>"
    }
    add("Version", "\(asset.versionString)")
    add("Godot", "\(asset.engines)")
    add("License", "\(asset.cost)")
    add("Category", "\(asset.category?.name ?? "")")
    add("Type", asset.category?.type == .project ? "Project" : "Addon")
    add("Support level", "\(asset.supportLevel.name.capital)")
    add("Updated", PageParts.day(asset.modified))
    add("Author", "\(asset.author)")
    add("Repository", link(asset.browseURL))
    add("Issues", link(asset.effectiveIssuesURL))
    add("Number", "\(asset.id)")
    facts += "</dl>\n</aside>\n"
    return facts
  }

  /// What the visitor may do to it.
  private static func acts(_ asset: AssetRecord, _ visit: Visit) -> HTML {
    guard let account = visit.visitor?.account, account.mayEdit(asset) else { return HTML() }
    var acts: HTML = """
      <section class="acts"><h2>Changes</h2>
      <p><a class="button" href="\(visit.root)\(asset.place)/edit">Propose a change</a></p>

      """
    if account.level >= .moderator {
      acts += """
        <form method="post" action="\(visit.root)\(asset.place)/support">\(visit.formToken)
        <label for="support_level">Support level</label> <select id="support_level" name="support_level">
        """
      for level in SupportLevel.allCases {
        acts += option(level.name, level.name.capital, level == asset.supportLevel)
      }
      acts += "</select> <button class=\"plain\">Set</button></form>\n"
    }
    if account.mayDelete(asset) {
      let act = asset.isSearchable ? "delete" : "undelete"
      acts += """
        <form method="post" action="\(visit.root)\(asset.place)/\(act)">\(visit.formToken)<button class="plain">\(
          asset.isSearchable ? "Delete this asset" : "Take this asset back")</button></form>

        """
    }
    acts += "</section>\n"
    return acts
  }
}

extension String {
  /// With a large letter at its beginning.
  var capital: String { prefix(1).uppercased() + dropFirst() }
}
