import AssetStoreCore
import Testing

/// A tree that another process changes while it is looked at.
@Suite struct ProjectTreeTests {
  @Test func whatGoesWhileItIsReadIsNoFailureOfTheDisk() throws {
    let folder = try TemporaryFolder()
    let system = RealSystem()
    try system.makeDirectories(Path.join(folder.path, "addons/tool"))
    _ = try folder.write("addons/tool/a.gd", [1])
    let tree = ProjectTree(system: system, directory: folder.path)
    #expect(try tree.names("addons/tool") == ["a.gd"])
    #expect(try tree.hash("addons/tool/a.gd", .none).isEmpty == false)
    try system.removeTree(Path.join(folder.path, "addons"))
    #expect(try tree.names("addons/tool") == [])
    #expect(try tree.names("addons") == [])
    #expect { try tree.hash("addons/tool/a.gd", .none) } throws: {
      ($0 as? StoreError)?.reason == .planStale
    }
  }
}
