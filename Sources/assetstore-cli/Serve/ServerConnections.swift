internal import Glibc

/// An open connection, and until when it has to get on.
final class ServerConnection: Sendable {
  /// "127.0.0.1", "::1"
  let address: String
  fileprivate let descriptor: Int32
  private let deadline: Locked<Int64>

  fileprivate init(_ address: String, _ descriptor: Int32, until deadline: Int64) {
    self.address = address
    self.descriptor = descriptor
    self.deadline = Locked(deadline)
  }

  /// - Parameter moment: of `Clock.milliseconds`; `.max`: it is waiting for us.
  func mayTake(until moment: Int64) { deadline.use { $0 = moment } }

  fileprivate func isLate(at now: Int64) -> Bool { deadline.use { $0 < now } }
}

/// All open connections: how many an address has, and which are too slow.
///
/// libmicrohttpd closes a connection that is silent. One that sends a byte now and then is not; so each has a moment by
/// which its head, its body or the reading of its answer must be done, and `closeLate` closes what missed it.
final class ServerConnections: Sendable {
  private struct State {
    var open: [ObjectIdentifier: ServerConnection] = [:]
    var byAddress: [String: Int] = [:]
    var accepted: UInt64 = 0
    var refused: UInt64 = 0
  }

  private let state = Locked(State())
  private let mostOfAddress: Int
  /// Addresses that speak for many.
  private let trusted: Set<String>
  /// Milliseconds that a head may take.
  private let patience: Int64

  init(mostOfAddress: Int, trusted: Set<String>, patience: Int64) {
    self.mostOfAddress = mostOfAddress
    self.trusted = trusted
    self.patience = patience
  }

  func mayHaveMore(_ address: String) -> Bool {
    state.use { state in
      guard !trusted.contains(address), state.byAddress[address, default: 0] >= mostOfAddress else {
        return true
      }
      state.refused += 1
      return false
    }
  }

  func add(_ address: String, _ descriptor: Int32) -> ServerConnection {
    let connection = ServerConnection(
      address, descriptor, until: Clock.milliseconds() + patience)
    state.use { state in
      state.open[ObjectIdentifier(connection)] = connection
      state.byAddress[address, default: 0] += 1
      state.accepted += 1
    }
    return connection
  }

  /// Not to be called after the descriptor was closed, as it may be another's then.
  func remove(_ connection: ServerConnection) {
    state.use { state in
      state.open[ObjectIdentifier(connection)] = nil
      let rest = state.byAddress[connection.address, default: 1] - 1
      state.byAddress[connection.address] = rest > 0 ? rest : nil
    }
  }

  /// Ends what took too long. libmicrohttpd sees it as closed by the client.
  func closeLate() {
    let now = Clock.milliseconds()
    state.use { state in
      for connection in state.open.values where connection.isLate(at: now) {
        _ = shutdown(connection.descriptor, Int32(SHUT_RDWR))
      }
    }
  }

  var counts: (open: UInt64, accepted: UInt64, refused: UInt64) {
    state.use { (UInt64($0.open.count), $0.accepted, $0.refused) }
  }
}

/// A clock that nobody sets.
enum Clock {
  static func milliseconds() -> Int64 { microseconds() / 1000 }

  static func microseconds() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }
}
