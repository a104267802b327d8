import AssetStoreCore
import Glibc

/// A fresh folder that is removed with all in it when the value goes.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/assetstore-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw StoreError.system(errno, "cannot make a folder") }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    try? RealSystem().removeTree(path)
  }

  /// Writes a file in the folder and gives its path.
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = Path.join(path, name)
    try RealSystem().replace(path, with: bytes, sync: false)
    return path
  }

  /// An archive of these entries.
  func archive(
    _ entries: [ZipBuilder.Entry], limits: ArchiveLimits = ArchiveLimits()
  ) throws -> Archive {
    try Archive(path: write("package.zip", ZipBuilder(entries).bytes()), limits: limits)
  }
}
