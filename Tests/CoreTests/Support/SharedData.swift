import AssetStoreCore
internal import FoundationEssentials

/// Real metadata that lies beside the repository and is not part of it.
enum SharedData {
  /// The bytes of a file of the data folder, or nil after saying that a test is skipped.
  static func read(_ name: String) -> [UInt8]? {
    // FILE is ROOT/Tests/CoreTests/Support/SharedData.swift.
    var root = #filePath
    for _ in 0..<4 { root = Path.parent(root) }
    let path = Path.absolute("../shared/data/\(name)", from: root)
    if let bytes = try? RealSystem().read(path, limit: 64 << 20) { return bytes }
    print("skipped: \(path) is not there")
    return nil
  }

  static func json<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value? {
    try read(name).map { try JSONDecoder().decode(Value.self, from: Data($0)) }
  }
}
