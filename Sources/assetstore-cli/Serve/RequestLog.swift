internal import Glibc

/// One JSON object a line: what was asked and answered, and what happened to the server.
///
/// A line names the route and not the path, no query and no field but the address: nothing secret can come into it.
final class RequestLog: Sendable {
  /// Nil: standard error.
  private let path: String?
  /// The same as long as this lives, whatever file it is of.
  private let descriptor: Int32
  /// The last one as a text.
  private let second = Locked<(number: Int64, text: [UInt8])>((0, []))

  init(_ path: String?) throws {
    self.path = path
    descriptor = try path.map(RequestLog.open) ?? STDERR_FILENO
  }

  /// Goes on in the file that has the name now, as after the old one was moved away.
  func reopen() throws {
    guard let path else { return }
    let opened = try RequestLog.open(path)
    defer { close(opened) }
    guard dup2(opened, descriptor) >= 0, fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else {
      throw Failure.system(errno, "cannot write to \(path)", subject: path)
    }
  }

  private static func open(_ path: String) throws -> Int32 {
    let opened = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
    guard opened >= 0 else {
      throw Failure.system(errno, "cannot write to \(path)", subject: path)
    }
    return opened
  }

  func event(_ event: String, _ message: String = "") {
    write(
      [("event", JSON.string(event))] + (message.isEmpty ? [] : [("message", JSON.string(message))])
    )
  }

  func write(_ members: [(key: String, value: String)]) {
    // By hand: with each request as short as they are, making its line of texts took a quarter of the time.
    var line: [UInt8] = []
    line.reserveCapacity(256)
    line += "{\"time\":\"".utf8
    appendNow(to: &line)
    line.append(UInt8(ascii: "\""))
    for (key, value) in members {
      line += ",\"".utf8
      line += key.utf8
      line += "\":".utf8
      line += value.utf8
    }
    line += "}\n".utf8
    // Whole: the system lets only one thread at a time append to a file. A lock of ours would have all threads wait for
    // one that was interrupted in it.
    _ = StandardStreams.write(line, to: descriptor)
  }

  /// "2024-05-31T17:04:59.123Z"
  private func appendNow(to line: inout [UInt8]) {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    let seconds = Int64(time.tv_sec)
    line += second.use { second in
      if second.number != seconds {
        second.number = seconds
        second.text = Text.moment(seconds).utf8.map { $0 == 0x20 ? UInt8(ascii: "T") : $0 }
      }
      return second.text
    }
    line.append(UInt8(ascii: "."))
    for unit in [100_000_000, 10_000_000, 1_000_000] {
      line.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: time.tv_nsec / unit % 10))
    }
    line.append(UInt8(ascii: "Z"))
  }
}
