internal import AssetStoreCore

/// The files of a package, and what became of those of another.
struct PackageContents: Sendable, Equatable {
  enum Change: Sendable { case added, removed, changed, same }

  struct File: Sendable, Equatable {
    /// Without the one folder that all may lie in.
    var name: String
    var size: Int64
    /// Of the other's file.
    var oldSize: Int64?
    var change: Change
  }

  /// What is looked at by its bytes, and not by size and checksum alone, together.
  private static let mostBytes: Int64 = 256 << 20
  /// Files of one kind that are named.
  static let mostNamed = 200

  /// At most `mostNamed` of each change, by name.
  private(set) var files: [File] = []
  private(set) var counts: [Change: Int] = [:]
  /// Of all files, unpacked.
  private(set) var size: Int64 = 0
  /// Whether files that are told to be the same were all compared byte by byte, or rather hash by hash.
  private(set) var isExact = true
  let isCompared: Bool

  /// - Parameter base: what it is compared with; nil: all files are new.
  init(
    _ archive: Archive, base: Archive?, mostBytes: Int64 = PackageContents.mostBytes
  ) throws {
    isCompared = base != nil
    var others: [[UInt8]: Archive.Entry] = [:]
    let before = base.map { PackageContents.named($0) } ?? []
    for other in before { others[other.name] = other.entry }
    var left = mostBytes
    for (name, entry) in PackageContents.named(archive) {
      let (sum, overflow) = size.addingReportingOverflow(entry.size)
      size = overflow ? .max : sum
      guard let base, let other = others.removeValue(forKey: name) else {
        add(.added, name, entry)
        continue
      }
      var isSame = other.size == entry.size && other.crc == entry.crc
      // Two files of one checksum are easily made.
      if isSame, entry.size <= left {
        left -= entry.size
        let hash = try PackageContents.hash(entry, archive)
        // Of the other, nobody has read more than the names.
        isSame = hash == (try? PackageContents.hash(other, base))
      } else if isSame {
        isExact = false
      }
      add(isSame ? .same : .changed, name, entry, oldSize: other.size)
    }
    for other in before where others[other.name] != nil { add(.removed, other.name, other.entry) }
  }

  var count: Int { Change.current.reduce(0) { $0 + counts[$1, default: 0] } }

  private mutating func add(
    _ change: Change, _ name: [UInt8], _ entry: Archive.Entry, oldSize: Int64? = nil
  ) {
    let count = counts[change, default: 0] + 1
    counts[change] = count
    guard count <= PackageContents.mostNamed else { return }
    files.append(
      File(
        name: String(decoding: name, as: UTF8.self), size: entry.size, oldSize: oldSize,
        change: change))
  }

  /// Files by the order of their names' bytes.
  private static func named(_ archive: Archive) -> [(name: [UInt8], entry: Archive.Entry)] {
    let entries = archive.entries.filter { $0.kind != .directory }
    // Hosts put all into one folder that has the version's name.
    let first = entries.first?.path ?? ""
    let start = Array(first.utf8.prefix { $0 != 0x2f }) + [0x2f]
    let isWrapped =
      !start.elementsEqual("addons/".utf8)
      && entries.allSatisfy { $0.path.utf8.starts(with: start) }
    return entries.map { (Array($0.path.utf8.dropFirst(isWrapped ? start.count : 0)), $0) }
      .sorted { $0.name.lexicographicallyPrecedes($1.name) }
  }

  private static func hash(_ entry: Archive.Entry, _ archive: Archive) throws -> String {
    var hash = try SHA256()
    try unsafe archive.extract(entry) { unsafe hash.update($0) }
    return hash.finish()
  }
}

extension PackageContents.Change {
  /// Of files that are in the package.
  fileprivate static let current: [Self] = [.added, .changed, .same]
}

extension Service {
  private static let mostComparisons = 16

  /// What is in the package of a proposal; nil if it is not there any more.
  ///
  /// - Parameter release: what it is compared with, if that is kept here.
  func contents(of upload: Upload, against release: ReleaseRecord?) throws -> PackageContents? {
    guard !upload.isRemoved, let package = try archives.find(upload.sha256) else { return nil }
    let base = try release.flatMap { try archives.find($0.sha256) }
    let key = "\(package.sha256) \(base?.sha256 ?? "")"
    // One at a time, since all of two archives may be read for it.
    return try comparisons.use { known in
      if let found = known.first(where: { $0.key == key }) { return found.contents }
      let contents = try PackageContents(
        Archive(path: package.path), base: base.flatMap { try? Archive(path: $0.path) })
      known.append((key, contents))
      if known.count > Service.mostComparisons { known.removeFirst() }
      return contents
    }
  }
}
