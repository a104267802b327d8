internal import AssetStoreCore

/// What a build knows of what it made, for the next one, so that this reads and writes only what changed.
///
/// It can always do without: what is not there, or damaged, or was made of other settings or by another version of this
/// library, is forgotten, and everything is read and compared with what is there.
struct BuildState: Sendable {
  /// A class, since all are handed on often and never change.
  final class Asset: Sendable {
    let card: AssetCard
    /// The first bits of its name's hash.
    let hash: UInt32
    /// All that any release needs, as PUBLISHER/SLUG.
    let needs: [String]
    /// Bytes that it has in its shard.
    let textSize: Int
    /// Pages about it, and a sum of their paths.
    let pages: Pages
    let stamps: ArraySlice<UInt8>
    /// As written by a `StateWriter`.
    let findings: ArraySlice<UInt8>
    /// All of this, as it was read; empty if it was not.
    fileprivate let record: ArraySlice<UInt8>

    init(
      card: AssetCard, hash: UInt32, needs: [String], textSize: Int, pages: Pages,
      stamps: [UInt8], findings: [UInt8]
    ) {
      (self.card, self.hash, self.needs, self.textSize) = (card, hash, needs, textSize)
      (self.pages, self.stamps, self.findings) = (pages, stamps[...], findings[...])
      record = []
    }

    fileprivate init(_ record: ArraySlice<UInt8>) throws(StateFault) {
      self.record = record
      var reader = StateReader(record)
      hash = try reader.number(UInt32.self)
      textSize = try reader.count()
      pages = Pages(count: try reader.count(), sum: try reader.number(UInt64.self))
      stamps = try reader.part()
      findings = try reader.part()
      needs = try reader.texts()
      card = try reader.card()
    }
  }

  struct Pages: Sendable, Equatable {
    var count = 0
    var sum: UInt64 = 0

    mutating func add(_ path: String) {
      count += 1
      // FNV-1a.
      sum &+= path.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
  }

  struct Shard: Sendable {
    var file: IndexFile
    var assets: Int
    var stamp: [UInt8]
  }

  /// Of all that the whole depends on.
  var key: String
  /// When the index was built, in seconds since 1970 UTC.
  var created: Int64
  /// The SHA-256 of the head that was published with it.
  var head: String
  var publisherStamps: ArraySlice<UInt8>
  /// By id, with their names and URLs.
  var publishers: [String: Publisher]
  var publisherFindings: Findings.Part
  var assets: [Asset]
  /// Two to the power of some number; those without assets have the hash "".
  var shards: [Shard]
  /// Files about many assets.
  var listPages: Int

  /// Two to the power of this is the number of shards.
  var bits: Int? {
    let bits = shards.count.trailingZeroBitCount
    return shards.count.nonzeroBitCount == 1 && bits <= IndexManifest.mostBits ? bits : nil
  }

  /// - Parameter settings: the bytes of registry.json.
  static func key(
    settings: [UInt8], isIndexOnly: Bool, _ publicKey: PublicKey
  ) throws -> String {
    let start = "\(output) \(SiteFiles.version) \(isIndexOnly) \(publicKey.line)\n"
    return try SHA256.hash(Array(start.utf8) + settings)
  }

  /// Another one with each version of the library that makes other bytes of the same registrations.
  private static let output = 3
  private static let format = "assetstore registry build 1\n"
  static let largest = 1 << 30
}

extension BuildState {
  /// All but the end.
  var bytes: [UInt8] {
    var writer = StateWriter()
    writer.reserve(assets.reduce(1 << 20) { $0 + $1.record.count + 4 })
    writer.put(raw: Array(BuildState.format.utf8)[...])
    writer.put(key)
    writer.put(created)
    writer.put(head)
    writer.put(publisherStamps)
    writer.put(count: publishers.count)
    for (id, publisher) in publishers.sorted(by: { Path.precedes($0.key, $1.key) }) {
      for text in [id, publisher.name, publisher.url] { writer.put(text) }
    }
    writer.put(publisherFindings)
    writer.put(count: listPages)
    writer.put(count: shards.count)
    for shard in shards {
      writer.put(shard.file.sha256)
      writer.put(shard.file.size)
      writer.put(count: shard.assets)
      writer.put(shard.stamp[...])
    }
    writer.put(count: assets.count)
    for asset in assets {
      writer.put(asset.record.isEmpty ? asset.encoded[...] : asset.record)
    }
    return writer.bytes
  }

  /// What comes behind the other bytes, and what the key signs.
  static func end(of bytes: [UInt8]) throws -> [UInt8] {
    var writer = StateWriter()
    writer.put(try SHA256.hash(bytes))
    return writer.bytes
  }

  /// Nil if the bytes are none, or not for this.
  ///
  /// - Parameter key: what it must have been made of.
  init?(_ bytes: [UInt8], key: String) throws {
    let end = bytes.count - 68
    guard end > 0, bytes.starts(with: BuildState.format.utf8) else { return nil }
    let hash = Locked("")
    let read = try Workers.run(1) {
      if let found = try? SHA256.hash(bytes[..<end]) { hash.use { $0 = found } }
    } beside: {
      try BuildState(bytes[..<end], key: key)
    }
    guard let read, bytes[(end + 4)...].elementsEqual(hash.use { $0 }.utf8) else { return nil }
    self = read
  }

  private init?(_ bytes: ArraySlice<UInt8>, key: String) throws {
    do {
      var reader = StateReader(bytes)
      _ = try reader.raw(BuildState.format.utf8.count)
      self.key = try reader.text()
      guard self.key == key else { return nil }
      created = try reader.integer()
      head = try reader.text()
      publisherStamps = try reader.part()
      publishers = [:]
      for _ in 0..<(try reader.count()) {
        var publisher = Publisher(id: try reader.text())
        (publisher.name, publisher.url) = (try reader.text(), try reader.text())
        publishers[publisher.id] = publisher
      }
      publisherFindings = try reader.findings()
      listPages = try reader.count()
      shards = []
      for _ in 0..<(try reader.count()) {
        let file = IndexFile(sha256: try reader.text(), size: try reader.integer())
        shards.append(
          Shard(file: file, assets: try reader.count(), stamp: Array(try reader.part())))
      }
      var records: [ArraySlice<UInt8>] = []
      for _ in 0..<(try reader.count()) { records.append(try reader.part()) }
      assets = try Workers.map(records.count, step: 1000) { [records] in try Asset(records[$0]) }
      guard bits != nil else { return nil }
    } catch is StateFault {
      return nil
    }
  }
}

extension BuildState.Asset {
  fileprivate var encoded: [UInt8] {
    var writer = StateWriter()
    writer.put(hash)
    writer.put(count: textSize)
    writer.put(count: pages.count)
    writer.put(pages.sum)
    writer.put(stamps)
    writer.put(findings)
    writer.put(needs)
    writer.put(UInt32(bitPattern: card.number))
    for text in [
      card.publisher, card.slug, card.publisherName, card.publisherURL, card.title,
      card.kind.rawValue, card.category, card.license, card.author, card.summary, card.opening,
      card.icon,
      card.support.rawValue, card.version, card.godotMin, card.godotMax,
    ] { writer.put(text) }
    writer.put(card.tags)
    writer.put(card.dependencies)
    writer.put(card.created)
    writer.put(card.updated)
    writer.put(count: card.latest.count)
    for release in card.latest {
      writer.put(release.version)
      writer.put(release.published)
    }
    return writer.bytes
  }
}

extension StateReader {
  fileprivate mutating func card() throws(StateFault) -> AssetCard {
    var card = AssetCard.Values.none
    card.number = Int32(bitPattern: try number(UInt32.self))
    card.publisher = try text()
    card.slug = try text()
    card.publisherName = try text()
    card.publisherURL = try text()
    card.title = try text()
    card.kind = try choice(AssetType.self)
    card.category = try text()
    card.license = try text()
    card.author = try text()
    card.summary = try text()
    card.opening = try text()
    card.icon = try text()
    card.support = try choice(Support.self)
    card.version = try text()
    card.godotMin = try text()
    card.godotMax = try text()
    card.tags = try texts()
    card.dependencies = try texts()
    card.created = try integer()
    card.updated = try integer()
    for _ in 0..<(try count()) {
      card.latest.append(AssetCard.Release(version: try text(), published: try integer()))
    }
    return AssetCard(card)
  }
}
