internal import FoundationEssentials

/// A JSON text for version control: an object whose "format" says how to read it. Nothing in it is said twice, as
/// a merge of two branches can leave it.
enum FormatFile {
  static let largest = 1 << 20
  private static let deepest = 16

  /// The object in `bytes`, without its "format".
  ///
  /// - Parameter repair: the hint for text that cannot be read.
  static func parse(
    _ bytes: [UInt8], path: String, format: Int64, repair: String, limit: Int = largest
  ) throws -> [String: JSONValue] {
    let root: JSONNode
    do throws(JSONFault) {
      root = try read(bytes, limit)
    } catch {
      let line = "line \(TextPlaces(bytes).place(error.offset).line)"
      let place = error.path == .root ? line : "\(line), \(error.path.text)"
      throw malformed(path, "\(error.message) (\(place))", repair)
    }
    guard var object = JSONValue(root)?.object else {
      throw malformed(path, "is not a JSON object", repair)
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

  private static func read(_ bytes: [UInt8], _ limit: Int) throws(JSONFault) -> JSONNode {
    let document = try JSONDocument(bytes, largest: limit, deepest: deepest)
    if let twice = document.doubts.first(where: { $0.kind == .duplicateName }) { throw twice }
    return document.root
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
    let text = String(decoding: data, as: UTF8.self) + "\n"
    do throws(JSONFault) {
      // A forged history can have a wish that no manifest could have said.
      _ = try read(Array(text.utf8), limit)
    } catch {
      throw StoreError(
        .tooLarge, "the project would get a manifest or lock that \(error.message)",
        hint: "install fewer packages, or take out of the manifest what is not ours")
    }
    return text
  }
}
