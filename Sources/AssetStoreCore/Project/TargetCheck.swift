/// Whether what a plan writes can lie where it is to, seen together with all that goes away.
struct TargetCheck {
  let tree: ProjectTree
  let actions: [Plan.Step]
  /// Files that go away.
  let vanishing: Set<PathKey>

  func check() throws {
    try checkWay()
    try checkLikeness()
  }

  /// Checks that nothing is where a written file or a folder for it must be, except what goes away.
  private func checkWay() throws {
    for step in actions {
      guard let target = step.target else { continue }
      switch try tree.look(target) {
      case .absent, .file: break
      case .blocked(let blocker):
        guard vanishing.contains(PathKey(blocker)) else {
          throw TargetCheck.occupied(target, by: blocker, step.action.package)
        }
      case .other(let status):
        // Overwriting takes the whole thing into the backup.
        guard status.kind == .directory, step.action.kind.comesNew else { break }
        try tree.walk(target) { path in
          guard vanishing.contains(PathKey(path)) else {
            throw TargetCheck.occupied(target, by: path, step.action.package)
          }
        }
      }
    }
  }

  /// Checks that no new path differs from one that stays in case or Unicode form alone: on another file system
  /// the two would be one.
  private func checkLikeness() throws {
    var known: [PathKey: [String: [String]]] = [:]
    // By folded path; two packages of the plan may differ so too.
    var coming: [String: String] = [:]
    var checked: Set<PathKey> = []
    for step in actions where step.action.kind.comesNew || step.action.kind == .writeNew {
      guard let target = step.target else { continue }
      for path in ProjectPath.way(to: target, &checked) {
        let folder = Path.parent(path)
        if known[PathKey(folder)] == nil {
          known[PathKey(folder)] = Dictionary(
            grouping: try tree.names(folder), by: ProjectPath.fold)
        }
        for name in known[PathKey(folder)]?[ProjectPath.fold(Path.name(path))] ?? [] {
          let like = Path.join(folder, name)
          // Swift compares Unicode forms as equal; the file system does not.
          guard PathKey(like) != PathKey(path), try !vanishes(like) else { continue }
          throw alike(like, path, step.action.package)
        }
        let other = coming.updateValue(path, forKey: ProjectPath.fold(path)) ?? path
        guard PathKey(other) == PathKey(path) else { throw alike(other, path, step.action.package) }
      }
    }
  }

  private func alike(_ other: String, _ path: String, _ package: String) -> StoreError {
    StoreError(
      .pathOccupied, "\(other) differs from \(path) of \(package) in case or Unicode form alone",
      subject: other, hint: "rename it, or install into another folder")
  }

  /// Whether a file goes away, or a folder with all that is in it.
  private func vanishes(_ path: String) throws -> Bool {
    if vanishing.contains(PathKey(path)) { return true }
    guard vanishing.contains(where: { $0.path.utf8.starts(with: "\(path)/".utf8) }) else {
      return false
    }
    var remains = false
    try tree.walk(path) { if !vanishing.contains(PathKey($0)) { remains = true } }
    return !remains
  }

  static func occupied(_ path: String, by blocker: String, _ package: String) -> StoreError {
    StoreError(
      .pathOccupied,
      path == blocker
        ? "\(path) is in the way of \(package) and belongs to no package"
        : "\(blocker) is in the way of \(path) of \(package)", subject: blocker,
      hint: "move it away, install into another folder, or allow overwriting")
  }
}

extension Action.Kind {
  /// Whether a file may come to where none is.
  var comesNew: Bool { self == .write || self == .restore }
}
