internal import AssetStoreCore

/// Which function answers which path.
///
/// A pattern is a path whose parts in braces take any one part: "/asset/{id}". A trailing slash of a request is passed
/// over. Parts are decoded one by one, so that an encoded slash stays within its part. Of patterns that all match, the one
/// with the fewest braces is meant, whatever its methods: "/asset/edit" is never the asset "edit".
package struct Router<Answer: Sendable>: Sendable {
  package struct Route: Sendable {
    let method: String
    let parts: [Substring]
    /// Names it in metrics: "POST /asset/{id}".
    package let name: String
    package let answer: Answer
  }

  package struct Match: Sendable {
    package let route: Route
    /// What the parts in braces took, in order.
    package let values: [String]
  }

  private(set) var routes: [Route] = []
  /// By the number of their parts.
  private var byCount: [Int: [Int]] = [:]
  /// Those without braces, by their patterns: most requests name one letter by letter.
  private var plain: [String: [Int]] = [:]

  package init() {}

  package mutating func add(_ method: String, _ pattern: String, _ answer: Answer) {
    let parts = pattern.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    let places = parts.count { $0.isPlace }
    let others = byCount[parts.count, default: []]
    if places == 0 { plain[pattern, default: []].append(routes.count) }
    let position = others.firstIndex { routes[$0].parts.count { $0.isPlace } > places }
    byCount[parts.count, default: []].insert(routes.count, at: position ?? others.count)
    routes.append(
      Route(method: method, parts: Array(parts), name: "\(method) \(pattern)", answer: answer))
  }

  /// The route of a request; throws 404, or 405 if another method would do. HEAD is answered as GET.
  package func match(_ method: String, _ path: String) throws(Problem) -> Match {
    let wanted = method == "HEAD" ? "GET" : method
    if let index = plain[path]?.first(where: { routes[$0].method == wanted }) {
      return Match(route: routes[index], values: [])
    }
    var parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.first?.isEmpty == true else { throw Problem(400, "the path begins with no slash") }
    parts.removeFirst()
    if parts.count > 1, parts.last?.isEmpty == true { parts.removeLast() }
    var others: [String] = []
    var fewest: Int?
    for index in byCount[parts.count] ?? [] {
      let route = routes[index]
      guard zip(route.parts, parts).allSatisfy({ $0.isPlace || $0.utf8.elementsEqual($1) }) else {
        continue
      }
      let places = route.parts.count { $0.isPlace }
      guard places == fewest ?? places else { break }
      fewest = places
      guard route.method == wanted else {
        others += route.method == "GET" ? ["GET", "HEAD"] : [route.method]
        continue
      }
      var values: [String] = []
      for (pattern, part) in zip(route.parts, parts) where pattern.isPlace {
        values.append(try Query.decode(part, plusIsBlank: false))
      }
      return Match(route: route, values: values)
    }
    guard others.isEmpty else {
      throw Problem(
        405, "this path has no \(method)", allowed: Set(others).sorted().joined(separator: ", "))
    }
    throw Problem(404, "there is nothing at this path")
  }
}

extension Substring {
  /// Whether it takes any part.
  fileprivate var isPlace: Bool { utf8.first == UInt8(ascii: "{") }
}
