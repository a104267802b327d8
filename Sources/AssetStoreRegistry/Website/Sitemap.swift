internal import AssetStoreWeb

/// What search engines shall know of, as sitemaps.org has it: an index, and files of which a change touches one.
struct Sitemap {
  private let layouts: [SiteLayout]
  private let cards: SiteCards
  private let bits: Int
  /// As they are and as they were; nil if all files are to be written.
  private let changed: [AssetCard]?

  /// Assets in a file, about. A file may have 50,000 URLs.
  private static let fullest = 2000

  init(_ cards: SiteCards, _ layouts: [SiteLayout]) {
    self.cards = cards
    self.layouts = layouts
    bits = Sitemap.bits(cards.all.count)
    changed = Sitemap.bits(cards.countBefore) == bits ? cards.changed : nil
  }

  private static func bits(_ count: Int) -> Int {
    (0..<16).first { count <= fullest << $0 } ?? 16
  }

  /// The file that an asset is in: by what is the same as long as it is called so.
  private func file(of card: AssetCard) -> Int { Int(card.number) & ((1 << bits) - 1) }

  func publish(_ place: Publication.Place) throws {
    guard let settings = layouts.first?.settings else { return }
    var wanted = Array(repeating: changed == nil, count: 1 << bits)
    for card in changed ?? [] { wanted[file(of: card)] = true }
    var files = Array(repeating: HTML(), count: 1 << bits)
    for card in cards.all where wanted[file(of: card)] {
      for layout in layouts {
        add(layout.url(SitePath.asset(card.name)), card.updated, to: &files[file(of: card)])
      }
    }
    for (number, urls) in files.enumerated() where wanted[number] {
      try place("sitemap-\(number).xml", Sitemap.set(urls))
    }
    var lists = HTML()
    for layout in layouts {
      let paths = ["", SitePath.tags, SitePath.search, SitePath.register]
      for path in paths + settings.categories.map({ SitePath.category($0.id) }) {
        add(layout.url(path), 0, to: &lists)
      }
    }
    try place("sitemap-lists.xml", Sitemap.set(lists))
    try place("sitemap.xml", index(settings.url))
    try place(
      "robots.txt", Array("User-agent: *\nAllow: /\nSitemap: \(settings.url)sitemap.xml\n".utf8))
  }

  private func add(_ url: String, _ updated: Int64, to urls: inout HTML) {
    urls += "<url><loc>\(url)</loc>"
    if updated > 0 { urls += "<lastmod>\(SiteNumber.day(updated))</lastmod>" }
    urls += "</url>\n"
  }

  private static func set(_ urls: HTML) -> [UInt8] {
    let file: HTML = """
      <?xml version="1.0" encoding="utf-8"?>
      <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
      \(urls)</urlset>

      """
    return file.bytes
  }

  private func index(_ base: String) -> [UInt8] {
    var file: HTML = """
      <?xml version="1.0" encoding="utf-8"?>
      <sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
      <sitemap><loc>\(base)sitemap-lists.xml</loc></sitemap>

      """
    for number in 0..<(1 << bits) {
      file += "<sitemap><loc>\(base)sitemap-\(number).xml</loc></sitemap>\n"
    }
    file += "</sitemapindex>\n"
    return file.bytes
  }
}
