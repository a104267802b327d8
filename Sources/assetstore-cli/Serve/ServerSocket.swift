internal import Glibc

/// A socket that listens.
struct ServerSocket {
  let descriptor: Int32
  /// Host and port, as a URL has them.
  let name: String

  private static let waiting: Int32 = 1024

  init(_ host: String, _ port: String) throws {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    unsafe hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    var found: UnsafeMutablePointer<addrinfo>?
    let code = unsafe getaddrinfo(host.isEmpty ? nil : host, port, &hints, &found)
    defer { unsafe freeaddrinfo(found) }
    guard code == 0, let place = unsafe found else {
      throw Failure.usage(
        "--listen cannot be '\(host):\(port)': \(unsafe Library.text(gai_strerror(code)))",
        subject: "--listen", hint: "name an address of this machine, such as 127.0.0.1 or ::")
    }
    func failed() -> Failure {
      .system(errno, "cannot listen on \(host):\(port)", subject: "\(host):\(port)")
    }
    // libmicrohttpd looks for connections from several threads, of which one gets it.
    let type =
      unsafe place.pointee.ai_socktype | Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = unsafe socket(place.pointee.ai_family, type, 0)
    guard descriptor >= 0 else { throw failed() }
    var one: Int32 = 1
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
    guard unsafe bind(descriptor, place.pointee.ai_addr, place.pointee.ai_addrlen) == 0,
      Glibc.listen(descriptor, ServerSocket.waiting) == 0
    else {
      let failure = failed()
      _ = Glibc.close(descriptor)
      throw failure
    }
    self.descriptor = descriptor
    name = ServerSocket.name(descriptor, host)
  }

  func close() { _ = Glibc.close(descriptor) }

  private static func name(_ descriptor: Int32, _ host: String) -> String {
    var address = sockaddr_in6()
    var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
    let port =
      unsafe withUnsafeMutableBytes(of: &address) { bytes in
        unsafe bytes.withMemoryRebound(to: sockaddr.self) { place in
          unsafe getsockname(descriptor, place.baseAddress, &size)
        }
      } == 0 ? UInt16(bigEndian: address.sin6_port) : 0
    return (host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host) + ":\(port)"
  }
}

/// The signals that a server waits for, in one thread, and no other gets.
struct ServerSignals {
  private let set: sigset_t

  /// To be made before any other thread is.
  init() {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for signal in [SIGTERM, SIGINT, SIGHUP] { unsafe sigaddset(&set, signal) }
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    self.set = set
  }

  /// The next signal; nil if none comes in this time.
  func wait(milliseconds: Int) -> Int32? {
    var set = set
    var time = timespec(tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
    let signal = unsafe sigtimedwait(&set, nil, &time)
    return signal > 0 ? signal : nil
  }
}
