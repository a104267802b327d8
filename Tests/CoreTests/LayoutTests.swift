import AssetStoreCore
import Testing

@Suite struct LayoutTests {
  /// Entries for names; "/" at the end makes a folder, "@" in front a link.
  private func entries(_ names: [String]) -> [Archive.Entry] {
    names.enumerated().map { index, name in
      if name.hasSuffix("/") {
        return .init(index: index, path: String(name.dropLast()), kind: .directory)
      }
      if name.hasPrefix("@") {
        return .init(index: index, path: String(name.dropFirst()), kind: .link)
      }
      return .init(index: index, path: name)
    }
  }

  private func paths(
    _ names: [String], _ type: AssetType = .addon, slug: String = "slug", into: String? = nil
  ) throws -> [String] {
    try Layout(entries: entries(names), type: type, slug: slug, into: into).files.map(\.path)
  }

  private func reason(
    _ names: [String], _ type: AssetType = .addon, slug: String = "slug", into: String? = nil
  ) -> StoreError.Reason? {
    #expect(throws: StoreError.self) { try paths(names, type, slug: slug, into: into) }?.reason
  }

  @Test(arguments: RealLayout.all)
  func realArchive(real: RealLayout) throws {
    let folder = try TemporaryFolder()
    let archive = try Archive(path: folder.write("a.zip", real.zip().bytes()))
    let layout = try Layout(entries: archive.entries, type: .addon, slug: "the-slug", into: nil)
    #expect(layout.files.map(\.path) == real.installed)
    #expect(layout.folders == real.folders)
    let executables = real.names.filter { $0.hasPrefix("*") }.map { $0.dropFirst() }
    for file in layout.files {
      let entry = archive.entries[try #require(file.entry)]
      // A file's content is its name here.
      let name = String(decoding: try archive.read(entry, limit: 1000), as: UTF8.self)
      #expect(file.path.hasSuffix(Path.name(name)))
      #expect(entry.mode == (executables.contains(name[...]) ? 0o755 : 0o644))
    }
  }

  @Test func thereAreTwentyOne() {
    #expect(RealLayout.all.count == 21)
  }

  @Test func wrappingFolders() throws {
    // "addons" is never stripped, even if it is all there is.
    #expect(try paths(["addons/a/x.gd"]) == ["addons/a/x.gd"])
    #expect(try paths(["w/addons/a/x.gd", "w/"]) == ["addons/a/x.gd"])
    // Only one folder is stripped.
    #expect(try paths(["w/v/x.gd"]) == ["addons/slug/v/x.gd"])
    #expect(try paths(["w/x.gd", "README"]) == ["addons/slug/README", "addons/slug/w/x.gd"])
    // A leftover beside the folder does not count.
    #expect(
      try paths(["w/plugin.cfg", "__MACOSX/w/._plugin.cfg", ".DS_Store"]) == [
        "addons/slug/plugin.cfg"
      ])
    // A folder whose name only begins alike does.
    #expect(try paths(["w/a", "w2/b"]) == ["addons/slug/w/a", "addons/slug/w2/b"])
  }

  @Test func leftovers() throws {
    let names = [
      "plugin.cfg", ".git/config", ".gitattributes", ".github/x.yml", "a/.gitrepo", "a/.DS_Store",
      "a/.gdignore",
      "__MACOSX/x", "a/.GIT/hooks/post-checkout", ".assetstore/state.sqlite",
      "a/b/.AssetStore/staging/x", "a/.asset\u{200b}store/lock",
    ]
    #expect(try paths(names) == ["addons/slug/a/.gdignore", "addons/slug/plugin.cfg"])
  }

  @Test func rootsInTheirOrder() throws {
    // "addons" at the top comes before everything.
    #expect(
      try paths(["addons/a/x", "plugin.cfg", "demo/addons/b/plugin.cfg"]) == ["addons/a/x"])
    // Then the top as an addon.
    #expect(
      try paths(["x.gdextension", "demo/addons/b/plugin.cfg"]) == [
        "addons/slug/demo/addons/b/plugin.cfg", "addons/slug/x.gdextension",
      ])
    // Then one folder down: marked before unmarked, "project" before others, then by name.
    #expect(
      try paths(["project/addons/a/x", "demo/addons/b/plugin.cfg", "r"]) == ["addons/b/plugin.cfg"])
    #expect(
      try paths(["demo/addons/b/plugin.cfg", "project/addons/a/plugin.cfg"]) == [
        "addons/a/plugin.cfg"
      ])
    #expect(try paths(["z/addons/b/x", "d/addons/a/x"]) == ["addons/a/x"])
    // Two folders down is too deep.
    #expect(
      try paths(["x", "a/b/addons/c/plugin.cfg"]) == [
        "addons/slug/a/b/addons/c/plugin.cfg", "addons/slug/x",
      ])
    // Files in "addons" itself are no addon.
    #expect(try paths(["addons/a/x", "addons/README.md"]) == ["addons/a/x"])
    #expect(try paths(["addons/README.md"]) == ["addons/slug/addons/README.md"])
  }

  @Test func projects() throws {
    let names = [
      "w/README.md", "w/.gitignore", "w/game/project.godot", "w/game/.godot/cache",
      "w/game/main.tscn",
      "w/game/addons/a/plugin.cfg", "w/game/assetstore.json", "w/game/.assetstore/state.sqlite",
      "w/other/project.godot",
    ]
    let layout = try Layout(entries: entries(names), type: .project, slug: "slug", into: nil)
    #expect(layout.files.map(\.path) == ["addons/a/plugin.cfg", "main.tscn", "project.godot"])
    #expect(layout.files.map(\.entry) == [5, 4, 2])
    #expect(layout.folders == [""])
    let placed = try Layout(entries: entries(names), type: .project, slug: "slug", into: "demo")
    #expect(placed.files.map(\.path).contains("demo/project.godot"))
    #expect(placed.folders == ["demo"])
    #expect(reason(["w/plugin.cfg"], .project) == .noProject)
  }

  @Test func otherFolders() throws {
    #expect(
      try paths(["w/addons/a/x", "w/addons/b/y"], into: "third/party/") == [
        "third/party/a/x", "third/party/b/y",
      ])
    #expect(try paths(["plugin.cfg"], into: "./vendor") == ["vendor/slug/plugin.cfg"])
    for bad in [
      "", ".", "/etc", "../x", "a/../b", "C:\\x", "a//b", ".assetstore", ".assetstore/x", ".godot",
      ".Godot/x", ".git/hooks",
      "assetstore.lock", "project.godot", "a\u{1}b", "nul", String(repeating: "x", count: 300),
    ] {
      #expect(reason(["plugin.cfg"], into: bad) == .invalidArgument, "\(bad)")
    }
  }

  @Test func refusals() throws {
    #expect(reason([]) == .emptyPackage)
    #expect(reason(["a/", "b/"]) == .emptyPackage)
    #expect(reason([".gitignore", "__MACOSX/x"]) == .emptyPackage)
    #expect(reason(["addons/a/plugin.cfg", "@addons/a/link"]) == .linkEntry)
    #expect(try paths(["addons/a/plugin.cfg", "@LICENSE"]) == ["addons/a/plugin.cfg"])
    for slug in ["", "..", "a/b", "a\\b", "con", "a\0"] {
      #expect(throws: StoreError.self, "\(slug)") { try paths(["plugin.cfg"], slug: slug) }
    }
    // The name is only needed where it is used.
    #expect(try paths(["addons/a/x"], slug: "..") == ["addons/a/x"])
    let long = Array(repeating: String(repeating: "x", count: 200), count: 5).joined(separator: "/")
    #expect(reason([long + "/abcdefghij", "x"]) == .pathTooLong)
  }

  /// An accent after a "/" makes one character with it, and must not hide it.
  @Test func accentsAfterSlashes() throws {
    #expect(try paths(["w/\u{301}a", "w/b"]) == ["addons/slug/b", "addons/slug/\u{301}a"])
    #expect(try paths(["addons/\u{301}a/x"]) == ["addons/\u{301}a/x"])
    #expect(try paths(["a", ".git/\u{301}hooks"]) == ["addons/slug/a"])
    #expect(try paths(["project.godot", ".godot/\u{301}x"], .project) == ["project.godot"])
    #expect(reason(["plugin.cfg"], into: ".assetstore/\u{301}x") == .invalidArgument)
    #expect(reason(["plugin.cfg"], slug: "a/\u{301}b") == .pathName)
    #expect(throws: StoreError.self) { try ArchiveGate.check(path: "con.\u{301}txt") }
    #expect(throws: StoreError.self) { try ArchiveGate.check(path: "a/../\u{301}b") }
  }

  @Test func closedPackages() throws {
    let layout = try Layout.closed(id: "com.example.vast", into: nil)
    #expect(layout.files == [.init(entry: nil, path: "assets/com.example.vast.vast")])
    #expect(layout.folders.isEmpty)
    #expect(try Layout.closed(id: "x", into: "mods").files.map(\.path) == ["mods/x.vast"])
    for id in ["", "..", "a/b", "a\\b", "/x", "con", "a\nb"] {
      #expect(throws: StoreError.self, "\(id)") { try Layout.closed(id: id, into: nil) }
    }
  }
}
