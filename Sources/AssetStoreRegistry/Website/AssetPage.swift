internal import AssetStoreWeb

/// The page about one asset.
struct AssetPage {
  private let asset: Registration
  private let card: AssetCard
  private let dependants: [AssetCard]
  private let layout: SiteLayout
  private let path: String
  /// The folder of all pages of the language.
  private let home: String

  /// Of many assets that need this one, those that are listed.
  private static let mostDependants = 100

  init(
    _ asset: Registration, _ card: AssetCard, dependants: [AssetCard], _ layout: SiteLayout
  ) {
    self.asset = asset
    self.card = card
    self.dependants = dependants
    self.layout = layout
    path = SitePath.asset(card.name)
    home = layout.home(from: path)
  }

  /// - Parameter prose: the description.
  func page(_ prose: HTML) throws -> SitePage {
    var page = SitePage(path, asset.title)
    page.description = asset.summary
    page.kind = "article"
    page.image = card.hasOwnIcon ? card.icon : ""
    page.body = "<article class=\"asset\">\n"
    page.body += head
    page.body += "<div class=\"columns\">\n<div>\n"
    if !prose.bytes.isEmpty {
      page.body +=
        "<section class=\"prose\" aria-label=\"\(self[.description])\">\n\(prose)</section>\n"
    }
    page.body += previews
    page.body += ReleaseTable(asset, layout).html
    page.body += "</div>\n"
    page.body += try facts()
    page.body += "</div>\n</article>\n"
    return page
  }

  private subscript(text: SiteText) -> String { layout[text] }

  private var head: HTML {
    let icon = CardList.icon(card, layout.root(from: path), 96)
    var head: HTML = """
      <header class="about">\(icon)<div><h1>\(asset.title)</h1>
      <p class="by"><a href="\(home)\(SitePath.publisher(asset.publisher))">\(card.publisherName)</a> <code>\(card.name)</code></p>
      <p class="summary">\(asset.summary)</p>
      </div></header>

      """
    guard let newest else {
      head += "<p class=\"none\">\(self[.noRelease])</p>\n"
      return head
    }
    head += """
      <div class="get"><p class="command" data-copy="\(self[.copy])"><code>assetstore install \(card.name)</code></p>
      """
    if let url = SafeURL(IndexRecord.url(newest, asset.repository)) {
      head += """
        <a class="button" href="\(url)" rel="\(PageParts.rel)">\(
          layout.language[SiteText.downloadOf, newest.version])</a>
        """
    }
    head += "</div>\n"
    return head
  }

  private var newest: RegisteredRelease? { asset.releases.first { $0.yanked.isEmpty } }

  private var previews: HTML {
    guard !asset.previews.isEmpty else { return HTML() }
    var list: HTML = "<section><h2>\(self[.previews])</h2>\n<ul class=\"previews\">\n"
    var counts: [Registration.Preview.Kind: Int] = [:]
    for preview in asset.previews {
      guard let url = SafeURL(preview.url) else { continue }
      counts[preview.kind, default: 0] += 1
      let text: SiteText = preview.kind == .image ? .image : .video
      let name = layout.language[text, counts[preview.kind] ?? 1]
      list += """
        <li><a class="\(preview.kind.rawValue)" href="\(url)" rel="\(PageParts.rel)">\(name)<small>\(
          url.host)</small></a></li>

        """
    }
    list += "</ul></section>\n"
    return list
  }

  private func facts() throws -> HTML {
    var facts: HTML = "<aside aria-label=\"\(self[.facts])\">\n<dl>\n"
    if let newest {
      add("\(newest.version)", .version, &facts)
      add("\(PageParts.engines(newest.godotMin, newest.godotMax))", .engine, &facts)
    }
    add("\(asset.license)", .license, &facts)
    add(
      "<a href=\"\(home)\(SitePath.category(asset.category))\">\(layout.category(asset.category))</a>",
      .category, &facts)
    add("\(layout.kind(asset.kind))", .type, &facts)
    add("\(layout.support(asset.support))", .support, &facts)
    if card.updated > 0 { add(PageParts.day(card.updated), .updated, &facts) }
    add("\(asset.author)", .author, &facts)
    addLink(asset.repository.url, .repository, &facts)
    addLink(asset.issuesURL, .issues, &facts)
    if let newest, !newest.permissions.isEmpty {
      var list: HTML = "<ul>"
      for permission in newest.permissions { list += "<li><code>\(permission)</code></li>" }
      list += "</ul>"
      add(list, .permissions, &facts)
    }
    if !asset.vastId.isEmpty { add("<code>\(asset.vastId)</code>", .vastId, &facts) }
    if !asset.tags.isEmpty {
      var list: HTML = "<ul class=\"tags\">"
      for tag in asset.tags {
        list += "<li><a href=\"\(home)\(try SitePath.tag(tag))\">\(tag)</a></li>"
      }
      list += "</ul>"
      add(list, .tags, &facts)
    }
    if let newest, !newest.dependencies.isEmpty {
      var list: HTML = "<ul>"
      for need in newest.dependencies {
        list += "<li><a href=\"\(home)\(SitePath.asset(need.name))\">\(need.name)</a> \(need.range)"
        if need.isOptional { list += " (\(self[.optional]))" }
        list += "</li>"
      }
      list += "</ul>"
      add(list, .needs, &facts)
    }
    addDependants(&facts)
    facts += "</dl>\n</aside>\n"
    return facts
  }

  private func addDependants(_ facts: inout HTML) {
    guard !dependants.isEmpty else { return }
    var list: HTML = "<ul>"
    for other in dependants.prefix(AssetPage.mostDependants) {
      list += "<li><a href=\"\(home)\(SitePath.asset(other.name))\">\(other.title)</a></li>"
    }
    if dependants.count > AssetPage.mostDependants {
      let rest = dependants.count - AssetPage.mostDependants
      list += "<li>\(layout.language[SiteText.andMore, rest])</li>"
    }
    list += "</ul>"
    add(list, .neededBy, &facts)
  }

  private func addLink(_ url: String, _ name: SiteText, _ facts: inout HTML) {
    guard let url = SafeURL(url) else { return }
    add(
      "<a href=\"\(url)\" rel=\"\(PageParts.rel)\">\(url.host)</a>", name, &facts)
  }

  private func add(_ value: HTML, _ name: SiteText, _ facts: inout HTML) {
    facts += "<div><dt>\(self[name])</dt><dd>\(value)</dd></div>\n"
  }
}
