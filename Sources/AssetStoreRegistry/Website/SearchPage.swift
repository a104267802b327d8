internal import AssetStoreCore
internal import AssetStoreWeb

/// The page with the form, which search.js fills.
struct SearchPage {
  private let licenses: [String]
  private let versions: [Int32]
  private let tags: [String]
  private let index: SearchIndex

  private static let mostTags = 200

  /// - Parameter tags: the most used, with their counts.
  init(_ cards: SiteCards, tags: [(tag: String, count: Int)], _ index: SearchIndex) {
    self.index = index
    var licenses: [String: Int] = [:]
    var engines: Set<String> = []
    for card in cards.all {
      licenses[card.license, default: 0] += 1
      engines.insert(card.godotMin)
      engines.insert(card.godotMax)
    }
    let versions = Set(engines.map { GodotVersion($0).encoded / 100 })
    self.licenses = SiteCards.most(60, licenses).map(\.key).sorted(by: Path.precedes)
    self.versions = versions.filter { $0 > 0 }.sorted(by: >)
    self.tags = tags.prefix(SearchPage.mostTags).map(\.tag).sorted(by: Path.precedes)
  }

  func page(_ layout: SiteLayout) -> SitePage {
    var page = SitePage(SitePath.search, layout[SiteText.search])
    page.scripts = ["search.js"]
    let home = layout.home(from: page.path)
    page.body = """
      <h1>\(layout[SiteText.search])</h1>
      <noscript><p class="none">\(layout[SiteText.needsScript]) <a href="\(home)">\(layout[SiteText.categories])</a>, <a href="\(
        home)\(SitePath.tags)">\(layout[SiteText.tags])</a></p></noscript>
      <form id="search" class="search" action="./" data-home="\(home)" data-root="\(
        layout.root(from: page.path))" data-words="\(index.wordFiles)" data-cards="\(index.cardFiles)"\(
          texts(layout))>
      <p><label for="q">\(layout[SiteText.searchAssets])</label>
      <input id="q" type="search" name="q" autocomplete="off" aria-describedby="hint"></p>
      <p id="hint" class="meta">\(layout[SiteText.searchHint])</p>
      <fieldset><legend>\(layout[SiteText.filters])</legend>

      """
    page.body += choice(
      "category", .category, .anyCategory,
      layout.settings.categories.map { ($0.id, layout.category($0.id)) }, layout)
    page.body += choice(
      "type", .type, .anyType, AssetType.allCases.map { ($0.rawValue, layout.kind($0)) },
      layout)
    page.body += choice(
      "godot", .engine, .anyVersion,
      versions.map { (String($0), "\($0 / 100).\($0 % 100)") }, layout)
    page.body += choice(
      "license", .license, .anyLicense, licenses.map { ($0, $0) }, layout)
    page.body += choice(
      "support", .support, .anySupport,
      Support.allCases.reversed().map { ($0.rawValue, layout.support($0)) }, layout)
    page.body += choice("tag", .tag, .anyTag, tags.map { ($0, $0) }, layout)
    page.body += """
      </fieldset>
      </form>
      <section aria-label="\(layout[SiteText.results])">
      <p id="status" class="meta" role="status" aria-live="polite"></p>
      <ul id="results" class="cards"></ul>
      <button id="more" type="button" hidden>\(layout[SiteText.more])</button>
      </section>

      """
    return page
  }

  /// What the script says.
  private func texts(_ layout: SiteLayout) -> HTML {
    let texts: [(String, SiteText)] = [
      ("found", .found), ("at-least", .foundAtLeast), ("none", .foundNone), ("common", .tooCommon),
      ("newest", .onlyNewest), ("empty", .typeSomething), ("short", .tooShort),
      ("failed", .failed), ("searching", .searching), ("similar", .similar),
    ]
    var html = HTML()
    for (name, text) in texts { html += " data-\(name)=\"\(layout[text])\"" }
    return html
  }

  private func choice(
    _ name: String, _ label: SiteText, _ any: SiteText, _ values: [(id: String, text: String)],
    _ layout: SiteLayout
  ) -> HTML {
    var html: HTML = """
      <label>\(layout[label]) <select name="\(name)"><option value="">\(layout[any])</option>
      """
    for value in values { html += "<option value=\"\(value.id)\">\(value.text)</option>" }
    html += "</select></label>\n"
    return html
  }
}
