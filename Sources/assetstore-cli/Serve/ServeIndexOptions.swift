internal import Glibc

/// What the static index is built with, and where.
struct ServeIndexOptions {
  let data: String
  let output: String
  let key: String
  /// Where the index will lie, and where clients reach the service.
  let url: String
  let address: String
  let title: String

  /// The registry that it is made of.
  var registry: String { "\(data)/registry" }

  /// What a service is called of which nobody says it.
  static let usualTitle = "Asset Store"

  /// Nil without `--index`.
  init?(_ invocation: Invocation, data: String) throws {
    let needed: [Option] = [.indexKey, .indexURL, .siteURL]
    guard let output = invocation[.index] else {
      for option in [Option.indexKey, .indexURL] where invocation[option] != nil {
        throw Failure.usage(
          "--\(option.name) needs --index", subject: "--\(option.name)",
          hint: "--index DIR says where the index comes to lie")
      }
      return nil
    }
    for option in needed where invocation[option] == nil {
      throw Failure.usage(
        "--index needs --\(option.name)", subject: "--index",
        hint: "an index is signed, and names where it and the service are: give "
          + "--index-key FILE, --index-url URL and --url URL")
    }
    self.data = data
    self.output = output
    key = invocation[.indexKey] ?? ""
    url = invocation[.indexURL] ?? ""
    address = invocation[.siteURL] ?? ""
    title = invocation[.siteName] ?? ServeIndexOptions.usualTitle
    // Better told now than in a log.
    guard unsafe access(key, R_OK) == 0 else {
      throw Failure.system(errno, "cannot read the key \(key)", subject: key)
    }
  }
}
