// The website of a registry: files for any server of files, which may lie in any folder of it, in English and in Chinese.
//
//     index.html                     HomePage
//     assets/PUBLISHER/SLUG/         AssetPage, with a ReleaseTable
//     categories/ID/  tags/TAG/  publishers/PUBLISHER/      ListPages, cut by ListChunks
//     search/                        SearchPage, the one page that needs a script; SearchIndex: what that reads
//     register/                      a form that makes registrations
//     feed.xml  atom.xml             Feeds
//     sitemap.xml  robots.txt        Sitemap
//     404.html                       for servers that show it where nothing is
//     site/                          SiteFiles: style, scripts
//     zh/...                         the same pages in Chinese
//
//     SiteLayout     what all pages have around their bodies; SitePage: one of them
//     SiteLanguage   a language; SiteText: what the website says
//     SiteCards      all assets, and which of them changed
//
// Texts of registrations come into a page only through HTML, which escapes them, and Markdown. Nothing is asked of other
// servers: what lies there is linked to.
//
// A change of one asset changes few files: its pages, those of who needs it, and of each list that it is in one page or
// two. So no page says when it was made, or how many assets there are, but the first.

internal import AssetStoreWeb

/// The pages for people.
struct Website: Publication {
  private let settings: RegistrySettings
  private let key: String
  private let layouts: [SiteLayout]

  /// - Parameter key: that clients are to trust, in one line.
  init(_ settings: RegistrySettings, key: String) {
    self.settings = settings
    self.key = key
    layouts = SiteLanguage.allCases.map { SiteLayout(settings, $0) }
  }

  func publish(
    _ asset: Registration, _ card: AssetCard, dependants: [AssetCard], _ place: Place
  ) throws {
    var last: (text: String, html: HTML) = ("", HTML())
    for layout in layouts {
      let text = layout.language.choose(asset.descriptions)
      if text != last.text {
        let html = try Markdown.html(text, linksImages: true, highestHeading: 2)
        last = (text, HTML(markup: html))
      }
      let page = try AssetPage(asset, card, dependants: dependants, layout).page(last.html)
      try place(layout.file(page.path), layout.render(page))
    }
  }

  func publish(_ cards: [AssetCard], changed: [AssetCard]?, _ place: Place) throws {
    let cards = SiteCards(cards, changed: changed)
    // Few, and nothing else brings back one that somebody removed.
    try publishFixed(place)
    let home = HomePage(cards, key: key)
    let index = SearchIndex(cards)
    let search = SearchPage(cards, index)
    for layout in layouts {
      for page in [try home.home(layout), try home.tags(layout), search.page(layout)] {
        try place(layout.file(page.path), layout.render(page))
      }
      let feeds = Feeds(cards, layout)
      try place("\(layout.language.folder)feed.xml", feeds.rss)
      try place("\(layout.language.folder)atom.xml", feeds.atom)
    }
    try publishLists(cards, place)
    try publishMissing(cards, place)
    try index.publish(place)
    try Sitemap(cards, layouts).publish(place)
  }

  /// What does not depend on assets.
  private func publishFixed(_ place: Place) throws {
    for file in SiteFiles.all { try place("site/\(file.name)", file.bytes) }
    for layout in layouts {
      var page = SitePage("", layout[SiteText.notFound])
      page.body = """
        <h1>\(layout[SiteText.notFound])</h1>
        <p>\(layout[SiteText.notFoundHint])</p>
        <p><a href="\(layout.url(""))">\(layout[SiteText.home])</a></p>

        """
      try place("\(layout.language.folder)404.html", layout.renderMissing(page))
      try RegisterPage(layout).publish(place)
    }
  }

  private func publishLists(_ cards: SiteCards, _ place: Place) throws {
    var touched: Set<ListPages.Subject>?
    if let changed = cards.changed { touched = Set(changed.flatMap(ListPages.subjects)) }
    /// The places of cards.
    var lists: [ListPages.Subject: [Int]] = [:]
    // What else has lost its last asset has no page any more.
    for subject in settings.categories.map({ ListPages.Subject.category($0.id) })
    where touched?.contains(subject) ?? true {
      lists[subject] = []
    }
    for index in cards.all.indices {
      for subject in ListPages.subjects(of: cards.all[index])
      where touched?.contains(subject) ?? true {
        lists[subject, default: []].append(index)
      }
    }
    for (subject, members) in lists {
      let chunks = ListChunks(cards.all, members)
      let pages = try ListPages(subject, chunks)
      var places = Array(chunks.chunks.indices)
      if cards.changed != nil {
        let before = cards.before(members.map { cards.all[$0] }) {
          ListPages.subjects(of: $0).contains(subject)
        }
        // A list that nobody was in had no page, but for a category.
        places = chunks.changed(since: ListChunks(before), cards.names)
        if before.isEmpty { places = Array(chunks.chunks.indices) }
      }
      for index in places {
        for layout in layouts {
          let page = pages.page(index, layout)
          try place(layout.file(page.path), layout.render(page))
        }
      }
    }
  }

  /// A page for each asset that others need and that is not here, so that links to it lead somewhere.
  private func publishMissing(_ cards: SiteCards, _ place: Place) throws {
    var needed: [String: [AssetCard]] = [:]
    let names = Set((cards.changed ?? cards.all).flatMap(\.dependencies))
    guard !names.isEmpty else { return }
    for card in cards.all {
      for name in card.dependencies where names.contains(name) {
        needed[name, default: []].append(card)
      }
    }
    for card in cards.all where needed[card.name] != nil { needed[card.name] = nil }
    for (name, dependants) in needed {
      for layout in layouts {
        var page = SitePage(SitePath.asset(name), name)
        let home = layout.home(from: page.path)
        page.body = """
          <h1>\(name)</h1>
          <p class="none">\(layout[SiteText.missingAsset]) \(layout[SiteText.missingAssetNeeded])</p>

          """
        page.body += CardList.html(
          dependants.prefix(100), home: home, root: layout.root(from: page.path))
        try place(layout.file(page.path), layout.render(page))
      }
    }
  }
}
