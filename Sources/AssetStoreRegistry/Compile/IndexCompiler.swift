package import AssetStoreCore

/// The shards and the manifest of an index. Pure.
enum IndexCompiler {
  /// Assets that a shard has on average, at most.
  private static let fullest = 96

  /// What a shard has of an asset.
  ///
  /// - Parameter icon: URL of its icon, perhaps relative to the registry's base URL.
  static func text(_ asset: Registration, icon: String) -> [UInt8] {
    var text: [UInt8] = []
    IndexText.append(IndexRecord.value(asset, icon: icon), to: &text)
    return text
  }

  /// How many bits of a name's hash tell the shard.
  static func bits(for count: Int) -> Int {
    (0..<IndexManifest.mostBits).first { count <= fullest << $0 } ?? IndexManifest.mostBits
  }

  /// The number of a shard.
  ///
  /// - Parameter hash: the first bits of a name's hash.
  static func shard(of hash: UInt32, bits: Int) -> Int { Int(UInt64(hash) >> UInt64(32 - bits)) }

  /// What a shard begins with; between assets there is one byte.
  static let shardStart = Array("{\"assets\":[".utf8)

  /// - Parameter texts: of its assets, by publisher and slug, in the order of their bytes.
  static func shard(_ texts: [ArraySlice<UInt8>]) -> [UInt8] {
    var text = shardStart
    text.reserveCapacity(texts.reduce(64) { $0 + $1.count + 1 })
    for (position, asset) in texts.enumerated() {
      if position > 0 { text.append(UInt8(ascii: ",")) }
      text += asset
    }
    text += "],\"format\":1}\n".utf8
    return text
  }

  /// - Parameter shards: two to the power of some number, with how many assets they have.
  static func manifest(
    of registry: String, _ shards: [(file: IndexFile, assets: Int)]
  ) -> [UInt8] {
    let rows: [JSONValue] = shards.map {
      [
        "sha256": .string($0.file.sha256), "size": .integer($0.file.size),
        "assets": .integer(Int64($0.assets)),
      ]
    }
    return IndexText.file([
      "format": .integer(1), "registry": .string(registry),
      "assets": .integer(Int64(shards.reduce(0) { $0 + $1.assets })),
      "bits": .integer(Int64(max(shards.count, 1).trailingZeroBitCount)),
      "shards": .array(rows),
    ])
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
