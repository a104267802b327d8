// AssetStoreCore: the whole of the product that is not an interface.
//
//   Store            a directory of ours: catalogue + archive cache
//   Catalogue/       what is known about assets; search        Sync/     fills it from sources
//   Package/         reads archives, decides what goes where   Cache/    keeps them by SHA-256
//   Project/         plan, transaction, verify, receipts       System/   files, clock, network, SQLite
//   Bundle/          a lock's archives in one file             Sbom/     what is installed, for other programs
//   Model/           the values all of them speak in           Crypto/   SHA-256
//
// Nothing here knows of C. What leaves a function as an error is always a StoreError.

/// An open store. Any thread.
package final class Store: Sendable {
  package let directory: String
  package let catalogue: Catalogue
  package let cache: ArchiveCache
  package let system: any System

  /// Opens the store in `directory`, made if need be.
  package init(directory: String, readOnly: Bool, system: any System) throws {
    self.directory = directory
    self.system = system
    var readOnly = readOnly
    if !readOnly {
      do {
        try system.makeDirectories(Path.join(directory, "tmp"))
      } catch let error as StoreError where error.reason == .readOnly {
        readOnly = true
      }
    }
    guard try system.isDirectory(directory) else {
      throw StoreError(
        .noSuchPath, "there is no store in \(directory)", subject: directory,
        hint: "open it for writing once to make it")
    }
    let path = Path.join(directory, "catalogue.sqlite")
    // SQLite takes a file shorter than its smallest page for a new database, and would overwrite it.
    if let size = try system.status(path)?.size, (1..<512).contains(size) {
      throw Catalogue.damaged(path)
    }
    catalogue = try Catalogue(path: path, readOnly: readOnly)
    cache = ArchiveCache(
      system: system, directory: directory, readOnly: catalogue.isReadOnly,
      mirrors: { [catalogue] in try catalogue.mirrors(of: $0) })
    if !catalogue.isReadOnly { try cache.cleanTemporary(olderThan: 24 * 3600) }
  }

  package var synchronizer: Synchronizer {
    Synchronizer(catalogue: catalogue, system: system, temporary: Path.join(directory, "tmp"))
  }

  /// Adds a source.
  ///
  /// - Parameters:
  ///   - kind: nil: the one that it has with this URL, or that of a registry with any; else told from the URL and what
  ///     lies there.
  ///   - key: of a registry, as a line or the path of its file; "": the one that it has.
  package func addSource(
    name: String, url: String, kind: SourceKind?, priority: Int32, key: String = "",
    workingDirectory: String
  ) throws {
    try Store.checkSource(url)
    let publicKey =
      try key.isEmpty
      ? nil : PublicKey(lineOrFile: key, workingDirectory: workingDirectory, system)
    guard publicKey == nil || kind == nil || kind == .registry else {
      throw StoreError(
        .invalidArgument, "only a registry has a key", subject: "key",
        hint: "say that it is one, or give no key")
    }
    var url = url
    while url.utf8.count > 1, url.utf8.last == UInt8(ascii: "/") { url.removeLast() }
    guard kind != .directory || !HTTP.isHTTP(url) else {
      let shown = HTTP.shown(url)
      throw StoreError(
        .invalidArgument, "a directory source needs a folder, not \(shown)", subject: shown)
    }
    if !HTTP.isHTTP(url) {
      url = FileURL.make(Path.absolute(FileURL.path(url) ?? url, from: workingDirectory))
    }
    try synchronizer.changing(name) {
      let said = publicKey == nil ? kind : .registry
      let kind = try said ?? knownKind(name, url) ?? seenKind(url)
      try catalogue.addSource(
        name: name, url: url, kind: kind, priority: priority, key: publicKey)
    }
  }

  /// The kind that a source keeps if no other is said: nobody makes it believe what is not signed by leaving out a word.
  private func knownKind(_ name: String, _ url: String) throws -> SourceKind? {
    do {
      let known = try catalogue.source(name).source
      return known.url == url || known.kind == .registry ? known.kind : nil
    } catch let error as StoreError where error.reason == .unknownSource {
      return nil
    }
  }

  /// The kind that a URL is of by what lies there.
  private func seenKind(_ url: String) throws -> SourceKind {
    guard let path = FileURL.path(url) else { return .library }
    // With the kind said, a folder may come later: a disk that is not mounted now.
    guard try system.isDirectory(path) else {
      throw StoreError(
        .noSuchPath, "\(path) is not a folder", subject: path,
        hint: "if it will come to be there later, say of which kind it is")
    }
    let isLibrary = try system.status(Path.join(path, "asset-page-0.json"))?.kind == .file
    return isLibrary ? .library : .directory
  }

  /// Removes a source with all its assets.
  package func removeSource(_ name: String) throws {
    try synchronizer.changing(name) { try catalogue.removeSource(name) }
  }

  /// Throws for what cannot be the URL or path of a source.
  private static func checkSource(_ url: String) throws {
    func refused(_ why: String, _ hint: String) -> StoreError {
      let shown = HTTP.shown(String(url.prefix(200)))
      return StoreError(.invalidArgument, "\"\(shown)\" \(why)", subject: shown, hint: hint)
    }
    let forms = "use http://, https://, file:// or a path"
    guard !url.isEmpty else { throw refused("is no URL of a source: it is empty", forms) }
    // A path may have any name that a disk takes.
    guard HTTP.isHTTP(url) || url.contains("://") else { return }
    guard url.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7f }) else {
      throw refused("has a space or control character in it", "write a space as %20")
    }
    guard HTTP.isHTTP(url) || FileURL.path(url) != nil else {
      throw refused("is no URL of a source", forms)
    }
    let host = url.firstRange(of: "://").map { url[$0.upperBound...].prefix { $0 != "/" } }
    guard !HTTP.isHTTP(url) || host?.isEmpty == false else {
      throw refused("names no server", forms)
    }
  }

  /// Everything about an asset; fetches its details unless `offline`. It must have the release that
  /// `ref` names, if it names one.
  package func show(
    _ ref: String, offline: Bool, _ http: HTTPOptions, _ progress: Progress
  ) throws -> AssetDetails {
    let found = try catalogue.find(ref)
    if !offline, !found.complete {
      do {
        try synchronizer.complete(found, http, progress)
      } catch let error as StoreError where error.status == .network || error.reason == .readOnly {
        // What is known is better than nothing; `complete` tells.
      }
    }
    let details = try catalogue.details(found.id)
    if details.complete, let version = try Ref(ref).version,
      !details.releases.contains(where: { $0.version == version })
    {
      throw StoreError.noRelease(
        details.asset.ref, version, among: details.releases.map(\.version), subject: ref)
    }
    return details
  }

  /// Opens the project in `directory`.
  package func project(_ directory: String) throws -> Project {
    try Project(system: system, cache: cache, directory: directory)
  }

  /// Copies archives into the cache; gives each once, by SHA-256.
  package func addToCache(_ paths: [String], _ progress: Progress) throws -> [CachedArchive] {
    var added: [String: CachedArchive] = [:]
    for path in paths {
      // libzip would wait at a pipe for somebody to write.
      try system.checkFile(path)
      _ = try Refused.naming(path, path) { try Archive(path: path) }
      let archive = try cache.add(file: path, expecting: "", progress: progress)
      added[archive.sha256] = archive
    }
    return added.values.sorted { $0.sha256 < $1.sha256 }
  }

  /// Removes from the cache what no project needs; `dryRun` only tells.
  package func collectGarbage(dryRun: Bool, _ progress: Progress) throws -> [CachedArchive] {
    var needed: Set<String> = []
    for project in try cache.projects() where try system.isDirectory(project) {
      needed.formUnion(try self.project(project).neededArchives())
    }
    var removed: [CachedArchive] = []
    for archive in try cache.list() where !needed.contains(archive.sha256) {
      try progress.report(.hash, archive.sha256, UInt64(removed.count), of: 0)
      if !dryRun { try cache.remove(archive.sha256) }
      removed.append(archive)
    }
    if !dryRun { try cache.cleanTemporary(olderThan: 0) }
    return removed
  }
}
