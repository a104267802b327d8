@testable import AssetStoreCore

/// A project and a store in a folder of their own, and archives to install.
final class ProjectScratch {
  let folder: Scratch
  let cache: ArchiveCache
  var directory: String { Path.join(folder.path, "project") }

  init(inMemory: Bool = false) throws {
    folder = Scratch(inMemory: inMemory)
    cache = ArchiveCache(
      system: RealSystem(), directory: Path.join(folder.path, "store"), readOnly: false)
    try RealSystem().makeDirectories(Path.join(folder.path, "project"))
    try folder.write("project/project.godot", "[application]\nconfig/name=\"test\"\n")
  }

  func project(_ system: any System = RealSystem()) throws -> Project {
    try Project(system: system, cache: cache, directory: directory)
  }

  /// Makes an archive of these files, by name, and gives its path.
  func zip(_ name: String, _ files: [String: String], executable: Set<String> = []) throws -> String
  {
    let entries = files.sorted { $0.key < $1.key }.map {
      ZipBuilder.Entry($0.key, $0.value, mode: executable.contains($0.key) ? 0o100755 : 0o100644)
    }
    let path = Path.join(folder.path, name)
    try RealSystem().replace(path, with: ZipBuilder(entries).bytes(), sync: false)
    return path
  }

  /// A release of "maker/thing" as a catalogue would choose it.
  func candidate(
    _ files: [String: String], version: String = "1.0", name: String = "maker/thing",
    executable: Set<String> = []
  ) throws -> Candidate {
    let slug = Path.name(name)
    let path = try zip("\(slug)-\(version).zip", files, executable: executable)
    return Candidate(
      name: name, source: "test", title: slug, type: .addon, version: version,
      url: FileURL.make(path), sha256: "")
  }

  func plan(
    _ candidates: Candidate..., options: Plan.Options = Plan.Options()
  ) throws -> Plan {
    try project().planInstall(candidates.map(\.name), options, .none, FixedReleases(candidates))
  }

  @discardableResult
  func install(_ candidates: Candidate..., options: Plan.Options = Plan.Options()) throws -> Outcome
  {
    let plan = try project().planInstall(
      candidates.map(\.name), options, .none, FixedReleases(candidates))
    return try project().commit(plan, .fast, .none)
  }

  /// Installs again what manifest and lock want.
  func restore() throws -> Outcome {
    let plan = try project().planInstall([], Plan.Options(), .none, FixedReleases([]))
    return try project().commit(plan, .fast, .none)
  }

  @discardableResult
  func remove(_ names: String..., force: Bool = false) throws -> Outcome {
    var options = Plan.Options()
    options.force = force
    return try project().commit(try project().planRemove(names, options, .none), .fast, .none)
  }

  func write(_ path: String, _ text: String) throws {
    try folder.write("project/\(path)", text)
  }

  /// The text of a file of the project; nil if there is none.
  func text(_ path: String) throws -> String? {
    let path = Path.join(directory, path)
    guard try RealSystem().status(path)?.kind == .file else { return nil }
    return String(decoding: try RealSystem().read(path, limit: 1 << 20), as: UTF8.self)
  }

  /// Everything in the project: kind, mode and bytes by path. The receipts stand as values.
  func tree(below top: String = "") throws -> [String: String] {
    var tree: [String: String] = [:]
    let system = RealSystem()
    func walk(_ path: String) throws {
      for name in try system.list(Path.join(directory, path)) {
        let child = Path.join(path, name)
        let full = Path.join(directory, child)
        guard let status = try system.status(full) else { continue }
        switch status.kind {
        case .directory:
          tree[child] = "directory"
          try walk(child)
        case .file where child == ".assetstore/state.sqlite":
          tree[child] = try project().list().map(\.treeHash).joined(separator: " ")
        case .file:
          let bytes = try system.read(full, limit: 1 << 20)
          tree[child] = "\(status.mode) \(String(decoding: bytes, as: UTF8.self))"
        default: tree[child] = "other"
        }
      }
    }
    try walk(top)
    return tree
  }

  /// Kind and path of each action, as "write addons/a".
  static func actions(_ actions: [Action]) -> [String] {
    actions.map { "\($0.kind.rawValue) \($0.path)" }
  }
}

/// Why `body` failed; nil if it did not.
func failure(_ body: () throws -> Void) -> StoreError.Reason? {
  do {
    try body()
    return nil
  } catch {
    return (error as? StoreError)?.reason
  }
}

/// These and no others.
struct FixedReleases: ReleaseFinder {
  let candidates: [Candidate]

  init(_ candidates: [Candidate]) { self.candidates = candidates }

  func releases(_ ref: Ref, _ shown: String) throws -> [Candidate] {
    let found = candidates.filter { ref.name == (try? Ref($0.name))?.name }
    guard !found.isEmpty else { throw StoreError(.unknownRef, "no \(shown)") }
    return found
  }

  func names(ofVast id: String) throws -> [String] {
    Set(candidates.filter { $0.declared.vastId == id }.map(\.name)).sorted()
  }
}
