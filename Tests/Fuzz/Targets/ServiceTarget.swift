@testable import AssetStoreCore
@testable import AssetStoreService

/// A request of anyone to a service that has users, proposals and an asset.
///
/// The first byte says who asks; then come lines, METHOD TARGET and one for each header field, an empty one, and the body.
/// RESET in the target or the body is a token that sets a new password.
func fuzzService(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  let who = Int(input.byte() % 5)
  let head = input.line().split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
  var fields: [(name: String, value: String)] = [("Host", "a.example")]
  while !input.isEmpty {
    let line = input.line()
    if line.isEmpty { break }
    let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    fields.append((String(parts[0]), parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""))
  }
  try house.use { house in
    if who > 0 { fields.append(("Authorization", "Bearer \(house.tokens[who - 1])")) }
    let request = Request(
      method: String(head[0]), target: head.count > 1 ? house.filled(String(head[1])) : "/",
      fields: fields, body: house.filled(input.remaining()), address: "192.0.2.1")
    let admission = house.service.admit(request)
    let response = house.service.handle(request)
    defer { house.renew() }
    if let said = house.complaint { throw Violation(description: "\(response.status): \(said)") }
    try judge(response, request)
    if case .answer(let early) = admission {
      try require((400..<500).contains(early.status), "\(early.status) before the body")
      // What is wrong with a length is said before the body only.
      let isOfPath = [404, 405].contains(early.status)
      try require(!isOfPath || early.status == response.status, "two answers")
    }
    let after = try house.figures()
    // Nobody proposes, decides or revokes; and what is published is only the business of authors and moderators.
    let isForAnybody = ["register", "login", "reset_password"].contains {
      request.path.contains($0)
    }
    if who == 0, !isForAnybody {
      try require(after == house.before, "changed by nobody: \(request.method) \(request.path)")
    }
    if who == 2 { try require(after.published == house.before.published, "changed by a stranger") }
    if who < 4 { try require(after.levels == house.before.levels, "levels changed") }
    if (300...).contains(response.status) {
      try require(after == house.before, "\(response.status), and changed")
    }
  }
}

private func judge(_ response: Response, _ request: Request) throws {
  try require((200..<500).contains(response.status), "status \(response.status)")
  for (name, value) in response.fields {
    try require(!name.isEmpty && isLine(name) && isLine(value), "field \(name): \(value)")
  }
  let type = response.fields.first { $0.name == "Content-Type" }?.value ?? ""
  guard type == "application/json", case .bytes(let bytes) = response.body else { return }
  let document = try JSONDocument(bytes, largest: 16 << 20, deepest: 32)
  try require(document.doubts.isEmpty, "\(document.doubts)")
  guard response.status >= 400 else { return }
  let said = JSONValue(document.root)?.object ?? [:]
  let isOfStore = said["detail"] != nil
  try require(isOfStore != (said["error"]?.string != nil), "an error without a message")
  let place = request.path.drop { $0 == "/" }
  try require(!isOfStore || place.hasPrefix("api/"), "the store's way of errors")
}

private let house: Locked<House> = {
  do {
    return Locked(try House())
  } catch {
    fatalError("cannot make a service: \(error)")
  }
}()

/// A service over a copy of one and the same database, which is made anew when something changed it.
private final class House {
  struct Figures: Equatable {
    var published: Int64
    var levels: Int64
    var others: [Int64]
  }

  private(set) var service: Service
  /// Of an author, a user without works, a moderator and an admin.
  let tokens: [String]
  private let resetToken: String
  private(set) var before: Figures
  private let folder = Folder()
  private let said: Locked<String?>
  /// The bytes of the database as it was at first.
  private let first: [UInt8]
  private var isOther = false
  private var reader: Database
  private var version: Int64

  /// What the service logged of a failure of its own.
  var complaint: String? { said.use { $0 } }

  init() throws {
    let said = Locked<String?>(nil)
    let made = Path.join(folder.path, "made")
    (tokens, resetToken) = try House.fill(try House.open(made, said))
    first = try folder.system.read(Path.join(made, "service.sqlite"), limit: 8 << 20)
    let place = Path.join(folder.path, "service")
    _ = try folder.system.makeDirectory(place)
    try folder.write("service/service.sqlite", first)
    service = try House.open(place, said)
    self.said = said
    reader = try Database(Path.join(place, "service.sqlite"), .readOnly)
    version = try House.version(reader)
    before = try House.figures(reader)
  }

  private static func open(_ directory: String, _ said: Locked<String?>) throws -> Service {
    var options = ServiceOptions()
    options.passwordCost = PasswordCost(memory: 8, passes: 1)
    options.rules = RequestRules.never
    options.largestAnswerCache = 0
    options.log = { line in said.use { $0 = line } }
    return try Service(directory, options, RealSystem())
  }

  /// Makes what requests are about, and gives the tokens of users and one that sets a password.
  private static func fill(_ service: Service) throws -> ([String], String) {
    let password = "a long password"
    let users: [(String, Level)] = [
      ("ann", .verified), ("bob", .normal), ("mod", .moderator), ("root", .admin),
    ]
    for (name, level) in users { try service.addUser(name, password, level) }
    func post(_ path: String, _ body: String, _ token: String = "") throws -> [String: JSONValue] {
      let fields = token.isEmpty ? [] : [(name: "Authorization", value: "Bearer \(token)")]
      let response = service.handle(
        Request(method: "POST", target: path, fields: fields, body: Array(body.utf8)))
      guard (200..<300).contains(response.status), case .bytes(let bytes) = response.body else {
        throw Violation(description: "\(path): \(response)")
      }
      return JSONValue(try JSONDocument(bytes, largest: 1 << 20, deepest: 32).root)?.object ?? [:]
    }
    let api = "/asset-library/api"
    let tokens = try users.map { user in
      try post("\(api)/login", #"{"username":"\#(user.0)","password":"\#(password)"}"#)["token"]?
        .string ?? ""
    }
    for number in 1...3 {
      let asset = """
        {"title":"Thing \(number)","description":"About it.","category_id":"\(number)","godot_version":"4.2",
        "version_string":"1.0","cost":"MIT","download_provider":"GitHub",
        "download_commit":"\(String(repeating: "a", count: 40))","browse_url":"https://github.com/ann/thing",
        "icon_url":"https://ann.example/i.png","previews":[{"enabled":true,"operation":"insert","type":"image",
        "link":"https://ann.example/p.png"}]}
        """
      _ = try post("\(api)/asset", asset, tokens[0])
      guard number < 3 else { continue }
      _ = try post("\(api)/asset/edit/\(number)/review", "{}", tokens[2])
      if number < 2 { _ = try post("\(api)/asset/edit/\(number)/accept", "{}", tokens[2]) }
    }
    _ = try post(
      "/api/v1/account/tokens", #"{"scope":"ann/thing-1","label":"ci"}"#, tokens[0])
    let reset = try post("/api/v1/account/users/bob/reset", "{}", tokens[3])
    return (tokens, reset["token"]?.string ?? "")
  }

  func filled(_ text: String) -> String {
    String(decoding: filled(Array(text.utf8)), as: UTF8.self)
  }

  func filled(_ bytes: [UInt8]) -> [UInt8] {
    let mark = Array("RESET".utf8)
    guard let place = bytes.firstRange(of: mark) else { return bytes }
    return Array(bytes[..<place.lowerBound] + resetToken.utf8 + bytes[place.upperBound...])
  }

  func figures() throws -> Figures { try House.figures(reader) }

  private static func figures(_ reader: Database) throws -> Figures {
    func number(_ query: String) throws -> Int64 {
      try reader.first(query, as: { $0.integer(0) }) ?? 0
    }
    return Figures(
      published: try number("SELECT version FROM catalogue"),
      levels: try number("SELECT total(level) FROM user"),
      others: try ["user", "token", "edit", "edit_preview", "audit", "upstream_map"].map {
        try number("SELECT count(*) FROM \($0)")
      })
  }

  /// Counts what others committed.
  private static func version(_ reader: Database) throws -> Int64 {
    try reader.first("PRAGMA data_version", as: { $0.integer(0) }) ?? 0
  }

  /// Takes back what the last request changed.
  func renew() {
    do {
      said.use { $0 = nil }
      guard try House.version(reader) != version else { return }
      let old = service.directory
      let new = Path.join(folder.path, isOther ? "service" : "other")
      _ = try folder.system.makeDirectory(new)
      try folder.write(isOther ? "service/service.sqlite" : "other/service.sqlite", first)
      service = try House.open(new, said)
      reader = try Database(Path.join(new, "service.sqlite"), .readOnly)
      try folder.system.removeTree(old)
      isOther.toggle()
      version = try House.version(reader)
      before = try House.figures(reader)
    } catch {
      fatalError("cannot make the service anew: \(error)")
    }
  }
}

extension RequestRules {
  /// No limits.
  fileprivate static var never: RequestRules {
    var rules = RequestRules()
    for rule in [
      \RequestRules.failures, \.failuresOfAddress, \.failuresOfAccount, \.registrations, \.resets,
      \.mails, \.writes,
    ] {
      rules[keyPath: rule] = Rule(.max, in: 1)
    }
    return rules
  }
}
