/// PubGrub: finds a choice, or the incompatibility that nothing can be done about.
struct Solver {
  enum End: Error {
    /// There is no choice; the number of the incompatibility without terms.
    case impossible(Int)
    case effortSpent
  }

  typealias Term = Incompatibility.Term
  typealias Fact = Incompatibility.Fact

  private let request: Resolver.Request
  private let find: Resolver.FindReleases
  private(set) var packages = PackageTable()
  private(set) var incompatibilities: [Incompatibility] = []
  /// Numbers of incompatibilities, by package, older first.
  private(set) var about: [[Int]] = []
  /// What was already stated of each package's releases.
  private var statedNeeds: [[Resolver.Need: ReleaseSet]] = []
  private var statedConflicts: [[Resolver.Conflict: ReleaseSet]] = []
  private let direct: Set<String>
  private var agenda = Agenda()
  private var wishes = Wishes()
  private(set) var trail = Trail()
  /// Packages of which less is left than when they were looked at.
  var changed: [Int] = []
  var effort: Int

  init(_ request: Resolver.Request, _ find: @escaping Resolver.FindReleases) {
    self.request = request
    self.find = find
    effort = request.effort
    direct = Set(request.needs.lazy.filter { !$0.isOptional }.map(\.package))
  }

  mutating func solve() throws -> [Resolver.Choice] {
    try begin()
    while true {
      try propagate()
      if let (package, set) = wishes.next(trail.left, packages) {
        decide(package, set)
      } else if let package = agenda.next() {
        try choose(package)
      } else {
        return choices()
      }
    }
  }

  // MARK: decisions

  private mutating func begin() throws {
    for need in request.needs {
      _ = try state(need, of: nil)
      if !need.isOptional { agenda.need(try number(need.package)) }
    }
    let locked = request.locked.sorted { Path.precedes($0.key, $1.key) }
    for (name, version) in locked {
      wishes.add(.notOlder(VersionText(version)), for: try number(name))
    }
    guard case .only(let moving) = request.moving else { return }
    for name in moving.sorted(by: Path.precedes) { wishes.add(.best, for: try number(name)) }
    for (name, version) in locked where !moving.contains(name) {
      let package = try number(name)
      if let release = packages[package].number(of: VersionText(version)) {
        wishes.add(.stay(release), for: package)
      }
    }
  }

  private mutating func decide(_ package: Int, _ set: ReleaseSet) {
    wishes.decided()
    trail.decide(package, set)
    changed.append(package)
  }

  private mutating func choose(_ package: Int) throws {
    guard let number = packages[package].best(in: trail.left[package]) else { return }
    let fresh = try stateAll(of: package, number)
    let isRefused = fresh.contains { fresh in
      incompatibilities[fresh].terms.allSatisfy { term in
        term.package == package
          ? term.set.contains(number) : trail.left[term.package].isSubset(of: term.set)
      }
    }
    guard !isRefused else {
      agenda.enlist(package)
      changed.append(package)
      return
    }
    decide(package, ReleaseSet(number))
    let needed = packages[package].release(number).needs.filter { !$0.isOptional }
    agenda.choose(package, number, needing: needed.compactMap { packages.number($0.package) })
  }

  mutating func goBack(to level: Int) {
    for package in trail.goBack(to: level) where agenda.choice(package) != 0 {
      // Of several decisions on a package the choice is the last.
      agenda.undo(package)
    }
    wishes.goBack(to: level)
    changed = []
  }

  mutating func derive(_ package: Int, _ set: ReleaseSet, from incompatibility: Int) {
    trail.derive(package, set, from: incompatibility)
    changed.append(package)
  }

  // MARK: what is known

  /// The number of a package, which is asked for if nobody did yet.
  private mutating func number(_ name: String) throws -> Int {
    if let known = packages.number(name) { return known }
    let number = packages.add(name, try find(name))
    let package = packages[number]
    about.append([])
    statedNeeds.append([:])
    statedConflicts.append([:])
    trail.add(packageWith: package.all)
    agenda.add(name, isDirect: direct.contains(name))

    let locked = request.locked[name].map { VersionText($0) }
    var facts: [(text: String, kind: Fact.Kind, set: ReleaseSet)] = []
    func note(_ text: String, _ kind: Fact.Kind, _ release: Int) {
      if let known = facts.firstIndex(where: { $0.text == text }) {
        facts[known].set.insert(release)
      } else {
        facts.append((text, kind, ReleaseSet(release)))
      }
    }
    for (index, release) in package.releases.enumerated() {
      if let engine = request.engine,
        let refusal = Incompatibility.EngineRefusal(release, engine)
      {
        note(refusal.text, .engine(refusal), index + 1)
      }
      if release.isYanked, package.versions[index] != locked { note("", .yanked, index + 1) }
      if !release.obstacle.isEmpty { note(release.obstacle, .obstacle(release.obstacle), index + 1) }
    }
    for fact in facts {
      let term = Term(package: number, set: fact.set)
      let fact = Fact(subject: term, kind: fact.kind, object: nil)
      _ = try add(Incompatibility(fact, [term], packages))
    }
    if !facts.isEmpty { changed.append(number) }
    return number
  }

  /// States what a release says of others; gives the numbers of what was not known before.
  private mutating func stateAll(of package: Int, _ number: Int) throws -> [Int] {
    let release = packages[package].release(number)
    var fresh: [Int] = []
    for need in release.needs where statedNeeds[package][need]?.contains(number) != true {
      let others = packages[package].set { $0.needs.contains(need) }
      statedNeeds[package][need] = others
      if let stated = try state(need, of: Term(package: package, set: others)) { fresh.append(stated) }
    }
    for conflict in release.conflicts
    where statedConflicts[package][conflict]?.contains(number) != true {
      let others = packages[package].set { $0.conflicts.contains(conflict) }
      statedConflicts[package][conflict] = others
      if let stated = try state(conflict, of: Term(package: package, set: others)) { fresh.append(stated) }
    }
    return fresh
  }

  /// States that the project, or releases of a package, need something.
  private mutating func state(
    _ need: Resolver.Need, of subject: Term?
  ) throws -> Int? {
    let object = try number(need.package)
    let (set, problem) = packages.matches(object, need.range)
    let others = packages[object].all.subtracting(set)
    let fact = Fact(subject: subject, kind: .need(need, problem), object: object)
    let excluded = Term(package: object, set: need.isOptional ? others.releases : others)
    let stated = try add(
      Incompatibility(fact, [subject, excluded].compactMap { $0 }, packages))
    if subject == nil { changed.append(object) }
    return stated
  }

  private mutating func state(
    _ conflict: Resolver.Conflict, of subject: Term
  ) throws -> Int? {
    let object = try number(conflict.package)
    let (set, problem) = packages.matches(object, conflict.range)
    // What cannot be read may mean any of them.
    let excluded = Term(
      package: object, set: problem == nil ? set : packages[object].all.releases)
    let fact = Fact(subject: subject, kind: .conflict(conflict, problem), object: object)
    return try add(Incompatibility(fact, [subject, excluded], packages))
  }

  /// Adds an incompatibility that may be broken; gives its number.
  private mutating func add(_ incompatibility: Incompatibility) throws -> Int? {
    guard !incompatibility.isVoid else { return nil }
    let number = remember(incompatibility)
    guard !incompatibility.terms.isEmpty else { throw End.impossible(number) }
    learn(number)
    return number
  }

  mutating func remember(_ incompatibility: Incompatibility) -> Int {
    incompatibilities.append(incompatibility)
    return incompatibilities.count - 1
  }

  mutating func learn(_ number: Int) {
    for term in incompatibilities[number].terms { about[term.package].append(number) }
  }

  // MARK: the answer

  private func choices() -> [Resolver.Choice] {
    var reasons: [String: [Resolver.Reason]] = [:]
    func note(_ need: Resolver.Need, by: String?) {
      let reason = Resolver.Reason(by: by, range: need.range, isOptional: need.isOptional)
      if reasons[need.package]?.contains(reason) != true {
        reasons[need.package, default: []].append(reason)
      }
    }
    for need in request.needs { note(need, by: nil) }
    let chosen = (0..<packages.count).filter { agenda.choice($0) != 0 }
      .sorted { Path.precedes(packages[$0].name, packages[$1].name) }
    let releases = chosen.map { (packages[$0].name, packages[$0].release(agenda.choice($0))) }
    for (name, release) in releases {
      for need in release.needs { note(need, by: "\(name) \(release.version)") }
    }
    return releases.map { name, release in
      Resolver.Choice(package: name, version: release.version, reasons: reasons[name] ?? [])
    }
  }
}
