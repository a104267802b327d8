/// What shall be so if it can, in order: what the lock has, and what is to move.
///
/// Each becomes a decision before any release is chosen, so a conflict takes back what comes after it first.
struct Wishes {
  enum Wish {
    /// Not older than this.
    case notOlder(VersionText)
    /// The most wanted release that is left.
    case best
    /// This release.
    case stay(Int)
  }

  private var wishes: [(package: Int, wish: Wish)] = []
  private var position = 0
  /// Where it stood before each decision.
  private var positions: [Int] = []

  mutating func add(_ wish: Wish, for package: Int) { wishes.append((package, wish)) }

  /// The next decision: a package, and what may become of it if it is there.
  mutating func next(_ left: [ReleaseSet], _ packages: PackageTable) -> (Int, ReleaseSet)? {
    while position < wishes.count {
      let (package, wish) = wishes[position]
      let left = left[package]
      let wanted = Wishes.wanted(wish, packages[package], left)
      if !left.isDisjoint(with: wanted), !left.isSubset(of: wanted) { return (package, wanted) }
      position += 1
    }
    return nil
  }

  private static func wanted(_ wish: Wish, _ package: PackageTable.Package, _ left: ReleaseSet)
    -> ReleaseSet
  {
    var set = ReleaseSet.absent
    switch wish {
    case .notOlder(let version):
      for (index, other) in package.versions.enumerated() where !(other < version) {
        set.insert(index + 1)
      }
    case .best:
      if let best = package.best(in: left) { set.insert(best) }
    case .stay(let number): set.insert(number)
    }
    return set
  }

  mutating func decided() { positions.append(position) }

  /// As it was after so many decisions.
  mutating func goBack(to level: Int) {
    guard level < positions.count else { return }
    position = positions[level]
    positions.removeSubrange(level...)
  }
}
