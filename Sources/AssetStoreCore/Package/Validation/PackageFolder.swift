/// A folder as the archive that could be made of it.
///
/// What the installer leaves out is not looked at: `.git*`, `.assetstore`, `__MACOSX`, `.DS_Store`, nor is the file that
/// is to be written, or what such a file is called until it is whole. Links are never followed, also if they come to be there meanwhile. Files are read only while they are
/// what they were when the folder was listed.
package final class PackageFolder: PackageFiles {
  package let path: String
  /// Files by path, in the order of its bytes, and what cannot be packed. Folders are none.
  package private(set) var entries: [Archive.Entry] = []
  private var known: [FileStatus] = []
  private let folder: any ConfinedFolder

  /// Lists a folder and all below it.
  ///
  /// - Parameters:
  ///   - output: the path of a file that is not looked at; "" for none.
  ///   - limits: how many files there may be.
  package init(
    _ path: String, without output: String = "", _ limits: ArchiveLimits, _ system: any System,
    _ progress: Progress = .none
  ) throws {
    self.path = path
    guard let top = try system.folder(path) else {
      throw StoreError(.noSuchPath, "there is no folder \(path)", subject: path)
    }
    folder = top
    let output = try PackageFolder.identity(of: output, system)
    var folders = [""]
    // Not by calling itself: whoever makes a folder chooses how deep it is.
    while let folder = folders.popLast() {
      try progress.report(.hash, path, 0, of: 0)
      let (inode, names) = try looking(folder) {
        (try top.status(folder)?.inode, try top.list(folder).map(\.name))
      }
      for name in names {
        let entry = Path.join(folder, name)
        let isOutput = name == output?.name && inode == output?.folder
        if isOutput || Content.isLeftover(name) || WholeFile.isUnfinished(name) { continue }
        guard try add(entry, folders.count, limits) else { continue }
        folders.append(entry)
      }
    }
    sort()
  }

  /// The folder and the name that a path ends in, however it is written.
  private static func identity(
    of path: String, _ system: any System
  ) throws -> (folder: UInt64, name: String)? {
    if path.isEmpty { return nil }
    return try system.status(Path.join(Path.parent(path), ".")).map { ($0.inode, Path.name(path)) }
  }

  /// Adds what is at `path`; true if it is a folder, which is still to be listed.
  private func add(_ path: String, _ waiting: Int, _ limits: ArchiveLimits) throws -> Bool {
    guard entries.count + waiting < limits.maxEntries else {
      var error = ArchiveGate.tooManyEntries(limits)
      error.subject = self.path
      throw error
    }
    // Longer ones are refused anyhow, and nothing may be longer still.
    guard path.utf8.count <= 1024 else {
      throw StoreError(
        .pathTooLong, "\(EntryName.printable(path)) has a path longer than 1024 bytes",
        subject: EntryName.printable(path))
    }
    guard let status = try looking(path, { try folder.status(path) }) else {
      // It is listed, but not with the name that it has.
      throw StoreError(
        .pathEncoding, "\(EntryName.printable(path)) has a name that is no UTF-8, or is gone",
        subject: EntryName.printable(path))
    }
    let kind: Archive.Entry.Kind
    switch status.kind {
    case .directory: return true
    case .file: kind = .file
    case .link: kind = .link
    case .other: kind = .special
    }
    entries.append(
      Archive.Entry(
        index: entries.count, path: path, kind: kind, size: kind == .file ? status.size : 0,
        mode: status.mode & 0o111 == 0 ? 0o644 : 0o755))
    known.append(status)
    return false
  }

  private func sort() {
    let order = entries.indices.sorted { Path.precedes(entries[$0].path, entries[$1].path) }
    known = order.map { known[$0] }
    entries = order.enumerated().map { position, index in
      var entry = entries[index]
      entry.index = position
      return entry
    }
  }

  package func read(_ entry: Archive.Entry, limit: Int) throws -> [UInt8] {
    guard entry.size <= Int64(limit) else {
      throw StoreError(
        .tooLarge, "\(entry.path) is larger than \(limit) bytes", subject: entry.path)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(entry.size))
    try unsafe extract(entry) { unsafe bytes.append(contentsOf: $0) }
    return bytes
  }

  /// Gives the file's bytes to `sink`, piece by piece. If it throws, what the sink got must not be used.
  package func extract(
    _ entry: Archive.Entry, _ sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let known = known[entry.index]
    guard let file = try looking(entry.path, { try folder.open(entry.path, .read) }),
      try file.status() == known
    else { throw changed(entry.path) }
    var done: Int64 = 0
    try unsafe PieceBuffer.use { buffer in
      while case let count = try unsafe file.read(at: done, into: buffer), count > 0 {
        guard Int64(count) <= known.size - done else { throw changed(entry.path) }
        done += Int64(count)
        try unsafe sink(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
    }
    guard done == known.size, try file.status() == known else { throw changed(entry.path) }
  }

  /// Runs `body`, which looks at what was found to be no link, on a way without one.
  private func looking<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as StoreError where error.status == .refused {
      throw changed(path)
    }
  }

  private func changed(_ path: String) -> StoreError {
    let shown = EntryName.printable(path)
    return StoreError(
      .folderChanged, "\(shown) was changed while the folder was read", subject: shown,
      hint: "try again")
  }
}
