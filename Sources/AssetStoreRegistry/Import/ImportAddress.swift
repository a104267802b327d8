internal import AssetStoreCore

/// Where a repository is, as far as the URL of some page tells.
struct ImportAddress: Equatable {
  let host: RepositoryHost
  let url: String
  /// Who keeps it there; "" if nobody knows.
  let account: String
  /// As publishers name it; "" if nobody knows.
  let owner: String

  /// Nil for what is no URL.
  ///
  /// - Parameter page: of a repository, or of something in it.
  init?(_ page: String) {
    guard let page = ImportAddress.url(page), let address = WebAddress(page) else { return nil }
    var server = address.host.lowercased()
    if server.hasPrefix("www.") { server.removeFirst(4) }
    let host = RepositoryHost(of: "https://\(server)/")
    var names = address.path.filter { !$0.isEmpty }
    names = host == .gitlab ? Array(names.prefix { $0 != "-" }) : Array(names.prefix(2))
    if let last = names.last, last.hasSuffix(".git") {
      names[names.count - 1] = last.dropLast(4)
    }
    let url = "https://\(server)/\(names.joined(separator: "/"))"
    guard host != .custom, let owner = names.first, host.refusal(url) == nil else {
      (self.host, self.url) = (.custom, page)
      account = ImportAddress.pageAccount(server, names)
      self.owner = ImportAddress.owner(.github, account)
      return
    }
    (self.host, self.url, account) = (host, url, String(owner))
    self.owner = ImportAddress.owner(host, account)
  }

  private static func owner(_ host: RepositoryHost, _ account: String) -> String {
    let owner = "\(host.rawValue):\(account)"
    return !account.isEmpty && PublisherReader.isOwner(owner) ? owner : ""
  }

  /// Of GitHub, whose accounts have pages and snippets that are no repositories.
  private static func pageAccount(_ server: String, _ names: [Substring]) -> String {
    if server == "gist.github.com" { return names.count > 1 ? String(names[0]) : "" }
    let labels = server.split(separator: ".", omittingEmptySubsequences: false)
    return labels.count == 3 && labels[1...] == ["github", "io"] ? String(labels[0]) : ""
  }

  /// The page of who keeps it; "" if nobody knows.
  var ownerPage: String {
    guard !owner.isEmpty, host != .custom else { return "" }
    return url.split(separator: "/", omittingEmptySubsequences: false).prefix(4)
      .joined(separator: "/")
  }

  /// The commit that an archive of this repository is of; nil if it is of none, or called by another name than its hash.
  func commit(of archive: String) -> String? {
    guard archive.hasSuffix(".zip"), let name = Path.names(archive[...]).last else { return nil }
    let commit = name.dropLast(4).lowercased()
    guard [40, 64].contains(commit.utf8.count), commit.utf8.allSatisfy({ Hex.digit($0) != nil }),
      host.archive(of: commit, in: url)?.lowercased() == archive.lowercased()
    else { return nil }
    return commit
  }

  /// A URL with escapes for what may not stand in it; nil if it is none even so.
  static func url(_ text: String) -> String? {
    var url = ""
    for byte in ImportText.line(text, atMost: WebAddress.longest).utf8 {
      let isAllowed = byte > 0x20 && byte < 0x7f && !"\"'<>[]\\^`{|}".utf8.contains(byte)
      url += isAllowed ? String(UnicodeScalar(byte)) : "%" + Hex.encode([byte]).uppercased()
    }
    return WebAddress(url) == nil ? nil : url
  }
}
