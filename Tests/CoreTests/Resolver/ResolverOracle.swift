import AssetStoreCore

/// Says by trying everything what the resolver must answer.
struct ResolverOracle {
  typealias Version = RandomUniverse.Version

  /// Forbids what `isForbidden` says of the choices, by package; nil: the package is absent.
  struct Rule {
    var isForbidden: ([Version?]) -> Bool
  }

  let universe: RandomUniverse
  private let rules: [Rule]

  init(_ universe: RandomUniverse) {
    self.universe = universe
    var rules = universe.needs.map { ResolverOracle.rule(nil, [], $0) }
    for (package, releases) in universe.packages.enumerated() {
      for release in releases {
        let versions: Set = [release.version]
        rules += release.needs.map { ResolverOracle.rule(package, versions, $0) }
        for conflict in release.conflicts {
          rules.append(
            ResolverOracle.rule(package, versions, conflictsWith: conflict.package, conflict.range))
        }
        if ResolverOracle.isExcluded(release, of: package, universe) {
          rules.append(ResolverOracle.rule(package, excluding: versions))
        }
      }
    }
    self.rules = rules
  }

  static func isExcluded(
    _ release: RandomUniverse.Release, of package: Int, _ universe: RandomUniverse
  ) -> Bool {
    release.hasObstacle || (universe.hasEngine && !release.engine.suits43)
      || (release.isYanked && universe.locked[package] != release.version)
  }

  // MARK: rules

  static func rule(_ package: Int?, _ versions: Set<Version>, _ need: RandomUniverse.Need) -> Rule {
    Rule { choice in
      guard isThere(package, versions, choice) else { return false }
      guard let other = choice[need.package] else { return !need.isOptional }
      return !need.range.contains(other)
    }
  }

  static func rule(
    _ package: Int, _ versions: Set<Version>, conflictsWith other: Int,
    _ range: RandomUniverse.Range
  ) -> Rule {
    Rule { choice in
      isThere(package, versions, choice)
        && choice[other].map { range == .broken || range.contains($0) } == true
    }
  }

  static func rule(_ package: Int, excluding versions: Set<Version>) -> Rule {
    Rule { isThere(package, versions, $0) }
  }

  private static func isThere(_ package: Int?, _ versions: Set<Version>, _ choice: [Version?])
    -> Bool
  {
    package.map { choice[$0].map(versions.contains) == true } ?? true
  }

  // MARK: answers

  /// All choices that break no rule, whether or not all in them is needed.
  static func choices(_ universe: RandomUniverse, _ rules: [Rule]) -> [[Version?]] {
    var all: [[Version?]] = [[]]
    for releases in universe.packages {
      all = all.flatMap { choice in
        ([nil] + releases.map(\.version)).map { choice + [$0] }
      }
    }
    return all.filter { choice in !rules.contains { $0.isForbidden(choice) } }
  }

  /// What the resolver must choose; nil: there is nothing to choose.
  func answer() -> [Version?]? {
    let all = ResolverOracle.choices(universe, rules)
    var wished = Set(universe.packages.indices)
    while true {
      guard let found = answer(all, wishes: wished) else { return nil }
      let needed = wished.filter { found[$0] != nil }
      if needed == wished { return found }
      wished = needed
    }
  }

  /// - Parameter wished: the packages that shall stay, or move, if they are needed.
  private func answer(_ all: [[Version?]], wishes wished: Set<Int>) -> [Version?]? {
    var left = all
    /// Keeps those of which it is true, if there are any.
    func prefer(_ condition: ([Version?]) -> Bool) -> Bool {
      let kept = left.filter(condition)
      if !kept.isEmpty { left = kept }
      return !kept.isEmpty
    }
    let locked = universe.locked.filter { wished.contains($0.key) }.sorted { $0.key < $1.key }
    for (package, version) in locked {
      _ = prefer { $0[package].map { $0 >= version } != false }
    }
    for package in universe.moving.intersection(wished).sorted() {
      if let best = preferred(package).first(where: { version in
        left.contains { $0[package] == version }
      }) {
        _ = prefer { [nil, best].contains($0[package]) }
      }
    }
    for (package, version) in locked where isKept(package, version) {
      _ = prefer { [nil, version].contains($0[package]) }
    }
    var chosen: [Int: Version] = [:]
    while let package = next(chosen) {
      guard
        let version = preferred(package).first(where: { version in
          prefer { $0[package] == version }
        })
      else { return nil }
      chosen[package] = version
    }
    guard !left.isEmpty else { return nil }
    return universe.packages.indices.map { chosen[$0] }
  }

  private func isKept(_ package: Int, _ version: Version) -> Bool {
    universe.locked[package] == version && !universe.moving.contains(package)
      && universe.packages[package].contains { $0.version == version }
  }

  /// The versions of a package, the most wanted first.
  private func preferred(_ package: Int) -> [Version] {
    let newestFirst = universe.packages[package].map(\.version).sorted(by: >)
    return newestFirst.filter { isKept(package, $0) } + newestFirst.filter { !$0.isBeta }
      + newestFirst.filter(\.isBeta)
  }

  /// The package that is to be chosen after these.
  private func next(_ chosen: [Int: Version]) -> Int? {
    func needed(_ needs: [RandomUniverse.Need]) -> Int? {
      needs.filter { !$0.isOptional && chosen[$0.package] == nil }.map(\.package).min()
    }
    return needed(universe.needs)
      ?? needed(
        chosen.flatMap { package, version in
          universe.packages[package].first { $0.version == version }?.needs ?? []
        })
  }
}
