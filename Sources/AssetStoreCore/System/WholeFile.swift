/// Writes a file that is there whole or not at all.
///
/// Until it is whole it lies beside its place, as NAME.<16 hex digits>.tmp, and is locked: what nobody holds is a
/// leftover of a process that died, and is removed by who next writes to the same place.
struct WholeFile {
  private let path: String
  private let system: any System

  /// - Parameter path: absolute.
  init(_ path: String, _ system: any System) {
    self.path = path
    self.system = system
    // What cannot go now is in nobody's way.
    try? sweep()
  }

  /// Writes the file and replaces the one that has its name.
  ///
  /// - Parameter body: writes to the path of an empty file, and says whether it is to have the name.
  func write(_ body: (_ temporary: String) throws -> Bool) throws {
    let (temporary, lock) = try temporary()
    defer { withExtendedLifetime(lock) {} }
    do {
      if try body(temporary) {
        try system.rename(temporary, to: path, .replace)
        try system.sync(directory: Path.parent(path))
      } else {
        try system.remove(file: temporary)
      }
    } catch {
      try? system.remove(file: temporary)
      throw error
    }
  }

  private func temporary() throws -> (path: String, lock: any FileLock) {
    for _ in 0..<8 {
      let temporary = "\(path).\(try system.randomName()).tmp"
      do {
        if let lock = try system.tryLock(temporary) { return (temporary, lock) }
      } catch {
        try? system.remove(file: temporary)
        throw error
      }
    }
    throw StoreError(
      .busy, "another process keeps locking the files beside \(path)", subject: path)
  }

  private func sweep() throws {
    let (folder, start) = (Path.parent(path), Path.name(path) + ".")
    for name in try system.list(folder) {
      let rest = name.utf8.dropFirst(start.utf8.count)
      guard name.utf8.starts(with: start.utf8), rest.count == 20,
        rest.prefix(16).allSatisfy({ Hex.digit($0) != nil }),
        rest.dropFirst(16).elementsEqual(".tmp".utf8)
      else { continue }
      let left = Path.join(folder, name)
      guard try system.status(left)?.kind == .file, let lock = try system.tryLock(left) else {
        continue
      }
      try withExtendedLifetime(lock) { try system.remove(file: left) }
    }
  }
}
