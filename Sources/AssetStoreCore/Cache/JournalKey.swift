internal import Glibc

/// The key that journals of projects are signed with: 32 random bytes in the store, for its owner's eyes only.
///
/// A project may come from anyone, with a journal in it, and what a journal says is done unasked when the project
/// is opened. Only one that was written with this store is believed.
extension ArchiveCache {
  private static let keyLength = 32

  /// Nil where there is none and none can be made.
  package func journalKey() throws -> [UInt8]? {
    let path = Path.join(directory, "journal.key")
    if let known = try knownKey(path) { return known }
    guard !isReadOnly else { return nil }
    try system.makeDirectories(temporary)
    let new = try Path.join(temporary, "new-\(system.randomName())")
    do {
      let file = try system.open(new, .createNew(mode: 0o600))
      try unsafe system.random(ArchiveCache.keyLength).withUnsafeBytes { try unsafe file.write($0) }
      try file.sync()
      try file.close()
      try system.rename(new, to: path, .failIfExists)
    } catch let error as StoreError where error.systemCode == EEXIST {
      // Another process made one just now.
      try system.remove(file: new)
    } catch {
      try? system.remove(file: new)
      throw error
    }
    try system.sync(directory: directory)
    return try knownKey(path)
  }

  private func knownKey(_ path: String) throws -> [UInt8]? {
    guard try system.status(path)?.kind == .file else { return nil }
    do {
      let key = try system.read(path, limit: 1024)
      return key.count == ArchiveCache.keyLength ? key : nil
    } catch let error as StoreError where error.reason == .noPermission {
      return nil
    }
  }
}
