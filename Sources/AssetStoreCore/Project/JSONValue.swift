internal import FoundationEssentials

/// Any JSON, kept as it was read so that keys nobody here knows survive being written again.
package enum JSONValue: Sendable, Equatable, Codable {
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    // A wrong guess is dear, and dearer the deeper it is: what has others in it comes first.
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode([JSONValue].self) {
      self = .array(value)
    } else if let value = try? container.decode([String: JSONValue].self) {
      self = .object(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      // Written without a fraction, it would be read as an integer.
      self = Int64(exactly: value).map { .integer($0) } ?? .number(value)
    } else {
      self = .bool(try container.decode(Bool.self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }

  package var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// Of an array of nothing but strings.
  package var strings: [String]? {
    guard case .array(let values) = self else { return nil }
    let strings = values.compactMap(\.string)
    return strings.count == values.count ? strings : nil
  }

  package var object: [String: JSONValue]? {
    if case .object(let value) = self { value } else { nil }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }

  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(Dictionary(elements) { first, _ in first })
  }
}

/// A JSON text for version control: an object whose "format" says how to read it.
enum FormatFile {
  /// The object in `bytes`, without its "format".
  ///
  /// - Parameter repair: the hint for text that cannot be read.
  static func parse(
    _ bytes: [UInt8], path: String, format: Int64, repair: String, limit: Int = largest
  ) throws -> [String: JSONValue] {
    guard bytes.count <= limit, depth(bytes) <= deepest else {
      throw malformed(path, "is larger or deeper nested than such a file can be", repair)
    }
    guard StreamSafe.holds(json: bytes) else {
      throw malformed(path, "has more combining marks in a row than any language", repair)
    }
    guard
      let root = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)),
      var object = root.object
    else {
      throw malformed(path, "is not a JSON object", repair)
    }
    if let key = JSONKeys.duplicate(in: bytes) {
      throw malformed(path, "says \"\(PackageName.printable(key))\" twice", repair)
    }
    guard case .integer(let found)? = object.removeValue(forKey: "format"), found > 0 else {
      throw malformed(path, "has no \"format\" number", repair)
    }
    guard found <= format else {
      throw StoreError(
        .projectNewer, "\(path) has format \(found), and this version reads \(format)",
        subject: path,
        hint: "use a newer version of assetstore for this project")
    }
    return object
  }

  // Trying what a value is takes time at each level, so both bound how long reading takes.
  static let largest = 1 << 20
  private static let deepest = 16

  /// How deep arrays and objects lie in each other.
  private static func depth(_ bytes: [UInt8]) -> Int {
    var (depth, found) = (0, 0)
    var (isText, isEscaped) = (false, false)
    for byte in bytes {
      switch byte {
      case _ where isEscaped: isEscaped = false
      case UInt8(ascii: "\\"): isEscaped = isText
      case UInt8(ascii: "\""): isText.toggle()
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        if !isText { depth += 1 }
        found = max(found, depth)
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if !isText { depth -= 1 }
      default: break
      }
    }
    return found
  }

  static func malformed(_ path: String, _ what: String, _ repair: String) -> StoreError {
    StoreError(.malformedFile, "\(path) \(what)", subject: path, hint: repair)
  }

  /// A line for each key, in the order of the keys' bytes, and one for each element of an array; a line feed at
  /// the end. So a change of one package is a change of its own lines, and branches that add packages in different
  /// places can be merged line by line.
  static func text(
    _ object: [String: JSONValue], format: Int64, limit: Int = largest
  ) throws -> String {
    var object = object
    object["format"] = .integer(format)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(JSONValue.object(object)) else {
      throw StoreError(.defect, "cannot write a value as JSON")
    }
    guard data.count < limit else {
      throw StoreError(
        .tooLarge, "the project would get a manifest or lock of more than \(limit) bytes",
        hint: "install fewer packages, or take out of the manifest what is not ours")
    }
    // A forged history can have a wish that no manifest could have said.
    guard depth(Array(data)) <= deepest else {
      throw StoreError(
        .tooLarge, "the project would get a manifest or lock that is nested too deep to be read",
        hint: "take out of the manifest what is not ours")
    }
    return String(decoding: data, as: UTF8.self) + "\n"
  }
}
