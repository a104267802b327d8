internal import AssetStoreCore

/// Puts assets into shards. A shard none of whose assets changed is not written again, nor read; of one that has to be,
/// what it had of the other assets is taken as it stands there.
struct ShardBuilder: Sendable {
  struct Made {
    var shards: [BuildState.Shard]
    /// Bytes that each entry has in its shard.
    var textSizes: [Int]
  }

  private let input: BuildInput
  private let output: OutputFolder
  private let bits: Int
  /// Of the last build; nil if there was none.
  private let oldBits: Int?
  /// Where the assets of the last build were in their shards.
  private let offsets: [Int]
  /// Entries of each shard.
  private let members: [[Int]]
  /// Shards that lost an asset.
  private let reduced: Set<Int>

  init(_ input: BuildInput, _ output: OutputFolder) {
    self.input = input
    self.output = output
    bits = IndexCompiler.bits(for: input.entries.count)
    oldBits = input.state?.bits
    offsets = input.state.map(ShardBuilder.offsets) ?? []
    var members: [[Int]] = Array(repeating: [], count: 1 << bits)
    for (index, entry) in input.entries.enumerated() {
      members[IndexCompiler.shard(of: entry.hash, bits: bits)].append(index)
    }
    self.members = members
    reduced = Set(input.removed.map { [bits] in IndexCompiler.shard(of: $0.hash, bits: bits) })
  }

  private static func offsets(_ state: BuildState) -> [Int] {
    var ends = Array(repeating: IndexCompiler.shardStart.count, count: state.shards.count)
    return state.assets.map { asset in
      let shard = IndexCompiler.shard(of: asset.hash, bits: state.bits ?? 0)
      defer { ends[shard] += asset.textSize + 1 }
      return ends[shard]
    }
  }

  func build() throws -> Made {
    let built = try Workers.map(members.count, step: 4) { try build($0) }
    var sizes = Array(repeating: 0, count: input.entries.count)
    for (members, (_, found)) in zip(members, built) {
      for (index, size) in zip(members, found) { sizes[index] = size }
    }
    return Made(shards: built.map(\.shard), textSizes: sizes)
  }

  private func build(_ number: Int) throws -> (shard: BuildState.Shard, textSizes: [Int]) {
    let members = members[number]
    if let state = input.state, oldBits == bits, !reduced.contains(number),
      members.allSatisfy({ !input.entries[$0].isRead })
    {
      let old = state.shards[number]
      if try members.isEmpty
        || output.has(old.file, IndexPath.shard(old.file.sha256), old.stamp[...])
      {
        return (try stamped(old.file, members.count), members.map { textSize($0) })
      }
    }
    guard !members.isEmpty else {
      return (BuildState.Shard(file: IndexFile(sha256: "", size: 0), assets: 0, stamp: []), [])
    }
    var known: [Int: [UInt8]?] = [:]
    let texts = try members.map { try text(input.entries[$0], &known) }
    let bytes = IndexCompiler.shard(texts)
    // What clients would leave out, nobody publishes either.
    try IndexShard.checkAll(bytes, name: "shard \(number)")
    let file = try output.place(bytes, IndexPath.shard)
    return (try stamped(file, members.count), texts.map(\.count))
  }

  private func textSize(_ index: Int) -> Int { input.entries[index].old?.textSize ?? 0 }

  private func stamped(_ file: IndexFile, _ assets: Int) throws -> BuildState.Shard {
    var writer = StateWriter()
    if assets > 0, let status = try output.status(IndexPath.shard(file.sha256)) {
      Stamps.append("", status, begun: input.begun, to: &writer)
    }
    return BuildState.Shard(file: file, assets: assets, stamp: writer.bytes)
  }

  /// - Parameter known: shards of the last build by number; nil for those that are not there any more.
  private func text(
    _ entry: BuildInput.Entry, _ known: inout [Int: [UInt8]?]
  ) throws -> ArraySlice<UInt8> {
    if let registration = entry.registration {
      return IndexCompiler.text(registration, icon: entry.card.icon)[...]
    }
    guard let old = entry.old, let state = input.state, let oldBits else {
      return try input.text(of: entry)[...]
    }
    let number = IndexCompiler.shard(of: old.hash, bits: oldBits)
    if known[number] == nil {
      let file = state.shards[number].file
      known[number] = .some(try output.read(file, IndexPath.shard(file.sha256)))
    }
    let start = offsets[entry.oldIndex]
    guard let bytes = known[number] ?? nil, start + old.textSize < bytes.count else {
      return try input.text(of: entry)[...]
    }
    return bytes[start..<start + old.textSize]
  }
}
