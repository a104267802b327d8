internal import AssetStoreWeb

/// The page that one comes to first, and the one about all tags.
struct HomePage {
  private let cards: SiteCards
  private let key: String
  private let counts: [String: Int]
  private let tags: [(tag: String, count: Int)]

  private static let newest = 12
  private static let popular = 24
  static let mostTags = 300

  /// - Parameters:
  ///   - tags: the `mostTags` most used.
  ///   - key: that clients are to trust, in one line.
  init(_ cards: SiteCards, tags: [(tag: String, count: Int)], key: String) {
    self.cards = cards
    self.key = key
    var counts: [String: Int] = [:]
    for card in cards.all { counts[card.category, default: 0] += 1 }
    self.counts = counts
    self.tags = tags
  }

  func home(_ layout: SiteLayout) throws -> SitePage {
    var page = SitePage("", layout.title)
    let home = layout.home(from: "")
    let count = layout.language[SiteText.assetCount, cards.all.count]
    page.body = """
      <div class="hero"><h1>\(layout.title)</h1>
      <p class="summary">\(layout.description)</p>
      <p class="meta">\(count)</p></div>
      <section><h2>\(layout[SiteText.categories])</h2>
      <ul class="tiles">

      """
    for category in layout.settings.categories {
      page.body += """
        <li><a href="\(home)\(SitePath.category(category.id))">\(layout.category(category.id))</a> <span>\(
          counts[category.id] ?? 0)</span></li>

        """
    }
    page.body += "</ul></section>\n<section><h2>\(layout[SiteText.newest])</h2>\n"
    page.body += CardList.html(
      cards.newest(HomePage.newest), home: home, root: layout.root(from: ""), level: 3)
    page.body += "</section>\n"
    if !tags.isEmpty {
      page.body += "<section><h2>\(layout[SiteText.popularTags])</h2>\n"
      page.body += try list(tags.prefix(HomePage.popular), home)
      page.body += """
        <p><a href="\(home)\(SitePath.tags)">\(layout[SiteText.allTags])</a></p></section>

        """
    }
    let settings = layout.settings
    page.body += """
      <section><h2>\(layout[SiteText.useIt])</h2>
      <p>\(layout[SiteText.useItHint])</p>
      <p class="command" data-copy="\(layout[SiteText.copy])"><code>assetstore source add \(settings.name) \(
        HomePage.word(settings.url)) --kind registry --key \(key)</code></p></section>

      """
    return page
  }

  /// As a shell takes it for one word. URLs have no quotes.
  private static func word(_ url: String) -> String {
    let isPlain = url.utf8.allSatisfy {
      (0x61...0x7a).contains($0 | 0x20) || (0x2d...0x3a).contains($0) || $0 == 0x5f
    }
    return isPlain ? url : "'\(url)'"
  }

  func tags(_ layout: SiteLayout) throws -> SitePage {
    var page = SitePage(SitePath.tags, layout[SiteText.tags])
    page.body = "<h1>\(layout[SiteText.tags])</h1>\n"
    if tags.isEmpty { page.body += "<p class=\"none\">\(layout[SiteText.nothingYet])</p>\n" }
    if tags.count == HomePage.mostTags {
      page.body += "<p>\(layout.language[SiteText.commonTags, tags.count])</p>\n"
    }
    page.body += try list(tags[...], layout.home(from: page.path))
    return page
  }

  /// By what they are called.
  private func list(_ tags: ArraySlice<(tag: String, count: Int)>, _ home: String) throws -> HTML {
    guard !tags.isEmpty else { return HTML() }
    var list: HTML = "<ul class=\"tags counted\">\n"
    for tag in tags.sorted(by: { $0.tag.utf8.lexicographicallyPrecedes($1.tag.utf8) }) {
      list += """
        <li><a href="\(home)\(try SitePath.tag(tag.tag))">\(tag.tag)</a> <span>\(tag.count)</span></li>

        """
    }
    list += "</ul>\n"
    return list
  }
}
