/// The archives of a plan: brought into the cache, checked and opened.
struct PlanArchives {
  let tree: ProjectTree
  let cache: ArchiveCache
  let lock: Lock
  let options: Plan.Options
  let progress: Progress

  private var place: ArchivePlace { ArchivePlace(project: tree.directory) }

  /// An archive that was named by path or URL, and what it says of itself.
  struct Named {
    /// As manifest and lock say where it is.
    var url: String
    /// What an error calls it.
    var shown: String
    var cached: CachedArchive
    var opened: Archive
    var description: PackageDescription
  }

  /// The archive at a path or URL.
  ///
  /// - Parameter directory: what a relative path is seen from.
  func open(_ ref: String, from directory: String, _ pin: Pin) throws -> Named {
    let cached: CachedArchive
    let url: String
    if ref.contains("://") {
      url = place.written(ref)
      // One and the same URL gave these bytes before.
      let locked = lock.packages.values.first { $0.source.isEmpty && $0.url == url }?.sha256
      cached = try fetch(url, pin.sha256.isEmpty ? locked.map(Pin.locked) ?? .none : pin).cached
    } else {
      let path = Path.absolute(ref, from: directory)
      url = place.written(path: path, isRelative: ref.utf8.first != UInt8(ascii: "/"))
      try judge(path, shown: ref, pin)
      cached = try pin.check {
        try cache.add(file: path, expecting: pin.sha256, progress: progress)
      }
    }
    let shown = ref.contains("://") ? HTTP.shown(ref) : ref
    let (opened, description) = try judging(shown, Reading(cached)) {
      let opened = try Archive(path: cached.path, limits: options.limits)
      return (opened, try PackageDescription.read(opened, fileName: ArchiveRef.fileName(url)))
    }
    return Named(url: url, shown: shown, cached: cached, opened: opened, description: description)
  }

  /// An archive that is read; nil as long as none is.
  final class Reading {
    private(set) var archive: CachedArchive?

    init(_ archive: CachedArchive?) {
      self.archive = archive
    }

    func take(_ fetch: () throws -> FetchedArchive) rethrows -> FetchedArchive {
      let found = try fetch()
      archive = found.cached
      return found
    }
  }

  /// Runs `body`, which reads an archive for what an error calls `shown`.
  func judging<Result>(
    _ shown: String, _ reading: Reading, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch let error as StoreError {
      guard let archive = reading.archive else { throw error }
      throw Refused.archive(
        archive, of: shown, error, cache: cache, project: tree.absolute(""))
    }
  }

  /// The archive from the cache, re-hashed, or else from where it came.
  func fetch(_ written: String, _ pin: Pin) throws -> FetchedArchive {
    let sha256 = pin.sha256
    let opening = Locked<Archive?>(nil)
    let limits = options.limits
    let found =
      sha256.isEmpty
      ? nil
      : try cache.verified(sha256, progress: progress) { path in
        // What does not open is refused when it is opened again.
        let opened = try? Archive(path: path, limits: limits)
        opening.use { $0 = opened }
      }
    if let found { return FetchedArchive(cached: found, opened: opening.use { $0 }) }
    let url = place.url(written)
    guard !url.isEmpty else {
      throw StoreError(.noDownload, "nothing says where the archive \(sha256) is", subject: sha256)
    }
    guard !options.offline || FileURL.path(url) != nil else {
      throw StoreError(
        .notCached, "\(HTTP.shown(url)) is not in the cache", subject: HTTP.shown(url),
        hint: "allow the network, or add the archive to the cache")
    }
    if let path = FileURL.path(url) { try judge(path, shown: HTTP.shown(url), pin) }
    return try pin.check {
      FetchedArchive(
        cached: try cache.fetch(
          url: url, expecting: sha256, options: options.http, progress: progress))
    }
  }

  /// Throws for an archive on this machine that is refused, so that it does not get into the cache.
  private func judge(_ path: String, shown: String, _ pin: Pin) throws {
    // Of one that is pinned it is to be said first whether it is the right one.
    guard pin.sha256.isEmpty, try tree.system.status(path)?.kind == .file else { return }
    _ = try Refused.naming(shown, path) { try Archive(path: path, limits: options.limits) }
  }
}

/// An archive of the cache whose bytes were just checked.
struct FetchedArchive {
  var cached: CachedArchive
  /// Where it was opened on the way.
  var opened: Archive?
}
