/// Looks at a package, in an archive or a folder, for all that is wrong with it.
package struct PackageValidator {
  private let limits: ArchiveLimits
  private let system: any System
  private let progress: Progress
  private let findings: Findings

  package init(
    isStrict: Bool, _ limits: ArchiveLimits, _ system: any System, _ progress: Progress
  ) {
    self.limits = limits
    self.system = system
    self.progress = progress
    findings = Findings(isStrict: isStrict)
  }

  /// Validates what is at `path`. An archive is a `.vast` if it is called so; a folder, if it has a meta.json at its top
  /// or nothing of Godot's.
  package func validate(_ path: String) throws -> PackageReport {
    if try system.isDirectory(path) { return try validate(folder: path).report }
    return try validate(
      archive: path, Path.ending(path) == "vast" ? .vast : .godot, whole: true)
  }

  /// Validates an archive.
  ///
  /// - Parameter whole: whether the bytes of each entry are read and held against what the archive says.
  func validate(
    archive path: String, _ format: PackageReport.Format, whole: Bool
  ) throws -> PackageReport {
    let archive = try findings.noting(archive: path) { try Archive(path: path, limits: limits) }
    guard let archive else { return report(format) }
    try check(archive, format, fileName: Path.name(path))
    if whole { try readAll(archive) }
    var report = report(format)
    report.sha256 = try archive.hash(progress)
    report.size = archive.size
    return report
  }

  /// Validates a folder, and gives it where it could be listed.
  ///
  /// - Parameters:
  ///   - output: a path in it that is not looked at; "" for none.
  ///   - format: nil: told from what is in it.
  func validate(
    folder path: String, without output: String = "", _ format: PackageReport.Format? = nil
  ) throws -> (report: PackageReport, folder: PackageFolder?) {
    let folder = try findings.noting(archive: path) {
      try PackageFolder(path, without: output, limits, system, progress)
    }
    guard let folder else { return (report(format ?? .vast), nil) }
    return (try validate(folder, format ?? Self.format(of: folder)), folder)
  }

  private func validate(
    _ folder: PackageFolder, _ format: PackageReport.Format
  ) throws -> PackageReport {
    for entry in folder.entries {
      try findings.noting(archive: folder.path) {
        try ArchiveGate.check(path: entry.path)
        if entry.kind == .link {
          throw StoreError(
            .linkEntry, "\(EntryName.printable(entry.path)) is a symbolic link",
            subject: EntryName.printable(entry.path))
        }
      }
    }
    if findings.errors == 0 {
      try findings.noting(archive: folder.path) {
        try ArchiveGate.check(folder.entries, archiveSize: .max, limits)
      }
    }
    try check(folder, format, fileName: "\(Path.name(folder.path)).zip")
    return report(format)
  }

  private static func format(of folder: PackageFolder) -> PackageReport.Format {
    let files = folder.entries.filter { $0.kind == .file }
    if files.contains(where: { EntryName.folded($0.path) == PackageMetadata.entry }) {
      return .vast
    }
    let isGodots = files.contains {
      ["plugin.cfg", "project.godot"].contains(Path.name($0.path))
        || Path.ending($0.path) == "gdextension"
    }
    return isGodots ? .godot : .vast
  }

  private func check(
    _ package: any PackageFiles, _ format: PackageReport.Format, fileName: String
  ) throws {
    switch format {
    case .vast:
      if package is Archive {
        for entry in package.entries where entry.kind == .link {
          findings.add(
            StoreError(
              .linkEntry, "\(EntryName.printable(entry.path)) is a symbolic link",
              subject: EntryName.printable(entry.path)), archive: package.path)
        }
      }
      try VastCheck(package, findings).run()
    case .godot:
      try GodotCheck(package, fileName: fileName, findings).run()
    }
  }

  /// Reads every byte, which is the only way to know that the archive has it.
  private func readAll(_ archive: Archive) throws {
    for entry in archive.entries where entry.kind == .file {
      var done: UInt64 = 0
      let total = UInt64(clamping: entry.size)
      try findings.noting(archive: archive.path) {
        try unsafe archive.extract(entry) { piece in
          done += UInt64(piece.count)
          try progress.report(.hash, entry.path, min(done, total), of: total)
        }
      }
    }
  }

  private func report(_ format: PackageReport.Format) -> PackageReport {
    PackageReport(
      format: format, valid: findings.errors == 0, findings: findings.sorted,
      errors: findings.errors, warnings: findings.warnings)
  }
}
