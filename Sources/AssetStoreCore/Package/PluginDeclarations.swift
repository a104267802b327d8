/// What the plugin.cfg of an addon declares, in its section "plugin", in keys that Godot passes over:
///
///     permissions=["network", "files"]
///     dependencies=["studio/dialogue@^1.2", "org.example.core@^2"]
///     optional_dependencies=["studio/portraits"]
///
/// A dependency is PUBLISHER/SLUG or the id of a `.vast`, and without "@" and a range any version will do. What
/// cannot be read is a problem, for a package that asks for something must not pass for one that asks for nothing.
struct PluginDeclarations {
  struct Problem {
    var code: PackageFinding.Code
    var message: String
  }

  /// Each once.
  private(set) var permissions: Set<String> = []
  private(set) var dependencies: [Dependency] = []
  private var problems: [Problem] = []
  private var isFull = false

  /// Adds what one more plugin.cfg of the same package declares.
  mutating func add(_ plugin: ConfigFile) {
    for permission in strings(plugin, "permissions") {
      guard PackageMetadata.isPermission(permission) else {
        note(
          .badPermission,
          "\"\(Self.shown(permission))\" is no permission: \(PackageMetadata.permissionRule)")
        continue
      }
      let most = PackageMetadata.mostPermissions
      guard hasRoom(permissions.count, most, "permissions") else { break }
      permissions.insert(permission)
    }
    for (key, optional) in [("dependencies", false), ("optional_dependencies", true)] {
      for text in strings(plugin, key) {
        guard hasRoom(dependencies.count, PackageMetadata.mostDependencies, "dependencies") else {
          break
        }
        add(dependency: text, optional: optional)
      }
    }
  }

  /// What was found since the last time.
  mutating func takeProblems() -> [Problem] {
    defer { problems = [] }
    return problems
  }

  /// Whether one more may come. That none may is a problem, once.
  private mutating func hasRoom(_ count: Int, _ most: Int, _ what: String) -> Bool {
    guard count >= most else { return true }
    if !isFull { note(.tooManyItems, "more than \(most) \(what) of a package are not read") }
    isFull = true
    return false
  }

  private mutating func note(_ code: PackageFinding.Code, _ message: String) {
    problems.append(Problem(code: code, message: message))
  }

  private mutating func strings(_ plugin: ConfigFile, _ key: String) -> [String] {
    guard let value = plugin.value("plugin", key) else { return [] }
    guard let strings = value.array else {
      note(
        .wrongType,
        "\(key)=\(Self.shown(value.text)) is not read: it must be an array of strings")
      return []
    }
    return strings
  }

  private mutating func add(dependency text: String, optional: Bool) {
    do throws(Unreadable) {
      let dependency = try Self.dependency(text, optional: optional)
      let other = dependencies.first { $0.name == dependency.name && $0.optional == optional }
      if other == nil {
        dependencies.append(dependency)
      } else if other != dependency {
        note(
          .duplicateDependency,
          "\"\(Self.shown(text))\" is needed already, in \"\(other?.version ?? "")\"")
      }
    } catch {
      note(.badDependency, "\"\(Self.shown(text))\" is no dependency: \(error.why)")
    }
  }

  private struct Unreadable: Error {
    var why: String
  }

  private static func dependency(
    _ text: String, optional: Bool
  ) throws(Unreadable) -> Dependency {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let name = try name(String(parts.first ?? ""))
    guard parts.count > 1 else { return Dependency(name: name, version: "*", optional: optional) }
    let range = String(parts[1])
    guard !range.isEmpty else { throw Unreadable(why: "no version follows the \"@\"") }
    do {
      _ = try VersionRange(range)
    } catch {
      throw Unreadable(why: "\"\(shown(range))\" is no range of versions: \(error.reason)")
    }
    return Dependency(name: name, version: range, optional: optional)
  }

  private static func name(_ text: String) throws(Unreadable) -> String {
    if Int64(text) == nil, PackageId.isPortable(text), PackageId.refusal(text) == nil {
      return text
    }
    let name = text.lowercased()
    guard PackageMetadata.isWord(name), PackageName.isValid(name) else {
      throw Unreadable(why: "write PUBLISHER/SLUG or PUBLISHER/SLUG@RANGE, or the id of a .vast")
    }
    return name
  }

  private static func shown(_ text: String) -> String {
    let scalars = text.unicodeScalars.prefix(100)
    return EntryName.printable(String(String.UnicodeScalarView(scalars)))
  }
}

extension ConfigFile.Value {
  /// The strings of an array that has nothing else in it, or the one string that it is; nil for any other value.
  fileprivate var array: [String]? {
    if isString { return strings }
    // What is left when the strings are gone.
    var rest: [UInt8] = []
    var isInString = false
    var isEscaped = false
    for byte in text.utf8 {
      if isInString {
        if byte == UInt8(ascii: "\""), !isEscaped { isInString = false }
        isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
      } else if byte == UInt8(ascii: "\"") {
        isInString = true
      } else if byte > 0x20 {
        rest.append(byte)
      }
    }
    let forms = [
      ("[", "]"), ("PackedStringArray(", ")"), ("PoolStringArray(", ")"), ("Array[String]([", "])"),
      ("PackedStringArray([", "])"),
    ]
    let isArray = forms.contains { start, end in
      guard rest.count >= start.utf8.count + end.utf8.count, rest.starts(with: start.utf8),
        rest.suffix(end.utf8.count).elementsEqual(end.utf8)
      else { return false }
      let commas = rest.dropFirst(start.utf8.count).dropLast(end.utf8.count)
      // The last string may have a comma after it.
      return commas.allSatisfy { $0 == UInt8(ascii: ",") } && commas.count <= strings.count
        && commas.count + 1 >= strings.count
    }
    return isArray && !isInString ? strings : nil
  }
}

extension Declared {
  /// What every plugin.cfg among the files that are installed declares.
  static func read(_ archive: some PackageFiles, _ layout: Layout) throws -> Declared {
    var declarations = PluginDeclarations()
    for (entry, _) in layout.plugins(in: archive.entries) {
      declarations.add(try ConfigFile(plugin: entry, in: archive))
      guard let problem = declarations.takeProblems().first else { continue }
      throw StoreError(
        .malformedFile, "\(entry.path): \(problem.message)", subject: entry.path,
        hint: "the author of the package can mend it")
    }
    return Declared(
      dependencies: declarations.dependencies,
      permissions: declarations.permissions.sorted(by: Path.precedes))
  }
}

extension Layout {
  /// What would be installed as plugin.cfg, also where names do not differ by case.
  func plugins(in entries: [Archive.Entry]) -> [(entry: Archive.Entry, path: String)] {
    files.compactMap { file in
      guard let index = file.entry, Path.name(file.path).lowercased() == "plugin.cfg" else {
        return nil
      }
      return (entries[index], file.path)
    }
  }
}

extension ConfigFile {
  /// A plugin.cfg, which is read to its end or not at all.
  init(plugin entry: Archive.Entry, in archive: some PackageFiles) throws {
    guard entry.size <= Int64(ConfigFile.limit) else {
      throw StoreError(
        .malformedFile, "\(entry.path) is larger than 1 MiB, and so nobody knows what it asks for",
        subject: entry.path, hint: "the author of the package can mend it")
    }
    self.init(try archive.read(entry, limit: ConfigFile.limit))
  }
}
