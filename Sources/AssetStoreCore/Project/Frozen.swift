/// Installing exactly what the lock has: the same trees everywhere, and neither manifest nor lock changes.
enum Frozen {
  /// Throws unless the lock has what the manifest wants and what its packages need, and nothing else.
  ///
  /// - Parameter manifest: nil where there is none, and the lock alone says what is wanted.
  static func check(_ manifest: Manifest?, _ lock: Lock, _ place: ArchivePlace) throws {
    let selection = Selection(
      lock: lock.packages, manifest: manifest, finder: NoReleases(), engine: nil, isStrict: true)
    guard let manifest else { return try checkNeeds(selection) }
    for (name, wish) in manifest.assets.sorted(by: { Path.precedes($0.key, $1.key) }) {
      guard let locked = lock.packages[name] else {
        throw stale(
          name, "\(Manifest.fileName) wants \(name), which \(Lock.fileName) does not have")
      }
      guard wish.isSatisfied(by: locked, place), wish.into == locked.into else {
        throw stale(
          name, "\(Lock.fileName) has \(name) otherwise than \(Manifest.fileName) wants it")
      }
    }
    let staying = selection.staying(without: [])
    let unwanted = lock.packages.keys.filter { staying[$0] == nil }
    if let name = unwanted.min(by: Path.precedes) {
      throw stale(name, "\(Lock.fileName) has \(name), which \(Manifest.fileName) does not want")
    }
    try checkNeeds(selection)
  }

  /// Throws unless the lock's packages have each other as they need it, as far as the lock knows.
  private static func checkNeeds(_ selection: Selection) throws {
    for (name, entry) in selection.lock.sorted(by: { Path.precedes($0.key, $1.key) }) {
      for need in entry.declared?.dependencies ?? [] {
        let wanted = EntryName.printable("\(need.name) \(need.version)")
        let found = selection.locked(need.name).flatMap { selection.lock[$0] }
        guard let found else {
          guard !need.optional else { continue }
          throw stale(
            EntryName.printable(need.name),
            "\(Lock.fileName) has \(name), which needs \(wanted), and does not have that"
          )
        }
        let range = try? VersionRange(need.version)
        guard range?.contains(VersionText(found.version)) == true else {
          throw stale(
            EntryName.printable(need.name),
            "\(Lock.fileName) has \(name), which needs \(wanted), and has that in version \(found.version)"
          )
        }
      }
    }
  }

  /// The same of a project, which must have a lock.
  static func check(_ files: ProjectFiles, _ place: ArchivePlace) throws {
    guard files.lockText != nil else {
      throw StoreError(
        .lockStale, "\(place.project) has no \(Lock.fileName)", subject: Lock.fileName,
        hint:
          "take it back from version control, or install what the manifest wants, which makes it")
    }
    try check(files.manifest, files.lock, place)
  }

  /// The error for a package that would have to come, go or move for all to have what they need.
  static func stale(_ name: String) -> StoreError {
    stale(name, "\(Lock.fileName) does not have \(name) as what is installed needs it")
  }

  fileprivate static func stale(_ name: String, _ message: String) -> StoreError {
    StoreError(
      .lockStale, message, subject: name,
      hint:
        "bring the lock up to date where it may change: install what is wanted, remove what is not")
  }

  /// Throws if files of a package are, or would be, others than those that the lock had when it was written.
  static func check(_ name: String, treeHash: String, _ locked: Lock.Entry?) throws {
    guard let locked, locked.treeHash != treeHash else { return }
    throw StoreError(
      .hashMismatch,
      "\(name) comes to other files than those of \(Lock.fileName): tree hash \(locked.treeHash) there, \(treeHash) here",
      subject: name,
      hint:
        "its archive is the right one, so another version of this library laid its files out otherwise"
    )
  }
}

extension Planner {
  /// What is installed and the lock does not have. It stays, as it may be the user's.
  var strangers: [Skip] {
    files.receipts.packages.keys.filter { files.lock.packages[$0] == nil }
      .sorted(by: Path.precedes)
      .map { Skip(what: $0, why: "it is installed, and \(Lock.fileName) does not have it") }
  }

  /// Plans to install what the lock has, whatever sources have.
  func installFrozen(_ refs: [String]) throws -> Plan {
    guard refs.isEmpty, options.removing.isEmpty, options.into == nil, options.sha256.isEmpty else {
      throw StoreError(
        .invalidArgument,
        "a change of manifest or lock is asked for, and that they stay as they are",
        hint: "ask for one of the two")
    }
    try Frozen.check(files, place)
    let plan: Plan
    do {
      plan = try install([], NoReleases())
    } catch let error as StoreError where error.reason == .unsatisfiable {
      // The lock's packages do not suit each other, or not what their archives say.
      throw Frozen.stale(error.subject, error.message)
    }
    let kept = Set(plan.summary.changes.filter { $0.kind == .none }.map(\.name))
    for receipt in files.receipts.packages.values where kept.contains(receipt.name) {
      try Frozen.check(
        receipt.name, treeHash: receipt.entry.treeHash, files.lock.packages[receipt.name])
    }
    return plan
  }
}
