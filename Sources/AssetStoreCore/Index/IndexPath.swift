// The published index of a registry: static files, which any host can serve and nobody has to trust.
//
//     index/head.json                         who, when, until when, and the hash of the manifest: IndexHead
//     index/head.json.minisig                 the only signature there is
//     index/manifests/<sha256>.json           the hashes of all shards: IndexManifest
//     index/shards/<2 hex>/<sha256>.json      assets with their releases: IndexShard
//
// The head is small and the only file that ever changes; whoever has it knows the bytes of all others. So one signature
// covers everything, a cache or mirror can do no more than withhold, and who has yesterday's files fetches only the
// shards whose hash is another today. An asset's shard is told by the hash of its name, so one change touches one shard.
//
// What a head must be to be believed is in HeadTrust. All of it is pure: bytes and the time come in, values go out.
// Readers take nothing half: a file that is not of its shape is refused whole, but for an asset that makes no sense,
// which is left out by itself, as signed by the registry and not forged.

/// Where the files of an index lie below the registry's base URL.
package enum IndexPath {
  package static let head = "index/head.json"
  package static let signature = "index/head.json.minisig"

  package static func manifest(_ sha256: String) -> String { "index/manifests/\(sha256).json" }

  package static func shard(_ sha256: String) -> String {
    "index/shards/\(sha256.prefix(2))/\(sha256).json"
  }
}

/// A file that is known by its hash before it is fetched.
package struct IndexFile: Sendable, Equatable {
  /// 64 lower-case hex digits.
  package var sha256: String
  package var size: Int64

  package init(sha256: String, size: Int64) {
    self.sha256 = sha256
    self.size = size
  }

  /// Throws unless these are the bytes of the file.
  ///
  /// - Parameter name: what an error calls them.
  package func check(_ bytes: [UInt8], name: String) throws {
    guard Int64(bytes.count) == size, try SHA256.hash(bytes) == sha256 else {
      throw IndexFile.mismatch(name)
    }
  }

  static func mismatch(_ name: String) -> StoreError {
    StoreError(
      .indexMismatch, "\(name) is not the file that the registry's head speaks of", subject: name,
      hint: "it was cut or changed on its way, or is of another time: try again later")
  }
}
