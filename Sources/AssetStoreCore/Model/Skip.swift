/// Something that was left out, and why. `assetstore_skip`
package struct Skip: Sendable, Codable, Equatable {
  package var what: String
  /// One line for a person.
  package var why: String
}
