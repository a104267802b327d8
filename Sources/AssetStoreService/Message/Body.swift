package import AssetStoreCore

/// The body of a request: what a JSON object or a form says.
///
/// In a form, all values are strings, and names with brackets lie in each other as PHP has it: `a[b]=c` is {"a": {"b": "c"}}.
package struct Body: Sendable {
  private let root: [String: JSONValue]

  /// Bytes of a body that is not an upload.
  package static let largest = 1 << 20
  private static let deepest = 8

  init(_ root: [String: JSONValue]) { self.root = root }

  package init(_ request: Request) throws(Problem) {
    guard !request.body.isEmpty else {
      root = [:]
      return
    }
    guard request.body.count <= Body.largest else {
      throw Problem(413, "the body is larger than \(Body.largest) bytes")
    }
    let type = try request.field("content-type") ?? "application/json"
    let kind = type.utf8.prefix { $0 != UInt8(ascii: ";") && $0 != 0x20 }
    switch String(decoding: kind, as: UTF8.self).lowercased() {
    case "application/json": root = try Body.json(request.body)
    case "application/x-www-form-urlencoded": root = try Body.form(request.body)
    default:
      throw Problem(415, "a body is application/json or application/x-www-form-urlencoded")
    }
  }

  /// What the parameters of a URL say, all of them strings.
  init(_ query: Query) throws(Problem) {
    var root: [String: JSONValue] = [:]
    for (name, value) in query.pairs {
      guard root.updateValue(.string(value), forKey: name) == nil else {
        throw Problem(400, "there are two parameters of one name")
      }
    }
    self.root = root
  }

  package var isEmpty: Bool { root.isEmpty }

  var names: [String] { root.keys.sorted() }

  package func has(_ name: String) -> Bool { root[name] != nil }

  package subscript(name: String) -> JSONValue? { root[name] }

  /// The same with another value of a name, or none.
  func with(_ name: String, _ value: JSONValue?) -> Body {
    var root = root
    root[name] = value
    return Body(root)
  }

  /// A string that must be there and not be empty.
  package func required(_ name: String) throws(Problem) -> String {
    guard let text = root[name]?.string, !text.isEmpty else { throw .missing(name) }
    return text
  }

  /// A string that may be missing; anything else there is refused.
  package func optional(_ name: String) throws(Problem) -> String? {
    switch root[name] {
    case nil, .null: return nil
    case .string(let text): return text
    default: throw Problem(400, "\(name) has to be a string")
    }
  }

  private static func json(_ bytes: [UInt8]) throws(Problem) -> [String: JSONValue] {
    let document: JSONDocument
    do {
      document = try JSONDocument(bytes, largest: largest, deepest: deepest)
    } catch {
      throw Problem(400, "the body \(error.message)")
    }
    // Of two with one name, each reader takes the one it likes.
    if let doubt = document.doubts.first { throw Problem(400, "the body \(doubt.message)") }
    guard case .object(let root) = JSONValue(document.root) else {
      throw Problem(400, "the body is no JSON object")
    }
    return root
  }

  private static func form(_ bytes: [UInt8]) throws(Problem) -> [String: JSONValue] {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Problem(400, "the body is not UTF-8")
    }
    var root = JSONValue.object([:])
    for (name, value) in try Query(text).pairs {
      root = try insert(.string(value), at: try names(name)[...], in: root)
    }
    return root.object ?? [:]
  }

  /// "a[b][]" as a, b, "".
  private static func names(_ name: String) throws(Problem) -> [String] {
    let bytes = name.utf8
    guard let bracket = bytes.firstIndex(of: UInt8(ascii: "[")), bracket > bytes.startIndex,
      bytes.last == UInt8(ascii: "]")
    else { return [name] }
    let inner = name[bracket...].dropFirst().dropLast()
    let names = [String(name[..<bracket])] + inner.split("][")
    guard names.count <= deepest else {
      throw Problem(400, "the form is nested deeper than \(deepest) levels")
    }
    return names
  }

  private static func insert(
    _ value: JSONValue, at names: ArraySlice<String>, in tree: JSONValue
  ) throws(Problem) -> JSONValue {
    guard let name = names.first else { return value }
    guard case .object(var members) = tree else {
      throw Problem(400, "the form has \(name) both as a value and with brackets")
    }
    // An empty pair of brackets appends.
    let key = name.isEmpty ? "\(members.count)" : name
    let inner = members[key] ?? .object([:])
    members[key] = try insert(value, at: names.dropFirst(), in: names.count == 1 ? .null : inner)
    return .object(members)
  }
}

extension Substring {
  fileprivate func split(_ separator: String) -> [String] {
    var parts: [String] = []
    var part: [UInt8] = []
    let mark = Array(separator.utf8)
    for byte in utf8 {
      part.append(byte)
      if part.suffix(mark.count).elementsEqual(mark) {
        parts.append(String(decoding: part.dropLast(mark.count), as: UTF8.self))
        part = []
      }
    }
    return parts + [String(decoding: part, as: UTF8.self)]
  }
}
