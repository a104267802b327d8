import AssetStoreCore

/// A universe of many packages that need each other, in which a tenth is what a project needs.
struct LargeUniverse {
  private(set) var packages: [String: [Resolver.Release]] = [:]
  let request: Resolver.Request

  init(packages count: Int, releases: Int) {
    var chance = Chance(seed: 1)
    func name(_ number: Int) -> String { "publisher-\(number % 37)/package-\(number)" }
    for number in 0..<count {
      packages[name(number)] = (0..<releases).map { minor in
        let needs = (0..<5).map { _ in
          let oldest = chance.next(minor + 1)
          let range =
            switch chance.next(4) {
            case 0: "^1.\(oldest)"
            case 1: ">=1.\(oldest) <1.\(minor + 1 + chance.next(releases))"
            case 2: "^1.\(oldest).0"
            default: "1.x"
            }
          return Resolver.Need(name(chance.next(count)), range)
        }
        return Resolver.Release("1.\(minor).\(chance.next(5))", needs: needs)
      }
    }
    request = Resolver.Request((0..<count / 10).map { Resolver.Need(name($0 * 10), "^1.0") })
  }

  func supply(_ name: String) -> Resolver.Supply { .releases(packages[name] ?? []) }
}
