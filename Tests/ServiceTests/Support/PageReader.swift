import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

/// Who reads pages and sends their forms, as a browser does.
final class PageReader {
  let house: ServiceHouse
  /// Of the last page.
  var formToken = ""
  /// Of the last form of an asset.
  var modified = ""
  /// "name=value"; "" for none.
  var cookie = ""

  static let origin = "https://assets.example"

  init(_ house: ServiceHouse) { self.house = house }

  struct Page {
    var status: Int32
    var fields: [(name: String, value: String)]
    var text: String

    /// The value of a field that nobody sees.
    func hidden(_ name: String) -> String? {
      text.firstRange(of: "name=\"\(name)\" value=\"").map { mark in
        String(text[mark.upperBound...].prefix { $0 != "\"" })
      }
    }

    func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }
  }

  private func send(_ request: Request) throws -> Page {
    let response = house.service.handle(request)
    guard case .bytes(let bytes) = response.body else { throw Problem(0, "no bytes") }
    let page = Page(
      status: response.status, fields: response.fields,
      text: String(decoding: bytes, as: UTF8.self))
    if let set = page.field("Set-Cookie") {
      cookie = String(set.prefix { $0 != ";" })
      if cookie.hasSuffix("=") { cookie = "" }
    }
    formToken = page.hidden("form_token") ?? formToken
    modified = page.hidden("modified") ?? modified
    return page
  }

  private var cookies: [(name: String, value: String)] {
    cookie.isEmpty ? [] : [("Cookie", "other=1; \(cookie)")]
  }

  func get(_ target: String) throws -> Page {
    try send(Request(method: "GET", target: target, fields: cookies, address: "192.0.2.1"))
  }

  /// Sends a form with the token of the last page.
  ///
  /// - Parameter fields: more of the head, or of the same name instead.
  @discardableResult
  func post(
    _ target: String, _ form: [String: String] = [:],
    fields: [(name: String, value: String)] = [("Origin", PageReader.origin)]
  ) throws -> Page {
    var form = form
    form["form_token"] = form["form_token"] ?? formToken
    form["modified"] = form["modified"] ?? modified
    let body = form.sorted { $0.key < $1.key }.map {
      "\(PercentEncoding.encoded($0.key))=\(PercentEncoding.encoded($0.value))"
    }.joined(separator: "&")
    return try send(
      Request(
        method: "POST", target: target,
        fields: cookies + [("Content-Type", "application/x-www-form-urlencoded")] + fields,
        body: Array(body.utf8), address: "192.0.2.1"))
  }

  /// Somebody new, who is logged in.
  static func user(
    _ name: String, _ level: Level = .normal, in house: ServiceHouse
  ) throws -> PageReader {
    try house.service.addUser(name, ServiceHouse.password, level)
    let reader = PageReader(house)
    let page = try reader.post("/login", ["username": name, "password": ServiceHouse.password])
    try #require(page.status == 303)
    _ = try reader.get("/my")
    return reader
  }

  /// Fields of the form of an asset.
  static func asset(_ changes: [String: String] = [:]) -> [String: String] {
    let whole = ServiceHouse.asset().compactMapValues(\.string)
    return whole.merging(changes) { $1 }
  }
}
