/// What a `.vast` says of itself, whichever shape its meta.json has. Texts are "" where it says nothing.
package struct PackageMetadata: Sendable, Equatable, Codable {
  package struct Version: Sendable, Equatable, Codable {
    /// Of the package.
    package var asset = ""
    /// Of the specification that it follows.
    package var spec = ""
  }

  package struct Dependency: Sendable, Equatable, Codable {
    package var id: String
    /// The lowest version that will do, and with it all that are compatible. Any text: what is no version
    /// is a finding, and no reason not to read it.
    package var version = ""
    package var isRequired = true

    package init(id: String, version: String = "", isRequired: Bool = true) {
      self.id = id
      self.version = version
      self.isRequired = isRequired
    }

    /// The versions that will do, in the syntax of a manifest. Of a text that says none it is no range either, so
    /// that whoever reads it there can name it.
    package var range: String {
      (try? VersionRange(version, .vast))?.text ?? "^\(version)"
    }
  }

  package var id = ""
  package var name = ""
  package var author = ""
  package var description = ""
  package var version = Version()
  /// Each once, in the order in which they are declared.
  package var permissions: [String] = []
  /// In their order. One id may be there twice: that is a finding.
  package var dependencies: [Dependency] = []

  /// Its path in the package.
  package static let entry = "meta.json"
  static let largest = 1 << 20
  static let longestLine = 300
  static let longestVersion = 256

  package static let mostDependencies = 1000
  package static let mostPermissions = 256
  package static let permissionRule =
    "it has 1 to 64 characters, and among them no blank, comma or control character, and is not \"all\""

  /// Whether a permission may be called so. "all" is what people say who grant whatever is asked for.
  package static func isPermission(_ name: String) -> Bool {
    (1...64).contains(name.unicodeScalars.count) && name != "all" && isWord(name)
  }

  /// Whether a text can be told from others in a list.
  static func isWord(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy {
      $0 != "," && !$0.properties.isWhitespace && !EntryName.isControl($0)
        && !$0.properties.isDefaultIgnorableCodePoint
    }
  }

  /// Reads the metadata of a package. Its id is one safe name.
  package static func read(_ archive: some PackageFiles) throws -> PackageMetadata {
    let name = Path.name(archive.path)
    guard let entry = archive.entries.first(where: { $0.path == Self.entry && $0.kind == .file })
    else {
      throw StoreError(.malformedFile, "\(name) has no \(Self.entry)", subject: archive.path)
    }
    // No limit that one can raise lets it through.
    guard entry.size <= Int64(largest) else {
      throw StoreError(
        .malformedFile, "\(Self.entry) in \(name) is larger than \(largest) bytes",
        subject: archive.path)
    }
    return try read(try archive.read(entry, limit: largest), of: name, subject: archive.path)
  }

  /// Reads the bytes of a meta.json. Its id is one safe name.
  ///
  /// - Parameter name: what an error calls the package.
  package static func read(
    _ bytes: [UInt8], of name: String, subject: String
  ) throws -> PackageMetadata {
    let findings = Findings(isStrict: false)
    findings.turn(to: entry, text: bytes)
    var reader = MetadataReader(findings)
    guard let metadata = reader.read(bytes) else {
      // Of what is wrong, that for which it is refused.
      let first = reader.fault ?? findings.firstError
      let place = [first?.path ?? "", first.map { "line \($0.line)" } ?? ""]
      throw StoreError(
        .malformedFile,
        "\(entry) in \(name) is not that of a .vast package: "
          + "\(first?.message ?? "") (\(place.filter { !$0.isEmpty }.joined(separator: ", ")))",
        subject: subject)
    }
    _ = try Layout.closed(id: metadata.id, into: nil)
    return metadata
  }
}
