/// Finds out what packages shall be: from REFs, from the manifest and lock, or from receipts.
struct Planner {
  let tree: ProjectTree
  let cache: ArchiveCache
  let files: ProjectFiles
  let options: Plan.Options
  let progress: Progress

  var place: ArchivePlace { ArchivePlace(project: tree.directory) }
  private var archives: PlanArchives {
    PlanArchives(
      tree: tree, cache: cache, lock: files.lock, options: options, progress: progress)
  }

  /// A release to install and what the manifest is to say of it.
  private struct Choice {
    var candidate: Candidate
    var wish: Manifest.Wish
    /// What an error calls it: the REF as it was given.
    var shown: String
    /// Already in the cache, where it had to be read to know its name.
    var archive: CachedArchive?
    var opened: Archive?
  }

  /// Thrown where receipts are brief and their files would be needed.
  struct NeedsFiles: Error {}

  // MARK: install

  func install(_ refs: [String], _ findRelease: Project.FindRelease) throws -> Plan {
    let pin = try callersPin(refs)
    let into = try options.into.map(Layout.checked(folder:))
    var choices: [String: Choice] = [:]
    let found =
      refs.isEmpty
      ? try wanted(findRelease) : try refs.map { try choice($0, pin, into, findRelease) }
    for choice in found {
      let name = choice.candidate.name
      guard PackageName.isValid(name) else {
        throw StoreError(
          .invalidRef, "\(PackageName.printable(name)) cannot be the name of a package",
          subject: name)
      }
      if let other = choices[name], other.candidate != choice.candidate {
        throw StoreError(
          .ambiguousRef, "two different releases of \(name) are asked for", subject: name,
          hint: "ask for one of them")
      }
      choices[name] = choice
    }

    var work = work()
    if files.manifest == nil {
      for (name, entry) in files.lock.packages { work.manifest.want(name, wish(for: entry)) }
    }
    var goals: [PlanBuilder.Goal] = []
    for (name, choice) in choices.sorted(by: { Path.precedes($0.key, $1.key) }) {
      // Who is named and may overwrite gets all that its archive has.
      goals.append(try goal(choice, pin, isWhole: !refs.isEmpty && options.overwrite))
      if !refs.isEmpty || files.manifest?.assets[name] == nil {
        work.manifest.want(name, choice.wish)
      }
    }
    return try plan(work, goals)
  }

  /// A plan of these goals, and of what the options say is to be removed along with them.
  private func plan(_ work: Plan.Work, _ goals: [PlanBuilder.Goal]) throws -> Plan {
    var work = work
    let gone =
      options.removing.isEmpty ? [] : try files.receipts.select(options.removing, files.lock)
    for receipt in gone {
      guard !goals.contains(where: { $0.contents.package.name == receipt.name }) else {
        throw StoreError(
          .invalidArgument, "\(receipt.name) is asked for and to be removed",
          subject: receipt.name)
      }
      work.manifest.assets[receipt.name] = nil
      work.lock.packages[receipt.name] = nil
    }
    let plan = try build(work, goals, removing: gone)
    if files.receipts.isBrief, !plan.work.packages.isEmpty { throw NeedsFiles() }
    return plan
  }

  // MARK: update

  /// Packages of which a newer release suits the project, with that release.
  ///
  /// A version that the manifest names stays. A package that its source does not know any more stays too,
  /// unless it is named.
  func outdated(
    _ names: [String], _ findRelease: Project.FindRelease
  ) throws -> [(installed: Receipt, candidate: Candidate)] {
    var found: [(installed: Receipt, candidate: Candidate)] = []
    for receipt in try files.receipts.select(names, files.lock) {
      let wish = files.manifest?.assets[receipt.name]
      guard !receipt.entry.source.isEmpty, wish == nil || wish?.version == "*" else { continue }
      do {
        let ref = "\(receipt.entry.source):\(receipt.name)"
        let candidate = try release(ref, findRelease)
        let (old, new) = (
          VersionText(receipt.entry.version), VersionText(candidate.version)
        )
        let isOther = candidate.url != receipt.entry.url
        if old < new || (old == new && isOther) { found.append((receipt, candidate)) }
      } catch let error as StoreError
        where names.isEmpty && (error.status == .notFound || error.status == .incompatible)
      {
        continue
      }
    }
    return found
  }

  func update(_ names: [String], _ findRelease: Project.FindRelease) throws -> Plan {
    let newer = try outdated(names, findRelease)
    let goals = try newer.map { installed, candidate in
      var candidate = candidate
      candidate.name = installed.name
      let wish =
        files.manifest?.assets[installed.name] ?? Manifest.Wish(source: candidate.source)
      return try goal(Choice(candidate: candidate, wish: wish, shown: installed.name), .none)
    }
    var work = work()
    let updated = Set(newer.map(\.installed.name))
    for receipt in names.isEmpty ? [] : try files.receipts.select(names, files.lock)
    where !updated.contains(receipt.name) {
      work.skipped.append(Skip(what: receipt.name, why: whyNot(receipt)))
    }
    if names.isEmpty { work.skipped += absent }
    return try plan(work, goals)
  }

  /// What the lock has and is not installed, and so is left by what changes installed packages.
  private var absent: [Skip] {
    files.receipts.absent(from: files.lock).map {
      Skip(
        what: $0,
        why: "it is not installed; install without names installs what \(Lock.fileName) has")
    }
  }

  /// Why `update` leaves a package as it is.
  private func whyNot(_ receipt: Receipt) -> String {
    if let version = files.manifest?.assets[receipt.name]?.version, version != "*" {
      return "\(Manifest.fileName) asks for version \(version)"
    }
    if receipt.entry.source.isEmpty { return "it came from a path or URL" }
    let engine = options.anyEngine ? nil : files.engine
    return "\(receipt.entry.version) is the newest release"
      + (engine.map { " for Godot \($0.text)" } ?? "")
  }

  /// The release that a source has for a REF.
  private func release(_ ref: String, _ findRelease: Project.FindRelease) throws -> Candidate {
    var candidate = try findRelease(ref, options.anyEngine ? nil : files.engine)
    candidate.url = place.written(candidate.url)
    return candidate
  }

  private func callersPin(_ refs: [String]) throws -> Pin {
    let pin = options.sha256.lowercased()
    guard pin.isEmpty || Hex.isSHA256(pin) else {
      throw StoreError(
        .invalidArgument, "\"\(EntryName.printable(pin).prefix(80))\" is no SHA-256",
        subject: "sha256", hint: "give 64 hex digits")
    }
    guard pin.isEmpty || refs.count == 1 else {
      throw StoreError(
        .invalidArgument, "a SHA-256 to expect is given for \(refs.count) packages",
        hint: "give it with a single REF")
    }
    return pin.isEmpty ? .none : .asked(pin)
  }

  private func choice(
    _ ref: String, _ pin: Pin, _ into: String?, _ findRelease: Project.FindRelease
  ) throws -> Choice {
    let isArchive = ArchiveRef.isArchive(ref)
    var choice: Choice
    if isArchive {
      choice = try archive(ref, from: options.workingDirectory, pin)
    } else {
      let candidate = try release(ref, findRelease)
      let version = try Ref(ref).version == nil ? "*" : candidate.version
      choice = Choice(
        candidate: candidate, wish: Manifest.Wish(source: candidate.source, version: version),
        shown: ref)
    }
    choice.wish.into = into ?? files.manifest?.assets[choice.candidate.name]?.into
    return choice
  }

  /// What the manifest wants, at the lock's versions; without a manifest, what the lock has.
  private func wanted(_ findRelease: Project.FindRelease) throws -> [Choice] {
    let wishes =
      files.manifest?.assets ?? files.lock.packages.mapValues { wish(for: $0) }
    return try wishes.sorted { Path.precedes($0.key, $1.key) }.map { name, wish in
      if let locked = files.lock.packages[name], wish.isSatisfied(by: locked, place) {
        let candidate = Candidate(
          name: name, source: locked.source, title: locked.title, type: locked.type,
          version: locked.version, url: locked.url, sha256: "")
        return Choice(candidate: candidate, wish: wish, shown: name)
      }
      var choice: Choice
      if let url = wish.url {
        if files.receipts.isBrief { throw NeedsFiles() }
        choice = try archive(url, from: tree.directory, .none)
      } else {
        let source = wish.source.isEmpty ? "" : "\(wish.source):"
        let version = wish.version == "*" ? "" : "@\(wish.version)"
        let candidate = try release("\(source)\(name)\(version)", findRelease)
        choice = Choice(candidate: candidate, wish: wish, shown: name)
      }
      choice.candidate.name = name
      choice.wish = wish
      return choice
    }
  }

  private func wish(for entry: Lock.Entry) -> Manifest.Wish {
    Manifest.Wish(
      source: entry.source, into: entry.into, url: entry.source.isEmpty ? entry.url : nil)
  }

  /// An archive named by path or URL, as what it says of itself.
  ///
  /// - Parameter directory: what a relative path is seen from.
  private func archive(_ ref: String, from directory: String, _ pin: Pin) throws -> Choice {
    let named = try archives.open(ref, from: directory, pin)
    let description = named.description
    let candidate = Candidate(
      name: "\(description.publisher)/\(description.slug)", source: "", title: description.title,
      type: description.type, version: description.version, url: named.url, sha256: "")
    return Choice(
      candidate: candidate, wish: Manifest.Wish(url: named.url), shown: named.shown,
      archive: named.cached, opened: named.opened)
  }

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
      && before?.into == choice.wish.into
    let entry = Lock.Entry(
      source: candidate.source, title: candidate.title, type: candidate.type,
      version: candidate.version, url: candidate.url, sha256: sha256, treeHash: "", trust: trust,
      into: choice.wish.into, without: isAsBefore && !isWhole ? before?.without : nil,
      license: isAsBefore ? before?.license : nil)
    let isSame = installed.map {
      $0.entry.sha256 == sha256 && $0.entry.into == entry.into && $0.entry.type == entry.type
        && $0.entry.without == entry.without
    }
    if files.receipts.isBrief, isSame != true { throw NeedsFiles() }
    let contents = try PackageContents(
      name: candidate.name, entry: entry, receipt: isSame == true ? installed : nil,
      licenseOfSource: isAsBefore ? nil : candidate.license, system: tree.system,
      limits: options.limits, progress: progress
    ) { try reading.take { try cached ?? archives.fetch(candidate.url, pin) } }
    return PlanBuilder.Goal(
      contents: contents, installed: installed, kind: installed == nil ? .install : .replace,
      trust: pin.sha256.isEmpty ? .firstUse : .pinned, isThorough: false,
      isRebuilt: installed == nil && locked?.sha256 == sha256 && locked?.into == entry.into)
  }

  // MARK: remove, repair

  func remove(_ names: [String]) throws -> Plan {
    guard !names.isEmpty else {
      throw StoreError(.invalidArgument, "no package to remove is named", subject: "names")
    }
    var work = work()
    let selected = try files.receipts.select(names, files.lock)
    for receipt in selected {
      work.manifest.assets[receipt.name] = nil
      work.lock.packages[receipt.name] = nil
    }
    return try build(work, [], removing: selected)
  }

  /// Brings back what was before a change set, as far as nobody changed it since.
  func undo(_ entry: History.Entry) throws -> Plan {
    var work = work()
    work.undoes = entry.id
    var goals: [PlanBuilder.Goal] = []
    var gone: [Receipt] = []
    for (name, step) in entry.record.steps.sorted(by: { Path.precedes($0.key, $1.key) }) {
      let installed = files.receipts.packages[name]
      guard installed?.entry == step.after?.entry else {
        throw StoreError(
          .planStale, "\(name) is not what the last change made of it any more", subject: name,
          hint: "install the version you want instead")
      }
      guard let before = step.before else {
        work.manifest.assets[name] = nil
        work.lock.packages[name] = nil
        if let installed { gone.append(installed) }
        continue
      }
      work.manifest.assets[name] = before.wish
      let contents = try PackageContents(
        name: name, entry: before.entry,
        receipt: installed?.entry == before.entry ? installed : nil,
        system: tree.system,
        limits: options.limits, progress: progress
      ) { try archives.fetch(before.entry.url, .installed(before.entry.sha256)) }
      goals.append(
        PlanBuilder.Goal(
          contents: contents, installed: installed, kind: installed == nil ? .install : .replace,
          trust: .pinned, isThorough: false, isRebuilt: false))
    }
    return try build(work, goals, removing: gone, restoring: entry.record.kept)
  }

  func repair(_ names: [String]) throws -> Plan {
    var work = work()
    if names.isEmpty { work.skipped = absent }
    let deserted = files.receipts.deserted()
    let goals = try files.receipts.select(names, files.lock).map { receipt in
      let contents = try PackageContents(
        name: receipt.name, entry: receipt.entry, receipt: receipt, system: tree.system,
        limits: options.limits, progress: progress
      ) { try archives.fetch(receipt.entry.url, .installed(receipt.entry.sha256)) }
      try contents.regain(deserted[receipt.name] ?? [])
      // What lies in the place of a file that comes back is as good as an edit of it.
      return PlanBuilder.Goal(
        contents: contents, installed: receipt, kind: .repair, trust: .pinned,
        isThorough: true, isRebuilt: true)
    }
    return try build(work, goals, force: true)
  }

  private func build(
    _ work: Plan.Work, _ goals: [PlanBuilder.Goal], removing gone: [Receipt] = [],
    restoring kept: History.Kept? = nil, force: Bool? = nil
  ) throws -> Plan {
    try PlanBuilder(
      tree: tree, receipts: files.receipts, work: work, goals: goals, removed: gone, kept: kept,
      force: force ?? options.force, overwrite: options.overwrite, progress: progress
    ).plan()
  }

  private func work() -> Plan.Work {
    Plan.Work(
      isFrozen: options.frozen,
      staying: options.frozen ? [Manifest.fileName, Lock.fileName] : [],
      skipped: options.frozen ? strangers : [],
      generation: files.receipts.generation, limits: options.limits,
      manifestText: files.manifestText,
      lockText: files.lockText, manifest: files.manifest ?? Manifest(), lock: files.lock)
  }
}
