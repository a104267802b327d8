/// What a registry's head says that clients believe. `assetstore_registry_head`
package struct VerifiedHead: Sendable, Encodable, Equatable {
  /// The registry's name.
  package var registry: String
  package var sequence: Int64
  /// Seconds since 1970 UTC, as `expires`.
  package var created: Int64
  package var expires: Int64
  /// SHA-256 of the manifest, and so of all that the index says.
  package var index: String
  /// Lines of further public keys.
  package var keys: [String]
  package var mirrors: [String]
  /// How many files were compared, head and signature included; 0 if no others were to be.
  package var files = 0
  /// How many assets clients take of them, and which they leave out.
  package var assets = 0
  package var skipped: [Skip] = []

  init(_ head: IndexHead) {
    (registry, sequence) = (head.registry, head.sequence)
    (created, expires) = (head.created, head.expires)
    index = head.index.sha256
    keys = head.keys.map(\.line)
    mirrors = head.mirrors
  }
}

/// Looks at an index in a folder as a client does that has never seen another: before it is uploaded, or after.
package struct RegistryVerifier {
  private let key: PublicKey
  private let now: Int64
  private let system: any System
  private let progress: Progress

  /// - Parameter now: seconds since 1970 UTC.
  package init(
    key: PublicKey, now: Int64, _ system: any System, _ progress: Progress = .none
  ) {
    self.key = key
    self.now = now
    self.system = system
    self.progress = progress
  }

  /// A head, by the signature beside it.
  ///
  /// - Parameter path: of the head, or of the folder that has it as index/head.json.
  package func head(_ path: String) throws -> VerifiedHead { VerifiedHead(try read(path)) }

  /// A head with all that it names, down to the icons and archives that lie in the folder.
  ///
  /// - Parameter folder: that has the head as index/head.json.
  package func index(_ folder: String) throws -> VerifiedHead {
    try system.checkDirectory(folder)
    let head = try read(folder)
    var verified = VerifiedHead(head)
    let name = Path.join(folder, IndexPath.manifest(head.index.sha256))
    let manifest = try IndexManifest(
      try pinned(head.index, name), of: head.registry, name: name)
    verified.files = 3
    var seen: Set<String> = []
    for (number, file) in manifest.shards.enumerated() {
      guard let file else { continue }
      try progress.report(
        .hash, head.registry, UInt64(number), of: UInt64(manifest.shards.count))
      let name = Path.join(folder, IndexPath.shard(file.sha256))
      let shard = try IndexShard(
        try pinned(file, name), number: number, bits: manifest.bits, base: FileURL.make(folder),
        name: name)
      verified.files += 1
      verified.assets += shard.assets.count
      verified.skipped += shard.skipped
      for (row, details) in shard.assets { try check(row, details, &seen) }
    }
    verified.files += seen.count
    return verified
  }

  private func read(_ path: String) throws -> IndexHead {
    let isFolder = try system.isDirectory(path)
    let name = isFolder ? Path.join(path, IndexPath.head) : path
    let bytes = try system.read(name, limit: IndexHead.largest)
    var signature: [UInt8]?
    do {
      signature = try system.read("\(name).minisig", limit: IndexHead.largest)
    } catch let error as StoreError where error.reason == .noSuchPath {}
    let trust = HeadTrust(pinned: key)
    return try trust.verified(bytes, signature: signature, now: now, name: name).head
  }

  private func pinned(_ file: IndexFile, _ name: String) throws -> [UInt8] {
    let bytes: [UInt8]
    do {
      bytes = try system.read(name, limit: Int(clamping: file.size))
    } catch let error as StoreError where error.reason == .tooLarge {
      throw IndexFile.mismatch(name)
    }
    try file.check(bytes, name: name)
    return bytes
  }

  /// The files that an asset brings along, of which all have a place in the folder and most a hash.
  private func check(_ row: AssetRow, _ details: DetailRow, _ seen: inout Set<String>) throws {
    for release in row.releases {
      guard let path = FileURL.path(release.url) else { continue }
      let size = try file(path)
      seen.insert(path)
      let isWhole =
        try (release.size == 0 || size == release.size)
        && (release.sha256.isEmpty || system.hash(path) == release.sha256)
      guard isWhole else { throw IndexFile.mismatch(path) }
    }
    let pictures = [row.iconUrl] + details.previews.flatMap { [$0.url, $0.thumbnailUrl] }
    for url in pictures {
      guard let path = FileURL.path(url), seen.insert(path).inserted else { continue }
      _ = try file(path)
      let name = Path.name(path).prefix { $0 != "." }
      guard try !Hex.isSHA256(String(name)) || system.hash(path) == name else {
        throw IndexFile.mismatch(path)
      }
    }
  }

  private func file(_ path: String) throws -> Int64 {
    guard let status = try system.status(path) else {
      throw StoreError(
        .noSuchPath, "there is no file \(path), which the index names", subject: path)
    }
    guard status.kind == .file else {
      throw StoreError(.notAFile, "\(path) is no regular file", subject: path)
    }
    return status.size
  }
}
