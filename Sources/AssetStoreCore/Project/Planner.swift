/// Finds out what packages shall be: from REFs, from the manifest and lock, or from receipts.
struct Planner {
  let tree: ProjectTree
  let cache: ArchiveCache
  let files: ProjectFiles
  let options: Plan.Options
  let progress: Progress

  var place: ArchivePlace { ArchivePlace(project: tree.directory) }
  var archives: PlanArchives {
    PlanArchives(
      tree: tree, cache: cache, lock: files.lock, options: options, progress: progress)
  }

  /// A release to install.
  private struct Choice {
    var candidate: Candidate
    /// The folder in the place of "addons".
    var into: String?
    /// What an error calls it.
    var shown: String
    var archive: CachedArchive?
    var opened: Archive?
  }

  /// Thrown where receipts are brief and their files would be needed.
  struct NeedsFiles: Error {}

  // MARK: install

  func install(_ refs: [String], _ finder: any ReleaseFinder) throws -> Plan {
    let pin = try callersPin(refs)
    let selection = selection(finder)
    let asked = Orders(
      files: files, options: options, place: place, archives: archives, finder: selection.finder,
      wishedInLock: selection.wanted)
    let orders = try asked.all(refs, pin)
    var work = work()
    if files.manifest == nil {
      for (name, wish) in asked.unwritten { work.manifest.want(name, wish) }
    }
    for (name, order) in orders where !refs.isEmpty || files.manifest?.assets[name] == nil {
      work.manifest.want(name, order.wish)
    }
    return try plan(work, selection, orders, pin, everything: refs.isEmpty)
  }

  private func callersPin(_ refs: [String]) throws -> Pin {
    let pin = try options.sha256.isEmpty ? "" : Hex.checkedSHA256(options.sha256)
    guard pin.isEmpty || refs.count == 1 else {
      throw StoreError(
        .invalidArgument, "a SHA-256 to expect is given for \(refs.count) packages",
        hint: "give it with a single REF")
    }
    return pin.isEmpty ? .none : .asked(pin)
  }

  func selection(_ finder: any ReleaseFinder) -> Selection {
    var selection = Selection(
      lock: files.lock.packages, manifest: files.manifest,
      finder: PlacedReleases(finder: finder, place: place),
      engine: options.anyEngine ? nil : files.engine)
    if options.frozen { selection.absence = "which \(Lock.fileName) does not have" }
    return selection
  }

  /// A plan of the releases that are chosen for these orders.
  ///
  /// What an archive declares may be more than its source knew. So the choice is made again until it is one of
  /// archives that were looked into. Each release is looked into once, and each turn but the last looks into one
  /// more: so there are no more turns than releases, whatever a server gives when it is asked again.
  ///
  /// - Parameter everything: whether what is as it should be is looked at too.
  func plan(
    _ work: Plan.Work, _ selection: Selection, _ orders: [String: Order], _ pin: Pin,
    everything: Bool
  ) throws -> Plan {
    var selection = selection
    let leaving = Set(options.removing)
    var known: [String: PlanBuilder.Goal] = [:]
    while true {
      let chosen = try selection.choose(
        orders.values.map(\.request).sorted { Path.precedes($0.name, $1.name) }, leaving: leaving)
      var goals: [PlanBuilder.Goal] = []
      var hasLearned = false
      for (name, candidate) in chosen.sorted(by: { Path.precedes($0.key, $1.key) }) {
        let order = orders[name]
        if options.frozen, !isLocked(candidate) { throw Frozen.stale(name) }
        let isSettled = files.receipts.packages[name] != nil && isLocked(candidate)
        guard everything || order != nil || !isSettled else { continue }
        let key = Selection.key(candidate)
        if let goal = known[key] {
          goals.append(goal)
          continue
        }
        let locked = files.lock.packages[name]
        let choice = Choice(
          candidate: candidate, into: order == nil ? locked?.into : order?.wish.into,
          shown: order?.shown ?? name, archive: order?.archive, opened: order?.opened)
        // Who is named and may overwrite gets all that its archive has.
        let goal = try goal(
          choice, order == nil ? .none : pin,
          isWhole: !everything && order != nil && options.overwrite)
        let declared = goal.contents.package.entry.declared ?? .nothing
        if declared != candidate.declared {
          selection.learned[key] = declared
          hasLearned = true
        }
        known[key] = goal
        goals.append(goal)
      }
      if !hasLearned {
        try VastIds.check(
          chosen.mapValues { candidate in
            let entry =
              known[Selection.key(candidate)]?.contents.package.entry
              ?? files.lock.packages[candidate.name]
            return entry?.declared ?? .nothing
          })
        let orphans = orphans(chosen, selection)
        if options.frozen, let name = orphans.min(by: Path.precedes) { throw Frozen.stale(name) }
        return try plan(work, goals, without: orphans)
      }
    }
  }

  /// What was there only for others and is not chosen any more.
  private func orphans(_ chosen: [String: Candidate], _ selection: Selection) -> [String] {
    let wanted = selection.wanted
    return files.lock.packages.keys.filter {
      chosen[$0] == nil && !wanted.contains($0) && !options.removing.contains($0)
    }
  }

  func isLocked(_ candidate: Candidate) -> Bool {
    let locked = files.lock.packages[candidate.name]
    return locked?.version == candidate.version && locked?.url == candidate.url
      && locked?.source == candidate.source
  }

  /// A plan of these goals, and of what the options say is to be removed along with them.
  private func plan(
    _ work: Plan.Work, _ goals: [PlanBuilder.Goal], without orphans: [String]
  ) throws -> Plan {
    var work = work
    var gone =
      options.removing.isEmpty ? [] : try files.receipts.select(options.removing, files.lock)
    for name in orphans {
      work.lock.packages[name] = nil
      if let receipt = files.receipts.packages[name] { gone.append(receipt) }
    }
    for receipt in gone {
      try checkStaying(receipt.name, goals.map(\.contents.package.name))
      work.manifest.assets[receipt.name] = nil
      work.lock.packages[receipt.name] = nil
    }
    let plan = try build(work, goals, removing: gone)
    if files.receipts.isBrief, !plan.work.packages.isEmpty { throw NeedsFiles() }
    return plan
  }

  func checkStaying(_ leaving: String, _ asked: [String]) throws {
    guard asked.contains(leaving) else { return }
    throw StoreError(
      .invalidArgument, "\(leaving) is asked for and to be removed", subject: leaving)
  }

  // MARK: goals

  /// - Parameter isWhole: whether it also gets the files that others took over.
  private func goal(_ choice: Choice, _ callersPin: Pin, isWhole: Bool = false) throws
    -> PlanBuilder.Goal
  {
    let reading = PlanArchives.Reading(choice.archive)
    return try archives.judging(choice.shown, reading) {
      try goal(choice, callersPin, isWhole, reading)
    }
  }

  private func goal(
    _ choice: Choice, _ callersPin: Pin, _ isWhole: Bool,
    _ reading: PlanArchives.Reading
  ) throws -> PlanBuilder.Goal {
    let candidate = choice.candidate
    let locked = files.lock.packages[candidate.name]
    let isLocked = locked?.url == candidate.url && locked?.version == candidate.version
    let given = try Pin.source(candidate.source, candidate.sha256)
      .agreeing(with: callersPin, on: candidate)
    let pin = try given.agreeing(
      with: isLocked ? locked.map { .locked($0.sha256) } ?? .none : .none, on: candidate)
    if let archive = choice.archive { try pin.check(archive, of: candidate) }
    if files.receipts.isBrief, pin.sha256.isEmpty { throw NeedsFiles() }
    let cached =
      pin.sha256.isEmpty && choice.archive == nil
      ? try reading.take { try archives.fetch(candidate.url, pin) }
      : choice.archive.map { FetchedArchive(cached: $0, opened: choice.opened) }
    let sha256 = cached?.cached.sha256 ?? pin.sha256
    // The lock says how its hash was come by; that it is there now does not change that.
    let trust: Trust =
      !given.sha256.isEmpty ? .pinned : isLocked ? locked?.trust ?? .firstUse : .firstUse
    let installed = files.receipts.packages[candidate.name]
    // Where the lock was lost, the receipt still knows.
    let before = locked ?? installed?.entry
    let isAsBefore =
      before?.url == candidate.url && before?.version == candidate.version
      && before?.into == choice.into
    var entry = Lock.Entry(
      source: candidate.source, title: candidate.title, type: candidate.type,
      version: candidate.version, url: candidate.url, sha256: sha256, treeHash: "", trust: trust,
      into: choice.into, without: isAsBefore && !isWhole ? before?.without : nil,
      license: isAsBefore ? before?.license : nil)
    let isSame = installed.map {
      $0.entry.hasArchive(of: entry) && $0.entry.into == entry.into && $0.entry.type == entry.type
        && $0.entry.without == entry.without
    }
    if files.receipts.isBrief, isSame != true { throw NeedsFiles() }
    if isSame == true { entry.declared = installed?.entry.declared }
    let contents = try PackageContents(
      name: candidate.name, entry: entry, receipt: isSame == true ? installed : nil,
      licenseOfSource: isAsBefore ? nil : candidate.license, system: tree.system,
      limits: options.limits, progress: progress
    ) { try reading.take { try cached ?? archives.fetch(candidate.url, pin) } }
    return PlanBuilder.Goal(
      contents: contents, installed: installed, kind: installed == nil ? .install : .replace,
      trust: pin.sha256.isEmpty ? .firstUse : .pinned, isThorough: false,
      isRebuilt: installed == nil && locked?.hasArchive(of: entry) == true
        && locked?.into == entry.into,
      granted: granted(candidate.name, to: entry))
  }

  func build(
    _ work: Plan.Work, _ goals: [PlanBuilder.Goal], removing gone: [Receipt] = [],
    restoring kept: History.Kept? = nil, force: Bool? = nil
  ) throws -> Plan {
    try PlanBuilder(
      tree: tree, receipts: files.receipts, work: work, goals: goals, removed: gone, kept: kept,
      force: force ?? options.force, overwrite: options.overwrite, progress: progress
    ).plan()
  }

  func work() -> Plan.Work {
    Plan.Work(
      isFrozen: options.frozen,
      staying: options.frozen ? [Manifest.fileName, Lock.fileName] : [],
      skipped: options.frozen ? strangers : [],
      generation: files.receipts.generation, limits: options.limits,
      manifestText: files.manifestText,
      lockText: files.lockText, manifest: files.manifest ?? Manifest(), lock: files.lock)
  }
}
