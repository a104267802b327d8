/// Who hosts an asset's files: how the place of its archive is told from that of its repository.
///
/// Source of the rules: the library's server.
enum Provider: Int64, CaseIterable, Sendable {
  case custom = -1
  case gitHub = 0
  case gitLab = 1
  case bitBucket = 2
  case gitea = 3
  case cgit = 4

  var name: String {
    switch self {
    case .custom: "Custom"
    case .gitHub: "GitHub"
    case .gitLab: "GitLab"
    case .bitBucket: "BitBucket"
    case .gitea: "Gogs/Gitea/Codeberg"
    case .cgit: "cgit"
    }
  }

  /// "Gogs/Gitea" is what older clients say.
  init?(named name: String) {
    if name == "Gogs/Gitea" {
      self = .gitea
      return
    }
    guard let provider = Provider.allCases.first(where: { $0.name == name }) else { return nil }
    self = provider
  }

  /// Where the archive of a commit is to be had.
  ///
  /// - Parameter commit: of `custom` the URL itself.
  func downloadURL(browse: String, commit: String) -> String {
    let base = Provider.base(browse)
    return switch self {
    case .custom: commit
    case .gitHub, .gitea: "\(base)/archive/\(commit).zip"
    case .gitLab: "\(base)/-/archive/\(commit).zip"
    case .bitBucket: "\(base)/get/\(commit).zip"
    case .cgit: "\(base)/snapshot/\(commit).zip"
    }
  }

  /// Where issues are told of an asset that says nothing about it; "" if nobody knows.
  func issuesURL(browse: String) -> String {
    switch self {
    case .custom, .cgit: ""
    case .gitHub, .gitLab, .bitBucket, .gitea: "\(Provider.base(browse))/issues"
    }
  }

  /// What keeps the asset of a user who was not verified out.
  func refusals(browse: String, commit: String) -> [String] {
    var refusals: [String] = []
    if !isRepository(browse, commit: commit) { refusals.append(shape) }
    if URLParts(Provider.base(browse)).map({ $0.isSecure && $0.path.hasSuffix(".git") }) == true {
      refusals.append("the repository's URL is to be that of its page, without \".git\"")
    }
    return refusals
  }

  static func refusals(icon: String) -> [String] {
    isImage(icon) ? [] : ["icon_url is to be the http or https URL of a png, jpg or jpeg file"]
  }

  /// What a moderator should look at.
  func warnings(browse: String, commit: String) -> [String] {
    var warnings: [String] = []
    if self != .custom, !Provider.isCommit(commit) {
      warnings.append(
        "download_commit is no commit's hash of 40 or 64 lower-case hex digits: what it names may change"
      )
    }
    let host = URLParts(browse)?.host ?? ""
    switch self {
    case .gitLab where host != "gitlab.com":
      warnings.append("the host is not gitlab.com: check that it is a GitLab")
    case .gitea where !["notabug.org", "codeberg.org"].contains(host):
      warnings.append("the host is not codeberg.org or notabug.org: check that it is a Gitea")
    case .cgit: warnings.append("check that the repository's host is a cgit")
    default: break
    }
    return warnings
  }

  /// Whether a text is the whole hash of a commit.
  static func isCommit(_ text: String) -> Bool {
    [40, 64].contains(text.utf8.count)
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  private static func isImage(_ url: String) -> Bool {
    guard let parts = URLParts(url) else { return false }
    return ["png", "jpg", "jpeg"].contains { parts.path.lowercased().hasSuffix("." + $0) }
  }

  private func isRepository(_ browse: String, commit: String) -> Bool {
    guard self != .custom else {
      return URLParts(commit).map { $0.path.lowercased().hasSuffix(".zip") } ?? false
    }
    guard let parts = URLParts(Provider.base(browse)) else { return false }
    return switch self {
    case .gitHub: parts.isSecure && parts.host == "github.com" && parts.names == 2
    case .bitBucket: parts.isSecure && parts.host == "bitbucket.org" && parts.names == 2
    case .gitLab: parts.isSecure && parts.names >= 2
    case .gitea, .cgit: parts.names == 2
    case .custom: false
    }
  }

  private var shape: String {
    switch self {
    case .custom: "download_commit is to be the http or https URL of a zip file"
    case .gitHub: "browse_url is to be https://github.com/<owner>/<name>"
    case .bitBucket: "browse_url is to be https://bitbucket.org/<owner>/<name>"
    case .gitLab: "browse_url is to be https://<host>/<owner>/<name>"
    case .gitea, .cgit: "browse_url is to be http(s)://<host>/<owner>/<name>"
    }
  }

  private static func base(_ url: String) -> String {
    var base = url[...]
    while base.utf8.last == UInt8(ascii: "/") { base.removeLast() }
    return String(base)
  }

  /// An http or https URL; nil for anything else.
  private struct URLParts {
    var isSecure: Bool
    var host: String
    /// Without what is behind "?" and "#".
    var path: String
    /// Of the path, none of them empty; 0 if one is.
    var names: Int

    init?(_ url: String) {
      guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { return nil }
      let lower = url.lowercased()
      guard lower.hasPrefix("https://") || lower.hasPrefix("http://") else { return nil }
      isSecure = lower.hasPrefix("https://")
      let rest = url.dropFirst(isSecure ? 8 : 7)
      let slash = rest.firstIndex(of: "/") ?? rest.endIndex
      host = rest[..<slash].lowercased()
      guard !host.isEmpty else { return nil }
      path = String(rest[slash...].prefix { $0 != "?" && $0 != "#" })
      let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
      names = parts.contains { $0.isEmpty } ? 0 : parts.count
    }
  }
}
