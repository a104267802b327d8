// The protocol of Godot's editors from 4.7 on, as far as anybody may read.
//
//     /api/v1/                                what this is
//     /api/v1/tags/ licenses/ asset-types/    what can be chosen
//     /api/v1/search/query/                   a page of what a search finds
//     /api/v1/search/autocomplete/            titles that begin so
//     /api/v1/assets/                         a page of all
//     /api/v1/assets/{publisher}/{slug}/      all about one asset
//     /api/v1/releases/{publisher}/{slug}/    what of it can be installed, what is best first
//     /api/v1/publishers/{publisher}/         who that is
//     /api/v1/changelog/                      of this protocol
//
// What the library calls a category is a tag here. Editors blank the publisher if this is not the first store that they
// know: then a local asset of the slug comes before one of the upstream, a featured one before others, and an older one
// before a newer.

internal import AssetStoreCore
internal import AssetStoreWeb

extension Service {
  /// Where the protocol of editors from 4.7 on begins.
  static let storeBase = "/api/v1"
  /// Editors put one slash more behind a URL that ends with a slash.
  private static let storeBases = [storeBase, "\(storeBase)/"]

  static func addStore(to router: inout Router<Endpoint>) {
    for base in storeBases {
      func add(
        _ path: String,
        _ answer: @escaping @Sendable (Service, Request, [String]) throws -> Response
      ) {
        router.add("GET", base + path, storeEndpoint(answer))
      }
      add("") { service, request, _ in try service.storeRoot(request) }
      add("/tags") { service, request, _ in try service.storeTags(request) }
      add("/licenses") { service, request, _ in try service.storeLicenses(request) }
      add("/asset-types") { service, request, _ in try service.storeTypes(request) }
      add("/changelog") { service, request, _ in try service.storeChangelog(request) }
      add("/search/query") { service, request, _ in try service.storeList(request) }
      add("/search/autocomplete") { service, request, _ in try service.storeSuggestions(request) }
      add("/assets") { service, request, _ in try service.storeList(request) }
      add("/assets/{publisher}/{slug}") { service, request, values in
        try service.storeAsset(request, values[0], values[1])
      }
      add("/releases/{publisher}/{slug}") { service, request, values in
        try service.storeReleases(request, values[0], values[1])
      }
      add("/publishers/{publisher}") { service, request, values in
        try service.storePublisher(request, values[0])
      }
    }
  }

  private static let storeVersion = "1.1.0"

  private func storeRoot(_ request: Request) throws -> Response {
    try answer(request, "store root") { _ in
      AnswerText.file { answer in
        answer.object { answer in
          answer.string("name", options.name)
          answer.string("version", Service.storeVersion)
        }
      }
    }
  }

  private func storeTags(_ request: Request) throws -> Response {
    let featuredOnly = try StoreParameters(request).flag("featured_only")
    return try answer(request, "store tags \(featuredOnly)") { _ in
      StoreAnswers.tags(featuredOnly: featuredOnly)
    }
  }

  private func storeLicenses(_ request: Request) throws -> Response {
    try answer(request, "store licenses") { try StoreAnswers("", $0).licenses() }
  }

  private func storeTypes(_ request: Request) throws -> Response {
    try answer(request, "store types") { _ in
      AnswerText.file { answer in
        answer.array { answer in
          for (number, name) in [(Int64(0), "Add-on"), (1, "Project")] {
            answer.object { answer in
              answer.integer("type", number)
              answer.string("name", name)
            }
          }
        }
      }
    }
  }

  private func storeChangelog(_ request: Request) throws -> Response {
    try answer(request, "store changelog") { _ in
      AnswerText.file { answer in
        answer.array { answer in
          answer.object { answer in
            answer.string("version", Service.storeVersion)
            answer.array("changes") {
              $0.string(nil, "Releases have the SHA-256 of their archive.")
            }
          }
        }
      }
    }
  }

  private func storeList(_ request: Request) throws -> Response {
    let address = try address(request)
    return try answer(request, words: "store list? \(address)\n\(request.query)") {
      let search = try StoreSearch(StoreParameters(request))
      return (
        "store list \(address)\n\(search.key)",
        { database in
          let page = try search.run(database)
          var answers = StoreAnswers(address, database)
          return try answers.hits(page.ids, told: search.told(page.total), total: page.total)
        }
      )
    }
  }

  private static let mostSuggestions: Int64 = 10

  private func storeSuggestions(_ request: Request) throws -> Response {
    let parameters = try StoreParameters(request)
    var search = try StoreSearch(parameters)
    search.size = Service.mostSuggestions
    search.page = 1
    let address = try address(request)
    return try answer(request, "store suggestions \(address)\n\(search.key)") { database in
      let page = try search.run(database)
      let assets = try AssetTable.rows(page.ids, database)
      return AnswerText.file { answer in
        answer.array { answer in
          for asset in assets {
            answer.object { answer in
              answer.string("name", asset.title)
              answer.string("slug", asset.slug)
              answer.string("publisher", asset.publisher)
            }
          }
        }
      }
    }
  }

  private func storeAsset(_ request: Request, _ publisher: String, _ slug: String) throws
    -> Response
  {
    let address = try address(request)
    return try answer(request, "store asset \(address)\n\(publisher)/\(slug)") { database in
      var answers = StoreAnswers(address, database)
      return try answers.asset(try published(publisher, slug, database))
    }
  }

  private func storeReleases(_ request: Request, _ publisher: String, _ slug: String) throws
    -> Response
  {
    let parameters = try StoreParameters(request)
    let stableOnly = try parameters.flag("stable_only")
    // Of ours: what was withdrawn too, with the reason.
    let withYanked = try parameters.flag("yanked")
    let engine = try parameters.compatibility()
    let address = try address(request)
    let key = "\(stableOnly) \(withYanked) \(engine?.encoded ?? -1) \(publisher)/\(slug)"
    return try answer(request, "store releases \(address)\n\(key)") { database in
      let asset = try published(publisher, slug, database)
      let releases = try ReleaseTable.of(asset.id, database).filter { release in
        (withYanked || release.yanked.isEmpty) && (!stableOnly || release.isStable)
          && engine.map(release.isCompatible) != false
      }
      // The first is what users get.
      let offered = releases.filter(\.yanked.isEmpty)
      let sorted =
        offered.filter(\.isStable) + offered.filter { !$0.isStable }
        + releases.filter { !$0.yanked.isEmpty }
      return try StoreAnswers(address, database).releases(
        sorted, of: asset, places(address))
    }
  }

  private func storePublisher(_ request: Request, _ publisher: String) throws -> Response {
    let address = try address(request)
    return try answer(request, "store publisher \(address)\n\(publisher)") { database in
      guard let asset = try AssetTable.newest(of: publisher, database) else {
        throw Problem(404, "there is no publisher of this name")
      }
      var answers = StoreAnswers(address, database)
      return try answers.publisher(asset)
    }
  }

  private func published(_ publisher: String, _ slug: String, _ database: Database) throws
    -> AssetRecord
  {
    let asset =
      try publisher.isEmpty
      ? AssetTable.best(slug: slug, database) : AssetTable.find(publisher, slug, database)
    guard let asset, asset.isSearchable else {
      throw Problem(404, "there is no asset of this name")
    }
    return asset
  }
}
