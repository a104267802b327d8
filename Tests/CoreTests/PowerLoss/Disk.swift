// Power cuts, simulated.
//
// A kill leaves on the disk all that a process had done. A power cut leaves less: what was never synced may be
// there or not, and not in the order in which it was done. So an operation is recorded once, as a log of what
// it did to the disk (RecordingSystem; RecordingDatabases for SQLite, which works below `System`), and PowerCut
// says from the log what a disk may hold after a cut. Each of these images is written down, opened as the
// project that it is, and judged.
//
//     Disk                 the log, and the tree as the running operation sees it
//     RecordingSystem      the real system, which writes the log
//     RecordingDatabases   SQLite's files, which write the log too
//     PowerCut             log and moment -> outcomes          DiskImage    log and outcome -> files
//     PowerLossOperation   what is recorded                    PowerLossTests   what must come out
//
// A file is a node and not a path: what was written into it goes where a later rename takes it.

@testable import AssetStoreCore

/// The log of a directory and all below it.
final class Disk: Sendable {
  /// Position in `Log.nodes`.
  typealias NodeID = Int

  struct Node {
    let isDirectory: Bool
    let mode: UInt32
    /// At the start, when all is on the disk.
    var bytes: [UInt8] = []
    var entries: [String: NodeID] = [:]
    /// SQLite may rely on more than others: a page that is overwritten is not garbled where it is not written.
    var isDatabase = false
  }

  struct Entry: Hashable {
    var directory: NodeID
    var name: String
  }

  enum Event {
    case make(Entry, NodeID)
    case remove(Entry, NodeID)
    case move(from: Entry, to: Entry, NodeID)
    case setMode(NodeID, UInt32)
    case write(NodeID, offset: Int, [UInt8])
    case truncate(NodeID, size: Int)
    case syncFile(NodeID)
    case syncDirectory(NodeID)
    case syncAll

    var isSync: Bool {
      switch self {
      case .syncFile, .syncDirectory, .syncAll: true
      default: false
      }
    }
  }

  struct Log {
    /// The first is the top; those of the start, then those that were made.
    var nodes: [Node] = []
    var events: [Event] = []
    fileprivate var live: [[String: NodeID]] = []
  }

  static let top: NodeID = 0
  /// Absolute.
  let path: String
  private let recorded: Locked<Log>

  /// Takes what lies in the directory for what is on the disk.
  init(_ path: String) throws {
    self.path = path
    var log = Log()
    try Disk.read(path, into: &log)
    log.live = log.nodes.map(\.entries)
    recorded = Locked(log)
  }

  @discardableResult
  private static func read(_ path: String, into log: inout Log) throws -> NodeID {
    let system = RealSystem()
    guard let status = try system.status(path) else {
      throw StoreError(.noSuchPath, "\(path) is gone", subject: path)
    }
    let id = log.nodes.count
    log.nodes.append(Node(isDirectory: status.kind == .directory, mode: status.mode))
    guard status.kind == .directory else {
      log.nodes[id].bytes = try system.read(path, limit: 1 << 28)
      log.nodes[id].isDatabase = isDatabase(path)
      return id
    }
    for name in try system.list(path) {
      let child = try read(Path.join(path, name), into: &log)
      log.nodes[id].entries[name] = child
    }
    return id
  }

  private static func isDatabase(_ path: String) -> Bool {
    path.hasSuffix(".sqlite") || path.hasSuffix(".sqlite-journal")
  }

  var log: Log { recorded.use { $0 } }

  func holds(_ path: String) -> Bool { Path.isWithin(path, self.path) }

  /// Does something and then writes it down, while nobody else does either.
  func perform<Result>(_ body: () throws -> Result, _ note: (inout Log, Result) throws -> Void)
    throws -> Result
  {
    try recorded.use { log in
      let result = try body()
      try note(&log, result)
      return result
    }
  }

  /// The path's names below the top.
  func names(_ path: String) -> [String] {
    path.split(separator: "/").dropFirst(self.path.split(separator: "/").count).map(String.init)
  }
}

extension Disk.Log {
  /// The node of these names; nil if there is none.
  func find(_ names: [String]) -> Disk.NodeID? {
    var node = Disk.top
    for name in names where name != "." {
      guard let next = live[node][name] else { return nil }
      node = next
    }
    return node
  }

  private func entry(_ names: [String]) throws -> Disk.Entry {
    guard let name = names.last, let directory = find(names.dropLast()) else {
      throw StoreError(.defect, "the log does not know the place of \(names)")
    }
    return Disk.Entry(directory: directory, name: name)
  }

  /// Notes that a file or directory was made, unless it was there.
  @discardableResult
  mutating func made(_ names: [String], isDirectory: Bool, mode: UInt32) throws -> Disk.NodeID {
    if let node = find(names) { return node }
    let entry = try entry(names)
    let node = nodes.count
    var made = Disk.Node(isDirectory: isDirectory, mode: mode)
    made.isDatabase = entry.name.hasPrefix("state.sqlite")
    nodes.append(made)
    live.append([:])
    live[entry.directory][entry.name] = node
    events.append(.make(entry, node))
    return node
  }

  mutating func removed(_ names: [String]) throws {
    guard let node = find(names) else { return }
    let entry = try entry(names)
    live[entry.directory][entry.name] = nil
    events.append(.remove(entry, node))
  }

  mutating func moved(_ from: [String], _ to: [String]) throws {
    guard let node = find(from) else {
      throw StoreError(.defect, "the log does not know \(from)")
    }
    let (from, to) = (try entry(from), try entry(to))
    live[from.directory][from.name] = nil
    live[to.directory][to.name] = node
    events.append(.move(from: from, to: to, node))
  }

  mutating func changedMode(_ names: [String], _ mode: UInt32) {
    if let node = find(names) { events.append(.setMode(node, mode)) }
  }

  mutating func synced(directory names: [String]) {
    if let node = find(names) { events.append(.syncDirectory(node)) }
  }
}
