internal import AssetStoreCore

/// A request for a page.
struct Visit: Sendable {
  /// Who has a session.
  struct Visitor: Sendable {
    var account: Account
    /// Of the session.
    var token: String
    /// What a form of theirs has, which nobody can tell who does not know the session.
    var formToken: String
  }

  /// Thrown where a session is needed.
  struct NoSession: Error {}

  let service: Service
  let request: Request
  /// Where clients reach the service.
  let address: String
  let visitor: Visitor?

  init(_ service: Service, _ request: Request) throws {
    self.service = service
    self.request = request
    address = try service.address(request)
    guard let token = try Visit.cookie(Visit.cookieName(address), request) else {
      visitor = nil
      return
    }
    do throws(any Error) {
      let account = try service.account(ofToken: token)
      visitor = Visitor(
        account: account, token: token,
        formToken: try HMAC.code(of: "form", key: Array(token.utf8)))
    } catch let problem as Problem where problem.status == 403 {
      visitor = nil
    }
  }

  /// Who has a session and may do what users of a level may.
  func signedIn(atLeast level: Level = .normal) throws -> Visitor {
    guard let visitor else { throw NoSession() }
    try visitor.account.require(level)
    return visitor
  }

  // Forms

  /// The name of a form's field that has the token.
  static let formField = "form_token"

  /// Throws unless a form was sent from a page of ours to who has its session, and not too often.
  func check(_ body: Body) throws {
    try checkOrigin()
    guard let visitor else { return }
    guard Visit.equal(try body.optional(Visit.formField) ?? "", visitor.formToken) else {
      throw Problem(
        403, "the form is of another session; go back, load the page again, and send it then")
    }
    try service.limits.write(visitor.account.id, service.system.ticks())
  }

  /// Browsers say one of the two at least.
  private func checkOrigin() throws(Problem) {
    let site = try request.field("sec-fetch-site")
    let origin = try request.field("origin")
    guard site != nil || origin != nil, site == nil || site == "same-origin",
      origin == nil || origin == Visit.origin(address)
    else { throw Problem(403, "this form was not sent from a page of this site") }
  }

  /// "https://host" of a URL.
  private static func origin(_ url: String) -> String {
    let parts = url.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.prefix(3).map { String(Substring($0)) }.joined(separator: "/").lowercased()
  }

  /// Takes as long wherever they differ.
  static func equal(_ given: String, _ secret: String) -> Bool {
    let (given, secret) = (Array(given.utf8), Array(secret.utf8))
    guard given.count == secret.count else { return false }
    return zip(given, secret).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }

  // The cookie

  /// With this beginning, browsers take one only over TLS, and from no other host of the domain.
  private static func cookieName(_ address: String) -> String {
    isSecure(address) ? "__Host-session" : "session"
  }

  private static func isSecure(_ address: String) -> Bool {
    address.utf8.starts(with: "https:".utf8)
  }

  private static func cookie(_ name: String, _ request: Request) throws(Problem) -> String? {
    guard let field = try request.field("cookie") else { return nil }
    for pair in field.utf8.split(separator: UInt8(ascii: ";")) {
      let pair = pair.drop { $0 == 0x20 }
      if pair.starts(with: name.utf8), pair.dropFirst(name.utf8.count).first == 0x3d {
        return String(Substring(pair.dropFirst(name.utf8.count + 1)))
      }
    }
    return nil
  }

  /// The field that begins a session in the browser, or with "" ends it.
  func setCookie(_ token: String) -> (name: String, value: String) {
    let age = token.isEmpty ? 0 : Token.lifetime(.session)
    let secure = Visit.isSecure(address) ? "; Secure" : ""
    return (
      "Set-Cookie",
      "\(Visit.cookieName(address))=\(token); Path=/; Max-Age=\(age); HttpOnly; SameSite=Lax\(secure)"
    )
  }

  // Places

  /// From the page to the folder of all: "", or "../" some times. A proxy may have put that anywhere.
  var root: String {
    String(repeating: "../", count: max(0, request.path.utf8.count { $0 == 0x2f } - 1))
  }

  /// The page, from the folder of all; "" if it is of no use in a URL.
  var place: String { Visit.place(String(request.path.dropFirst())) }

  /// A place on this site, from the folder of all; "" for anything else.
  static func place(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "%"), UInt8(ascii: "/"):
        true
      default: false
      }
    }
    // Two slashes begin the name of a server, and two dots lead out.
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    // Browsers read "%2e" as a dot.
    let isPlainDot = !text.lowercased().contains("%2e")
    guard isPlain, isPlainDot, text.utf8.count <= 1000,
      parts.allSatisfy({ !$0.isEmpty && $0 != ".." })
    else {
      return ""
    }
    return text
  }

  /// - Parameter place: from the folder of all.
  func redirect(to place: String) -> Response {
    let target = root + place
    var response = Response.redirect(to: target.isEmpty ? "./" : target)
    response.fields.append(("Cache-Control", "no-store"))
    return response
  }
}
