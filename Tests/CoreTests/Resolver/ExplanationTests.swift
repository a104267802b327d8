import AssetStoreCore
import Testing

/// What is said when there is no solution. The sentences are what a user gets, so here they are judged as they are.
@Suite struct ExplanationTests {
  typealias Need = Resolver.Need
  typealias Release = Resolver.Release

  private func text(
    _ needs: [Need], engine: String? = nil, _ universe: [String: [Release]]
  ) throws -> [String] {
    try ResolverTests.answer(
      .init(needs, engine: engine.map { GodotVersion($0) }), universe
    ).split(separator: "\n").map(String.init)
  }

  @Test func conflictOfTwoNeeds() throws {
    #expect(
      try text(
        [Need("a", "^1"), Need("b", "^1")],
        [
          "a": [
            Release("1.0.0", needs: [Need("b", "^2")]), Release("1.1.0", needs: [Need("b", "^2")]),
          ],
          "b": [Release("1.0.0"), Release("2.0.0")],
        ]) == [
          "Because every release of a depends on b ^2 and this project needs b ^1, no release of a can be used.",
          "And because this project needs a ^1, there is no solution.",
        ])
  }

  /// Releases that need the same are named together, wherever it stands among what they need.
  @Test func together() throws {
    let (b, c) = (Need("b", "^1"), Need("c", "*"))
    #expect(
      try text(
        [Need("a", "*")],
        [
          "a": [
            Release("1.0", needs: [b, c]), Release("1.1", needs: [c, b]),
            Release("1.2", needs: [b]),
          ],
          "c": [Release("1.0")],
        ]) == [
          "Because every release of a depends on b ^1, which no source has, and this project needs a, there is no "
            + "solution."
        ])
  }

  @Test func missing() throws {
    #expect(
      try text([Need("a", "*")], [:]) == [
        "Because this project needs a, which no source has, there is no solution."
      ])
    #expect(
      try text(
        [Need("a", "^1")], ["a": [Release("1.2", needs: [Need("b", "^2")]), Release("2.0")]])
        == [
          "Because a 1.2 depends on b ^2, which no source has, and this project needs a ^1, there is no solution."
        ])
    #expect(
      try text([Need("a", "^9")], ["a": [Release("1.0"), Release("1.2"), Release("2.0")]]) == [
        "Because this project needs a ^9, of which there is no release (there is 1.0 to 2.0), there is no solution."
      ])
  }

  @Test func withReason() throws {
    let answer = try Resolver.resolve(.init([Need("x/a", "*")])) { name in
      name == "x/a"
        ? .releases([Release("1.0", needs: [Need("dialogue", "^1")])])
        : .nothing(why: "which two packages claim to be: x/dialogue and y/dialogue")
    }
    guard case .impossible(let explanation) = answer else {
      Issue.record("\(answer)")
      return
    }
    #expect(
      explanation.text
        == "Because x/a 1.0 depends on dialogue ^1, which two packages claim to be: x/dialogue and y/dialogue, and "
        + "this project needs x/a, there is no solution.")
  }

  @Test func engine() throws {
    let universe = [
      "a": [
        Release("1.0", godotMin: GodotVersion("3.5")),
        Release("1.1", godotMin: GodotVersion("4.0"), godotMax: GodotVersion("4.2")),
        Release("1.2", godotMin: GodotVersion("4.4")),
        Release("1.3", godotMin: GodotVersion("4.4")),
      ]
    ]
    #expect(
      try text([Need("a", ">=1.2")], engine: "4.3", universe) == [
        "Because a 1.2 and 1.3 need Godot 4.4 or later while this project has 4.3 and this project needs a >=1.2, "
          + "there is no solution."
      ])
    #expect(
      try text([Need("a", "1.1")], engine: "4.3", universe) == [
        "Because a 1.1 is for Godot up to 4.2 while this project has 4.3 and this project needs a 1.1, there is no "
          + "solution."
      ])
    #expect(
      try text([Need("a", "1.0")], engine: "4.3", universe) == [
        "Because a 1.0 is for Godot 3 while this project has 4.3 and this project needs a 1.0, there is no solution."
      ])
    #expect(try text([Need("a", "*")], engine: "4.1", universe) == ["a 1.1"])
    #expect(try text([Need("a", "*")], universe) == ["a 1.3"])
  }

  @Test func yankedAndObstacles() throws {
    #expect(
      try text([Need("a", "*")], ["a": [Release("1.0", yanked: "it eats files")]]) == [
        "Because a 1.0 was withdrawn (it eats files) and this project needs a, there is no solution."
      ])
    #expect(
      try text(
        [Need("a", "*")],
        ["a": ["1.0", "1.1", "1.2"].map { Release($0, obstacle: "names no archive") }]) == [
          "Because every release of a names no archive and this project needs a, there is no solution."
        ])
  }

  @Test func conflictsAndOptionalNeeds() throws {
    #expect(
      try text(
        [Need("a", "*"), Need("b", "*")],
        [
          "a": [Release("1.0", needs: [Need("b", "<2", .conflict)])],
          "b": [Release("1.0"), Release("1.1")],
        ])
        == [
          "Because a 1.0 conflicts with b <2 and this project needs a, no release of b can be used.",
          "And because this project needs b, there is no solution.",
        ])
    #expect(
      try text(
        [Need("a", "*"), Need("b", "*")],
        ["a": [Release("1.0", needs: [Need("b", "^2", .optional)])], "b": [Release("1.0")]])
        == [
          "Because a 1.0 works only with b ^2 where b is there, of which there is no release (there is 1.0), and "
            + "this project needs a, b 1.0 cannot be used.",
          "And because this project needs b, there is no solution.",
        ])
  }

  @Test func ofItself() throws {
    #expect(
      try text([Need("a", "*")], ["a": [Release("1.0", needs: [Need("a", "^2")])]]) == [
        "Because a 1.0 depends on a ^2, which it is not itself, and this project needs a, there is no solution."
      ])
  }

  @Test func unreadable() throws {
    #expect(
      try text([Need("a", ">>1")], ["a": [Release("1.0")]]) == [
        "Because this project needs a >>1, which is no range of versions (a version of such a form stands in quotes, "
          + "at byte 1), there is no solution."
      ])
  }

  /// Both ways are closed, and the sentence that joins them names the one that was explained before.
  @Test func numbers() throws {
    let sentences = try text(
      [Need("foo", "^1.0.0")],
      [
        "foo": [
          Release("1.0.0", needs: [Need("a", "^1.0.0"), Need("b", "^1.0.0")]),
          Release("1.1.0", needs: [Need("x", "^1.0.0"), Need("y", "^1.0.0")]),
        ],
        "a": [Release("1.0.0", needs: [Need("b", "^2.0.0")])],
        "b": [Release("1.0.0"), Release("2.0.0")],
        "x": [Release("1.0.0", needs: [Need("y", "^2.0.0")])],
        "y": [Release("1.0.0"), Release("2.0.0")],
      ])
    #expect(
      sentences.contains {
        $0.hasPrefix("(1) And because") && $0.hasSuffix("foo 1.1.0 cannot be used.")
      })
    #expect(sentences.contains { $0.contains("foo 1.1.0 cannot be used (1)") })
    #expect(sentences.last?.hasSuffix("there is no solution.") == true)
  }

  /// Names from outside cannot make sentences of their own.
  @Test func oneLineEach() throws {
    let sentences = try text(
      [Need("a\nb", "*")],
      ["a\nb": [Release("1\u{1b}[2J\u{202e}\n", yanked: "\u{1b}[2J")]])
    #expect(sentences.count == 1)
    #expect(
      sentences.allSatisfy {
        $0.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202e }
      })
  }
}
