/// Turns what packages shall be into what happens to each path, by the three-hash rule.
final class PlanBuilder {
  /// A package to be as its contents say.
  struct Goal {
    var contents: PackageContents
    /// What of it is installed, as this or another version.
    var installed: Receipt?
    var kind: Change.Kind
    /// Where the hash of its archive came from.
    var trust: Trust
    /// Whether files that are there are read; else their presence is enough.
    var isThorough: Bool
    /// Files that no receipt has, but that lie there, are taken for what this archive brought.
    var isRebuilt: Bool
    /// The permissions that it has already.
    var granted: [String]
  }

  private let tree: ProjectTree
  private let receipts: Receipts
  private var work: Plan.Work
  private let goals: [Goal]
  /// What goes as a whole.
  private let removed: [Receipt]
  /// What the change set that is taken back left of the user's edits.
  private let kept: History.Kept?
  /// Whether edits give way.
  private let force: Bool
  /// Whether files of nobody, and of other packages, do.
  private let overwrite: Bool
  private let progress: Progress

  /// Where each path comes from and goes to.
  private var originals: [PathKey: InstalledFile] = [:]
  private var targets: [PathKey: (goal: Int, file: Int)] = [:]
  /// By folded path.
  private var owners: [String: InstalledFile] = [:]
  private var vanishing: Set<PathKey> = []
  /// Where in the backup what was at a path before lies.
  private var backups: [PathKey: String] = [:]
  /// Edited files that an earlier change let stay where a package's file was.
  private var stayed: Set<PathKey> = []

  init(
    tree: ProjectTree, receipts: Receipts, work: Plan.Work, goals: [Goal], removed: [Receipt],
    kept: History.Kept?, force: Bool, overwrite: Bool, progress: Progress
  ) {
    self.tree = tree
    self.receipts = receipts
    self.work = work
    self.goals = goals
    self.removed = removed
    self.kept = kept
    self.force = force
    self.overwrite = overwrite
    self.progress = progress
  }

  /// Files that had to give way come back, unless what lies in their place was edited since. Those that stayed
  /// are the package's again.
  private func restore(_ kept: History.Kept) throws {
    stayed = Set(kept.edited.map(PathKey.init))
    for path in kept.moved {
      let place = Path.join(kept.folder, path)
      let look = try tree.look(place)
      guard case .file = look else { continue }
      backups[PathKey(path)] = place
      work.seen[PathKey(place)] = Plan.Seen(look: look)
    }
  }

  func plan() throws -> Plan {
    try gather()
    if let kept { try restore(kept) }
    // In order already where one package is new, which is quickly seen.
    let gone = originals.keys.filter { targets[$0] == nil }.map(\.path)
    let coming = goals.flatMap { $0.contents.package.files.map(\.path) }
    for path in (coming + gone).sorted(by: Path.precedes) {
      try judge(path)
    }
    try takeGenerated()
    try TargetCheck(tree: tree, actions: work.actions, vanishing: vanishing).check()
    finish()
    return Plan(work)
  }

  private func gather() throws {
    let planned = Set(goals.map(\.contents.package.name) + removed.map(\.name))
    try VastIds.check(work.lock, goals.map(\.contents), leaving: removed.map(\.name))
    for receipt in receipts.packages.values where !planned.contains(receipt.name) {
      for file in receipt.files { owners[ProjectPath.fold(file.path)] = file }
    }
    for receipt in removed + goals.compactMap(\.installed) {
      for file in receipt.files { originals[PathKey(file.path)] = file }
    }
    for (goalIndex, goal) in goals.enumerated() {
      let package = goal.contents.package
      var checked: Set<PathKey> = []
      for (fileIndex, file) in package.files.enumerated() {
        try checkOwner(file.path, of: package.name, &checked)
        targets[PathKey(file.path)] = (goalIndex, fileIndex)
        owners[ProjectPath.fold(file.path)] = InstalledFile(
          path: file.path, package: package.name, sha256: "", size: file.size, mode: file.mode)
      }
    }
  }

  /// - Parameter checked: folders that were looked at before.
  private func checkOwner(
    _ wanted: String, of package: String, _ checked: inout Set<PathKey>
  ) throws {
    for path in ProjectPath.way(to: wanted, &checked) {
      guard let owner = owners[ProjectPath.fold(path)], owner.package != package else { continue }
      // Two packages of one plan must agree; an installed one can lose a file, but not a folder to a file.
      let isInstalled = receipts.packages[owner.package] != nil && !owner.sha256.isEmpty
      if overwrite, isInstalled, owner.path == path, path == wanted {
        work.disowned[owner.package, default: []].insert(path)
        originals[PathKey(path)] = owner
        continue
      }
      throw StoreError(
        .pathOwned,
        owner.path == path
          ? "\(package) would write \(path), which belongs to \(owner.package)"
          : "\(package) would write \(path), too like \(owner.path) of \(owner.package)",
        subject: path,
        hint: "remove \(owner.package) first, install into another folder, or allow overwriting")
    }
  }

  // MARK: one path

  private func judge(_ path: String) throws {
    let target = targets[PathKey(path)]
    let goal = target.map { goals[$0.goal] }
    let contents = goal?.contents
    let file = target.flatMap { contents?.package.files[$0.file] }
    let look = try tree.look(path)
    let backup = backups[PathKey(path)]
    if let goal, !goal.isThorough, goal.contents.receipt != nil, backup == nil, case .file = look {
      return
    }

    var original = originals[PathKey(path)]
    if let goal, let target, goal.isRebuilt || stayed.contains(PathKey(path)), original == nil,
      case .file = look
    {
      let sha256 = try goal.contents.hash(target.file)
      original = file.map {
        InstalledFile(
          path: path, package: goal.contents.package.name, sha256: sha256, size: $0.size,
          mode: $0.mode)
      }
    }
    var seen = Plan.Seen(look: look)
    let disk: ThreeWay.OnDisk
    var new = file.map { ThreeWay.Contents(sha256: "", executable: $0.mode & 0o100 != 0) }
    switch look {
    case .absent: disk = .absent
    // Whether it can be written there is judged when it is known what goes away.
    case .blocked: disk = .absent
    case .other(let status):
      disk = status.kind == .directory && original == nil ? .absent : .other
    case .file(let status):
      if status.size == original?.size || status.size == file?.size {
        seen.sha256 = try tree.hash(path, progress)
      }
      disk = .file(
        ThreeWay.Contents(sha256: seen.sha256, executable: status.mode & 0o100 != 0))
      if let target, let file, file.size == status.size || file.size == original?.size {
        new?.sha256 = try contents?.hash(target.file) ?? ""
      }
    }
    if case .other = disk, let target, file?.size == original?.size {
      new?.sha256 = try contents?.hash(target.file) ?? ""
    }
    work.seen[PathKey(path)] = seen

    let decision = ThreeWay.decide(
      original: original.map {
        ThreeWay.Contents(sha256: $0.sha256, executable: $0.mode & 0o100 != 0)
      }, disk: disk, new: new, force: force)
    if let backup {
      switch decision {
      case .nothing, .act(.write), .act(.replace), .act(.delete):
        return try restore(path, from: backup, original, target)
      default: break
      }
    }
    switch decision {
    case .nothing: break
    case .occupied:
      // A folder, link or device of the user's is more than a file, and never gives way.
      guard overwrite, case .file = disk else {
        throw TargetCheck.occupied(path, by: path, contents?.package.name ?? "")
      }
      try act(.overwrite, path, nil, target)
    case .act(let kind): try act(kind, path, original, target)
    }
  }

  private func restore(
    _ path: String, from backup: String, _ original: InstalledFile?,
    _ target: (goal: Int, file: Int)?
  ) throws {
    let contents = target.map { goals[$0.goal].contents }
    // The receipt says what the package brings, not what lies there.
    if let target { _ = try contents?.hash(target.file) }
    let package = contents?.package.name ?? original?.package ?? ""
    var step = Plan.Step(action: Action(kind: .restore, path: path, package: package, size: 0))
    if case .file(let status)? = work.seen[PathKey(backup)]?.look { step.action.size = status.size }
    step.target = path
    step.backup = backup
    work.actions.append(step)
  }

  private func act(
    _ kind: Action.Kind, _ path: String, _ original: InstalledFile?,
    _ target: (goal: Int, file: Int)?
  ) throws {
    let contents = target.map { goals[$0.goal].contents }
    let package = contents?.package.name ?? original?.package ?? ""
    var step = Plan.Step(action: Action(kind: kind, path: path, package: package, size: 0))
    switch kind {
    case .write, .replace, .overwrite, .writeNew:
      guard let target, let contents else { return }
      if kind == .writeNew {
        let beside = path + ".new"
        guard Path.name(beside).utf8.count <= 255 else {
          throw StoreError(
            .pathOccupied,
            "\(path) was edited, and its name is too long for the new file to lie beside it",
            subject: path,
            hint: "take your changes out of the way, or allow edited files to be overwritten")
        }
        if try isBeside(beside, of: original, target, package) {
          step.action.kind = .keep
          break
        }
        step.target = beside
      } else {
        step.target = path
      }
      try contents.locate(target.file)
      step.source = (target.goal, target.file)
      step.action.size = contents.package.files[target.file].size
    case .delete, .deleteEdit, .deleteGenerated: vanishing.insert(PathKey(path))
    case .keep, .restore: break
    }
    work.actions.append(step)
  }

  /// Whether the new file lies at NAME.new already. What an earlier upgrade put there and nobody touched may be
  /// replaced; anything else is in the way.
  private func isBeside(
    _ beside: String, of original: InstalledFile?, _ target: (goal: Int, file: Int),
    _ package: String
  ) throws -> Bool {
    var checked: Set<PathKey> = []
    try checkOwner(beside, of: package, &checked)
    let look = try tree.look(beside)
    var seen = Plan.Seen(look: look)
    defer { work.seen[PathKey(beside)] = seen }
    guard targets[PathKey(beside)] == nil else {
      throw StoreError(
        .pathOccupied, "\(beside), where the new file would go, is a file of \(package) itself",
        subject: beside,
        hint: "take your changes out of the way, or allow edited files to be overwritten")
    }
    switch look {
    case .absent: return false
    case .file:
      seen.sha256 = try tree.hash(beside, progress)
      if seen.sha256 == (try goals[target.goal].contents.hash(target.file)) { return true }
      guard seen.sha256 == original?.sha256 else {
        throw TargetCheck.occupied(beside, by: beside, package)
      }
      return false
    case .other: throw TargetCheck.occupied(beside, by: beside, package)
    case .blocked(let blocker): throw TargetCheck.occupied(beside, by: blocker, package)
    }
  }

  // MARK: all paths together

  /// What the engine made beside a file that goes away, goes with it.
  private func takeGenerated() throws {
    let gone = vanishing
    let folders = Set(gone.map { PathKey(Path.parent($0.path)) }).map(\.path)
    for folder in folders.sorted(by: Path.precedes) {
      for name in try tree.names(folder) {
        let path = Path.join(folder, name)
        guard let origin = EngineFiles.origin(of: path), gone.contains(PathKey(origin)),
          !gone.contains(PathKey(path)), targets[PathKey(path)] == nil,
          owners[ProjectPath.fold(path)] == nil,
          let package = originals[PathKey(origin)]?.package
        else { continue }
        let look = try tree.look(path)
        guard case .file = look else { continue }
        // Brought by the package and written over by the engine since, which looked like an edit.
        work.actions.removeAll { PathKey($0.action.path) == PathKey(path) }
        work.seen[PathKey(path)] = work.seen[PathKey(path)] ?? Plan.Seen(look: look)
        vanishing.insert(PathKey(path))
        work.actions.append(
          Plan.Step(action: Action(kind: .deleteGenerated, path: path, package: package, size: 0)))
      }
    }
  }

  /// By name of a package, those of the project as it will be that need it.
  private func dependants() -> [String: [String]] {
    var entries = work.lock.packages
    for receipt in removed { entries[receipt.name] = nil }
    for goal in goals { entries[goal.contents.package.name] = goal.contents.package.entry }
    return Selection(lock: entries, manifest: nil, finder: NoReleases(), engine: nil).needing
      .mapValues { $0.sorted(by: Path.precedes) }
  }

  private func finish() {
    let dependants = dependants()
    var bytes: [Int64] = goals.map { _ in 0 }
    var acted = Set<String>()
    for step in work.actions {
      acted.insert(step.action.package)
      if let source = step.source { bytes[source.package] &+= step.action.size }
    }
    var positions: [Int: Int] = [:]
    for (index, goal) in goals.enumerated() {
      let package = goal.contents.package
      var kind = goal.kind
      if let receipt = goal.contents.receipt {
        if acted.contains(package.name) || receipt.entry.without != package.entry.without {
          kind = .repair
        } else if kind != .repair, !Self.isSame(receipt.entry, package.entry) {
          kind = .replace
        } else {
          kind = .none
          // Where the lock was lost, the receipt still knows.
          let locked = work.lock.packages[package.name]
          if locked == nil {
            work.lock.packages[package.name] = receipt.entry
          } else if !work.isFrozen, locked?.hasArchive(of: receipt.entry) == true {
            // What it says beyond what the archive declares is not kept.
            work.lock.packages[package.name]?.declared = receipt.entry.declared
          }
        }
      }
      if kind != .none {
        positions[index] = work.packages.count
        work.packages.append(package)
      }
      let asked = package.entry.declared?.permissions ?? []
      work.changes.append(
        Change(
          kind: kind, name: package.name, source: package.entry.source, title: package.entry.title,
          oldVersion: goal.installed?.entry.version ?? "", version: package.entry.version,
          sha256: package.entry.sha256, trust: goal.trust, bytes: bytes[index],
          permissions: asked, newPermissions: asked.filter { !goal.granted.contains($0) },
          neededBy: dependants[package.name] ?? []))
    }
    for position in work.actions.indices {
      guard let source = work.actions[position].source else { continue }
      work.actions[position].source = positions[source.package].map { ($0, source.file) }
    }
    for receipt in removed {
      work.removed.append(receipt.name)
      work.changes.append(
        Change(
          kind: .remove, name: receipt.name, source: receipt.entry.source,
          title: receipt.entry.title, oldVersion: receipt.entry.version, version: "", sha256: "",
          trust: nil, bytes: 0, permissions: [], newPermissions: [],
          neededBy: dependants[receipt.name] ?? []))
    }
  }

  private static func isSame(_ left: Lock.Entry, _ right: Lock.Entry) -> Bool {
    var right = right
    right.treeHash = left.treeHash
    return left == right
  }
}
