internal import FoundationEssentials

/// What a package says that it needs.
///
/// A `.vast` says so in the "permissions" of its meta.json, or as older ones do in "intents". For other packages the
/// convention is ours: `permissions=["network", "files"]` in the section "plugin" of a plugin.cfg, which
/// Godot passes over. Of several such files all count, since the package is installed as a whole.
enum Permissions {
  /// More of them nobody can judge, and none is longer.
  private static let (most, longest) = (1000, 200)

  /// The names as they are written, each once, in the order of the package; none where they are not as they should
  /// be. `files` are those of the package that count.
  static func declared(
    in archive: Archive, _ files: [Archive.Entry], isVast: Bool
  ) throws -> [String] {
    let name = isVast ? "meta.json" : "plugin.cfg"
    var declared: [String] = []
    var known: Set<String> = []
    for file in files where isVast ? file.path == name : Path.name(file.path) == name {
      // As little is read as is read of them elsewhere.
      guard file.kind == .file, file.size <= Int64(ConfigFile.limit) else { continue }
      let bytes = try archive.read(file, limit: ConfigFile.limit)
      let names = isVast ? vast(bytes) : ConfigFile(bytes).value("plugin", "permissions")?.strings
      for name in names ?? [] where declared.count < most && name.utf8.count <= longest {
        if !name.isEmpty, known.insert(name).inserted { declared.append(name) }
      }
    }
    return declared
  }

  private struct Meta: Decodable {
    /// One text with commas, as flags are written, or a text each.
    struct Names: Decodable {
      var names: [String]

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
          names = text.utf8.split(separator: UInt8(ascii: ",")).map { part in
            String(Substring(part.drop { $0 == 0x20 }))
          }
        } else {
          names = try container.decode([String].self)
        }
      }
    }

    var permissions: [String]?
    var intents: Names?

    private enum Key: CodingKey { case permissions, intents }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      permissions = try? container.decode([String].self, forKey: .permissions)
      intents = try? container.decode(Names.self, forKey: .intents)
    }
  }

  private static func vast(_ bytes: [UInt8]) -> [String] {
    guard StreamSafe.holds(json: bytes),
      let meta = try? JSONDecoder().decode(Meta.self, from: Data(bytes))
    else { return [] }
    // Where there are both, what either asks for is asked for.
    let intents = (meta.intents?.names ?? []).filter { $0 != "None" }
    return (meta.permissions ?? []) + intents
  }
}
