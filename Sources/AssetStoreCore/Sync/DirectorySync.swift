/// One sync of a folder of packages.
///
/// Each .zip and .vast file in the folder or a folder below it is one release of the asset that it says it
/// is. It is opened and hashed once; as long as its size, time and inode stay, what was read then is used.
final class DirectorySync {
  private static let maximumDepth = 8
  private static let maximumFiles = 100_000

  private let catalogue: Catalogue
  private let row: SourceRow
  private let system: any System
  private var record: SyncRecord

  init(_ catalogue: Catalogue, _ row: SourceRow, _ system: any System) {
    self.catalogue = catalogue
    self.row = row
    self.system = system
    record = SyncRecord(source: row.source.name)
  }

  /// A package file and what it says about itself.
  private struct PackageFile {
    var path: String
    var status: FileStatus
    var sha256: String
    var description: PackageDescription

    var name: String { "\(description.publisher)/\(description.slug)" }
  }

  func run(_ options: SyncOptions, _ progress: Progress) throws -> SyncRecord {
    guard let root = FileURL.path(row.source.url) else {
      throw StoreError(
        .invalidArgument, "\(row.source.url) is no file:// URL", subject: row.source.url)
    }
    guard try system.isDirectory(root) else {
      throw StoreError(.noSuchPath, "\(root) is not a folder", subject: root)
    }
    var paths: [String] = []
    try collect(root, depth: 0, &paths)
    let known = try options.full ? [:] : knownFiles()
    var files: [PackageFile] = []
    for (index, path) in paths.enumerated() {
      try progress.report(.metadata, row.source.name, UInt64(index), of: UInt64(paths.count))
      do {
        files.append(try read(path, known[path], progress))
      } catch let error as StoreError where DirectorySync.isAboutOneFile(error) {
        record.skip(path, error.message)
      }
    }
    try store(withOneIdEach(files))
    progress.announce(.metadata, row.source.name, UInt64(paths.count), of: UInt64(paths.count))
    return record
  }

  /// Leaves out a `.vast` that has the name of an older one and another id, which differs in the case of letters only:
  /// names have no case, ids do.
  private func withOneIdEach(_ files: [PackageFile]) -> [PackageFile] {
    var oldest: [String: PackageFile] = [:]
    let closed = files.filter { !$0.description.closedId.isEmpty }
    for file in closed {
      let other = oldest[file.name] ?? file
      let (version, before) = (file.description.version, other.description.version)
      if VersionText(version) <= VersionText(before) { oldest[file.name] = file }
    }
    return files.filter { file in
      guard let other = oldest[file.name]?.description.closedId else { return true }
      let id = file.description.closedId
      guard !id.isEmpty, PathKey(id) != PathKey(other) else { return true }
      record.skip(file.path, "its id \(id) is too like \(other), which an older package has")
      return false
    }
  }

  private static func isAboutOneFile(_ error: StoreError) -> Bool {
    switch error.reason {
    // Removed meanwhile, not ours to read, or on a bad place of the disk.
    case .noSuchPath, .noPermission, .ioFailure: true
    default: error.status == .integrity || error.status == .refused
    }
  }

  private func collect(_ directory: String, depth: Int, _ paths: inout [String]) throws {
    for name in try system.list(directory) where name.utf8.first != UInt8(ascii: ".") {
      let path = Path.join(directory, name)
      switch try system.status(path)?.kind {
      case .directory where depth < DirectorySync.maximumDepth:
        do {
          try collect(path, depth: depth + 1, &paths)
        } catch let error as StoreError where DirectorySync.isAboutOneFile(error) {
          record.skip(path, error.message)
        }
      case .file where ["zip", "vast"].contains(Path.ending(name)):
        guard paths.count < DirectorySync.maximumFiles else {
          throw StoreError(
            .tooManyEntries, "\(row.source.url) holds over \(DirectorySync.maximumFiles) packages",
            subject: row.source.url)
        }
        paths.append(path)
      default: break
      }
    }
  }

  private func read(
    _ path: String,
    _ known: (size: Int64, modified: Int64, inode: Int64, sha256: String, description: String)?,
    _ progress: Progress
  ) throws -> PackageFile {
    guard let status = try system.status(path) else {
      throw StoreError(.archiveDamaged, "\(path) was removed meanwhile", subject: path)
    }
    if let known, known.size == status.size, known.modified == status.modified,
      known.inode == Int64(bitPattern: status.inode),
      let description = try? JSONText.decode(PackageDescription.self, known.description)
    {
      return PackageFile(path: path, status: status, sha256: known.sha256, description: description)
    }
    // First, so that no file of any size is read to its end that is no archive.
    let archive = try Archive(path: path)
    var hash = try SHA256()
    let file = try system.open(path, .read)
    var done: UInt64 = 0
    try unsafe file.readPieces { piece in
      unsafe hash.update(piece)
      done += UInt64(piece.count)
      try progress.report(.hash, path, done, of: max(done, UInt64(clamping: status.size)))
    }
    record.bytes += Int64(clamping: done)
    var description = try PackageDescription.read(archive, fileName: Path.name(path))
    // A `.vast` whose author nobody knows is told from others by where it comes from.
    if !description.closedId.isEmpty, Slug.make(description.author).isEmpty {
      description.publisher = row.source.name
    }
    return PackageFile(path: path, status: status, sha256: hash.finish(), description: description)
  }

  private func knownFiles() throws
    -> [String: (size: Int64, modified: Int64, inode: Int64, sha256: String, description: String)]
  {
    let rows = try catalogue.read { database in
      try database.rows(
        "SELECT path, size, modified, inode, sha256, description FROM package_file WHERE source_id = ?",
        .integer(row.id)
      ) { ($0.text(0), ($0.integer(1), $0.integer(2), $0.integer(3), $0.text(4), $0.text(5))) }
    }
    return Dictionary(rows) { first, _ in first }
  }

  private func store(_ files: [PackageFile]) throws {
    let generation = row.generation + 1
    let groups = Dictionary(grouping: files, by: \.name)
    try catalogue.write { database in
      let writer = AssetWriter(source: row.id, generation: generation, database)
      for name in groups.keys.sorted() {
        let releases = (groups[name] ?? []).sorted {
          let (left, right) = (
            VersionText($0.description.version), VersionText($1.description.version)
          )
          return left == right ? $0.path < $1.path : right < left
        }
        let (asset, details) = DirectorySync.rows(releases)
        record.count(try writer.put(asset, details: details, page: 0))
      }
      let gone = try database.rows(
        "SELECT id FROM asset WHERE source_id = ? AND generation < ?", .integer(row.id),
        .integer(generation)
      ) { $0.integer(0) }
      for id in gone { try AssetTable.remove(id, database) }
      record.removed = Int64(gone.count)
      try database.run("DELETE FROM package_file WHERE source_id = ?", .integer(row.id))
      for file in files {
        try database.run(
          """
          INSERT INTO package_file (source_id, path, size, modified, inode, sha256, description)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """, .integer(row.id), .text(file.path), .integer(file.status.size),
          .integer(file.status.modified),
          .integer(Int64(bitPattern: file.status.inode)), .text(file.sha256),
          .text(try JSONText.encode(file.description)))
      }
      try database.run(
        "UPDATE source SET generation = ? WHERE id = ?", .integer(generation), .integer(row.id))
      try SourceEnd.finish(row.id, record, at: system.now(), database)
    }
  }

  /// An asset out of its packages, newest first.
  private static func rows(_ files: [PackageFile]) -> (asset: AssetRow, details: DetailRow) {
    var asset = AssetRow()
    var details = DetailRow()
    guard let newest = files.first?.description else { return (asset, details) }
    asset.publisher = newest.publisher
    asset.slug = newest.slug
    asset.type = newest.type
    asset.title = newest.title
    asset.author = newest.author
    asset.license = newest.license
    asset.vastId = newest.closedId
    asset.releases = files.map { file in
      ReleaseRow(
        version: file.description.version, godotMin: GodotVersion(file.description.godotMin),
        godotMax: file.description.godotMax.isEmpty ? nil : GodotVersion(file.description.godotMax),
        url: FileURL.make(file.path), sha256: file.sha256, size: file.status.size,
        published: file.status.modified / 1_000_000_000,
        dependencies: file.description.dependencies, permissions: file.description.permissions)
    }
    asset.updated = asset.releases.map(\.published).max() ?? 0
    asset.revision = files.map { "\($0.path)\u{1f}\($0.sha256)\u{1f}\($0.status.modified)" }.joined(
      separator: "\u{1e}")
    details.description = newest.description
    details.tags = newest.tags
    return (asset, details)
  }
}
