@testable import AssetStoreCore

/// What a library's server may answer: the list of categories, a page of assets or one asset's page.
///
/// Whatever was taken of it goes into a catalogue and can be found there by its name.
func fuzzLibrary(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  let kind = input.byte() % 3
  let body = input.remaining()
  let origin = "https://library.test/asset"
  switch kind {
  case 0:
    _ = try attempt { try LibraryWire.decode(LibraryWire.Configuration.self, body, origin: origin) }
  case 1:
    let page = try attempt { try LibraryWire.decode(LibraryWire.Page.self, body, origin: origin) }
    guard let page else { return }
    let rows = page.result.compactMap { $0.value?.asset(categories: [1: ("2D", .addon)]).asset }
    try put(rows)
  default:
    let detail = try attempt {
      let detail = try LibraryWire.decode(LibraryWire.Detail.self, body, origin: origin)
      return try detail.rows(origin: origin)
    }
    guard let (details, release) = detail else { return }
    try require(release.sha256.isEmpty || Hex.isSHA256(release.sha256), "hash \(release.sha256)")
    var row = AssetRow()
    (row.number, row.title, row.publisher, row.slug) = (1, "Title", "maker", "title")
    row.releases = [release]
    try put([row], details)
  }
}

private struct Undo: Error {}

private func put(_ rows: [AssetRow], _ details: DetailRow? = nil) throws {
  let found: Void? = try attempt {
    do {
      try fuzzCatalogue.write { database in
        for row in rows.prefix(20) { try put(row, details, database) }
        throw Undo()
      }
    } catch is Undo {}
  }
  try require(found != nil, "what a library may say cannot be stored")
}

private func put(_ row: AssetRow, _ details: DetailRow?, _ database: Database) throws {
  try require(row.number > 0, "number \(row.number)")
  let name = "\(row.publisher)/\(row.slug)"
  try require(PackageName.isValid(name), "name \(name)")
  try require(
    try Ref(name).name == .slug(publisher: row.publisher, slug: row.slug), "no REF: \(name)")
  _ = try AssetWriter(source: 1, generation: 1, database).put(row, details: details, page: 0)
  let words = SearchText.words(row.title)
  if !words.isEmpty {
    try require(
      try SearchStatement.anyMatch(words, database), "not found: \(row.title.debugDescription)")
  }
  let title = try database.first(
    "SELECT title FROM asset WHERE source_id = 1 AND number = ?", .integer(row.number)
  ) { $0.text(0) }
  try require(title?.utf8.elementsEqual(row.title.utf8) == true, "another title")
}
