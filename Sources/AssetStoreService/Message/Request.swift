// One request and its response, free of sockets.
//
//     Request     what a client sent, as the server in front of this took it apart
//     Query       the part behind "?" and form bodies: names and values
//     Body        what came in it, JSON or a form, as one tree
//     Router      which function answers which path
//     Response    status, header fields, body
//     Problem     a response that is thrown
//
// Nothing here knows what is stored. What a client sends is hostile until it is a value of one of these types: names
// and values are UTF-8, bounded in number, size and depth, and read in one way only. A body that says it is JSON is read
// as JSON, one that says it is a form as a form, and one that is neither what it says nor UTF-8 is refused.

internal import AssetStoreCore

/// What a client asks.
package struct Request: Sendable {
  /// As it was sent: "GET".
  package var method: String
  /// Between the host and "?", still percent-encoded: "/asset-library/api/asset".
  package var path: String
  /// Behind "?", as it was sent.
  package var query: String
  /// Of each field its name in small letters and its value; in the order of arrival.
  package var fields: [(name: String, value: String)]
  package var body: [UInt8]
  /// A file that holds the body instead, which whoever answers may move away; "" for none.
  package var bodyFile: String
  /// Of the client: "127.0.0.1"; "" if it is not known.
  package var address: String
  /// Whether it came over TLS.
  package var isSecure: Bool

  /// - Parameter target: path and query.
  package init(
    method: String, target: String, fields: [(name: String, value: String)] = [],
    body: [UInt8] = [], bodyFile: String = "", address: String = "", isSecure: Bool = false
  ) {
    self.method = method
    let bytes = target.utf8
    let mark = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.endIndex
    path = String(target[..<mark])
    query = String(target[mark...].dropFirst())
    self.fields = fields.map { ($0.name.lowercased(), $0.value) }
    self.body = body
    self.bodyFile = bodyFile
    self.address = address
    self.isSecure = isSecure
  }

  /// The value of the only field of this name; nil if there is none. Two that differ are refused, as servers in a row
  /// would each believe another.
  package func field(_ name: String) throws(Problem) -> String? {
    let values = fields.lazy.filter { $0.name == name }.map(\.value)
    guard let first = values.first else { return nil }
    guard values.allSatisfy({ $0 == first }) else {
      throw Problem(400, "the field \(name) came twice")
    }
    return first
  }
}
