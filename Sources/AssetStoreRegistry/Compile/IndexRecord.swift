internal import AssetStoreCore

/// An asset as a shard has it.
enum IndexRecord {
  /// - Parameter icon: URL of the icon, perhaps relative to the registry's base URL.
  static func value(_ asset: Registration, icon: String) -> JSONValue {
    var members: [String: JSONValue] = [
      "publisher": .string(asset.publisher), "slug": .string(asset.slug),
      "type": .string(asset.kind.rawValue), "title": .string(asset.title),
      "author": .string(asset.author), "category": .string(asset.category),
      "license": .string(asset.license), "summary": .string(asset.summary),
      "description": .string(asset.descriptions[""] ?? ""), "icon_url": .string(icon),
      "browse_url": .string(asset.repository.url), "issues_url": .string(asset.issuesURL),
      "support": .string(asset.support.rawValue), "tags": strings(asset.tags),
      "vast_id": .string(asset.vastId), "previews": .array(asset.previews.map(preview)),
      "updated": .integer(asset.releases.map(\.published).max() ?? 0),
      "releases": .array(asset.releases.map { release($0, asset.repository) }),
    ]
    let translated = asset.descriptions.filter { !$0.key.isEmpty }
      .mapValues { JSONValue.string($0) }
    if !translated.isEmpty { members["descriptions"] = .object(translated) }
    return .object(members)
  }

  private static func preview(_ preview: Registration.Preview) -> JSONValue {
    [
      "type": .string(preview.kind.rawValue), "url": .string(preview.url),
      "thumbnail_url": .string(preview.thumbnailURL),
    ]
  }

  private static func release(
    _ release: RegisteredRelease, _ repository: Registration.Repository
  ) -> JSONValue {
    [
      "version": .string(release.version), "godot_min": .string(release.godotMin),
      "godot_max": .string(release.godotMax), "url": .string(url(release, repository)),
      "sha256": .string(release.sha256), "size": .integer(release.size),
      "published": .integer(release.published),
      "dependencies": .array(release.dependencies.map(dependency)),
      "permissions": strings(release.permissions), "yanked": .string(release.yanked),
    ]
  }

  /// Where the archive of a release is.
  static func url(
    _ release: RegisteredRelease, _ repository: Registration.Repository
  ) -> String {
    if !release.downloadURL.isEmpty { return release.downloadURL }
    return repository.host.archive(of: release.commit, in: repository.url) ?? ""
  }

  private static func dependency(_ dependency: RegisteredRelease.Dependency) -> JSONValue {
    [
      "name": .string(dependency.name), "version": .string(dependency.range),
      "optional": .bool(dependency.isOptional),
    ]
  }

  private static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}
