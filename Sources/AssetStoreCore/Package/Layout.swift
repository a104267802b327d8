/// Which entries of an archive are installed, and as which paths of the project.
///
/// Addons: the content's root (`Content.addonRoot`) goes into "addons", each addon under its own name; where
/// the content has no such root it goes whole into "addons/SLUG". Files that lie in "addons" itself
/// are nobody's and are left out.
///
/// Projects: the folder of the first project.godot goes into the project itself, without what is the engine's
/// or ours there.
///
/// Another folder of the project may stand in the place of "addons", or of the project itself.
package struct Layout: Sendable, Equatable {
  package struct File: Sendable, Equatable {
    /// Position in the archive's entries; nil: the archive itself.
    package var entry: Int?
    /// Relative to the project.
    package var path: String

    package init(entry: Int?, path: String) {
      self.entry = entry
      self.path = path
    }
  }

  /// By path, in the order of its bytes.
  package var files: [File]
  /// Folders that are the package's own, such as "addons/gut"; "" is the project itself.
  package var folders: [String]

  package init(entries: [Archive.Entry], type: AssetType, slug: String, into: String?) throws {
    let content = Content(entries)
    let folder = try into.map(Layout.checked(folder:))
    switch type {
    case .addon: try self.init(addon: content, slug: slug, into: folder ?? "addons")
    case .project: try self.init(project: content, into: folder ?? "")
    }
    guard !files.isEmpty else {
      throw StoreError(.emptyPackage, "the archive has no files to install")
    }
    files.sort { Path.precedes($0.path, $1.path) }
  }

  /// The layout of a `.vast`, which is mounted and not unpacked.
  package static func closed(id: String, into: String?) throws -> Layout {
    let folder = try into.map(checked(folder:)) ?? "assets"
    let path = "\(folder)/\(try checked(name: id)).vast"
    return Layout(files: [File(entry: nil, path: path)], folders: [])
  }

  private init(files: [File], folders: [String]) {
    self.files = files
    self.folders = folders
  }

  private init(addon content: Content, slug: String, into folder: String) throws {
    switch content.addonRoot {
    case .folder(let root, let addons):
      let files = content.files(below: root).filter { !$0.isAtTop }
      self.init(
        files: try Layout.placed(files, folder), folders: addons.map { Path.join(folder, $0) })
    case .top:
      let own = Path.join(folder, try Layout.checked(name: slug))
      self.init(files: try Layout.placed(content.files, own), folders: [own])
    }
  }

  private init(project content: Content, into folder: String) throws {
    guard let root = content.projectFolder else {
      throw StoreError(
        .noProject, "the archive has no project.godot", hint: "install it as an addon instead")
    }
    let files = content.files(below: root).filter {
      !folder.isEmpty || !Layout.isReserved($0.names.first ?? "")
    }
    self.init(files: try Layout.placed(files, folder), folders: [folder])
  }

  private static func placed(_ files: [Content.File], _ folder: String) throws -> [File] {
    try files.map { file in
      guard file.entry.kind == .file else {
        throw StoreError(
          .linkEntry, "\(file.entry.path) is a symbolic link", subject: file.entry.path)
      }
      let path = Path.join(folder, String(file.path))
      guard path.utf8.count <= 1024 else {
        throw StoreError(
          .pathTooLong, "\(file.entry.path) would have a path longer than 1024 bytes",
          subject: file.entry.path)
      }
      return File(entry: file.entry.index, path: path)
    }
  }

  /// Whether the name at the top of the project is the engine's cache or ours.
  private static func isReserved(_ name: Substring) -> Bool {
    [".assetstore", ".godot", "assetstore.json", "assetstore.lock"].contains(
      EntryName.folded(String(name)))
  }

  /// A folder of the project that packages may be installed into, as it is written in manifest and lock.
  static func checked(folder: String) throws -> String {
    var folder = folder[...]
    while folder.utf8.starts(with: "./".utf8) { folder.removeFirst(2) }
    while folder.utf8.last == UInt8(ascii: "/") { folder.removeLast() }
    let path = String(folder)
    do {
      try ArchiveGate.check(path: path)
    } catch let error as StoreError {
      throw StoreError(
        .invalidArgument, "cannot install into that folder: \(error.message)", subject: path,
        hint: "name a folder of the project, such as \"addons\"")
    }
    let names = Path.names(path[...]).map { EntryName.folded(String($0)) }
    // A repository or project within the project counts, too.
    guard let top = names.first, !isReserved(top[...]), top != "project.godot",
      !names.contains(where: Content.isPrivate)
    else {
      throw StoreError(
        .invalidArgument, "cannot install into \(path): it is not for packages", subject: path)
    }
    return path
  }

  private static func checked(name: String) throws -> String {
    do {
      try ArchiveGate.check(path: name)
    } catch let error as StoreError {
      throw StoreError(
        error.reason, "cannot name a file or folder after this package: \(error.message)",
        subject: name)
    }
    guard !name.utf8.contains(UInt8(ascii: "/")), !Content.isPrivate(EntryName.folded(name))
    else {
      throw StoreError(
        .pathName, "cannot name a file or folder \"\(name)\"", subject: name)
    }
    return name
  }
}
