internal import AssetStoreCore
internal import AssetStoreWeb

// What moderators decide, each in one transaction with its line in the log: of two who decide at the same time, one does.

extension Service {
  static func addModeration(to router: inout Router<Endpoint>) {
    let base = libraryBase
    router.add("POST", "\(base)/asset/edit/{id}/review", .body { try $0.review($1, $2, $3) })
    router.add("POST", "\(base)/asset/edit/{id}/accept", .body { try $0.accept($1, $2, $3) })
    router.add("POST", "\(base)/asset/edit/{id}/reject", .body { try $0.reject($1, $2, $3) })
    router.add(
      "POST", "\(base)/asset/{id}/support_level", .body { try $0.setSupport($1, $2, $3) })
    router.add("POST", "\(base)/asset/{id}/delete", .body { try $0.setDeleted($1, $2, $3, true) })
    router.add(
      "POST", "\(base)/asset/{id}/undelete", .body { try $0.setDeleted($1, $2, $3, false) })
  }

  /// POST /asset/edit/{id}/review: the row of the proposal, and url. 403 for one that was decided.
  private func review(_ request: Request, _ body: Body, _ id: String) throws -> Response {
    let account = try signedIn(request, body)
    let id = try Service.id(id)
    return try data.write { database in
      let edit = try review(id, account, database)
      let author = try UserTable.find(database, id: edit.userID)?.account.name ?? ""
      let asset = try edit.assetID.flatMap { try AssetTable.find($0, database) }
      return .object {
        EditAnswers.row(edit, author: author, asset, &$0)
        $0.string("url", "asset/edit/\(id)")
      }
    }
  }

  /// A moderator looks at a proposal.
  @discardableResult
  func review(_ id: Int64, _ account: Account, _ database: Database) throws -> EditRecord {
    try account.require(.moderator)
    var edit = try Service.openEdit(id, database)
    edit.status = .inReview
    edit.reason = ""
    try decide(&edit, account, "review", "", database)
    return edit
  }

  /// POST /asset/edit/{id}/accept {support_level}: {id, url} of the asset, which is as proposed then. The level counts
  /// for new assets only; without one, or with one that there is not, it is the community's. 403 for a proposal that is
  /// not in review.
  private func accept(_ request: Request, _ body: Body, _ id: String) throws -> Response {
    let account = try signedIn(request, body)
    let assetID = try accept(Service.id(id), body, account)
    return .object {
      $0.string("id", "\(assetID)")
      $0.string("url", "asset/\(assetID)")
    }
  }

  /// Makes an asset as proposed, and gives its id. Throws what /accept answers.
  func accept(_ id: Int64, _ body: Body, _ account: Account) throws -> Int64 {
    try account.require(.moderator)
    let support = body["support_level"]?.string.flatMap { SupportLevel(named: $0) } ?? .community
    return try data.write { database in
      var edit = try Service.foundEdit(id, database)
      guard edit.status == .inReview else {
        throw Problem(403, "this proposal is not in review: it is \(edit.status.name)")
      }
      let assetID = try merge(edit, support, database)
      edit.assetID = assetID
      edit.status = .accepted
      edit.reason = ""
      try decide(&edit, account, "accept", "asset:\(assetID)", database)
      try promote(edit.userID, by: account, database)
      return assetID
    }
  }

  /// POST /asset/edit/{id}/reject {reason}: {rejected: true, url}. 403 for a proposal that was decided.
  private func reject(_ request: Request, _ body: Body, _ id: String) throws -> Response {
    let account = try signedIn(request, body)
    let id = try Service.id(id)
    try reject(id, body, account)
    return .object {
      $0.bool("rejected", true)
      $0.string("url", "asset/edit/\(id)")
    }
  }

  /// Turns a proposal down. Throws what /reject answers.
  func reject(_ id: Int64, _ body: Body, _ account: Account) throws {
    try account.require(.moderator)
    let reason = try TextField.lines(body.required("reason"), "reason", most: 8 << 10)
    try data.write { database in
      var edit = try Service.openEdit(id, database)
      edit.status = .rejected
      edit.reason = reason
      try decide(&edit, account, "reject", reason, database)
    }
  }

  /// POST /asset/{id}/support_level {support_level}: {changed: true, url}. 400 for a level that there is not.
  private func setSupport(_ request: Request, _ body: Body, _ id: String) throws -> Response {
    let account = try signedIn(request, body)
    let id = try Service.id(id)
    try setSupport(id, body, account)
    return Service.changed(id)
  }

  /// Says how far the service vouches for an asset. Throws what /support_level answers.
  func setSupport(_ id: Int64, _ body: Body, _ account: Account) throws {
    try account.require(.moderator)
    guard let level = SupportLevel(named: try body.required("support_level")) else {
      throw Problem(400, "support_level is testing, community or featured")
    }
    try change(id, account, "support_level", level.name) { asset, _ in
      asset.supportLevel = level
    }
  }

  /// POST /asset/{id}/delete and /undelete: {changed: true, url}. For its author and moderators: takes an asset out of
  /// what is found, or back; it can be read by its number all the same. What a moderator deleted, moderators take back.
  private func setDeleted(
    _ request: Request, _ body: Body, _ id: String, _ isDeleted: Bool
  ) throws -> Response {
    let account = try signedIn(request, body)
    let id = try Service.id(id)
    try setDeleted(id, isDeleted, account)
    return Service.changed(id)
  }

  /// Takes an asset out of what is found, or back. Throws what /delete answers.
  func setDeleted(_ id: Int64, _ isDeleted: Bool, _ account: Account) throws {
    try change(id, account, isDeleted ? "delete" : "undelete", "") { asset, database in
      guard account.mayDelete(asset) else {
        throw Problem(403, "only its author and moderators may do this to an asset")
      }
      if !isDeleted, !asset.isSearchable, account.level < .moderator {
        let by = try AuditTable.last("delete", of: "asset:\(id)", database)
        guard by == account.id else {
          throw Problem(403, "a moderator deleted it, and only moderators may take it back")
        }
      }
      asset.isSearchable = !isDeleted
    }
  }

  private func change(
    _ id: Int64, _ account: Account, _ act: String, _ detail: String,
    _ change: (inout AssetRecord, Database) throws -> Void
  ) throws {
    let now = system.now()
    try data.write { database in
      let old = try Service.localAsset(id, database)
      var asset = old
      try change(&asset, database)
      if asset != old {
        asset.modified = now
        try AssetTable.update(asset, database)
      }
      try AuditTable.add(
        database, at: now, by: account.id, act: act, subject: "asset:\(id)", detail: detail)
    }
  }

  private static func changed(_ id: Int64) -> Response {
    .object {
      $0.bool("changed", true)
      $0.string("url", "asset/\(id)")
    }
  }

  private static func openEdit(_ id: Int64, _ database: Database) throws -> EditRecord {
    let edit = try foundEdit(id, database)
    guard edit.status.isOpen else {
      throw Problem(403, "this proposal is decided: it is \(edit.status.name)")
    }
    return edit
  }

  private func decide(
    _ edit: inout EditRecord, _ account: Account, _ act: String, _ detail: String,
    _ database: Database
  ) throws {
    // The level may have been taken away since the request came.
    guard let moderator = try UserTable.find(database, id: account.id)?.account else {
      throw Problem(403, "there is no such user any more")
    }
    try moderator.require(.moderator)
    edit.modified = system.now()
    try EditTable.update(edit, database)
    try AuditTable.add(
      database, at: edit.modified, by: account.id, act: act, subject: "edit:\(edit.id)",
      detail: detail)
  }

  /// Whoever had something accepted is trusted more.
  private func promote(_ user: Int64, by account: Account, _ database: Database) throws {
    guard let author = try UserTable.find(database, id: user)?.account, author.level < .verified
    else { return }
    try UserTable.set(database, level: .verified, of: user)
    try AuditTable.add(
      database, at: system.now(), by: account.id, act: "level", subject: "user:\(author.name)",
      detail: Level.verified.name)
  }

  /// Makes an asset what a proposal says, and gives its id.
  private func merge(
    _ edit: EditRecord, _ support: SupportLevel, _ database: Database
  ) throws -> Int64 {
    let now = system.now()
    var asset: AssetRecord
    if let id = try edit.assetID ?? uploadedTo(edit, database) {
      let old = try Service.localAsset(id, database)
      asset = old
      edit.changes.apply(to: &asset)
      if let upload = edit.upload { asset.take(upload) }
      let isRelabelled = edit.upload == nil && edit.changes.versionString != nil
      if isRelabelled, asset.providerURL.isEmpty, try !ReleaseTable.of(id, database).isEmpty {
        throw Problem(409, "the version of an asset that was uploaded changes with an upload only")
      }
      if edit.changes.changesDownload || edit.upload != nil { asset.version += 1 }
      if asset != old {
        asset.modified = now
        try AssetTable.update(asset, database)
      }
    } else {
      let author = try UserTable.find(database, id: edit.userID)?.account.name ?? ""
      let publisher = Slug.make(author)
      asset = AssetRecord(
        userID: edit.userID, author: author, publisher: publisher, supportLevel: support,
        created: now, modified: now)
      edit.changes.apply(to: &asset)
      if let upload = edit.upload {
        asset.take(upload)
        asset.slug = upload.slug
      } else {
        asset.slug = try AssetTable.freeSlug(publisher, title: asset.title, database)
      }
      asset.id = try AssetTable.insert(asset, database)
    }
    for change in edit.previews { try change.apply(to: asset.id, database) }
    if let upload = edit.upload {
      try release(upload, of: asset, at: now, database)
      return asset.id
    }
    // Of the lowest version of Godot, releases tell editors from 4.7 on.
    if edit.isCreation || edit.changes.changesDownload || edit.changes.godotVersion != nil {
      try release(
        asset, isAnother: edit.isCreation || edit.changes.changesDownload, at: now, database)
    }
    return asset.id
  }

  /// Adds what can be downloaded now to the releases; of an archive that one of them has already, more is known.
  ///
  /// - Parameter isAnother: whether another download than before was proposed. Throws 409 if that was withdrawn.
  private func release(
    _ asset: AssetRecord, isAnother: Bool, at now: Int64, _ database: Database
  ) throws {
    let url = asset.providerURL
    let releases = try ReleaseTable.of(asset.id, database)
    let same = releases.filter { $0.url.hasSameBytes(url) }
    let offered = same.first { $0.yanked.isEmpty }
    if offered == nil, !same.isEmpty {
      guard !isAnother else { throw Problem(409, "the release with this download was withdrawn") }
      // It is not offered again because something else was said of the asset.
      return
    }
    guard !url.isEmpty || offered != nil else { return }
    let isUploaded = releases.contains {
      $0.url.isEmpty && $0.version.hasSameBytes(asset.versionString)
    }
    guard !isUploaded || url.isEmpty else {
      throw Problem(
        409, "release \(asset.versionString) was uploaded, and never changes; give another version")
    }
    var release = offered ?? ReleaseRecord(assetID: asset.id, url: url)
    release.version = asset.versionString
    release.godotMin = asset.godotVersion
    release.created = now
    try ReleaseTable.insert(release, database)
  }
}

extension PreviewChange {
  /// Does it to a published asset; one that is gone since stays so.
  fileprivate func apply(to asset: Int64, _ database: Database) throws {
    switch operation {
    case .insert:
      try PreviewTable.insert(
        PreviewRecord(type: type ?? "image", link: link ?? "", thumbnail: thumbnail ?? ""),
        of: asset, database)
    case .remove: try PreviewTable.remove(previewID ?? 0, of: asset, database)
    case .update:
      try PreviewTable.update(
        previewID ?? 0, of: asset, link: link, thumbnail: thumbnail, database)
    }
  }
}
