internal import AssetStoreCore
internal import AssetStoreWeb

// A release is withdrawn and not removed: nobody is offered it any more, but whoever has it pinned still gets it, and is
// told why it should not be used.

/// Which release is meant.
struct ReleaseName {
  var publisher: String
  var slug: String
  var version: String
}

extension ReleaseName {
  /// - Parameter values: what the parts in braces of a path took.
  fileprivate init(_ values: [String]) {
    self.init(publisher: values[0], slug: values[1], version: values[2])
  }
}

extension Service {
  static func addYanking(to router: inout Router<Endpoint>) {
    let base = "/api/v1/publish/{publisher}/{slug}/{version}"
    router.add(
      "POST", "\(base)/yank",
      Endpoint { service, request, values in try service.yank(request, values) })
    router.add(
      "POST", "\(base)/unyank",
      Endpoint { service, request, values in try service.unyank(request, values) })
  }

  /// POST .../yank {reason}: {publisher, slug, version, yanked}. For its author, by a session or a token for publishing, and
  /// for moderators. 404, 409 if it was withdrawn already.
  private func yank(_ request: Request, _ values: [String]) throws -> Response {
    let body = try Body(request)
    let account = try publisher(request, body, values)
    return try answer(withdraw(ReleaseName(values), body, account))
  }

  /// POST .../unyank: {publisher, slug, version, yanked: ""}. For moderators. 404, 409 if it was not withdrawn.
  private func unyank(_ request: Request, _ values: [String]) throws -> Response {
    let account = try signedIn(request, Body(request))
    return try answer(offer(ReleaseName(values), account))
  }

  /// Withdraws a release for the reason of a body. Throws what .../yank answers.
  @discardableResult
  func withdraw(
    _ name: ReleaseName, _ body: Body, _ account: Account
  ) throws -> (ReleaseName, reason: String) {
    let reason = try TextField.line(body.required("reason"), "reason", most: 500)
    guard reason.utf8.contains(where: { $0 > 0x20 }) else { throw Problem.missing("reason") }
    try setYanked(reason, name, account)
    return (name, reason)
  }

  /// Offers a release again. Throws what .../unyank answers.
  @discardableResult
  func offer(
    _ name: ReleaseName, _ account: Account
  ) throws -> (ReleaseName, reason: String) {
    try account.require(.moderator)
    try setYanked("", name, account)
    return (name, "")
  }

  private func answer(_ done: (name: ReleaseName, reason: String)) throws -> Response {
    .object {
      $0.string("publisher", done.name.publisher)
      $0.string("slug", done.name.slug)
      $0.string("version", done.name.version)
      $0.string("yanked", done.reason)
    }
  }

  /// Who asks by the token of a session, or one for publishing this asset.
  private func publisher(
    _ request: Request, _ body: Body, _ values: [String]
  ) throws -> Account {
    guard let token = try Service.token(request, body) else {
      throw Problem(401, "this needs the token of a session, or one for publishing")
    }
    let hash = try Token.hash(token)
    let known = try data.read { try TokenTable.publisher($0, hash, at: system.now()) }
    guard let known else { return try signedIn(request, body) }
    guard known.scope.hasSameBytes("\(values[0])/\(values[1])") else {
      throw Problem(403, "the token is for another asset")
    }
    try limits.write(known.account.id, system.ticks())
    return known.account
  }

  private func setYanked(_ reason: String, _ name: ReleaseName, _ account: Account) throws {
    let now = system.now()
    try data.write { database in
      guard var asset = try AssetTable.find(name.publisher, name.slug, database),
        asset.userID != nil
      else { throw Problem(404, "there is no such asset here") }
      guard account.mayDelete(asset) else {
        throw Problem(403, "only its author and moderators may do this to a release")
      }
      let releases = try ReleaseTable.of(asset.id, database)
      let meant = releases.filter { $0.version.hasSameBytes(name.version) }
      guard !meant.isEmpty else { throw Problem(404, "there is no such release") }
      guard meant.contains(where: { $0.yanked.isEmpty != reason.isEmpty }) else {
        throw Problem(
          409, reason.isEmpty ? "the release is not withdrawn" : "the release was withdrawn already"
        )
      }
      for var release in meant {
        release.yanked = reason
        try ReleaseTable.update(release, database)
      }
      // What is offered may be another one now.
      let offered = try ReleaseTable.of(asset.id, database).first { $0.yanked.isEmpty }
      if let offered, !offered.version.hasSameBytes(asset.versionString) {
        asset.versionString = offered.version
        asset.godotVersion = offered.godotMin
        asset.version += 1
        asset.modified = now
        try AssetTable.update(asset, database)
      }
      try AuditTable.add(
        database, at: now, by: account.id, act: reason.isEmpty ? "unyank" : "yank",
        subject: "asset:\(asset.id)",
        detail: reason.isEmpty ? name.version : "\(name.version): \(reason)")
    }
  }
}
