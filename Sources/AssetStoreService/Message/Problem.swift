internal import AssetStoreWeb

/// Why a request is not done: a response that is thrown.
package struct Problem: Error, Sendable, Equatable {
  package var status: Int32
  /// For the client, in one line and without anything secret.
  package var message: String
  /// Seconds after which another try makes sense; 0: not told.
  package var retryAfter: Int64
  /// Methods that would do, with commas between; "": that is not what is wrong.
  package var allowed: String

  package init(
    _ status: Int32, _ message: String, retryAfter: Int64 = 0, allowed: String = ""
  ) {
    self.status = status
    self.message = message
    self.retryAfter = retryAfter
    self.allowed = allowed
  }

  package static func missing(_ field: String) -> Problem {
    Problem(400, "\(field) is required, and has to be a string")
  }

  /// As the protocol of a route writes it.
  package func response(_ style: ProblemStyle = .error) -> Response {
    var response = Response.object(status) { $0.string(style.rawValue, message) }
    if status == 401 { response.fields.append(("WWW-Authenticate", "Bearer")) }
    if retryAfter > 0 { response.fields.append(("Retry-After", "\(retryAfter)")) }
    if !allowed.isEmpty { response.fields.append(("Allow", allowed)) }
    return response
  }
}

/// What holds the message. The raw values are the names of the field.
package enum ProblemStyle: String, Sendable {
  /// {"error": "..."}: of the library, and of routes of ours.
  case error
  /// {"detail": "..."}: of the store.
  case detail

  /// What lies below the store's base and is ours.
  private static let ours = ["account", "edits", "publish", "upstream"]

  /// Of a path that is no route's, or not with its method.
  init(path: String) {
    let parts = path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
    let isOurs = parts.count > 2 && ProblemStyle.ours.contains(parts[2])
    self = parts.starts(with: ["api", "v1"]) && !isOurs ? .detail : .error
  }
}
