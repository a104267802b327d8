/// What is made of a registry beside its index: pages for people, answers for engines. Pure.
///
/// The bytes depend on the registrations and the settings alone: what did not change is not made again.
package protocol Publication: Sendable {
  /// Writes a file. Paths are relative to the folder of the whole. The bytes are made when they are asked for: who only
  /// wants to know which files there are does not ask.
  typealias Place = (_ path: String, _ bytes: @autoclosure () throws -> [UInt8]) throws -> Void

  /// Writes the files about one asset.
  ///
  /// - Parameters:
  ///   - card: of the asset.
  ///   - dependants: assets that need this one, by name.
  func publish(
    _ asset: Registration, _ card: AssetCard, dependants: [AssetCard], _ place: Place) throws

  /// Writes the files about many.
  ///
  /// - Parameters:
  ///   - cards: of all assets, by name.
  ///   - changed: the cards, as they were and as they are, of assets that changed; files that these do not touch need
  ///     not be written. Nil if nothing is known: all files are written.
  func publish(_ cards: [AssetCard], changed: [AssetCard]?, _ place: Place) throws
}
