import AssetStoreCore
import Testing

@Suite struct ResolverTests {
  typealias Need = Resolver.Need
  typealias Release = Resolver.Release

  /// "a 1.0.0, b 2.0.0" of a request; for one that is impossible the sentences.
  static func answer(_ request: Resolver.Request, _ universe: [String: [Release]]) throws -> String
  {
    switch try Resolver.resolve(request, { .releases(universe[$0] ?? []) }) {
    case .packages(let choices):
      choices.map { "\($0.package) \($0.version)" }.joined(separator: ", ")
    case .impossible(let explanation): explanation.text
    case .tooHard: "too hard"
    }
  }

  private func answer(
    _ needs: [Need], _ universe: [String: [Release]], locked: [String: String] = [:],
    moving: Set<String> = []
  ) throws -> String {
    try ResolverTests.answer(.init(needs, locked: locked, moving: moving), universe)
  }

  private func releases(_ versions: String...) -> [Release] { versions.map { Release($0) } }

  // MARK: what is chosen

  @Test func newest() throws {
    let universe = ["a": releases("1.0.0", "1.10.0", "1.9.0", "2.0.0-rc.1", "0.9")]
    #expect(try answer([Need("a", "*")], universe) == "a 1.10.0")
    #expect(try answer([Need("a", "<1.10")], universe) == "a 1.9.0")
    #expect(try answer([Need("a", "1.0.0")], universe) == "a 1.0.0")
    #expect(try answer([Need("a", ">=2.0.0-rc.0")], universe) == "a 2.0.0-rc.1")
    #expect(try answer([], universe) == "")
  }

  /// A pre-release, or a version of no known form, only where there is nothing else.
  @Test func preReleasesLast() throws {
    #expect(try answer([Need("a", "*")], ["a": releases("1.0.0-beta", "1.0.0-rc")]) == "a 1.0.0-rc")
    #expect(try answer([Need("a", "*")], ["a": releases("", "nightly")]) == "a nightly")
    #expect(try answer([Need("a", "*")], ["a": releases("1.8.1 dev", "0.1")]) == "a 0.1")
  }

  @Test func diamond() throws {
    let universe = [
      "a": [Release("1.0.0", needs: [Need("b", "^1"), Need("c", "^1")])],
      "b": [
        Release("1.0.0", needs: [Need("d", "^1")]), Release("1.1.0", needs: [Need("d", "^2")]),
      ],
      "c": [Release("1.0.0", needs: [Need("d", "<2")])],
      "d": releases("1.0.0", "1.5.0", "2.0.0"),
    ]
    #expect(try answer([Need("a", "*")], universe) == "a 1.0.0, b 1.0.0, c 1.0.0, d 1.5.0")
  }

  /// What the project needs comes before what that needs, whatever the names.
  @Test func directNeedsFirst() throws {
    let universe = [
      "a": [Release("1.0.0", needs: [Need("b", "*")])],
      "b": [Release("1.0.0"), Release("2.0.0", needs: [Need("z", "2.0.0", .conflict)])],
      "z": releases("1.0.0", "2.0.0"),
    ]
    #expect(
      try answer([Need("z", "*"), Need("a", "*")], universe) == "a 1.0.0, b 1.0.0, z 2.0.0")
  }

  @Test func circles() throws {
    let universe = [
      "a": [Release("1.0.0", needs: [Need("b", "*")])],
      "b": [
        Release("1.0.0", needs: [Need("a", "^1")]), Release("2.0.0", needs: [Need("a", "^2")]),
      ],
    ]
    #expect(try answer([Need("a", "*")], universe) == "a 1.0.0, b 1.0.0")
    #expect(
      try answer([Need("a", "*")], ["a": [Release("1.0.0", needs: [Need("a", "^1")])]]) == "a 1.0.0"
    )
  }

  /// Only what it must be if it is there.
  @Test func optional() throws {
    var universe = [
      "a": [Release("1.0.0", needs: [Need("b", "<2", .optional)])],
      "b": releases("1.0.0", "2.0.0"),
    ]
    #expect(try answer([Need("a", "*")], universe) == "a 1.0.0")
    universe["c"] = [Release("1.0.0", needs: [Need("b", "*")])]
    #expect(try answer([Need("a", "*"), Need("c", "*")], universe) == "a 1.0.0, b 1.0.0, c 1.0.0")
    #expect(
      try answer([Need("c", "*"), Need("b", "1.0.0", .optional)], universe)
        == "b 1.0.0, c 1.0.0")
    #expect(try answer([Need("missing", "^1", .optional)], universe) == "")
  }

  @Test func conflicts() throws {
    let universe = [
      "a": [
        Release("1.0.0"),
        Release("2.0.0", needs: [Need("b", "<2", .conflict), Need("absent", "*", .conflict)]),
      ],
      "b": releases("1.0.0", "2.0.0"),
    ]
    #expect(try answer([Need("a", "*"), Need("b", "*")], universe) == "a 2.0.0, b 2.0.0")
    #expect(try answer([Need("a", "*"), Need("b", "^1")], universe) == "a 1.0.0, b 1.0.0")
  }

  @Test func yanked() throws {
    let universe = ["a": [Release("1.0.0"), Release("1.1.0", yanked: "bad")]]
    #expect(try answer([Need("a", "*")], universe) == "a 1.0.0")
    #expect(try answer([Need("a", "*")], universe, locked: ["a": "1.1.0"]) == "a 1.1.0")
    #expect(try answer([Need("a", "*")], universe, locked: ["a": "1.0.0"]) == "a 1.0.0")
  }

  @Test func ofEqualTextsTheFirst() throws {
    let universe = [
      "a": [
        Release("1.0.0", needs: [Need("b", "1.0")]), Release("1.0.0", needs: [Need("b", "2.0")]),
      ],
      "b": releases("1.0", "2.0"),
    ]
    #expect(try answer([Need("a", "*")], universe) == "a 1.0.0, b 1.0")
  }

  // MARK: what is locked

  private let old = ["a": "1.0.0", "b": "1.0.0", "c": "1.0.0"]

  @Test func lockedStays() throws {
    let universe = [
      "a": releases("1.0.0", "1.1.0"), "b": releases("1.0.0", "1.1.0"),
      "c": releases("1.0.0", "1.1.0"),
    ]
    let needs = ["a", "b", "c", "d"].map { Need($0, "^1") }
    let with = universe.merging(["d": releases("1.0.0", "1.1.0")]) { $1 }
    #expect(try answer(needs, with, locked: old) == "a 1.0.0, b 1.0.0, c 1.0.0, d 1.1.0")
    #expect(
      try answer(needs, with, locked: old, moving: ["b"])
        == "a 1.0.0, b 1.1.0, c 1.0.0, d 1.1.0")
    #expect(
      try answer(needs, with, locked: old, moving: ["a", "b", "c"])
        == "a 1.1.0, b 1.1.0, c 1.1.0, d 1.1.0")
    // What is not needed any more goes.
    #expect(try answer([Need("b", "*")], with, locked: old) == "b 1.0.0")
    // What the lock names and nobody has is chosen anew.
    #expect(try answer([Need("b", "*")], with, locked: ["b": "1.0.7"]) == "b 1.1.0")
  }

  /// A locked package moves if what was asked for needs that, and only then.
  @Test func forcedMoves() throws {
    let universe = [
      "a": [
        Release("1.0.0", needs: [Need("b", "^1")]), Release("2.0.0", needs: [Need("b", "^1.1")]),
        Release("3.0.0", needs: [Need("b", "^2")]),
      ],
      "b": releases("1.0.0", "1.1.0", "1.2.0", "2.0.0"),
      "c": [Release("1.0.0", needs: [Need("b", "^1")])],
      "n": [Release("1.0.0"), Release("2.0.0", needs: [Need("b", "^2")])],
    ]
    let needs = [Need("a", "*"), Need("c", "*")]
    // c holds b below 2, and so a below 3.
    #expect(
      try answer(needs, universe, locked: old, moving: ["a"]) == "a 2.0.0, b 1.2.0, c 1.0.0")
    #expect(try answer(needs, universe, locked: old) == "a 1.0.0, b 1.0.0, c 1.0.0")
    #expect(
      try answer(needs + [Need("a", ">=2")], universe, locked: old) == "a 2.0.0, b 1.2.0, c 1.0.0")
    // Something new gives way to the lock.
    #expect(
      try answer([Need("a", "*"), Need("n", "*")], universe, locked: ["a": "1.0.0", "b": "1.0.0"])
        == "a 1.0.0, b 1.0.0, n 1.0.0")
  }

  /// An update of one package takes no other back, nor does an update of all.
  @Test func nothingGoesBack() throws {
    let universe = [
      "a": [Release("1.0.0"), Release("1.1.0"), Release("2.0.0", needs: [Need("b", "<2")])],
      "b": releases("1.0.0", "2.0.0"),
    ]
    let needs = [Need("a", "*"), Need("b", "*")]
    let locked = ["a": "1.0.0", "b": "2.0.0"]
    #expect(try answer(needs, universe, locked: locked, moving: ["a"]) == "a 1.1.0, b 2.0.0")
    #expect(try answer(needs, universe, locked: locked, moving: ["a", "b"]) == "a 1.1.0, b 2.0.0")
    #expect(try answer(needs, universe) == "a 2.0.0, b 1.0.0")
    // Unless there is no other way.
    #expect(
      try answer([Need("a", "^2"), Need("b", "*")], universe, locked: locked) == "a 2.0.0, b 1.0.0")
  }

  /// Of two that are to move and exclude each other the first by name has its newest release.
  @Test func movingByName() throws {
    let universe = [
      "a": [Release("1.0.0"), Release("2.0.0", needs: [Need("b", "2.0.0", .conflict)])],
      "b": releases("1.0.0", "2.0.0"),
      "c": [Release("1.0.0", needs: [Need("b", "*"), Need("a", "*")])],
    ]
    let locked = ["a": "1.0.0", "b": "1.0.0", "c": "1.0.0"]
    for needs in [[Need("a", "*"), Need("b", "*")], [Need("c", "*")]] {
      let answer = try answer(needs, universe, locked: locked, moving: ["a", "b"])
      #expect(answer.hasPrefix("a 2.0.0, b 1.0.0"))
    }
  }

  /// A package that cannot have what is wished for it does not go, nor do others because of that.
  @Test func nothingGoesForAWish() throws {
    let universe = [
      "a": [
        Release("1.0.0"), Release("1.1.0"), Release("2.0.0", needs: [Need("q", "*", .conflict)]),
      ],
      "q": releases("1.0.0", "1.1.0"),
      "p": [Release("1.0.0", needs: [Need("a", "*"), Need("q", "*")]), Release("2.0.0")],
    ]
    let locked = ["a": "1.0.0", "p": "1.0.0", "q": "1.0.0"]
    #expect(
      try answer([Need("p", "*")], universe, locked: locked, moving: ["a"])
        == "a 1.1.0, p 1.0.0, q 1.0.0")
  }

  // MARK: what is asked

  @Test func asksOnceAndOnlyForWhatMatters() throws {
    let universe = [
      "a": [
        Release("1.0.0", needs: [Need("old", "*")]), Release("2.0.0", needs: [Need("b", "*")]),
      ],
      "b": releases("1.0.0"), "old": releases("1.0.0"),
    ]
    var asked: [String] = []
    _ = try Resolver.resolve(.init([Need("a", "*"), Need("b", "*")])) { name in
      asked.append(name)
      return .releases(universe[name] ?? [])
    }
    #expect(asked.sorted() == ["a", "b"])
  }

  @Test func failureOfASourceIsPassedOn() {
    struct Failure: Error {}
    #expect(throws: Failure.self) {
      _ = try Resolver.resolve(.init([Need("a", "*")])) { _ in throw Failure() }
    }
  }

  /// The order in which things come does not matter.
  @Test func sameWhateverTheOrder() throws {
    for seed in 9000..<9100 as Range<UInt64> {
      let universe = RandomUniverse(seed: seed)
      var turned = universe
      turned.packages = universe.packages.map { $0.reversed() }
      turned.needs.reverse()
      let answers = try [universe, turned].map { universe in
        switch try Resolver.resolve(universe.request, universe.supply) {
        case .packages(let choices): choices.map { "\($0.package) \($0.version)" }.joined()
        case .impossible: "impossible"
        case .tooHard: "too hard"
        }
      }
      #expect(answers[0] == answers[1], "seed \(seed)")
    }
  }
}
