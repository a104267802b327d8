/// What a package says about itself. Text is "" where it says nothing.
package struct PackageDescription: Sendable, Equatable, Codable {
  package var title = ""
  package var author = ""
  /// The author as a slug, or "local".
  package var publisher = "local"
  package var slug = ""
  package var version = ""
  /// What plugin.cfg says, then the README's text; at most `descriptionLimit` bytes.
  package var description = ""
  /// An SPDX identifier.
  package var license = ""
  package var godotMin = ""
  package var godotMax = ""
  package var type: AssetType = .addon
  /// Folders that it installs, relative to the project.
  package var folders: [String] = []
  /// By name.
  package var tags: [String] = []
  /// The id of a `.vast`, which is placed closed; "" for a package that is unpacked.
  package var closedId = ""
  package var dependencies: [Dependency] = []
  /// What it says that it will do, by name.
  package var permissions: [String] = []

  package var declared: Declared {
    Declared(vastId: closedId, dependencies: dependencies, permissions: permissions)
  }

  /// That part of the description alone, for which few files are read.
  static func declared(by archive: Archive, fileName: String) throws -> Declared {
    Path.ending(fileName) == "vast"
      ? PackageDescription(closed: try PackageMetadata.read(archive)).declared
      : try Reader(archive, name: parts(of: fileName).name).declared()
  }

  package static let descriptionLimit = 64 << 10

  /// Describes an open archive, or a folder that one could be made of; `fileName` is the name that its file or URL has.
  ///
  /// A package is a project if project.godot lies at the top of its content and none of its folders is an
  /// addon with a plugin.cfg or .gdextension. Where it has several addons, the one speaks for it whose folder
  /// is named like the file, else the first that has a plugin.cfg, else the first. What no file says is taken
  /// from `fileName`, "NAME-VERSION.zip".
  package static func read(_ archive: some PackageFiles, fileName: String) throws
    -> PackageDescription
  {
    let named = parts(of: fileName)
    var description =
      Path.ending(fileName) == "vast"
      ? PackageDescription(closed: try PackageMetadata.read(archive))
      : try Reader(archive, name: named.name).describe()
    if description.title.isEmpty { description.title = line(named.name) }
    if description.version.isEmpty { description.version = line(named.version) }
    description.slug = Slug.make(description.title)
    let name = "\(description.publisher)/\(description.closedId.lowercased())"
    if !description.closedId.isEmpty, PackageName.isValid(name) {
      description.slug = description.closedId.lowercased()
    }
    if description.slug.isEmpty { description.slug = Slug.make(named.name) }
    if description.slug.isEmpty { description.slug = "package" }
    let publisher = Slug.make(description.author)
    if !publisher.isEmpty { description.publisher = publisher }
    description.folders = try description.layout(of: archive.entries).folders
    return description
  }

  /// The SPDX identifier of the licence whose text the archive has; "" if it has none that we know.
  package static func license(of archive: Archive, fileName: String) -> String {
    let reader = Reader(archive, name: parts(of: fileName).name)
    // What cannot be read says nothing here; where it is installed, that shows.
    return (try? reader.license()) ?? ""
  }

  /// What installing the package, with these entries, under its own name would put where.
  package func layout(of entries: [Archive.Entry]) throws -> Layout {
    closedId.isEmpty
      ? try Layout(entries: entries, type: type, slug: slug, into: nil)
      : try Layout.closed(id: closedId, into: nil)
  }

  /// "terrain-1.2.zip" is "terrain" and "1.2"; a commit's hash is no version.
  private static func parts(of fileName: String) -> (name: String, version: String) {
    let stem = Path.stem(fileName)
    for position in stem.indices.dropFirst() where stem[position] == "-" || stem[position] == "_" {
      let (name, rest) = (String(stem[..<position]), stem[stem.index(after: position)...])
      if rest.utf8.count == 40, rest.allSatisfy(\.isHexDigit) { return (name, "") }
      let digits = (rest.first == "v" || rest.first == "V" ? rest.dropFirst() : rest).utf8
      let next = digits.drop { (0x30...0x39).contains($0) }
      // "2d" is no version.
      if next.count < digits.count, next.first.map(".-+_".utf8.contains) ?? true {
        return (name, String(rest))
      }
    }
    return (stem, "")
  }
}

extension PackageDescription {
  /// What a `.vast` says of itself.
  init(closed metadata: PackageMetadata) {
    closedId = metadata.id
    title = Self.line(metadata.name.isEmpty ? metadata.id : metadata.name)
    author = Self.line(metadata.author)
    version = Self.line(metadata.version.asset)
    description = Self.cut(metadata.description)
    tags = ["vast"]
    permissions = Self.permissions(metadata.permissions)
    dependencies = metadata.dependencies.map { needed in
      Dependency(name: needed.id, version: needed.range, optional: !needed.isRequired)
    }
  }
}

extension PackageDescription {
  private struct Reader {
    private let archive: any PackageFiles
    private let name: String
    private let content: Content
    /// What the addons' own folders lie in; nil if the content is one addon, or none.
    private let root: String?
    /// Tops in the content of the addons that have a plugin.cfg or .gdextension.
    private var marked: [String] = []
    /// Tops of those of them that have a plugin.cfg.
    private var plugins: Set<String> = []
    /// Tops of all folders that are installed as addons.
    private let addons: [String]

    init(_ archive: any PackageFiles, name: String) {
      self.archive = archive
      self.name = name
      content = Content(archive.entries)
      switch content.addonRoot {
      case .folder(let root, let names):
        self.root = root
        addons = names.map { Path.join(root, $0) }
        for file in content.files(below: root) where file.marksAddon {
          let names = file.names
          guard names.count > 1, let addon = names.first.map({ Path.join(root, String($0)) }) else {
            continue
          }
          if marked.last != addon { marked.append(addon) }
          if names.count == 2, file.name == "plugin.cfg" { plugins.insert(addon) }
        }
        marked.sort()
      case .top:
        root = nil
        addons = [""]
        // A whole repository is no addon, even if a .gdextension lies somewhere in it.
        if content.files.contains(where: { $0.isAtTop && $0.marksAddon }) {
          marked = [""]
        }
      }
    }

    func describe() throws -> PackageDescription {
      var description = PackageDescription()
      let main = main
      if !marked.isEmpty {
        try describe(addon: main, &description)
      } else if let project = try config("project.godot") {
        description.type = .project
        description.title = line(project.text("application", "config/name"))
        description.version = line(project.text("application", "config/version"))
        description.godotMin = Reader.godotMin(of: project)
        description.description = project.text("application", "config/description")
      }
      let readme = try text(["readme"], in: ["", main])
      description.description = cut(
        [description.description, readme].filter { !$0.isEmpty }.joined(separator: "\n\n"))
      description.license = try license()
      description.tags = tags()
      return description
    }

    /// What the plugin.cfg of all its addons say.
    func declared() throws -> Declared {
      var dependencies: [Dependency] = []
      var permissions: [String] = []
      for plugin in try plugins.sorted().compactMap({ try config(Path.join($0, "plugin.cfg")) }) {
        permissions += plugin.value("plugin", "permissions")?.strings ?? []
        for (key, optional) in [("dependencies", false), ("optional_dependencies", true)] {
          dependencies += (plugin.value("plugin", key)?.strings ?? []).compactMap {
            PackageDescription.dependency($0, optional: optional)
          }
        }
      }
      return Declared(
        dependencies: dependencies, permissions: PackageDescription.permissions(permissions))
    }

    private func describe(addon: String, _ description: inout PackageDescription) throws {
      if let plugin = try config(Path.join(addon, "plugin.cfg")) {
        description.title = line(plugin.text("plugin", "name"))
        description.author = line(plugin.text("plugin", "author"))
        description.version = line(plugin.text("plugin", "version"))
        description.description = plugin.text("plugin", "description")
      }
      let declared = try declared()
      description.dependencies = declared.dependencies
      description.permissions = declared.permissions
      if description.title.isEmpty { description.title = Path.name(addon) }
      let extensions = content.files(below: addon).filter {
        Path.ending(String($0.path)) == "gdextension"
      }
      // One that lies nearer to the top is rather the addon's own than a bundled one's.
      let nearest = extensions.min { depth($0.path) < depth($1.path) }
      if let nearest, let config = try config(nearest) {
        description.godotMin = line(config.text("configuration", "compatibility_minimum"))
        description.godotMax = line(config.text("configuration", "compatibility_maximum"))
      }
    }

    /// The top of the addon that speaks for the package.
    private var main: String {
      let addons = marked.isEmpty ? addons : marked
      return addons.first { Slug.make(Path.name($0)) == Slug.make(name) }
        ?? addons.first(where: plugins.contains)
        ?? addons.first ?? ""
    }

    /// The engine version that the project was last saved with, as far as the file tells.
    private static func godotMin(of project: ConfigFile) -> String {
      let features = project.value("application", "config/features")?.strings ?? []
      if let version = features.first(where: {
        $0.first?.isNumber == true && GodotVersion($0) != .unknown
      }) {
        return line(version)
      }
      return switch project.text("", "config_version") {
      case "5": "4.0"
      case "4": "3.1"
      case "3": "3.0"
      default: ""
      }
    }

    func license() throws -> String {
      for folder in [main, ""] {
        let id = LicenseText.recognise(try text(LicenseText.fileNames, in: [folder]))
        if !id.isEmpty { return id }
      }
      return ""
    }

    private func tags() -> [String] {
      var tags: Set<String> = []
      for file in content.files(below: root ?? "") {
        switch Path.ending(String(file.path)) {
        case "gdextension": tags.insert("gdextension")
        case "cs", "csproj": tags.insert("csharp")
        case "gdshader": tags.insert("shader")
        case _ where file.name == "plugin.cfg": tags.insert("editor-plugin")
        default: break
        }
      }
      return tags.sorted()
    }

    /// The text of the first file in one of `folders` with one of these names, whatever its case and ending.
    private func text(_ names: [String], in folders: [String]) throws -> String {
      for folder in folders {
        let files = content.files(below: folder).filter { file in
          guard file.isAtTop, file.entry.kind == .file else { return false }
          return names.contains(file.name.prefix { $0 != "." && $0 != "-" }.lowercased())
        }
        if let file = files.min(by: { $0.path < $1.path }), let bytes = try bytes(file) {
          return StreamSafe.text(bytes)
        }
      }
      return ""
    }

    private func config(_ path: String) throws -> ConfigFile? {
      try content.files.first { $0.path == path }.flatMap(config)
    }

    private func config(_ file: Content.File) throws -> ConfigFile? {
      try bytes(file).map(ConfigFile.init)
    }

    /// Nil for a file that is too large to be what it is taken for.
    private func bytes(_ file: Content.File) throws -> [UInt8]? {
      guard file.entry.kind == .file, file.entry.size <= Int64(ConfigFile.limit) else { return nil }
      return try archive.read(file.entry, limit: ConfigFile.limit)
    }

    private func depth(_ path: Substring) -> Int { path.utf8.count { $0 == UInt8(ascii: "/") } }
  }

  /// Of "PUBLISHER/SLUG" or "PUBLISHER/SLUG@RANGE"; nil for anything else.
  private static func dependency(_ text: String, optional: Bool) -> Dependency? {
    guard let ref = try? Ref(text), ref.source == nil,
      case .slug(let publisher, let slug) = ref.name
    else { return nil }
    return Dependency(
      name: "\(publisher)/\(slug)", version: ref.version ?? "*", optional: optional)
  }

  /// Those that are names, in order and each once.
  private static func permissions(_ names: [String]) -> [String] {
    let names = names.filter { name in
      (1...64).contains(name.utf8.count)
        && name.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7f && $0 != "," }
    }
    return Set(names).sorted(by: Path.precedes)
  }

  /// The text as one line without control characters, and not longer than a title needs to be.
  private static func line(_ text: String) -> String {
    text.prefix(300).split { $0.isWhitespace || isControl($0) }.joined(separator: " ")
  }

  /// The text without control characters but tabs and line feeds, cut between characters.
  private static func cut(_ text: String) -> String {
    var result = ""
    for character in text {
      let character = character.isNewline ? "\n" : character
      if character != "\n", character != "\t", isControl(character) || character == "\u{feff}" {
        continue
      }
      guard result.utf8.count + character.utf8.count <= descriptionLimit else { break }
      result.append(character)
    }
    // What was left out may have parted marks.
    return StreamSafe.text(Array(result.utf8))
  }

  private static func isControl(_ character: Character) -> Bool {
    character.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }
}
