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
    for (node, path) in files {
      entries.append((path, modes[node], .file(cut.bytes(node, outcome.fates[node]))))
    }
    entries.sort { Path.precedes($0.path, $1.path) }
  }

  /// What lies in a directory.
  init(_ directory: String) throws {
    let log = try Disk(directory).log
    let cut = PowerCut(log, end: 0)
    self.init(log, cut, PowerCut.Outcome(kept: [], fates: [:]))
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
