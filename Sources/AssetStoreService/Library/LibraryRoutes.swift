// The protocol of Godot's editors up to 4.6, as far as anybody may read.
//
//     /asset-library/api/configure     the categories
//     /asset-library/api/asset         a page of what a search finds
//     /asset-library/api/asset/{id}    all about one asset, deleted or not
//
// Editors take a reply of any status but 200 for an error, and drop a list in which one asset has a category that
// /configure did not name. Answers are kept as bytes until something that is published changes.
//
// Descriptions are given as they were written: editors show them as BBCode, and tools that change an asset send back what
// they read. What is Markdown in them is turned into BBCode only for editors from 4.7 on, which have a field for it.

internal import AssetStoreCore

extension Service {
  /// Behind what clients are told is the library's URL; editors put one slash more behind one that ends with a slash.
  private static let libraryBases = ["/asset-library/api", "/asset-library/api/"]

  static func addLibrary(to router: inout Router<Endpoint>) {
    for base in libraryBases {
      router.add(
        "GET", "\(base)/configure",
        Endpoint { service, request, _ in try service.configure(request) })
      router.add(
        "GET", "\(base)/asset", Endpoint { service, request, _ in try service.libraryList(request) }
      )
      router.add(
        "GET", "\(base)/asset/{id}",
        Endpoint { service, request, values in
          try service.libraryAsset(request, try Service.id(values[0]))
        })
    }
  }

  private func configure(_ request: Request) throws -> Response {
    let type: AssetType? =
      switch try Query(request.query)["type"] {
      case "any": nil
      case "project": .project
      default: .addon
      }
    return try answer(request, "configure \(type?.rawValue ?? "any")") { _ in
      LibraryAnswers.categories(of: type)
    }
  }

  private func libraryList(_ request: Request) throws -> Response {
    try answer(request, words: "list? \(request.query)") {
      let search = try LibrarySearch(Query(request.query))
      return (
        "list \(search.key)",
        { database in
          let page = try search.run(database)
          return LibraryAnswers.list(
            search, total: page.total, try AssetTable.rows(page.ids, database))
        }
      )
    }
  }

  private func libraryAsset(_ request: Request, _ id: Int64) throws -> Response {
    let address = try address(request)
    return try answer(request, "asset \(address) \(id)") { database in
      guard let asset = try AssetTable.find(id, database) else {
        throw Problem(404, "there is no asset \(id)")
      }
      return LibraryAnswers.detail(
        asset, try PreviewTable.of(id, database),
        places(address).download(asset, try ReleaseTable.of(id, database)))
    }
  }

  func places(_ address: String) -> DownloadPlaces {
    DownloadPlaces(address: address, keepsArchives: options.keepsArchives)
  }

  /// The id in a path.
  static func id(_ text: String) throws(Problem) -> Int64 {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let id = Int64(text) else {
      throw Problem(404, "there is nothing at this path")
    }
    return id
  }
}
