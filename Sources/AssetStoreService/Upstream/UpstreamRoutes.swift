internal import AssetStoreCore
internal import AssetStoreWeb

/// Which local assets stand for ones of the upstream, beside those that have their names: for moderators.
extension Service {
  static func addUpstream(to router: inout Router<Endpoint>) {
    let path = "/api/v1/upstream/map"
    router.add("GET", path, .body { try $0.map($1, $2) })
    router.add("POST", path, .body { try $0.setMap($1, $2) })
  }

  /// GET /api/v1/upstream/map: {entries: [{upstream, asset_id}]}, by their names there.
  private func map(_ request: Request, _ body: Body) throws -> Response {
    _ = try signedIn(request, body, atLeast: .moderator)
    let entries = try data.read { try UpstreamTable.mapped($0) }
    return .object { answer in
      answer.array("entries") { answer in
        for entry in entries {
          answer.object { answer in
            answer.string("upstream", entry.name)
            answer.string("asset_id", "\(entry.asset)")
          }
        }
      }
    }
  }

  /// POST /api/v1/upstream/map {upstream, asset_id}: the same. The local asset hides the one of the upstream, which is
  /// "publisher/slug" or its number; without an asset_id none does any more, and it is back after the next sync.
  private func setMap(_ request: Request, _ body: Body) throws -> Response {
    let account = try signedIn(request, body, atLeast: .moderator)
    let name = try body.required("upstream")
    let text = try body.optional("asset_id") ?? ""
    guard name.utf8.count <= 500 else { throw Problem(400, "upstream is longer than 500 bytes") }
    let id = text.isEmpty ? nil : try Service.id(text)
    try data.write { database in
      if let id {
        guard try AssetTable.find(id, database)?.userID != nil else {
          throw Problem(404, "there is no local asset \(id)")
        }
        try UpstreamTable.map(name, to: id, database)
      } else if try UpstreamTable.unmap(name, database) == 0 {
        throw Problem(404, "no asset stands for that one")
      }
      try AuditTable.add(
        database, at: system.now(), by: account.id, act: id == nil ? "unmap" : "map",
        subject: "upstream:\(name)", detail: text)
    }
    return .object { answer in
      answer.string("upstream", name)
      answer.string("asset_id", text)
    }
  }
}
