import Testing

@testable import AssetStoreCore
@testable import AssetStoreRegistry

@Suite struct RuleTests {
  @Test(arguments: [
    "MIT", "MIT OR Apache-2.0", "(MIT)", "GPL-2.0-only WITH Classpath-exception-2.0",
    "MIT AND (LGPL-2.1-or-later OR BSD-3-Clause)", "GPL-2.0+", "LicenseRef-Own", "mit",
  ])
  func licenses(_ text: String) { #expect(LicenseExpression.judge(text) == .known) }

  @Test(arguments: [
    "", " ", "MIT OR", "OR", "MIT Apache-2.0", "(MIT", "MIT)", "()", "MIT WITH", "GPLv3",
    "MIT License",
    "MIT or Apache-2.0", "<script>", "LicenseRef-", "MIT/Apache", "MIT\u{a0}OR ISC", "+",
    String(repeating: "(", count: 100) + "MIT" + String(repeating: ")", count: 100),
    String(repeating: "MIT OR ", count: 100) + "MIT",
  ])
  func noLicenses(_ text: String) {
    guard case .wrong = LicenseExpression.judge(text) else {
      Issue.record("\(text) passes")
      return
    }
  }

  @Test func otherLicenses() {
    #expect(LicenseExpression.judge("MIT OR Own") == .unknown("Own"))
    #expect(
      LicenseExpression.judge("GPLv3") == .wrong("GPLv3 is no identifier of SPDX; GPL-3.0 is"))
  }

  @Test func repositories() {
    let good: [(RepositoryHost, String)] = [
      (.github, "https://github.com/ada/face"), (.gitlab, "https://gitlab.com/ada/face"),
      (.gitlab, "https://git.example.org/a/b/c/face"),
      (.bitbucket, "https://bitbucket.org/ada/face"),
      (.codeberg, "https://codeberg.org/ada/face"), (.gitea, "https://example.org:3000/ada/face"),
      (.custom, "http://example.org"), (.custom, "https://example.org/x?y=%20#z"),
    ]
    for (host, url) in good { #expect(host.refusal(url) == nil, "\(url)") }
    let bad: [(RepositoryHost, String)] = [
      (.github, "https://github.com/ada"), (.github, "https://github.com/ada/face/"),
      (.github, "https://github.com/ada/face.git"), (.github, "http://github.com/ada/face"),
      (.github, "https://github.com.evil.example/ada/face"),
      (.github, "https://github.com/ada/face?x"),
      (.github, "https://github.com/ada/face/tree/main"),
      (.github, "https://x@github.com/ada/face"),
      (.bitbucket, "https://github.com/ada/face"), (.codeberg, "https://codeberg.org/ada"),
      (.gitlab, "https://gitlab.com/ada/face/-/tree"), (.gitea, "https://example.org/.."),
      (.custom, "javascript:alert(1)"), (.custom, "ftp://example.org/"), (.custom, "https://"),
      (.custom, "https://exa mple.org"), (.custom, "https://example.org/\""),
      (.custom, "https://example.org/%2"), (.custom, "https://example.org:999999/"),
      (.custom, "https://[::1]/"), (.custom, "https://example.org/\u{e9}"),
      (.custom, "https://example.org/" + String(repeating: "x", count: 2000)),
    ]
    for (host, url) in bad { #expect(host.refusal(url) != nil, "\(url)") }
    let archive = RepositoryHost.gitlab.archive(of: "c0ffee", in: "https://gitlab.com/ada/face")
    #expect(archive == "https://gitlab.com/ada/face/-/archive/c0ffee.zip")
  }

  @Test func times() {
    #expect(Timestamp.seconds("1970-01-01") == 0)
    #expect(Timestamp.seconds("2000-02-29T12:34:56Z") == 951_827_696)
    #expect(Timestamp.seconds("2026-01-31T01:00:00.5+02:00") == 1_769_814_000)
    #expect(Timestamp.seconds("9999-12-31") == 253_402_214_400)
    for text in [
      "", "2026-1-1", "2025-02-29", "2026-13-01", "2026-01-00", "2026-01-01T",
      "2026-01-01T24:00:00Z",
      "2026-01-01T00:00:00", "1969-12-31", "2026-01-01 00:00:00Z", "2026-01-01T00:00:00.Z", "now",
      "1970-01-01T00:00:00+01:00",
    ] {
      #expect(Timestamp.seconds(text) == nil, "\(text)")
    }
  }

  @Test func names() {
    for name in ["a", "face-2", "a.b_c", "0"] {
      #expect(RegistryName.refusal(name) == nil, "\(name)")
    }
    for name in [
      "", "A", "a b", "-a", "a-", ".a", "a/b", "con", "nul.x", "index.html", "\u{e9}", "..",
      String(repeating: "x", count: 65),
    ] {
      #expect(RegistryName.refusal(name) != nil, "\(name)")
    }
    #expect(RegistryName.folded("Face-One") == RegistryName.folded("face_o.ne"))
  }
}
