/// An open bundle whose entries are those that it says, and no others. What its archives hash to shows when they
/// are read.
final class BundleReader {
  let lock: Lock
  /// Nil if there is none.
  let manifest: Manifest?
  /// By name.
  let packages: [BundledPackage]
  private let archive: Archive
  private let shown: String
  private let entries: [PathKey: Archive.Entry]

  /// - Parameters:
  ///   - shown: what an error calls it.
  ///   - limits: for how many entries there may be.
  init(path: String, shown: String, limits: ArchiveLimits) throws {
    var whole = limits
    // Stored, so that none is larger than the file that is there already.
    whole.maxBytes = .max
    archive = try Archive(path: path, limits: whole)
    self.shown = shown
    var entries: [PathKey: Archive.Entry] = [:]
    for entry in archive.entries {
      guard entry.kind == .file else {
        throw BundleReader.mismatch(shown, entry.path, "is no file")
      }
      guard entry.method == 0 else {
        throw StoreError(
          .unsupportedCompression,
          "\(shown): \(EntryName.printable(entry.path)) is compressed, which nothing in a bundle is",
          subject: EntryName.printable(entry.path))
      }
      entries[PathKey(entry.path)] = entry
    }
    self.entries = entries
    let texts = Texts(archive: archive, shown: shown, entries: entries)
    guard let lock = try texts.read(Lock.fileName, limit: FormatFile.largest) else {
      throw BundleReader.mismatch(shown, Lock.fileName, "is missing")
    }
    self.lock = try Lock(lock, path: texts.name(Lock.fileName))
    manifest = try texts.read(Manifest.fileName, limit: FormatFile.largest).map {
      try Manifest($0, path: texts.name(Manifest.fileName))
    }
    let description = BundleFormat.description
    guard let bytes = try texts.read(description, limit: FormatFile.largest) else {
      throw BundleReader.mismatch(shown, description, "is missing")
    }
    packages = try BundleReader.packages(
      self.lock, try BundleFormat.read(bytes, path: texts.name(description)), entries, shown)
  }

  /// The packages of the lock, when bundle.json and the entries are what follows from it.
  private static func packages(
    _ lock: Lock, _ said: [String: JSONValue], _ entries: [PathKey: Archive.Entry], _ shown: String
  ) throws -> [BundledPackage] {
    var known = Set([Lock.fileName, Manifest.fileName, BundleFormat.description].map(PathKey.init))
    var packages: [BundledPackage] = []
    for (name, entry) in lock.packages.sorted(by: { Path.precedes($0.key, $1.key) }) {
      let path = BundleFormat.archive(entry.sha256)
      guard let archive = entries[PathKey(path)] else {
        throw mismatch(shown, path, "is missing, which \(name) comes in")
      }
      guard archive.size <= ArchiveCache.largest else {
        throw StoreError(
          .tooLarge, "\(shown): \(path) is larger than \(ArchiveCache.largest) bytes", subject: path
        )
      }
      let package = BundledPackage(name, entry, size: archive.size)
      guard let licenses = BundleFormat.licenses(of: said[name], like: package) else {
        throw mismatch(
          shown, BundleFormat.description, "says otherwise of \(name) than \(Lock.fileName)")
      }
      if let missing = licenses.first(where: { entries[PathKey($0)] == nil }) {
        throw mismatch(shown, missing, "is missing")
      }
      known.formUnion((licenses + [path]).map(PathKey.init))
      packages.append(package)
    }
    if let other = said.keys.filter({ lock.packages[$0] == nil }).min(by: Path.precedes) {
      throw mismatch(
        shown, BundleFormat.description,
        "has \(PackageName.printable(other)), which \(Lock.fileName) does not have")
    }
    if let other = entries.keys.filter({ !known.contains($0) }).map(\.path).min(by: Path.precedes) {
      throw mismatch(shown, other, "belongs to no package of the bundle")
    }
    return packages
  }

  private static func mismatch(_ shown: String, _ name: String, _ what: String) -> StoreError {
    let name = EntryName.printable(name)
    return StoreError(
      .bundleMismatch, "\(shown): \(name) \(what)", subject: name,
      hint: "get a whole copy of the bundle, or export it again")
  }

  /// Gives the bytes of an archive that the lock has, reporting `Phase.hash`.
  func give(
    _ sha256: String, _ progress: Progress, to sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let path = BundleFormat.archive(sha256)
    guard let entry = entries[PathKey(path)] else {
      throw BundleReader.mismatch(shown, path, "is missing")
    }
    let what = "\(shown): \(path)"
    var done: UInt64 = 0
    try progress.report(.hash, what, 0, of: UInt64(clamping: entry.size))
    try unsafe archive.extract(entry) { bytes in
      try unsafe sink(bytes)
      done += UInt64(bytes.count)
      try progress.report(.hash, what, done, of: UInt64(clamping: entry.size))
    }
  }
}

/// The small entries of a bundle.
private struct Texts {
  let archive: Archive
  let shown: String
  let entries: [PathKey: Archive.Entry]

  /// What an error calls one.
  func name(_ entry: String) -> String { "\(shown): \(entry)" }

  /// Nil if there is none.
  func read(_ name: String, limit: Int) throws -> [UInt8]? {
    try entries[PathKey(name)].map { entry in
      guard entry.size <= Int64(limit) else {
        throw StoreError(
          .tooLarge, "\(self.name(name)) is larger than \(limit) bytes", subject: name)
      }
      return try archive.read(entry, limit: limit)
    }
  }
}
