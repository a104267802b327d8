/// Takes a bundle into the cache of a store.
struct BundleImport {
  let cache: ArchiveCache
  let reader: BundleReader
  /// What an error calls the bundle.
  let shown: String
  let limits: ArchiveLimits
  /// The project that is to get the lock; nil if none is.
  let project: String?
  let progress: Progress

  /// Brings the archives into the cache, each only when its bytes are right and the gate lets it through. What is
  /// refused leaves none of those that came before it.
  func fill() throws {
    var added: [CachedArchive] = []
    do {
      for sha256 in Set(reader.packages.map(\.sha256)).sorted() {
        added.append(try take(sha256))
      }
    } catch let error as StoreError where error.status == .integrity || error.status == .refused {
      for archive in added { Refused.forget(archive, cache, project) }
      throw error
    }
  }

  private func take(_ sha256: String) throws -> CachedArchive {
    let name = "\(shown): \(BundleFormat.archive(sha256))"
    if let known = try cache.verified(sha256, progress: progress) {
      var hash = try SHA256()
      try unsafe reader.give(sha256, progress) { unsafe hash.update($0) }
      let found = hash.finish()
      guard found == sha256 else {
        throw ArchiveCache.mismatch(name, expected: sha256, got: found)
      }
      return known
    }
    func check(_ path: String) throws {
      _ = try Refused.naming(name, path) { try Archive(path: path, limits: limits) }
    }
    return try unsafe cache.add(name, expecting: sha256, progress: progress, check: check) {
      sink in try unsafe reader.give(sha256, progress, to: sink)
    }
  }
}

extension Store {
  /// Takes the archives of a bundle into the cache, and its lock and manifest into `project` if that has none.
  ///
  /// - Parameters:
  ///   - path: absolute.
  ///   - shown: what an error calls it.
  ///   - options: `offline` and `http` mean nothing here.
  package func importBundle(
    _ path: String, shown: String, into project: Project?, _ options: BundleOptions,
    _ progress: Progress
  ) throws -> BundleSummary {
    if !options.looking { try cache.checkWritable() }
    // Else its lock would need what only another store has.
    if let other = project?.cache.directory, PathKey(other) != PathKey(cache.directory) {
      throw StoreError(
        .invalidArgument, "the project belongs to another store, \(other)", subject: "project",
        hint: "import with the store that the project was opened with")
    }
    try system.checkFile(path, shown: shown)
    let reader = try Refused.naming(shown, path) {
      try BundleReader(path: path, shown: shown, limits: options.limits)
    }
    var summary = BundleSummary(reader.packages)
    if options.looking { return summary }
    let plan = try project?.planTexts(of: reader)
    if plan != nil, !options.granting {
      // A lock in the project is its consent, and this one is somebody else's.
      var consent = Consent()
      for package in reader.packages {
        consent.add(package.name, package.version, package.permissions)
      }
      try consent.check()
    }
    try BundleImport(
      cache: cache, reader: reader, shown: shown, limits: options.limits,
      project: project?.directory, progress: progress
    ).fill()
    if let project {
      if let plan {
        summary.written = try plan.work.changedTexts().map(\.name)
        _ = try project.commit(plan, .full, progress)
      }
      // So that nobody takes away what its lock needs.
      try cache.remember(project: project.directory)
    }
    return summary
  }
}

extension Project {
  /// Plans to give the project the lock of a bundle, and the manifest if it has none; nil if it has that lock, or
  /// there is nothing in it.
  fileprivate func planTexts(of bundle: BundleReader) throws -> Plan? {
    let files = try ProjectFiles(system: system, directory: directory)
    guard files.lockText == nil else {
      guard files.lock == bundle.lock else {
        throw StoreError(
          .lockDiffers, "\(directory) has another \(Lock.fileName) than the bundle",
          subject: Lock.fileName,
          hint: "move it away, or take only the archives into the cache")
      }
      return nil
    }
    if bundle.lock.packages.isEmpty { return nil }
    let manifest = files.manifest ?? bundle.manifest
    try Frozen.check(manifest, bundle.lock, ArchivePlace(project: directory))
    return Plan(
      Plan.Work(
        staying: files.manifest != nil || manifest == nil ? [Manifest.fileName] : [],
        generation: files.receipts.generation, limits: ArchiveLimits(),
        manifestText: files.manifestText, lockText: nil, manifest: manifest ?? Manifest(),
        lock: bundle.lock))
  }
}
