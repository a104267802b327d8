import AssetStoreCore
import Testing

@Suite struct VersionTextTests {
  /// In rising order.
  static let rising = [
    "", "Alpha 3", "Alpha 12", "dev", "nightly", "0.0.1", "0.9", "0.11.0.3", "0.11.0.10",
    "1.0.0-alpha", "1.0.0-alpha.1",
    "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0",
    "1.8.1 dev", "1.8.1",
    "2.0-Alpha-2", "2.0-Alpha-21 WIP (Godot 4.5+)", "2.0-beta1", "2.0-beta10", "2.0", "v2.0.1",
    "2.0.2 (Godot 4)", "2.1-stable",
    "2.1.1", "4.9", "4.10", "V10", "99999999999999999999", "100000000000000000000", "2026.01.05",
  ].filter { $0 != "2026.01.05" }

  @Test func order() {
    for (left, right) in zip(VersionTextTests.rising, VersionTextTests.rising.dropFirst()) {
      #expect(VersionText(left) < VersionText(right), "\(left) < \(right)")
    }
    #expect(VersionText("2026.01.05") < VersionText("2026.1.12"))
  }

  @Test func equalInAllButText() {
    // Different texts always have an order, and it is that of their bytes.
    for (left, right) in [
      ("1.0", "1.0.0"), ("1.0.0+a", "1.0.0+b"), ("1.0", "v1.0"), ("01.2", "1.2"),
    ] {
      #expect(VersionText(left) < VersionText(right))
      #expect(VersionText("0.9.9") < VersionText(left))
      #expect(VersionText(right) < VersionText("1.2.0.1"))
    }
    #expect(VersionText("1.0") == VersionText("1.0"))
  }

  @Test func totalAndTransitive() {
    var state: UInt64 = 42
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let pieces = [
      "0", "1", "2", "10", "007", ".", ".", "-", "+", " ", "v", "alpha", "Beta", "rc", "dev",
      "stable", "(", "é", "\u{0}", "a1", "_",
    ]
    var texts = VersionTextTests.rising
    for _ in 0..<150 {
      texts.append((0..<random(7)).map { _ in pieces[random(pieces.count)] }.joined())
    }
    let versions = Array(Set(texts)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map(
      VersionText.init)
    let below = versions.map { left in versions.map { left < $0 } }
    for a in versions.indices {
      for b in versions.indices {
        #expect((below[a][b] ? 1 : 0) + (below[b][a] ? 1 : 0) == (a == b ? 0 : 1))
        guard below[a][b] else { continue }
        for c in versions.indices where below[b][c] && !below[a][c] {
          Issue.record(
            "\(versions[a].text) < \(versions[b].text) < \(versions[c].text), yet not the first than the last"
          )
        }
      }
    }
  }

  /// The examples of the specification of Semantic Versioning, and numbers that fit no integer.
  @Test func semanticOrder() {
    let long = String(repeating: "9", count: 3000)
    let rising = [
      "0.0.0-0", "0.0.0", "1.0.0-0.3.7", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta",
      "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-beta.\(long)", "1.0.0-beta.1\(long)",
      "1.0.0-beta.a", "1.0.0-rc.1", "1.0.0", "1.9.0", "1.10.0", "1.11.0", "2.0.0", "2.1.0", "2.1.1",
      "\(long).0.0-a", "\(long).0.0", "\(long).0.1", "1\(long).0.0",
    ]
    for (index, left) in rising.enumerated() {
      #expect(VersionText(left).isSemantic, "\(left)")
      for right in rising[(index + 1)...] {
        #expect(VersionText(left) < VersionText(right), "\(left.prefix(20)) < \(right.prefix(20))")
        #expect(VersionText(left + "+z") < VersionText(right + "+a"))
      }
    }
  }

  /// As a regular expression of the specification takes them.
  @Test func semanticOrNot() {
    for text in [
      "0.0.4", "1.2.3", "10.20.30", "1.1.2-prerelease+meta", "1.1.2+meta", "1.1.2+meta-valid",
      "1.0.0-alpha0.valid", "1.0.0-alpha.0valid", "1.0.0-rc.1+build.1", "2.0.0+build.1848",
      "1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay",
      "1.2.3----RC-SNAPSHOT.12.9.1--.12+788",
      "1.2.3----R-S.12.9.1--.12", "1.0.0+0.build.1-rc.10000aaa-kk-0.1", "1.0.0-0A.is.legal",
      "99999999999999999999999.999999999999999999.99999999999999999", "1.0.0+001",
    ] {
      #expect(VersionText(text).isSemantic, "\(text)")
    }
    for text in [
      "1", "1.2", "1.2.3-0123", "1.2.3-0123.0123", "1.1.2+.123", "+invalid", "-invalid", "alpha",
      "alpha.beta.1", "1.0.0-alpha_beta", "1.0.0-alpha..", "1.0.0-alpha..1", "01.1.1", "1.01.1",
      "1.1.01",
      "1.2.3.DEV", "1.2-SNAPSHOT", "1.2.31.2.3----RC-SNAPSHOT.12.09.1--..12+788",
      "-1.0.3-gamma+b7718",
      "+justmeta", "9.8.7+meta+meta", "v1.2.3", "1.2.3 ", "", "1.2.3-", "1.2.3+", "1..3", "1.2.3-é",
      "\u{661}.0.0",
    ] {
      #expect(!VersionText(text).isSemantic, "\(text)")
    }
  }

  /// What real addons call their versions has one order, and with three bare numbers that of the numbers.
  @Test func realTexts() throws {
    struct Plugin: Decodable { var fields: [String: String] }
    struct Releases: Decodable {
      struct Release: Decodable { var version: String }
      var releases: [Release]
    }
    guard let plugins = try SharedData.json([Plugin].self, "plugin-cfg.json"),
      let releases = try SharedData.json([Releases].self, "plugin-releases.json")
    else { return }
    var texts = Set(plugins.map { $0.fields["version"] ?? "" })
    #expect(texts.contains("2.0-Alpha-21 WIP (Godot 4.5+)") && texts.contains(""))
    texts.formUnion(releases.flatMap(\.releases).map(\.version))
    let versions = texts.map { VersionText($0) }.sorted()
    #expect(versions.count > 400)
    for (index, left) in versions.enumerated() {
      for right in versions[(index + 1)...] {
        #expect(left < right && !(right < left), "\(left.text) < \(right.text)")
      }
    }
    let bare = versions.map { $0.text.split(separator: ".").map { Int($0) ?? -1 } }
      .filter { $0.count == 3 && !$0.contains(-1) }
    #expect(bare.count > 50)
    for (left, right) in zip(bare, bare.dropFirst()) {
      #expect(left.lexicographicallyPrecedes(right), "\(left) < \(right)")
    }
    for version in versions {
      let exactly = VersionRange.exactly(version.text)
      #expect(versions.filter(exactly.contains).map(\.text) == [version.text])
      let again = try VersionRange(exactly.text)
      #expect(again == exactly, "\(version.text)")
    }
  }
}
