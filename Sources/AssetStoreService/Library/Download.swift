internal import AssetStoreCore

/// Where an archive is to be had, and what is known of its bytes.
struct Download: Sendable, Equatable {
  var url: String
  /// "": not known.
  var sha256: String
}

/// What clients are told of where archives are.
struct DownloadPlaces: Sendable {
  /// Of the service.
  var address: String
  /// Whether those that are kept elsewhere go through here.
  var keepsArchives: Bool

  /// Of an asset: its newest release, where that was uploaded, or what its provider has.
  func download(_ asset: AssetRecord, _ releases: [ReleaseRecord]) -> Download {
    let url = asset.providerURL
    let offered = releases.filter { $0.yanked.isEmpty }
    if let newest = offered.first, newest.url.isEmpty { return download(newest, of: asset) }
    guard let known = offered.first(where: { $0.url == url }) else {
      // What was withdrawn is not offered: the newest that was not is.
      if releases.contains(where: { $0.url == url }) {
        return offered.first.map { download($0, of: asset) } ?? Download(url: "", sha256: "")
      }
      return Download(url: url, sha256: "")
    }
    return download(known, of: asset)
  }

  func download(_ release: ReleaseRecord, of asset: AssetRecord) -> Download {
    let name = PercentEncoding.encoded("\(asset.slug)-\(release.version).zip")
    var download = Download(url: release.url, sha256: release.sha256)
    if release.url.isEmpty, !release.sha256.isEmpty {
      download.url = "\(address)/archives/\(release.sha256)/\(name)"
    } else if keepsArchives, HTTP.isHTTP(release.url) {
      download.url = "\(address)/archives/release/\(release.id)/\(name)"
    }
    return download
  }
}
