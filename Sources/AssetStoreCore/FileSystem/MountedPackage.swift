/// How a file is opened; nothing: to read. The raw values are the header's `ASSETSTORE_STREAM_...`.
package struct StreamMode: OptionSet, Sendable {
  package let rawValue: UInt32

  package init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  package static let write = StreamMode(rawValue: 1)
  package static let create = StreamMode(rawValue: 2)
  package static let truncate = StreamMode(rawValue: 4)
  package static let append = StreamMode(rawValue: 8)
}

/// One mounted package: an archive, and in its ".data" a folder on the disk. Paths are relative to it. Any thread.
final class MountedPackage: Sendable {
  let mount: Mount
  let version: VersionText
  private let archive: MountedArchive
  private let data: DataFolder?

  init(_ mount: Mount, _ archive: MountedArchive, _ data: DataFolder?) {
    self.mount = mount
    version = VersionText(mount.version)
    self.archive = archive
    self.data = data
  }

  /// What messages call a path in the package `id`.
  static func shown(_ id: String, _ path: String) -> String {
    // As it was given: "ID", or "ID/", which has an empty name at its end.
    path.isEmpty ? id : path.utf8.elementsEqual("/".utf8) ? "\(id)/" : "\(id)/\(path)"
  }

  func absent(_ path: String) -> StoreError {
    let shown = EntryName.printable(MountedPackage.shown(mount.id, path))
    return StoreError(.noSuchPath, "\(shown) does not exist", subject: shown)
  }

  /// The path within .data; nil if it is elsewhere.
  private func inData(_ path: String) -> String? {
    let name = DataFolder.name
    if path.utf8.elementsEqual(name.utf8) { return "" }
    guard path.utf8.starts(with: "\(name)/".utf8) else { return nil }
    let inner = String(Substring(path.utf8.dropFirst(name.utf8.count + 1)))
    // ".data/" is not .data itself, and "/" no name.
    return inner.isEmpty ? "/" : inner
  }

  func status(_ path: String) throws -> FileSystemEntry {
    if let inner = inData(path) {
      guard let data, let status = try data.status(inner) else { throw absent(path) }
      return entry(path, status)
    }
    guard let found = archive.find(path) else { throw absent(path) }
    return entry(path, found)
  }

  func list(_ path: String, recursive: Bool) throws -> [FileSystemEntry] {
    let status = try status(path)
    guard status.kind == .folder else {
      throw StoreError(.notAFolder, "\(status.path) is no folder", subject: status.path)
    }
    if let inner = inData(path) { return try list(data: inner, recursive: recursive) }
    var entries = archive.list(path, recursive: recursive)
      .filter { inData($0.path) == nil }.map { entry($0.path, $0.found) }
    if path.isEmpty, data != nil {
      entries.append(try self.status(DataFolder.name))
      if recursive { entries += try list(data: "", recursive: true) }
      entries.sort { Path.precedes($0.path, $1.path) }
    }
    return entries
  }

  private func list(data path: String, recursive: Bool) throws -> [FileSystemEntry] {
    guard let data else { throw absent(DataFolder.name) }
    return try data.list(path, recursive: recursive).map {
      entry(Path.join(DataFolder.name, $0.path), $0.status)
    }
  }

  func open(_ path: String, _ mode: StreamMode) throws -> PackageStream {
    if let inner = inData(path) { return try open(data: inner, mode) }
    guard mode.isEmpty else { throw readOnly(path) }
    let index: Int
    switch archive.find(path) {
    case .entry(let found) where archive.entries[found].kind != .directory: index = found
    case nil: throw absent(path)
    default:
      let shown = MountedPackage.shown(mount.id, path)
      throw StoreError(.notAFile, "\(shown) is a folder", subject: shown)
    }
    let entry = archive.entries[index]
    return PackageStream(
      .entry(try archive.reader(entry), size: UInt64(clamping: entry.size)))
  }

  private func open(data path: String, _ mode: StreamMode) throws -> PackageStream {
    guard let data else {
      throw mode.isEmpty ? absent(Path.join(DataFolder.name, path)) : readOnly(DataFolder.name)
    }
    guard !path.isEmpty else {
      throw StoreError(.notAFile, "\(data.shown("")) is a folder", subject: data.shown(""))
    }
    let file = try data.open(path, mode)
    guard let file else { throw data.absent(path) }
    return PackageStream(
      .data(
        .init(
          file: file, folder: data, path: path, canWrite: mode.contains(.write),
          appends: mode.contains(.append))))
  }

  /// Where a path can be changed, and what it is called there.
  func writable(_ path: String) throws -> (DataFolder, String) {
    guard let data, let inner = inData(path) else { throw readOnly(path) }
    return (data, inner)
  }

  private func readOnly(_ path: String) -> StoreError {
    let shown = EntryName.printable(MountedPackage.shown(mount.id, path))
    return StoreError(
      .readOnly, "\(shown) cannot be written", subject: shown,
      hint: data == nil ? "open the file system with a folder for .data" : "write in .data")
  }

  /// A script that others may import; nil if there is none.
  func script(_ name: String) throws -> FileSystemEntry? {
    let path = "scripts/\(name)"
    guard case .entry(let index)? = archive.find(path), archive.entries[index].kind == .file else {
      return nil
    }
    return entry(path, .entry(index))
  }
}

extension MountedPackage {
  private func entry(_ path: String, _ found: EntryPlaces.Found) -> FileSystemEntry {
    let whole = path.isEmpty ? mount.id : Path.join(mount.id, path)
    guard case .entry(let index) = found else {
      return FileSystemEntry(path: whole, kind: .folder, size: 0, mode: 0o755)
    }
    let entry = archive.entries[index]
    let kind: FileSystemEntry.Kind =
      switch entry.kind {
      case .directory: .folder
      case .link: .link
      case .file, .special: .file
      }
    return FileSystemEntry(
      path: whole, kind: kind, size: kind == .folder ? 0 : entry.size, mode: entry.mode)
  }

  private func entry(_ path: String, _ status: FileStatus) -> FileSystemEntry {
    let isFile = status.kind == .file
    return FileSystemEntry(
      path: Path.join(mount.id, path), kind: isFile ? .file : .folder,
      size: isFile ? status.size : 0, mode: status.mode)
  }
}
