/// Where archives are, as manifest, lock and receipts say it: a URL, or a path seen from the project.
///
/// What lies in the project, or was named by a relative path, belongs to the project and moves with it: to a
/// clone, another machine, another folder. So it is written down as it is seen from the project. A path is not
/// encoded in any way, and is told from a URL by having no "://".
struct ArchivePlace {
  /// Absolute.
  let project: String

  /// What to write down for the archive at an absolute path.
  ///
  /// - Parameter isRelative: whether the caller named it by a relative path.
  func written(path: String, isRelative: Bool) -> String {
    let folders = names(project)
    let names = names(path)
    let common = zip(folders, names).prefix { Array($0.utf8) == Array($1.utf8) }.count
    guard common == folders.count || isRelative else { return FileURL.make(path) }
    let up = Array(repeating: "..", count: folders.count - common)
    return (up + names.dropFirst(common).map { String($0) }).joined(separator: "/")
  }

  /// The same for what a source or a person wrote: one and the same place always comes out as the same text.
  func written(_ text: String) -> String {
    guard text.contains("://") else {
      let isRelative = text.utf8.first != UInt8(ascii: "/")
      return written(path: Path.absolute(text, from: project), isRelative: isRelative)
    }
    return FileURL.path(text).map {
      written(path: Path.absolute($0, from: project), isRelative: false)
    } ?? text
  }

  /// The URL to fetch it from.
  func url(_ written: String) -> String {
    written.isEmpty || written.contains("://")
      ? written : FileURL.make(Path.absolute(written, from: project))
  }

  private func names(_ path: String) -> [Substring] {
    Path.names(path[...]).filter { !$0.isEmpty }
  }
}
