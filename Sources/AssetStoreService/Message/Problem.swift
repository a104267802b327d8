internal import AssetStoreWeb

/// Why a request is not done: a response that is thrown.
package struct Problem: Error, Sendable, Equatable {
  package var status: Int32
  /// For the client, in one line and without anything secret.
  package var message: String
  /// Seconds after which another try makes sense; 0: not told.
  package var retryAfter: Int64

  package init(_ status: Int32, _ message: String, retryAfter: Int64 = 0) {
    self.status = status
    self.message = message
    self.retryAfter = retryAfter
  }

  package static func missing(_ field: String) -> Problem {
    Problem(400, "\(field) is required, and has to be a string")
  }

  /// As both protocols write it: {"error": "..."}.
  package var response: Response {
    var response = Response.object(status) { $0.string("error", message) }
    if status == 401 { response.fields.append(("WWW-Authenticate", "Bearer")) }
    if retryAfter > 0 { response.fields.append(("Retry-After", "\(retryAfter)")) }
    return response
  }
}
