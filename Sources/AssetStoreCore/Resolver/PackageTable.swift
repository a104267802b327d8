/// The packages that were asked for, by number, each with its releases.
struct PackageTable {
  /// Not a value only because copying all that it has takes time.
  final class Package {
    let name: String
    /// Oldest first.
    let releases: [Resolver.Release]
    let versions: [VersionText]
    /// Why there are none; "" if it is not known.
    let absence: String
    let all: ReleaseSet
    /// Numbers of the releases, the most wanted first.
    let preferred: [Int]
    /// The locked release, if it shall stay.
    let kept: Int?

    fileprivate init(
      name: String, releases: [Resolver.Release], versions: [VersionText], absence: String,
      kept: Int?
    ) {
      self.name = name
      self.releases = releases
      self.versions = versions
      self.absence = absence
      self.kept = kept.map { $0 + 1 }
      all = ReleaseSet(all: releases.count)
      let newestFirst = versions.indices.reversed()
      let sorted =
        newestFirst.filter { $0 == kept } + newestFirst.filter { !versions[$0].isPrerelease }
        + newestFirst.filter { versions[$0].isPrerelease }
      preferred = sorted.map { $0 + 1 }
    }

    /// The most wanted of a set.
    func best(in set: ReleaseSet) -> Int? { preferred.first(where: set.contains) }

    func release(_ number: Int) -> Resolver.Release { releases[number - 1] }

    /// The releases of which something is true.
    func set(where condition: (Resolver.Release, VersionText) -> Bool) -> ReleaseSet {
      var set = ReleaseSet()
      for index in releases.indices where condition(releases[index], versions[index]) {
        set.insert(index + 1)
      }
      return set
    }
  }

  private var packages: [Package] = []
  private var numbers: [String: Int] = [:]
  /// The releases that a range has, by package and text.
  private var matches: [[String: ReleaseSet]] = []
  private var ranges: [String: Result<VersionRange, VersionRange.Problem>] = [:]

  subscript(number: Int) -> Package { packages[number] }

  var count: Int { packages.count }

  func number(_ name: String) -> Int? { numbers[name] }

  /// - Parameter version: the locked one, if it shall stay.
  mutating func add(_ name: String, _ supply: Resolver.Supply, keeping version: String?) -> Int {
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
    let kept = version.flatMap { version in
      releases.firstIndex { $0.version == VersionText(version) }
    }
    packages.append(
      Package(
        name: name, releases: releases.map { given[$0.index] }, versions: releases.map(\.version),
        absence: absence, kept: kept))
    matches.append([:])
    numbers[name] = packages.count - 1
    return packages.count - 1
  }

  /// The releases of a package that a range has; none if it is no range, and what is wrong with it.
  mutating func matches(_ package: Int, _ text: String) -> (ReleaseSet, VersionRange.Problem?) {
    switch range(text) {
    case .failure(let problem): return (ReleaseSet(), problem)
    case .success(let range):
      if let known = matches[package][text] { return (known, nil) }
      let set = packages[package].set { _, version in range.contains(version) }
      matches[package][text] = set
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
