internal import AssetStoreCore
internal import AssetStoreWeb

extension Service {
  static func addAudit(to router: inout Router<Endpoint>) {
    router.add("GET", "/api/v1/account/audit", .body { try $0.audit($1, $2) })
  }

  /// GET /api/v1/account/audit?subject&before, for moderators: {entries: [{id, at, user, act, subject, detail}]}, who
  /// did what, the newest first and at most a hundred; `user` is null for whoever runs the service, `at` in seconds since
  /// 1970 UTC. Only what was done to a subject, "edit:7", "asset:1000000000" or "user:name", and only entries with a lower
  /// id than `before`, where these are given.
  private func audit(_ request: Request, _ body: Body) throws -> Response {
    let account = try signedIn(request, body)
    let query = try Query(request.query)
    let records = try auditRecords(subject: query["subject"], before: query["before"], account)
    return .object { answer in
      answer.array("entries") { answer in
        for record in records { answer.object { record.write(&$0) } }
      }
    }
  }

  /// At most `Service.auditPage` of them. Throws what GET /api/v1/account/audit answers.
  func auditRecords(
    subject: String?, before text: String?, _ account: Account
  ) throws -> [AuditTable.Record] {
    try account.require(.moderator)
    var before = Int64.max
    if let text {
      guard let id = Int64(digits: text) else { throw Problem(400, "before has to be an id") }
      before = id
    }
    return try data.read {
      try AuditTable.list($0, subject: subject, before: before, most: Service.auditPage)
    }
  }

  static var auditPage: Int64 { 100 }
}

extension AuditTable.Record {
  fileprivate func write(_ answer: inout AnswerText) {
    answer.integer("id", id)
    answer.integer("at", at)
    answer.string("user", orNull: user)
    answer.string("act", act)
    answer.string("subject", subject)
    answer.string("detail", detail)
  }
}
