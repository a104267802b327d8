internal import CMicroHTTPD
internal import Glibc

/// What all threads of a server share.
@safe final class ServerSettings: @unchecked Sendable {
  /// Of the library; any thread.
  let service: OpaquePointer
  let log: RequestLog
  let connections: ServerConnections
  let workers: ServerWorkers
  /// For what waits for other servers, or reads a package: so that nobody else does.
  let longWorkers: ServerWorkers
  /// Where bodies lie that are large.
  let temporary: String
  /// Milliseconds that a head may take, and that a body or the reading of an answer may take beside its bytes.
  let patience: Int64
  private let trusted: Set<String>
  private let isSecure: Bool

  init(
    _ service: OpaquePointer, _ options: ServeOptions, _ log: RequestLog, temporary: String
  ) throws {
    unsafe self.service = unsafe service
    self.log = log
    self.temporary = temporary
    patience = options.timeout * 1000
    trusted = options.trustedProxies
    isSecure = options.certificate != nil
    connections = ServerConnections(
      mostOfAddress: options.connectionsOfAddress, trusted: trusted, patience: patience)
    let count = max(2, ServerSettings.processors)
    // A connection has one request at a time.
    workers = try ServerWorkers(count, mostWaiting: Int(clamping: options.connections))
    longWorkers = try ServerWorkers(ServerSettings.fetches + count, mostWaiting: 100)
  }

  /// Archives that the service fetches at a time, as assetstore.h has it.
  private static let fetches = 8

  static var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// Who sent a request, and whether by TLS: the other end of the connection or, if that is a proxy that may say so, who
  /// it says.
  func client(_ address: String, _ head: RequestHead) -> (address: String, isSecure: Bool) {
    guard trusted.contains(address) else { return (address, isSecure) }
    let secure = isSecure || head.forwardedProtocol == "https"
    for hop in head.forwardedFor.reversed() {
      let text = String(hop.filter { $0 != " " && $0 != "\t" })
      // Nobody knows who that is; not the proxy, which may do more.
      guard let client = Address.text(text) else { return ("", secure) }
      if !trusted.contains(client) { return (client, secure) }
    }
    return (address, secure)
  }
}

/// Addresses as texts, each in one way only.
enum Address {
  /// "::1" for "0:0::1"; nil for what is none.
  static func text(_ address: String) -> String? {
    var four = in_addr()
    if unsafe inet_pton(AF_INET, address, &four) == 1 { return unsafe print(AF_INET, &four) }
    var six = in6_addr()
    guard unsafe inet_pton(AF_INET6, address, &six) == 1 else { return nil }
    return unsafe print(AF_INET6, &six)
  }

  /// Of the other end of a connection; "" if it is of no network.
  static func text(_ address: UnsafePointer<sockaddr>?) -> String {
    guard let address = unsafe address else { return "" }
    switch unsafe Int32(address.pointee.sa_family) {
    case AF_INET:
      return unsafe address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
        var number = unsafe $0.pointee.sin_addr
        return unsafe print(AF_INET, &number)
      }
    case AF_INET6:
      return unsafe address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
        var number = unsafe $0.pointee.sin6_addr
        return unsafe print(AF_INET6, &number)
      }
    default: return ""
    }
  }

  private static func print(_ family: Int32, _ address: UnsafeRawPointer) -> String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard unsafe inet_ntop(family, address, &text, socklen_t(text.count)) != nil else { return "" }
    let written = unsafe text.withUnsafeBufferPointer { unsafe Library.text($0.baseAddress) }
    // A socket that takes both sees the older ones so.
    let mapped = "::ffff:"
    return written.hasPrefix(mapped) && written.utf8.contains(0x2e)
      ? String(written.dropFirst(mapped.utf8.count)) : written
  }
}
