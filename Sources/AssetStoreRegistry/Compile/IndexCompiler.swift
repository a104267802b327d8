package import AssetStoreCore

/// The shards and the manifest of an index, of assets that come one after the other. Pure.
package struct IndexCompiler {
  private struct Entry {
    /// The first 16 bits of its name's hash.
    let place: Int
    let text: [UInt8]
  }

  private let registry: String
  private var entries: [Entry] = []

  /// Assets that a shard has on average, at most.
  private static let fullest = 96

  package init(registry: String) { self.registry = registry }

  package var count: Int { entries.count }

  /// - Parameters:
  ///   - asset: behind all others by publisher and slug, in the order of their bytes.
  ///   - icon: URL of its icon, perhaps relative to the registry's base URL.
  package mutating func add(_ asset: Registration, icon: String) throws {
    let place = try IndexManifest.shard(
      of: asset.publisher, asset.slug, bits: IndexManifest.mostBits)
    var text: [UInt8] = []
    IndexText.append(IndexRecord.value(asset, icon: icon), to: &text)
    entries.append(Entry(place: place, text: text))
  }

  /// How many bits of a name's hash tell the shard.
  static func bits(for count: Int) -> Int {
    (0..<IndexManifest.mostBits).first { count <= fullest << $0 } ?? IndexManifest.mostBits
  }

  /// The manifest.
  ///
  /// - Parameter place: gets each shard that has assets, by number, and says what file it became.
  package func manifest(_ place: ([UInt8]) throws -> IndexFile) throws -> [UInt8] {
    let bits = IndexCompiler.bits(for: entries.count)
    var shards: [[Int]] = Array(repeating: [], count: 1 << bits)
    for (index, entry) in entries.enumerated() {
      shards[entry.place >> (IndexManifest.mostBits - bits)].append(index)
    }
    var rows: [JSONValue] = []
    for shard in shards {
      let file = shard.isEmpty ? IndexFile(sha256: "", size: 0) : try place(text(of: shard))
      rows.append([
        "sha256": .string(file.sha256), "size": .integer(file.size),
        "assets": .integer(Int64(shard.count)),
      ])
    }
    return IndexText.file([
      "format": .integer(1), "registry": .string(registry),
      "assets": .integer(Int64(entries.count)), "bits": .integer(Int64(bits)),
      "shards": .array(rows),
    ])
  }

  private func text(of shard: [Int]) -> [UInt8] {
    var text = Array("{\"assets\":[".utf8)
    for (position, index) in shard.enumerated() {
      if position > 0 { text.append(UInt8(ascii: ",")) }
      text += entries[index].text
    }
    text += "],\"format\":1}\n".utf8
    return text
  }
}

extension IndexHead {
  /// The file.
  package var text: [UInt8] {
    IndexText.file([
      "format": .integer(1), "registry": .string(registry), "sequence": .integer(sequence),
      "created": .integer(created), "expires": .integer(expires),
      "index": ["sha256": .string(index.sha256), "size": .integer(index.size)],
      "keys": .array(keys.map { .string($0.line) }),
      "mirrors": .array(mirrors.map { .string($0) }),
    ])
  }
}
