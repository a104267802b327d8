// The website of a registry: files for any server of files, which may lie in any folder of it, in English and in Chinese.
//
//     index.html                     Website: newest, categories
//     assets/PUBLISHER/SLUG/
//     categories/ID/  tags/TAG/  publishers/PUBLISHER/
//     search/                        the one page that needs a script
//     register/                      made by others
//     site/                          SiteFiles: style, scripts
//     zh/...                         the same pages in Chinese
//
//     SiteLayout     what all pages have around their bodies; SitePage: one of them
//     SiteLanguage   a language; SiteText: what the website says
//
// Texts of registrations come into a page only through HTML, which escapes them, and Markdown. Nothing is asked of other
// servers: what lies there is linked to.

internal import AssetStoreWeb

/// The pages for people.
struct Website: Publication {
  private let layouts: [SiteLayout]

  init(_ settings: RegistrySettings) {
    layouts = SiteLanguage.allCases.map { SiteLayout(settings, $0) }
  }

  func publish(
    _ asset: Registration, _ card: AssetCard, dependants: [AssetCard], _ place: Place
  ) throws {}

  func publish(_ cards: [AssetCard], changed: [AssetCard]?, _ place: Place) throws {
    if changed == nil {
      for file in SiteFiles.all { try place("site/\(file.name)", file.bytes) }
    }
    for layout in layouts {
      var page = SitePage("", layout.title)
      page.body += "<h1>\(layout.title)</h1>\n<p>\(layout.description)</p>\n"
      try place(layout.file(page.path), layout.render(page))
      if changed == nil { try RegisterPage(layout).publish(place) }
    }
  }
}
