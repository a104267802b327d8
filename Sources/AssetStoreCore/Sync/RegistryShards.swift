/// The shards of an index that a sync needs, brought where they can be read one after another.
///
/// What comes over the network waits in STORE/tmp until all of it is there, so that the catalogue goes from one head to
/// the next at once; and stays there if the sync ends early, for the next one. Files that are here anyway are read in
/// place.
struct RegistryShards: Sendable {
  /// A shard that changed.
  struct Wanted: Sendable {
    var number: Int
    var file: IndexFile
  }

  let wanted: [Wanted]
  let bits: Int
  /// The registry's own URL.
  let base: String
  let system: any System
  /// Where fetched shards wait, and how their names begin.
  let waiting: String

  /// Fetches what does not wait here yet, from the first of `bases` that has it.
  func fetch(
    _ origin: RegistryOrigin, from bases: [String], _ progress: Progress, what: String,
    total: UInt64
  ) throws {
    guard FileURL.path(base) == nil else { return }
    var missing = wanted.filter { (try? read($0.file)) == nil }
    var done = UInt64(wanted.count - missing.count)
    try Failover.first(of: bases) { base in
      let files = missing.map { (path: IndexPath.shard($0.file.sha256), file: $0.file) }
      var came: Set<Int> = []
      // What came before a failure is not asked of the next.
      defer { missing = missing.filter { !came.contains($0.number) } }
      try origin.fetchPinned(files, at: base, progress, what: what) { index, body in
        guard missing.indices.contains(index) else { return }
        let shard = missing[index]
        try system.replace(path(of: shard.file), with: body, sync: false)
        came.insert(shard.number)
        done += 1
        try progress.report(.metadata, what, done, of: total)
      }
    }
  }

  /// Removes what waited here.
  func clean() {
    guard FileURL.path(base) == nil else { return }
    for shard in wanted { try? system.remove(file: path(of: shard.file)) }
  }

  private func path(of file: IndexFile) -> String {
    if let folder = FileURL.path(base) { return Path.join(folder, IndexPath.shard(file.sha256)) }
    return "\(waiting)\(file.sha256).json"
  }

  private func read(_ file: IndexFile) throws -> [UInt8] {
    let path = path(of: file)
    let bytes: [UInt8]
    do {
      bytes = try system.read(path, limit: Int(clamping: file.size))
    } catch let error as StoreError where error.reason == .tooLarge {
      throw IndexFile.mismatch(path)
    }
    try file.check(bytes, name: path)
    return bytes
  }

  /// Reads all shards and hands them over in their order.
  ///
  /// Some are read in other threads while the caller's works on those before them.
  func read(_ body: (Wanted, IndexShard, Int) throws -> Void) throws {
    var parts = stride(from: 0, to: wanted.count, by: RegistryShards.atOnce).map {
      wanted[$0..<min($0 + RegistryShards.atOnce, wanted.count)]
    }[...]
    var ready: [Read] = []
    while let part = parts.popFirst() ?? (ready.isEmpty ? nil : []) {
      let queue = Locked(part)
      let found = Locked<[Read]>([])
      try Workers.run(part.isEmpty ? 0 : max(1, Workers.best - 1)) {
        while let shard = queue.use({ $0.popFirst() }) {
          let read = Read(shard: shard, result: Result { try parse(shard) })
          found.use { $0.append(read) }
        }
      } beside: {
        for read in ready {
          let (shard, bytes) = try read.result.get()
          try body(read.shard, shard, bytes)
        }
      }
      ready = found.use { $0 }.sorted { $0.shard.number < $1.shard.number }
    }
  }

  private static let atOnce = 16

  private struct Read: Sendable {
    var shard: Wanted
    var result: Result<(IndexShard, Int), any Error>
  }

  private func parse(_ shard: Wanted) throws -> (IndexShard, Int) {
    let bytes = try read(shard.file)
    let name = IndexPath.shard(shard.file.sha256)
    return (
      try IndexShard(bytes, number: shard.number, bits: bits, base: base, name: name), bytes.count
    )
  }
}

/// Trying one place after another.
enum Failover {
  /// What `body` gives for the first place where it does not fail; where it fails everywhere, the first failure.
  static func first<Place, Value>(of places: [Place], _ body: (Place) throws -> Value) throws
    -> Value
  {
    var failure: (any Error)?
    for place in places {
      do {
        return try body(place)
      } catch let error as StoreError where error.reason != .cancelled {
        failure = failure ?? error
      }
    }
    throw failure ?? StoreError(.defect, "there was no place to try")
  }
}
