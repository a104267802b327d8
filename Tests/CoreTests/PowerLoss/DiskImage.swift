@testable import AssetStoreCore

/// The files that an outcome of a power cut leaves.
struct DiskImage {
  private enum Content {
    case directory
    case file([UInt8])
  }

  /// Above comes before below.
  private var entries: [(path: String, mode: UInt32, content: Content)] = []

  init(_ log: Disk.Log, _ cut: PowerCut, _ outcome: PowerCut.Outcome) {
    var tree = log.nodes.map(\.entries)
    var modes = log.nodes.map(\.mode)
    for (number, position) in cut.changes.enumerated() where outcome.kept[number] {
      switch log.events[position] {
      case .make(let entry, let node): tree[entry.directory][entry.name] = node
      case .remove(let entry, _): tree[entry.directory][entry.name] = nil
      case .move(let from, let to, let node):
        tree[from.directory][from.name] = nil
        tree[to.directory][to.name] = node
      case .setMode(let node, let mode): modes[node] = mode
      default: continue
      }
    }
    var files: [Disk.NodeID: String] = [:]
    var directories = [(Disk.top, "")]
    while let (node, path) = directories.popLast() {
      for (name, child) in tree[node] {
        let childPath = Path.join(path, name)
        guard log.nodes[child].isDirectory else {
          files[child] = childPath
          continue
        }
        entries.append((childPath, modes[child], .directory))
        directories.append((child, childPath))
      }
    }
    let contents = DiskImage.contents(log, cut.end, outcome.fates, Set(files.keys))
    for (node, path) in files { entries.append((path, modes[node], .file(contents[node] ?? []))) }
    entries.sort { Path.precedes($0.path, $1.path) }
  }

  /// What lies in a directory.
  init(_ directory: String) throws {
    let log = try Disk(directory).log
    let cut = PowerCut(log, end: 0)
    self.init(log, cut, PowerCut.Outcome(kept: [], fates: [:]))
  }

  private enum Write {
    case bytes(offset: Int, [UInt8])
    case size(Int)
  }

  private static func contents(
    _ log: Disk.Log, _ end: Int, _ fates: [Disk.NodeID: PowerCut.Fate], _ wanted: Set<Disk.NodeID>
  ) -> [Disk.NodeID: [UInt8]] {
    var durable: [Disk.NodeID: [UInt8]] = [:]
    var pending: [Disk.NodeID: [Write]] = [:]
    for node in wanted { durable[node] = log.nodes[node].bytes }
    func settle(_ node: Disk.NodeID, _ fate: PowerCut.Fate) {
      guard let writes = pending.removeValue(forKey: node), let bytes = durable[node] else {
        return
      }
      durable[node] = after(writes, of: bytes, log.nodes[node].isDatabase ? fate.ofDatabase : fate)
    }
    for event in log.events[..<end] {
      switch event {
      case .write(let node, let offset, let bytes) where wanted.contains(node):
        pending[node, default: []].append(.bytes(offset: offset, bytes))
      case .truncate(let node, let size) where wanted.contains(node):
        pending[node, default: []].append(.size(size))
      case .syncFile(let node): settle(node, .written)
      case .syncAll: for node in Array(pending.keys) { settle(node, .written) }
      default: continue
      }
    }
    for node in Array(pending.keys) { settle(node, fates[node] ?? .written) }
    return durable
  }

  private static func after(_ writes: [Write], of bytes: [UInt8], _ fate: PowerCut.Fate) -> [UInt8]
  {
    var bytes = bytes
    func put(_ offset: Int, _ part: [UInt8]) {
      if bytes.count < offset + part.count {
        bytes += [UInt8](repeating: 0, count: offset + part.count - bytes.count)
      }
      bytes.replaceSubrange(offset..<(offset + part.count), with: part)
    }
    // A write by itself is torn in its middle.
    let half = writes.count / 2
    for (number, write) in writes.enumerated() {
      switch (fate, write) {
      case (.lost, _): continue
      case (.firstHalf, _) where number > half || (number == half && writes.count > 1): continue
      case (.secondHalf, .bytes) where number < half: continue
      case (_, .size(let size)):
        bytes =
          Array(bytes.prefix(size)) + [UInt8](repeating: 0, count: max(0, size - bytes.count))
      case (.zeros, .bytes(let offset, let part)):
        put(offset, [UInt8](repeating: 0, count: part.count))
      case (.garbled, .bytes(let offset, let part)): put(offset, part.map { $0 ^ 0x5a })
      case (.firstHalf, .bytes(let offset, let part)) where writes.count == 1:
        put(offset, Array(part.prefix(part.count / 2)))
      case (_, .bytes(let offset, let part)): put(offset, part)
      }
    }
    return bytes
  }

  /// What is in the files.
  var texts: [String] {
    entries.compactMap { entry in
      guard case .file(let bytes) = entry.content else { return nil }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  /// Tells images apart, in this process.
  var fingerprint: Int {
    var hasher = Hasher()
    for entry in entries {
      hasher.combine(entry.path)
      hasher.combine(entry.mode)
      guard case .file(let bytes) = entry.content else { continue }
      bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
    return hasher.finalize()
  }

  /// Makes the directory anew with these files.
  func write(to directory: String) throws {
    let system = RealSystem()
    try system.removeTree(directory)
    try system.makeDirectories(directory)
    for entry in entries {
      let path = Path.join(directory, entry.path)
      switch entry.content {
      case .directory: try system.makeDirectories(path)
      case .file(let bytes):
        let file = try system.open(path, .createNew(mode: 0o644))
        try bytes.withUnsafeBytes { try file.write($0) }
        try file.close()
      }
      try system.setMode(entry.mode, path)
    }
  }
}

extension PowerCut.Fate {
  /// What SQLite has to bear: its journal's pages have checksums, but no page is safe from any garbage.
  fileprivate var ofDatabase: PowerCut.Fate { self == .garbled ? .firstHalf : self }
}
