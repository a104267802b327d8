internal import AssetStoreWeb

/// The pages about a category, a tag or a publisher: their assets, newest first.
struct ListPages {
  enum Subject: Hashable {
    case category(String)
    case publisher(String)
    /// Folded.
    case tag(String)

    func path() throws -> String {
      switch self {
      case .category(let id): SitePath.category(id)
      case .publisher(let id): SitePath.publisher(id)
      case .tag(let tag): try SitePath.tag(tag)
      }
    }
  }

  private let subject: Subject
  private let chunks: ListChunks
  private let path: String

  init(_ subject: Subject, _ chunks: ListChunks) throws {
    self.subject = subject
    self.chunks = chunks
    path = try subject.path()
  }

  /// All that an asset is listed under, some perhaps more than once.
  static func subjects(of card: AssetCard) -> [Subject] {
    var subjects: [Subject] = []
    visitSubjects(of: card) { subjects.append($0) }
    return subjects
  }

  /// - Parameter visit: gets all that an asset is listed under, some perhaps more than once.
  static func visitSubjects(of card: AssetCard, _ visit: (Subject) -> Void) {
    visit(.category(card.category))
    visit(.publisher(card.publisher))
    for tag in card.tags { visit(.tag(SitePath.folded(tag))) }
  }

  func page(_ place: Int, _ layout: SiteLayout) -> SitePage {
    let chunk = chunks.chunks[place]
    let (kind, name) = names(layout)
    var page = SitePage(path(of: chunk), name)
    page.description = layout.language[SiteText.assetsOf, name]
    let home = layout.home(from: page.path)
    page.body = "<p class=\"kind\">\(layout[kind])</p>\n<h1>\(name)</h1>\n"
    page.body += about
    if chunk.cards.isEmpty {
      page.body += "<p class=\"none\">\(layout[SiteText.nothingYet])</p>\n"
    } else {
      page.body += CardList.html(
        chunk.cards.reversed(), home: home, root: layout.root(from: page.path))
    }
    guard chunks.chunks.count > 1 else { return page }
    page.body += "<nav class=\"pages\" aria-label=\"\(layout[SiteText.pages])\">\n"
    if place + 1 < chunks.chunks.count {
      let newer = path(of: chunks.chunks[place + 1])
      page.body += "<a rel=\"prev\" href=\"\(home)\(newer)\">← \(layout[SiteText.newer])</a>\n"
    }
    if place > 0 {
      let older = path(of: chunks.chunks[place - 1])
      page.body += "<a rel=\"next\" href=\"\(home)\(older)\">\(layout[SiteText.older]) →</a>\n"
    }
    page.body += "</nav>\n"
    return page
  }

  private func path(of chunk: ListChunks.Chunk) -> String {
    chunk.number.map { "\(path)older/\($0)/" } ?? path
  }

  /// Of a publisher, what tells it from others of its name.
  private var about: HTML {
    guard case .publisher(let id) = subject else { return HTML() }
    var about: HTML = "<p class=\"by\"><code>\(id)</code>"
    if let url = card.flatMap({ SafeURL($0.publisherURL) }), !url.isRelative {
      about += " <a href=\"\(url)\" rel=\"\(PageParts.rel)\">\(url.host)</a>"
    }
    about += "</p>\n"
    return about
  }

  /// One of the list: what all have in common is known of it.
  private var card: AssetCard? { chunks.chunks.first?.cards.first }

  private func names(_ layout: SiteLayout) -> (SiteText, String) {
    switch subject {
    case .category(let id): (.category, layout.category(id))
    case .publisher(let id): (.publisher, card?.publisherName ?? id)
    case .tag(let tag): (.tag, tag)
    }
  }
}
