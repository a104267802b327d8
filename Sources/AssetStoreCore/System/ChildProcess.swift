internal import CSystem
internal import Glibc

/// Another program, run to its end.
package enum ChildProcess {
  package struct Result: Sendable {
    /// What `exit` got; -1 if a signal ended it.
    package var code: Int32
    package var output: [UInt8]
    /// What it said on standard error, as far as anybody would read it.
    package var complaint: String
  }

  /// Bytes of standard error that are kept.
  private static let longestComplaint = 4096
  /// Milliseconds between two looks at the clock.
  private static let beat: Int32 = 100

  /// Runs a program, without a shell, with nothing to read and no environment but this.
  ///
  /// A call that fails ends it, and with it what it has started.
  ///
  /// - Parameters:
  ///   - program: a name that is looked for in PATH.
  ///   - keeping: the variables that it gets from our own environment.
  ///   - largest: bytes that it may write; more is `tooLarge`.
  ///   - longest: milliseconds that it may take; more is `timeout`.
  ///   - waiting: called now and then; what it throws ends the program and the call.
  package static func run(
    _ program: String, _ arguments: [String], keeping: [String], adding: [String: String],
    largest: Int, longest: Int64, waiting: () throws -> Void = {}
  ) throws -> Result {
    let (output, complaint) = (try Pipe(), try Pipe())
    let process = try start(program, arguments, keeping, adding, output, complaint)
    output.closeWriting()
    complaint.closeWriting()
    let end = RealSystem().ticks() + longest
    func wait() throws {
      try waiting()
      guard RealSystem().ticks() < end else {
        throw StoreError(
          .timeout, "\(program) takes more than \(longest / 1000) seconds", subject: program)
      }
    }
    var result = Result(code: -1, output: [], complaint: "")
    do {
      (result.output, result.complaint) = try read(output, complaint, program, largest, wait)
      // It may close both and go on.
      result.code = try reap(process, program, wait)
    } catch {
      kill(-process, SIGKILL)
      _ = try? reap(process, program) {}
      throw error
    }
    return result
  }

  /// What `exit` got; -1 if a signal ended it.
  private static func reap(
    _ process: pid_t, _ program: String, _ wait: () throws -> Void
  ) throws -> Int32 {
    var status: Int32 = 0
    while true {
      let ended = unsafe waitpid(process, &status, WNOHANG)
      if ended == process { return status & 0x7f == 0 ? status >> 8 & 0xff : -1 }
      guard ended == 0 || errno == EINTR else {
        throw StoreError.system(errno, "cannot wait for \(program)", subject: program)
      }
      try wait()
      _ = poll(nil, 0, 1)
    }
  }

  private static func start(
    _ program: String, _ arguments: [String], _ keeping: [String], _ adding: [String: String],
    _ output: Pipe, _ complaint: Pipe
  ) throws -> pid_t {
    var variables = adding
    for name in keeping {
      if let value = unsafe getenv(name) { variables[name] = unsafe String(cString: value) }
    }
    let environment = variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    var actions = unsafe posix_spawn_file_actions_t()
    guard unsafe posix_spawn_file_actions_init(&actions) == 0 else {
      throw StoreError.system(ENOMEM, "cannot start \(program)", subject: program)
    }
    defer { unsafe _ = posix_spawn_file_actions_destroy(&actions) }
    unsafe _ = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe _ = posix_spawn_file_actions_adddup2(&actions, output.writing, 1)
    unsafe _ = posix_spawn_file_actions_adddup2(&actions, complaint.writing, 2)
    var attributes = posix_spawnattr_t()
    guard unsafe posix_spawnattr_init(&attributes) == 0 else {
      throw StoreError.system(ENOMEM, "cannot start \(program)", subject: program)
    }
    defer { unsafe _ = posix_spawnattr_destroy(&attributes) }
    unsafe _ = posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var process: pid_t = 0
    let code = unsafe withCStrings([program] + arguments) { arguments in
      unsafe withCStrings(environment) { environment in
        unsafe posix_spawnp(&process, program, &actions, &attributes, arguments, environment)
      }
    }
    guard code == 0 else {
      throw StoreError.system(
        code, "cannot start \(program)", subject: program, hint: "install \(program)")
    }
    return process
  }

  private static func withCStrings<Value>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
  ) -> Value {
    let copies = unsafe texts.map { unsafe strdup($0) }
    defer { for index in unsafe copies.indices { unsafe free(copies[index]) } }
    return unsafe body(copies + [nil])
  }

  /// Both at once, as the program waits while either is full.
  private static func read(
    _ output: Pipe, _ complaint: Pipe, _ program: String, _ largest: Int,
    _ wait: () throws -> Void
  ) throws -> ([UInt8], String) {
    var (said, complained): ([UInt8], [UInt8]) = ([], [])
    var waiting = [
      pollfd(fd: output.reading, events: Int16(POLLIN), revents: 0),
      pollfd(fd: complaint.reading, events: Int16(POLLIN), revents: 0),
    ]
    try unsafe PieceBuffer.use { buffer in
      while waiting.contains(where: { $0.fd >= 0 }) {
        let count = unsafe poll(&waiting, nfds_t(waiting.count), ChildProcess.beat)
        guard count >= 0 || errno == EINTR else {
          throw StoreError.system(errno, "cannot wait for \(program)", subject: program)
        }
        try wait()
        // What was not heard of says nothing.
        guard count > 0 else { continue }
        for index in waiting.indices where waiting[index].fd >= 0 && waiting[index].revents != 0 {
          let count = unsafe Glibc.read(waiting[index].fd, buffer.baseAddress, buffer.count)
          if count < 0, errno == EINTR { continue }
          guard count > 0 else {
            waiting[index].fd = -1
            continue
          }
          if index == 0 {
            unsafe said.append(contentsOf: buffer[..<count])
            guard said.count <= largest else {
              throw StoreError(
                .tooLarge, "\(program) says more than \(largest) bytes", subject: program)
            }
          } else if complained.count < longestComplaint {
            unsafe complained.append(contentsOf: buffer[..<count])
          }
        }
      }
    }
    let text = StreamSafe.text(Array(complained.prefix(longestComplaint)))
    return (said, text)
  }
}

/// A pipe that no other program inherits.
private final class Pipe {
  let reading: Int32
  private(set) var writing: Int32

  init() throws {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe2(&ends, O_CLOEXEC) == 0 else {
      throw StoreError.system(errno, "cannot make a pipe")
    }
    (reading, writing) = (ends[0], ends[1])
  }

  func closeWriting() {
    if writing >= 0 { close(writing) }
    writing = -1
  }

  deinit {
    closeWriting()
    close(reading)
  }
}
