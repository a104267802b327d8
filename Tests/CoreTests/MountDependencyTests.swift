import Testing

@testable import AssetStoreCore

/// Packages in a file system that need others.
@Suite struct MountDependencyTests {
  let folder: TemporaryFolder
  let files: PackageFileSystem

  init() throws {
    folder = try TemporaryFolder()
    var options = PackageFileSystem.Options()
    options.permissions = ["rendering"]
    files = PackageFileSystem(options, system: RealSystem())
  }

  /// A `.vast`; `needs` are its dependencies as they stand in meta.json.
  private func vast(
    _ id: String, _ version: String = "1.0.0", needs: String..., more: String = "",
    file: String? = nil
  ) throws -> PackageFileSystem.Order {
    let meta = """
      {"id":"\(id)","version":{"asset":"\(version)"},
      "dependencies":[\(needs.joined(separator: ","))]\(more)}
      """
    let path = try folder.write(
      file ?? "\(id).vast", ZipBuilder([.init("meta.json", meta)]).bytes())
    return PackageFileSystem.Order(path)
  }

  private func need(_ id: String, _ version: String, _ more: String = "") -> String {
    "{\"id\":\"\(id)\",\"version\":\"\(version)\"\(more)}"
  }

  private func error(_ orders: PackageFileSystem.Order...) -> StoreError? {
    let before = files.list()
    defer { #expect(files.list() == before) }
    return #expect(throws: StoreError.self) { try files.mount(orders) }
  }

  @Test(arguments: [
    ("1.2.0", "1.2.0", true), ("1.2.0", "1.9.3", true), ("1.2.0", "1.1.9", false),
    ("1.2.0", "2.0.0", false), ("0.2.1", "0.2.5", true), ("0.2.1", "0.3.0", false),
    ("1.2.0", "1.3.0-beta", false), ("1.3.0-alpha", "1.3.0-beta", true),
    ("1.2.0", "1.2.0+build", true), ("", "0.0.1", true), ("", "", true), ("", "night", true),
    ("1.2.0", "", false), ("1", "1.7", true), ("v1.2", "1.2.1", true),
    ("abc", "abc", false), (">=1 <3", "2.0.0", true), ("1.0.0 || 2", "2.1.0", true),
    ("1.8 dev", "1.8.2", true), ("1.8 dev", "2.0", false),
  ])
  func compatible(wanted: String, version: String, fits: Bool) throws {
    try files.mount([vast("base", version)])
    let top = try vast("top", needs: need("base", wanted))
    if fits {
      try files.mount([top])
    } else {
      let error = error(top)
      #expect(error?.reason == .dependencyVersion)
      #expect(error?.subject == top.path)
      #expect(error?.message.contains(wanted) == true)
    }
  }

  @Test func whoCanDoWithout() throws {
    let top = try vast("top", needs: need("extra", "1.0.0", ",\"required\":false"))
    try files.mount([top])
    try files.unmount("top")
    // Where it is, it is to be one that the package was made for, as it is in a project.
    try files.mount([vast("extra", "2.0.0")])
    #expect(error(top)?.reason == .dependencyVersion)
    try files.unmount("extra")
    try files.mount([top, vast("extra", "1.4.0")])
  }

  @Test func ids() throws {
    // Scripts find each other by these very bytes.
    let top = try vast("top", needs: need("Base", "1.0.0"))
    let base = try vast("base")
    let error = error(top, base)
    #expect(error?.reason == .dependencyNotMounted)
    #expect(error?.hint == "base is, but case counts here")
    var other = base
    other.options.id = "Base"
    let mounted = try files.mount([other, top])
    #expect(mounted.map(\.id) == ["Base", "top"])
    #expect(self.error(base)?.reason == .idMounted)

    let composed = try vast("\u{e9}", file: "composed.vast")
    let needing = try vast("needing", needs: need("e\u{301}", "1.0.0"))
    #expect(self.error(composed, needing)?.reason == .dependencyNotMounted)
    #expect(
      self.error(composed, try vast("e\u{301}", file: "decomposed.vast"))?.reason == .idMounted)
  }

  @Test func whatSaysNoVersion() throws {
    var plain = try vast("base")
    plain.options.isPlain = true
    plain.options.id = "base"
    #expect(try files.mount([plain])[0].version == "")
    #expect(error(try vast("top", needs: need("base", "1.0.0")))?.reason == .dependencyVersion)
    try files.mount([vast("any", needs: need("base", ""))])
    // Nor is looked at what it needs.
    var needing = try vast("needing", needs: need("nobody", "1.0.0"))
    needing.options.isPlain = true
    needing.options.id = "needing"
    try files.mount([needing])
  }

  @Test func itself() throws {
    try files.mount([vast("one", needs: need("one", "1.0.0"))])
    #expect(error(try vast("two", needs: need("two", "2.0.0")))?.reason == .dependencyVersion)
  }

  @Test func twice() throws {
    try files.mount([vast("base", "1.5.0")])
    #expect(
      error(try vast("top", needs: need("base", "1.0.0"), need("base", "2.0.0")))?.reason
        == .dependencyVersion)
    try files.mount([vast("top", needs: need("base", "1.0.0"), need("base", "1.4.0"))])
  }

  /// However they are ordered, and however long the circle is.
  @Test func circle() throws {
    let ids = (0..<50).map { "p\($0)" }
    let orders = try ids.indices.map {
      try vast(ids[$0], needs: need(ids[($0 + 1) % ids.count], "1.0.0"))
    }
    for index in orders.indices {
      #expect(throws: StoreError.self) { try files.mount([orders[index]]) }
    }
    let error = #expect(throws: StoreError.self) { try files.mount(Array(orders.dropLast())) }
    #expect(error?.subject == orders[48].path)
    #expect(files.list().isEmpty)
    #expect(try files.mount(orders.reversed()).map(\.id) == ids.reversed())
  }

  @Test func whatHappensMeanwhile() throws {
    try files.mount([vast("base")])
    let top = try vast(
      "top", needs: need("base", "1.0.0"), more: ",\"permissions\":[\"rendering\"]")
    let gone = #expect(throws: StoreError.self) {
      try files.mount([top]) { _ in
        try files.unmount("base")
        return true
      }
    }
    #expect(gone?.reason == .dependencyNotMounted)
    #expect(files.list().isEmpty)
    let taken = #expect(throws: StoreError.self) {
      try files.mount([vast("base"), top]) { _ in
        var other = try vast("other")
        other.options.id = "TOP"
        try files.mount([other])
        return true
      }
    }
    #expect(taken?.reason == .idMounted)
    #expect(files.list().map(\.id) == ["TOP"])
  }

  /// Who comes to nothing is not asked about.
  @Test func nobodyIsAskedBefore() throws {
    let asks = try vast("asks", more: ",\"permissions\":[\"rendering\"]")
    for other in [
      try vast("top", needs: need("nobody", "1.0.0")),
      try vast("bold", more: ",\"permissions\":[\"tracking\"]"),
      PackageFileSystem.Order("/nowhere"),
    ] {
      #expect(throws: StoreError.self) {
        try files.mount([asks, other]) { _ in
          Issue.record("asked")
          return true
        }
      }
    }
  }

  @Test func textsOfOthers() throws {
    let top = try vast("top", needs: need("a\\u001b[0m\\u0000/../x", "1\\n.0"))
    let error = error(top)
    #expect(error?.status == .conflict)
    #expect(error?.message.utf8.allSatisfy { $0 >= 0x20 } == true)
    let version = try vast("odd", "1\\n\\u0000\(String(repeating: "9", count: 5000))")
    let mounted = try files.mount([version])
    #expect(mounted[0].version.utf8.allSatisfy { $0 >= 0x20 })
    #expect(mounted[0].version.utf8.count <= 300)
  }
}
