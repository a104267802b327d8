/// What shall be so if it can, in order: what the lock has, and what is to move.
///
/// Each becomes a decision before any release is chosen, so a conflict takes back what comes after it first. The
/// decision leaves room for the absence of the package, for nobody may need it in the end.
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

  var packages: Set<Int> { Set(wishes.map(\.package)) }

  /// Drops the wishes for some packages and begins anew, where no decision is left.
  mutating func drop(_ packages: Set<Int>) {
    wishes.removeAll { packages.contains($0.package) }
    position = 0
  }

  /// The next decision: a package, and what may become of it.
  mutating func next(_ left: [ReleaseSet], _ packages: PackageTable) -> (Int, ReleaseSet)? {
    while position < wishes.count {
      let (package, wish) = wishes[position]
      let left = left[package]
      let wanted = Wishes.wanted(wish, packages[package], left)
      if !left.isDisjoint(with: wanted), !left.isSubset(of: wanted.union(.absent)) {
        return (package, wanted.union(.absent))
      }
      position += 1
    }
    return nil
  }

  private static func wanted(_ wish: Wish, _ package: PackageTable.Package, _ left: ReleaseSet)
    -> ReleaseSet
  {
    switch wish {
    case .notOlder(let version): package.set { _, other in !(other < version) }
    case .best: package.best(in: left).map { ReleaseSet($0) } ?? ReleaseSet()
    case .stay(let number): ReleaseSet(number)
    }
  }

  mutating func decided() { positions.append(position) }

  /// As it was after so many decisions.
  mutating func goBack(to level: Int) {
    guard level < positions.count else { return }
    position = positions[level]
    positions.removeSubrange(level...)
  }
}
