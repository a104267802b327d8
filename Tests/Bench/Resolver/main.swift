// Resolves a project of 100 needs among 1,000 packages with 20 releases each, of which each needs five others.
// Prints how many packages were chosen and the medians in microseconds: without a lock, and with a lock that stays.
//
// It measures below the header: through it the catalogue would be measured too.

import AssetStoreCore

struct Universe {
  private var state: UInt64 = 1
  private(set) var packages: [String: [Resolver.Release]] = [:]

  init() {
    for number in 0..<1000 {
      packages[Universe.name(number)] = (0..<20).map { release($0) }
    }
  }

  static func name(_ number: Int) -> String { "publisher-\(number % 37)/package-\(number)" }

  private mutating func release(_ minor: Int) -> Resolver.Release {
    let needs = (0..<5).map { _ in
      let oldest = chance(minor + 1)
      let ranges = [
        "^1.\(oldest)", ">=1.\(oldest) <1.\(minor + 1 + chance(20))", "~1.\(oldest) || 1.x",
      ]
      return Resolver.Need(Universe.name(chance(1000)), ranges[chance(ranges.count)])
    }
    return Resolver.Release("1.\(minor).\(chance(5))", needs: needs)
  }

  private mutating func chance(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }

  /// The median of several rounds, and what was chosen.
  func measure(_ request: Resolver.Request) throws -> (microseconds: Int64, [Resolver.Choice]) {
    var times: [Duration] = []
    var choices: [Resolver.Choice] = []
    for _ in 0..<15 {
      var answer = Resolver.Answer.tooHard
      times.append(
        try ContinuousClock().measure {
          answer = try Resolver.resolve(request) { .releases(packages[$0] ?? []) }
        })
      if case .packages(let found) = answer { choices = found }
    }
    let (seconds, attoseconds) = times.sorted()[7].components
    return (seconds * 1_000_000 + attoseconds / 1_000_000_000_000, choices)
  }
}

let universe = Universe()
var request = Resolver.Request((0..<100).map { Resolver.Need(Universe.name($0 * 10), "^1.0") })
let (fresh, choices) = try universe.measure(request)
request.locked = Dictionary(uniqueKeysWithValues: choices.map { ($0.package, $0.version) })
let (locked, again) = try universe.measure(request)
print(choices == again ? choices.count : 0, fresh, locked)
