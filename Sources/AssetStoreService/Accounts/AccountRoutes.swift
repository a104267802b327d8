internal import AssetStoreCore
internal import AssetStoreWeb

// The account routes of the asset library. Source of names and answers: the library server's own API; where that gives
// away whether somebody exists, or does what it says it does not, the answer is 403.

extension Service {
  /// Where the protocol of editors up to 4.6 begins.
  static let libraryBase = "/asset-library/api"

  static func addAccounts(to router: inout Router<Endpoint>) {
    router.add("POST", "\(libraryBase)/register", .body { try $0.register($1, $2) })
    router.add("POST", "\(libraryBase)/login", .body { try $0.login($1, $2) })
    router.add("POST", "\(libraryBase)/logout", .body { try $0.logout($1, $2) })
    router.add("POST", "\(libraryBase)/change_password", .body { try $0.changePassword($1, $2) })
    router.add("POST", "\(libraryBase)/forgot_password", .body { try $0.forgotPassword($1, $2) })
    router.add("GET", "\(libraryBase)/reset_password", .body { try $0.checkReset($1, $2) })
    router.add("POST", "\(libraryBase)/reset_password", .body { try $0.resetPassword($1, $2) })
    addOwnAccount(to: &router)
    addAudit(to: &router)
  }

  /// POST /register {username, email, password}: {username, registered: true, url}. 400 for a name, an address or a
  /// password that nobody can have, 409 for a name that is taken or looks like one that is, 429.
  private func register(_ request: Request, _ body: Body) throws -> Response {
    let name = try registered(request, body)
    return .object {
      $0.string("username", name)
      $0.bool("registered", true)
      $0.string("url", "login")
    }
  }

  /// Makes the user that a body names, and gives the name. Throws what /register answers.
  func registered(_ request: Request, _ body: Body) throws -> String {
    let name = try UserName.checked(body.required("username"))
    let email = try Service.checkedEmail(body.required("email"))
    let password = try Passwords.checked(body.required("password"))
    try limits.registration(request.address, system.ticks())
    let key = UserName.key(name)
    let taken = Problem(409, "the name is taken, or looks like one that is")
    let isTaken = try data.read { database in
      // What is published here goes before what the upstream has of the same name.
      try AssetTable.isForeign(publisher: Slug.make(name), database)
        || UserTable.find(database, key: key) != nil
    }
    guard !isTaken else { throw taken }
    let hash = try passwords.hash(password)
    try data.write { database in
      guard try UserTable.find(database, key: key) == nil else { throw taken }
      _ = try UserTable.insert(
        database, name: name, email: email, password: hash, level: .normal, at: system.now())
    }
    return name
  }

  /// POST /login {username, password}: {username, token, authenticated: true, url}. 403 with authenticated: false for a
  /// wrong password as for a name that nobody has, 429.
  private func login(_ request: Request, _ body: Body) throws -> Response {
    guard let session = try loggedIn(request, body) else {
      return .object(403) {
        $0.bool("authenticated", false)
        $0.string("error", Service.wrongPassword)
      }
    }
    return .object {
      $0.string("username", session.account.name)
      $0.string("token", session.token)
      $0.bool("authenticated", true)
      $0.string("url", "asset")
    }
  }

  static let wrongPassword = "the name or the password is wrong"

  /// Begins a session of the user that a body names; nil if the name or the password is wrong. Throws 429.
  func loggedIn(_ request: Request, _ body: Body) throws -> (account: Account, token: String)? {
    let name = try body.required("username")
    let password = try body.required("password")
    // Nobody has a name that is longer, and a key of it would cost.
    guard name.utf8.count <= 400, StreamSafe.holds(name) else { return nil }
    let key = UserName.key(name)
    try limits.failure(request.address, key, system.ticks())
    let user = try data.read { try UserTable.find($0, key: key) }
    guard try passwords.matches(password, user?.password), let user else { return nil }
    let label = Service.label(try request.field("user-agent") ?? "")
    let token: String? = try data.write { database in
      // It may have been changed since.
      guard try UserTable.find(database, id: user.account.id)?.password == user.password else {
        return nil
      }
      return try TokenTable.make(
        database, system, .session, of: user.account.id, label: label, most: 50
      ).token
    }
    guard let token else { return nil }
    limits.success(request.address, key)
    return (user.account, token)
  }

  /// POST /logout {token}: {authenticated: false, token: "", url}. Revokes the session; 403 if there is none.
  private func logout(_ request: Request, _ body: Body) throws -> Response {
    _ = try signedIn(request, body)
    try endSession(Service.token(request, body) ?? "")
    return .object {
      $0.bool("authenticated", false)
      $0.string("token", "")
      $0.string("url", "login")
    }
  }

  func endSession(_ token: String) throws {
    let hash = try Token.hash(token)
    _ = try data.write { try TokenTable.remove($0, hash: hash) }
  }

  /// POST /change_password {token, old_password, new_password}: {token: null, url}. Ends all sessions and revokes all
  /// tokens of the user. 403 for a wrong old password, 429.
  private func changePassword(_ request: Request, _ body: Body) throws -> Response {
    try changePassword(request, body, of: signedIn(request, body))
    return Service.signedOut(to: "asset")
  }

  /// Sets a user's password as a body says, who knows the old one. Throws what /change_password answers.
  func changePassword(_ request: Request, _ body: Body, of account: Account) throws {
    let old = try body.required("old_password")
    let new = try Passwords.checked(body.required("new_password"))
    let key = UserName.key(account.name)
    try limits.failure(request.address, key, isSignedIn: true, system.ticks())
    let user = try data.read { try UserTable.find($0, id: account.id) }
    let wrong = Problem(403, "the old password is wrong")
    guard try passwords.matches(old, user?.password), let user else { throw wrong }
    limits.success(request.address, key, isSignedIn: true)
    let hash = try passwords.hash(new)
    try data.write { database in
      guard try UserTable.find(database, id: account.id)?.password == user.password else {
        throw wrong
      }
      try setPassword(database, hash, of: account)
    }
  }

  /// POST /forgot_password {email}: {email}, whether somebody has it or not. The token of whoever has it goes to
  /// `ServiceOptions.onReset` with the next maintenance, so that not even the time of the answer tells. 429.
  private func forgotPassword(_ request: Request, _ body: Body) throws -> Response {
    let email = try noteForgotten(request, body)
    return .object { $0.string("email", email) }
  }

  /// Sees to it that whoever has the address of a body is mailed, and gives it. Throws what /forgot_password answers.
  @discardableResult
  func noteForgotten(_ request: Request, _ body: Body) throws -> String {
    let email = try Service.checkedEmail(body.required("email"))
    try limits.reset(request.address, system.ticks())
    forgotten.use { if $0.count < Service.mostForgotten { $0.append(email) } }
    return email
  }

  /// GET /reset_password?token=...: {token} if it counts, else 403.
  private func checkReset(_ request: Request, _ body: Body) throws -> Response {
    let token = try Query(request.query)["token"] ?? body.optional("token") ?? ""
    _ = try account(ofReset: token)
    return .object { $0.string("token", token) }
  }

  /// POST /reset_password {token, password}: {token: null, url}. Ends all sessions and revokes all tokens of the user,
  /// this one too. 403 if it does not count.
  private func resetPassword(_ request: Request, _ body: Body) throws -> Response {
    try resetPassword(body)
    return Service.signedOut(to: "login")
  }

  /// Sets the password of the user whose token a body has. Throws what /reset_password answers.
  func resetPassword(_ body: Body) throws {
    let token = try body.required("token")
    let account = try account(ofReset: token)
    let password = try Passwords.checked(body.required("password"))
    let hash = try passwords.hash(password)
    try data.write { database in
      guard try TokenTable.remove(database, hash: Token.hash(token)) else { throw Service.noReset }
      try setPassword(database, hash, of: account)
    }
  }

  func account(ofReset token: String) throws -> Account {
    let hash = try Token.hash(token)
    let account = try data.read { try TokenTable.user($0, hash, .reset, at: system.now()) }
    guard let account else { throw Service.noReset }
    return account
  }

  private static var noReset: Problem {
    Problem(403, "the token to set a new password is not valid, or not any more")
  }

  private func setPassword(_ database: Database, _ hash: String, of account: Account) throws {
    try UserTable.set(database, password: hash, of: account.id)
    try TokenTable.remove(database, allOf: account.id)
    try AuditTable.add(
      database, at: system.now(), by: account.id, act: "password",
      subject: "user:\(account.name)")
  }

  private static func signedOut(to url: String) -> Response {
    .object {
      $0.null("token")
      $0.string("url", url)
    }
  }

  /// What users know a session by.
  static func label(_ text: String) -> String {
    let scalars = text.unicodeScalars.lazy.filter { !EntryName.isControl($0) }.prefix(100)
    return String(String.UnicodeScalarView(scalars))
  }

  private static func checkedEmail(_ text: String) throws(Problem) -> String {
    let parts = text.utf8.split(
      separator: UInt8(ascii: "@"), maxSplits: 2, omittingEmptySubsequences: false)
    guard text.utf8.count <= 254, parts.count == 2, parts.allSatisfy({ !$0.isEmpty }),
      StreamSafe.holds(text),
      text.unicodeScalars.allSatisfy({
        !EntryName.isControl($0) && !$0.properties.isWhitespace
          && !"<>,;:\"()[]\\".unicodeScalars.contains($0)
      })
    else { throw Problem(400, "email is no address") }
    return text
  }
}

extension Service {
  /// Requests to set a new password that wait for maintenance.
  static var mostForgotten: Int { 1000 }

  /// What maintenance does for accounts: sends the tokens that set new passwords, forgets expired tokens.
  func maintainAccounts(_ progress: Progress = .none) throws {
    // Those who ask meanwhile wait for the next time.
    for _ in 0..<forgotten.use(\.count) {
      try progress.report(.metadata, "accounts", 0, of: 0)
      guard let email = forgotten.use({ $0.isEmpty ? nil : $0.removeFirst() }) else { break }
      let sent = try data.write { database in
        try UserTable.find(database, email: email).filter { user in
          limits.mail(user.account.id, system.ticks())
        }.map { user in
          let made = try TokenTable.make(database, system, .reset, of: user.account.id, most: 3)
          return (user, made.token)
        }
      }
      for (user, token) in sent { options.onReset?(user.account.name, user.email, token) }
    }
    try data.write { try TokenTable.removeExpired($0, at: system.now()) }
  }
}

extension Service.Endpoint {
  /// Of requests whose body is an object or a form.
  static func body(
    _ answer: @escaping @Sendable (Service, Request, Body) throws -> Response
  ) -> Service.Endpoint {
    Service.Endpoint { service, request, _ in
      try answer(service, request, Body(request))
    }
  }

  /// The same of a path with one part in braces.
  static func body(
    _ answer: @escaping @Sendable (Service, Request, Body, String) throws -> Response
  ) -> Service.Endpoint {
    Service.Endpoint { service, request, values in
      try answer(service, request, Body(request), values.first ?? "")
    }
  }
}
