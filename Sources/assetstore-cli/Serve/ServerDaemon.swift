internal import CMicroHTTPD
internal import Glibc

/// libmicrohttpd on a listening socket, with one certificate. With another certificate another one takes its place, and
/// this one answers what it has begun.
@safe final class ServerDaemon: @unchecked Sendable {
  private struct State {
    var running = 0
    var isRetired = false
    var isStopped = false
    /// What the library said last.
    var said = ""
  }

  let settings: ServerSettings
  private let state = Locked(State())
  private var handle: OpaquePointer?
  private let server: UnsafeMutablePointer<assetstore_httpd>

  /// Bytes of the head of a request, with what is sent at once.
  private static let memory = 32 << 10

  init(_ settings: ServerSettings, _ options: ServeOptions, socket: Int32) throws {
    self.settings = settings
    unsafe server = .allocate(capacity: 1)
    unsafe server.initialize(to: assetstore_httpd())
    let (key, certificate) = try (
      ServerDaemon.read(options.key), ServerDaemon.read(options.certificate)
    )
    unsafe key.withUnsafeBufferPointer { key in
      unsafe certificate.withUnsafeBufferPointer { certificate in
        // Its own: it closes it, or not, where it fails.
        unsafe server.pointee.socket = fcntl(socket, F_DUPFD_CLOEXEC, 3)
        unsafe server.pointee.threads = UInt32(
          clamping: min(options.connections, Int64(min(32, max(4, 2 * ServerSettings.processors)))))
        unsafe server.pointee.connections = UInt32(clamping: options.connections)
        unsafe server.pointee.timeout = UInt32(clamping: options.timeout)
        unsafe server.pointee.memory = ServerDaemon.memory
        unsafe server.pointee.key = key.isEmpty ? nil : key.baseAddress
        unsafe server.pointee.certificate = certificate.baseAddress
        unsafe server.pointee.context = Unmanaged.passUnretained(self).toOpaque()
        unsafe server.pointee.accept = ServerDaemon.accept
        unsafe server.pointee.connect = ServerDaemon.connect
        unsafe server.pointee.begin = ServerDaemon.begin
        unsafe server.pointee.handle = ServerDaemon.handle
        unsafe server.pointee.end = ServerDaemon.end
        unsafe server.pointee.say = ServerDaemon.say
        unsafe handle = assetstore_httpd_start(server)
      }
    }
    guard unsafe handle != nil else {
      let said = state.use { $0.said }
      throw Failure.usage(
        "the server cannot be started" + (said.isEmpty ? "" : ": \(said)"), subject: "serve",
        hint: options.key == nil ? "" : "the certificate and its key are PEM, and belong together")
    }
  }

  deinit { unsafe server.deallocate() }

  /// The text of a file, with a zero byte behind it; empty for nil.
  private static func read(_ path: String?) throws -> [CChar] {
    guard let path else { return [] }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Failure.system(errno, "cannot open \(path)", subject: path)
    }
    defer { close(descriptor) }
    var bytes = [CChar](repeating: 0, count: 1 << 20)
    var used = 0
    while used < bytes.count - 1 {
      let rest = bytes.count - 1 - used
      let count = unsafe bytes.withUnsafeMutableBytes { bytes in
        unsafe Glibc.read(descriptor, bytes.baseAddress.map { unsafe $0 + used }, rest)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Failure.system(errno, "cannot read \(path)", subject: path) }
      if count == 0 { break }
      used += count
    }
    return Array(bytes[...used])
  }

  // Requests that are being answered.

  /// False if it is too late for another one.
  func begins() -> Bool {
    state.use { state in
      if !state.isStopped { state.running += 1 }
      return !state.isStopped
    }
  }

  func ends() { state.use { $0.running -= 1 } }
  var isRetired: Bool { state.use { $0.isRetired } }
  var isIdle: Bool { state.use { $0.running == 0 } }

  /// Takes no more connections, and closes each when it has its answer. The socket goes on listening.
  func retire() {
    state.use { $0.isRetired = true }
    guard let handle = unsafe handle else { return }
    let socket = unsafe MHD_quiesce_daemon(handle)
    if socket >= 0 { close(socket) }
  }

  /// Closes all connections, if nothing is being answered on one of them. A daemon that is not stopped must not go: its
  /// threads know of it.
  func stopIfIdle() -> Bool {
    let isIdle = state.use { state in
      if state.running == 0 { state.isStopped = true }
      return state.isStopped
    }
    if isIdle { stop() }
    return isIdle
  }

  /// Closes all connections. No worker may be at a request of it any more.
  func stop() {
    state.use { $0.isStopped = true }
    if let handle = unsafe handle { unsafe MHD_stop_daemon(handle) }
    unsafe handle = nil
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> ServerDaemon? {
    guard let context = unsafe context else { return nil }
    return unsafe Unmanaged<ServerDaemon>.fromOpaque(context).takeUnretainedValue()
  }

  private static let accept: MHD_AcceptPolicyCallback = { context, address, _ in
    guard let daemon = unsafe of(context) else { return .NO }
    return daemon.settings.connections.mayHaveMore(unsafe Address.text(address)) ? .YES : .NO
  }

  private static let connect: MHD_NotifyConnectionCallback = { context, link, place, event in
    guard let daemon = unsafe of(context), let link = unsafe link, let place = unsafe place else {
      return
    }
    let connections = daemon.settings.connections
    if event == .CONNECTION_NOTIFY_STARTED {
      let connection = connections.add(
        unsafe Address.text(assetstore_httpd_address(link)),
        unsafe assetstore_httpd_descriptor(link))
      unsafe place.pointee = Unmanaged.passRetained(connection).toOpaque()
    } else if let connection = unsafe place.pointee {
      connections.remove(
        unsafe Unmanaged<ServerConnection>.fromOpaque(connection).takeRetainedValue())
      unsafe place.pointee = nil
    }
  }

  /// What it gives is the place that the others get.
  private static let begin:
    @convention(c) (
      UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?
    ) -> UnsafeMutableRawPointer? = { context, target, link in
      guard let daemon = unsafe of(context), let target = unsafe target, let link = unsafe link,
        let connection = unsafe assetstore_httpd_context(link)
      else { return nil }
      let exchange = unsafe Exchange(
        daemon, Unmanaged<ServerConnection>.fromOpaque(connection).takeUnretainedValue(), target)
      return unsafe Unmanaged.passRetained(exchange).toOpaque()
    }

  private static let handle: MHD_AccessHandlerCallback = {
    _, link, _, method, version, data, size, place in
    guard let link = unsafe link, let method = unsafe method, let version = unsafe version,
      let size = unsafe size, let exchange = unsafe place?.pointee
    else { return .NO }
    return unsafe Unmanaged<Exchange>.fromOpaque(exchange).takeUnretainedValue().step(
      link, method, version, data, size)
  }

  private static let end: MHD_RequestCompletedCallback = { _, _, place, code in
    guard let exchange = unsafe place?.pointee else { return }
    unsafe place?.pointee = nil
    unsafe Unmanaged<Exchange>.fromOpaque(exchange).takeRetainedValue().end(
      isWhole: code == .REQUEST_TERMINATED_COMPLETED_OK)
  }

  /// Of interest only where it does not start: the rest is about what clients did.
  private static let say: @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?) -> Void =
    { context, line in
      guard let daemon = unsafe of(context) else { return }
      let said = unsafe Library.text(line)
      daemon.state.use { $0.said = said }
    }
}
