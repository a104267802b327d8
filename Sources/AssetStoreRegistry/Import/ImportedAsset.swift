internal import AssetStoreCore

/// A row as the files of an asset.
struct ImportedAsset {
  let publisher: String
  let slug: String
  let address: ImportAddress
  /// Who may change it, as the publisher's file has it.
  let owner: String
  let identity: ImportNames.Identity
  /// Of the publisher's file; nil if it is there.
  let newPublisher: [UInt8]?
  /// Of asset.json.
  let text: [UInt8]
  /// Of description.md; "" for none.
  let description: String

  /// - Parameter categories: of the registry.
  init(
    _ row: ImportRow, _ identity: ImportNames.Identity, categories: Set<String>,
    at time: Int64, _ address: ImportAddress, publisher: (name: String, isNew: Bool),
    slug: String, _ note: (String) -> Void
  ) throws {
    (self.publisher, self.slug, self.address) = (publisher.name, slug, address)
    (self.identity, owner) = (identity, ImportedAsset.owner(row, address))
    let author = ImportedAsset.author(row, address)
    newPublisher =
      publisher.isNew
      ? try ImportedAsset.publisher(
        publisher.name, address.account.isEmpty ? author : address.account, owner, address) : nil
    let cut = ImportText.description(row.description)
    if cut == nil { note("has no description: it would not be shown as it is meant") }
    if cut?.isCut == true { note("has a description that is cut, as it was too long") }
    let title = ImportText.line(row.title)
    let summary = ImportText.summary(of: cut?.text ?? "")
    // One line says no more than the summary.
    let isLonger = cut.map { $0.text.utf8.count > summary.utf8.count + 1 } ?? false
    description = isLonger ? "\(cut?.text ?? "")\n" : ""

    let icon = ImportAddress.url(row.icon).flatMap {
      $0.utf8.starts(with: "https:".utf8) ? $0 : nil
    }
    if icon == nil, !row.icon.isEmpty { note("has no icon: it is no URL of https") }
    let previews = row.previews.prefix(1000).compactMap(ImportedAsset.preview)
    if previews.count < row.previews.count {
      note("has \(row.previews.count - previews.count) previews less: they are no URLs")
    }
    let category = ImportText.name(row.category)
    text = try RegistryFile.text([
      "format": .integer(1), "title": .string(title), "type": .string(row.kind.rawValue),
      "category": .string(categories.contains(category) ? category : ImportTarget.otherCategory),
      "license": .string(ImportText.license(row.license)), "author": .string(author),
      "summary": .string(summary.isEmpty ? title : summary),
      "repository": ["host": .string(address.host.rawValue), "url": .string(address.url)],
      "issues_url": .string(ImportAddress.url(row.issues) ?? ""), "icon": .string(icon ?? ""),
      "previews": .array(previews), "tags": .array(ImportedAsset.tags(row).map { .string($0) }),
      // Whom that source features, the maintainers of this registry may not.
      "support": .string(
        (row.support == .featured ? .community : row.support).rawValue), "vast_id": "",
      "provenance": [
        "source": .string(identity.source), "id": .string(row.id),
        "url": .string(ImportAddress.url(row.page) ?? ""),
        "imported": .string(RegistryFile.time(time)),
      ],
    ])
    let findings = Findings(isStrict: false)
    _ = AssetReader(findings).read(
      text, publisher: self.publisher, slug: slug, categories: nil)
    if let problem = ImportProblem(findings) { throw problem }
  }

  /// Who made it, or else who keeps it.
  static func author(_ row: ImportRow, _ address: ImportAddress) -> String {
    let author = ImportText.line(row.author)
    return !author.isEmpty ? author : !address.account.isEmpty ? address.account : "unknown"
  }

  /// The account that keeps the repository, or else one that nobody can have.
  static func owner(_ row: ImportRow, _ address: ImportAddress) -> String {
    guard address.owner.isEmpty else { return address.owner }
    let name = ImportText.name(author(row, address))
    return "custom:\(name.isEmpty ? "publisher" : name)"
  }

  private static func publisher(
    _ id: String, _ name: String, _ owner: String, _ address: ImportAddress
  ) throws -> [UInt8] {
    let text = try RegistryFile.text([
      "format": .integer(1), "name": .string(name), "url": .string(address.ownerPage),
      "owners": [.string(owner)], "keys": [],
    ])
    let findings = Findings(isStrict: false)
    _ = PublisherReader(findings).read(text, id: id)
    if let problem = ImportProblem(findings) { throw problem }
    return text
  }

  static func preview(_ preview: Registration.Preview) -> JSONValue? {
    guard let url = ImportAddress.url(preview.url) else { return nil }
    return [
      "type": .string(preview.kind.rawValue), "url": .string(url),
      "thumbnail_url": .string(ImportAddress.url(preview.thumbnailURL) ?? ""),
    ]
  }

  private static func tags(_ row: ImportRow) -> [String] {
    var tags: [String] = []
    for tag in row.tags.prefix(50).map({ ImportText.line($0, atMost: 64) })
    where !tag.isEmpty && !tags.contains(tag) {
      tags.append(tag)
    }
    return tags
  }
}

/// A row's release as a file.
struct ImportedRelease {
  let version: String
  let text: [UInt8]
  /// Whether nobody can tell what its URL should give.
  let isUnpinned: Bool
  private let host: RepositoryHost

  /// - Parameter address: of its asset's repository.
  init(_ row: ImportRow.Release, _ address: ImportAddress, at time: Int64) throws {
    version = ImportText.version(row.version)
    host = address.host
    let url = ImportAddress.url(row.url) ?? ""
    let commit = address.commit(of: url) ?? ""
    isUnpinned = !url.isEmpty && commit.isEmpty && row.sha256.isEmpty
    text = try RegistryFile.text([
      "format": .integer(1), "version": .string(version),
      "godot_min": .string(ImportedRelease.engine(row.godotMin) ?? "0"),
      "godot_max": .string(ImportedRelease.engine(row.godotMax) ?? ""),
      "download_url": .string(commit.isEmpty ? url : ""), "commit": .string(commit),
      "sha256": .string(row.sha256), "size": .integer(row.size),
      "published": .string(
        RegistryFile.time(row.published > 0 ? min(row.published, time) : time)),
      "dependencies": [], "permissions": [], "yanked": .string(row.yanked),
    ])
  }

  /// Nil for what says no version; 0 as the lowest means that it is not known, and readers let everything through.
  private static func engine(_ text: String) -> String? {
    let version = GodotVersion(text)
    return version == .unknown || version == .customBuild || text.isEmpty ? nil : version.text
  }

  /// Itself, if readers will take it.
  func judged() throws -> ImportedRelease {
    if isUnpinned {
      throw ImportProblem(
        "its URL names no commit, and nobody knows what hash its archive has")
    }
    let findings = Findings(isStrict: false)
    _ = ReleaseReader(findings).read(text, name: version, host: host)
    if let problem = ImportProblem(findings) { throw problem }
    return self
  }
}
