internal import AssetStoreCore
internal import AssetStoreWeb

/// The files that all pages share: how they look, and what runs in them.
enum SiteFiles {
  /// By name; in site/.
  static let all: [(name: String, bytes: [UInt8])] =
    PageFiles.all + [
      ("site.js", PackageResources.site_js),
      ("search.js", PackageResources.search_js),
    ]

  /// Differs if any of them does.
  static let version: String = {
    let hashes = all.map { (try? SHA256.hash($0.bytes)) ?? "" }
    return String(((try? SHA256.hash(hashes.joined())) ?? "0").prefix(8))
  }()
}
