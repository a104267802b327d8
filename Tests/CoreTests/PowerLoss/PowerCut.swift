@testable import AssetStoreCore

/// What may be on a disk after the power went away at one moment of a log.
///
/// Two kinds of file system are thought of.
///
/// - *ordered*: changes of the tree come to the disk in the order in which they were made (a journal, as of
///   ext4), so what is there is what a first part of them gives. A sync of a directory or of all brings those
///   before it.
/// - *free*: changes in different directories come independently of one another; the sync of a directory is good
///   for its own entries alone, and not even for the one by which it is reached. All that holds is
///   that those of one directory keep their order, that nothing comes into a directory before that
///   itself, that a directory goes after what was in it, and that a rename is whole.
///
/// With both, bytes that were not synced may be there, in part, as zeros, as garbage, or not, each file for
/// itself. A sync of a file is good for its bytes and not for its name.
///
/// A sync only takes possibilities away, so looking just before each of them and at the end sees all there are.
struct PowerCut {
  typealias NodeID = Disk.NodeID

  /// What became of bytes that were written and not synced.
  enum Fate: CaseIterable {
    case written
    case lost
    /// The size and nothing else.
    case zeros
    case firstHalf
    case secondHalf
    case garbled
  }

  /// One thing that may be on the disk.
  struct Outcome {
    /// Which changes of the tree came to it.
    var kept: [Bool]
    /// Of files that were not synced; `written` where nothing is said.
    var fates: [NodeID: Fate]
  }

  private let log: Disk.Log
  /// How many events were done.
  let end: Int
  /// The events that change the tree.
  private(set) var changes: [Int] = []
  /// What each change cannot be on the disk without, as positions in `changes`.
  private var needs: [[Int]] = []
  /// What must be on it.
  private var forced: [Int] = []
  /// How many changes must be on it if they come in order.
  private var orderedFloor = 0
  /// What is in files for sure.
  private(set) var settled: [NodeID: [UInt8]] = [:]
  /// What was done to files since they were synced.
  private(set) var pending: [NodeID: [FileChange]] = [:]
  /// Files with bytes that were not synced.
  private var unsynced: [NodeID] { pending.keys.sorted() }

  init(_ log: Disk.Log, end: Int) {
    self.log = log
    self.end = end
    /// The last change in each directory, or of each file's mode.
    var last: [NodeID: Int] = [:]
    var maker: [NodeID: Int] = [:]
    for (node, start) in log.nodes.enumerated() where !start.bytes.isEmpty {
      settled[node] = start.bytes
    }
    for (position, event) in log.events[..<end].enumerated() {
      let number = changes.count
      var places: [NodeID] = []
      var needed: [Int] = []
      switch event {
      case .make(let entry, let node):
        places = [entry.directory]
        maker[node] = number
      case .remove(let entry, let node):
        places = [entry.directory]
        if let emptied = last[node] { needed = [emptied] }
      case .move(let from, let to, _): places = [from.directory, to.directory]
      case .setMode(let node, _): places = [node]
      case .write(let node, let offset, let bytes):
        pending[node, default: []].append(.bytes(offset: offset, bytes))
      case .truncate(let node, let size): pending[node, default: []].append(.size(size))
      case .syncFile(let node): settle(node)
      case .syncDirectory(let node):
        orderedFloor = number
        guard let latest = last[node] else { continue }
        if let maker = maker[node] { needs[maker].append(latest) } else { forced.append(latest) }
      case .syncAll:
        orderedFloor = number
        forced = Array(changes.indices)
        for node in Array(pending.keys) { settle(node) }
      }
      guard !places.isEmpty else { continue }
      changes.append(position)
      needs.append(needed)
      for place in Set(places) {
        if let before = last[place] { needs[number].append(before) }
        if let maker = maker[place], maker != number { needs[number].append(maker) }
        last[place] = number
      }
    }
  }

  private mutating func settle(_ node: NodeID) {
    if let changes = pending.removeValue(forKey: node) {
      settled[node] = FileChange.apply(changes, to: settled[node] ?? [], .written)
    }
  }

  /// What is in a file whose changes had this fate.
  func bytes(_ node: NodeID, _ fate: Fate?) -> [UInt8] {
    let bytes = settled[node] ?? []
    guard let changes = pending[node] else { return bytes }
    // SQLite's journal has checksums, but no page is safe from any garbage.
    let isTooMuch = log.nodes[node].isDatabase && fate == .garbled
    return FileChange.apply(changes, to: bytes, isTooMuch ? .firstHalf : fate ?? .written)
  }

  /// The moments to look at.
  static func moments(_ log: Disk.Log) -> [Int] {
    log.events.indices.filter { log.events[$0].isSync } + [log.events.count]
  }

  // MARK: trees

  /// Adds what the changes marked in `kept` need.
  private func closed(_ kept: [Bool]) -> [Bool] {
    var result = [Bool](repeating: false, count: changes.count)
    var open = kept.indices.filter { kept[$0] } + forced
    while let change = open.popLast() {
      if result[change] { continue }
      result[change] = true
      open += needs[change]
    }
    return result
  }

  /// All that can be there without this change; nil if it must be there.
  private func without(_ change: Int) -> [Bool]? {
    var gone = [Bool](repeating: false, count: changes.count)
    gone[change] = true
    var isDone = false
    while !isDone {
      isDone = true
      for other in needs.indices where !gone[other] && needs[other].contains(where: { gone[$0] }) {
        gone[other] = true
        isDone = false
      }
    }
    return forced.contains { gone[$0] } ? nil : gone.map { !$0 }
  }

  private func ordered() -> [[Bool]] {
    (orderedFloor...changes.count).map { count in changes.indices.map { $0 < count } }
  }

  private func free(_ chance: inout Chance) -> [[Bool]] {
    let none = [Bool](repeating: false, count: changes.count)
    let least = closed(none)
    var found = [least]
    for change in changes.indices where !least[change] {
      var alone = none
      alone[change] = true
      found.append(closed(alone))
      if let others = without(change) { found.append(others) }
    }
    for number in 0..<32 {
      // From few of them to nearly all.
      found.append(closed(none.map { _ in chance.next(9) <= number % 8 }))
    }
    return found
  }

  // MARK: outcomes

  /// What may be on the disk: all ways to lose bytes where all or as little as possible of the tree is there, and
  /// a few for each other tree.
  func outcomes(_ chance: inout Chance) -> (ordered: [Outcome], free: [Outcome]) {
    var seen: Set<[Bool]> = []
    func outcomes(_ trees: [[Bool]], _ chance: inout Chance) -> [Outcome] {
      var found: [Outcome] = []
      for (number, kept) in trees.enumerated() where seen.insert(kept).inserted {
        let isEdge = number == 0 || !kept.contains(false)
        found += fates(all: isEdge, &chance).map { Outcome(kept: kept, fates: $0) }
      }
      return found
    }
    let ordered = outcomes(ordered(), &chance)
    return (ordered, outcomes(free(&chance), &chance))
  }

  private func fates(all: Bool, _ chance: inout Chance) -> [[NodeID: Fate]] {
    let unsynced = unsynced
    guard !unsynced.isEmpty else { return [[:]] }
    func each(_ fate: (NodeID) -> Fate) -> [NodeID: Fate] {
      Dictionary(uniqueKeysWithValues: unsynced.map { ($0, fate($0)) })
    }
    func some(_ chance: inout Chance) -> [NodeID: Fate] {
      each { _ in Fate.allCases[chance.next(Fate.allCases.count)] }
    }
    guard all else { return [[:], each { _ in .lost }, some(&chance)] }
    var found = Fate.allCases.map { fate in each { _ in fate } }
    for node in unsynced {
      for fate in Fate.allCases where fate != .written { found.append([node: fate]) }
      found.append(each { $0 == node ? .written : .lost })
    }
    for _ in 0..<16 { found.append(some(&chance)) }
    return found
  }
}

/// What was done to a file.
enum FileChange {
  case bytes(offset: Int, [UInt8])
  case size(Int)

  static func apply(_ changes: [FileChange], to bytes: [UInt8], _ fate: PowerCut.Fate) -> [UInt8] {
    var bytes = bytes
    func put(_ offset: Int, _ part: [UInt8]) {
      if bytes.count < offset + part.count {
        bytes += [UInt8](repeating: 0, count: offset + part.count - bytes.count)
      }
      bytes.replaceSubrange(offset..<(offset + part.count), with: part)
    }
    let half = changes.count / 2
    for (number, change) in changes.enumerated() {
      switch (fate, change) {
      case (.lost, _): continue
      case (.firstHalf, _) where changes.count > 1 && number >= half: continue
      case (.secondHalf, .bytes) where number < half: continue
      case (_, .size(let size)):
        let missing = max(0, size - bytes.count)
        bytes = Array(bytes.prefix(size)) + [UInt8](repeating: 0, count: missing)
      case (.zeros, .bytes(let offset, let part)):
        put(offset, [UInt8](repeating: 0, count: part.count))
      case (.garbled, .bytes(let offset, let part)): put(offset, part.map { $0 ^ 0x5a })
      // The only one is torn.
      case (.firstHalf, .bytes(let offset, let part)) where changes.count == 1:
        put(offset, Array(part.prefix(part.count / 2)))
      case (_, .bytes(let offset, let part)): put(offset, part)
      }
    }
    return bytes
  }
}
