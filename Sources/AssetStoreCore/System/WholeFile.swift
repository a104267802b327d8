/// Writes a file that is there whole or not at all.
///
/// Until it is whole it lies beside its place, as NAME.<16 hex digits>.tmp, and is locked: what nobody holds is a
/// leftover of a process that died, and is removed by who next writes to the same place. Nobody packs it meanwhile.
package struct WholeFile {
  private let path: String
  private let system: any System

  /// - Parameter path: absolute.
  package init(_ path: String, _ system: any System) throws {
    // A folder, link or device is more than a file, and not to be replaced by one.
    if let there = try system.status(path), there.kind != .file {
      throw StoreError(
        .notAFile, "\(path) is there and is no regular file", subject: path,
        hint: "name a file, or one that is not there yet")
    }
    self.path = path
    self.system = system
    // What cannot go now is in nobody's way.
    try? sweep()
  }

  /// Writes the file and replaces the one that has its name.
  ///
  /// - Parameter body: writes to the path of an empty file, and says whether it is to have the name.
  package func write(_ body: (_ temporary: String) throws -> Bool) throws {
    let (temporary, lock) = try temporary()
    defer { withExtendedLifetime(lock) {} }
    try naming(temporary) { try write(temporary, body) }
  }

  private func write(
    _ temporary: String, _ body: (_ temporary: String) throws -> Bool
  ) throws {
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
        if let lock = try naming(temporary, { try system.tryLock(temporary) }) {
          return (temporary, lock)
        }
      } catch {
        try? system.remove(file: temporary)
        throw error
      }
    }
    throw StoreError(
      .busy, "another process keeps locking the files beside \(path)", subject: path)
  }

  /// Whether a file of this name is one that is being written, or was when somebody died.
  package static func isUnfinished(_ name: String) -> Bool {
    let end = name.utf8.suffix(21)
    return name.utf8.count > 21 && end.first == UInt8(ascii: ".")
      && end.dropFirst().prefix(16).allSatisfy { Hex.digit($0) != nil }
      && end.suffix(4).elementsEqual(".tmp".utf8)
  }

  /// Runs `body`; errors about the temporary file name the one that was asked for.
  private func naming<Result>(_ temporary: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as StoreError where error.subject == temporary {
      throw StoreError(
        error.reason, error.message.replacing(temporary, with: path), subject: path,
        hint: error.hint, systemCode: error.systemCode)
    }
  }

  private func sweep() throws {
    let (folder, start) = (Path.parent(path), Path.name(path) + ".")
    for name in try system.list(folder) {
      guard name.utf8.starts(with: start.utf8), name.utf8.count == start.utf8.count + 20,
        WholeFile.isUnfinished(name)
      else { continue }
      let left = Path.join(folder, name)
      guard try system.status(left)?.kind == .file, let lock = try system.tryLock(left) else {
        continue
      }
      try withExtendedLifetime(lock) { try system.remove(file: left) }
    }
  }
}
