// A project: what is installed in it, whether it still is as it was installed, and how it changes.
//
//     assetstore.json    Manifest       what it wants              text, for version control
//     assetstore.lock    Lock           exactly what it got        text, for version control
//     .assetstore/       .gdignore      so that the engine looks away, and .gitignore, so that version control does
//       state.sqlite     ProjectState   receipts, history, and the journal of a change under way
//       lock             ProjectLock    one change at a time
//       staging/ backup/ Transaction    files on their way in and out, edits that had to give way
//
// A change is a Plan first. Planner finds out what the packages shall be, PlanBuilder asks ThreeWay for each
// path what happens to it, and the answer is a value that can be printed and thrown away. Transaction does
// what the plan says, as a list of steps that can each be taken back and that the journal knows; Recovery takes
// them back if nobody else can any more. What the user edited is told from what was installed by hashes alone;
// the receipts are derived and come back from the lock and its archives.

/// An open project. Used by one caller at a time; several processes may have it open.
package final class Project: Sendable {
  /// Absolute.
  package let directory: String
  let system: any System
  let cache: ArchiveCache
  /// What opening it had to put right, for a person; "" if nothing.
  package let recovered: String

  /// Opens the project in an existing directory, and undoes a change of it that was interrupted.
  package init(system: any System, cache: ArchiveCache, directory: String) throws {
    guard try system.isDirectory(directory) else {
      throw StoreError(
        .noSuchPath, "there is no directory \(directory)", subject: directory,
        hint: "name the directory of a project, for Godot where project.godot lies")
    }
    self.system = system
    self.cache = cache
    self.directory = directory
    recovered = try Recovery(system: system, directory: directory, key: cache.journalKey).run()
  }

  var receipts: Receipts {
    get throws { try ProjectState.read(ProjectFiles.state(directory), system: system) }
  }

  /// What is installed, by name.
  package func list() throws -> [InstalledPackage] {
    try receipts.select([]).map(\.summary)
  }

  /// The files of the packages `names`, of all if it is empty, by path.
  package func files(_ names: [String]) throws -> [InstalledFile] {
    // Only for what an error advises, so a failure is no reason to stop.
    let lock = (try? ProjectFiles.lock(system, directory)) ?? Lock()
    return try receipts.select(names, lock).joined().sorted { Path.precedes($0.path, $1.path) }
  }

  package func verify(_ names: [String], _ progress: Progress) throws -> Verification {
    let verifier = Verifier(
      tree: ProjectTree(system: system, directory: directory), receipts: try receipts,
      lock: try ProjectFiles.lock(system, directory))
    return try verifier.verify(names, progress)
  }

  /// Plans to install what `refs` name, or, without any, what manifest and lock want.
  package func planInstall(
    _ refs: [String], _ options: Plan.Options, _ progress: Progress,
    _ finder: any ReleaseFinder
  ) throws -> Plan {
    if let plan = try planOfNothing(refs, options, progress, finder) { return plan }
    let planner = try planner(options, progress)
    return try planner.telling(
      options.frozen ? planner.installFrozen(refs) : planner.install(refs, finder), finder)
  }

  /// The plan to install what is installed already, found without reading what receipts say of each file.
  private func planOfNothing(
    _ refs: [String], _ options: Plan.Options, _ progress: Progress, _ finder: any ReleaseFinder
  ) throws -> Plan? {
    // Reading archives twice would take longer than receipts do.
    guard !options.force, options.removing.isEmpty, !refs.contains(where: ArchiveRef.isArchive)
    else { return nil }
    let tree = ProjectTree(system: system, directory: directory)
    let path = ProjectFiles.state(directory)
    let receipts = try ProjectState.readBriefly(path, system: system) {
      if case .file = try tree.look($0) { true } else { false }
    }
    guard let receipts else { return nil }
    let files = try ProjectFiles(system: system, directory: directory, receipts: receipts)
    let planner = Planner(
      tree: tree, cache: cache, files: files, options: options, progress: progress)
    do {
      return try planner.telling(
        options.frozen ? planner.installFrozen(refs) : planner.install(refs, finder), finder)
    } catch is Planner.NeedsFiles {
      return nil
    }
  }

  /// Packages of which a newer release suits the project, and those whose release was withdrawn.
  package func outdated(
    _ names: [String], _ options: Plan.Options, _ progress: Progress, _ finder: any ReleaseFinder
  ) throws -> OutdatedPackages {
    let planner = try planner(options, progress)
    let upgrades = try planner.outdated(names, finder).map { installed, candidate in
      Upgrade(
        name: installed.name, source: candidate.source, title: candidate.title,
        version: installed.entry.version, latest: candidate.version)
    }
    return OutdatedPackages(upgrades: upgrades, withdrawn: try planner.withdrawn(names, finder))
  }

  /// Plans to bring packages to the newest releases that suit the project.
  package func planUpdate(
    _ names: [String], _ options: Plan.Options, _ progress: Progress, _ finder: any ReleaseFinder
  ) throws -> Plan {
    let planner = try planner(options, progress)
    return try planner.telling(planner.update(names, finder), finder)
  }

  package func planRemove(
    _ names: [String], _ options: Plan.Options, _ progress: Progress
  ) throws -> Plan {
    try planner(options, progress).remove(names)
  }

  package func planRepair(
    _ names: [String], _ options: Plan.Options, _ progress: Progress
  ) throws -> Plan {
    try planner(options, progress).repair(names)
  }

  private func planner(_ options: Plan.Options, _ progress: Progress) throws -> Planner {
    Planner(
      tree: ProjectTree(system: system, directory: directory), cache: cache,
      files: try ProjectFiles(system: system, directory: directory), options: options,
      progress: progress)
  }

  /// Does what a plan of this project says, all of it or nothing.
  ///
  /// - Parameter granting: whether packages get the permissions that they newly ask for.
  package func commit(
    _ plan: Plan, granting: Bool = false, _ durability: Durability, _ progress: Progress
  ) throws -> Outcome {
    guard !plan.isCommitted else {
      throw StoreError(.planCommitted, "the plan was committed already", hint: "plan again")
    }
    var consent = Consent()
    for change in granting ? [] : plan.summary.changes {
      consent.add(change.name, change.version, change.newPermissions ?? [])
    }
    try consent.check()
    let transaction = try Transaction(
      system: system, directory: directory, plan: plan, durability: durability, progress: progress,
      key: cache.journalKey)
    let outcome: Outcome
    do {
      outcome = try transaction.run {
        do {
          try cache.remember(project: directory)
        } catch let error as StoreError where error.reason == .readOnly {
          // Nobody removes archives from a store that cannot be written.
        }
      }
    } catch let error as StoreError {
      guard let (name, archive) = transaction.unpacking else { throw error }
      throw Refused.archive(archive, of: name, error, cache: cache, project: directory)
    }
    plan.isCommitted = true
    return outcome
  }

  /// The change sets, newest first.
  package func history() throws -> [ChangeSet] {
    try entries().map(ChangeSet.init)
  }

  private func entries() throws -> [History.Entry] {
    try ProjectState.history(ProjectFiles.state(directory), system: system)
  }

  /// Plans to take back the last change set that was not taken back yet.
  package func planUndo(_ options: Plan.Options, _ progress: Progress) throws -> Plan {
    guard let last = try entries().prefix(History.depth).first(where: \.isUndoable) else {
      throw StoreError(.nothingToUndo, "there is no change of this project to undo")
    }
    return try planner(options, progress).undo(last)
  }

  /// SHA-256 of the archives that the lock pins, and of those that undoing needs.
  package func neededArchives() throws -> Set<String> {
    try Project.neededArchives(system, directory)
  }

  /// The same of the project in `directory`, which is only looked at.
  static func neededArchives(_ system: any System, _ directory: String) throws -> Set<String> {
    let files = try ProjectFiles(system: system, directory: directory)
    let history = try ProjectState.history(ProjectFiles.state(directory), system: system)
    let undoable = history.prefix(History.depth).filter(\.isUndoable)
    return Set(files.lock.packages.values.map(\.sha256))
      .union(files.receipts.packages.values.map(\.entry.sha256))
      .union(undoable.flatMap { $0.record.steps.values.compactMap { $0.before?.entry.sha256 } })
  }
}
