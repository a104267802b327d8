internal import CMicroHTTPD
internal import Glibc

/// The head of a request, read so strictly that no server before this one can have seen another.
///
/// Source of the rules: RFC 9112. What it leaves to servers is refused: a head whose lines end in other than "\r\n", fields
/// that are folded, a body without its length, or with two; and all versions but HTTP/1.1.
struct RequestHead {
  let method: String
  /// All fields, each "Name: value" with a zero byte behind it.
  private(set) var text: [CChar] = []
  /// Where each begins.
  private(set) var lines: [Int] = []
  private(set) var length: UInt64?
  /// What clients before trusted ones were, as the last of them says it.
  private(set) var forwardedFor: [Substring] = []
  private(set) var forwardedProtocol = ""
  /// Whether the client sends the body only when it is told to.
  private(set) var waits = false
  private var hosts = 0
  private var isChunked = false
  private var wrong: Refusal?

  struct Refusal: Error {
    let status: UInt32
    let message: String
  }

  private static let mostFields = 100

  /// - Parameters:
  ///   - place: where libmicrohttpd has the target, which it has already cut into pieces there.
  ///   - target: a copy from before that, with a zero byte behind it.
  init(
    _ connection: OpaquePointer, _ method: UnsafePointer<CChar>, _ place: UnsafePointer<CChar>,
    _ target: [CChar], _ version: UnsafePointer<CChar>
  ) throws(Refusal) {
    self.method = unsafe String(cString: method)
    guard unsafe strcmp(version, "HTTP/1.1") == 0 else {
      throw Refusal(status: 505, message: "this is a server of HTTP/1.1")
    }
    let size = target.count - 1
    guard unsafe assetstore_httpd_lines_are_good(connection, method, place, size, version) != 0
    else { throw Refusal(status: 400, message: "a line of the head does not end as it must") }
    guard (1...20).contains(self.method.utf8.count),
      self.method.utf8.allSatisfy(RequestHead.isToken)
    else { throw Refusal(status: 400, message: "the method is no name") }
    guard target.first == 0x2f,
      target.dropLast().allSatisfy({ (0x21...0x7e).contains($0) && $0 != 0x23 })
    else { throw Refusal(status: 400, message: "the target is no path") }
    text.reserveCapacity(512)
    unsafe withUnsafeMutablePointer(to: &self) { head in
      unsafe assetstore_httpd_fields(
        connection,
        { context, _, name, nameSize, value, valueSize in
          guard let head = unsafe context?.assumingMemoryBound(to: RequestHead.self) else {
            return .NO
          }
          unsafe head.pointee.add(
            UnsafeRawBufferPointer(start: name, count: nameSize),
            UnsafeRawBufferPointer(start: value, count: valueSize))
          return unsafe head.pointee.wrong == nil ? .YES : .NO
        }, head)
    }
    if let wrong { throw wrong }
    guard hosts == 1 else { throw Refusal(status: 400, message: "there must be one Host") }
    if isChunked {
      throw length == nil
        ? Refusal(status: 411, message: "the length of the body must be said")
        : Refusal(status: 400, message: "the length of the body is said twice")
    }
  }

  private mutating func add(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
    guard unsafe !name.isEmpty, unsafe name.allSatisfy(RequestHead.isToken) else {
      wrong = Refusal(status: 400, message: "a field has no name")
      return
    }
    guard unsafe value.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 }) else {
      wrong = Refusal(status: 400, message: "a field has control characters")
      return
    }
    guard lines.count < RequestHead.mostFields else {
      wrong = Refusal(status: 431, message: "there are more than \(RequestHead.mostFields) fields")
      return
    }
    lines.append(text.count)
    unsafe text.append(contentsOf: name.lazy.map { CChar(bitPattern: $0) })
    text.append(0x3a)
    unsafe text.append(contentsOf: value.lazy.map { CChar(bitPattern: $0) })
    text.append(0)
    // The others are nobody's business here.
    switch name.count {
    case 4, 6, 14, 15, 17: unsafe judge(String(decoding: name, as: UTF8.self).lowercased(), value)
    default: break
    }
  }

  private mutating func judge(_ name: String, _ value: UnsafeRawBufferPointer) {
    switch name {
    case "host": hosts += 1
    case "expect": waits = true
    case "transfer-encoding": isChunked = true
    case "content-length":
      let digits = unsafe String(decoding: value, as: UTF8.self)
      guard length == nil, digits.utf8.count < 19,
        digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt64(digits)
      else {
        wrong = Refusal(
          status: 400, message: "the length of the body is said twice, or is no number")
        return
      }
      length = number
    case "x-forwarded-for":
      unsafe forwardedFor += String(decoding: value, as: UTF8.self).split(separator: ",")
    case "x-forwarded-proto":
      forwardedProtocol = unsafe String(decoding: value, as: UTF8.self)
    default: break
    }
  }

  private static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    case 0x21, 0x23...0x27, 0x2a, 0x2b, 0x2d, 0x2e, 0x5e...0x60, 0x7c, 0x7e: true
    default: false
    }
  }
}
