/// Releases that a project has, or gets as its lock says, though they were withdrawn.
///
/// Only what the catalogue knows is looked at: a project is told of it whether there is a network or not.
extension ReleaseFinder {
  func withdrawal(of name: String, _ entry: Lock.Entry, engine: GodotVersion?) throws -> Withdrawal?
  {
    try withdrawal(
      of: name, source: entry.source, title: entry.title, version: entry.version, engine: engine)
  }
}

extension StoreReleases {
  package func withdrawal(
    of name: String, source: String, title: String, version: String, engine: GodotVersion?
  ) throws -> Withdrawal? {
    guard !source.isEmpty, let found = try catalogue.withdrawn(name, source, version) else {
      return nil
    }
    let instead = try catalogue.details(found.asset).releases.first { release in
      guard release.yanked.isEmpty, !release.url.isEmpty else { return false }
      guard let engine else { return true }
      return GodotVersion.suits(
        minimum: GodotVersion(release.godotMin),
        maximum: release.godotMax.isEmpty ? nil : GodotVersion(release.godotMax), engine: engine)
    }
    return Withdrawal(
      name: name, source: source, title: title, version: version, reason: found.reason,
      instead: instead?.version ?? "")
  }
}

extension Catalogue {
  /// The asset of a release that was withdrawn, and why it was; nil if it was not, or is not known.
  fileprivate func withdrawn(
    _ name: String, _ source: String, _ version: String
  ) throws -> (asset: Int64, reason: String)? {
    guard case .slug(let publisher, let slug) = (try? Ref(name))?.name else { return nil }
    return try read { database in
      try database.first(
        """
        SELECT a.id, r.yanked FROM asset a JOIN source s ON s.id = a.source_id JOIN release r ON r.asset_id = a.id
        WHERE a.publisher = ? AND a.slug = ? AND s.name = ? AND r.version = ? AND r.yanked <> ''
        """, .text(publisher), .text(slug), .text(source), .text(version)
      ) { ($0.integer(0), $0.text(1)) }
    }
  }
}

extension Planner {
  /// Those of installed packages, by name.
  func withdrawn(_ names: [String], _ finder: any ReleaseFinder) throws -> [Withdrawal] {
    let engine = options.anyEngine ? nil : files.engine
    return try files.receipts.select(names, files.lock).compactMap {
      try finder.withdrawal(of: $0.name, $0.entry, engine: engine)
    }
  }

  /// A plan that tells those of all packages that the project has after it.
  func telling(_ plan: Plan, _ finder: any ReleaseFinder) throws -> Plan {
    // The plan changes its copy of the lock only when it is committed.
    var entries = plan.work.lock.packages
    for package in plan.work.packages { entries[package.name] = package.entry }
    for name in plan.work.removed { entries[name] = nil }
    let engine = options.anyEngine ? nil : files.engine
    return plan.withdrawing(
      try entries.sorted { Path.precedes($0.key, $1.key) }.compactMap {
        try finder.withdrawal(of: $0.key, $0.value, engine: engine)
      })
  }
}
