/// A project's files as they lie on disk. No link inside the project is ever followed.
///
/// Remembers the folders it has looked at, so it is good for one pass over a tree that stands still.
package final class ProjectTree {
  /// What lies at a path of the project.
  package enum Look: Sendable, Equatable {
    case absent
    case file(FileStatus)
    /// A folder, link, pipe or other thing.
    case other(FileStatus)
    /// A folder on the way is a file, a link or another thing: this one.
    case blocked(by: String)
  }

  private enum Folder {
    case present
    case absent
    case blocked(by: String)
  }

  package let system: any System
  let directory: String
  private var folders: [PathKey: Folder] = [PathKey(""): .present]

  package init(system: any System, directory: String) {
    self.system = system
    self.directory = directory
  }

  package func absolute(_ path: String) -> String { Path.join(directory, path) }

  package func look(_ path: String) throws -> Look {
    switch try folder(Path.parent(path)) {
    case .absent: return .absent
    case .blocked(let blocker): return .blocked(by: blocker)
    case .present: break
    }
    guard let status = try system.status(absolute(path)) else { return .absent }
    return status.kind == .file ? .file(status) : .other(status)
  }

  /// Throws if a folder on the way to `path` is a link, where no transaction of ours put one.
  func refuseLinks(to path: String) throws {
    guard case .blocked(let blocker) = try look(path),
      try system.status(absolute(blocker))?.kind == .link
    else { return }
    throw StoreError(
      .projectDamaged, "an interrupted change cannot be undone: \(blocker) is a link",
      subject: blocker, hint: "put a folder in the place of the link and open the project again")
  }

  private func folder(_ path: String) throws -> Folder {
    if let known = folders[PathKey(path)] { return known }
    let found: Folder
    switch try folder(Path.parent(path)) {
    case .present:
      switch try system.status(absolute(path))?.kind {
      case nil: found = .absent
      case .directory?: found = .present
      default: found = .blocked(by: path)
      }
    case let parent: found = parent
    }
    folders[PathKey(path)] = found
    return found
  }

  /// The names in a folder of the project; none if it is no folder, or behind a link, or another change just took it.
  package func names(_ path: String) throws -> [String] {
    guard case .present = try folder(path) else { return [] }
    do {
      return try system.list(absolute(path))
    } catch let error as StoreError where error.reason == .noSuchPath {
      return []
    }
  }

  /// Calls `body` with the path of each thing below a folder that is no folder itself, in order.
  ///
  /// - Parameter enter: whether to go into a folder.
  package func walk(
    _ path: String, enter: (String) throws -> Bool = { _ in true }, _ body: (String) throws -> Void
  ) throws {
    // A stack and not recursion: how deep folders are nested is not ours to say.
    var waiting = [path]
    while let next = waiting.popLast() {
      var inner: [String] = []
      for name in try names(next) {
        let child = Path.join(next, name)
        if try system.status(absolute(child))?.kind == .directory {
          if try enter(child) { inner.append(child) }
        } else {
          try body(child)
        }
      }
      waiting += inner.reversed()
    }
  }

  /// The SHA-256 of a file.
  package func hash(_ path: String, _ progress: Progress) throws -> String {
    let changed = StoreError(
      .planStale, "\(path) changed while it was read", subject: path, hint: "try again")
    let file: any FileHandle
    do {
      file = try system.open(absolute(path), .read)
    } catch let error as StoreError where error.reason == .noSuchPath {
      throw changed
    }
    let status = try file.status()
    guard status.kind == .file else { throw changed }
    var hash = try SHA256()
    var done: UInt64 = 0
    try unsafe file.readPieces { piece in
      unsafe hash.update(piece)
      done += UInt64(piece.count)
      try progress.report(.hash, path, done, of: max(done, UInt64(clamping: status.size)))
    }
    return hash.finish()
  }
}
