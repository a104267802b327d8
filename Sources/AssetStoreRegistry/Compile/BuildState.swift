internal import AssetStoreCore

/// What a build knows of what it made, for the next one, so that this reads and writes only what changed.
///
/// It can always do without: what is not there, or damaged, or was made of other settings or by another version of this
/// library, is forgotten, and everything is read and compared with what is there.
struct BuildState: Sendable {
  struct Asset: Sendable {
    var card: AssetCard
    /// The first bits of its name's hash.
    var hash: UInt32
    /// All that any release needs, as PUBLISHER/SLUG.
    var needs: [String]
    /// Where it is in its shard, and how many bytes it has there.
    var offset: Int
    var textSize: Int
    /// Pages about it, and a sum of their paths.
    var pages: Pages
    var stamps: ArraySlice<UInt8>
    /// As written by a `StateWriter`.
    var findings: ArraySlice<UInt8>
    /// All of this, as it was read.
    var record: ArraySlice<UInt8>
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
  var publishers: ArraySlice<UInt8>
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
  static func key(settings: [UInt8], isIndexOnly: Bool) throws -> String {
    try SHA256.hash(Array("\(output) \(isIndexOnly)\n".utf8) + settings)
  }

  /// Another one with each version of the library that makes other bytes of the same registrations.
  private static let output = 1
  private static let format = "assetstore registry build 1\n"
  static let largest = 1 << 30
}

extension BuildState {
  var bytes: [UInt8] {
    get throws {
      var writer = StateWriter()
      writer.put(raw: Array(BuildState.format.utf8)[...])
      writer.put(key)
      writer.put(created)
      writer.put(head)
      writer.put(publishers)
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
      // Against damage; nobody else writes here.
      writer.put(try SHA256.hash(writer.bytes))
      return writer.bytes
    }
  }

  /// Nil if the bytes are none, or not for this.
  ///
  /// - Parameter key: what it must have been made of.
  init?(_ bytes: [UInt8], key: String) throws {
    let end = bytes.count - 68
    guard end > 0, bytes.starts(with: BuildState.format.utf8),
      String(decoding: bytes[(end + 4)...], as: UTF8.self) == (try SHA256.hash(bytes[..<end]))
    else { return nil }
    do {
      var reader = StateReader(bytes[..<end])
      _ = try reader.raw(BuildState.format.utf8.count)
      self.key = try reader.text()
      guard self.key == key else { return nil }
      created = try reader.integer()
      head = try reader.text()
      publishers = try reader.part()
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
      guard let bits else { return nil }
      var ends = Array(repeating: IndexCompiler.shardStart.count, count: shards.count)
      for index in assets.indices {
        let shard = IndexCompiler.shard(of: assets[index].hash, bits: bits)
        assets[index].offset = ends[shard]
        ends[shard] += assets[index].textSize + 1
      }
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
      card.publisher, card.slug, card.title, card.kind.rawValue, card.category, card.license,
      card.author, card.summary, card.icon, card.support.rawValue, card.version, card.godotMin,
      card.godotMax,
    ] { writer.put(text) }
    writer.put(card.tags)
    writer.put(card.dependencies)
    writer.put(card.created)
    writer.put(card.updated)
    return writer.bytes
  }

  fileprivate init(_ record: ArraySlice<UInt8>) throws(StateFault) {
    self.record = record
    var reader = StateReader(record)
    hash = try reader.number(UInt32.self)
    offset = 0
    textSize = try reader.count()
    pages = BuildState.Pages(count: try reader.count(), sum: try reader.number(UInt64.self))
    stamps = try reader.part()
    findings = try reader.part()
    needs = try reader.texts()
    var card = AssetCard(number: Int32(bitPattern: try reader.number(UInt32.self)))
    card.publisher = try reader.text()
    card.slug = try reader.text()
    card.title = try reader.text()
    card.kind = try reader.choice(Registration.Kind.self)
    card.category = try reader.text()
    card.license = try reader.text()
    card.author = try reader.text()
    card.summary = try reader.text()
    card.icon = try reader.text()
    card.support = try reader.choice(Registration.Support.self)
    card.version = try reader.text()
    card.godotMin = try reader.text()
    card.godotMax = try reader.text()
    card.tags = try reader.texts()
    card.dependencies = try reader.texts()
    card.created = try reader.integer()
    card.updated = try reader.integer()
    self.card = card
  }
}
