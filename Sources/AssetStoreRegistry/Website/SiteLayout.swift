internal import AssetStoreCore
internal import AssetStoreWeb

/// A page of the website, but for what all have in common.
struct SitePage {
  /// Its folder, "" or with "/" at the end, relative to that of all pages of its language.
  var path: String
  var title: String
  /// In a sentence or two; "" for that of the registry.
  var description = ""
  /// "website" or "article".
  var kind = "website"
  /// A picture of what it is about, relative to the whole; "" for none.
  var image = ""
  /// Names of files in site/ that are run as modules.
  var scripts: [String] = []
  var body = HTML()

  init(_ path: String, _ title: String) {
    self.path = path
    self.title = title
  }
}

/// What the pages of one language have around their bodies.
final class SiteLayout: Sendable {
  let settings: RegistrySettings
  let language: SiteLanguage
  /// The registry's, in this language.
  let title: String
  let description: String
  /// Of the files in site/: another one if any of them is another.
  private let version: String
  /// Names of categories.
  private let categories: [String: String]

  init(_ settings: RegistrySettings, _ language: SiteLanguage) {
    self.settings = settings
    self.language = language
    title = language.choose(settings.title)
    description = language.choose(settings.description)
    version = SiteFiles.version
    categories = Dictionary(
      settings.categories.map { ($0.id, language.choose($0.names)) }, uniquingKeysWith: { $1 })
  }

  subscript(text: some SiteTexts) -> String { language[text] }

  func category(_ id: String) -> String { categories[id] ?? id }

  func kind(_ kind: AssetType) -> String {
    self[kind == .addon ? SiteText.addon : SiteText.project]
  }

  func support(_ support: Support) -> String {
    switch support {
    case .testing: self[SiteText.testing]
    case .community: self[SiteText.community]
    case .featured: self[SiteText.featured]
    }
  }

  /// From a page to the folder of all pages of its language: "./", or "../" some times.
  func home(from path: String) -> String {
    let depth = path.utf8.count { $0 == UInt8(ascii: "/") }
    return depth == 0 ? "./" : String(repeating: "../", count: depth)
  }

  /// From a page to the folder of the whole, with site/ and icons/: "", or "../" some times.
  func root(from path: String) -> String {
    let depth = path.utf8.count { $0 == UInt8(ascii: "/") } + (language.folder.isEmpty ? 0 : 1)
    return String(repeating: "../", count: depth)
  }

  /// The file of a page, relative to the whole.
  func file(_ path: String) -> String { "\(language.folder)\(path)index.html" }

  /// The URL of a page.
  func url(_ path: String) -> String { "\(settings.url)\(language.folder)\(path)" }

  func render(_ page: SitePage) -> [UInt8] {
    render(page, root: root(from: page.path), home: home(from: page.path))
  }

  /// The page for what is not there, which is shown wherever that would be, and so has no relative links.
  func renderMissing(_ page: SitePage) -> [UInt8] {
    render(page, root: settings.url, home: "\(settings.url)\(language.folder)")
  }

  private func render(_ page: SitePage, root: String, home: String) -> [UInt8] {
    let isMissing = root == settings.url
    var frame = PageFrame()
    frame.language = language.tag
    frame.title = page.title == title ? title : "\(page.title) · \(title)"
    frame.description = page.description.isEmpty ? description : page.description
    frame.root = root
    frame.url = isMissing ? "" : url(page.path)
    (frame.siteName, frame.kind) = (title, page.kind)
    frame.image = page.image.isEmpty ? "" : "\(settings.url)\(page.image)"
    (frame.scripts, frame.version) = (["site.js"] + page.scripts, version)
    frame.skip = language[SiteText.skip]
    if !isMissing { frame.links = links(page.path, home: home) }
    var html = HTML()
    html.reserve(4096 + page.body.bytes.count)
    html += frame.start
    html += header(page.path, root: root, home: home)
    html += "<main id=\"main\" tabindex=\"-1\">\n"
    html += page.body
    html += "</main>\n"
    html += footer(home: home)
    html += PageFrame.end
    return html.bytes
  }

  /// The same page in other languages, and what came lately.
  private func links(_ path: String, home: String) -> HTML {
    var links = HTML()
    for each in SiteLanguage.allCases {
      let url = "\(settings.url)\(each.folder)\(path)"
      links += "<link rel=\"alternate\" hreflang=\"\(each.tag)\" href=\"\(url)\">\n"
    }
    links += """
      <link rel="alternate" type="application/atom+xml" title="\(title)" href="\(home)atom.xml">
      <link rel="alternate" type="application/rss+xml" title="\(title)" href="\(home)feed.xml">

      """
    return links
  }

  private func header(_ path: String, root: String, home: String) -> HTML {
    let other = language.other
    let there = root == settings.url ? "\(root)\(other.folder)" : "\(root)\(other.folder)\(path)"
    return """
      <header class="top">
      <a class="brand" href="\(home)">\(title)</a>
      <form class="find" action="\(home)search/" role="search"><input type="search" name="q" aria-label="\(
        self[SiteText.searchAssets])" placeholder="\(self[SiteText.searchAssets])"></form>
      <nav aria-label="\(self[SiteText.mainMenu])" data-theme="\(self[SiteText.darkTheme])">
      <a href="\(home)tags/">\(self[SiteText.tags])</a>
      <a href="\(home)register/">\(self[SiteText.register])</a>
      <a href="\(there.isEmpty ? "./" : there)" hreflang="\(other.tag)" lang="\(other.tag)">\(other.own)</a>
      </nav>
      </header>

      """
  }

  private func footer(home: String) -> HTML {
    """
    <footer>
    <p>\(self[SiteText.footer])</p>
    <p><a href="\(home)atom.xml">Atom</a> <a href="\(home)feed.xml">RSS</a></p>
    </footer>

    """
  }
}
