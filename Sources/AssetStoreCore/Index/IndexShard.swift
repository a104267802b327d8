/// Assets of an index, as the catalogue takes them.
package struct IndexShard: Sendable {
  var assets: [(row: AssetRow, details: DetailRow)] = []
  var skipped: [Skip] = []

  /// Assets of a shard: far more than one is made with, should all names fall into it.
  private static let mostAssets = 100_000

  /// Reads a shard; what is wrong with one asset only leaves that one out.
  ///
  /// - Parameters:
  ///   - number: which shard it is, of 2 to the power of `bits`.
  ///   - base: the URL that relative ones are put behind.
  ///   - name: what an error calls it.
  init(_ bytes: [UInt8], number: Int, bits: Int, base: String, name: String) throws {
    let nodes: [JSONNode]
    do {
      let object = try IndexObject.file(bytes, largest: Int(IndexManifest.largestShard))
      nodes = try object.list("assets", most: IndexShard.mostAssets)
    } catch {
      throw StoreError.malformedIndex(name, error)
    }
    var names: Set<String> = []
    for (position, node) in nodes.enumerated() {
      let (row, details): (AssetRow, DetailRow)
      do {
        (row, details) = try IndexAsset.rows(node, base: base)
      } catch {
        skipped.append(Skip(what: "asset \(position) of shard \(number)", why: error.message))
        continue
      }
      let asset = "\(row.publisher)/\(row.slug)"
      // Elsewhere it could hide another, or stay when its own shard changes.
      guard try IndexManifest.shard(of: row.publisher, row.slug, bits: bits) == number,
        names.insert(asset).inserted
      else {
        skipped.append(Skip(what: asset, why: "it stands where it does not belong, or twice"))
        continue
      }
      assets.append((row, details))
    }
  }

  /// Throws if clients would leave out any of the assets in these bytes.
  package static func checkAll(_ bytes: [UInt8], name: String) throws {
    let shard = try IndexShard(bytes, number: 0, bits: 0, base: "https://base.invalid", name: name)
    guard let skip = shard.skipped.first else { return }
    throw StoreError(
      .malformedIndex, "clients would leave out \(skip.what): \(skip.why)", subject: skip.what,
      hint: "change its registration")
  }
}
