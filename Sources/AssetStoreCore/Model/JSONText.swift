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
}
