/// The execution of a plan: all of it or nothing.
///
/// Whatever can fail for want of space or for bad bytes happens in `.assetstore/staging/NAME` first. Then
/// come the steps: old files out, new files in, manifest and lock. The last thing that can fail is the commit
/// of the receipts; until then every step can be taken back, and after it only leftovers are removed. The bytes
/// of edited files that had to give way stay in `.assetstore/backup/NAME` under their own paths.
final class Transaction {
  private let system: any System
  private let directory: String
  private let durability: Durability
  private let progress: Progress
  private var work: Plan.Work
  private let plan: Plan
  private let name: String

  /// Directories and files that stay, unless nothing else does.
  private let ground: StepRunner
  private let steps: StepRunner

  init(
    system: any System, directory: String, plan: Plan, durability: Durability, progress: Progress
  ) throws {
    self.system = system
    self.directory = directory
    self.plan = plan
    self.durability = durability
    self.progress = progress
    work = plan.work
    name = "\(system.now())-\(try system.randomName())"
    ground = StepRunner(system: system, sync: durability == .full)
    steps = StepRunner(system: system, sync: durability == .full)
  }

  private var folder: String { Path.join(directory, ProjectPath.folder) }
  private func ours(_ path: String) -> String { Path.join(folder, path) }
  private var staging: String { ours("staging/\(name)") }
  private func inProject(_ path: String) -> String { Path.join(directory, path) }

  /// - Parameter prepare: runs when the project is locked and the plan still holds.
  func run(_ prepare: () throws -> Void) throws -> Outcome {
    let outcome = Outcome(
      durability: durability, changes: plan.summary.changes, actions: plan.summary.actions)
    do {
      try ground.perform(.makeDirectory(folder))
      let lock = try ProjectLock(system: system, path: ours("lock"), project: directory)
      defer { withExtendedLifetime(lock) {} }
      // Asked under the lock: before it, another's first commit may still be under way.
      let stateExisted = try system.status(ProjectFiles.state(directory)) != nil
      do {
        try ground.perform(.makeFile(ours(".gdignore")))
        try checkFresh()
        if try changesNothing() {
          clearGround(stateExisted)
          return outcome
        }
        try prepare()
        try ground.perform(.makeDirectory(ours("staging")))
        sweep()
        try ground.perform(.makeDirectory(staging))
        let receipts = try unpack()
        try move()
        try writeTexts()
        if durability == .full {
          try ground.syncTouched()
          try steps.syncTouched()
        }
        let state = try ProjectState.open(ProjectFiles.state(directory), durability: durability)
        try state.replace(removing: work.removed, writing: receipts)
      } catch {
        let error = rolledBack(error, stateExisted)
        clearGround(stateExisted)
        throw error
      }
      sweep()
      try? system.remove(directory: ours("staging"))
      return outcome
    } catch {
      // Where the lock was not had: nothing but an empty folder is ours to take away.
      _ = ground.undo()
      throw error
    }
  }

  /// Takes away what was made for a commit that came to nothing. Only while the lock is held: others build on it.
  private func clearGround(_ stateExisted: Bool) {
    if !stateExisted { try? system.remove(file: ours("lock")) }
    _ = ground.undo()
  }

  /// Removes what transactions that are over left in staging; the lock says that none is under way.
  private func sweep() {
    for left in (try? system.list(ours("staging"))) ?? [] {
      try? system.removeTree(ours("staging/\(left)"))
    }
  }

  private func rolledBack(_ error: any Error, _ stateExisted: Bool) -> any Error {
    let complete = steps.undo()
    if !stateExisted {
      for ending in ["", "-journal"] {
        try? system.remove(file: ProjectFiles.state(directory) + ending)
      }
    }
    guard complete else {
      guard let error = error as? StoreError else { return error }
      return error.hinting("not all could be put back: what is missing lies in \(staging)")
    }
    try? system.removeTree(staging)
    return error
  }

  // MARK: is the plan still true?

  private func checkFresh() throws {
    let files = try ProjectFiles(system: system, directory: directory)
    guard files.receipts.generation == work.generation, files.manifestText == work.manifestText,
      files.lockText == work.lockText
    else { throw stale("its packages") }
    let tree = ProjectTree(system: system, directory: directory)
    for (key, seen) in work.seen {
      guard try tree.look(key.path) == seen.look else { throw stale(key.path) }
    }
    // A file can be edited without a trace in its status; where its bytes would be lost, they are read again.
    for step in work.actions {
      switch step.action.kind {
      case .replace, .delete:
        guard let seen = work.seen[PathKey(step.action.path)], !seen.sha256.isEmpty else {
          continue
        }
        guard try tree.hash(step.action.path, progress) == seen.sha256 else {
          throw stale(step.action.path)
        }
      default: continue
      }
    }
  }

  private func stale(_ what: String) -> StoreError {
    StoreError(
      .planStale, "the project was changed since the plan was made: \(what)", subject: what,
      hint: "plan again")
  }

  private func changesNothing() throws -> Bool {
    guard work.packages.isEmpty, work.removed.isEmpty, work.actions.isEmpty else { return false }
    // Where no manifest is, none is made to say that nothing is wanted.
    return try (work.manifestText ?? Manifest().text()) == work.manifest.text()
  }

  // MARK: the work

  private func unpack() throws -> [Receipt] {
    let staging = Staging(
      system: system, directory: staging, durability: durability, progress: progress)
    var positions: [Int: [Int]] = [:]
    for step in work.actions {
      if let source = step.source { positions[source.package, default: []].append(source.file) }
    }
    var receipts: [Receipt] = []
    for index in work.packages.indices {
      try staging.unpack(&work.packages[index], number: index, positions[index] ?? [])
      receipts.append(try receipt(work.packages[index]))
    }
    return receipts
  }

  private func receipt(_ package: Plan.Package) throws -> Receipt {
    let files = try package.files.map { file in
      guard Hex.isSHA256(file.sha256) else {
        throw StoreError(
          .defect, "\(file.path) was neither unpacked nor compared", subject: file.path)
      }
      return InstalledFile(
        path: file.path, package: package.name, sha256: file.sha256, size: file.size,
        mode: file.mode)
    }
    var entry = package.entry
    entry.treeHash = try TreeHash.hash(files)
    work.lock.packages[package.name] = entry
    return Receipt(
      name: package.name, entry: entry, installedAt: package.installedAt ?? system.now(),
      folders: package.folders, files: files)
  }

  private func move() throws {
    let targets = work.actions.compactMap(\.target)
    var done: UInt64 = 0
    func announce() {
      done += 1
      progress.announce(.commit, directory, done, of: UInt64(work.actions.count + targets.count))
    }
    for (number, step) in work.actions.enumerated() {
      try takeAway(step, number)
      announce()
    }
    let needed = Set(targets.flatMap(ProjectPath.parents).map(PathKey.init))
    let left = work.actions.map(\.action.path).flatMap(ProjectPath.parents)
    let emptied = Set(left.map(PathKey.init)).subtracting(needed).map(\.path)
    // Longer paths first: a folder is emptied before the one it lies in.
    for folder in emptied.sorted(by: { $0.utf8.count > $1.utf8.count }) {
      try steps.perform(.removeDirectory(inProject(folder)))
    }
    for target in targets where try system.status(inProject(target))?.kind == .directory {
      try steps.perform(.removeDirectory(inProject(target)))
    }
    for folder in needed.map(\.path).sorted(by: Path.precedes) {
      try steps.perform(.makeDirectory(inProject(folder)))
    }
    let unpacked = Staging(
      system: system, directory: staging, durability: durability, progress: progress)
    for step in work.actions {
      guard let target = step.target, let source = step.source else { continue }
      try steps.perform(.move(from: unpacked.path(source), to: inProject(target)))
      announce()
    }
  }

  /// Moves what lies in the place of a new file, or shall go, out of the project's sight.
  private func takeAway(_ step: Plan.Step, _ number: Int) throws {
    let path = step.action.kind == .writeNew ? step.target ?? "" : step.action.path
    switch step.action.kind {
    case .keep, .write: return
    case .overwrite, .deleteEdit:
      let backup = ours("backup/\(name)")
      try steps.perform(.makeDirectory(ours("backup")))
      try steps.perform(.makeDirectory(backup))
      for folder in ProjectPath.parents(path) {
        try steps.perform(.makeDirectory(Path.join(backup, folder)))
      }
      try steps.perform(.move(from: inProject(path), to: Path.join(backup, path)))
    case .writeNew where work.seen[PathKey(path)]?.look == .absent: return
    case .replace, .delete, .deleteGenerated, .writeNew:
      try steps.perform(.move(from: inProject(path), to: Path.join(staging, "old-\(number)")))
    }
  }

  private func writeTexts() throws {
    for (name, old, new) in [
      (Manifest.fileName, work.manifestText, try work.manifest.text()),
      (Lock.fileName, work.lockText, try work.lock.text()),
    ] where old != new {
      try steps.perform(.replaceText(inProject(name), old: old, new: new))
    }
  }
}
