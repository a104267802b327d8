import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

/// What is read out of a request before anybody answers it.
@Suite struct MessageTests {
  private func problem(_ body: () throws -> Void) -> Int32? {
    do {
      try body()
      return nil
    } catch {
      return (error as? Problem)?.status
    }
  }

  @Test func aQueryIsReadInOneWayOnly() throws {
    let query = try Query("a=1&b=x+y%2B&a=2&c&=d&%C3%A4=%e4%bd%a0")
    #expect(query["a"] == "2")
    #expect(query.all("a") == ["1", "2"])
    #expect(query["b"] == "x y+")
    #expect(query["c"] == "")
    #expect(query.has("c") && !query.has("d"))
    #expect(query["ä"] == "你")
    for text in ["a=%", "a=%2", "a=%zz", "a=%00", "a=%ff", "%c0%af=1"] {
      #expect(problem { _ = try Query(text) } == 400, "\(text)")
    }
    let many = Array(repeating: "a=1", count: 1001).joined(separator: "&")
    #expect(problem { _ = try Query(many) } == 400)
  }

  private func body(_ text: String, _ type: String?) throws -> Body {
    let fields = type.map { [(name: "Content-Type", value: $0)] } ?? []
    return try Body(
      Request(method: "POST", target: "/", fields: fields, body: Array(text.utf8)))
  }

  @Test func aBodyIsJSONOrAForm() throws {
    let json = try body(#"{"a": "x", "n": 1, "p": [{"q": true}], "z": null}"#, nil)
    #expect(try json.required("a") == "x")
    #expect(try json.optional("z") == nil)
    #expect(problem { _ = try json.required("n") } == 400)
    #expect(problem { _ = try json.optional("n") } == 400)
    #expect(json["p"] == [["q": .bool(true)]])
    let form = try body(
      "a=x&p[0][link]=u&p[0][type]=image&p[1][link]=v&l[]=1&l[]=2",
      "application/x-www-form-urlencoded; charset=utf-8")
    #expect(try form.required("a") == "x")
    #expect(form["p"] == ["0": ["link": "u", "type": "image"], "1": ["link": "v"]])
    #expect(form["l"] == ["0": "1", "1": "2"])
    #expect(try body("", "text/plain").isEmpty)
    for (text, type, status) in [
      ("{", nil, 400), ("[]", nil, 400), (#"{"a":1,"a":2}"#, nil, 400), ("{}", "text/xml", 415),
      ("a=1&a[b]=2", "application/x-www-form-urlencoded", 400),
      ("a[b][c][d][e][f][g][h][i]=1", "application/x-www-form-urlencoded", 400),
    ] as [(String, String?, Int32)] {
      #expect(problem { _ = try body(text, type) } == status, "\(text)")
    }
    let deep = String(repeating: "[", count: 100_000)
    #expect(problem { _ = try body("{\"a\":" + deep, nil) } == 400)
    #expect(
      problem { _ = try body(String(repeating: " ", count: Body.largest + 1), nil) } == 413)
  }

  @Test func aRouteIsFoundByItsParts() throws {
    var router = Router<String>()
    router.add("GET", "/", "root")
    router.add("GET", "/asset", "list")
    router.add("GET", "/asset/{id}", "asset")
    router.add("GET", "/asset/edit", "edits")
    router.add("POST", "/asset/{id}", "change")
    router.add("GET", "/assets/{publisher}/{slug}", "store")
    for (method, path, answer, values) in [
      ("GET", "/", "root", []), ("GET", "/asset", "list", []), ("GET", "/asset/", "list", []),
      ("HEAD", "/asset", "list", []), ("GET", "/asset/edit", "edits", []),
      ("GET", "/asset/7", "asset", ["7"]), ("POST", "/asset/7", "change", ["7"]),
      ("GET", "/assets//x/", "store", ["", "x"]), ("GET", "/assets/a/b", "store", ["a", "b"]),
      ("GET", "/asset/a%2Fb+c", "asset", ["a/b+c"]),
    ] as [(String, String, String, [String])] {
      let match = try router.match(method, path)
      #expect(match.route.answer == answer, "\(path)")
      #expect(match.values == values, "\(path)")
    }
    for (method, path, status) in [
      ("GET", "/nothing", 404), ("DELETE", "/asset", 405), ("POST", "/asset/edit", 405),
      ("GET", "asset", 400), ("GET", "", 404),
      ("GET", "/asset/%zz", 400), ("GET", "//asset", 404),
    ] as [(String, String, Int32)] {
      #expect(problem { _ = try router.match(method, path) } == status, "\(path)")
    }
  }

  /// Source: RFC 9110, 15.5.6.
  @Test func aPathTellsItsMethods() throws {
    let test = try TestService()
    for (method, path, allowed) in [
      ("DELETE", "/asset-library/api/asset", "GET, HEAD, POST"),
      ("GET", "/asset-library/api/login", "POST"), ("POST", "/healthz", "GET, HEAD"),
    ] {
      let answer = Answer(test.service.handle(Request(method: method, target: path)))
      #expect((answer.status, answer.field("Allow")) == (405, allowed), "\(path)")
    }
  }

  @Test func aFieldThatCameTwiceIsRefused() throws {
    let request = Request(
      method: "GET", target: "/a?b=c",
      fields: [("Host", "a"), ("HOST", "b"), ("X", "1"), ("x", "1")])
    #expect(problem { _ = try request.field("host") } == 400)
    #expect(try request.field("x") == "1")
    #expect(try request.field("y") == nil)
    #expect((request.path, request.query) == ("/a", "b=c"))
  }
}
