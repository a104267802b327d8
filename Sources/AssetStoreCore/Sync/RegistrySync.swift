/// One sync of a registry: head, manifest, and the shards whose hash is another than that of what we have.
///
/// All of it becomes one change of the catalogue, after all of it came and was checked. Whatever goes wrong before, the
/// catalogue stays what the last good head made it, which the error then tells the age of.
final class RegistrySync {
  private let catalogue: Catalogue
  private let row: SourceRow
  private let origin: RegistryOrigin
  private let system: any System
  /// How the names of files begin that wait for the rest.
  private let waiting: String
  private var record: SyncRecord

  init(
    _ catalogue: Catalogue, _ row: SourceRow, _ http: HTTPOptions, _ system: any System,
    temporary: String
  ) {
    self.catalogue = catalogue
    self.row = row
    self.system = system
    origin = RegistryOrigin(options: http, system: system)
    waiting = Path.join(temporary, "index-\(row.source.name)-")
    record = SyncRecord(source: row.source.name)
  }

  private var name: String { row.source.name }

  func run(_ options: SyncOptions, _ progress: Progress) throws -> SyncRecord {
    do {
      try progress.report(.metadata, name, 0, of: 0)
      try refresh(full: options.full, progress)
    } catch let error as StoreError where error.reason != .cancelled && row.source.syncedAt > 0 {
      let age = HeadTrust.words(for: system.now() - row.source.syncedAt)
      let kept = "what was read \(age) ago stays in use"
      throw error.hinting(error.hint.isEmpty ? kept : "\(error.hint); \(kept)")
    }
    record.requests = origin.requests
    record.bytes += origin.bytes
    return record
  }

  private func refresh(full: Bool, _ progress: Progress) throws {
    let known = try catalogue.read { try RegistryTable.state(row.id, $0) }
    let found = try Failover.first(of: bases(known.mirrors)) { base in
      try head(at: base, known, full: full, progress)
    }
    var state = known
    (state.headURL, state.etag) = (found.base, found.etag)
    guard let head = found.head else {
      record.notModified = 1
      try catalogue.write { database in
        try RegistryTable.put(state, row.id, database)
        try database.run(
          "UPDATE source SET synced_at = ? WHERE id = ?", .integer(system.now()), .integer(row.id))
      }
      return
    }
    (state.name, state.sequence, state.expires) = (head.registry, head.sequence, head.expires)
    (state.keys, state.mirrors) = (found.keys, head.mirrors)
    (state.manifest, state.head) = (head.index.sha256, found.hash)
    let places = [found.base] + bases(head.mirrors).filter { $0 != found.base }
    let manifest =
      full || state.manifest != known.manifest
      ? try self.manifest(head, from: places, progress) : nil
    try take(manifest, from: places, full: full, state, progress)
  }

  /// The source's URL and those where the same is to be had.
  private func bases(_ mirrors: [String]) -> [String] {
    RegistryOrigin.bases(row.source.url, mirrors)
  }

  // MARK: head and manifest

  private struct Found {
    /// Nil: the one that is known.
    var head: IndexHead?
    /// That the next one may be signed with.
    var keys: [PublicKey] = []
    var hash = ""
    var base: String
    var etag: String
  }

  private func head(
    at base: String, _ known: RegistryState, full: Bool, _ progress: Progress
  ) throws -> Found {
    let path = RegistryOrigin.name(IndexPath.head, at: base)
    // Once another key was given, the head that is known was signed by nobody who is believed.
    let isKnown = !full && !known.headURL.isEmpty
    let etag = isKnown && known.headURL == base ? known.etag : ""
    let reply = try fetchHead(at: base, etag: etag, progress)
    let hash = try reply.status == 304 ? known.head : SHA256.hash(reply.body)
    if isKnown, hash == known.head {
      try HeadTrust.checkAge(expires: known.expires, now: system.now(), name: path)
      return Found(base: base, etag: reply.status == 304 ? etag : reply.etag)
    }
    do {
      return try verified(reply, hash, at: base, known.trust, path, progress)
    } catch let error as StoreError where error.reason == .headBadSignature {
      // The two may have come from either side of a publication.
      let again = try fetchHead(at: base, etag: "", progress)
      return try verified(again, SHA256.hash(again.body), at: base, known.trust, path, progress)
    }
  }

  private func fetchHead(at base: String, etag: String, _ progress: Progress) throws -> HTTPReply {
    var reply: HTTPReply?
    do {
      try origin.fetch(
        [IndexPath.head], at: base, etag: etag, limit: IndexHead.largest, progress, what: name
      ) { reply = $1 }
    } catch let error as StoreError where RegistryOrigin.isAbsence(error) {
      throw error.hinting("check the URL of the source: \"/\(IndexPath.head)\" is put behind it")
    }
    guard let reply else { throw StoreError(.defect, "there was no reply") }
    return reply
  }

  private func verified(
    _ reply: HTTPReply, _ hash: String, at base: String, _ trust: HeadTrust, _ path: String,
    _ progress: Progress
  ) throws -> Found {
    let signature = try origin.file(
      IndexPath.signature, at: base, limit: IndexHead.largest, progress, what: name)
    let (head, signer) = try trust.verified(
      reply.body, signature: signature?.body, now: system.now(), name: path)
    let keys = trust.keys(after: head, signedBy: signer)
    return Found(head: head, keys: keys, hash: hash, base: base, etag: reply.etag)
  }

  private func manifest(
    _ head: IndexHead, from bases: [String], _ progress: Progress
  ) throws -> IndexManifest {
    let path = IndexPath.manifest(head.index.sha256)
    return try Failover.first(of: bases) { base in
      let name = RegistryOrigin.name(path, at: base)
      var bytes: [UInt8] = []
      try origin.fetchPinned([(path, head.index)], at: base, progress, what: self.name) {
        bytes = $1
      }
      return try IndexManifest(bytes, of: head.registry, name: name)
    }
  }

  // MARK: shards

  /// Brings the catalogue to a new head; its manifest is nil if that is the one before.
  private func take(
    _ manifest: IndexManifest?, from bases: [String], full: Bool, _ state: RegistryState,
    _ progress: Progress
  ) throws {
    guard let manifest else {
      return try catalogue.write { database in
        try RegistryTable.put(state, row.id, database)
        try database.run(
          "UPDATE source SET synced_at = ? WHERE id = ?", .integer(system.now()), .integer(row.id))
      }
    }
    let have = try catalogue.read { try RegistryTable.shards(row.id, $0) }
    var changed: [Int: String?] = [:]
    var wanted: [RegistryShards.Wanted] = []
    for (number, file) in manifest.shards.enumerated() where full || file?.sha256 != have[number] {
      changed[number] = .some(file?.sha256)
      if let file { wanted.append(.init(number: number, file: file)) }
    }
    for number in have.keys where number >= manifest.shards.count {
      changed[number] = .some(nil)
    }
    let shards = RegistryShards(
      wanted: wanted, bits: manifest.bits, base: row.source.url, system: system, waiting: waiting)
    // Each is fetched and then read.
    let total = UInt64(wanted.count * 2)
    try shards.fetch(origin, from: bases, progress, what: name, total: total)
    try catalogue.write { database in
      try put(shards, changed, total: total, progress, database)
      try RegistryTable.put(state, row.id, database)
    }
    shards.clean()
    progress.announce(.metadata, name, total, of: total)
  }

  private func put(
    _ shards: RegistryShards, _ changed: [Int: String?], total: UInt64, _ progress: Progress,
    _ database: Database
  ) throws {
    let generation = row.generation + 1
    var done = UInt64(shards.wanted.count)
    let isNew =
      try database.first(
        "SELECT 1 FROM asset WHERE source_id = ? LIMIT 1", .integer(row.id), as: { _ in true })
      == nil
    let writer = AssetWriter(source: row.id, generation: generation, isNew: isNew, database)
    // Names come in the order of their hashes, so each asset is at another place of each index.
    try AssetTable.inBulk(database) {
      try shards.read { wanted, shard, bytes in
        for (asset, details) in shard.assets {
          record.count(try writer.put(asset, details: details, page: Int64(wanted.number)))
        }
        record.skipped += shard.skipped
        if FileURL.path(row.source.url) != nil { record.bytes += Int64(bytes) }
        done += 1
        try progress.report(.metadata, name, done, of: total)
      }
      let older = try database.rows(
        "SELECT id, page FROM asset WHERE source_id = ? AND generation < ?", .integer(row.id),
        .integer(generation)
      ) { (id: $0.integer(0), shard: Int($0.integer(1))) }
      for asset in older where changed[asset.shard] != nil {
        try AssetTable.remove(asset.id, database)
        record.removed += 1
      }
    }
    try RegistryTable.put(changed, row.id, database)
    try database.run(
      "UPDATE source SET generation = ? WHERE id = ?", .integer(generation), .integer(row.id))
    try SourceEnd.finish(row.id, record, at: system.now(), database)
  }
}
