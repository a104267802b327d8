// Refreshing the catalogue from its sources.
//
// A source is read into the catalogue page by page, each page in a transaction of its own, so an interrupted
// sync keeps what it has. Every sync of a source has a generation number; whatever is seen gets it. Only
// when the source was read to its end are the assets of older generations removed. A sync that stopped
// half-way goes on in its generation, with the pages that lack it, unless it has become old.
//
//   library    LibrarySync over a LibraryOrigin (files or HTTP): list pages, then details
//   directory  DirectorySync: packages in a folder, each read once until it changes
//   registry   RegistrySync: a signed index, in one transaction instead: a mix of two of its states is no state of it

/// How to sync. `assetstore_sync_options`
package struct SyncOptions: Sendable {
  package var details = false
  package var full = false
  /// Whether a source that fails is a record and not the end.
  package var reportsFailures = false
  package var http = HTTPOptions()

  package init() {}
}

/// What refreshing one source did. `assetstore_sync_record`
package struct SyncRecord: Sendable, Codable, Equatable {
  package var source: String
  package var assetCount: Int64 = 0
  package var added: Int64 = 0
  package var changed: Int64 = 0
  package var removed: Int64 = 0
  package var detailed: Int64 = 0
  package var requests: Int64 = 0
  package var notModified: Int64 = 0
  package var bytes: Int64 = 0
  /// Rows or packages that could not be used.
  package var skipped: [Skip] = []
  /// Why it could not be read to its end; nil if it was.
  package var error: StoreError.Told?
  package var status: StoreError.Status = .ok

  private enum CodingKeys: CodingKey {
    case source, assetCount, added, changed, removed, detailed, requests, notModified, bytes,
      skipped, error
  }

  init(source: String) {
    self.source = source
  }

  mutating func count(_ effect: AssetWriter.Effect) {
    switch effect {
    case .added: added += 1
    case .changed: changed += 1
    case .same: break
    }
  }

  mutating func skip(_ what: String, _ why: String) {
    skipped.append(Skip(what: what, why: why))
  }
}

/// Refreshes sources of one catalogue. Any thread.
package struct Synchronizer: Sendable {
  let catalogue: Catalogue
  let system: any System
  /// STORE/tmp, for the lock of each source.
  let temporary: String

  package init(catalogue: Catalogue, system: any System, temporary: String) {
    self.catalogue = catalogue
    self.system = system
    self.temporary = temporary
  }

  /// Refreshes the named sources, each once, or all. Goes on after a failure, and unless the options say that
  /// it is a record throws the first one at the end.
  package func sync(_ names: [String], _ options: SyncOptions, _ progress: Progress) throws
    -> [SyncRecord]
  {
    var met: Set<String> = []
    let sources =
      try names.isEmpty
      ? catalogue.sources()
      : names.filter { met.insert($0).inserted }.map { try catalogue.source($0) }
    var records: [SyncRecord] = []
    var failure: (any Error)?
    for name in sources.map(\.source.name) {
      do {
        records.append(try sync(name, options, progress))
      } catch {
        guard let told = error as? StoreError, told.reason != .cancelled else { throw error }
        guard !options.reportsFailures else {
          var record = SyncRecord(source: name)
          record.assetCount = (try? catalogue.source(name))?.source.assetCount ?? 0
          (record.error, record.status) = (told.told, told.status)
          records.append(record)
          continue
        }
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
    return records
  }

  private func sync(_ name: String, _ options: SyncOptions, _ progress: Progress) throws
    -> SyncRecord
  {
    guard !catalogue.isReadOnly else {
      throw StoreError(
        .readOnly, "\(catalogue.path) cannot be written: the store is open read-only",
        subject: catalogue.path)
    }
    let lock = try lock(name)
    // Read under the lock: what is known from before may be a sync old.
    let row = try catalogue.source(name)
    var record: SyncRecord
    switch row.source.kind {
    case .library:
      let origin: any LibraryOrigin =
        if let directory = FileURL.path(row.source.url) {
          LibraryFiles(directory: directory, system: system)
        } else {
          try LibraryServer(url: row.source.url, options: options.http, system: system)
        }
      record = try LibrarySync(catalogue, row, origin, system).run(options, progress)
    case .directory:
      record = try DirectorySync(catalogue, row, system).run(options, progress)
    case .registry:
      record = try RegistrySync(catalogue, row, options.http, system, temporary: temporary)
        .run(options, progress)
    }
    record.assetCount = try catalogue.source(name).source.assetCount
    _ = consume lock
    return record
  }

  /// The turn of whoever reads a source or changes it, which the name must be valid for.
  private func lock(_ name: String) throws -> any FileLock {
    guard let lock = try system.tryLock(Path.join(temporary, "sync-\(name).lock")) else {
      throw StoreError(
        .busy, "source \"\(name)\" is being refreshed by another process or thread",
        subject: name, hint: "wait for it to end")
    }
    return lock
  }

  /// Runs `body`, which adds, changes or removes a source, while nobody reads it.
  package func changing(_ name: String, _ body: () throws -> Void) throws {
    // What cannot be done at all is said by `body`.
    guard Ref.isSourceName(name), !catalogue.isReadOnly else { return try body() }
    let lock = try lock(name)
    try withExtendedLifetime(lock) { try body() }
  }

  /// Fetches the details of one asset of a library, if they are not known yet.
  package func complete(_ found: FoundAsset, _ http: HTTPOptions, _ progress: Progress) throws {
    guard !found.complete, found.asset.number > 0 else { return }
    let row = try catalogue.source(found.asset.source)
    guard row.source.kind == .library, FileURL.path(row.source.url) == nil else { return }
    guard !catalogue.isReadOnly else {
      throw StoreError(
        .readOnly,
        "the details of \(found.asset.ref) were never fetched, and the store cannot be written",
        subject: found.asset.ref, hint: "sync with details where the store can be written")
    }
    let origin = try LibraryServer(url: row.source.url, options: http, system: system)
    let sync = LibrarySync(catalogue, row, origin, system)
    try sync.fetchDetails([(found.id, found.asset.number)], strict: true, progress)
  }
}
