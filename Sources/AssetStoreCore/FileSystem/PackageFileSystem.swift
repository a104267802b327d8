// Packages that are read where they lie.
//
//   PackageFileSystem   packages at their ids; paths are "ID/FOLDER/FILE"
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

  private let system: any System
  private let options: Options
  /// By id.
  private let mounts = Locked<[PathKey: MountedPackage]>([:])

  package init(_ options: Options, system: any System) {
    self.options = options
    self.system = system
  }

  /// Mounts the archive at an absolute path.
  ///
  /// - Parameter decide: whether the host grants a permission that it knows.
  @discardableResult
  package func mount(
    _ path: String, _ options: MountOptions = MountOptions(), _ progress: Progress = .none,
    decide: (Request) throws -> Bool = { _ in true }
  ) throws -> Mount {
    guard options.id != nil || !options.isPlain else {
      throw StoreError(
        .invalidArgument, "a package whose metadata is not looked at needs an id", subject: "id")
    }
    let sha256 = try options.sha256.isEmpty ? nil : Hex.checkedSHA256(options.sha256)
    // Before anything large is read.
    if let id = options.id {
      try MountIdentity.check(id)
      try mounts.use { try checkFree(id, for: path, in: $0) }
    }
    let (archive, identity, id) = try Refused.naming(options.shown ?? path, path) {
      guard try system.open(path, .read).status().kind == .file else {
        throw StoreError(.invalidArgument, "\(path) is not a regular file", subject: path)
      }
      let archive = try MountedArchive(
        path: path, options.limits, sha256: sha256, progress)
      let identity = try options.isPlain ? MountIdentity() : MountIdentity.read(archive)
      guard let id = options.id ?? identity.id else {
        throw StoreError(
          .malformedFile, "\(Path.name(path)) has no meta.json that says its id", subject: path,
          hint: "give it an id")
      }
      try MountIdentity.check(id)
      return (archive, identity, id)
    }
    // Before anybody is asked.
    try mounts.use { try checkFree(id, for: path, in: $0) }
    for permission in identity.permissions { try checkKnown(permission, of: id) }
    for permission in identity.permissions {
      try grant(Request(id: id, path: path, permission: permission), decide)
    }
    let data = self.options.base.map {
      DataFolder(system, base: $0, id: id, quota: self.options.quota)
    }
    let package = MountedPackage(
      Mount(
        id: id, path: path, sha256: archive.sha256, permissions: identity.permissions), archive,
      data)
    try mounts.use { mounts in
      try checkFree(id, for: path, in: mounts)
      mounts[PathKey(id)] = package
    }
    return package.mount
  }

  private func checkFree(
    _ id: String, for path: String, in mounts: [PathKey: MountedPackage]
  ) throws {
    let folded = EntryName.folded(id)
    guard let other = mounts.values.first(where: { EntryName.folded($0.mount.id) == folded }) else {
      return
    }
    throw StoreError(
      .idMounted, "\(path) is \(id), and so is \(other.mount.path), which is mounted", subject: id,
      hint: "unmount the one, or mount the other at an id of your choice")
  }

  private func checkKnown(_ permission: String, of id: String) throws {
    guard options.permissions.contains(where: { PathKey($0) == PathKey(permission) }) else {
      let shown = EntryName.printable(permission)
      throw StoreError(
        .unknownPermission, "\(id) asks for \"\(shown)\", which is not known here",
        subject: shown)
    }
  }

  private func grant(_ request: Request, _ decide: (Request) throws -> Bool) throws {
    let (id, permission) = (request.id, EntryName.printable(request.permission))
    guard try decide(request) else {
      throw StoreError(
        .permissionRefused, "\(id) asks for \"\(permission)\", which was refused",
        subject: permission)
    }
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

/// `assetstore_mount`
package struct Mount: Sendable, Codable, Equatable {
  package var id: String
  package var path: String
  package var sha256: String
  package var permissions: [String]
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
    let (package, rest) = try find(path)
    return try package.open(rest, mode)
  }

  package func makeFolder(_ path: String) throws {
    let (package, rest) = try find(path)
    let (data, inner) = try package.writable(rest)
    try data.makeFolder(inner)
  }

  package func remove(_ path: String) throws {
    let (package, rest) = try find(path)
    let (data, inner) = try package.writable(rest)
    try data.remove(inner)
  }

  package func rename(_ from: String, to: String) throws {
    let (package, rest) = try find(from)
    let (other, target) = try find(to)
    let (data, inner) = try package.writable(rest)
    let (_, targetInner) = try other.writable(target)
    guard other === package else {
      throw StoreError(
        .invalidArgument, "\(from) cannot be moved into another package", subject: to)
    }
    try data.rename(inner, to: targetInner)
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
