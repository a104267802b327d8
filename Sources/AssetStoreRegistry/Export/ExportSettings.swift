internal import AssetStoreCore

/// registry.json. A new one has what a registry needs; in one that is there only the URL, if one is given, the categories
/// that assets have, and which of ours are featured are put right. All else is the maintainers'.
struct ExportSettings {
  private let old: [String: JSONValue]?
  private var values: [String: JSONValue]

  /// What is wrong with registry.json, or would be, becomes a finding.
  init(
    _ options: RegistryExport.Options, _ there: RegistryFolder, _ findings: Findings
  ) throws {
    let text = try there.settings.flatMap {
      try there.read($0, largest: RegistryValidator.largestFile, findings)
    }
    old = text.flatMap { findings.json($0, largest: RegistryValidator.largestFile) }
      .flatMap { JSONValue($0)?.object }
    values = old ?? ExportSettings.new(options)
    if !options.url.isEmpty { values["url"] = .string(options.url) }
    guard findings.errors == 0 else { return }
    let made = try RegistryFile.text(values)
    findings.turn(to: SettingsReader.file, text: old == nil || !options.url.isEmpty ? made : text)
    _ = SettingsReader(findings).read(made)
    if old == nil, options.url.isEmpty {
      findings.add(
        .advice, .badURL, "nobody has said where the index will lie: write it into \"url\"")
    }
  }

  private static func new(_ options: RegistryExport.Options) -> [String: JSONValue] {
    let title = ImportText.line(options.title)
    let made = ImportText.name(title)
    let name = Ref.isSourceName(made) ? made : "registry"
    return [
      "format": .integer(1), "name": .string(name),
      "title": ["en": .string(title.isEmpty ? name : title)], "description": [:],
      "url": .string("https://\(name).example.org/"), "mirrors": [], "expiry_days": .integer(90),
      "categories": .array(UsualCategory.all.map(\.value)),
    ]
  }

  /// Its new bytes; nil if nothing changes.
  ///
  /// - Parameters:
  ///   - featured: names of assets that were exported.
  ///   - own: what earlier exports wrote, as `ExportFolder` names it.
  mutating func text(
    featured: [String], _ categories: Set<String>, own: Set<String>, _ findings: Findings
  ) throws -> [UInt8]? {
    let before = ExportSettings.elements(values["featured"]).compactMap(\.string)
    let others = before.filter { !own.contains("\(AssetReader.folder)/\($0)") }
    let all = others + featured.filter { !others.contains($0) }
    // As people sorted them, as long as they are the same.
    if Set(all) != Set(before) { values["featured"] = .array(all.map { .string($0) }) }

    var rows = ExportSettings.elements(values["categories"])
    let known = Set(rows.compactMap { $0.object?["id"]?.string })
    for category in UsualCategory.all
    where categories.contains(category.id) && !known.contains(category.id) {
      rows.append(category.value)
    }
    values["categories"] = .array(rows)
    guard values != old else { return nil }
    let text = try RegistryFile.text(values)
    findings.turn(to: SettingsReader.file, text: text)
    _ = SettingsReader(findings).read(text)
    return text
  }

  private static func elements(_ value: JSONValue?) -> [JSONValue] {
    if case .array(let elements)? = value { elements } else { [] }
  }
}
