import AssetStoreCore
import Testing

/// The resolver against an oracle, in universes made by chance.
@Suite struct ResolverOracleTests {
  @Test(arguments: 0..<8)
  func sameAnswers(part: UInt64) throws {
    var (solved, unsolved) = (0, 0)
    for seed in part * 100000..<part * 100000 + 500 {
      let universe = RandomUniverse(seed: seed)
      let expected = ResolverOracle(universe).answer()
      switch try Resolver.resolve(universe.request, universe.supply) {
      case .packages(let choices):
        solved += 1
        let expected = (expected ?? []).enumerated().compactMap { package, version in
          version.map { "\(RandomUniverse.name(package)) \($0.text)" }
        }
        #expect(choices.map { "\($0.package) \($0.version)" } == expected, "seed \(seed)")
      case .impossible(let explanation):
        unsolved += 1
        #expect(expected == nil, "seed \(seed): \(explanation.text)")
        check(explanation, universe, seed)
      case .tooHard: Issue.record("seed \(seed): too hard")
      }
    }
    #expect(solved > 150 && unsolved > 100, "\(solved) solved, \(unsolved) not")
  }

  /// The facts of an explanation are true, are said in its sentences, and leave no choice by themselves.
  private func check(_ explanation: Explanation, _ universe: RandomUniverse, _ seed: UInt64) {
    var rules: [ResolverOracle.Rule] = []
    let sentences = explanation.sentences.map(\.text)
    for fact in explanation.facts {
      #expect(sentences.contains { $0.contains(fact.text) }, "seed \(seed): \(fact.text)")
      let rule = rule(fact, universe)
      #expect(rule != nil, "seed \(seed): not true: \(fact.text)")
      if let rule { rules.append(rule) }
    }
    #expect(
      ResolverOracle.choices(universe, rules).isEmpty, "seed \(seed): \(explanation.text)")
    #expect(sentences.last?.hasSuffix("there is no solution.") == true, "seed \(seed)")
    var known: Set<String> = []
    for sentence in explanation.sentences {
      // Numbers stand alone in brackets.
      for part in sentence.text.split(separator: "(").dropFirst() {
        let inner = part.prefix { $0 != ")" }
        if let number = Int(inner) { #expect(known.contains("\(number)"), "seed \(seed)") }
      }
      if let number = sentence.number { known.insert("\(number)") }
    }
  }

  /// What a fact says; nil if it is not so.
  private func rule(_ fact: Explanation.Fact, _ universe: RandomUniverse) -> ResolverOracle.Rule? {
    let package = fact.package.flatMap(RandomUniverse.number)
    let releases =
      package.map { package in
        universe.packages[package].filter { fact.versions.contains($0.version.text) }
      } ?? []
    guard releases.count == fact.versions.count else { return nil }
    let versions = Set(releases.map(\.version))
    switch fact.kind {
    case .need(let text) where text.kind == .conflict:
      let found = releases.map { release in
        release.conflicts.first {
          RandomUniverse.name($0.package) == text.package && $0.range.text == text.range
        }
      }
      guard let package, let conflict = found.first ?? nil,
        found.allSatisfy({ $0?.package == conflict.package && $0?.range == conflict.range })
      else { return nil }
      return ResolverOracle.rule(
        package, versions, conflictsWith: conflict.package, conflict.range)
    case .need(let text):
      let needs = package == nil ? [universe.needs] : releases.map(\.needs)
      let found = needs.map { $0.first { RandomUniverse.need($0) == text } }
      guard let need = found.first ?? nil, !found.contains(nil) else { return nil }
      return ResolverOracle.rule(package, versions, need)
    case .engine, .yanked, .obstacle:
      guard let package,
        releases.allSatisfy({ release in
          switch fact.kind {
          case .engine: universe.hasEngine && !release.engine.suits43
          case .yanked: release.isYanked && universe.locked[package] != release.version
          default: release.hasObstacle
          }
        })
      else { return nil }
      return ResolverOracle.rule(package, excluding: versions)
    }
  }
}
