package import AssetStoreWeb

/// What a client gets.
package struct Response: Sendable {
  package enum Body: Sendable {
    case bytes([UInt8])
    /// All of a file, which does not change.
    case file(path: String, size: Int64)
  }

  package var status: Int32
  /// In the order in which they are sent.
  package var fields: [(name: String, value: String)]
  package var body: Body
  /// Names the route that gave it: "GET /asset/{id}"; "" if there is none of the request.
  package var route = ""

  package init(_ status: Int32, type: String, _ body: Body) {
    self.status = status
    fields = [("Content-Type", type)]
    self.body = body
  }

  /// Bytes of the body.
  package var size: Int64 {
    switch body {
    case .bytes(let bytes): Int64(bytes.count)
    case .file(_, let size): size
    }
  }

  /// A JSON document.
  package static func json(
    _ status: Int32 = 200, _ write: (inout AnswerText) -> Void
  ) -> Response {
    Response(status, type: "application/json", .bytes(AnswerText.file(write)))
  }

  /// An object.
  package static func object(
    _ status: Int32 = 200, _ write: (inout AnswerText) -> Void
  ) -> Response {
    json(status) { $0.object(nil, write) }
  }

  package static func redirect(_ status: Int32 = 303, to location: String) -> Response {
    var response = Response(status, type: "text/plain; charset=utf-8", .bytes([]))
    response.fields.append(("Location", location))
    return response
  }
}
