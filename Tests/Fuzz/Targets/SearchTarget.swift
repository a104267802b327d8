@testable import AssetStoreCore

private let folder = Folder()

/// A catalogue of a few assets.
let fuzzCatalogue: Catalogue = {
  do {
    let catalogue = try Catalogue(path: "\(folder.path)/catalogue.sqlite", readOnly: false)
    try catalogue.addSource(
      name: "test", url: "file:///nowhere", kind: .library, priority: 0)
    let titles = [
      "Dialogue Manager", "PhantomCamera 2D", "対話システム", "Café Straße", "100%", "Terrain3D",
    ]
    try catalogue.write { database in
      for (index, title) in titles.enumerated() {
        var row = AssetRow()
        row.number = Int64(1000 + index)
        (row.title, row.author, row.publisher) = (title, "Some One", "some-one")
        row.slug = Slug.make(title).isEmpty ? "asset-\(index)" : Slug.make(title)
        (row.category, row.license) = ("2D Tools", "MIT")
        var release = ReleaseRow()
        (release.version, release.godotMin) = ("1.\(index)", GodotVersion("4.\(index)"))
        row.releases = [release]
        _ = try AssetWriter(source: 1, generation: 1, database)
          .put(row, details: DetailRow(description: "About \(title)", tags: ["tag"]), page: 0)
      }
      try Spelling.rebuild(database)
    }
    return catalogue
  } catch {
    fatalError("cannot make a catalogue: \(error)")
  }
}()

/// A query: four bytes for its numbers, then its texts, a line each.
func fuzzSearch(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  var query = Query()
  query.sort = Query.Sort(rawValue: Int32(input.byte() % 6)) ?? .default
  let flags = input.byte()
  query.reverse = flags & 1 != 0
  query.type = flags & 2 != 0 ? .addon : flags & 4 != 0 ? .project : nil
  query.support = UInt32(input.byte())
  query.limit = 1 + Int(input.byte())
  query.offset = flags & 8 != 0 ? .max : Int64(flags >> 4)
  query.text = input.line()
  query.category = input.line()
  query.license = input.line()
  query.publisher = input.line()
  query.tag = input.line()
  query.godot = input.line()
  query.source = input.line()
  if let page = try attempt({ try fuzzCatalogue.search(query) }) {
    try require(page.assets.count <= query.limit, "a page of \(page.assets.count)")
    try require(Int64(page.assets.count) <= page.total, "more than in all")
    try require(
      !page.assets.isEmpty || page.total <= query.offset, "no page of \(page.total)")
    _ = try JSONText.encode(page)
  } else {
    let isVersion = ["", "any"].contains(query.godot) || GodotVersion.isVersion(query.godot)
    try require(!isVersion || !["", "test"].contains(query.source), "a sound query is refused")
  }
  // Another order or page changes nothing about how many there are.
  var plain = query
  (plain.sort, plain.reverse, plain.offset) = (.name, false, 0)
  let (first, second) = (
    try attempt { try fuzzCatalogue.search(query) }, try attempt { try fuzzCatalogue.search(plain) }
  )
  try require(first?.total == second?.total, "another total in another order")
  if let found = try attempt({ try fuzzCatalogue.find(query.text) }) {
    _ = try JSONText.encode(try fuzzCatalogue.details(found.id))
  }
}
