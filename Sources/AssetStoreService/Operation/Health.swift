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
  }
}
