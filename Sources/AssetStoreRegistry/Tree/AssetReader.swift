internal import AssetStoreCore

/// Reads assets/PUBLISHER/SLUG/asset.json.
struct AssetReader {
  static let folder = "assets"
  static let file = "asset.json"
  private let findings: Findings

  /// - Parameter findings: turned to the file.
  init(_ findings: Findings) { self.findings = findings }

  private static let known = [
    "title", "type", "category", "license", "author", "summary", "repository", "issues_url", "icon",
    "previews", "tags", "support", "vast_id", "provenance",
  ]

  /// Nil if there is nothing to go by.
  ///
  /// - Parameter categories: those of the registry; nil if they are not known.
  func read(
    _ bytes: [UInt8], publisher: String, slug: String, categories: Set<String>?
  ) -> Registration? {
    guard let reader = ObjectReader(text: bytes, findings, known: AssetReader.known) else {
      return nil
    }
    var asset = Registration(publisher: publisher, slug: slug)
    asset.title = reader.line("title")
    asset.kind = reader.choice("type", AssetType.self) ?? .addon
    asset.category = reader.string("category") ?? ""
    if case .string? = reader["category"]?.value, let categories,
      !categories.contains(asset.category)
    {
      reader.add(.unknownValue, "category", AssetReader.refusal(of: categories))
    }
    asset.license = license(reader)
    asset.author = reader.line("author")
    asset.summary = reader.line("summary")
    asset.repository = repository(reader)
    asset.issuesURL = reader.url("issues_url", isRequired: false)
    asset.icon = icon(reader)
    asset.previews = previews(reader)
    asset.tags = reader.strings("tags", atMost: 50) { text in
      text.unicodeScalars.count <= 64
        ? ObjectReader.refusal(line: text) : (.textTooLong, "a tag has at most 64 characters")
    }
    asset.support = support(reader)
    asset.vastId = reader.string("vast_id", isRequired: false) ?? ""
    if !asset.vastId.isEmpty,
      asset.vastId.utf8.count > 128 || !PackageId.isPortable(asset.vastId)
        || PackageId.refusal(asset.vastId) != nil
    {
      reader.add(.badId, "vast_id", "it is no id of a .vast package, such as org.example.face")
    }
    asset.provenance = provenance(reader)
    return asset
  }

  /// Nobody recommends their own.
  private func support(_ reader: ObjectReader) -> Support {
    guard let text = reader.string("support", isRequired: false) else { return .community }
    if let support = Support(rawValue: text), support != .featured { return support }
    reader.add(
      .unknownValue, "support",
      "it must be \"testing\" or \"community\"; what is featured, \"featured\" in registry.json says"
    )
    return .community
  }

  /// With the categories that there are, as long as somebody wants to read them.
  private static func refusal(of categories: Set<String>) -> String {
    let shown = categories.sorted(by: Path.precedes).prefix(20).joined(separator: ", ")
    let more = categories.count > 20 ? ", ..." : ""
    return "registry.json has no such category, but \(EntryName.printable(shown))\(more)"
  }

  /// Of an asset whose source does not say.
  static let noLicense = "LicenseRef-unknown"

  private func license(_ reader: ObjectReader) -> String {
    guard let text = reader.string("license") else { return "" }
    switch LicenseExpression.judge(text) {
    case .known where text == AssetReader.noLicense:
      reader.add(
        .unknownLicense, "license",
        "nobody has said under which licence it is, so that nobody can know what they may do with it",
        .advice)
    case .known: break
    case .wrong(let message): reader.add(.badLicense, "license", message)
    case .unknown(let name):
      reader.add(
        .unknownLicense, "license",
        "\(EntryName.printable(name)) is none of the licences that are known here; what is not on the list of SPDX is called LicenseRef-NAME",
        .advice)
    }
    return text
  }

  private func repository(_ reader: ObjectReader) -> Registration.Repository {
    var repository = Registration.Repository()
    guard let node = reader.required("repository"),
      let inner = ObjectReader(
        node, reader.path.name("repository"), findings, known: ["host", "url"])
    else { return repository }
    guard let host = inner.choice("host", RepositoryHost.self) else {
      _ = inner.url("url")
      return repository
    }
    repository.host = host
    repository.url = inner.string("url") ?? ""
    if case .string? = inner["url"]?.value, let refusal = host.refusal(repository.url) {
      inner.add(.badURL, "url", refusal)
    }
    return repository
  }

  private func icon(_ reader: ObjectReader) -> String {
    guard let text = reader.string("icon", isRequired: false), !text.isEmpty else { return "" }
    if AssetReader.isIconFile(text) { return text }
    if WebAddress(text)?.scheme != "https" {
      reader.add(
        .badIcon, "icon",
        "it must be \"icon.png\", \"icon.jpg\" or \"icon.jpeg\", a file beside asset.json, or a URL of https"
      )
    }
    return text
  }

  /// Whether an icon is a file in the asset's folder.
  package static func isIconFile(_ icon: String) -> Bool {
    ["icon.png", "icon.jpg", "icon.jpeg"].contains(icon)
  }

  private func provenance(_ reader: ObjectReader) -> Registration.Provenance? {
    guard let node = reader["provenance"],
      let inner = ObjectReader(
        node, reader.path.name("provenance"), findings, known: ["source", "id", "url", "imported"])
    else { return nil }
    var provenance = Registration.Provenance()
    provenance.source = inner.line("source")
    provenance.id = inner.line("id", isRequired: false)
    provenance.url = inner.url("url", isRequired: false)
    provenance.imported = inner.time("imported")
    return provenance
  }

  private func previews(_ reader: ObjectReader) -> [Registration.Preview] {
    let known = ["type", "url", "thumbnail_url"]
    return reader.objects("previews", atMost: 1000, known: known).map {
      var preview = Registration.Preview()
      preview.kind = $0.choice("type", Registration.Preview.Kind.self) ?? .image
      preview.url = $0.url("url")
      preview.thumbnailURL = $0.url("thumbnail_url", isRequired: false)
      return preview
    }
  }
}
