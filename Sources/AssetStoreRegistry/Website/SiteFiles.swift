internal import AssetStoreCore
internal import AssetStoreWeb

/// The files that all pages share: how they look, and what runs in them.
enum SiteFiles {
  /// By name; in site/.
  static let all: [(name: String, bytes: [UInt8])] =
    PageFiles.all + [
      ("site.js", PackageResources.site_js),
      ("search.js", PackageResources.search_js),
    ] + register

  /// The page that registers an asset, and the rules of what it makes.
  private static let register: [(name: String, bytes: [UInt8])] = [
    ("register.js", PackageResources.register_js),
    ("registration.js", PackageResources.registration_js),
    ("schema.js", PackageResources.schema_js), ("license.js", PackageResources.license_js),
    ("icon.js", PackageResources.icon_js), ("zip.js", PackageResources.zip_js),
    ("registry.schema.json", PackageResources.registry_schema_json),
    ("registry-publisher.schema.json", PackageResources.registry_publisher_schema_json),
    ("registry-asset.schema.json", PackageResources.registry_asset_schema_json),
    ("registry-release.schema.json", PackageResources.registry_release_schema_json),
  ]

  /// Differs if any of them does.
  static let version: String = {
    let hashes = all.map { (try? SHA256.hash($0.bytes)) ?? "" }
    return String(((try? SHA256.hash(hashes.joined())) ?? "0").prefix(8))
  }()
}
