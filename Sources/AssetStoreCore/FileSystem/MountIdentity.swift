internal import FoundationEssentials

/// What mounting wants to know of a package's metadata.
struct MountIdentity: Sendable, Equatable {
  /// Nil where it does not say.
  var id: String?
  /// As declared, each once.
  var permissions: [String] = []

  /// What meta.json says; nothing if there is none.
  static func read(_ archive: MountedArchive) throws -> MountIdentity {
    guard case .entry(let index)? = archive.find("meta.json"),
      archive.entries[index].kind == .file
    else { return MountIdentity() }
    let bytes = try archive.read(archive.entries[index], limit: 1 << 20)
    guard StreamSafe.holds(json: bytes),
      let meta = try? JSONDecoder().decode(Meta.self, from: Data(bytes))
    else {
      throw StoreError(
        .malformedFile, "meta.json in \(Path.name(archive.path)) is not that of a .vast package",
        subject: archive.path)
    }
    var seen: Set<PathKey> = []
    let declared = meta.permissions ?? meta.intents ?? []
    return MountIdentity(
      id: meta.id, permissions: declared.filter { seen.insert(PathKey($0)).inserted })
  }

  /// Permissions are in "intents" in packages of the one implementation that there was.
  private struct Meta: Decodable {
    var id: String?
    var permissions: [String]?
    var intents: [String]?
  }

  /// Throws unless `id` can name a folder, here and on the disk.
  static func check(_ id: String) throws {
    _ = try Layout.closed(id: id, into: nil)
    guard EntryName.folded(id) != DataUsage.folder else {
      throw StoreError(.pathName, "no package can be called \(id)", subject: id)
    }
  }
}
