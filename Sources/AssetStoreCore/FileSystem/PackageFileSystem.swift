// Packages that are read where they lie.
//
//   PackageFileSystem   packages at their ids; paths are "ID/FOLDER/FILE"
//   Mounting            how they come there: all of them that are given, or none
//   MountedPackage      one of them: an archive, and a .data that can be written
//   MountedArchive      the archive: its entries by path, judged by the same gate as those that are installed
//   ArchiveProof        that its bytes are still those that were judged and hashed
//   EntryReader         one entry at any place: stored, whole in memory, or DeflatedReader with places to go on from
//   DataFolder          BASE/.data/ID, the one folder of a package that can be written; DataUsage is its quota
//   PackageStream       an open file of either kind, with a position
//
// Nothing is unpacked: what is read is taken from the archive at that moment, through a descriptor that is kept
// open. A stream keeps alive what it reads from, so that unmounting takes a package away from the paths and from
// nobody who is reading.

/// Packages that are mounted together. Any thread.
package final class PackageFileSystem: Sendable {
  package struct Options: Sendable {
    /// The folder that .data lies in, absolute; nil: no package has one.
    package var base: String?
    /// Bytes that each package may have in its .data.
    package var quota: UInt64 = 256 << 20
    /// Permissions that the host knows.
    package var permissions: [String] = []

    package init() {}
  }

  package struct MountOptions: Sendable {
    /// What the archive must hash to, 64 hex digits; "": whatever it does.
    package var sha256 = ""
    /// Nil: the one in the metadata.
    package var id: String?
    /// Whether metadata is not looked at.
    package var isPlain = false
    package var limits = ArchiveLimits()
    /// What errors call the archive; nil: its path.
    package var shown: String?

    package init() {}
  }

  /// What a package asks the host for.
  package struct Request: Sendable {
    package var id: String
    package var path: String
    package var permission: String
  }

  let system: any System
  let options: Options
  /// By id.
  let mounts = Locked<[PathKey: MountedPackage]>([:])

  package init(_ options: Options, system: any System) {
    self.options = options
    self.system = system
  }

  package func unmount(_ id: String) throws {
    let package = mounts.use { $0.removeValue(forKey: PathKey(id)) }
    if package == nil { throw PackageFileSystem.notMounted(id) }
  }

  /// By id.
  package func list() -> [Mount] {
    mounts.use { $0.values.map(\.mount) }.sorted { Path.precedes($0.id, $1.id) }
  }

  fileprivate static func notMounted(_ id: String) -> StoreError {
    StoreError(
      .notMounted, "no package \"\(EntryName.printable(id))\" is mounted",
      subject: EntryName.printable(id))
  }
}

/// `assetstore_entry`
package struct FileSystemEntry: Sendable, Codable, Equatable {
  package enum Kind: String, Sendable, Codable, CaseIterable {
    case file
    case folder
    case link

    /// What the header calls it.
    package var number: Int32 {
      switch self {
      case .file: 1
      case .folder: 2
      case .link: 3
      }
    }
  }

  package var path: String
  package var kind: Kind
  package var size: Int64
  package var mode: UInt32
}

extension PackageFileSystem {
  /// Lists a folder; "" has the mounted packages.
  package func list(_ path: String, recursive: Bool) throws -> [FileSystemEntry] {
    if !path.isEmpty {
      let (package, rest) = try find(path)
      return try package.list(rest, recursive: recursive)
    }
    var entries: [FileSystemEntry] = []
    for package in mounts.use({ Array($0.values) }).sorted(by: {
      Path.precedes($0.mount.id, $1.mount.id)
    }) {
      entries.append(try package.status(""))
      if recursive { entries += try package.list("", recursive: true) }
    }
    return entries.sorted { Path.precedes($0.path, $1.path) }
  }

  package func status(_ path: String) throws -> FileSystemEntry {
    if path.isEmpty { return FileSystemEntry(path: "", kind: .folder, size: 0, mode: 0o755) }
    let (package, rest) = try find(path)
    return try package.status(rest)
  }

  package func open(_ path: String, _ mode: StreamMode) throws -> PackageStream {
    if path.isEmpty { throw StoreError(.notAFile, "the root, \"\", is a folder") }
    let (package, rest) = try find(path)
    return try package.open(rest, mode)
  }

  package func makeFolder(_ path: String) throws {
    let (_, data, inner) = try writable(path)
    try data.makeFolder(inner)
  }

  package func remove(_ path: String) throws {
    let (_, data, inner) = try writable(path)
    try data.remove(inner)
  }

  package func rename(_ from: String, to: String) throws {
    let (package, data, inner) = try writable(from)
    let (other, _, target) = try writable(to)
    guard other === package else {
      throw StoreError(
        .invalidArgument, "\(from) cannot be moved into another package", subject: to)
    }
    try data.rename(inner, to: target)
  }

  /// The package that a path leads into where something can be changed, its .data, and the path there.
  private func writable(_ path: String) throws -> (MountedPackage, DataFolder, String) {
    if path.isEmpty {
      throw StoreError(
        .readOnly, "the root, \"\", cannot be written", hint: "write in .data of a package")
    }
    let (package, rest) = try find(path)
    let (data, inner) = try package.writable(rest)
    return (package, data, inner)
  }

  /// The script of that name which the script at `importer` imports.
  package func findScript(_ name: String, for importer: String) throws -> FileSystemEntry {
    let (package, _) = try find(importer)
    if let own = try package.script(name) { return own }
    if let (other, rest) = try? find(name), !rest.isEmpty, let script = try other.script(rest) {
      return script
    }
    throw StoreError(
      .noSuchPath, "no script \"\(EntryName.printable(name))\" can be imported by \(importer)",
      subject: EntryName.printable(name),
      hint: "scripts are found in the folder scripts of a package")
  }

  /// The package that a path leads into, and the path there.
  private func find(_ path: String) throws -> (MountedPackage, String) {
    let end = path.utf8.firstIndex(of: UInt8(ascii: "/")) ?? path.utf8.endIndex
    let id = String(path[..<end])
    guard let package = mounts.use({ $0[PathKey(id)] }) else {
      throw PackageFileSystem.notMounted(id)
    }
    let rest = end == path.utf8.endIndex ? "" : String(path[path.utf8.index(after: end)...])
    // "ID/" is not the package itself.
    guard end == path.utf8.endIndex || !rest.isEmpty else { throw package.absent("/") }
    return (package, rest)
  }
}
