internal import Glibc

/// One JSON object a line: what was asked and answered, and what happened to the server.
///
/// A line names the route and not the path, no query and no field but the address: nothing secret can come into it.
final class RequestLog: Sendable {
  /// Nil: standard error.
  private let path: String?
  private let descriptor: Locked<Int32>

  init(_ path: String?) throws {
    self.path = path
    descriptor = Locked(STDERR_FILENO)
    try reopen()
  }

  /// Goes on in the file that has the name now, as after the old one was moved away.
  func reopen() throws {
    guard let path else { return }
    let opened = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
    guard opened >= 0 else {
      throw Failure.system(errno, "cannot write to \(path)", subject: path)
    }
    let old = descriptor.use { descriptor in
      defer { descriptor = opened }
      return descriptor
    }
    if old != STDERR_FILENO { close(old) }
  }

  func event(_ event: String, _ message: String = "") {
    write(
      [("event", JSON.string(event))] + (message.isEmpty ? [] : [("message", JSON.string(message))])
    )
  }

  func write(_ members: [(key: String, value: String)]) {
    let line = JSON.object([("time", JSON.string(RequestLog.now()))] + members) + "\n"
    // Whole, as the file is opened for appending and no other thread writes meanwhile.
    descriptor.use { _ = StandardStreams.write(Array(line.utf8), to: $0) }
  }

  /// "2024-05-31T17:04:59.123Z"
  private static func now() -> String {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    let fraction = String(time.tv_nsec / 1_000_000)
    let moment = Text.moment(Int64(time.tv_sec)).split(separator: " ").joined(separator: "T")
    return "\(moment).\(String(repeating: "0", count: 3 - fraction.utf8.count))\(fraction)Z"
  }
}
