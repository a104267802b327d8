/// What is decided and what follows from it, in order. PubGrub calls it the partial solution.
struct Trail {
  struct Entry {
    let package: Int
    /// What it says by itself.
    let said: ReleaseSet
    /// What this and all before it leave of the package.
    let left: ReleaseSet
    /// How many decisions there were, counting itself if it is one.
    let level: Int
    /// The incompatibility that it follows from; nil: it is a decision.
    let cause: Int?
  }

  private(set) var entries: [Entry] = []
  /// Numbers of entries, by package.
  private var byPackage: [[Int]] = []
  /// What could become of each package before anything was said.
  private var all: [ReleaseSet] = []
  /// What can still become of each package.
  private(set) var left: [ReleaseSet] = []
  /// The same without any decision.
  private(set) var base: [ReleaseSet] = []
  private(set) var level = 0

  mutating func add(packageWith all: ReleaseSet) {
    byPackage.append([])
    self.all.append(all)
    left.append(all)
    base.append(all)
  }

  mutating func decide(_ package: Int, _ set: ReleaseSet) {
    level += 1
    add(package, set, nil)
  }

  mutating func derive(_ package: Int, _ set: ReleaseSet, from incompatibility: Int) {
    add(package, set, incompatibility)
  }

  private mutating func add(_ package: Int, _ set: ReleaseSet, _ cause: Int?) {
    left[package] = left[package].intersection(set)
    if level == 0 { base[package] = left[package] }
    byPackage[package].append(entries.count)
    entries.append(
      Entry(package: package, said: set, left: left[package], level: level, cause: cause))
  }

  /// Takes back what is above a level, newest first, and gives the packages that were decided there.
  mutating func goBack(to level: Int) -> [Int] {
    var decided: [Int] = []
    while let entry = entries.last, entry.level > level {
      entries.removeLast()
      byPackage[entry.package].removeLast()
      left[entry.package] =
        byPackage[entry.package].last.map { entries[$0].left } ?? all[entry.package]
      if entry.cause == nil { decided.append(entry.package) }
    }
    self.level = level
    return decided
  }

  /// The number of the first entry after which what is left of a package satisfies a condition.
  func first(_ package: Int, where condition: (ReleaseSet) -> Bool) -> Int? {
    byPackage[package].first { condition(entries[$0].left) }
  }
}
