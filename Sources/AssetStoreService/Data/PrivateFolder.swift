internal import AssetStoreCore

extension System {
  /// Makes a folder that no other user of the machine can look into. One that is there stays as it is.
  func makePrivateDirectory(_ path: String) throws {
    if try isDirectory(path) { return }
    let parent = Path.parent(path)
    if parent != path { try makeDirectories(parent) }
    if try makeDirectory(path) { try setMode(0o700, path) }
  }
}
