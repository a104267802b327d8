extension PackageDescription {
  /// Reads what the files of a package that is unpacked say.
  struct Reader {
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
        for file in content.files where file.isAtTop && file.marksAddon {
          marked = [""]
          if file.name == "plugin.cfg" { plugins.insert("") }
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

    private func describe(addon: String, _ description: inout PackageDescription) throws {
      if let plugin = try config(Path.join(addon, "plugin.cfg")) {
        description.title = line(plugin.text("plugin", "name"))
        description.author = line(plugin.text("plugin", "author"))
        description.version = line(plugin.text("plugin", "version"))
        description.description = plugin.text("plugin", "description")
      }
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
          return names.contains(file.stem)
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
}
