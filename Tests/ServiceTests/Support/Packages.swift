import AssetStoreCore
import Testing

@testable import AssetStoreService

/// Zips whose entries are stored.
enum Packages {
  static func zip(_ files: KeyValuePairs<String, String>) -> [UInt8] {
    zip(files.map { ($0.key, $0.value) })
  }

  static func zip(_ files: [(name: String, text: String)]) -> [UInt8] {
    var out: [UInt8] = []
    var central: [UInt8] = []
    for (name, text) in files {
      let (name, content, at) = (Array(name.utf8), Array(text.utf8), out.count)
      let size = four(UInt32(content.count))
      var common = two(20) + two(0x800) + two(0) + two(0) + two(0x21)
      common += four(crc(content)) + size + size + two(name.count) + two(0)
      out += four(0x0403_4b50) + common + name + content
      central += four(0x0201_4b50) + two(0x314) + common + two(0) + two(0) + two(0)
      central += four(0o100644 << 16) + four(UInt32(at)) + name
    }
    let end = four(0x0605_4b50) + two(0) + two(0) + two(files.count) + two(files.count)
    return out + central + end + four(UInt32(central.count)) + four(UInt32(out.count)) + two(0)
  }

  /// An addon with the text of its licence.
  static func addon(_ name: String, _ version: String = "1.0", main: String = "extends Node\n")
    -> [UInt8]
  {
    zip([
      "addons/\(name)/plugin.cfg":
        "[plugin]\n\nname=\"\(name)\"\ndescription=\"About it.\"\nauthor=\"Ada\"\nversion=\"\(version)\"\nscript=\"main.gd\"\n",
      "addons/\(name)/main.gd": main,
    ])
  }

  private static func two(_ value: Int) -> [UInt8] {
    [UInt8(value & 0xff), UInt8(value >> 8 & 0xff)]
  }

  private static func four(_ value: UInt32) -> [UInt8] {
    [0, 8, 16, 24].map { (shift: UInt32) -> UInt8 in UInt8((value >> shift) & 0xff) }
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    var crc = ~UInt32(0)
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xedb8_8320 : crc >> 1 }
    }
    return ~crc
  }
}

extension ServiceHouse {
  /// A token for publishing.
  func publishToken(_ session: String, _ scope: String, days: Int64 = 90) throws -> String {
    let body: JSONValue = ["scope": .string(scope), "days": .integer(days)]
    let answer = try send(
      "POST", "/api/v1/account/tokens", Array(ServiceHouse.text(body).utf8), token: session)
    return try #require(answer["token"]?.string)
  }

  /// Uploads a package of "ada/camera" unless told otherwise.
  func upload(
    _ version: String, _ bytes: [UInt8] = Packages.addon("camera"), token: String?,
    name: String = "ada/camera", query: String = "cost=MIT", type: String = "application/zip"
  ) throws -> Answer {
    try send(
      "POST", "/api/v1/publish/\(name)/\(version)?\(query)", bytes, token: token, type: type)
  }

  /// Publishes a package through a moderator, and gives the asset's id.
  @discardableResult
  func release(
    _ version: String, _ bytes: [UInt8] = Packages.addon("camera"), token: String,
    _ moderator: String, query: String = "cost=MIT"
  ) throws -> String {
    let answer = try upload(version, bytes, token: token, query: query)
    guard case .integer(let edit)? = answer["id"] else {
      throw Problem(answer.status, "\(answer.body)")
    }
    return try accept("\(edit)", moderator)
  }

  /// What a GET gives that is no JSON.
  func bytes(_ target: String, token: String? = nil) throws -> (
    status: Int32, fields: [(name: String, value: String)], bytes: [UInt8]
  ) {
    let fields = token.map { [(name: "Authorization", value: "Bearer \($0)")] } ?? []
    let response = service.handle(Request(method: "GET", target: target, fields: fields))
    guard case .file(let path, _) = response.body else {
      return (response.status, response.fields, [])
    }
    return (
      response.status, response.fields, try RealSystem().read(path, limit: 1 << 24)
    )
  }
}
