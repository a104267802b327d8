internal import AssetStoreCore
internal import AssetStoreWeb

// What the asset tab of an editor asks of a server, as files: the Asset Library protocol of editors up to 4.6, and the
// Asset Store protocol of those from 4.7.
//
//     asset-library/api/configure                   categories
//                       asset/index.html            the list
//                       asset/NUMBER                one asset and its newest release
//     api/v1/index.html, tags/, licenses/           what an editor asks first
//            search/query/                          the list
//            assets/PUBLISHER/SLUG/                 one asset
//            assets/SLUG/                           the same in short, for editors that leave the publisher out
//            releases/PUBLISHER/SLUG/
//            publishers/PUBLISHER/
//     projects/...                                  both once more, for the lists of projects
//
// A server of files leaves the query out, so a list is the same whatever is asked for: all assets, or the newest ones of
// a large registry, in one page. The type that an editor asks for is in the query, too, and an addon is of no use to a
// project manager, nor a project to a project; hence the two folders. "asset" is a file of the protocol and a folder of
// others: servers answer with a redirect to "asset/", which editors follow, and there with index.html. They care
// for no content type.
//
//     EngineEndpoints   which file there is
//     LibraryAnswers, StoreAnswers   what is in it, by protocol
//     AnswerText        JSON that no browser takes for a page

/// Makes the files that an editor's own asset tab can be pointed at.
struct EngineEndpoints: Publication {
  private let settings: RegistrySettings
  private let library: LibraryAnswers
  private let store: StoreAnswers

  /// Assets that a list has at most: as many as the reference server of the older protocol gives in one page. An
  /// editor shows them in half a second, and asks for them again whenever something is typed.
  static let mostListed = 500
  static let libraryFolder = "asset-library/api"
  static let storeFolder = "api/v1"

  init(_ settings: RegistrySettings) {
    self.settings = settings
    library = LibraryAnswers(settings)
    store = StoreAnswers(settings)
  }

  func publish(
    _ asset: Registration, _ card: AssetCard, dependants: [AssetCard], _ place: Place
  ) throws {
    let description = AnswerText.Quoted(try EngineDescription(asset, card, settings).text)
    let files = [
      (
        "\(EngineEndpoints.libraryFolder)/asset/\(card.number)",
        library.asset(asset, card, description)
      ),
      (
        "\(EngineEndpoints.storeFolder)/assets/\(card.name)/index.html",
        store.asset(asset, card, description)
      ),
      (
        "\(EngineEndpoints.storeFolder)/releases/\(card.name)/index.html",
        store.releases(asset)
      ),
    ]
    for folder in card.kind == .addon ? [""] : ["", EngineEndpoints.folder(of: .project)] {
      for (name, bytes) in files { try place(folder + name, bytes) }
    }
  }

  func publish(_ cards: [AssetCard], changed: [AssetCard]?, _ place: Place) throws {
    for kind in AssetType.allCases {
      let listed = EngineEndpoints.listed(cards, kind)
      let folder = EngineEndpoints.folder(of: kind)
      try place("\(folder)\(EngineEndpoints.libraryFolder)/configure", library.configuration(kind))
      try place("\(folder)\(EngineEndpoints.libraryFolder)/asset/index.html", library.list(listed))
      try publish(listed, of: cards, folder + EngineEndpoints.storeFolder, place)
      let asked = changed.map { Set($0.map(\.publisher)) }
      let publishers = Set(
        cards.lazy.filter {
          (kind == .addon || $0.kind == kind) && asked?.contains($0.publisher) ?? true
        }.map(\.publisher))
      for publisher in publishers {
        try place(
          "\(folder)\(EngineEndpoints.storeFolder)/publishers/\(publisher)/index.html",
          store.publisher(publisher))
      }
    }
  }

  private func publish(
    _ listed: [AssetCard], of cards: [AssetCard], _ folder: String, _ place: Place
  ) throws {
    try place("\(folder)/index.html", store.root)
    try place("\(folder)/tags/index.html", store.tags)
    try place("\(folder)/licenses/index.html", store.licenses(cards))
    try place("\(folder)/search/query/index.html", store.list(listed))
    var slugs: [String: [AssetCard]] = [:]
    for card in listed { slugs[card.slug, default: []].append(card) }
    for (slug, cards) in slugs {
      try place(
        "\(folder)/assets/\(slug)/index.html",
        EngineEndpoints.owner(of: cards).map(store.short) ?? store.ambiguous)
    }
  }

  /// Whose a slug is that several publishers have: that of the one that the registry features, else nobody's. Whoever is
  /// first by name or by date is who wants to be, and somebody would install another's.
  private static func owner(of cards: [AssetCard]) -> AssetCard? {
    let featured = cards.filter { $0.support == .featured }
    return cards.count == 1 ? cards[0] : featured.count == 1 ? featured[0] : nil
  }

  private static func folder(of kind: AssetType) -> String {
    kind == .addon ? "" : "projects/"
  }

  /// An id for what has only a name: 31 bits, not always another one for another name.
  static func number(of name: String) -> UInt32 {
    name.utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 } & 0x7fff_ffff
  }

  /// Those of a kind that can be installed, newest first.
  static func listed(_ cards: [AssetCard], _ kind: AssetType) -> [AssetCard] {
    SiteCards(cards, changed: nil).newest(mostListed) { $0.kind == kind && !$0.version.isEmpty }
  }
}
