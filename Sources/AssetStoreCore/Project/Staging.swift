/// Unpacks the files that a plan writes into a folder beside them, and hashes them on the way.
///
/// They lie there flat, by numbers, so that no name of an archive touches the disk before it is in place.
struct Staging {
  let system: any System
  let directory: String
  /// Whether each file is put on the disk by itself.
  let syncEach: Bool
  let limits: ArchiveLimits
  let progress: Progress

  /// The name under which a package's file waits here.
  static func name(_ source: (package: Int, file: Int)) -> String {
    "new-\(source.package)-\(source.file)"
  }

  private func path(_ source: (package: Int, file: Int)) -> String {
    Path.join(directory, Staging.name(source))
  }

  /// Unpacks the files at `positions` of a package and fills in their hashes.
  func unpack(_ package: inout Plan.Package, number: Int, _ positions: [Int]) throws {
    guard let cached = package.archive, !positions.isEmpty else { return }
    guard try system.status(cached.path) == package.archiveStatus else {
      throw StoreError(
        .planStale, "the archive of \(package.name) changed since the plan was made",
        subject: package.name, hint: "plan again")
    }
    let archive = try Archive(path: cached.path, limits: limits)
    let total = positions.reduce(UInt64(0)) { $0 &+ UInt64(clamping: package.files[$1].size) }
    var done: UInt64 = 0
    for position in positions {
      let file = package.files[position]
      let hash = try write(file, archive, to: path((number, position))) { count in
        done &+= UInt64(count)
        try progress.report(.unpack, package.name, done, of: max(done, total))
      }
      guard file.sha256.isEmpty || file.sha256 == hash else {
        throw StoreError(
          .hashMismatch,
          "\(file.path) from the archive of \(package.name) is not what was installed",
          subject: file.path, hint: "remove the package and install it again")
      }
      package.files[position].sha256 = hash
    }
  }

  private func write(
    _ file: Plan.File, _ archive: Archive, to path: String, _ wrote: (Int) throws -> Void
  ) throws -> String {
    let output = try system.open(path, .createNew(mode: file.mode))
    var hash = try SHA256()
    if let index = file.entry {
      guard archive.entries.indices.contains(index) else {
        throw StoreError(.defect, "a plan names an entry that is not in its archive")
      }
      try unsafe archive.extract(archive.entries[index]) { bytes in
        unsafe hash.update(bytes)
        try unsafe output.write(bytes)
        try wrote(bytes.count)
      }
    } else {
      try unsafe system.open(archive.path, .read).readPieces { bytes in
        unsafe hash.update(bytes)
        try unsafe output.write(bytes)
        try wrote(bytes.count)
      }
    }
    if syncEach { try output.sync() }
    try output.close()
    return hash.finish()
  }
}
