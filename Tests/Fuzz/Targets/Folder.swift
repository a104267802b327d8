import AssetStoreCore
import Glibc

/// A folder below TMPDIR, removed when the process ends as it should.
///
/// Each target makes one for the whole of a run: a new one per input would be most of the work.
final class Folder: @unchecked Sendable {
  let path: String
  let system = RealSystem()

  init() {
    let place = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    var template = Array("\(place)/assetstore-fuzz-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { fatalError("cannot make a folder in \(place)") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    Folder.all.use { $0.append(path) }
  }

  /// Those to remove when the process ends, since what is global is never let go of.
  private static let all: Locked<[String]> = {
    atexit {
      for path in Folder.all.use({ $0 }) { try? RealSystem().removeTree(path) }
    }
    return Locked([])
  }()

  /// Writes a file, through no other name, and gives its path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = Path.join(path, name)
    try? system.remove(file: path)
    let file = try system.open(path, .createNew(mode: 0o644))
    try unsafe bytes.withUnsafeBytes { try unsafe file.write($0) }
    try file.close()
    return path
  }

  /// The bytes of each file, by path; folders are nil.
  func contents(_ below: String = "") throws -> [String: [UInt8]?] {
    var found: [String: [UInt8]?] = [:]
    for name in try system.list(Path.join(path, below)) {
      let child = Path.join(below, name)
      if try system.isDirectory(Path.join(path, child)) {
        found[child] = .some(nil)
        found.merge(try contents(child)) { first, _ in first }
      } else {
        found[child] = try system.read(Path.join(path, child), limit: 64 << 20)
      }
    }
    return found
  }
}
