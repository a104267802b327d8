internal import CAssetStore
internal import CMicroHTTPD
internal import Glibc

/// One request and its answer, from its first line to the last byte sent.
///
/// libmicrohttpd calls `step` on the thread of the connection: when the head is there, for each piece of the body, and
/// when there is no more. GET and HEAD are answered on that thread, anything else, which may hash a password or wait for the
/// disk, by one of the workers; and what may wait for another server or reads a package by others. Where too many wait
/// already, or the server is ending, the answer is 503.
@safe final class Exchange: @unchecked Sendable {
  private enum State {
    case head
    case body
    /// What comes of the body is dropped.
    case refused
    case working
    case answered
    case failed
  }

  private let daemon: ServerDaemon
  private let connection: ServerConnection
  /// Path and query, with a zero byte behind them.
  private let target: [CChar]
  /// Where libmicrohttpd has it.
  private let place: UnsafePointer<CChar>
  private var state = State.head
  private var head: RequestHead?
  private var body: RequestBody
  private var response: OpaquePointer?
  /// What let the body in, which counts as being sent until this is gone.
  private var admission: OpaquePointer?

  /// When the head was there; 0: it is not.
  private var began: Int64 = 0
  // For the log.
  private var method = ""
  private var route = ""
  private var status: Int32 = 0
  private var bytes: UInt64 = 0

  init(_ daemon: ServerDaemon, _ connection: ServerConnection, _ target: UnsafePointer<CChar>) {
    self.daemon = daemon
    self.connection = connection
    self.target = unsafe Array(UnsafeBufferPointer(start: target, count: strlen(target) + 1))
    unsafe place = unsafe target
    body = RequestBody(in: daemon.settings.temporary)
  }

  deinit {
    unsafe assetstore_response_free(response)
    unsafe assetstore_response_free(admission)
  }

  // Of these an archive may have to be fetched first, and those with POST are packages.
  private static let fetched = "/archives/release/".utf8.map { CChar(bitPattern: $0) }
  private static let sent = "/api/v1/publish/".utf8.map { CChar(bitPattern: $0) }

  private var isReading: Bool { method == "GET" || method == "HEAD" }
  private var isLong: Bool { target.starts(with: isReading ? Exchange.fetched : Exchange.sent) }

  /// Bytes of a package that is refused already.
  private static let mostDropped: UInt64 = 16 << 20

  /// Bytes a second that who sends or reads has to manage at least, after `ServerSettings.patience`.
  private static let slowest: Int64 = 4096

  private func mayTake(forBytes count: UInt64) {
    connection.mayTake(
      until: Clock.milliseconds() + daemon.settings.patience
        + Int64(clamping: count) / Exchange.slowest * 1000)
  }

  func step(
    _ link: OpaquePointer, _ method: UnsafePointer<CChar>, _ version: UnsafePointer<CChar>,
    _ data: UnsafePointer<CChar>?, _ size: UnsafeMutablePointer<Int>
  ) -> MHD_Result {
    switch state {
    case .head: return unsafe takeHead(link, method, version)
    case .body:
      guard unsafe size.pointee > 0 else { return unsafe finish(link) }
      let isTaken = unsafe body.append(.init(start: data, count: size.pointee))
      unsafe size.pointee = 0
      guard isTaken else {
        daemon.settings.log.event("failed", "the body of a request cannot be written")
        return .NO
      }
      return .YES
    case .refused:
      guard unsafe size.pointee > 0 else { return unsafe send(link) }
      unsafe size.pointee = 0
      return .YES
    case .answered:
      return unsafe response == nil ? refuse(link, Exchange.busy) : send(link)
    case .working, .failed: return .NO
    }
  }

  private func takeHead(
    _ link: OpaquePointer, _ method: UnsafePointer<CChar>, _ version: UnsafePointer<CChar>
  ) -> MHD_Result {
    guard daemon.begins() else { return .NO }
    began = Clock.microseconds()
    do throws(RequestHead.Refusal) {
      let head = try unsafe RequestHead(link, method, place, target, version)
      self.method = head.method
      self.head = head
    } catch {
      return unsafe refuse(link, error)
    }
    state = .body
    let length = head?.length ?? 0
    // What is answered here already would be the last of its connection.
    guard length > 0 else { return .YES }
    mayTake(forBytes: length)
    ask(withBody: false)
    guard unsafe response != nil else { return .NO }
    guard unsafe assetstore_response_status(response) == 100 else {
      // A proxy that hands on what it gets is told only when it has sent all, or takes the end for a failure of ours.
      guard isLong, head?.waits == false, length <= Exchange.mostDropped else {
        return unsafe send(link, isLast: true)
      }
      state = .refused
      return .YES
    }
    unsafe admission = response
    unsafe response = nil
    return .YES
  }

  /// All of the request is there.
  private func finish(_ link: OpaquePointer) -> MHD_Result {
    connection.mayTake(until: .max)
    if isReading, !isLong {
      ask(withBody: true)
      return unsafe send(link)
    }
    let workers = isLong ? daemon.settings.longWorkers : daemon.settings.workers
    let number = UInt(bitPattern: link)
    let isTaken = workers.run { [self] hasTime in
      if hasTime { ask(withBody: true) }
      // Whoever has the answer may send the next one.
      unsafe assetstore_response_free(admission)
      unsafe admission = nil
      state = .answered
      unsafe MHD_resume_connection(OpaquePointer(bitPattern: number))
    } prepare: {
      state = .working
      unsafe MHD_suspend_connection(link)
    }
    return isTaken ? .YES : unsafe refuse(link, Exchange.busy)
  }

  private static let busy = RequestHead.Refusal(status: 503, message: "the service is busy")

  /// Has the service look at the head, or answer all of it.
  private func ask(withBody: Bool) {
    guard let head else { return }
    let client = daemon.settings.client(connection.address, head)
    unsafe Library.withStrings { strings in
      var request = unsafe assetstore_request()
      unsafe request.struct_size = Library.size(of: assetstore_request.self)
      unsafe request.flags = client.isSecure ? ASSETSTORE_REQUEST_SECURE : 0
      unsafe request.method = strings.pointer(head.method)
      unsafe request.address = strings.pointer(client.address)
      unsafe request.body_file = strings.pointer(body.file)
      unsafe ask(head, &request, withBody)
    }
    unsafe route = Library.text(assetstore_response_route(response))
  }

  private func ask(_ head: RequestHead, _ request: inout assetstore_request, _ withBody: Bool) {
    let service = unsafe daemon.settings.service
    unsafe head.text.withUnsafeBufferPointer { text in
      let lines = unsafe head.lines.map { offset in
        unsafe text.baseAddress.map { unsafe $0 + offset }
      }
      unsafe lines.withUnsafeBufferPointer { lines in
        unsafe target.withUnsafeBufferPointer { target in
          unsafe body.bytes.withUnsafeBytes { bytes in
            unsafe request.fields = lines.baseAddress
            unsafe request.field_count = lines.count
            unsafe request.target = target.baseAddress
            unsafe request.body = bytes.baseAddress
            unsafe request.body_size = bytes.count
            let status =
              unsafe withBody
              ? assetstore_service_handle(service, &request, &response, nil)
              : assetstore_service_admit(service, &request, &response, nil)
            if status != ASSETSTORE_OK {
              daemon.settings.log.event("failed", "a request could not be handed over: \(status)")
            }
          }
        }
      }
    }
  }

  /// Answers what is no request, or comes at a bad time, and so is no business of the service's.
  private func refuse(_ link: OpaquePointer, _ refusal: RequestHead.Refusal) -> MHD_Result {
    let text = JSON.object([("error", JSON.string(refusal.message))]) + "\n"
    let answer = unsafe text.withCString {
      unsafe assetstore_httpd_response($0, text.utf8.count, 1)
    }
    guard let answer = unsafe answer else { return .NO }
    defer { unsafe MHD_destroy_response(answer) }
    unsafe MHD_add_response_header(answer, "Content-Type", "application/json")
    unsafe MHD_add_response_header(answer, "X-Content-Type-Options", "nosniff")
    unsafe MHD_add_response_header(answer, "Connection", "close")
    if refusal.status == 503 { unsafe MHD_add_response_header(answer, "Retry-After", "5") }
    state = .failed
    status = Int32(clamping: refusal.status)
    bytes = UInt64(text.utf8.count)
    mayTake(forBytes: bytes)
    return unsafe MHD_queue_response(link, refusal.status, answer)
  }

  /// Sends what the service answered.
  ///
  /// - Parameter isLast: the body was not read, so that nobody knows where another request begins.
  private func send(_ link: OpaquePointer, isLast: Bool = false) -> MHD_Result {
    guard let response = unsafe response, let answer = unsafe daemonResponse(response) else {
      return .NO
    }
    defer { unsafe MHD_destroy_response(answer) }
    for index in 0..<(unsafe assetstore_response_field_count(response)) {
      guard let field = unsafe assetstore_response_field_at(response, index) else { break }
      unsafe MHD_add_response_header(answer, field.pointee.name, field.pointee.value)
    }
    if isLast || daemon.isRetired {
      unsafe MHD_add_response_header(answer, "Connection", "close")
    }
    status = unsafe assetstore_response_status(response)
    let size = unsafe assetstore_response_body_size(response)
    bytes = method == "HEAD" ? 0 : size
    state = .failed
    mayTake(forBytes: bytes)
    return unsafe MHD_queue_response(link, UInt32(clamping: status), answer)
  }

  /// Its body without a copy: the bytes of the library's, or a file that the system sends.
  private func daemonResponse(_ response: OpaquePointer) -> OpaquePointer? {
    let size = unsafe assetstore_response_body_size(response)
    let file = unsafe Library.text(assetstore_response_file(response))
    if !file.isEmpty {
      let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else {
        daemon.settings.log.event(
          "failed", "a file that is an answer cannot be opened: errno \(errno)")
        return nil
      }
      guard let answer = unsafe MHD_create_response_from_fd64(size, descriptor) else {
        close(descriptor)
        return nil
      }
      return unsafe answer
    }
    // The exchange outlives what is sent of it.
    return unsafe assetstore_httpd_response(
      assetstore_response_body(response), Int(clamping: size), 0)
  }

  /// All was sent, or nobody is there any more.
  func end(isWhole: Bool) {
    connection.mayTake(until: Clock.milliseconds() + daemon.settings.patience)
    guard began > 0 else { return }
    let took = Clock.microseconds() - began
    var line: [(key: String, value: String)] = [
      (
        "address",
        JSON.string(
          head.map { daemon.settings.client(connection.address, $0).address } ?? connection.address)
      ),
      ("method", JSON.string(method)), ("route", JSON.string(route)), ("status", "\(status)"),
      ("bytes", "\(bytes)"), ("milliseconds", "\(took / 1000).\(took / 100 % 10)"),
    ]
    if !isWhole { line.append(("whole", "false")) }
    daemon.settings.log.write(line)
    daemon.ends()
  }
}
