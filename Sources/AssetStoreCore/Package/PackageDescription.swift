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
    let (read, layout) = try undeclared(archive, fileName: fileName)
    guard read.closedId.isEmpty else { return read }
    var description = read
    let declared = try Declared.read(archive, layout)
    description.dependencies = declared.dependencies
    description.permissions = declared.permissions
    return description
  }

  /// The description without what plugin.cfg declare, and what installing the package would put where.
  static func undeclared(
    _ archive: some PackageFiles, fileName: String
  ) throws -> (PackageDescription, Layout) {
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
    let layout = try description.layout(of: archive.entries)
    description.folders = layout.folders
    return (description, layout)
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
    permissions = metadata.permissions.sorted(by: Path.precedes)
    dependencies = metadata.dependencies.map { needed in
      Dependency(name: needed.id, version: needed.range, optional: !needed.isRequired)
    }
  }
}

extension PackageDescription {
  /// The text as one line without control characters, and not longer than a title needs to be.
  static func line(_ text: String) -> String {
    text.prefix(300).split { $0.isWhitespace || isControl($0) }.joined(separator: " ")
  }

  /// The text without control characters but tabs and line feeds, cut between characters.
  static func cut(_ text: String) -> String {
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
