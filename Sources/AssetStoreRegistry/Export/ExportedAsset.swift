internal import AssetStoreCore

/// An asset of another store as the files of a registration.
struct ExportedAsset {
  /// Of its publisher's file.
  let publisher: [UInt8]
  /// By their paths in the asset's folder.
  private(set) var files: [String: [UInt8]] = [:]
  private(set) var releases: Int64 = 0

  /// Throws `ImportProblem` if it can be none.
  ///
  /// - Parameter note: gets what is left out, as sentences.
  init(_ asset: PublishedAsset, _ name: ExportNames.Name, _ note: (String) -> Void) throws {
    publisher = try ExportedAsset.publisher(asset, name)
    guard let address = ImportAddress(asset.repository) ?? ImportAddress(asset.page) else {
      throw ImportProblem("it has no URL of a repository, and nobody says where the service is")
    }
    for release in ExportedAsset.distinct(asset.releases, note) {
      do {
        let made = try ExportedAsset.release(release, address)
        files["\(ReleaseReader.folder)/\(made.version).json"] = made.text
      } catch let problem as ImportProblem {
        note("\(ImportText.line(release.version, atMost: 64)) was left out: \(problem.why)")
      }
    }
    guard !files.isEmpty else { throw ImportProblem("it has no release that a registry takes") }
    releases = Int64(files.count)
    let cut = ImportText.description(asset.description)
    if cut == nil { note("it has no description: that would not be shown as it is meant") }
    if cut?.isCut == true { note("its description is cut: it was too long") }
    let summary = ImportText.summary(of: cut?.text ?? "")
    if let text = cut?.text, text.utf8.count > summary.utf8.count + 1 {
      files[ExportFolder.description] = Array("\(text)\n".utf8)
    }
    files[AssetReader.file] = try ExportedAsset.text(asset, name, address, summary, note)
  }

  private static func publisher(
    _ asset: PublishedAsset, _ name: ExportNames.Name
  ) throws -> [UInt8] {
    let author = ImportText.line(asset.author)
    let text = try RegistryFile.text([
      "format": .integer(1), "name": .string(author.isEmpty ? name.publisher : author), "url": "",
      // An account there, and of no host of repositories.
      "owners": [.string("\(RepositoryHost.custom.rawValue):\(name.publisher)")], "keys": [],
    ])
    let findings = Findings(isStrict: false)
    _ = PublisherReader(findings).read(text, id: name.publisher)
    if let problem = ImportProblem(findings) { throw problem }
    return text
  }

  private static func text(
    _ asset: PublishedAsset, _ name: ExportNames.Name, _ address: ImportAddress,
    _ summary: String, _ note: (String) -> Void
  ) throws -> [UInt8] {
    let title = ImportText.line(asset.title)
    let author = ImportText.line(asset.author)
    let icon = ImportAddress.url(asset.icon).flatMap {
      $0.utf8.starts(with: "https:".utf8) ? $0 : nil
    }
    if icon == nil, !asset.icon.isEmpty { note("it has no icon: that is no URL of https") }
    let previews = asset.previews.prefix(1000).compactMap { given -> JSONValue? in
      var preview = Registration.Preview()
      preview.kind = given.isVideo ? .video : .image
      (preview.url, preview.thumbnailURL) = (given.url, given.thumbnailURL)
      return ImportedAsset.preview(preview)
    }
    if previews.count < asset.previews.count {
      note("it has \(asset.previews.count - previews.count) previews less: they are no URLs")
    }
    let text = try RegistryFile.text([
      "format": .integer(1), "title": .string(title), "type": .string(asset.kind.rawValue),
      "category": .string(asset.category), "license": .string(ImportText.license(asset.license)),
      "author": .string(author.isEmpty ? name.publisher : author),
      "summary": .string(summary.isEmpty ? title : summary),
      "repository": ["host": .string(address.host.rawValue), "url": .string(address.url)],
      "issues_url": .string(ImportAddress.url(asset.issues) ?? ""), "icon": .string(icon ?? ""),
      "previews": .array(previews), "tags": [],
      // What is featured, registry.json says.
      "support": .string((asset.support == .featured ? .community : asset.support).rawValue),
      "vast_id": "",
    ])
    let findings = Findings(isStrict: false)
    _ = AssetReader(findings).read(
      text, publisher: name.publisher, slug: name.slug, categories: nil)
    if let problem = ImportProblem(findings) { throw problem }
    return text
  }
}

extension ExportedAsset {
  /// Of each version the newest: a registry has one release of it, however it is written.
  ///
  /// - Parameter releases: newest first.
  private static func distinct(
    _ releases: [PublishedAsset.Release], _ note: (String) -> Void
  ) -> [PublishedAsset.Release] {
    if releases.count > IndexAsset.mostReleases {
      note("only its newest \(IndexAsset.mostReleases) releases are here")
    }
    let sorted = releases.prefix(IndexAsset.mostReleases).enumerated().map {
      (version: VersionText(ImportText.version($0.element.version)), $0.offset, $0.element)
    }.sorted { $0.version == $1.version ? $0.1 < $1.1 : $0.version < $1.version }
    var kept: [(version: VersionText, offset: Int, release: PublishedAsset.Release)] = []
    for (version, offset, release) in sorted {
      guard let last = kept.last, last.version.isLevel(with: version) else {
        kept.append((version, offset, release))
        continue
      }
      let (newer, older) = last.offset < offset ? (last.release, release) : (release, last.release)
      kept[kept.count - 1] = (version, min(last.offset, offset), newer)
      if newer.url != older.url {
        let version = ImportText.line(older.version, atMost: 64)
        note("an older \(version) was left out: there is a newer one")
      }
    }
    return kept.sorted { $0.offset < $1.offset }.map(\.release)
  }

  private static func release(
    _ release: PublishedAsset.Release, _ address: ImportAddress
  ) throws -> ImportedRelease {
    guard !release.url.isEmpty else {
      throw ImportProblem("it was uploaded, and nobody says where the service is")
    }
    var row = ImportRow.Release()
    row.version = release.version
    row.godotMin = release.godotMin.text
    row.godotMax = release.godotMax?.text ?? ""
    (row.url, row.sha256, row.size) = (release.url, release.sha256, release.size)
    row.published = release.published
    row.yanked = ImportText.line(release.yanked)
    if row.yanked.isEmpty, !release.yanked.isEmpty { row.yanked = "withdrawn" }
    return try ImportedRelease(row, address, at: max(release.published, 1)).judged()
  }
}
