/// The packages that were asked for, by number, each with its releases.
struct PackageTable {
  struct Package {
    let name: String
    /// Oldest first.
    let releases: [Resolver.Release]
    let versions: [VersionText]
    /// Why there are none; "" if it is not known.
    let absence: String
    let all: ReleaseSet
    /// Numbers of the releases, the most wanted first.
    let preferred: [Int]
    fileprivate var matches: [String: ReleaseSet] = [:]

    /// The most wanted of a set.
    func best(in set: ReleaseSet) -> Int? { preferred.first(where: set.contains) }

    func number(of version: VersionText) -> Int? { versions.firstIndex(of: version).map { $0 + 1 } }

    func release(_ number: Int) -> Resolver.Release { releases[number - 1] }

    /// The releases of which something is true.
    func set(where condition: (Resolver.Release) -> Bool) -> ReleaseSet {
      var set = ReleaseSet()
      for (index, release) in releases.enumerated() where condition(release) {
        set.insert(index + 1)
      }
      return set
    }
  }

  private var packages: [Package] = []
  private var numbers: [String: Int] = [:]
  private var ranges: [String: Result<VersionRange, VersionRange.Problem>] = [:]

  subscript(number: Int) -> Package { packages[number] }

  var count: Int { packages.count }

  func number(_ name: String) -> Int? { numbers[name] }

  mutating func add(_ name: String, _ supply: Resolver.Supply) -> Int {
    var absence = ""
    var given: [Resolver.Release] = []
    switch supply {
    case .releases(let found): given = found
    case .nothing(let why): absence = why
    }
    var releases: [(version: VersionText, index: Int)] = []
    for found in given.indices.map({ (VersionText(given[$0].version), $0) })
      .sorted(by: { $0.0 < $1.0 })
    {
      if let last = releases.last, last.version == found.0 {
        releases[releases.count - 1].index = min(last.index, found.1)
      } else {
        releases.append(found)
      }
    }
    let newestFirst = releases.indices.reversed()
    let preferred =
      newestFirst.filter { !releases[$0].version.isPrerelease }
      + newestFirst.filter { releases[$0].version.isPrerelease }
    packages.append(
      Package(
        name: name, releases: releases.map { given[$0.index] }, versions: releases.map(\.version),
        absence: absence, all: ReleaseSet(all: releases.count), preferred: preferred.map { $0 + 1 }))
    numbers[name] = packages.count - 1
    return packages.count - 1
  }

  /// The releases of a package that a range has; none if it is no range, and what is wrong with it.
  mutating func matches(_ package: Int, _ text: String) -> (ReleaseSet, VersionRange.Problem?) {
    switch range(text) {
    case .failure(let problem): return (ReleaseSet(), problem)
    case .success(let range):
      if let known = packages[package].matches[text] { return (known, nil) }
      var set = ReleaseSet()
      for (index, version) in packages[package].versions.enumerated()
      where range.contains(version) {
        set.insert(index + 1)
      }
      packages[package].matches[text] = set
      return (set, nil)
    }
  }

  private mutating func range(_ text: String) -> Result<VersionRange, VersionRange.Problem> {
    if let known = ranges[text] { return known }
    let range = Result { () throws(VersionRange.Problem) in try VersionRange(text) }
    ranges[text] = range
    return range
  }
}
