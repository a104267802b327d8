internal import AssetStoreCore

/// The parameters of a request to the store, read as strictly as the store does.
struct StoreParameters {
  private let query: Query

  init(_ request: Request) throws(Problem) {
    query = try Query(request.query)
  }

  func text(_ name: String) -> String { query[name] ?? "" }

  func all(_ name: String) -> [String] { query.all(name).filter { !$0.isEmpty } }

  func flag(_ name: String) throws(InvalidParameter) -> Bool {
    guard let text = query[name] else { return false }
    switch text.lowercased() {
    case "true", "1", "yes", "on": return true
    case "false", "0", "no", "off": return false
    default: throw InvalidParameter(name, "it has to be true or false")
    }
  }

  /// Nil if it was not given.
  func number(_ name: String, _ range: ClosedRange<Int64>) throws(InvalidParameter) -> Int64? {
    guard let text = query[name] else { return nil }
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(text),
      range.contains(number)
    else {
      throw InvalidParameter(
        name, "it has to be a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// "4.3" or "4.3.1"; nothing behind it.
  func compatibility() throws(InvalidParameter) -> GodotVersion? {
    guard let text = query["compatibility"] else { return nil }
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count),
      parts.allSatisfy({
        (1...3).contains($0.count) && $0.allSatisfy { (0x30...0x39).contains($0) }
      })
    else {
      throw InvalidParameter("compatibility", "it has to be a version of Godot, as 4.3 or 4.3.1")
    }
    return GodotVersion(text)
  }
}

extension ReleaseRecord {
  /// Whether editors of a version show it, which compare number by number.
  func isCompatible(_ engine: GodotVersion) -> Bool {
    let major = engine.encoded / 10_000 * 10_000
    let isOldEnough =
      [.unknown, .customBuild].contains(godotMin)
      || (major...engine.encoded).contains(godotMin.encoded)
    guard let godotMax, godotMax != .unknown else { return isOldEnough }
    return isOldEnough && godotMax >= engine
  }

  var isStable: Bool { !VersionText(version).isPrerelease }
}
