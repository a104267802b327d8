import AssetStoreCore
import Testing

/// Much of everything, and universes in which a choice is hard to find.
@Suite struct ResolverLimitsTests {
  typealias Need = Resolver.Need
  typealias Release = Resolver.Release

  @Test func thousandPackages() throws {
    let universe = LargeUniverse(packages: 1000, releases: 20)
    let first = try Resolver.resolve(universe.request, universe.supply)
    guard case .packages(let choices) = first else {
      Issue.record("\(first)")
      return
    }
    #expect(choices.count > 900)
    // The choice is a lock that needs no move.
    var request = universe.request
    request.locked = Dictionary(uniqueKeysWithValues: choices.map { ($0.package, $0.version) })
    guard case .packages(let again) = try Resolver.resolve(request, universe.supply) else {
      Issue.record("no choice")
      return
    }
    #expect(again == choices)
    check(choices, universe)
  }

  /// A lock that fits nothing any more, as after a merge: what was learned once is not learned again.
  @Test func brokenLock() throws {
    let universe = LargeUniverse(packages: 100, releases: 20)
    var request = universe.request
    request.effort = 10_000_000
    for (number, name) in universe.packages.keys.sorted().enumerated() where number % 3 == 0 {
      request.locked[name] = universe.packages[name]?[number % 20].version
    }
    guard case .packages(let choices) = try Resolver.resolve(request, universe.supply) else {
      Issue.record("no choice")
      return
    }
    #expect(choices.count > 80)
    check(choices, universe)
  }

  /// Everything that something needs is there, and fits.
  private func check(_ choices: [Resolver.Choice], _ universe: LargeUniverse) {
    let chosen = Dictionary(uniqueKeysWithValues: choices.map { ($0.package, $0.version) })
    for (name, version) in chosen {
      let release = universe.packages[name]?.first { $0.version == version }
      for need in release?.needs ?? [] {
        let fits = chosen[need.package].map { chosen in
          (try? VersionRange(need.range))?.contains(VersionText(chosen)) == true
        }
        #expect(fits == true, "\(name) \(version) needs \(need)")
      }
    }
  }

  /// Each package has a release that only the last of a long row shows to be impossible.
  @Test func longRow() throws {
    var request = Resolver.Request([Need("a0", "*"), Need("z", "1.0.0")])
    request.effort = 300_000
    let answer = try Resolver.resolve(request) { name in
      if name == "z" { return .releases([Release("1.0.0"), Release("2.0.0")]) }
      let number = Int(name.dropFirst()) ?? 0
      return .releases(
        (0..<5).map { minor in
          let next = [Need("a\(number + 1)", ">=1.\(minor).0")]
          return Release(
            "1.\(minor).0", needs: number < 300 ? next : minor > 0 ? [Need("z", "^2.0.0")] : [])
        })
    }
    guard case .packages(let choices) = answer else {
      Issue.record("\(answer)")
      return
    }
    #expect(choices.count == 302 && choices.allSatisfy { $0.version == "1.0.0" })
  }

  @Test func manyReleases() throws {
    let releases = (0..<500).map { Release("1.\($0).0", needs: $0 >= 100 ? [Need("b", "^2")] : []) }
    let answer = try ResolverTests.answer(
      .init([Need("a", ">=1.70")]), ["a": releases, "b": [Release("1.0")]])
    #expect(answer == "a 1.99.0")
    let none = try ResolverTests.answer(
      .init([Need("a", ">=1.100")]), ["a": releases, "b": [Release("1.0")]])
    #expect(
      none
        == "Because a 1.100.0 to 1.499.0 depend on b ^2, of which there is no release (there is 1.0), and this "
        + "project needs a >=1.100, there is no solution.")
  }

  /// Many of them by themselves, not next to each other: not all are named.
  @Test func longListsAreCut() throws {
    let releases = (0..<100).map { Release("1.\($0).0", yanked: $0 % 3 == 0 ? "bad" : "") }
    let answer = try ResolverTests.answer(
      .init(
        (0..<100).filter { $0 % 3 != 0 }.map { Need("a", "<1.\($0).0 || >1.\($0).0") } + [
          Need("a", "*")
        ]),
      ["a": releases])
    #expect(
      answer.contains("a 1.0.0, 1.3.0, 1.6.0, 1.9.0, 1.12.0, 1.15.0, 1.18.0 and others, 34 in all"))
  }

  @Test func tenThousandNeeds() throws {
    let needs = (0..<10_000).map { Need("b\($0)", "^1", $0 % 2 == 0 ? .optional : .required) }
    let universe: (String) -> Resolver.Supply = { name in
      name == "a"
        ? .releases((0..<5).map { Release("1.\($0).0", needs: needs) })
        : .releases([Release("1.0.0", needs: [Need("a", "*")])])
    }
    let answer = try Resolver.resolve(.init([Need("a", "*")] + needs), universe)
    guard case .packages(let choices) = answer else {
      Issue.record("\(answer)")
      return
    }
    #expect(choices.count == 5001)
  }

  /// More pigeons than holes: the shortest proof that there is no solution is longer than anybody waits for.
  private func pigeons(_ holes: Int, effort: Int) throws -> Resolver.Answer {
    let names = (0...holes).map { "p\($0)" }
    var request = Resolver.Request(names.map { Need($0, "*") })
    request.effort = effort
    return try Resolver.resolve(request) { name in
      .releases(
        (1...holes).map { hole in
          Release(
            "\(hole).0.0",
            needs: names.filter { $0 != name }.map { Need($0, "=\(hole).0.0", .conflict) })
        })
    }
  }

  @Test func tooHard() throws {
    guard case .tooHard = try pigeons(12, effort: 300_000) else {
      Issue.record("an answer within the effort")
      return
    }
    guard case .tooHard = try pigeons(3, effort: 0) else {
      Issue.record("an answer without effort")
      return
    }
  }

  /// A chain that a line cannot hold ends all the same with what follows from it.
  @Test func longChain() throws {
    let name = String(repeating: "n", count: 100)
    let answer = try Resolver.resolve(Resolver.Request([Need("\(name)0", "*")])) { needed in
      let next = (Int(needed.dropFirst(100)) ?? 0) + 1
      return next > 1500
        ? .nothing(why: "which no source has")
        : .releases([Release("1.0", needs: [Need("\(name)\(next)", "^1")])])
    }
    guard case .impossible(let explanation) = answer else {
      Issue.record("a choice")
      return
    }
    #expect(explanation.line.utf8.count <= 16 << 10)
    #expect(explanation.line.hasSuffix("there is no solution."))
    #expect(explanation.packages.count > 1000)
  }

  /// A proof that is too long to follow is shown by its facts.
  @Test func longProof() throws {
    guard case .impossible(let explanation) = try pigeons(5, effort: 50_000_000) else {
      Issue.record("a choice")
      return
    }
    #expect(explanation.sentences.count == explanation.facts.count + 1)
    #expect(explanation.sentences.last?.text.hasSuffix("there is no solution.") == true)
    #expect(explanation.facts.count > 50)
  }
}
