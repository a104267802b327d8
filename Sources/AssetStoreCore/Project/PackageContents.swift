/// The files that a package brings, read from its archive no further than the plan needs.
///
/// What is installed already is known from its receipt, so its archive is opened only if a file of it has
/// to be written again.
final class PackageContents {
  private(set) var package: Plan.Package
  /// What the project has of this very archive in this very place; nil if it is new there.
  let receipt: Receipt?
  private let fetch: () throws -> FetchedArchive
  private let progress: Progress
  private let system: any System
  private let limits: ArchiveLimits
  private var archive: Archive?
  /// Positions in the archive by path; filled when it is opened.
  private var entries: [PathKey: Int?] = [:]

  /// - Parameters:
  ///   - licenseOfSource: what stands for the licence where the archive has no text of one; nil: `entry` says what
  ///     it is, and nobody looks.
  ///   - fetch: gets the archive into the cache, checked.
  init(
    name: String, entry: Lock.Entry, receipt: Receipt?, licenseOfSource: String? = nil,
    system: any System, limits: ArchiveLimits, progress: Progress,
    fetch: @escaping () throws -> FetchedArchive
  ) throws {
    self.receipt = receipt
    self.system = system
    self.limits = limits
    self.progress = progress
    self.fetch = fetch
    package = Plan.Package(name: name, entry: entry, folders: [], files: [])
    if let receipt {
      if licenseOfSource != nil { package.entry.license = receipt.entry.license }
      package.folders = receipt.folders
      package.installedAt = receipt.installedAt
      package.files = receipt.files.map {
        Plan.File(path: $0.path, entry: nil, size: $0.size, mode: $0.mode, sha256: $0.sha256)
      }
    } else {
      let layout = try open(declaring: true)
      package.folders = layout.folders
      let without = Set((entry.without ?? []).map(PathKey.init))
      package.files = try layout.files.filter { !without.contains(PathKey($0.path)) }
        .map { try file($0) }
      if let licenseOfSource, let archive {
        let fileName = ArchiveRef.fileName(entry.url)
        let found = PackageDescription.license(of: archive, fileName: fileName)
        package.entry.license = [found, SPDX.stated(licenseOfSource)].first { !$0.isEmpty }
      }
    }
  }

  /// Takes files of the archive back that the receipt does not have.
  func regain(_ paths: [String]) throws {
    guard !paths.isEmpty else { return }
    let wanted = Set(paths.map(PathKey.init))
    let files = try open().files.filter { wanted.contains(PathKey($0.path)) }
    package.files += try files.map { try file($0) }
    package.entry = package.entry.regaining(paths)
  }

  private func open(declaring: Bool = false) throws -> Layout {
    let fetched = try fetch()
    package.archive = fetched.cached
    package.archiveStatus = try system.status(fetched.cached.path)
    let opened = try fetched.opened ?? Archive(path: fetched.cached.path, limits: limits)
    archive = opened
    package.entries = opened.entries
    let layout: Layout
    let declared: Declared
    if ArchiveRef.isClosed(package.entry.url) {
      declared = PackageDescription(closed: try PackageMetadata.read(opened)).declared
      layout = try Layout.closed(id: declared.vastId, into: package.entry.into)
    } else {
      layout = try Layout(
        entries: opened.entries, type: package.entry.type, slug: PackageName.slug(package.name),
        into: package.entry.into)
      declared = declaring ? try Declared.read(opened, layout) : .nothing
    }
    if declaring { package.entry.declared = declared == .nothing ? nil : declared }
    for file in layout.files { entries[PathKey(file.path)] = .some(file.entry) }
    return layout
  }

  private func file(_ file: Layout.File) throws -> Plan.File {
    guard let index = file.entry else {
      return Plan.File(
        path: file.path, entry: nil, size: package.archive?.size ?? 0, mode: 0o644,
        sha256: package.archive?.sha256 ?? "")
    }
    let entry = try self.entry(index)
    return Plan.File(path: file.path, entry: index, size: entry.size, mode: entry.mode)
  }

  private func entry(_ index: Int) throws -> Archive.Entry {
    guard let archive, archive.entries.indices.contains(index) else {
      throw StoreError(.defect, "a layout names an entry that is not in its archive")
    }
    return archive.entries[index]
  }

  /// The hash of a file, read from the archive if it is not known yet.
  func hash(_ position: Int) throws -> String {
    let file = package.files[position]
    if !file.sha256.isEmpty { return file.sha256 }
    guard let index = file.entry, let archive else { return "" }
    let entry = try self.entry(index)
    var hash = try SHA256()
    var done: UInt64 = 0
    try unsafe archive.extract(entry) { bytes in
      unsafe hash.update(bytes)
      done += UInt64(bytes.count)
      try progress.report(.hash, file.path, done, of: UInt64(clamping: entry.size))
    }
    package.files[position].sha256 = hash.finish()
    return package.files[position].sha256
  }

  /// Makes sure that the bytes of a file can be had when the plan is committed.
  func locate(_ position: Int) throws {
    if archive == nil { _ = try open() }
    let path = package.files[position].path
    guard let found = entries[PathKey(path)] else {
      throw StoreError(
        .archiveDamaged, "the archive of \(package.name) has no file for \(path)", subject: path,
        hint: "remove the package and install it again")
    }
    package.files[position].entry = found
  }
}

/// REFs that are archives.
package enum ArchiveRef {
  /// Whether a REF is the path or URL of an archive and not a name.
  package static func isArchive(_ ref: String) -> Bool {
    ref.contains("://") || ["zip", "vast"].contains(Path.ending(ref))
  }

  /// Whether what a URL or path names is a `.vast`, which is placed closed.
  static func isClosed(_ url: String) -> Bool { Path.ending(fileName(url)) == "vast" }

  /// The last name in a URL's path, or in a path.
  static func fileName(_ url: String) -> String {
    guard url.contains("://") else { return Path.name(url) }
    if let path = FileURL.path(url) { return Path.name(path) }
    return Path.name(String(url.prefix { $0 != "?" && $0 != "#" }))
  }
}
