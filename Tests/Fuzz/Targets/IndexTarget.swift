@testable import AssetStoreCore

/// What a registry's server may give: a head, a manifest or a shard, believed as if they had the right hash; or a head
/// behind what shall be its signature, which nobody has made.
///
/// Whatever is taken of a shard has a name that a REF can say, URLs that lead nowhere else, and goes into a catalogue.
func fuzzIndex(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  let kind = input.byte() % 4
  let body = input.remaining()
  switch kind {
  case 0:
    guard let head = try attempt({ try IndexHead(body, name: "head") }) else { return }
    try require(Hex.isSHA256(head.index.sha256), "hash \(head.index.sha256)")
    try require(head.mirrors.allSatisfy(HTTP.isHTTP), "mirrors \(head.mirrors)")
    try require(isLine(head.trustedComment), "comment \(head.trustedComment.debugDescription)")
  case 1:
    let manifest = try attempt { try IndexManifest(body, of: "demo", name: "manifest") }
    guard let manifest else { return }
    try require(manifest.shards.count == 1 << manifest.bits, "\(manifest.shards.count) shards")
    try require(
      manifest.shards.allSatisfy { $0.map { Hex.isSHA256($0.sha256) } ?? true }, "no hash")
  case 3:
    let end = body.firstIndex(of: 0) ?? body.endIndex
    let trust = HeadTrust(
      pinned: try PublicKey(Array("RW".utf8) + Array(repeating: 0x51, count: 54), name: "key"))
    let head = try attempt {
      try trust.verified(
        Array(body[end...].dropFirst()), signature: Array(body[..<end]), now: 0, name: "head")
    }
    try require(head == nil, "a head that is signed by nobody")
  default:
    let shard = try attempt {
      try IndexShard(body, number: 0, bits: 0, base: "https://base.test/a", name: "shard")
    }
    guard let shard else { return }
    try require(shard.skipped.allSatisfy { isLine($0.why) }, "a reason of several lines")
    for (row, details) in shard.assets.prefix(20) { try check(row, details) }
    try put(shard)
  }
}

private func check(_ row: AssetRow, _ details: DetailRow) throws {
  let name = "\(row.publisher)/\(row.slug)"
  try require(PackageName.isValid(name), "name \(name)")
  try require(
    try Ref(name).name == .slug(publisher: row.publisher, slug: row.slug), "no REF: \(name)")
  let urls =
    [row.iconUrl, details.browseUrl, details.issuesUrl] + row.releases.map(\.url)
    + details.previews.flatMap { [$0.url, $0.thumbnailUrl] }
  try require(urls.allSatisfy { $0.isEmpty || HTTP.isHTTP($0) }, "URLs \(urls)")
  try require(
    row.releases.allSatisfy { $0.sha256.isEmpty || Hex.isSHA256($0.sha256) }, "no hash")
}

private struct Undo: Error {}

private func put(_ shard: IndexShard) throws {
  let found: Void? = try attempt {
    do {
      try fuzzCatalogue.write { database in
        let writer = AssetWriter(source: 1, generation: 1, database)
        for (row, details) in shard.assets.prefix(20) {
          let effect = try writer.put(row, details: details, page: 0)
          try require(effect == .added, "an asset that was there")
        }
        throw Undo()
      }
    } catch is Undo {}
  }
  try require(found != nil, "what a registry may say cannot be stored")
}
