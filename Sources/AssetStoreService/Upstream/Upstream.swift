// Another store whose assets stand beside the local ones.
//
//     options.upstream ── sync ──> DATA/upstream/        a store of the core's: what the upstream says, verified
//                                     │ copied in pieces
//                                     v
//                                  asset, preview, release    rows without a user, served like all others
//                                  upstream                   which of them is which, for good
//
// A sync that fails leaves what is known. What the upstream numbers keeps its number; others get one below those of
// local assets, which they keep even while they are not there. A local asset hides the one of the upstream with its
// publisher and slug, and any that `upstream_map` says it stands for.
//
// Releases of the upstream are matched by version and URL, so that they keep their ids and the hashes that were pinned to them.

package import AssetStoreCore

/// Another library or registry.
package struct UpstreamOptions: Sendable {
  /// As a source of a store has it.
  package var url: String
  /// Nil: told from the URL.
  package var kind: SourceKind?
  /// Of a registry.
  package var key: String
  /// What paths are relative to.
  package var workingDirectory = "/"
  /// Seconds after which it is asked again.
  package var interval: Int64 = 3600
  package var http = HTTPOptions()

  package init(url: String, kind: SourceKind? = nil, key: String = "") {
    self.url = url
    self.kind = kind
    self.key = key
  }
}

extension Service {
  private static let sourceName = "upstream"
  /// Assets that are written in one transaction, so that others come to write too.
  private static let pieceLength = 100

  /// Asks the upstream, if there is one and it was not asked lately, and takes over what it has.
  ///
  /// Throws what went wrong with the upstream, after taking over what is known.
  package func syncUpstream(_ progress: Progress = .none) throws {
    guard let upstream = options.upstream else { return }
    let now = system.ticks()
    let isDue = upstreamAsked.use { asked in
      if let asked, now - asked < upstream.interval * 1000 { return false }
      asked = now
      return true
    }
    guard isDue else { return }
    let store = try Store(
      directory: Path.join(directory, "upstream"), readOnly: false, system: system)
    try store.addSource(
      name: Service.sourceName, url: upstream.url, kind: upstream.kind, priority: 0,
      key: upstream.key, workingDirectory: upstream.workingDirectory)
    var sync = SyncOptions()
    sync.details = true
    sync.http = upstream.http
    var failure: (any Error)?
    do {
      _ = try store.synchronizer.sync([Service.sourceName], sync, progress)
    } catch {
      failure = error
    }
    try takeOver(store.catalogue, progress)
    if let failure { throw failure }
  }

  private func takeOver(_ catalogue: Catalogue, _ progress: Progress) throws {
    let source = try catalogue.source(Service.sourceName)
    let origin = "\(source.source.kind.rawValue) \(source.source.url)"
    try data.write { try UpstreamTable.begin(origin, $0) }
    var rest = try catalogue.assets(of: source.id)[...]
    let total = UInt64(rest.count)
    var seen: Set<Int64> = []
    while !rest.isEmpty {
      try progress.report(.commit, Service.sourceName, total - UInt64(rest.count), of: total)
      let piece = try rest.prefix(Service.pieceLength).map { try catalogue.details($0) }
      rest = rest.dropFirst(Service.pieceLength)
      try data.write { database in
        for details in piece {
          // What it says now did not come whole: what it said last holds.
          let id =
            details.complete
            ? try UpstreamTable.put(details, source.source.kind, database)
            : try UpstreamTable.known(details.asset, database)
          if let id { seen.insert(id) }
        }
      }
    }
    try data.write { try UpstreamTable.keepOnly(seen, $0) }
  }
}
