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
  private var statements: [Statements] = []
  private let direct: Set<String>
  /// Of the locked versions those that shall stay.
  private let kept: [String: String]
  private var agenda = Agenda()
  private var wishes = Wishes()
  private(set) var trail = Trail()
  /// Numbers of incompatibilities of one term that hold before anything is decided, by package.
  var certain: [[Int]] = []
  /// Several of these in one.
  var combinations: [[Int]: Int] = [:]
  /// Incompatibilities that were stated or learned, in order.
  private(set) var known: [Int] = []
  /// How many of them there were before each decision.
  private var knownBefore: [Int] = []
  /// How many of them were looked at since they came or since some decisions were taken back.
  var seen = 0
  /// Packages of which less is left than when they were looked at.
  var changed: [Int] = []
  var effort: Int

  init(_ request: Resolver.Request, _ find: @escaping Resolver.FindReleases) {
    self.request = request
    self.find = find
    effort = request.effort
    kept = request.locked.filter { !request.moving.contains($0.key) }
    direct = Set(request.needs.lazy.filter { $0.kind == .required }.map(\.package))
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
        // What nobody needs is not to be had in a certain way either, and the wish may have kept others from theirs.
        let idle = wishes.packages.filter { agenda.choice($0) == 0 }
        if idle.isEmpty { return choices() }
        goBack(to: 0)
        wishes.drop(idle)
      }
    }
  }

  // MARK: decisions

  private mutating func begin() throws {
    for need in request.needs {
      _ = try state(need, of: nil)
      if need.kind == .required { agenda.need(try number(need.package)) }
    }
    let locked = request.locked.sorted { Path.precedes($0.key, $1.key) }
    for (name, version) in locked {
      wishes.add(.notOlder(VersionText(version)), for: try number(name))
    }
    for name in request.moving.sorted(by: Path.precedes) {
      wishes.add(.best, for: try number(name))
    }
    for name in kept.keys.sorted(by: Path.precedes) {
      let package = try number(name)
      if let release = packages[package].kept { wishes.add(.stay(release), for: package) }
    }
  }

  private mutating func decide(_ package: Int, _ set: ReleaseSet) {
    wishes.decided()
    knownBefore.append(known.count)
    trail.decide(package, set)
    changed.append(package)
  }

  private mutating func choose(_ package: Int) throws {
    guard let number = packages[package].best(in: trail.left[package]) else { return }
    var fresh = statements[package].take(number, of: packages[package])
    let tried = agenda.tried(package, number)
    if tried != 0, tried != number {
      // One of them did not do, so it pays to look at all that can be chosen.
      fresh += statements[package].take(trail.base[package].releases, of: packages[package])
    }
    var isNew = false
    for (need, releases) in fresh {
      isNew = try state(need, of: Term(package: package, set: releases)) || isNew
    }
    guard !isNew else {
      // What was just learned may speak against it.
      agenda.enlist(package)
      return
    }
    decide(package, ReleaseSet(number))
    let needed = packages[package].release(number).needs.filter { $0.kind == .required }
    agenda.choose(package, number, needing: needed.compactMap { packages.number($0.package) })
  }

  mutating func goBack(to level: Int) {
    for package in trail.goBack(to: level) where agenda.choice(package) != 0 {
      // Of several decisions on a package the choice is the last.
      agenda.undo(package)
    }
    wishes.goBack(to: level)
    // What was not known yet when that level was left may mean more there.
    if level < knownBefore.count {
      seen = knownBefore[level]
      knownBefore.removeSubrange(level...)
    }
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
    let number = packages.add(name, try find(name), keeping: kept[name])
    let package = packages[number]
    about.append([])
    certain.append([])
    statements.append(Statements())
    trail.add(packageWith: package.all)
    agenda.add(name, isDirect: direct.contains(name))

    let locked = request.locked[name].map { VersionText($0) }
    var facts: [(kind: Fact.Kind, set: ReleaseSet)] = []
    var known: [String: Int] = [:]
    func note(_ text: String, _ kind: Fact.Kind, _ release: Int) {
      if known[text] == nil {
        known[text] = facts.count
        facts.append((kind, ReleaseSet()))
      }
      known[text].map { facts[$0].set.insert(release) }
    }
    for (index, release) in package.releases.enumerated() {
      if let engine = request.engine,
        let refusal = Incompatibility.EngineRefusal(release, engine)
      {
        note(refusal.text, .engine(refusal), index + 1)
      }
      if !release.yanked.isEmpty, package.versions[index] != locked {
        note("yanked \(release.yanked)", .yanked(release.yanked), index + 1)
      }
      if !release.obstacle.isEmpty {
        note(release.obstacle, .obstacle(release.obstacle), index + 1)
      }
    }
    for (kind, set) in facts {
      let term = Term(package: number, set: set)
      _ = try add(
        Incompatibility(Fact(subject: term, kind: kind, object: nil), [term], packages))
    }
    return number
  }

  /// States that the project, or releases of a package, need something, and says whether it means anything.
  private mutating func state(_ need: Resolver.Need, of subject: Term?) throws -> Bool {
    let object = try number(need.package)
    let all = packages[object].all
    let (matches, problem) = packages.matches(object, need.range)
    let excluded =
      switch need.kind {
      case .required: all.subtracting(matches)
      case .optional: all.subtracting(matches).releases
      // What cannot be read may mean any of them.
      case .conflict: problem == nil ? matches : all.releases
      }
    let fact = Fact(subject: subject, kind: .need(need, problem), object: object)
    let terms = [subject, Term(package: object, set: excluded)].compactMap { $0 }
    return try add(Incompatibility(fact, terms, packages))
  }

  /// Adds an incompatibility, and says whether it means anything.
  private mutating func add(_ incompatibility: Incompatibility) throws -> Bool {
    guard !incompatibility.isVoid else { return false }
    let number = remember(incompatibility)
    guard !incompatibility.terms.isEmpty else { throw End.impossible(number) }
    learn(number)
    return true
  }

  mutating func remember(_ incompatibility: Incompatibility) -> Int {
    incompatibilities.append(incompatibility)
    return incompatibilities.count - 1
  }

  mutating func learn(_ number: Int) {
    known.append(number)
    for term in incompatibilities[number].terms { about[term.package].append(number) }
  }

  // MARK: the answer

  private func choices() -> [Resolver.Choice] {
    (0..<packages.count).filter { agenda.choice($0) != 0 }
      .sorted { Path.precedes(packages[$0].name, packages[$1].name) }
      .map { package in
        Resolver.Choice(
          package: packages[package].name,
          version: packages[package].release(agenda.choice(package)).version)
      }
  }
}
