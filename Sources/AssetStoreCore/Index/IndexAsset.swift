/// An asset of a shard.
package enum IndexAsset {
  /// Bytes of as many characters as a registration may have in one.
  private static let longestLine = 4 * PackageMetadata.longestLine
  private static let longestText = 1 << 20
  private static let longestURL = 8192
  package static let mostReleases = 10_000
  private static let mostPreviews = 1000
  private static let mostTags = 256

  /// The asset that a node is.
  ///
  /// - Parameter base: the URL that relative ones are put behind.
  static func rows(_ node: JSONNode, base: String) throws(IndexFault) -> (AssetRow, DetailRow) {
    let object = try IndexObject(node, "it")
    var asset = AssetRow()
    asset.publisher = try slug(object, "publisher")
    asset.slug = try slug(object, "slug")
    asset.title = try object.line("title", most: longestLine)
    guard !asset.title.isEmpty else { throw IndexFault(message: "it has no title") }
    asset.type = try choice(object, "type", AssetType.addon)
    asset.support = try choice(object, "support", Support.community)
    asset.author = try object.line("author", most: longestLine)
    asset.category = try object.line("category", most: longestLine)
    asset.license = try object.line("license", most: longestLine)
    asset.iconUrl = try url(object, "icon_url", base)
    asset.updated = try object.time("updated")
    asset.vastId = try object.line("vast_id", most: PackageMetadata.longestLine)
    for node in try object.list("releases", most: mostReleases) {
      asset.releases.append(try release(node, base))
    }
    guard Set(asset.releases.map(\.version)).count == asset.releases.count else {
      throw IndexFault(message: "it has two releases of one version")
    }

    var details = DetailRow()
    details.description = try description(object)
    details.browseUrl = try url(object, "browse_url", base)
    details.issuesUrl = try url(object, "issues_url", base)
    details.tags = try object.texts("tags", most: mostTags, longest: PackageMetadata.longestLine)
    for node in try object.list("previews", most: mostPreviews) {
      let preview = try IndexObject(node, "a preview")
      details.previews.append(
        Preview(
          type: try choice(preview, "type", Preview.Kind.image), url: try url(preview, "url", base),
          thumbnailUrl: try url(preview, "thumbnail_url", base)))
    }
    asset.revision = try revision(asset, details)
    return (asset, details)
  }

  /// The catalogue has one text of an asset, which is shown and searched: the summary is its first paragraph.
  private static func description(_ object: IndexObject) throws(IndexFault) -> String {
    let summary = try object.text("summary", most: longestText)
    let description = try object.text("description", most: longestText)
    if summary.isEmpty || description.utf8.starts(with: summary.utf8) { return description }
    return description.isEmpty ? summary : "\(summary)\n\n\(description)"
  }

  private static func release(_ node: JSONNode, _ base: String) throws(IndexFault) -> ReleaseRow {
    let object = try IndexObject(node, "a release")
    var release = ReleaseRow()
    release.version = try object.line("version", most: PackageMetadata.longestVersion)
    guard !release.version.isEmpty else { throw IndexFault(message: "a release has no version") }
    release.godotMin = GodotVersion(try object.line("godot_min", most: longestLine))
    let highest = try object.line("godot_max", most: longestLine)
    release.godotMax = highest.isEmpty ? nil : GodotVersion(highest)
    release.url = try url(object, "url", base)
    release.sha256 = try object.text("sha256", most: 64)
    guard release.sha256.isEmpty || Hex.isSHA256(release.sha256) else {
      throw IndexFault(message: "the sha256 of a release is none")
    }
    release.size = try object.integer("size", 0...(1 << 53))
    release.published = try object.time("published")
    release.yanked = try object.line("yanked", most: longestLine)
    for node in try object.list("dependencies", most: PackageMetadata.mostDependencies) {
      let dependency = try IndexObject(node, "a dependency")
      release.dependencies.append(
        Dependency(
          name: try dependency.line("name", most: PackageMetadata.longestLine),
          version: try dependency.line("version", most: PackageMetadata.longestLine),
          optional: try dependency.flag("optional")))
    }
    release.permissions = try object.texts(
      "permissions", most: PackageMetadata.mostPermissions, longest: PackageMetadata.longestLine)
    guard release.permissions.allSatisfy(PackageMetadata.isPermission) else {
      throw IndexFault(message: "a release asks for what is no permission")
    }
    return release
  }

  private static func slug(_ object: IndexObject, _ name: String) throws(IndexFault) -> String {
    let text = try object.line(name, most: 240)
    let isName = text.unicodeScalars.allSatisfy { scalar in
      scalar == "-" || scalar == "_" || scalar == "."
        || scalar.properties.isAlphabetic || scalar.properties.numericType == .decimal
        || [.nonspacingMark, .spacingMark].contains(scalar.properties.generalCategory)
    }
    // REFs are folded, and one that is not could never be named.
    guard isName, !text.isEmpty, text != ".", text != "..", text.lowercased() == text else {
      throw IndexFault(message: "its \(name) is none")
    }
    return text
  }

  private static func choice<Choice: RawRepresentable<String>>(
    _ object: IndexObject, _ name: String, _ usual: Choice
  ) throws(IndexFault) -> Choice {
    let text = try object.line(name, most: longestLine)
    if text.isEmpty { return usual }
    guard let choice = Choice(rawValue: text) else {
      throw IndexFault(message: "its \(name) is none that there is")
    }
    return choice
  }

  /// An http or https URL; a relative one is put behind `base`, which it cannot leave.
  private static func url(
    _ object: IndexObject, _ name: String, _ base: String
  ) throws(IndexFault) -> String {
    let text = try object.line(name, most: longestURL)
    if text.isEmpty || HTTP.isHTTP(text) && !text.utf8.contains(0x20) { return text }
    let marks: [UInt8] = [UInt8(ascii: ":"), UInt8(ascii: "\\"), 0x20]
    guard let path = FileURL.path("file:///\(text)")?.dropFirst(),
      !Path.names(path).contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }),
      !text.utf8.contains(where: marks.contains)
    else {
      throw IndexFault(message: "\(name) is neither an http or https URL nor a path")
    }
    return "\(base)/\(text)"
  }

  private static func revision(_ asset: AssetRow, _ details: DetailRow) throws(IndexFault) -> String
  {
    var texts = [
      asset.title, asset.type.rawValue, asset.support.rawValue, asset.author, asset.category,
      asset.license, asset.iconUrl, "\(asset.updated)", asset.vastId, details.description,
      details.browseUrl, details.issuesUrl,
    ]
    texts += details.tags + [""]
    for preview in details.previews {
      texts += [preview.type.rawValue, preview.url, preview.thumbnailUrl]
    }
    for release in asset.releases {
      texts += [
        release.version, release.godotMin.text, release.godotMax?.text ?? "", release.url,
        release.sha256, "\(release.size)", "\(release.published)", release.yanked,
      ]
      for need in release.dependencies { texts += [need.name, need.version, "\(need.optional)"] }
      texts += release.permissions + [""]
    }
    do {
      return try SHA256.hash(texts.joined(separator: "\u{1f}"))
    } catch {
      throw IndexFault(message: "it could not be hashed")
    }
  }
}
