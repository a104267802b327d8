import Testing

@testable import AssetStoreCore

@Suite struct InspectionTests {
  private func inspect(
    _ fileName: String, _ entries: [ZipBuilder.Entry], _ progress: Progress = .none
  ) throws -> Inspection {
    let folder = try TemporaryFolder()
    let path = try folder.write(fileName, ZipBuilder(entries).bytes())
    return try Inspection.read(path, shown: path, ArchiveLimits(), RealSystem(), progress)
  }

  /// Whatever the layout, the files are those that installing places, each with its own entry.
  @Test(arguments: RealLayout.all) func realLayouts(_ layout: RealLayout) throws {
    let folder = try TemporaryFolder()
    let zip = layout.zip()
    let bytes = zip.bytes()
    let path = try folder.write("the-slug.zip", bytes)
    let found = try Inspection.read(path, shown: path, ArchiveLimits(), RealSystem(), .none)
    #expect(found.package.sha256 == (try SHA256.hash(bytes)))
    #expect(found.package.archiveSize == Int64(bytes.count))
    #expect(found.package.entryCount == Int64(zip.entries.count))
    #expect(found.package.fileCount == Int64(found.files.count))
    #expect(found.folders.count == layout.folders.count)
    #expect(found.files.map { Path.name($0.path) } == layout.installed.map(Path.name))
    // Each entry's content is its own path, without the wrapping folder.
    for file in found.files {
      let inner = file.entry.drop { $0 != "/" }.dropFirst()
      #expect(file.size == Int64(inner.utf8.count))
      #expect(Path.name(file.path) == Path.name(String(inner)))
    }
    #expect(found.package.size == found.files.reduce(0) { $0 + $1.size })
  }

  @Test func cancelled() throws {
    var reports = 0
    let error = #expect(throws: StoreError.self) {
      try inspect(
        "a.zip", [.init("addons/a/b.bin", ArchiveTests.noise(1 << 20))],
        Progress { phase, _, done, total in
          #expect(phase == .hash)
          #expect(done <= total)
          reports += 1
          return done > 0
        })
    }
    #expect(error?.reason == .cancelled)
    #expect(reports == 2)
  }

  @Test func whatIsRefusedIsNotHashed() throws {
    let error = #expect(throws: StoreError.self) {
      try inspect(
        "a.zip", [.init("addons/a/link", "x", mode: 0o120777)],
        Progress { _, _, _, _ in
          Issue.record("it is hashed")
          return false
        })
    }
    #expect(error?.reason == .linkEntry)
    #expect(error?.subject == "addons/a/link")
  }
}
