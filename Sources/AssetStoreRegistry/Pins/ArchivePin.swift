internal import AssetStoreCore

/// Downloads archives, to know what they are. Their URLs are those of whoever registered them.
struct ArchivePin {
  private let cache: ArchiveCache
  private let http: HTTPOptions
  private let progress: Progress

  /// How they are asked for: strangers have nothing sent that this user knows, and reach none whom only we can.
  static var http: HTTPOptions {
    var http = HTTPOptions()
    (http.usesCredentials, http.isPublicOnly) = (false, true)
    return http
  }

  init(_ cache: ArchiveCache, _ http: HTTPOptions, _ progress: Progress) {
    (self.cache, self.http, self.progress) = (cache, http, progress)
  }

  /// Whether an error is about one archive, and others may still be had.
  static func isAboutArchive(_ error: StoreError) -> Bool {
    switch error.status {
    case .network, .integrity, .refused: true
    default: error.reason == .invalidArgument
    }
  }

  /// The hash and size of what a URL gives, which is in the cache then.
  ///
  /// - Parameter known: what its hash must be; "" where nobody knows. Then others on the way must not be able to
  ///   change it: the URL is one of https, or of this machine.
  func fetch(_ url: String, expecting known: String = "") throws -> (sha256: String, size: Int64) {
    guard let address = WebAddress(url) else {
      throw StoreError(.invalidArgument, "\(HTTP.shown(url)) is no URL", subject: HTTP.shown(url))
    }
    let isHere =
      address.host == "localhost"
      || address.host.utf8.starts(with: "127.".utf8)
        && address.host.utf8.allSatisfy { (0x2e...0x39).contains($0) }
    guard !known.isEmpty || address.scheme == "https" || isHere else {
      throw StoreError(
        .invalidArgument,
        "\(HTTP.shown(url)) is no URL of https: anybody on the way could change what it gives",
        subject: HTTP.shown(url), hint: "give one of https, or the hash that its archive has")
    }
    let archive = try cache.fetch(url: url, expecting: known, options: http, progress: progress)
    do {
      // What a server says instead of an archive must not become what was published.
      _ = try Archive(path: archive.path)
    } catch let error as StoreError where ArchivePin.isAboutArchive(error) {
      throw StoreError(
        error.reason,
        error.message.replacing(Path.name(archive.path), with: HTTP.shown(url)),
        subject: HTTP.shown(url))
    }
    return (archive.sha256, archive.size)
  }
}
