internal import AssetStoreCore

/// What programs may ask, described in OpenAPI 3.1: a document for each protocol and one for all else, as they lie in
/// Resources/ and are installed. What the routes do, the documents say: tests compare the two.
enum ServiceDocument: CaseIterable {
  case library
  case store
  /// Of routes of ours.
  case service

  /// Of the paths in it.
  var base: String {
    switch self {
    case .library: Service.libraryBase
    case .store: Service.storeBase
    case .service: ""
    }
  }

  var bytes: [UInt8] {
    switch self {
    case .library: PackageResources.library_openapi_json
    case .store: PackageResources.store_openapi_json
    case .service: PackageResources.service_openapi_json
    }
  }
}

extension Service {
  static func addDocuments(to router: inout Router<Endpoint>) {
    for document in ServiceDocument.allCases {
      let problems = document == .store ? ProblemStyle.detail : .error
      router.add(
        "GET", "\(document.base)/openapi.json",
        Endpoint(problems: problems) { service, request, _ in
          try service.answer(request, "document \(document)") { _ in document.bytes }
        })
    }
  }
}
