internal import AssetStoreCore
internal import AssetStoreWeb

// What users do with their own account, and admins with those of others. Routes of ours, beside the protocol of newer
// editors; all need the token of a session, and are 403 without. Times are seconds since 1970 UTC, ids numbers.

/// A token for publishing, just made.
struct PublishToken {
  var id: Int64
  var token: String
  var scope: String
  var label: String
  /// Seconds since 1970 UTC.
  var expires: Int64
}

extension Service {
  private static let accountBase = "/api/v1/account"

  static func addOwnAccount(to router: inout Router<Endpoint>) {
    router.add("GET", accountBase, .body { try $0.ownAccount($1, $2) })
    router.add("GET", "\(accountBase)/sessions", .body { try $0.sessions($1, $2) })
    router.add("DELETE", "\(accountBase)/sessions", .body { try $0.endOtherSessions($1, $2) })
    router.add("DELETE", "\(accountBase)/sessions/{id}", .body { try $0.endSession($1, $2, $3) })
    router.add("GET", "\(accountBase)/tokens", .body { try $0.publishTokens($1, $2) })
    router.add("POST", "\(accountBase)/tokens", .body { try $0.makePublishToken($1, $2) })
    router.add("DELETE", "\(accountBase)/tokens/{id}", .body { try $0.revokeToken($1, $2, $3) })
    router.add("GET", "\(accountBase)/users/{name}", .body { try $0.user($1, $2, $3) })
    router.add("POST", "\(accountBase)/users/{name}/level", .body { try $0.setLevel($1, $2, $3) })
    router.add("POST", "\(accountBase)/users/{name}/reset", .body { try $0.issueReset($1, $2, $3) })
  }

  /// GET /api/v1/account: {id, username, publisher, email, level, created}; `level` by name.
  private func ownAccount(_ request: Request, _ body: Body) throws -> Response {
    let account = try signedIn(request, body)
    return try answer(data.read { try UserTable.find($0, id: account.id) })
  }

  /// GET /api/v1/account/sessions: {sessions: [{id, label, created, expires, current}]}, newest first. `label` is the
  /// User-Agent that logged in.
  private func sessions(_ request: Request, _ body: Body) throws -> Response {
    let account = try signedIn(request, body)
    let hash = try Token.hash(Service.token(request, body) ?? "")
    let records = try data.read {
      try TokenTable.list($0, .session, of: account.id, at: system.now())
    }
    return .object { answer in
      answer.array("sessions") { answer in
        for record in records {
          answer.object {
            record.write(&$0)
            $0.bool("current", record.hash == hash)
          }
        }
      }
    }
  }

  /// DELETE /api/v1/account/sessions: {revoked: number}. Ends all but the one that asks.
  private func endOtherSessions(_ request: Request, _ body: Body) throws -> Response {
    let account = try signedIn(request, body)
    let count = try endSessions(of: account, but: Service.token(request, body) ?? "")
    return .object { $0.integer("revoked", Int64(count)) }
  }

  /// Ends all sessions of a user but the one of a token, and says how many.
  @discardableResult
  func endSessions(of account: Account, but token: String) throws -> Int {
    let hash = try Token.hash(token)
    return try data.write {
      try TokenTable.remove($0, all: .session, of: account.id, except: hash)
    }
  }

  /// DELETE /api/v1/account/sessions/{id}: {revoked: 1}; 404 if the user has no such session.
  private func endSession(_ request: Request, _ body: Body, _ id: String) throws -> Response {
    try revoke(.session, id, of: signedIn(request, body))
    return .object { $0.integer("revoked", 1) }
  }

  /// GET /api/v1/account/tokens: {tokens: [{id, label, scope, created, expires}]}, newest first.
  private func publishTokens(_ request: Request, _ body: Body) throws -> Response {
    let account = try signedIn(request, body)
    let records = try data.read {
      try TokenTable.list($0, .publish, of: account.id, at: system.now())
    }
    return .object { answer in
      answer.array("tokens") { answer in
        for record in records {
          answer.object {
            record.write(&$0)
            $0.string("scope", record.scope)
          }
        }
      }
    }
  }

  /// POST /api/v1/account/tokens {scope, label, days}: 201 {id, token, scope, label, expires}; the token is told this
  /// once. It uploads releases of one asset, "publisher/slug", of which the publisher is the user. `label` is
  /// optional, `days` a number or its digits from 1 to 366, 90 if missing. 400 for anything else; 409 if the user has
  /// fifty already.
  private func makePublishToken(_ request: Request, _ body: Body) throws -> Response {
    let made = try madePublishToken(body, of: signedIn(request, body))
    return .object(201) {
      $0.integer("id", made.id)
      $0.string("token", made.token)
      $0.string("scope", made.scope)
      $0.string("label", made.label)
      $0.integer("expires", made.expires)
    }
  }

  /// Makes a user's token for publishing as a body says. Throws what POST /api/v1/account/tokens answers.
  func madePublishToken(_ body: Body, of account: Account) throws -> PublishToken {
    let scope = try body.required("scope")
    let parts = Path.names(scope[...]).map { String($0) }
    guard parts.count == 2, parts[0] == Slug.make(account.name), !parts[1].isEmpty,
      StreamSafe.holds(scope), parts[1] == Slug.make(parts[1])
    else {
      throw Problem(400, "scope has to be \(Slug.make(account.name))/ and the name of an asset")
    }
    let days = try Service.days(body["days"])
    let label = try body.optional("label") ?? ""
    guard label.unicodeScalars.count <= 100, label == Service.label(label) else {
      throw Problem(400, "label has more than 100 characters, or one that is not seen")
    }
    let now = system.now()
    let made = try data.write { database in
      let count = try TokenTable.list(database, .publish, of: account.id, at: now).count
      guard count < 50 else { throw Problem(409, "revoke a token first: 50 are enough") }
      return try TokenTable.make(
        database, system, .publish, of: account.id, lifetime: days * Token.day, scope: scope,
        label: label, most: .max)
    }
    return PublishToken(
      id: made.id, token: made.token, scope: scope, label: label, expires: now + days * Token.day)
  }

  private static func days(_ value: JSONValue?) throws(Problem) -> Int64 {
    let days: Int64? =
      switch value {
      case nil, .null: 90
      case .integer(let days): days
      case .string(let text): Int64(text)
      default: nil
      }
    guard let days, (1...366).contains(days) else {
      throw Problem(400, "days has to be a number from 1 to 366")
    }
    return days
  }

  /// DELETE /api/v1/account/tokens/{id}: {revoked: 1}; 404 if the user has no such token.
  private func revokeToken(_ request: Request, _ body: Body, _ id: String) throws -> Response {
    try revoke(.publish, id, of: signedIn(request, body))
    return .object { $0.integer("revoked", 1) }
  }

  /// Revokes a token of a user; throws 404 if there is none.
  func revoke(_ kind: Token.Kind, _ id: String, of account: Account) throws {
    guard let id = Int64(id),
      try data.write({ try TokenTable.remove($0, kind, id, of: account.id) })
    else { throw Problem(404, "you have no such \(kind == .session ? "session" : "token")") }
  }

  /// GET /api/v1/account/users/{name}, for admins: the same as of one's own account; 404.
  private func user(_ request: Request, _ body: Body, _ name: String) throws -> Response {
    _ = try signedIn(request, body, atLeast: .admin)
    return try answer(data.read { try Service.user($0, name) })
  }

  /// POST /api/v1/account/users/{name}/level {level}, for admins: {username, level}. 400 for a level that there is not,
  /// 404, 409 for the last admin.
  private func setLevel(_ request: Request, _ body: Body, _ name: String) throws -> Response {
    let user = try setLevel(name, body, signedIn(request, body))
    return .object {
      $0.string("username", user.name)
      $0.string("level", user.level.name)
    }
  }

  /// Says what a user may do. Throws what .../level answers.
  @discardableResult
  func setLevel(_ name: String, _ body: Body, _ account: Account) throws -> Account {
    try account.require(.admin)
    guard let level = Level(name: try body.required("level")) else {
      throw Problem(
        400, "level is one of \(Level.allCases.map(\.name).joined(separator: ", "))")
    }
    return try data.write { database in
      var user = try Service.user(database, name)
      if user.account.level == .admin, level != .admin,
        try UserTable.count(database, .admin) == 1
      {
        throw Problem(409, "\(user.account.name) is the last admin")
      }
      try UserTable.set(database, level: level, of: user.account.id)
      try AuditTable.add(
        database, at: system.now(), by: account.id, act: "level",
        subject: "user:\(user.account.name)", detail: level.name)
      user.account.level = level
      return user.account
    }
  }

  /// POST /api/v1/account/users/{name}/reset, for admins: {username, token, expires}: a token with which whoever gets it
  /// sets a new password, for one hour; 404.
  private func issueReset(_ request: Request, _ body: Body, _ name: String) throws -> Response {
    let made = try issuedReset(name, signedIn(request, body))
    return .object {
      $0.string("username", made.username)
      $0.string("token", made.token)
      $0.integer("expires", made.expires)
    }
  }

  /// Makes the token that sets a new password of a user. Throws what .../reset answers.
  func issuedReset(
    _ name: String, _ account: Account
  ) throws -> (username: String, token: String, expires: Int64) {
    try account.require(.admin)
    let now = system.now()
    let (user, token) = try data.write { database in
      let user = try Service.user(database, name)
      try AuditTable.add(
        database, at: now, by: account.id, act: "reset", subject: "user:\(user.account.name)")
      return (
        user, try TokenTable.make(database, system, .reset, of: user.account.id, most: 3).token
      )
    }
    return (user.account.name, token, now + Token.lifetime(.reset))
  }

  /// Throws 404 if nobody has the name.
  static func user(_ database: Database, _ name: String) throws -> UserTable.User {
    guard name.utf8.count <= 400, StreamSafe.holds(name),
      let user = try UserTable.find(database, key: UserName.key(name))
    else { throw Problem(404, "there is no such user") }
    return user
  }

  private func answer(_ user: UserTable.User?) throws -> Response {
    guard let user else { throw Problem(404, "there is no such user") }
    return .object {
      $0.integer("id", user.account.id)
      $0.string("username", user.account.name)
      $0.string("publisher", Slug.make(user.account.name))
      $0.string("email", user.email)
      $0.string("level", user.account.level.name)
      $0.integer("created", user.created)
    }
  }
}

extension TokenTable.Record {
  fileprivate func write(_ answer: inout AnswerText) {
    answer.integer("id", id)
    answer.string("label", label)
    answer.integer("created", created)
    answer.integer("expires", expires)
  }
}
