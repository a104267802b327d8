import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

/// The OpenAPI documents and the routes agree. That answers are as the documents say, is what Tests/OpenAPI is for.
@Suite struct DocumentTests {
  private func document(_ document: ServiceDocument) throws -> JSONValue {
    let parsed = try JSONDocument(document.bytes, largest: 1 << 20, deepest: 64)
    #expect(parsed.doubts.isEmpty)
    return try #require(JSONValue(parsed.root))
  }

  private func array(_ value: JSONValue?) -> [JSONValue] {
    if case .array(let values) = value { values } else { [] }
  }

  /// "GET /path", without a slash at its end.
  private func operation(_ method: String, _ path: String) -> String {
    let parts = path.split(separator: "/")
    return "\(method) /\(parts.joined(separator: "/"))"
  }

  @Test func everyRouteIsInADocumentAndEachOperationIsARoute() throws {
    // Others are pages, for people.
    let roots = ["asset-library", "api", "archives", "healthz", "metrics", "openapi.json"]
    let routes = try TestService().service.router.routes.map {
      operation($0.method, $0.parts.joined(separator: "/"))
    }.filter { route in
      roots.contains { route.contains(" /\($0)/") || route.hasSuffix(" /\($0)") }
    }
    var operations: [String] = []
    for document in ServiceDocument.allCases {
      for (path, item) in try self.document(document).object?["paths"]?.object ?? [:] {
        for method in ["get", "post", "put", "delete", "patch"] where item.object?[method] != nil {
          operations.append(operation(method.uppercased(), "\(document.base)\(path)"))
        }
      }
    }
    #expect(Set(operations).count == operations.count, "an operation is told twice")
    let untold = Set(routes).subtracting(operations).sorted()
    #expect(untold.isEmpty, "add to Resources/*.openapi.json: \(untold)")
    let missing = Set(operations).subtracting(routes).sorted()
    #expect(missing.isEmpty, "there is no such route: \(missing)")
  }

  /// That a path has no such method, or an escape that is none, is told as the answers of its routes tell what is wrong.
  @Test(arguments: ServiceDocument.allCases)
  func whatTheRouterRefusesIsToldAsTheDocumentSays(_ kind: ServiceDocument) throws {
    let name = kind == .store ? "detail" : "error"
    let service = try TestService().service
    func refused(_ method: String, _ path: String, with value: String) -> Answer {
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      let target = parts.map { $0.hasPrefix("{") ? value[...] : $0 }.joined(separator: "/")
      return Answer(service.handle(Request(method: method, target: kind.base + target)))
    }
    for (path, item) in try document(kind).object?["paths"]?.object ?? [:] {
      let method = item.object?["get"] == nil ? "POST" : "GET"
      let unknown = refused("PATCH", path, with: "1")
      #expect(unknown.status == 405 && unknown[name].string != nil, "\(path): \(unknown.json)")
      guard path.contains("{"), item.object?["delete"] == nil else { continue }
      let damaged = refused(method, path, with: "%")
      #expect(damaged.status == 400 && damaged[name].string != nil, "\(path): \(damaged.json)")
    }
  }

  @Test(arguments: ServiceDocument.allCases)
  func whatADocumentNamesIsThere(_ kind: ServiceDocument) throws {
    let document = try document(kind)
    var references: Set<String> = []
    func collect(_ value: JSONValue) {
      switch value {
      case .array(let values): values.forEach(collect)
      case .object(let members):
        if let reference = members["$ref"]?.string { references.insert(reference) }
        members.values.forEach(collect)
      default: break
      }
    }
    collect(document)
    for reference in references {
      var place: JSONValue? = document
      for part in reference.split(separator: "/").dropFirst() {
        place = place?.object?[String(part)]
      }
      #expect(place != nil, "\(reference)")
    }
    let components = document.object?["components"]?.object ?? [:]
    for (group, members) in components where group != "securitySchemes" {
      for name in (members.object ?? [:]).keys {
        #expect(references.contains("#/components/\(group)/\(name)"), "\(name) is nowhere used")
      }
    }
    var names: Set<String> = []
    for (path, item) in document.object?["paths"]?.object ?? [:] {
      let item = item.object ?? [:]
      for method in ["get", "post", "delete"] {
        guard let operation = item[method]?.object else { continue }
        let name = try #require(operation["operationId"]?.string)
        let isNew = names.insert(name).inserted
        #expect(isNew, "\(name)")
        let parameters = array(item["parameters"]) + array(operation["parameters"])
        let inPath = parameters.compactMap(\.object).filter { $0["in"]?.string == "path" }
          .compactMap { $0["name"]?.string }
        let braces = path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
          String($0.dropFirst().dropLast())
        }
        #expect(Set(inPath) == Set(braces), "\(path)")
      }
    }
  }

  @Test(arguments: ServiceDocument.allCases)
  func aDocumentIsServed(_ kind: ServiceDocument) throws {
    let test = try TestService()
    let answer = test.get("\(kind.base)/openapi.json")
    #expect(answer.status == 200 && answer.bytes == kind.bytes)
    #expect(answer.field("content-type") == "application/json")
    let etag = try #require(answer.field("etag"))
    let same = test.get("\(kind.base)/openapi.json", [("If-None-Match", etag)])
    #expect((same.status, same.bytes) == (304, []))
  }
}
