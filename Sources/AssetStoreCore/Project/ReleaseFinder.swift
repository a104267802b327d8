/// What a project can choose its packages from.
package protocol ReleaseFinder {
  /// All releases of the asset that a REF names, whatever version it asks for, newest first.
  func releases(_ ref: Ref, _ shown: String) throws -> [Candidate]
  /// The names, "PUBLISHER/SLUG", of the assets that are a `.vast` of that id.
  func names(ofVast id: String) throws -> [String]
  /// What there is to be told of a release of a source; nil if it was not withdrawn, or nothing is known of it.
  ///
  /// - Parameter engine: what a release in its place has to suit; nil: any does.
  func withdrawal(
    of name: String, source: String, title: String, version: String, engine: GodotVersion?
  ) throws -> Withdrawal?
}

extension ReleaseFinder {
  package func withdrawal(
    of name: String, source: String, title: String, version: String, engine: GodotVersion?
  ) throws -> Withdrawal? { nil }
}

/// The releases that the sources of a store have.
package struct StoreReleases: ReleaseFinder {
  private let store: Store
  private let offline: Bool
  private let http: HTTPOptions
  private let progress: Progress

  var catalogue: Catalogue { store.catalogue }

  package init(_ store: Store, offline: Bool, _ http: HTTPOptions, _ progress: Progress) {
    self.store = store
    self.offline = offline
    self.http = http
    self.progress = progress
  }

  package func releases(_ ref: Ref, _ shown: String) throws -> [Candidate] {
    let found = try store.catalogue.find(ref, shown)
    if !found.complete {
      guard !offline else {
        throw StoreError(
          .offline, "the details of \(found.asset.ref) were never fetched", subject: shown,
          hint: "allow the network, or sync with details while there is one")
      }
      try store.synchronizer.complete(found, http, progress)
    }
    let details = try store.catalogue.details(found.id)
    let asset = details.asset
    // Which files of this machine are read is not for a server to say.
    let isNear = try FileURL.path(store.catalogue.source(asset.source).source.url) != nil
    return try details.releases.map { release in
      guard isNear || release.url.isEmpty || HTTP.isHTTP(release.url) else {
        throw StoreError(
          .badReply,
          "\(asset.ref) names \(HTTP.shown(release.url)), which is not on a server, as its archive",
          subject: shown, hint: "tell those who run the source \(asset.source)")
      }
      return Candidate(
        name: "\(asset.publisher)/\(asset.slug)", source: asset.source, title: asset.title,
        type: asset.type, version: release.version, url: release.url, sha256: release.sha256,
        godotMin: GodotVersion(release.godotMin),
        godotMax: release.godotMax.isEmpty ? nil : GodotVersion(release.godotMax),
        declared: Declared(
          vastId: asset.vastId, dependencies: release.dependencies,
          permissions: release.permissions), license: asset.license,
        yanked: release.yanked)
    }
  }

  package func names(ofVast id: String) throws -> [String] {
    try store.catalogue.names(ofVast: id)
  }
}

extension StoreError {
  /// - Parameter versions: those that there are, newest first.
  static func noRelease(
    _ name: String, _ wanted: String, among versions: [String], subject: String
  ) -> StoreError {
    // Elsewhere such a text means all that begin so.
    let isBeginning = versions.contains { $0.utf8.starts(with: "\(wanted).".utf8) }
    let hint = isBeginning ? "\(wanted).x is any that begins so; " : ""
    return StoreError(
      .unknownRelease, "\(name) has no release \(wanted)", subject: subject,
      hint: versions.isEmpty ? "" : "\(hint)it has \(versions.prefix(5).joined(separator: ", "))")
  }
}

/// For what chooses among installed packages only.
struct NoReleases: ReleaseFinder {
  func releases(_ ref: Ref, _ shown: String) throws -> [Candidate] { [] }
  func names(ofVast id: String) throws -> [String] { [] }
}

/// The same releases with their archives said as manifest and lock say it.
struct PlacedReleases: ReleaseFinder {
  let finder: any ReleaseFinder
  let place: ArchivePlace

  func releases(_ ref: Ref, _ shown: String) throws -> [Candidate] {
    try finder.releases(ref, shown).map { candidate in
      var candidate = candidate
      candidate.url = place.written(candidate.url)
      return candidate
    }
  }

  func names(ofVast id: String) throws -> [String] { try finder.names(ofVast: id) }
}
