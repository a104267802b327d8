internal import AssetStoreCore
internal import AssetStoreWeb

/// What an editor shows of an asset, in BBCode: the summary, what its newest release needs, which editors do not install,
/// and the description.
struct EngineDescription {
  let text: String

  init(_ asset: Registration, _ card: AssetCard, _ settings: RegistrySettings) throws {
    var parts = [Markdown.bbcode(plain: asset.summary)]
    if let release = asset.releases.first(where: \.yanked.isEmpty) {
      parts += EngineDescription.needs(release, settings)
    }
    parts.append(try Markdown.bbcode(asset.descriptions[""] ?? ""))
    text = parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// The lines of a release that say what it needs, each for a paragraph.
  static func needs(_ release: RegisteredRelease, _ settings: RegistrySettings) -> [String] {
    var lines: [String] = []
    for (isOptional, words) in [(false, "Install this, too"), (true, "Goes well with")] {
      let names = release.dependencies.filter { $0.isOptional == isOptional }.map {
        "[url=\(settings.page(of: $0.name))]\($0.name)[/url] \(Markdown.bbcode(plain: $0.range))"
      }
      if !names.isEmpty { lines.append("[b]\(words):[/b] \(names.joined(separator: ", "))") }
    }
    if !release.permissions.isEmpty {
      let names = release.permissions.map { Markdown.bbcode(plain: $0) }
      lines.append("[b]Asks for:[/b] \(names.joined(separator: ", "))")
    }
    return lines
  }
}

extension RegistrySettings {
  /// URL of the page about an asset.
  ///
  /// - Parameter asset: PUBLISHER/SLUG.
  func page(of asset: String) -> String { "\(url)assets/\(asset)/" }

  /// The URL of an icon that a card has; "" if it has none.
  func icon(_ card: AssetCard) -> String {
    let isOurs = !card.icon.isEmpty && !card.icon.utf8.starts(with: "https://".utf8)
    return isOurs ? url + card.icon : card.icon
  }
}
