/// Writes what a project's lock needs into a bundle.
struct BundleExport {
  let system: any System
  let cache: ArchiveCache
  /// Of the project.
  let directory: String
  let options: BundleOptions
  let progress: Progress

  /// What becomes an entry.
  private enum Content {
    case bytes([UInt8])
    case archive(CachedArchive)
    /// An entry of an archive.
    case packaged(CachedArchive, Archive.Entry)
  }

  /// Writes the bundle to an absolute path, where it appears when it is whole.
  func write(to path: String) throws -> BundleSummary {
    let place = try WholeFile(path, system)
    // What is installed does not matter, only what the lock has.
    let files = try ProjectFiles(system: system, directory: directory, receipts: Receipts())
    try Frozen.check(files, ArchivePlace(project: directory))
    let (described, contents) = try gather(files)
    try place.write { temporary in
      let file = try system.open(temporary, .update)
      try write(contents, file)
      try file.sync()
      try file.close()
      // What we would refuse is no bundle.
      _ = try Refused.naming(path, temporary) {
        try BundleReader(path: temporary, shown: path, limits: options.limits)
      }
      return true
    }
    return BundleSummary(described.map(\.package))
  }

  /// All entries by name, when each archive is in the cache, was hashed and passed the gate.
  private func gather(
    _ files: ProjectFiles
  ) throws -> (packages: [BundleFormat.Described], contents: [PathKey: Content]) {
    var contents: [PathKey: Content] = [:]
    var packages: [BundleFormat.Described] = []
    for (name, entry) in files.lock.packages.sorted(by: { Path.precedes($0.key, $1.key) }) {
      let (cached, licenses) = try archive(of: name, entry, files.lock)
      contents[PathKey(BundleFormat.archive(cached.sha256))] = .archive(cached)
      let folder = BundleFormat.folder(ofLicenses: name)
      var names: [String] = []
      for file in licenses {
        let path = Path.join(folder, String(file.path))
        // Longer than a name may be, now that a folder stands before it.
        guard (try? ArchiveGate.check(path: path)) != nil else { continue }
        contents[PathKey(path)] = .packaged(cached, file.entry)
        names.append(path)
      }
      packages.append(
        BundleFormat.Described(
          package: BundledPackage(name, entry, size: cached.size),
          licenses: names.sorted(by: Path.precedes)))
    }
    contents[PathKey(Lock.fileName)] = .bytes(Array(try files.lock.text().utf8))
    if let manifest = files.manifest {
      contents[PathKey(Manifest.fileName)] = .bytes(Array(try manifest.text().utf8))
    }
    contents[PathKey(BundleFormat.description)] = .bytes(
      Array(try BundleFormat.text(packages).utf8))
    return (packages, contents)
  }

  private func archive(
    of name: String, _ entry: Lock.Entry, _ lock: Lock
  ) throws -> (CachedArchive, [AssetStoreCore.Content.File]) {
    var plan = Plan.Options()
    plan.offline = options.offline
    plan.limits = options.limits
    plan.http = options.http
    let archives = PlanArchives(
      tree: ProjectTree(system: system, directory: directory), cache: cache, lock: lock,
      options: plan, progress: progress)
    // Where it is there, without the second thread that makes planning quick.
    let known = try cache.verified(entry.sha256, progress: progress)
    let reading = PlanArchives.Reading(known)
    return try archives.judging(name, reading) {
      let found =
        try known ?? reading.take { try archives.fetch(entry.url, .locked(entry.sha256)) }.cached
      let opened = try Archive(path: found.path, limits: options.limits)
      return (found, LicenseFiles.find(in: opened))
    }
  }

  private func write(_ contents: [PathKey: Content], _ file: any FileHandle) throws {
    let writer = ZipWriter(file)
    var opened: (sha256: String, archive: Archive)?
    for (key, content) in contents.sorted(by: { Path.precedes($0.key.path, $1.key.path) }) {
      switch content {
      case .bytes(let bytes): try writer.add(key.path, bytes)
      case .archive(let cached): try copy(cached, as: key.path, writer)
      case .packaged(let cached, let entry):
        if opened?.sha256 != cached.sha256 {
          opened = (cached.sha256, try Archive(path: cached.path, limits: options.limits))
        }
        try unsafe writer.add(key.path, size: UInt64(clamping: entry.size)) { sink in
          try unsafe opened?.archive.extract(entry, sink)
        }
      }
    }
    try writer.finish()
  }

  /// Copies an archive, which must still be the one that was checked.
  private func copy(_ cached: CachedArchive, as name: String, _ writer: ZipWriter) throws {
    var hash = try SHA256()
    try unsafe writer.add(name, size: UInt64(clamping: cached.size)) { sink in
      try unsafe cache.read(cached.path, progress) { bytes in
        unsafe hash.update(bytes)
        try unsafe sink(bytes)
      }
    }
    let found = hash.finish()
    guard found == cached.sha256 else {
      throw ArchiveCache.mismatch(cached.path, expected: cached.sha256, got: found)
    }
  }
}

extension Project {
  /// Writes all that the lock needs into one file at an absolute path.
  package func exportBundle(
    to path: String, _ options: BundleOptions, _ progress: Progress
  ) throws -> BundleSummary {
    try BundleExport(
      system: system, cache: cache, directory: directory, options: options, progress: progress
    ).write(to: path)
  }
}
