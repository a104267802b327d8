internal import AssetStoreCore
internal import AssetStoreWeb

extension Service {
  /// What who runs the service asks.
  static func addOperation(to router: inout Router<Endpoint>) {
    router.add(
      "GET", "/healthz",
      Endpoint { service, _, _ in
        // That the database can be read is what all else rests on.
        try service.data.read { _ = try $0.first("SELECT 1", as: { $0.integer(0) }) }
        return .object { $0.string("status", "ok") }
      })
    router.add(
      "GET", "/metrics",
      Endpoint { service, request, _ in
        guard service.options.hasPublicMetrics || request.isOfThisMachine else {
          throw Problem(403, "the figures are for who runs the service")
        }
        let text = service.metrics.text(try service.data.read(Figures.init))
        return Response(200, type: "text/plain; version=0.0.4; charset=utf-8", .bytes(text))
      })
  }
}

extension Request {
  /// Whether the client is on the machine of the service.
  fileprivate var isOfThisMachine: Bool {
    address == "::1" || address.utf8.starts(with: "127.".utf8)
  }
}
