/// The execution of a plan: all of it or nothing.
///
///     unpack   new files and texts into `.assetstore/staging/NAME`, hashed on the way, then synced
///     begin    the list of steps into the journal                       from here on it can be undone by anyone
///     steps    old files out, new folders and files in, the texts; then their directories are synced
///     commit   receipts and history in, journal out                     from here on it is done
///     sweep    staging goes, and with it the old files
///
/// StagedPlaces says where a new file waits: a folder that the project does not have yet is built as it will be, and
/// goes in by one rename. StepList says what the steps are, StepRunner does them and takes them back.
///
/// Bad bytes, and a disk that is too small, show while unpacking; the steps only make directories and rename. If the
/// process dies between begin and commit, Recovery undoes the journal's steps. What the user made of files that
/// had to give way stays in `.assetstore/backup/NAME` under their own paths, and in `NAME-undone` what was made
/// of a new file before it was taken back. With durability `fast` nothing is synced.
final class Transaction {
  private let system: any System
  private let directory: String
  private let durability: Durability
  private let progress: Progress
  private var work: Plan.Work
  private let plan: Plan
  private let name: String
  private let key: () throws -> [UInt8]?
  /// The package that could not be unpacked.
  private(set) var unpacking: (name: String, archive: CachedArchive)?
  /// What packages outside the plan lose to it.
  private var losses: [String: ProjectState.Loss] = [:]

  init(
    system: any System, directory: String, plan: Plan, durability: Durability, progress: Progress,
    key: @escaping () throws -> [UInt8]?
  ) throws {
    self.key = key
    self.system = system
    self.directory = directory
    self.plan = plan
    self.durability = durability
    self.progress = progress
    work = plan.work
    name = "\(system.now())-\(try system.randomName())"
  }

  private var statePath: String { ProjectFiles.state(directory) }
  private var staging: String { inProject(Journal.staging(name)) }
  private var recovery: Recovery { Recovery(system: system, directory: directory, key: key) }
  private func inProject(_ path: String) -> String { Path.join(directory, path) }

  /// - Parameter prepare: runs when the project is locked and the plan still holds.
  func run(_ prepare: () throws -> Void) throws -> Outcome {
    let folder = inProject(ProjectPath.folder)
    let madeFolder = try system.makeDirectory(folder)
    // Where nothing came of it, and nobody else is at work in it, the folder goes again.
    defer { if madeFolder { try? system.remove(directory: folder) } }
    let lock = try ProjectLock(
      system: system, path: inProject(ProjectLock.path), project: directory)
    defer { withExtendedLifetime(lock) {} }
    // Asked under the lock: before it, another's first commit may still be under way.
    let isFirst = try system.status(statePath) == nil
    do {
      // Another process may have died since this one opened the project.
      _ = try recovery.recover()
      try checkFresh()
      if try changesNothing() {
        if isFirst { clear() }
        return outcome
      }
      try prepare()
      try makeIgnoreFiles()
      try execute()
      try? recovery.sweep()
      return outcome
    } catch {
      if !isInterrupted {
        try? recovery.sweep()
        if isFirst { clear() }
      }
      throw error
    }
  }

  /// Takes away what was made for a first commit that came to nothing. Only while the lock is held: others
  /// build on it.
  private func clear() {
    for name in ["state.sqlite", "state.sqlite-journal", ".gdignore", ".gitignore"] {
      try? system.remove(file: inProject("\(ProjectPath.folder)/\(name)"))
    }
    try? system.remove(file: inProject(ProjectLock.path))
  }

  /// Makes engine and version control look away from what is ours.
  private func makeIgnoreFiles() throws {
    for (name, text) in [(".gdignore", ""), (".gitignore", "*\n")] {
      let path = inProject("\(ProjectPath.folder)/\(name)")
      let file: any FileHandle
      if let status = try system.status(path) {
        // Empty where the one who made it did not live to write it.
        guard status.kind == .file, status.size == 0, !text.isEmpty else { continue }
        file = try system.open(path, .update)
      } else {
        file = try system.open(path, .createNew(mode: 0o644))
      }
      try unsafe Array(text.utf8).withUnsafeBytes { try unsafe file.write($0) }
      try file.close()
    }
  }

  /// Whether a journal is left, and so staging and state are still needed.
  private var isInterrupted: Bool {
    // What cannot be read may well be one.
    (try? ProjectState.hasJournal(statePath, system: system)) ?? true
  }

  private var outcome: Outcome {
    Outcome(
      durability: durability, changes: plan.summary.changes, actions: plan.summary.actions,
      undoes: plan.summary.undoes, skipped: plan.summary.skipped,
      withdrawn: plan.summary.withdrawn)
  }

  private func execute() throws {
    try system.makeDirectories(staging)
    let places = try StagedPlaces(work.actions, name) { try system.status(inProject($0)) == nil }
    let before = try ProjectState.read(statePath, system: system)
    let receipts = try unpack(places, before)
    let steps = try StepList(system, directory, name, work, places).steps
    let journal = Journal(name: name, summary: summary, steps: steps)
    let state = try ProjectState.open(statePath, durability: durability)
    try state.begin(journal, key: try key())
    var runner = StepRunner(system: system, directory: directory)
    do {
      for (number, step) in journal.steps.enumerated() {
        try runner.perform(step)
        progress.announce(
          .commit, directory, UInt64(number + 1), of: UInt64(journal.steps.count))
      }
      try checkOldFiles(journal.steps)
      if durability == .full { try runner.syncTouched() }
      try state.commit(
        ProjectState.Commit(
          removed: work.removed, written: receipts, losses: losses,
          history: try historyEntry(before, receipts)))
    } catch {
      // A commit can fail after it was done, say where a lock is given back. Only the database knows.
      guard let isUnderWay = try? state.hasJournal() else { throw unsettled(error) }
      if !isUnderWay { return }
      guard runner.undo(journal.steps, edits: Journal.edits(name)) else { throw unsettled(error) }
      // A journal that stays is undone once more when the project is opened, which changes nothing. It has to
      // stay until what was undone is on the disk.
      do {
        if durability == .full { try runner.syncTouched() }
        try state.removeJournal()
      } catch {}
      throw error
    }
  }

  private func unsettled(_ error: any Error) -> any Error {
    (error as? StoreError)?.hinting(
      "not all could be put back; opening the project again tries once more") ?? error
  }

  private var summary: String {
    let packages = plan.summary.changes.filter { $0.kind != .none }
      .map { change in
        [change.kind.rawValue, change.name, change.version].filter { !$0.isEmpty }
          .joined(separator: " ")
      }.joined(separator: ", ")
    return packages.isEmpty ? "what \(Lock.fileName) says" : packages
  }

  private func historyEntry(_ before: Receipts, _ receipts: [Receipt]) throws -> History.Entry {
    let oldManifest = try work.manifestText.map { try Manifest(Array($0.utf8), path: "") }
    var steps: [String: History.Step] = [:]
    for name in Set(work.removed + receipts.map(\.name)).union(work.disowned.keys) {
      let old = before.packages[name]?.entry
      let new = work.lock.packages[name]
      steps[name] = History.Step(
        before: old.map { History.State(entry: $0, wish: oldManifest?.assets[name]) },
        after: new.map { History.State(entry: $0, wish: work.manifest.assets[name]) })
    }
    return History.Entry(
      at: system.now(), undoes: work.undoes,
      record: History.Record(
        changes: plan.summary.changes.filter { $0.kind != .none }, steps: steps, kept: kept))
  }

  private var kept: History.Kept? {
    func paths(_ kinds: Action.Kind...) -> [String] {
      work.actions.map(\.action).filter { kinds.contains($0.kind) }.map(\.path)
    }
    let kept = History.Kept(
      folder: Journal.backup(name), moved: paths(.overwrite, .deleteEdit),
      edited: paths(.keep, .writeNew))
    return kept.moved.isEmpty && kept.edited.isEmpty ? nil : kept
  }

  // MARK: is the plan still true?

  private func checkFresh() throws {
    let state = ProjectFiles.state(directory)
    guard try ProjectState.generation(state, system: system) == work.generation,
      try isSame(ProjectFiles.text(Manifest.fileName, system, directory), work.manifestText),
      try isSame(ProjectFiles.text(Lock.fileName, system, directory), work.lockText)
    else { throw stale("its packages") }
    let tree = ProjectTree(system: system, directory: directory)
    for (path, seen) in work.seen {
      guard try tree.look(path.path) == seen.look else { throw stale(path.path) }
    }
    // A file can be edited without a trace in its status; where its bytes would be lost, they are read again.
    for step in work.actions {
      switch step.action.kind {
      case .replace, .delete, .restore:
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

  /// By bytes: Swift takes Unicode's several forms of a text for one.
  private func isSame(_ left: String?, _ right: String?) -> Bool {
    left.map { Array($0.utf8) } == right.map { Array($0.utf8) }
  }

  /// Throws if something was saved into an old file after it was found unedited: then all of it goes back, the
  /// edit too.
  private func checkOldFiles(_ steps: [Step]) throws {
    for step in steps {
      guard case .move(let path, let old, "") = step, Path.isWithin(old, Journal.staging(name)),
        let seen = work.seen[PathKey(path)], case .file(let before) = seen.look
      else { continue }
      let now = try system.status(inProject(old))
      guard now?.modified != before.modified || now?.size != before.size else { continue }
      guard try !seen.sha256.isEmpty && system.hash(inProject(old)) == seen.sha256 else {
        throw stale(path)
      }
    }
    for text in try work.changedTexts() {
      guard let old = text.old else { continue }
      let moved = inProject(Path.join(Journal.staging(name), "old-\(text.name)"))
      guard try system.read(moved, limit: ProjectFiles.largestText) == Array(old.utf8) else {
        throw stale(text.name)
      }
    }
  }

  private func stale(_ what: String) -> StoreError {
    StoreError(
      .planStale, "the project was changed since the plan was made: \(what)", subject: what,
      hint: "plan again")
  }

  private func changesNothing() throws -> Bool {
    let lock = try work.lockText.map { try Lock(Array($0.utf8), path: inProject(Lock.fileName)) }
    guard lock ?? Lock() == work.lock else { return false }
    guard work.packages.isEmpty, work.removed.isEmpty, work.actions.isEmpty else { return false }
    if work.isFrozen { return true }
    // Where nothing is wanted, no manifest says the same.
    if work.manifestText == nil, work.manifest.assets.isEmpty { return true }
    return try work.manifestText == work.manifest.text()
  }

  // MARK: the work

  private func unpack(_ places: StagedPlaces, _ before: Receipts) throws -> [Receipt] {
    let jobs = work.actions.compactMap { step -> Staging.Job? in
      guard let source = step.source, let target = step.target else { return nil }
      return Staging.Job(
        package: source.package, file: source.file, path: inProject(places.place(target, source)))
    }
    // One flush of the whole file system costs less than many of single files.
    let flushAll = durability == .full && jobs.count > 64
    for folder in places.folders { try system.makeDirectory(inProject(folder)) }
    let area = Staging(
      system: system, syncEach: durability == .full && !flushAll, progress: progress)
    do {
      try area.unpack(&work.packages, jobs)
    } catch let failure as Staging.Failure {
      let package = work.packages[failure.package]
      unpacking = package.archive.map { (package.name, $0) }
      throw failure.cause
    }
    var receipts: [Receipt] = []
    for package in work.packages { receipts.append(try receipt(package)) }
    for (name, paths) in work.disowned {
      if let receipt = before.packages[name] { try disown(paths, receipt) }
    }
    for text in try work.changedTexts() {
      let path = Path.join(staging, text.name)
      let mode = try system.status(inProject(text.name))?.mode
      let file = try system.open(path, .createNew(mode: mode ?? 0o644))
      if let mode { try system.setMode(mode, path) }
      try unsafe Array(text.new.utf8).withUnsafeBytes { try unsafe file.write($0) }
      if durability == .full, !flushAll { try file.sync() }
      try file.close()
    }
    if flushAll {
      try system.sync(fileSystemOf: staging)
    } else if durability == .full {
      let own = [Journal.staging(name), Journal.stagingFolder, ProjectPath.folder]
      for folder in places.folders + own { try system.sync(directory: inProject(folder)) }
      try system.sync(directory: directory)
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
    if work.isFrozen {
      try Frozen.check(package.name, treeHash: entry.treeHash, work.lock.packages[package.name])
    }
    work.lock.packages[package.name] = entry
    return Receipt(
      name: package.name, entry: entry, installedAt: package.installedAt ?? system.now(),
      folders: package.folders, files: files)
  }

  /// What receipt and lock say of a package that lost files to others.
  private func disown(_ paths: Set<String>, _ receipt: Receipt) throws {
    let treeHash = try TreeHash.hash(receipt.files.filter { !paths.contains($0.path) })
    work.lock.packages[receipt.name] = work.lock.packages[receipt.name]?.losing(paths)
    work.lock.packages[receipt.name]?.treeHash = treeHash
    losses[receipt.name] = ProjectState.Loss(paths: paths, treeHash: treeHash)
  }
}
