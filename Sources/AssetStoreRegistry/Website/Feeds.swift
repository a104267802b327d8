internal import AssetStoreCore
internal import AssetStoreWeb

/// The newest releases for readers of feeds, in RSS 2.0 and Atom (RFC 4287).
struct Feeds {
  private let releases: [(card: AssetCard, release: AssetCard.Release)]
  private let layout: SiteLayout
  private let title: String

  private static let most = 50

  init(_ cards: SiteCards, _ layout: SiteLayout) {
    releases = cards.releases(Feeds.most)
    self.layout = layout
    title = layout.language[SiteText.newestReleases, layout.title]
  }

  var rss: [UInt8] {
    var feed: HTML = """
      <?xml version="1.0" encoding="utf-8"?>
      <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
      <channel>
      <title>\(title)</title>
      <link>\(layout.url(""))</link>
      <atom:link href="\(layout.url("feed.xml"))" rel="self" type="application/rss+xml"/>
      <description>\(layout.description.isEmpty ? title : layout.description)</description>
      <language>\(layout.language.tag)</language>

      """
    for (card, release) in releases {
      let url = layout.url(SitePath.asset(card.name))
      feed += """
        <item>
        <title>\(card.title) \(release.version)</title>
        <link>\(url)</link>
        <guid isPermaLink="false">\(card.name)@\(release.version)</guid>
        <pubDate>\(SiteNumber.mailTime(release.published))</pubDate>
        <description>\(card.summary)</description>
        </item>

        """
    }
    feed += "</channel>\n</rss>\n"
    return feed.bytes
  }

  var atom: [UInt8] {
    var feed: HTML = """
      <?xml version="1.0" encoding="utf-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(layout.language.tag)">
      <title>\(title)</title>
      <id>\(layout.url(""))</id>
      <link href="\(layout.url(""))"/>
      <link rel="self" href="\(layout.url("atom.xml"))" type="application/atom+xml"/>
      <updated>\(Timestamp.text(releases.first?.release.published ?? 0))</updated>

      """
    for (card, release) in releases {
      let url = layout.url(SitePath.asset(card.name))
      feed += """
        <entry>
        <title>\(card.title) \(release.version)</title>
        <id>\(url)#\(release.version)</id>
        <link href="\(url)"/>
        <updated>\(Timestamp.text(release.published))</updated>
        <author><name>\(card.author.isEmpty ? card.publisher : card.author)</name></author>
        <summary>\(card.summary)</summary>
        </entry>

        """
    }
    feed += "</feed>\n"
    return feed.bytes
  }
}
