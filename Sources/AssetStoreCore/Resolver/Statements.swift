/// What the releases of a package need, each stated once: of all releases that need the same in one.
struct Statements {
  private var stated: [Resolver.Need: ReleaseSet] = [:]
  private var isComplete = false

  /// What a release needs and is not stated of it yet, with the releases that need the same.
  ///
  /// It serves only to say one thing of many releases, so not every release that needs much is looked through.
  mutating func take(_ number: Int, of package: PackageTable.Package) -> [(
    Resolver.Need, ReleaseSet
  )] {
    guard !isComplete else { return [] }
    var fresh: [(Resolver.Need, ReleaseSet)] = []
    for (index, need) in package.release(number).needs.enumerated()
    where stated[need]?.contains(number) != true {
      let those = package.set { release, _ in
        release.needs.indices.contains(index) && release.needs[index] == need
          || release.needs.count <= 16 && release.needs.contains(need)
      }
      stated[need] = those
      fresh.append((need, those))
    }
    return fresh
  }

  /// The same of several releases at once, which are all that can be chosen.
  mutating func take(_ releases: ReleaseSet, of package: PackageTable.Package)
    -> [(Resolver.Need, ReleaseSet)]
  {
    guard !isComplete else { return [] }
    isComplete = true
    var found: [(need: Resolver.Need, those: ReleaseSet)] = []
    var indices: [Resolver.Need: Int] = [:]
    for number in releases.numbers {
      for need in package.release(number).needs where stated[need]?.contains(number) != true {
        if let index = indices[need] {
          found[index].those.insert(number)
        } else {
          indices[need] = found.count
          found.append((need, ReleaseSet(number)))
        }
      }
    }
    return found
  }
}
