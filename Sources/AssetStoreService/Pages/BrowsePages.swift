internal import AssetStoreCore
internal import AssetStoreWeb

// What anybody may look at: lists of assets. Texts are looked for as the store's protocol does, whose parameters these
// pages have.

extension Service {
  static func addBrowsePages(to router: inout Router<Endpoint>) {
    router.add("GET", "/", .page { service, visit, _ in try service.homePage(visit) })
    router.add(
      "GET", "/publishers/{publisher}",
      .page { service, visit, values in try service.publisherPage(visit, values[0]) })
    addAssetPages(to: &router)
  }

  private func homePage(_ visit: Visit) throws -> Response {
    let parameters = try StoreParameters(visit.request)
    let search = try StoreSearch(parameters)
    let isSearch = !visit.request.query.isEmpty
    var body = HTML()
    if !isSearch {
      body += "<div class=\"hero\"><h1>\(options.name)</h1></div>\n"
    } else {
      body += "<h1>Search</h1>\n"
    }
    body += Service.filters(search)
    let (count, list) = try data.read { database in
      let page = try search.run(database)
      return (page.total, try Service.cards(page.ids, visit, database))
    }
    body += "<h2>\(isSearch ? "Found: \(count)" : "Assets: \(count)")</h2>\n"
    body += list
    body += Service.pager(search, count, visit)
    return visit.page(isSearch ? "Search" : "", at: isSearch ? nil : "", body)
  }

  private static func filters(_ search: StoreSearch) -> HTML {
    var form: HTML = """
      <form class="search" role="search" aria-label="With filters">
      <fieldset><legend>What to look for</legend>
      <p><label for="query">Words</label><input type="search" id="query" name="query" value="\(search.text)"></p>
      <p><label for="type">Type</label><select id="type" name="type">
      """
    form += option("", "Any type", search.type == nil)
    form += option("0", "Addon", search.type == .addon)
    form += option("1", "Project", search.type == .project)
    form +=
      "</select></p>\n<p><label for=\"tags\">Category</label><select id=\"tags\" name=\"tags\">"
    form += option("", "Any category", search.tags.isEmpty)
    for category in Category.allCases {
      form += option(category.slug, category.name, search.tags == [category])
    }
    form += "</select></p>\n<p><label for=\"sort\">Order</label><select id=\"sort\" name=\"sort\">"
    for (sort, name) in [
      (StoreSearch.Sort.relevance, "Best first"), (.newest, "Recently updated"),
      (.oldest, "Updated long ago"), (.lastCreated, "Newest"), (.firstCreated, "Oldest"),
    ] {
      form += option(sort.rawValue, name, search.sort == sort)
    }
    form += "</select></p>\n</fieldset>\n<p><button>Search</button></p>\n</form>\n"
    return form
  }

  static func option(_ value: String, _ name: String, _ isChosen: Bool) -> HTML {
    let chosen: HTML = isChosen ? " selected" : ""
    return "<option value=\"\(value)\"\(chosen)>\(name)</option>"
  }

  /// Assets as lists show them.
  private static func cards(
    _ ids: [Int64], _ visit: Visit, _ database: Database
  ) throws -> HTML {
    guard !ids.isEmpty else { return "<p class=\"none\">Nothing was found.</p>\n" }
    var list: HTML = "<ul class=\"cards\">\n"
    for id in ids {
      guard let asset = try AssetTable.find(id, database) else { continue }
      let summary = Markdown.summary(asset.description, most: 200)
      list += """
        <li>\(PageParts.tile(asset.title, Int(asset.id & 7)))<div><h3><a href="\(visit.root)\(asset.place)">\(asset.title)</a></h3>
        <p>\(summary)</p><p class="meta"><a href="\(visit.root)publishers/\(PercentEncoding.encoded(asset.publisher))">\(asset.author)</a>
        """
      if !asset.versionString.isEmpty { list += " · \(asset.versionString)" }
      if !asset.engines.isEmpty { list += " · Godot \(asset.engines)" }
      list += "</p></div></li>\n"
    }
    list += "</ul>\n"
    return list
  }

  private static func pager(_ search: StoreSearch, _ count: Int64, _ visit: Visit) -> HTML {
    let end = search.offset + (search.size ?? StoreSearch.usualSize)
    return visit.pager(search.page, isFirst: search.page == 1, isLast: end >= count)
  }

  private func publisherPage(_ visit: Visit, _ publisher: String) throws -> Response {
    var search = try StoreSearch(StoreParameters(visit.request))
    search.publisher = publisher
    return try data.read { database in
      guard let newest = try AssetTable.newest(of: publisher, database) else {
        throw Problem(404, "there is no publisher of this name")
      }
      let page = try search.run(database)
      var body: HTML = """
        <p class="kind">Publisher</p>
        <h1>\(newest.author)</h1>
        <h2>Assets: \(page.total)</h2>

        """
      body += try Service.cards(page.ids, visit, database)
      body += Service.pager(search, page.total, visit)
      return visit.page(
        newest.author, at: "publishers/\(PercentEncoding.encoded(publisher))", body)
    }
  }
}

extension AssetRecord {
  /// Its page, from the folder of all.
  var place: String {
    "assets/\(PercentEncoding.encoded(publisher))/\(PercentEncoding.encoded(slug))"
  }

  /// Versions of Godot; "" if nothing is known.
  var engines: String { PageParts.engines(godotVersion.shown, "") }
}

extension GodotVersion {
  /// For people; "" if it is not known.
  var shown: String { [.unknown, .customBuild].contains(self) ? "" : text }
}
