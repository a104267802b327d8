import Glibc
import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

/// The real system with a clock that a test sets.
final class ClockSystem: System {
  private let real = RealSystem()
  let seconds = Locked<Int64>(1_800_000_000)

  /// Lets time go by.
  func wait(_ seconds: Int64) { self.seconds.use { $0 += seconds } }

  func now() -> Int64 { seconds.use { $0 } }
  func ticks() -> Int64 { seconds.use { $0 * 1000 } }
  func random(_ count: Int) throws -> [UInt8] { try real.random(count) }
  func status(_ path: String) throws -> FileStatus? { try real.status(path) }
  func list(_ directory: String) throws -> [String] { try real.list(directory) }
  func makeDirectory(_ path: String) throws -> Bool { try real.makeDirectory(path) }
  func open(_ path: String, _ mode: OpenMode) throws -> any FileHandle {
    try real.open(path, mode)
  }
  func rename(_ from: String, to: String, _ mode: RenameMode) throws {
    try real.rename(from, to: to, mode)
  }
  func remove(file: String) throws { try real.remove(file: file) }
  func remove(directory: String) throws { try real.remove(directory: directory) }
  func setMode(_ mode: UInt32, _ path: String) throws { try real.setMode(mode, path) }
  func sync(directory: String) throws { try real.sync(directory: directory) }
  func sync(fileSystemOf directory: String) throws { try real.sync(fileSystemOf: directory) }
  func tryLock(_ path: String) throws -> (any FileLock)? { try real.tryLock(path) }
  func confined(
    _ directory: String, _ folders: [String], create: Bool
  ) throws -> (any ConfinedFolder)? {
    try real.confined(directory, folders, create: create)
  }
  func folder(_ path: String) throws -> (any ConfinedFolder)? { try real.folder(path) }
}

/// A service in a folder of its own, which goes with the value, and a client of it.
final class ServiceHouse: Sendable {
  let system = ClockSystem()
  let service: Service
  let log = Locked<[String]>([])
  let path: String

  static let library = "/asset-library/api"

  init(_ set: (inout ServiceOptions) -> Void = { _ in }) throws {
    var template = Array("/tmp/assetstore-service-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw StoreError.system(errno, "cannot make a folder") }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    var options = ServiceOptions()
    options.passwordCost = PasswordCost(memory: 8, passes: 1)
    options.rules = .never
    options.url = "https://assets.example"
    let log = log
    options.log = { line in log.use { $0.append(line) } }
    set(&options)
    service = try Service(path, options, system)
  }

  deinit {
    try? RealSystem().removeTree(path)
  }

  struct Answer {
    var status: Int32
    var fields: [(name: String, value: String)]
    var body: JSONValue

    subscript(name: String) -> JSONValue? { body.object?[name] }
    func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }
  }

  func send(
    _ method: String, _ target: String, _ body: [UInt8] = [], token: String? = nil,
    type: String? = nil, address: String = "192.0.2.1", agent: String = "test"
  ) throws -> Answer {
    var fields = [(name: "User-Agent", value: agent)]
    if let token { fields.append(("Authorization", "Bearer \(token)")) }
    if let type { fields.append(("Content-Type", type)) }
    let response = service.handle(
      Request(method: method, target: target, fields: fields, body: body, address: address))
    guard case .bytes(let bytes) = response.body else { throw Problem(0, "no bytes") }
    let json = try JSONDocument(bytes, largest: 1 << 24)
    return Answer(
      status: response.status, fields: response.fields,
      body: try #require(JSONValue(json.root)))
  }

  /// Posts a JSON object to a route of the asset library.
  @discardableResult
  func post(
    _ route: String, _ body: JSONValue, token: String? = nil, address: String = "192.0.2.1"
  ) throws -> Answer {
    try send(
      "POST", ServiceHouse.library + route, Array(ServiceHouse.text(body).utf8), token: token,
      address: address)
  }

  func get(_ route: String, token: String? = nil) throws -> Answer {
    try send("GET", ServiceHouse.library + route, token: token)
  }

  static let password = "correct horse"

  /// Makes a user and gives the token of a session.
  func user(_ name: String, _ level: Level = .normal) throws -> String {
    try service.addUser(name, ServiceHouse.password, level)
    return try logIn(name)
  }

  func logIn(_ name: String, _ password: String = password) throws -> String {
    let answer = try post("/login", ["username": .string(name), "password": .string(password)])
    return try #require(answer["token"]?.string)
  }

  func level(_ name: String) throws -> Level? {
    try service.data.read { try UserTable.find($0, key: UserName.key(name))?.account.level }
  }

  func audit(_ subject: String) throws -> [String] {
    try service.data.read {
      try AuditTable.list($0, subject: subject, most: 1000).reversed().map {
        "\($0.act) \($0.detail)"
      }
    }
  }

  /// JSON, with escapes for all that is not plain.
  static func text(_ value: JSONValue) -> String {
    switch value {
    case .null: return "null"
    case .bool(let flag): return "\(flag)"
    case .integer(let number): return "\(number)"
    case .number(let number): return "\(number)"
    case .array(let values): return "[" + values.map(text).joined(separator: ",") + "]"
    case .object(let members):
      return "{"
        + members.map { "\(text(.string($0))):\(text($1))" }.sorted().joined(separator: ",") + "}"
    case .string(let string):
      var text = "\""
      for unit in string.utf16 {
        if (0x20..<0x7f).contains(unit), unit != 0x22, unit != 0x5c {
          text += String(UnicodeScalar(UInt8(unit)))
        } else {
          let digits = String(unit, radix: 16)
          text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      }
      return text + "\""
    }
  }
}

extension RequestRules {
  /// No limits.
  static var never: RequestRules {
    var rules = RequestRules()
    for rule in [
      \RequestRules.failures, \.failuresOfAddress, \.failuresOfAccount, \.registrations, \.resets,
      \.mails,
      \.writes,
    ] {
      rules[keyPath: rule] = Rule(.max, in: 1)
    }
    return rules
  }
}
