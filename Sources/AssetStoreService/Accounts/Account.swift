// Who asks, and what they may do.
//
//     name ── UserName ──> key      no two names that people take for one, so nobody passes for another
//     password ── Passwords ──> argon2id, a few at a time
//     token ── Token ──> SHA-256    what a client has is nowhere in the data
//
// A user has any number of sessions, each with a token of its own that ends after thirty days, or when it is revoked;
// whoever sets a new password ends all of them. A level is looked up at each request, so that it counts at once. That
// somebody has an account can be seen from its works; whether a password, an address or a token was nearly right can
// not: each is refused in one way, after the same work.

internal import AssetStoreCore

/// Who asks.
package struct Account: Sendable, Equatable {
  package var id: Int64
  package var name: String
  package var level: Level
}

/// What somebody may do; each may what those below may. The raw values are stored.
package enum Level: Int64, Comparable, Sendable, CaseIterable {
  case normal = 0
  /// An edit of theirs was accepted.
  case verified = 5
  case editor = 25
  case moderator = 50
  case admin = 100

  package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }

  /// "moderator".
  package var name: String { "\(self)" }

  package init?(name: String) {
    guard let level = Level.allCases.first(where: { $0.name == name }) else { return nil }
    self = level
  }
}

extension Service {
  /// The user of a session's token; throws 403 if it is none that counts now.
  package func account(ofToken token: String) throws -> Account {
    let hash = try Token.hash(token)
    let account = try data.read { try TokenTable.user($0, hash, .session, at: system.now()) }
    guard let account else { throw Problem(403, "the token is not valid, or not any more") }
    return account
  }

  /// The user whose token a request has, as "Authorization: Bearer" or else as `token` of its body; nil if it has none.
  /// Throws 403 if the token does not count.
  package func account(_ request: Request, _ body: Body) throws -> Account? {
    guard let token = try Service.token(request, body) else { return nil }
    return try account(ofToken: token)
  }

  /// The user whose token a request has; throws 403 if there is none or their level is too low, 429 if they write
  /// too often.
  package func signedIn(
    _ request: Request, _ body: Body, atLeast level: Level = .normal
  ) throws -> Account {
    guard let account = try account(request, body) else {
      throw Problem(403, "this needs the token of a session")
    }
    try account.require(level)
    if request.method == "POST" || request.method == "DELETE" {
      try limits.write(account.id, system.ticks())
    }
    return account
  }

  static func token(_ request: Request, _ body: Body) throws -> String? {
    if let token = try bearer(request) { return token }
    guard let token = try body.optional("token"), !token.isEmpty else { return nil }
    return token
  }

  /// The token of "Authorization: Bearer".
  static func bearer(_ request: Request) throws(Problem) -> String? {
    if let field = try request.field("authorization") {
      let parts = field.utf8.split(separator: 0x20)
      if parts.count == 2, String(Substring(parts[0])).lowercased() == "bearer" {
        return String(Substring(parts[1]))
      }
    }
    return nil
  }

  /// Makes a user; whoever runs the service is trusted. Throws 400 for a name or a password that nobody may have, 409 if
  /// somebody has the name: whoever that is, another password is theirs, and another address.
  package func addUser(_ name: String, _ password: String, _ level: Level) throws {
    let name = try UserName.checked(name)
    let hash = try passwords.hash(Passwords.checked(password))
    let now = system.now()
    try data.write { database in
      if let user = try UserTable.find(database, key: UserName.key(name)) {
        throw Problem(
          409, "there is a user \(user.account.name) already, whose level admins can set")
      }
      _ = try UserTable.insert(
        database, name: name, email: "", password: hash, level: level, at: now)
      try AuditTable.add(
        database, at: now, by: nil, act: "level", subject: "user:\(name)", detail: level.name)
    }
  }

  /// How many accounts there are.
  package func countUsers() throws -> Int64 { try data.read { try UserTable.count($0) } }
}

extension Account {
  /// Throws 403 if the level is lower.
  package func require(_ level: Level) throws(Problem) {
    guard self.level >= level else {
      throw Problem(403, "this is only for users of the level \(level.name) and above")
    }
  }
}
