internal import AssetStoreCore

/// Archives that are here, and those that are fetched when somebody first asks for them.
///
///     /archives/{sha256}/{name}          what is stored, for as long as a release has this hash
///     /archives/release/{id}/{name}      of a release that is kept elsewhere: fetched once, its hash pinned, then as above
///
/// Only where a release says so is anything fetched, and only by http and https: what a moderator let in, or the upstream has.
/// Neither is asked with what this user's files say who is asking, or can have a server asked that only we can reach.
///
/// An origin may be slow, or not there. So only so many are asked at a time, each archive by one request; who else wants it
/// is told to come again, and so is for some seconds whoever wants one that could not be had.
extension Service {
  static func addArchives(to router: inout Router<Endpoint>) {
    router.add(
      "GET", "/archives/{sha256}/{name}",
      Endpoint { service, _, values in try service.stored(values[0]) })
    router.add(
      "GET", "/archives/release/{id}/{name}",
      Endpoint { service, _, values in try service.passed(try Service.id(values[0])) })
  }

  private func stored(_ sha256: String) throws -> Response {
    let releases = try data.read { try ReleaseTable.of(sha256: sha256, $0) }
    guard Hex.isSHA256(sha256), !releases.isEmpty, let archive = try archives.find(sha256) else {
      throw Problem(404, "there is no such archive")
    }
    let isYanked = releases.allSatisfy { !$0.yanked.isEmpty }
    return response(archive, yanked: isYanked ? releases[0].yanked : "")
  }

  /// - Parameter yanked: why its release was withdrawn, or "". Who has it pinned still gets it, and is told.
  private func response(_ archive: CachedArchive, yanked: String) -> Response {
    var response = response(archive)
    guard !yanked.isEmpty else { return response }
    response.fields.removeAll { $0.name == "Cache-Control" }
    response.fields += [
      ("Cache-Control", "public, max-age=60"), ("X-Yanked", PercentEncoding.encoded(yanked)),
    ]
    return response
  }

  func response(_ archive: CachedArchive) -> Response {
    var response = Response(
      200, type: "application/zip", .file(path: archive.path, size: archive.size))
    response.fields += [
      ("ETag", "\"\(archive.sha256)\""), ("Cache-Control", "public, max-age=31536000, immutable"),
    ]
    return response
  }

  private func passed(_ id: Int64) throws -> Response {
    guard let archive = try keptArchive(id) ?? fetchedArchive(id) else {
      throw Problem(404, "there is no such archive")
    }
    let yanked = try data.read { try ReleaseTable.find(id, $0)?.yanked }
    var response = response(archive, yanked: yanked ?? "")
    // Should the archive be pinned to another release one day, this URL has other bytes.
    response.fields.removeAll { $0.name == "Cache-Control" }
    return response
  }

  /// The archive of a release, if it is here.
  private func keptArchive(_ id: Int64) throws -> CachedArchive? {
    guard let release = try data.read({ try ReleaseTable.find(id, $0) }) else {
      throw Problem(404, "there is no such archive")
    }
    return release.sha256.isEmpty ? nil : try archives.find(release.sha256)
  }

  /// Fetches the archive of a release; nil if that is not to be done. Throws 503 while another request does.
  private func fetchedArchive(_ id: Int64) throws -> CachedArchive? {
    guard options.keepsArchives else { return nil }
    try fetches.use { try $0.begin(id, system.ticks()) }
    do {
      let archive = try fetchedNow(id)
      fetches.use { $0.end(id) }
      return archive
    } catch {
      fetches.use { $0.end(id, error as? Problem, system.ticks()) }
      throw error
    }
  }

  private func fetchedNow(_ id: Int64) throws -> CachedArchive? {
    if let archive = try keptArchive(id) { return archive }
    guard let release = try data.read({ try ReleaseTable.find(id, $0) }), HTTP.isHTTP(release.url)
    else { return nil }
    let archive = try fetch(release)
    try data.write { try ReleaseTable.pin(id, archive.sha256, archive.size, $0) }
    return archive
  }

  private func fetch(_ release: ReleaseRecord) throws -> CachedArchive {
    var http = options.upstream?.http ?? HTTPOptions()
    http.usesCredentials = false
    http.isPublicOnly = !options.asksPrivateServers
    do {
      let archive = try archives.fetch(
        url: release.url, expecting: release.sha256, options: http,
        progress: Progress { [isEnding] _, _, _, _ in isEnding.use { $0 } })
      do {
        // What editors unpack must be harmless.
        _ = try Archive(path: archive.path)
      } catch {
        if archive.isNew { try? archives.remove(archive.sha256) }
        throw error
      }
      return archive
    } catch let error as StoreError {
      if error.status == .cancelled { throw Problem(503, "the service is ending", retryAfter: 10) }
      // Messages may have the URL, which somebody proposed.
      options.log("release \(release.id): \(error.reason.rawValue)")
      switch error.status {
      case .network: throw Problem(502, "the archive cannot be had from where it is kept")
      case .integrity:
        throw Problem(502, "the archive is not what it was: where it is kept, it was changed")
      case .refused: throw Problem(502, "the archive is not safe to unpack")
      case _ where error.reason == .invalidArgument:
        throw Problem(502, "the archive is kept where the service may not ask")
      default: throw error
      }
    }
  }
}
