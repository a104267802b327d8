/// `assetstore_package_info`
package struct PackageInfo: Sendable, Codable, Equatable {
  package var publisher: String
  package var slug: String
  package var type: AssetType
  package var title: String
  package var author: String
  package var version: String
  package var description: String
  package var license: String
  package var godotMin: String
  package var godotMax: String
  /// The id of a `.vast`; "" for any other package.
  package var vastId: String
  package var sha256: String
  package var archiveSize: Int64
  package var entryCount: Int64
  package var fileCount: Int64
  package var size: Int64
}

/// `assetstore_packaged_file`
package struct PackagedFile: Sendable, Codable, Equatable {
  /// Relative to the project.
  package var path: String
  /// In the archive; "" is the archive itself.
  package var entry: String
  package var size: Int64
  /// 0o644 or 0o755.
  package var mode: UInt32
}

/// `assetstore_inspection`: what a package says of itself, and what it would install.
package struct Inspection: Sendable, Codable, Equatable {
  package var package: PackageInfo
  package var folders: [String]
  package var tags: [String]
  package var dependencies: [Dependency]
  /// By name.
  package var permissions: [String]
  /// By path, in the order of its bytes.
  package var files: [PackagedFile]

  /// Reads the package at `path` as installing it by that path would, and throws what that would throw
  /// before its files are unpacked.
  ///
  /// - Parameter shown: what an error calls it.
  package static func read(
    _ path: String, shown: String, _ limits: ArchiveLimits, _ system: any System,
    _ progress: Progress
  ) throws -> Inspection {
    try Refused.naming(shown, path) { try read(path, limits, system, progress) }
  }

  private static func read(
    _ path: String, _ limits: ArchiveLimits, _ system: any System, _ progress: Progress
  ) throws -> Inspection {
    try system.checkFile(path)
    let archive = try Archive(path: path, limits: limits)
    let description = try PackageDescription.read(archive, fileName: Path.name(path))
    let files = try description.layout(of: archive.entries).files.map { file in
      guard let index = file.entry else {
        return PackagedFile(path: file.path, entry: "", size: archive.size, mode: 0o644)
      }
      let entry = archive.entries[index]
      return PackagedFile(path: file.path, entry: entry.path, size: entry.size, mode: entry.mode)
    }
    // Last, so that no large file is read to its end that is refused.
    let sha256 = try archive.hash(progress)
    return Inspection(
      package: PackageInfo(
        publisher: description.publisher, slug: description.slug, type: description.type,
        title: description.title, author: description.author, version: description.version,
        description: description.description, license: description.license,
        godotMin: description.godotMin, godotMax: description.godotMax,
        vastId: description.closedId, sha256: sha256, archiveSize: archive.size,
        entryCount: Int64(archive.entries.count), fileCount: Int64(files.count),
        size: files.reduce(0) { $0 &+ $1.size }),
      folders: description.folders, tags: description.tags,
      dependencies: description.dependencies, permissions: description.permissions, files: files)
  }
}
