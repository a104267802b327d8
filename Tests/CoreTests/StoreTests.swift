import AssetStoreCore
import Glibc
import Testing

/// Directories that are reached by a link: the user's own way of naming them.
@Suite struct StoreTests {
  let scratch = Scratch()
  let system = RealSystem()

  /// A link to a new folder `name`; gives the link's path.
  private func link(to name: String) throws -> String {
    try system.makeDirectories(Path.join(scratch.path, name))
    let path = Path.join(scratch.path, "\(name)-link")
    try #require(symlink(Path.join(scratch.path, name), path) == 0)
    return path
  }

  @Test func aStoreMayBeReachedByALink() throws {
    let link = try link(to: "real")
    for path in [link, Path.join(link, "below/store")] {
      for readOnly in [false, true] {
        #expect(try Store(directory: path, readOnly: readOnly, system: system).cache.list().isEmpty)
      }
    }
  }

  @Test func aSourceMayBeReachedByALink() throws {
    let store = try Store(
      directory: Path.join(scratch.path, "store"), readOnly: false, system: system)
    try store.addSource(
      name: "folder", url: try link(to: "packages"), kind: nil, priority: 0, workingDirectory: "/")
    #expect(try store.synchronizer.sync([], SyncOptions(), .none).count == 1)
  }

  @Test func whatAProjectReachedByALinkNeedsIsKept() throws {
    let store = try Store(
      directory: Path.join(scratch.path, "store"), readOnly: false, system: system)
    let archive = try scratch.write("thing.zip", "")
    try system.replace(
      archive, with: ZipBuilder([ZipBuilder.Entry("plugin.cfg", "[plugin]")]).bytes(), sync: false)
    let project = try store.project(try link(to: "project"))
    let plan = try project.planInstall([archive], Plan.Options(), .none, FixedReleases([]))
    _ = try project.commit(plan, .fast, .none)
    #expect(try store.collectGarbage(dryRun: false, .none).isEmpty)
    #expect(try store.cache.list().count == 1)
  }
}
