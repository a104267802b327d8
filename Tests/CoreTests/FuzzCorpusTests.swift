import AssetStoreCore
import FuzzTargets
import Testing

/// The inputs that fuzzing found worth keeping, through the functions that the fuzzers drive.
@Suite struct FuzzCorpusTests {
  @Test(arguments: FuzzTarget.allCases)
  func holds(_ target: FuzzTarget) throws {
    let folder = Path.absolute("../Fuzz/Corpus/\(target.rawValue)", from: Path.parent(#filePath))
    let names = try RealSystem().list(folder)
    #expect(!names.isEmpty)
    for name in names {
      let bytes = try RealSystem().read(Path.join(folder, name), limit: 1 << 20)
      do {
        try target.run(bytes)
      } catch {
        Issue.record("\(target.rawValue)/\(name): \(error)")
      }
    }
  }
}
