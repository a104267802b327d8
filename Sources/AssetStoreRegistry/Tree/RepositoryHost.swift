/// Who keeps a repository, and so what its addresses look like.
///
/// Source of the rules: what the server of Godot's Asset Library takes, with https only.
package enum RepositoryHost: String, Sendable, CaseIterable {
  case github
  case gitlab
  case bitbucket
  case codeberg
  case gitea
  case custom

  /// What is wrong with the address of a repository, as a sentence; nil if nothing is.
  func refusal(_ text: String) -> String? {
    guard let address = WebAddress(text) else { return WebAddress.rule }
    if self == .custom { return nil }
    guard address.scheme == "https" else { return "it must begin with https://" }
    if let only = onlyHost, !text.utf8.starts(with: "https://\(only)/".utf8) {
      return "a repository of \(rawValue) is at https://\(only)/OWNER/NAME"
    }
    let names = address.path
    let most = self == .gitlab ? 20 : 2
    guard !address.hasQuery, (2...most).contains(names.count),
      names.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." && $0 != "-" })
    else {
      return "it must end with /OWNER/NAME of the repository, without \"/\" or anything else behind"
    }
    if names.last?.hasSuffix(".git") == true { return "it must not end with .git" }
    return nil
  }

  /// Whose address it is, as far as that shows.
  init(of url: String) {
    let host = WebAddress(url)?.host
    self =
      host == "gitlab.com"
      ? .gitlab
      : [.github, .bitbucket, .codeberg].first { $0.onlyHost == host.map(String.init) } ?? .custom
  }

  private var onlyHost: String? {
    switch self {
    case .github: "github.com"
    case .bitbucket: "bitbucket.org"
    case .codeberg: "codeberg.org"
    case .gitlab, .gitea, .custom: nil
    }
  }

  /// Where the archive of a commit is; nil if nobody knows.
  package func archive(of commit: String, in repository: String) -> String? {
    switch self {
    case .github, .codeberg, .gitea: "\(repository)/archive/\(commit).zip"
    case .gitlab: "\(repository)/-/archive/\(commit).zip"
    case .bitbucket: "\(repository)/get/\(commit).zip"
    case .custom: nil
    }
  }
}
