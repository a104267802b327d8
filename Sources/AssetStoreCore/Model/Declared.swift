/// What a package says of itself that concerns others: who it is to them, what it needs, what it asks for.
package struct Declared: Sendable, Codable, Equatable {
  /// The id of a `.vast`; "" for any other package.
  package var vastId: String
  /// By name.
  package var dependencies: [Dependency]
  /// By name.
  package var permissions: [String]

  package init(vastId: String = "", dependencies: [Dependency] = [], permissions: [String] = []) {
    self.vastId = vastId
    self.dependencies = dependencies.sorted { Path.precedes($0.name, $1.name) }
    self.permissions = permissions
  }

  /// Whether it is a `.vast` of this id, which is the name of a file: byte for byte.
  func isVast(_ id: String) -> Bool { !vastId.isEmpty && PathKey(vastId) == PathKey(id) }

  package static let nothing = Declared()
}
