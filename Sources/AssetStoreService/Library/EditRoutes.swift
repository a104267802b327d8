// The protocol of Godot's editors up to 4.6, as far as it changes anything.
//
//     proposal ── new ──> in review ──> accepted        what an asset is, changes only here, all at once
//                  └──────────┴───────> rejected
//
//     Edit         what a proposal is
//     EditReader   what a body says of it
//     EditGate     what is told of it before a moderator looks
//     EditRoutes   who proposes and revises
//     Moderation   who decides
//     EditList     what anybody may read of it
//
// Source of the rules: the library's server. What it does by accident is refused: see the tests.

internal import AssetStoreCore
internal import AssetStoreWeb

extension Service {
  static func addEdits(to router: inout Router<Endpoint>) {
    let base = libraryBase
    router.add("POST", "\(base)/asset", .body { try $0.proposeAsset($1, $2) })
    router.add("POST", "\(base)/asset/{id}", .body { try $0.proposeEdit($1, $2, $3) })
    router.add(
      "GET", "\(base)/asset/edit",
      .body { service, request, _ in
        try service.editList(request)
      })
    router.add(
      "GET", "\(base)/asset/edit/{id}",
      .body { service, _, _, id in
        try service.edit(id)
      })
    router.add("POST", "\(base)/asset/edit/{id}", .body { try $0.reviseEdit($1, $2, $3) })
    router.add("POST", "\(base)/user/feed", .body { try $0.feed($1, $2) })
    addModeration(to: &router)
  }

  /// POST /asset: {id, url}. Proposes a new asset. 400 if a field is missing or of no use, 403 for what keeps the
  /// proposals of users of the level out, 409 if too many of the user's wait for a moderator.
  private func proposeAsset(_ request: Request, _ body: Body) throws -> Response {
    try Service.proposed(propose(body, signedIn(request, body)))
  }

  /// Proposes the asset that a body tells of, and gives the proposal's id. Throws what POST /asset answers.
  func propose(_ body: Body, _ account: Account) throws -> Int64 {
    let sent = try AssetChanges(body, isWhole: true)
    let orders = try PreviewOrder.all(body) ?? []
    try EditGate.check(sent, base: nil, account.level)
    let now = system.now()
    var edit = EditRecord(
      userID: account.id, changes: sent.derivingIssues(AssetChanges()), submitted: now,
      modified: now)
    edit.changes.issuesURL = edit.changes.issuesURL ?? ""
    return try data.write { database in
      try EditGate.admit(account, database)
      try edit.order(orders, database)
      return try EditTable.insert(edit, author: account.name, database)
    }
  }

  /// POST /asset/{id}: {id, url}. Proposes to change an asset; what is missing stays as it is. Only its author and
  /// editors may.
  private func proposeEdit(_ request: Request, _ body: Body, _ id: String) throws -> Response {
    let account = try signedIn(request, body)
    return try Service.proposed(propose(body, toChange: Service.id(id), account))
  }

  /// Proposes to change an asset as a body says, and gives the proposal's id. Throws what POST /asset/{id} answers.
  func propose(_ body: Body, toChange assetID: Int64, _ account: Account) throws -> Int64 {
    let now = system.now()
    return try data.write { database in
      let asset = try Service.localAsset(assetID, database)
      try account.requireEditing(asset)
      try EditGate.admit(account, database)
      var edit = EditRecord(assetID: assetID, userID: account.id, submitted: now, modified: now)
      try edit.replace(body, of: asset, account.level, database)
      return try EditTable.insert(edit, author: account.name, database)
    }
  }

  /// POST /asset/edit/{id}: {id, url}. Revises a proposal that no moderator has looked at, for its author. A proposal of a
  /// new asset keeps the fields that are missing; one that changes an asset then leaves those as they are.
  private func reviseEdit(_ request: Request, _ body: Body, _ id: String) throws -> Response {
    let account = try signedIn(request, body)
    let editID = try Service.id(id)
    try revise(editID, body, account)
    return Service.proposed(editID)
  }

  /// Has a proposal say what a body says. Throws what POST /asset/edit/{id} answers.
  func revise(_ editID: Int64, _ body: Body, _ account: Account) throws {
    try data.write { database in
      var edit = try Service.foundEdit(editID, database)
      try edit.requireRevising(account)
      if let assetID = edit.assetID {
        let asset = try Service.localAsset(assetID, database)
        try edit.replace(body, of: asset, account.level, database)
      } else {
        let sent = try AssetChanges(body, isWhole: false)
        let orders = try PreviewOrder.all(body) ?? []
        try EditGate.check(sent, base: edit.changes, account.level)
        edit.changes = sent.over(edit.changes).derivingIssues(AssetChanges())
        try edit.order(orders, database)
      }
      edit.modified = system.now()
      try EditTable.update(edit, database)
    }
  }

  private static func proposed(_ id: Int64) -> Response {
    .object {
      $0.string("id", "\(id)")
      $0.string("url", "asset/edit/\(id)")
    }
  }

  static func foundEdit(_ id: Int64, _ database: Database) throws -> EditRecord {
    guard let edit = try EditTable.find(id, database) else {
      throw Problem(404, "there is no proposal \(id)")
    }
    return edit
  }

  /// An asset that is kept here and not upstream.
  static func localAsset(_ id: Int64, _ database: Database) throws -> AssetRecord {
    guard let asset = try AssetTable.find(id, database) else {
      throw Problem(404, "there is no asset \(id)")
    }
    guard asset.userID != nil else {
      throw Problem(403, "asset \(id) is kept elsewhere, and can only be changed there")
    }
    return asset
  }
}

extension Account {
  /// Whether they may propose to change an asset, which is kept here.
  func mayEdit(_ asset: AssetRecord) -> Bool {
    asset.userID != nil && (asset.userID == id || level >= .editor)
  }

  func requireEditing(_ asset: AssetRecord) throws(Problem) {
    guard mayEdit(asset) else {
      throw Problem(403, "only its author and editors may propose to change this asset")
    }
  }

  /// Whether they may take an asset out of what is found, or back, which is kept here.
  func mayDelete(_ asset: AssetRecord) -> Bool {
    asset.userID != nil && (asset.userID == id || level >= .moderator)
  }
}

extension EditRecord {
  func requireRevising(_ account: Account) throws(Problem) {
    guard userID == account.id else {
      throw Problem(403, "only its author may revise this proposal")
    }
    guard status == .new else {
      throw Problem(403, "this proposal may no longer be revised: it is \(status.name)")
    }
  }

  /// Has the proposal say of an asset what a body says, and no more.
  fileprivate mutating func replace(
    _ body: Body, of asset: AssetRecord, _ level: Level, _ database: Database
  ) throws {
    let sent = try AssetChanges(body, isWhole: false)
    let orders = try PreviewOrder.all(body)
    try EditGate.check(sent, base: asset.fields, level)
    changes = sent.differing(from: asset).derivingIssues(asset.fields).differing(from: asset)
    try order(orders ?? [], database)
    if orders != nil, isEmpty { throw Problem(400, "this would change nothing") }
  }
}
