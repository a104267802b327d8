internal import FoundationEssentials

/// How results become JSON: snake-case keys in alphabetical order, so that equal values give equal text.
package enum JSONText {
  /// One line.
  package static func encode(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      throw StoreError(.defect, "a value could not be written as JSON")
    }
  }

  /// Reads what `encode` wrote, or somebody who would have us believe so.
  package static func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
    guard StreamSafe.holds(json: Array(text.utf8)) else {
      throw StoreError(.malformedFile, "a JSON text is not one of ours")
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: Data(text.utf8))
  }
}
