// Making an archive of a folder.
//
// The same files give the same bytes, whoever packs them, where and when: entries stand in the order of their paths'
// bytes, all have one time, a mode of 0644 or 0755, no owner, no extra fields, and no folders beside them. What the
// compressor makes of a file can change with its version, so bytes that must be the same for ever are packed without.
//
// What is built is what was judged. The folder is validated first, for it is quickly done; then the archive is
// written beside the place where it shall be, opened again like anybody's and validated as it is. Only then it gets
// its name. Whatever happens before, nothing of it stays.

/// Builds packages from folders.
package struct PackageBuilder {
  package struct Options: Sendable {
    /// Of all entries, seconds since 1970 UTC.
    package var time: Int64 = 0
    package var isCompressed = true

    package init() {}
  }

  private let options: Options
  private let system: any System
  private let progress: Progress

  package init(_ options: Options, _ system: any System, _ progress: Progress) {
    self.options = options
    self.system = system
    self.progress = progress
  }

  /// Builds the archive `output` of the folder `directory`; an older file of that name is replaced. If the report has
  /// errors, nothing was written.
  package func build(_ directory: String, to output: String) throws -> PackageReport {
    let format = try PackageBuilder.format(of: output)
    guard try system.isDirectory(directory) else {
      throw StoreError(.noSuchPath, "there is no folder \(directory)", subject: directory)
    }
    // Before the folder is looked at: the place may be in it.
    let place = try WholeFile(output, system)
    let judged = try validator().validate(folder: directory, without: output, format)
    guard judged.report.valid, let folder = judged.folder else { return judged.report }
    var report = judged.report
    try place.write { temporary in
      try write(folder, to: temporary)
      report = try validator().validate(archive: temporary, format, whole: false)
      return report.valid
    }
    // It was changed after it was judged, or packs so well that it would be taken for a bomb.
    if !report.valid { (report.sha256, report.size) = ("", 0) }
    return report
  }

  private static func format(of output: String) throws -> PackageReport.Format {
    switch Path.ending(output) {
    case "vast": return .vast
    case "zip": return .godot
    default:
      throw StoreError(
        .invalidArgument, "\(output) is called neither .vast nor .zip", subject: output,
        hint: "the ending says what kind of package it shall be")
    }
  }

  /// What the plain form of a zip can hold, which every program reads, and the gate lets through.
  private static let limits: ArchiveLimits = {
    var limits = ArchiveLimits()
    limits.maxEntries = 65_534
    limits.maxBytes = 0xffff_fffe
    return limits
  }()

  /// A file of more bytes is stored as it is, so that memory has a bound. As such files are read here and there, and
  /// mostly are compressed already, that is rather an advantage.
  private static let largestDeflated: Int64 = 32 << 20

  private func validator() -> PackageValidator {
    PackageValidator(isStrict: true, PackageBuilder.limits, system, progress)
  }

  private func write(_ folder: PackageFolder, to path: String) throws {
    let file = try system.open(path, .update)
    let writer = ZipWriter(file, time: options.time)
    let deflater = options.isCompressed ? try ZipDeflater() : nil
    for entry in folder.entries {
      try progress.report(.hash, entry.path, 0, of: UInt64(clamping: entry.size))
      if let deflater, entry.size <= PackageBuilder.largestDeflated {
        let bytes = try folder.read(entry, limit: Int(PackageBuilder.largestDeflated))
        try writer.add(entry.path, mode: entry.mode, bytes, deflated: deflater.deflate(bytes))
      } else {
        try store(entry, of: folder, writer)
      }
    }
    try writer.finish()
    try file.sync()
    try file.close()
  }

  private func store(
    _ entry: Archive.Entry, of folder: PackageFolder, _ writer: ZipWriter
  ) throws {
    let size = UInt64(clamping: entry.size)
    try unsafe writer.add(entry.path, mode: entry.mode, size: size) { sink in
      var done: UInt64 = 0
      try unsafe folder.extract(entry) { piece in
        try unsafe sink(piece)
        done += UInt64(piece.count)
        try progress.report(.hash, entry.path, done, of: size)
      }
    }
  }
}
