import AssetStoreCore
import Glibc

/// A folder of its own for one test, removed when the test lets go of it.
final class Scratch {
  let path: String

  /// - Parameter inMemory: where files cost least, if the machine has such a place.
  init(inMemory: Bool = false) {
    let parent = inMemory && access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
    var template = Array("\(parent)/assetstore-test-XXXXXX".utf8CString)
    mkdtemp(&template)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    try? RealSystem().removeTree(path)
  }

  /// Writes a file below the folder and gives its path.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    let path = Path.join(path, name)
    try RealSystem().makeDirectories(Path.parent(path))
    try RealSystem().replace(path, with: Array(text.utf8), sync: false)
    return path
  }
}
