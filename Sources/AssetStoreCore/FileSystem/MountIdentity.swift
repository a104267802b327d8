/// What mounting wants to know of a package's metadata.
struct MountIdentity: Sendable, Equatable {
  /// Nil where it does not say.
  var id: String?
  /// "" where it does not say.
  var version = ""
  /// As declared, each once.
  var permissions: [String] = []
  /// By name.
  var dependencies: [Dependency] = []

  /// What meta.json says; nothing if there is none.
  static func read(_ archive: MountedArchive) throws -> MountIdentity {
    guard case .entry(let index)? = archive.find(PackageMetadata.entry),
      archive.entries[index].kind == .file
    else { return MountIdentity() }
    let bytes = try archive.read(archive.entries[index], limit: PackageMetadata.largest)
    let metadata = try PackageMetadata.read(
      bytes, of: Path.name(archive.path), subject: archive.path)
    // So that what was installed together can be mounted together.
    let description = PackageDescription(closed: metadata)
    return MountIdentity(
      id: metadata.id, version: description.version, permissions: metadata.permissions,
      dependencies: description.declared.dependencies)
  }

  /// Throws unless `id` can name a folder, here and on the disk.
  static func check(_ id: String) throws {
    _ = try Layout.closed(id: id, into: nil)
    guard EntryName.folded(id) != DataUsage.folder else {
      throw StoreError(.pathName, "no package can be called \(id)", subject: id)
    }
  }
}
