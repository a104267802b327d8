internal import FoundationEssentials

/// The one way values become JSON: snake-case keys in alphabetical order, so that equal values give equal text.
package enum JSONText {
  /// One line.
  package static func encode(_ value: some Encodable) throws -> String {
    try text(value, [.sortedKeys, .withoutEscapingSlashes])
  }

  /// Indented, for files that people read and merge; ends with a newline.
  package static func encodePretty(_ value: some Encodable) throws -> String {
    try text(value, [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]) + "\n"
  }

  private static func text(_ value: some Encodable, _ format: JSONEncoder.OutputFormatting) throws
    -> String
  {
    let encoder = JSONEncoder()
    encoder.outputFormatting = format
    encoder.keyEncodingStrategy = .convertToSnakeCase
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      throw StoreError(.defect, "a value could not be written as JSON")
    }
  }
}
