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
    if isVast { return try PackageMetadata.read(archive).permissions }
    var declared: [String] = []
    var known: Set<String> = []
    for file in files where Path.name(file.path) == "plugin.cfg" {
      // As little is read as is read of them elsewhere.
      guard file.kind == .file, file.size <= Int64(ConfigFile.limit) else { continue }
      let bytes = try archive.read(file, limit: ConfigFile.limit)
      let names = ConfigFile(bytes).value("plugin", "permissions")?.strings
      for name in names ?? [] where declared.count < most && name.utf8.count <= longest {
        if !name.isEmpty, known.insert(name).inserted { declared.append(name) }
      }
    }
    return declared
  }
}
