internal import AssetStoreCore
internal import FoundationEssentials

/// How files of a registry are written by us.
enum RegistryFile {
  /// A JSON object as people read it: keys in order, two spaces for each depth.
  static func text(_ values: [String: JSONValue]) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(JSONValue.object(values)) else {
      throw StoreError(.defect, "cannot write a value as JSON")
    }
    return Array(data) + [0x0a]
  }

  /// A time as releases and provenances have it, of seconds since 1970 UTC.
  static func time(_ seconds: Int64) -> String {
    Date(timeIntervalSince1970: Double(seconds)).ISO8601Format()
  }

  /// Writes a file, or replaces it, and makes the folders above it. It appears whole.
  static func write(
    _ bytes: [UInt8], _ path: String, _ top: any ConfinedFolder, _ system: any System
  ) throws {
    try makeFolders(Path.parent(path), top)
    let unfinished = Path.join(Path.parent(path), ".\(try system.randomName()).tmp")
    guard let file = try top.open(unfinished, .createNew) else {
      throw StoreError(.busy, "somebody else writes \(path)", subject: path)
    }
    do {
      try unsafe bytes.withUnsafeBytes { try unsafe file.write($0, at: 0) }
      try top.rename(unfinished, to: path)
    } catch {
      try? top.remove(file: unfinished)
      throw error
    }
  }

  private static func makeFolders(_ path: String, _ top: any ConfinedFolder) throws {
    var folder = ""
    for name in Path.names(path[...]) where !name.isEmpty {
      folder = Path.join(folder, String(name))
      _ = try top.makeDirectory(folder)
    }
  }
}
