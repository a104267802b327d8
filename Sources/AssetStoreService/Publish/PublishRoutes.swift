// Packages that are uploaded, most often by a program that has a token for one asset.
//
//     POST /api/v1/publish/{publisher}/{slug}/{version}           a package, which waits for a moderator then
//     POST /api/v1/publish/{publisher}/{slug}/{version}/yank      withdraws a release
//     POST /api/v1/publish/{publisher}/{slug}/{version}/unyank    offers it again
//     GET  /api/v1/edits/{id}/package                             what waits, for its author and moderators
//
//     package ── validated, hashed, archived ──> proposal ── accepted ──> release, which never changes
//                                                         └─ rejected ──> removed from the archives
//
//     PublishRoutes       who may upload what
//     UploadedPackage     what a package is and says of itself
//     Upload              what is kept of it
//     RunningUpload       how many of an account are being sent
//     YankRoutes          who may withdraw what
//
// All that can be refused is refused before the body is read, and looked at again when it was. The proposal is one like
// others: its fields are moderated along with the package.

internal import AssetStoreCore
internal import AssetStoreWeb

extension Service {
  private static let publishBase = "/api/v1/publish/{publisher}/{slug}/{version}"
  /// Bytes of a package.
  static let largestPackage: Int64 = 512 << 20
  /// Packages of one user that may wait for a moderator, before and after the first was accepted.
  private static let mostWaiting: (normal: Int64, verified: Int64) = (3, 20)

  static func addPublishing(to router: inout Router<Endpoint>) {
    router.add(
      "POST", publishBase,
      Endpoint(
        largestBody: largestPackage,
        admit: { service, request, values in
          let order = try service.publishOrder(request, values)
          let upload = try service.uploads.begin(order.account.id)
          try service.limits.write(order.account.id, service.system.ticks())
          return upload
        },
        answer: { service, request, values in
          try service.publish(request, service.publishOrder(request, values))
        }))
    router.add(
      "GET", "/api/v1/edits/{id}/package",
      .body { service, request, body, id in
        try service.waitingPackage(request, body, id)
      })
    addYanking(to: &router)
  }

  /// What the head of a request to publish says.
  private struct PublishOrder {
    var account: Account
    /// Of the token, its hash.
    var token: String
    var publisher: String
    var slug: String
    var version: String
    /// What the query says of the asset.
    var changes: AssetChanges
    /// Of the release, in Markdown.
    var releaseChanges: String
  }

  /// The parameters of the query, which are named as the library names fields of an asset.
  private static let parameters = [
    "browse_url", "category_id", "changes", "cost", "description", "godot_version", "icon_url",
    "issues_url", "title",
  ]

  /// Throws 401 for a token that does not count, 403 for one of another asset, 400 for what nobody can publish, 409 for a
  /// version that there is.
  private func publishOrder(_ request: Request, _ values: [String]) throws -> PublishOrder {
    let (publisher, slug, version) = (values[0], values[1], values[2])
    guard let token = try Service.bearer(request) else {
      throw Problem(401, "publishing needs a token for it, as \"Authorization: Bearer\"")
    }
    let hash = try Token.hash(token)
    let known = try data.read { try TokenTable.publisher($0, hash, at: system.now()) }
    guard let known else {
      throw Problem(401, "the token is none for publishing, or not any more")
    }
    guard known.scope.hasSameBytes("\(publisher)/\(slug)") else {
      throw Problem(403, "the token is for another asset")
    }
    guard Service.isVersion(version) else {
      throw Problem(
        400,
        "a version has 1 to 20 letters, digits, \".\", \"-\", \"+\" and \"_\", and begins with no sign"
      )
    }
    let type = try request.field("content-type") ?? ""
    let kind = String(Substring(type.utf8.prefix { $0 != UInt8(ascii: ";") && $0 != 0x20 }))
    guard ["application/zip", "application/octet-stream"].contains(kind.lowercased()) else {
      throw Problem(415, "a package is sent as application/zip")
    }
    let query = try Body(Query(request.query))
    if let name = query.names.first(where: { !Service.parameters.contains($0) }) {
      throw Problem(400, "there is no parameter \(EntryName.printable(name))")
    }
    let changes = try AssetChanges(query, isWhole: false)
    try EditGate.check(changes, base: nil, known.account.level)
    let order = PublishOrder(
      account: known.account, token: hash, publisher: publisher, slug: slug, version: version,
      changes: changes,
      releaseChanges: try TextField.lines(
        query.optional("changes") ?? "", "changes", most: 64 << 10))
    _ = try data.read { try publishedAsset(order, $0) }
    return order
  }

  /// Whether a text can be the version of an uploaded release: part of a path, of a file's name, and of a list.
  static func isVersion(_ text: String) -> Bool {
    let isPlain: (UInt8) -> Bool = {
      (0x30...0x39).contains($0) || (0x61...0x7a).contains($0 | 0x20)
    }
    return (1...20).contains(text.utf8.count) && text.utf8.first.map(isPlain) == true
      && text.utf8.allSatisfy { isPlain($0) || ".-+_".utf8.contains($0) }
  }

  /// The asset that a package is for; nil if it makes one. Throws 403 and 409 for what may not be published now.
  private func publishedAsset(_ order: PublishOrder, _ database: Database) throws -> AssetRecord? {
    var asset = try AssetTable.find(order.publisher, order.slug, database)
    // One of the upstream gives way.
    if asset?.userID == nil { asset = nil }
    if let asset {
      guard asset.userID == order.account.id else {
        throw Problem(403, "the asset is of another user")
      }
      let releases = try ReleaseTable.of(asset.id, database)
      guard !releases.contains(where: { $0.version.hasSameBytes(order.version) }) else {
        throw Problem(409, "there is a release \(order.version) already, and releases never change")
      }
    }
    if try UploadTable.isWaiting(order.slug, order.version, of: order.account.id, database) {
      throw Problem(409, "a package of this version waits for a moderator already")
    }
    let most =
      order.account.level < .verified ? Service.mostWaiting.normal : Service.mostWaiting.verified
    guard try UploadTable.waiting(of: order.account.id, database) < most else {
      throw Problem(409, "\(most) of your packages wait for a moderator already")
    }
    return asset
  }

  /// POST /api/v1/publish/{publisher}/{slug}/{version}: 201 {id, url, publisher, slug, version, sha256, size, warnings} of
  /// the proposal. 422 {error, findings} for a package that is not as it should be.
  private func publish(_ request: Request, _ order: PublishOrder) throws -> Response {
    let folder = try Path.join(directory, "tmp/package-\(system.randomName())")
    try system.makeDirectories(folder)
    defer { try? system.removeTree(folder) }
    // What a package does not say of itself is told by the name of its file.
    let path = Path.join(folder, "\(order.slug).zip")
    if request.bodyFile.isEmpty {
      guard !request.body.isEmpty else { throw Problem(400, "there is no package in the body") }
      try system.replace(path, with: request.body, sync: false)
    } else {
      try system.rename(request.bodyFile, to: path, .failIfExists)
    }
    let package = try UploadedPackage(path, system)
    guard let info = package.info else { return package.refused }
    let sha256 = info.sha256
    let id = try packages.use {
      _ = try archives.add(file: path, expecting: sha256, progress: .none)
      do {
        return try data.write { try propose(info, package.warnings, order, $0) }
      } catch {
        if try !data.read({ try UploadTable.isNeeded(sha256, $0) }) { try archives.remove(sha256) }
        throw error
      }
    }
    return .object(201) {
      $0.integer("id", id)
      $0.string("url", "asset/edit/\(id)")
      $0.string("publisher", order.publisher)
      $0.string("slug", order.slug)
      $0.string("version", order.version)
      $0.string("sha256", sha256)
      $0.integer("size", info.archiveSize)
      $0.array("warnings") { package.write(.warning, &$0) }
    }
  }

  private func propose(
    _ info: PackageInfo, _ warnings: [String], _ order: PublishOrder, _ database: Database
  ) throws -> Int64 {
    let now = system.now()
    // It may have been revoked while the package was sent and read.
    guard try TokenTable.publisher(database, order.token, at: now) != nil else {
      throw Problem(401, "the token is none for publishing any more")
    }
    let asset = try publishedAsset(order, database)
    var changes = order.changes
    if let asset {
      changes.godotVersion = changes.godotVersion ?? info.lowestGodot
      changes = changes.differing(from: asset).derivingIssues(asset.fields).differing(from: asset)
    } else {
      changes = try info.completed(changes)
    }
    changes.versionString = order.version
    let edit = EditRecord(
      assetID: asset?.id, userID: order.account.id, changes: changes,
      upload: Upload(
        slug: order.slug, version: order.version, godotMax: info.highestGodot,
        sha256: info.sha256, size: info.archiveSize, changes: order.releaseChanges,
        warnings: warnings), submitted: now, modified: now)
    return try EditTable.insert(edit, author: order.account.name, database)
  }

  /// GET /api/v1/edits/{id}/package: the archive, for the author and moderators; 404 for a proposal without one.
  private func waitingPackage(_ request: Request, _ body: Body, _ id: String) throws -> Response {
    try waitingPackage(Service.id(id), signedIn(request, body))
  }

  /// The archive of a proposal. Throws what GET /api/v1/edits/{id}/package answers.
  func waitingPackage(_ id: Int64, _ account: Account) throws -> Response {
    let edit = try data.read { try Service.foundEdit(id, $0) }
    guard account.mayHavePackage(of: edit) else {
      throw Problem(403, "only its author and moderators may have the package of a proposal")
    }
    guard let upload = edit.upload, let archive = try archives.find(upload.sha256) else {
      throw Problem(404, "there is no package")
    }
    var response = response(archive)
    response.fields.removeAll { $0.name == "Cache-Control" }
    response.fields.append(("Cache-Control", "no-store"))
    return response
  }
}

extension Account {
  /// Whether they may see what came with a proposal.
  func mayHavePackage(of edit: EditRecord) -> Bool {
    edit.userID == id || level >= .moderator
  }
}
