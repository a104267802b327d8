/// Chooses releases: of what is asked for, and of what that needs in turn.
///
/// What is installed stays as it is as long as it can. So the packages of the lock that nobody asked to move are
/// first offered at their locked release alone, without a look at any source; only where that leads to nothing
/// are they offered with all the releases that they have.
struct Selection {
  /// A package that is asked for.
  struct Request {
    /// "PUBLISHER/SLUG"
    var name: String
    var range: VersionRange
    /// The releases to choose from; empty: those of the lock and the sources.
    var offers: [Candidate] = []
  }

  let files: ProjectFiles
  let finder: any ReleaseFinder
  /// What releases must suit; nil: any will do.
  let engine: GodotVersion?
  /// Packages of the lock that shall be as new as can be.
  var moving: Set<String> = []
  /// Packages of the lock that go, whatever needs them.
  var leaving: Set<String> = []
  /// What archives that were opened since declare, by their `key`.
  var learned: [String: Declared] = [:]

  /// Tells a release from all others.
  static func key(_ candidate: Candidate) -> String {
    [candidate.name, candidate.version, candidate.url].joined(separator: "\u{1f}")
  }

  /// The lock's packages that are there because somebody wants them, and not because others need them.
  var wanted: Set<String> {
    let lock = files.lock.packages
    guard let manifest = files.manifest else {
      let needed = Set(lock.flatMap { name, entry in needs(of: entry, in: lock).filter { $0 != name } })
      return Set(lock.keys).subtracting(needed)
    }
    let needed = Set(lock.values.flatMap { needs(of: $0, in: lock) })
    // What stands in neither is nobody's: it stays until somebody says otherwise.
    return Set(lock.keys.filter { manifest.assets[$0] != nil || !needed.contains($0) })
  }

  /// The packages of `lock` that a package there needs.
  private func needs(of entry: Lock.Entry, in lock: [String: Lock.Entry]) -> [String] {
    (entry.declared?.dependencies ?? []).filter { !$0.optional }.compactMap { dependency in
      lock[dependency.name] != nil
        ? dependency.name
        : lock.first { !$0.key.isEmpty && $0.value.declared?.vastId == dependency.name }?.key
    }
  }

  /// Of the lock's packages without `leaving`, those that are still wanted or needed, and who needs them.
  func staying() -> [String: Set<String>] {
    let lock = files.lock.packages
    var found: [String: Set<String>] = [:]
    var queue = wanted.subtracting(leaving).sorted(by: Path.precedes)
    for name in queue { found[name] = [] }
    while let name = queue.popLast() {
      guard let entry = lock[name] else { continue }
      for needed in needs(of: entry, in: lock) where needed != name {
        if found[needed] == nil { queue.append(needed) }
        found[needed, default: []].insert(name)
      }
    }
    return found
  }
}
