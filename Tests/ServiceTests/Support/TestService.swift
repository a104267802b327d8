import AssetStoreCore

@testable import AssetStoreService

/// A service over an empty folder, which goes with it.
final class TestService {
  let directory: String
  let service: Service

  init(
    _ system: any System = RealSystem(), _ change: (inout ServiceOptions) -> Void = { _ in }
  ) throws {
    directory = try "/tmp/assetstore-service-\(system.randomName())"
    var options = ServiceOptions()
    options.url = "https://assets.example"
    options.log = { Swift.print($0) }
    change(&options)
    service = try Service(directory, options, system)
  }

  deinit { try? RealSystem().removeTree(directory) }

  var data: ServiceData { service.data }

  func get(_ target: String, _ fields: [(name: String, value: String)] = []) -> Answer {
    Answer(service.handle(Request(method: "GET", target: target, fields: fields)))
  }

  /// Puts a user in, who cannot log in, and gives the id.
  func addUser(_ name: String, level: Int64 = 0) throws -> Int64 {
    try data.write { database in
      try database.run(
        "INSERT INTO user (name, name_key, password, level, created) VALUES (?, ?, '', ?, 0)",
        .text(name), .text(Folded.text(name)), .integer(level))
      return database.lastInsertedRow
    }
  }

  /// Puts an asset in and gives it as it is then.
  @discardableResult
  func add(_ record: AssetRecord) throws -> AssetRecord {
    var record = record
    record.id = try data.write { try AssetTable.insert(record, $0) }
    return record
  }
}

extension AssetRecord {
  /// A whole one. Its publisher and slug come of its author and title.
  static func sample(
    _ title: String, author: String = "Ann", user: Int64? = nil,
    _ change: (inout Self) -> Void = { _ in }
  ) -> AssetRecord {
    var record = AssetRecord(
      userID: user, author: author, publisher: Slug.make(author), slug: Slug.make(title),
      title: title, description: "About \(title).", categoryID: 5,
      godotVersion: GodotVersion("4.2"), versionString: "1.0", cost: "MIT", provider: .gitHub,
      commit: String(repeating: "a", count: 40), browseURL: "https://github.com/ann/thing",
      iconURL: "https://example.org/icon.png", created: 1_700_000_000, modified: 1_700_000_000)
    change(&record)
    return record
  }
}

/// A response taken apart.
struct Answer {
  let status: Int32
  let fields: [(name: String, value: String)]
  let bytes: [UInt8]
  let json: JSONValue

  init(_ response: Response) {
    status = response.status
    fields = response.fields
    switch response.body {
    case .bytes(let bytes): self.bytes = bytes
    case .file(let path, _): bytes = (try? RealSystem().read(path, limit: 1 << 30)) ?? []
    }
    json = (try? JSONValue(JSONDocument(bytes, largest: 1 << 24, deepest: 32).root)) ?? .null
  }

  func field(_ name: String) -> String? {
    fields.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  subscript(name: String) -> JSONValue { json.object?[name] ?? .null }
}
