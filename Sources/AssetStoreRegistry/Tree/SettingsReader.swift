internal import AssetStoreCore

/// Reads registry.json.
struct SettingsReader {
  static let file = "registry.json"
  private let findings: Findings

  /// - Parameter findings: turned to the file.
  init(_ findings: Findings) { self.findings = findings }

  /// Nil if there is nothing to go by.
  ///
  /// - Parameter isRegistered: whether there is an asset of this name, as PUBLISHER/SLUG.
  func read(
    _ bytes: [UInt8], where isRegistered: (String) -> Bool = { _ in true }
  ) -> RegistrySettings? {
    let known = [
      "name", "title", "description", "url", "mirrors", "expiry_days", "categories", "maintainers",
      "featured",
    ]
    guard let reader = ObjectReader(text: bytes, findings, known: known) else { return nil }
    var settings = RegistrySettings()
    settings.name = reader.string("name") ?? ""
    if case .string? = reader["name"]?.value, !Ref.isSourceName(settings.name) {
      reader.add(
        .badName, "name",
        "a name has 1 to 64 of a-z, 0-9, \".\", \"_\" and \"-\", and not only digits")
    }
    settings.title = reader.texts("title", isRequired: true)
    settings.description = reader.texts("description", isRequired: false)
    settings.url = reader.url("url")
    checkBase(settings.url) { reader.add(.badURL, "url", $0) }
    settings.mirrors = reader.strings("mirrors", atMost: 16) { text in
      guard WebAddress(text) != nil else { return (.badURL, WebAddress.rule) }
      var refusal: (PackageFinding.Code, String)?
      checkBase(text) { refusal = (.badURL, $0) }
      return refusal
    }
    settings.expiryDays = Int(reader.integer("expiry_days", in: 1...3650) ?? 90)
    settings.categories = categories(reader)
    settings.maintainers = reader.strings("maintainers", atMost: 100) {
      PublisherReader.isOwner($0) ? nil : (.badOwner, PublisherReader.ownerRule)
    }
    settings.featured = reader.strings("featured", atMost: 1000) {
      RegistryName.isReference($0) ? nil : (.badName, "it must be PUBLISHER/SLUG")
    }
    for name in settings.featured where !isRegistered(name) {
      reader.add(.unknownValue, "featured", "\(name) is not here", .advice)
    }
    return settings
  }

  private func checkBase(_ url: String, _ add: (String) -> Void) {
    guard let address = WebAddress(url) else { return }
    if address.hasQuery || address.path.last != "" {
      add("it must end with \"/\": it is the folder that everything lies in")
    }
  }

  private func categories(_ reader: ObjectReader) -> [RegistrySettings.Category] {
    var seen: Set<String> = []
    return reader.objects("categories", atMost: 1000, isRequired: true, known: nil).compactMap {
      guard let id = $0.string("id") else { return nil }
      if let refusal = RegistryName.refusal(id) {
        $0.add(.badName, "id", refusal)
      } else if !seen.insert(id).inserted {
        $0.add(.duplicateItem, "id", "there is a category of this name already")
      }
      return RegistrySettings.Category(
        id: id, names: $0.texts(except: ["id"], isRequired: true))
    }
  }
}
