@testable import AssetStoreCore

/// What holds of an archive when it is read where it lies.
///
/// - Parameter archive: the same as installing opens it; nil: it is refused.
func checkMounted(_ path: String, _ limits: ArchiveLimits, _ archive: Archive?) throws {
  let mounted = try attempt {
    try MountedArchive(path: path, limits, sha256: nil, .none)
  }
  // Whatever libzip thinks of it, which only installing asks.
  try require((archive == nil) == (mounted == nil), "refused by one of two")
  guard let archive, let mounted else { return }
  try require(mounted.entries == archive.entries, "other entries")
  for entry in archive.entries {
    try require(
      entry.path.isEmpty || mounted.find(entry.path) == .entry(entry.index), "lost \(entry.path)")
    guard entry.kind == .file else { continue }
    let whole = try attempt { try archive.read(entry, limit: 8 << 20) }
    var readers = [try attempt { try mounted.reader(entry) }]
    if entry.method == 8 { readers.append(DeflatedReader(mounted, entry)) }
    for case let reader? in readers { try check(reader, entry, whole) }
  }
  let listed = mounted.list("", recursive: true).map(\.path)
  try require(listed == listed.sorted(by: Path.precedes), "out of order")
  try require(
    Set(listed.map(PathKey.init)).count == listed.count
      && listed.count >= mounted.entries.count - 1,
    "not each once")
  for case (let path, .folder) in mounted.list("", recursive: false).map({ ($0.path, $0.found) }) {
    try require(!mounted.list(path, recursive: false).isEmpty, "\(path) leads nowhere")
  }
}

/// In two pieces, the second one first, and then as a whole: the same bytes, or an error where installing has one.
private func check(
  _ reader: any EntryReader, _ entry: Archive.Entry, _ whole: [UInt8]?
) throws {
  let size = Int(entry.size)
  for range in [size / 2..<size, 0..<size / 2, 0..<size] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    let isRead: Void? = try attempt {
      try unsafe bytes.withUnsafeMutableBytes {
        try unsafe reader.read(at: UInt64(range.lowerBound), into: $0)
      }
    }
    if range.count == size {
      try require((isRead == nil) == (whole == nil), "\(entry.path) is right for one of two")
    }
    if isRead != nil, let whole {
      try require(whole[range].elementsEqual(bytes), "\(entry.path) has other bytes")
    }
  }
}
