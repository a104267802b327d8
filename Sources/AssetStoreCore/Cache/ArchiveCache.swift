// The archives of a store, each kept once under the hash of its bytes.
//
//   STORE/archives-v1/ab/<sha256>    an archive; "ab" are the first two digits; mode 0444, written once
//   STORE/tmp/                       what is on its way in; same file system, so that a rename is enough
//   STORE/tmp/partial-<sha256 of its URL>         a download that may be continued
//   STORE/tmp/partial-<sha256 of its URL>.note    what is known about it: size, hash, validator
//   STORE/journal.key                what journals of projects are signed with
//   STORE/projects-v1/<sha256 of its path>        the path of a project whose lock may need archives
//
// The name says what the bytes must be, so nothing needs an index, two processes that add the same archive
// do not disturb each other, and an archive can be proven right at any time. Bytes are hashed while they
// arrive and become visible by one rename after they are on the disk. Sources are copied, never linked:
// nobody else can change what is here.
//
// A file in tmp is locked by whoever writes it; what nobody holds is a leftover.

internal import Glibc

/// The archive cache of a store. Any thread, any number of processes.
package final class ArchiveCache: Sendable {
  let system: any System
  let directory: String
  let isReadOnly: Bool
  /// Other URLs where the archive of one is said to be had.
  let mirrors: @Sendable (String) throws -> [String]

  package init(
    system: any System, directory: String, readOnly: Bool,
    mirrors: @escaping @Sendable (String) throws -> [String] = { _ in [] }
  ) {
    self.system = system
    self.directory = directory
    isReadOnly = readOnly
    self.mirrors = mirrors
  }

  private var archives: String { Path.join(directory, "archives-v1") }
  private var projectList: String { Path.join(directory, "projects-v1") }
  var temporary: String { Path.join(directory, "tmp") }

  /// Where the archive of this hash lies or would lie.
  package func path(_ sha256: String) -> String {
    Path.join(Path.join(archives, String(sha256.prefix(2))), sha256)
  }

  /// The archive of this hash by its name alone; nil if it is not here.
  package func find(_ sha256: String) throws -> CachedArchive? {
    guard Hex.isSHA256(sha256) else { return nil }
    let path = path(sha256)
    guard let status = try system.status(path), status.kind == .file else { return nil }
    return CachedArchive(
      sha256: sha256, path: path, size: status.size, addedAt: status.modified / 1_000_000_000)
  }

  /// The archive of this hash after reading all of it. A damaged one is moved away, and is not here then.
  ///
  /// - Parameter meanwhile: runs in another thread while it is read.
  package func verified(
    _ sha256: String, progress: Progress,
    meanwhile: (@Sendable (_ path: String) -> Void)? = nil
  ) throws -> CachedArchive? {
    guard let archive = try find(sha256) else { return nil }
    let isRight = try Workers.run(meanwhile == nil ? 0 : 1) {
      meanwhile?(archive.path)
    } beside: {
      var hash = try SHA256()
      try unsafe read(archive.path, progress) { unsafe hash.update($0) }
      return hash.finish() == sha256
    }
    if isRight { return archive }
    if !isReadOnly {
      try system.makeDirectories(temporary)
      let aside = try Path.join(temporary, "damaged-\(system.randomName())")
      try system.rename(archive.path, to: aside, .failIfExists)
    }
    return nil
  }

  /// All archives, by hash.
  package func list() throws -> [CachedArchive] {
    var found: [CachedArchive] = []
    for folder in try names(in: archives) where folder.utf8.count == 2 {
      for name in try names(in: Path.join(archives, folder)) where name.hasPrefix(folder) {
        if let archive = try find(name) { found.append(archive) }
      }
    }
    return found
  }

  package func remove(_ sha256: String) throws {
    try checkWritable()
    if let archive = try find(sha256) { try system.remove(file: archive.path) }
  }

  /// Copies a file into the cache.
  ///
  /// sha256  what its bytes must hash to; "" if nothing is known
  package func add(file: String, expecting sha256: String, progress: Progress) throws
    -> CachedArchive
  {
    try unsafe add(file, expecting: sha256, progress: progress) { sink in
      try unsafe read(file, progress, sink)
    }
  }

  /// Takes the bytes that `body` gives into the cache.
  ///
  /// - Parameters:
  ///   - subject: what an error calls them.
  ///   - sha256: what they must hash to; "" if nothing is known.
  ///   - check: sees the file that they are in, and may still refuse them.
  func add(
    _ subject: String, expecting sha256: String, progress: Progress,
    check: (_ path: String) throws -> Void = { _ in },
    _ body: (_ sink: (UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws -> CachedArchive {
    try checkWritable()
    try checkExpectation(sha256)
    let writer = try newWriter()
    do {
      try unsafe body { try unsafe writer.append($0) }
      let hash = try writer.finish()
      guard sha256.isEmpty || hash == sha256 else {
        throw ArchiveCache.mismatch(subject, expected: sha256, got: hash)
      }
      try check(writer.path)
      return try place(writer, hash, progress)
    } catch {
      try? system.remove(file: writer.path)
      throw error
    }
  }

  /// Removes what interrupted calls left in tmp and nobody holds. Downloads that can be continued are kept
  /// longer.
  package func cleanTemporary(
    olderThan seconds: Int64, partialsOlderThan partialSeconds: Int64 = 7 * 86_400
  ) throws {
    try checkWritable()
    let now = system.now()
    for name in try names(in: temporary) {
      let path = Path.join(temporary, name)
      guard let status = try system.status(path), status.kind == .file else { continue }
      let age = now - status.modified / 1_000_000_000
      guard age >= (name.hasPrefix(ArchiveCache.partialPrefix) ? partialSeconds : seconds) else {
        continue
      }
      guard let lock = try system.tryLock(path) else { continue }
      try withExtendedLifetime(lock) { try system.remove(file: path) }
    }
  }

  /// Notes that a project at this absolute path uses the store.
  package func remember(project: String) throws {
    try checkWritable()
    let path = Path.join(projectList, try SHA256.hash(project))
    if try system.status(path) != nil { return }
    try system.makeDirectories(projectList)
    // By way of tmp, where what a crash leaves is cleaned away.
    let writer = try newWriter()
    do {
      try unsafe Array(project.utf8).withUnsafeBytes { try unsafe writer.append($0) }
      try writer.seal()
      try system.rename(writer.path, to: path, .replace)
      for folder in [projectList, directory] { try system.sync(directory: folder) }
    } catch {
      try? system.remove(file: writer.path)
      throw error
    }
  }

  /// The paths of the projects that used the store, sorted; some may be gone.
  package func projects() throws -> [String] {
    try names(in: projectList).filter(Hex.isSHA256).map {
      String(decoding: try system.read(Path.join(projectList, $0), limit: 64 << 10), as: UTF8.self)
    }.sorted(by: Path.precedes)
  }
}

extension ArchiveCache {
  static let partialPrefix = "partial-"

  func checkWritable() throws {
    guard !isReadOnly else {
      throw StoreError(
        .readOnly, "the store \(directory) is open for reading only", subject: directory)
    }
  }

  func checkExpectation(_ sha256: String) throws {
    guard sha256.isEmpty || Hex.isSHA256(sha256) else {
      throw StoreError(
        .invalidArgument, "\(sha256.debugDescription) is not a SHA-256", subject: sha256,
        hint: "give 64 lower-case hex digits")
    }
  }

  static func mismatch(_ subject: String, expected: String, got: String) -> StoreError {
    StoreError(
      .hashMismatch,
      "\(subject) is not the archive that was expected: SHA-256 \(expected) expected, \(got) got",
      subject: subject, hint: "it was changed or damaged; do not use it unless you know why")
  }

  /// A writer into a file of tmp that is nobody else's.
  func newWriter() throws -> ArchiveWriter {
    try system.makeDirectories(temporary)
    for _ in 0..<8 {
      let path = try Path.join(temporary, "new-\(system.randomName())")
      do {
        if let lock = try system.tryLock(path) {
          return try ArchiveWriter(system: system, path: path, lock: lock)
        }
      } catch {
        try? system.remove(file: path)
        throw error
      }
    }
    throw StoreError(
      .busy, "another process keeps locking the files of \(temporary)", subject: temporary)
  }

  /// Makes a written file the archive of its hash. One that is there already stays, because a plan of
  /// another process may rest on it, unless it is damaged.
  func place(_ writer: ArchiveWriter, _ sha256: String, _ progress: Progress) throws
    -> CachedArchive
  {
    try writer.seal()
    let path = path(sha256)
    let folder = Path.parent(path)
    try system.makeDirectories(folder)
    if let archive = try verified(sha256, progress: progress) {
      try system.remove(file: writer.path)
      return archive
    }
    var isNew = false
    do {
      try system.rename(writer.path, to: path, .failIfExists)
      isNew = true
    } catch let error as StoreError where error.systemCode == EEXIST {
      // Another process placed the same bytes just now.
      try system.remove(file: writer.path)
    }
    // Whoever made one of them may not have lived to sync the one above it.
    for folder in [folder, archives, directory] { try system.sync(directory: folder) }
    guard var archive = try find(sha256) else {
      throw StoreError(.noSuchPath, "\(path) was removed while it was added", subject: path)
    }
    archive.isNew = isNew
    return archive
  }

  /// Reads a regular file to its end, reporting `Phase.hash`.
  ///
  /// Files that the kernel makes up have no end, but say that they are empty.
  func read(
    _ path: String, _ progress: Progress, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let file = try system.open(path, .read)
    let status = try file.status()
    guard status.kind == .file else {
      throw StoreError(.notAFile, "\(path) is no regular file", subject: path)
    }
    guard status.size <= ArchiveCache.largest else {
      throw StoreError(
        .tooLarge, "\(path) is larger than \(ArchiveCache.largest) bytes", subject: path)
    }
    var done: Int64 = 0
    func report() throws {
      try progress.report(
        .hash, path, UInt64(clamping: done), of: UInt64(clamping: status.size))
    }
    try report()
    try unsafe file.readPieces { piece in
      guard Int64(piece.count) <= status.size - done else {
        throw StoreError(
          .ioFailure, "\(path) grew while it was read", subject: path,
          hint: "try again when nobody writes to it")
      }
      try unsafe body(piece)
      done += Int64(piece.count)
      try report()
    }
  }

  /// Names in a directory; none if there is no such directory.
  private func names(in directory: String) throws -> [String] {
    try system.isDirectory(directory) ? try system.list(directory) : []
  }
}
