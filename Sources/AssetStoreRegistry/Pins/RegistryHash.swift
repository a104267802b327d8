// A release says what its archive is: SHA-256 and size. Who registers it by its URL or commit need not find that out.
//
//     RegistryHash    the whole: downloads what is not pinned, and writes it into the releases
//     ArchivePin      one archive
//     ReleaseText     a release's file with the two values set, and else as somebody wrote it
//
// One release after the other: what one server does not give, or what is wrong with one file, is told of and keeps none
// of the others back. A hash that is there is never changed. A file is replaced whole.

package import AssetStoreCore

/// What hashing came to. `assetstore_package_report`
package struct RegistryHashReport: Sendable, Equatable, Codable {
  /// A release whose archive was downloaded, or should have been.
  package struct Row: Sendable, Equatable, Codable {
    package enum State: String, Sendable, Codable {
      /// Hash and size were written.
      case pinned
      /// They are what the file says.
      case right
      /// A finding says why.
      case failed
    }

    /// "PUBLISHER/SLUG@VERSION"
    package var release: String
    package var url: String
    package var state: State
    /// What was downloaded; "" and 0 if it failed.
    package var sha256 = ""
    package var size: Int64 = 0
  }

  package var valid = true
  package var findings: [PackageFinding] = []
  package var errors: Int64 = 0
  package var warnings: Int64 = 0
  package var releases: [Row] = []
  /// Releases that were asked for and have both already.
  package var kept: Int64 = 0
}

/// Pins the releases of a registry.
package struct RegistryHash {
  package struct Options: Sendable {
    /// Whether releases that are pinned are downloaded too, and compared.
    package var checks = false
    /// Whether nothing is asked from a server.
    package var offline = false
    package var http = ArchivePin.http

    package init() {}
  }

  private let options: Options
  private let cache: ArchiveCache
  private let system: any System
  private let progress: Progress

  package init(_ options: Options, _ store: Store, _ progress: Progress = .none) {
    self.options = options
    (cache, system) = (store.cache, store.system)
    self.progress = progress
  }

  /// - Parameters:
  ///   - path: of the folder with registry.json.
  ///   - names: PUBLISHER, PUBLISHER/SLUG or PUBLISHER/SLUG@VERSION; none for all.
  package func run(_ path: String, _ names: [String]) throws -> RegistryHashReport {
    let findings = Findings(isStrict: false)
    let folder = try RegistryFolder.open(path, errors: findings, system)
    guard let top = try system.folder(path) else {
      throw StoreError(.noSuchPath, "there is no folder \(path)", subject: path)
    }
    let releases = try RegistryHash.chosen(names, folder)
    var report = RegistryHashReport()
    for (asset, file) in releases {
      try pin(asset, file, isNamed: !names.isEmpty, folder, top, findings, &report)
    }
    report.valid = findings.errors == 0
    (report.findings, report.errors, report.warnings) = (
      findings.sorted, findings.errors, findings.warnings
    )
    return report
  }

  private typealias Release = (asset: RegistryFolder.AssetFolder, file: RegistryFolder.File)

  private static func chosen(_ names: [String], _ folder: RegistryFolder) throws -> [Release] {
    let all = folder.assets.flatMap { asset in
      asset.releases.map { (asset, $0) }
    }
    var chosen: Set<String> = []
    for name in names {
      let found = all.filter { asset, file in
        [
          asset.publisher, "\(asset.publisher)/\(asset.slug)",
          "\(asset.publisher)/\(asset.slug)@\(Path.stem(file.path))",
        ].contains { $0.utf8.elementsEqual(name.utf8) }
      }
      guard !found.isEmpty else {
        throw StoreError(
          .unknownRef, "\"\(EntryName.printable(name))\" has no release in this registry",
          subject: name,
          hint: "write PUBLISHER, PUBLISHER/SLUG or PUBLISHER/SLUG@VERSION")
      }
      chosen.formUnion(found.map(\.1.path))
    }
    return names.isEmpty ? all : all.filter { chosen.contains($0.1.path) }
  }

  private func pin(
    _ asset: RegistryFolder.AssetFolder, _ file: RegistryFolder.File, isNamed: Bool,
    _ folder: RegistryFolder, _ top: any ConfinedFolder, _ findings: Findings,
    _ report: inout RegistryHashReport
  ) throws {
    let version = Path.stem(file.path)
    guard let repository = try repository(asset, folder) else {
      findings.turn(to: Path.join(asset.path, AssetReader.file))
      return findings.add(
        .error, .fileMissing, "there is no \(AssetReader.file) that says whose commit it is")
    }
    guard let bytes = try folder.read(file, largest: RegistryValidator.largestFile, findings),
      let release = RegistryHash.release(bytes, version, repository.host, findings)
    else { return }
    // What was withdrawn may be gone, and nobody installs it.
    if !isNamed, !release.yanked.isEmpty { return }
    guard options.checks || release.sha256.isEmpty || release.size == 0 else {
      report.kept += 1
      return
    }
    var row = RegistryHashReport.Row(
      release: "\(asset.publisher)/\(asset.slug)@\(version)",
      url: IndexRecord.url(release, repository), state: .failed)
    defer { report.releases.append(row) }
    do {
      let (sha256, size) = try archive(row.url, release.sha256)
      guard release.size == 0 || release.size == size else {
        throw StoreError(
          .hashMismatch,
          "\(HTTP.shown(row.url)) is not the archive that was expected: \(release.size) bytes expected, \(size) got",
          subject: row.url)
      }
      (row.sha256, row.size) = (sha256, size)
      guard release.sha256.isEmpty || release.size == 0 else {
        row.state = .right
        return
      }
      let text = try ReleaseText.setting(sha256: sha256, size: size, in: bytes)
      try replace(file, bytes, with: text, folder, top)
      row.state = .pinned
    } catch let error as StoreError
      where ArchivePin.isAboutArchive(error) || error.reason == .folderChanged
    {
      findings.turn(to: file.path)
      findings.add(error)
    }
  }

  private func repository(
    _ asset: RegistryFolder.AssetFolder, _ folder: RegistryFolder
  ) throws -> Registration.Repository? {
    guard let file = asset.file,
      let bytes = try folder.read(
        file, largest: RegistryValidator.largestFile, Findings(isStrict: false))
    else { return nil }
    let reader = AssetReader(Findings(isStrict: false))
    return reader.read(
      bytes, publisher: asset.publisher, slug: asset.slug, categories: nil)?.repository
  }

  /// Nil, and findings, if something else is wrong with it than that nobody knows its hash.
  private static func release(
    _ bytes: [UInt8], _ version: String, _ host: RepositoryHost, _ findings: Findings
  ) -> RegisteredRelease? {
    let judged = Findings(isStrict: false)
    let release = ReleaseReader(judged).read(bytes, name: version, host: host)
    let isUnpinned = release?.sha256.isEmpty == true
    let isWrong = judged.sorted.contains {
      $0.severity == .error
        && !(isUnpinned && $0.code == PackageFinding.Code.badHash.rawValue)
    }
    guard isWrong || release == nil else { return release }
    // Again, now to be told.
    _ = ReleaseReader(findings).read(bytes, name: version, host: host)
    return nil
  }

  private func archive(_ url: String, _ known: String) throws -> (sha256: String, size: Int64) {
    if options.offline {
      if let archive = try cache.verified(known, progress: progress) {
        return (archive.sha256, archive.size)
      }
      throw StoreError(
        .offline, "\(HTTP.shown(url)) was not downloaded", subject: url,
        hint: "try again with the network")
    }
    return try ArchivePin(cache, options.http, progress).fetch(url, expecting: known)
  }

  private func replace(
    _ file: RegistryFolder.File, _ old: [UInt8], with text: [UInt8], _ folder: RegistryFolder,
    _ top: any ConfinedFolder
  ) throws {
    // A download takes its time, and there may have been an editor.
    guard
      try folder.read(
        file, largest: RegistryValidator.largestFile, Findings(isStrict: false)) == old
    else {
      throw StoreError(
        .folderChanged, "\(file.path) changed while its archive was downloaded",
        subject: file.path, hint: "try again")
    }
    try RegistryFile.write(text, file.path, top, system)
  }
}
