internal import AssetStoreCore

/// Where an archive is to be had, and what is known of its bytes.
struct Download: Sendable, Equatable {
  var url: String
  /// "": not known.
  var sha256: String

  init(url: String, sha256: String) {
    self.url = url
    self.sha256 = sha256
  }

  /// Of an asset: its newest release, where that was uploaded, or what its provider has.
  init(_ asset: AssetRecord, _ releases: [ReleaseRecord], address: String) {
    let url = asset.providerURL
    let newest = releases.first { $0.yanked.isEmpty }
    if let newest, newest.url.isEmpty {
      self = Download(newest, slug: asset.slug, address: address)
    } else {
      let known = releases.first { $0.url == url && $0.yanked.isEmpty }
      self.init(url: url, sha256: known?.sha256 ?? "")
    }
  }

  init(_ release: ReleaseRecord, slug: String, address: String) {
    let name = Service.part("\(slug)-\(release.version).zip")
    let isOurs = release.url.isEmpty && !release.sha256.isEmpty
    self.init(
      url: isOurs ? "\(address)/archives/\(release.sha256)/\(name)" : release.url,
      sha256: release.sha256)
  }
}
