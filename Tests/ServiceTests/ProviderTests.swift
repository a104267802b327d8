import Testing

@testable import AssetStoreService

/// What the library's server makes of a repository's URL.
@Suite struct ProviderTests {
  @Test func theArchiveIsWhereTheProviderHasIt() {
    let base = "https://h.example/o/n"
    for (provider, archive, issues) in [
      (Provider.gitHub, "\(base)/archive/c.zip", "\(base)/issues"),
      (.gitLab, "\(base)/-/archive/c.zip", "\(base)/issues"),
      (.bitBucket, "\(base)/get/c.zip", "\(base)/issues"),
      (.gitea, "\(base)/archive/c.zip", "\(base)/issues"),
      (.cgit, "\(base)/snapshot/c.zip", ""), (.custom, "c", ""),
    ] {
      #expect(provider.downloadURL(browse: base + "//", commit: "c") == archive)
      #expect(provider.issuesURL(browse: base + "/") == issues)
      #expect(Provider(named: provider.name) == provider)
    }
    #expect(Provider(named: "Gogs/Gitea") == .gitea)
    #expect(Provider(named: "1") == nil)
  }

  private let commit = String(repeating: "0a", count: 20)

  @Test func aRepositoryHasTheShapeOfItsHost() {
    for (provider, url, isFine) in [
      (Provider.gitHub, "https://github.com/o/n", true), (.gitHub, "https://github.com/o/n/", true),
      (.gitHub, "http://github.com/o/n", false), (.gitHub, "https://github.com/o", false),
      (.gitHub, "https://github.com/o/n/tree/main", false),
      (.gitHub, "https://github.com.evil.example/o/n", false),
      (.gitHub, "https://github.com/o//n", false),
      (.gitHub, "https://gitlab.com/o/n", false), (.gitLab, "https://gitlab.com/o/g/n", true),
      (.gitLab, "https://own.example/o/n", true), (.gitLab, "https://own.example/o", false),
      (.bitBucket, "https://bitbucket.org/o/n", true),
      (.bitBucket, "https://github.com/o/n", false),
      (.gitea, "http://own.example/o/n", true), (.cgit, "https://own.example/o/n", true),
      (.gitHub, "javascript:alert(1)", false), (.gitHub, "", false),
      (.gitHub, "https://github.com/o/n.git", false),
    ] {
      #expect(
        provider.refusals(browse: url, commit: commit).isEmpty == isFine, "\(url)")
    }
    for (url, isFine) in [
      ("https://h.example/a.zip", true), ("http://h.example/a.ZIP?x", true),
      ("https://h.example/a.tar", false), ("ftp://h.example/a.zip", false), (commit, false),
    ] {
      let found = Provider.custom.refusals(browse: "https://h.example", commit: url)
      #expect(found.isEmpty == isFine, "\(url)")
    }
    for icon in ["", "https://h.example/icon.svg", "data:image/png;base64,.png", "/icon.png"] {
      #expect(!Provider.refusals(icon: icon).isEmpty, "\(icon)")
    }
  }

  @Test func whatMayChangeIsWarnedOf() {
    let gitHub = "https://github.com/o/n"
    #expect(Provider.gitHub.warnings(browse: gitHub, commit: commit).isEmpty)
    for text in ["main", "v1.0", commit.uppercased(), String(commit.dropLast())] {
      #expect(Provider.gitHub.warnings(browse: gitHub, commit: text).count == 1)
    }
    #expect(Provider.isCommit(String(repeating: "f", count: 64)))
    #expect(Provider.custom.warnings(browse: gitHub, commit: "x").isEmpty)
    #expect(Provider.gitLab.warnings(browse: "https://gitlab.com/o/n", commit: commit).isEmpty)
    #expect(Provider.gitLab.warnings(browse: "https://own.example/o/n", commit: commit).count == 1)
    #expect(Provider.gitea.warnings(browse: "https://codeberg.org/o/n", commit: commit).isEmpty)
    #expect(Provider.gitea.warnings(browse: "https://own.example/o/n", commit: commit).count == 1)
    #expect(Provider.cgit.warnings(browse: "https://own.example/o/n", commit: commit).count == 1)
  }

  @Test func aPreviewHasAPicture() {
    func thumbnail(_ type: String, _ link: String, _ given: String = "") -> String {
      PreviewRecord(type: type, link: link, thumbnail: given).effectiveThumbnail
    }
    #expect(thumbnail("image", "https://h/a.png") == "https://h/a.png")
    #expect(thumbnail("image", "https://h/a.png", "https://h/b.png") == "https://h/b.png")
    #expect(
      thumbnail("video", "https://www.youtube.com/watch?v=A_b-9&t=1")
        == "https://img.youtube.com/vi/A_b-9/default.jpg")
    #expect(thumbnail("video", "https://youtu.be/A") == "https://youtu.be/A")
  }
}
