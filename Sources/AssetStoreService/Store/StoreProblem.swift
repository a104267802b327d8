internal import AssetStoreCore
internal import AssetStoreWeb

/// A parameter that the store does not take.
struct InvalidParameter: Error {
  var name: String
  var message: String

  init(_ name: String, _ message: String) {
    self.name = name
    self.message = message
  }

  /// As the store writes it: {"detail": [{"loc": ["query", NAME], "msg": ..., "type": ...}]}.
  fileprivate var response: Response {
    .object(422) { answer in
      answer.array("detail") { answer in
        answer.object { answer in
          answer.array("loc") { answer in
            answer.string(nil, "query")
            answer.string(nil, name)
          }
          answer.string("msg", message)
          answer.string("type", "value_error")
        }
      }
    }
  }
}

extension Service {
  /// An endpoint of the store, whose errors are told as the store tells them.
  static func storeEndpoint(
    _ answer: @escaping @Sendable (Service, Request, [String]) throws -> Response
  ) -> Endpoint {
    Endpoint(problems: .detail) { service, request, values in
      do {
        return try answer(service, request, values)
      } catch let invalid as InvalidParameter {
        return invalid.response
      }
    }
  }
}
