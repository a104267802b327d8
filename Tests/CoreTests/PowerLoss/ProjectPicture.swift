@testable import AssetStoreCore

/// A project as it must be after a power cut, but for what differs from run to run.
struct ProjectPicture: Equatable {
  /// What the user sees: mode and bytes by path.
  private(set) var tree: [String: String] = [:]
  /// What had to give way to change sets.
  private var backup: [String] = []
  private var packages: [String]
  private var findings: [String]
  private var changeSets: Int
  /// What must not be there.
  private var leftovers: [String] = []

  init(_ project: Project) throws {
    packages = try project.list().map {
      "\($0.name) \($0.version) \($0.treeHash) \($0.fileCount) files"
    }
    findings = try project.verify([], .none).findings.map { "\($0.kind) \($0.path)" }
    changeSets = try project.history().count
    let system = RealSystem()
    func look(_ path: String) throws {
      let full = Path.join(project.directory, path)
      guard let status = try system.status(full) else { return }
      if status.kind == .directory {
        for name in try system.list(full) { try look(Path.join(path, name)) }
      }
      if path.isEmpty { return }
      let value =
        status.kind == .directory
        ? "\(status.mode) directory"
        : "\(status.mode) \(String(decoding: try system.read(full, limit: 1 << 20), as: UTF8.self))"
      let names = path.split(separator: "/")
      if names[0] != ".assetstore" {
        tree[path] = value
      } else if names.count > 1, names[1] == "backup" {
        // The name of a backup begins with the time; its folders may outlive a change that was taken back.
        if status.kind == .file { backup.append("\(names.dropFirst(3)) \(value)") }
      } else if names.count > 1,
        ![".gdignore", ".gitignore", "lock", "state.sqlite", "state.sqlite-journal"].contains(
          names[1])
      {
        leftovers.append(path)
      }
    }
    try look("")
    backup.sort()
  }

  /// What differs; nil if nothing does.
  func difference(from other: ProjectPicture) -> String? {
    for path in Set(tree.keys).union(other.tree.keys).sorted(by: Path.precedes)
    where tree[path] != other.tree[path] {
      return "\(path) is \(tree[path] ?? "not there") and not \(other.tree[path] ?? "gone")"
    }
    if self == other { return nil }
    return """
      backup \(backup), packages \(packages), findings \(findings), \(changeSets) change sets, \
      left over \(leftovers), and not \(other.backup), \(other.packages), \(other.findings), \
      \(other.changeSets), \(other.leftovers)
      """
  }
}
