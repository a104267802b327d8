// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
internal import AssetStoreService
public import CAssetStore

/// `assetstore_response`
@safe final class ResponseObject: @unchecked Sendable {
  let status: Int32
  let bodyLimit: UInt64
  let route: UnsafePointer<CChar>
  let fields: Records<assetstore_http_field>
  let body: UnsafeRawPointer?
  let bodySize: UInt64
  let file: UnsafePointer<CChar>
  /// Lives as long as this does.
  private let upload: RunningUpload?
  private let arena = Arena()

  init(_ response: Response) {
    upload = nil
    status = response.status
    bodyLimit = 0
    unsafe route = arena.string(response.route)
    unsafe fields = arena.records(response.fields) { [arena] field in
      unsafe assetstore_http_field(
        name: arena.string(field.name), value: arena.string(field.value))
    }
    bodySize = UInt64(clamping: response.size)
    switch response.body {
    case .bytes(let bytes):
      unsafe body = arena.bytes(bytes)
      unsafe file = arena.string("")
    case .file(let path, _):
      unsafe body = nil
      unsafe file = arena.string(path)
    }
  }

  /// To read the body.
  init(bodyLimit: UInt64, _ upload: RunningUpload?) {
    self.upload = upload
    status = 100
    self.bodyLimit = bodyLimit
    unsafe route = arena.string("")
    unsafe fields = arena.records([Int]()) { _ in unsafe assetstore_http_field() }
    unsafe body = arena.bytes([])
    bodySize = 0
    unsafe file = arena.string("")
  }
}

/// Texts of a request, which a client may have sent in any bytes.
enum RequestText {
  static let problem = Problem(400, "the head of the request is not a text in UTF-8")

  /// "" for NULL; nil for what is no text.
  static func read(_ pointer: UnsafePointer<CChar>?) -> String? {
    guard let pointer = unsafe pointer else { return "" }
    guard let text = unsafe String(validatingCString: pointer), StreamSafe.holds(text) else {
      return nil
    }
    return text
  }
}

/// The request as the service knows it; nil if it has texts that are none.
func requestArgument(
  _ pointer: UnsafePointer<assetstore_request>?, withBody: Bool
) throws -> Request? {
  guard let pointer = unsafe pointer else { throw Argument.null("request") }
  let given = try unsafe Argument.options(pointer, assetstore_request(), "request")
  try unsafe Argument.flags(given.flags, known: 1, "request")
  guard let method = unsafe RequestText.read(given.method),
    let target = unsafe RequestText.read(given.target),
    let fields = try unsafe fieldsArgument(given.fields, given.field_count)
  else { return nil }
  var request = Request(
    method: method, target: target, fields: fields,
    address: try unsafe Argument.optionalText(given.address, "address") ?? "",
    isSecure: unsafe given.flags & ASSETSTORE_REQUEST_SECURE != 0)
  if withBody {
    request.bodyFile = try unsafe Argument.optionalText(given.body_file, "body_file") ?? ""
    request.body = try unsafe bodyArgument(given.body, given.body_size)
  }
  return request
}

private func bodyArgument(_ bytes: UnsafeRawPointer?, _ size: Int) throws -> [UInt8] {
  guard size != 0 else { return [] }
  guard let bytes = unsafe bytes else { throw Argument.null("body") }
  guard (1...1 << 31).contains(size) else { throw Argument.absurd("body_size") }
  return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: size))
}

/// Names and values out of "Name: value".
private func fieldsArgument(
  _ pointer: UnsafePointer<UnsafePointer<CChar>?>?, _ count: Int
) throws -> [(name: String, value: String)]? {
  guard count != 0 else { return [] }
  guard let pointer = unsafe pointer else { throw Argument.null("fields") }
  guard (1...10_000).contains(count) else { throw Argument.absurd("field_count") }
  var fields: [(name: String, value: String)] = []
  fields.reserveCapacity(count)
  for index in 0..<count {
    guard let line = unsafe pointer[index] else { throw Argument.null("fields") }
    guard let text = unsafe RequestText.read(line) else { return nil }
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else {
      throw StoreError(.invalidArgument, "a field has no colon", subject: "fields")
    }
    let value = text[text.utf8.index(after: colon)...]
    let blank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
    let start = value.utf8.firstIndex { !blank($0) } ?? value.endIndex
    let end = value.utf8.lastIndex { !blank($0) }.map(value.utf8.index(after:)) ?? start
    fields.append((name: String(text[..<colon]), value: String(value[start..<end])))
  }
  return fields
}

private func find(_ response: OpaquePointer?) -> ResponseObject? {
  unsafe Handles.find(response, ResponseObject.self)
}

@c @implementation
public func assetstore_response_status(_ response: OpaquePointer!) -> Int32 {
  unsafe find(response)?.status ?? 0
}

@c @implementation
public func assetstore_response_body_limit(_ response: OpaquePointer!) -> UInt64 {
  unsafe find(response)?.bodyLimit ?? 0
}

@c @implementation
public func assetstore_response_route(_ response: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe find(response)?.route
}

@c @implementation
public func assetstore_response_field_count(_ response: OpaquePointer!) -> Int {
  unsafe find(response)?.fields.count ?? 0
}

@c @implementation
public func assetstore_response_field_at(
  _ response: OpaquePointer!, _ index: Int
) -> UnsafePointer<assetstore_http_field>! {
  unsafe find(response)?.fields[index]
}

@c @implementation
public func assetstore_response_body(_ response: OpaquePointer!) -> UnsafeRawPointer! {
  unsafe find(response)?.body
}

@c @implementation
public func assetstore_response_body_size(_ response: OpaquePointer!) -> UInt64 {
  unsafe find(response)?.bodySize ?? 0
}

@c @implementation
public func assetstore_response_file(_ response: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe find(response)?.file
}

@c @implementation
public func assetstore_response_free(_ response: OpaquePointer!) {
  unsafe Handles.remove(response, ResponseObject.self)
}
