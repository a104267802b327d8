/// The list of an index's shards.
package struct IndexManifest: Sendable, Equatable {
  package var registry: String
  /// How many bits of an asset's hash tell its shard.
  package var bits: Int
  /// By the number that those bits are; nil for a shard without assets.
  package var shards: [IndexFile?]

  /// Bytes of a manifest: with all shards that there can be, some seven million.
  package static let largest = 16 << 20
  package static let mostBits = 16
  /// Bytes of a shard. Values take some ten times what they have as text.
  static let largestShard: Int64 = 64 << 20

  /// Reads a manifest.
  ///
  /// - Parameters:
  ///   - registry: the one that it must be of.
  ///   - name: what an error calls it.
  package init(_ bytes: [UInt8], of registry: String, name: String) throws {
    do {
      try self.init(IndexObject.file(bytes, largest: IndexManifest.largest))
    } catch {
      throw StoreError.malformedIndex(name, error)
    }
    guard self.registry == registry else { throw IndexFile.mismatch(name) }
  }

  private init(_ object: IndexObject) throws(IndexFault) {
    registry = try object.line("registry", most: IndexHead.longestName)
    bits = Int(try object.integer("bits", 0...Int64(IndexManifest.mostBits)))
    let nodes = try object.list("shards", most: 1 << IndexManifest.mostBits)
    guard nodes.count == 1 << bits else {
      throw IndexFault(message: "it has \(nodes.count) shards, not 2 to the power of \(bits)")
    }
    shards = []
    shards.reserveCapacity(nodes.count)
    for node in nodes {
      let shard = try IndexObject(node, "a shard")
      shards.append(try shard.file(mostBytes: IndexManifest.largestShard))
    }
  }

  /// The number of the shard that an asset belongs to.
  package static func shard(of publisher: String, _ slug: String, bits: Int) throws -> Int {
    let digits = try SHA256.hash("\(publisher)/\(slug)").utf8.prefix(4)
    let number = digits.reduce(0) { $0 << 4 | Int(Hex.digit($1) ?? 0) }
    return number >> (mostBits - min(max(bits, 0), mostBits))
  }
}
