internal import Glibc

/// The program that mails tokens. What it is to mail is nowhere but in a pipe: anybody can read the arguments of a process.
final class MailCommand: Sendable {
  private let program: String
  private let log: RequestLog

  /// Milliseconds that it may take.
  private static let longest: Int64 = 20_000

  init(_ program: String, _ log: RequestLog) {
    self.program = program
    self.log = log
  }

  /// Runs it with these lines to read, and waits for its end.
  func send(_ lines: [String]) {
    do {
      let code = try run(lines.map { $0 + "\n" }.joined())
      guard code != 0 else { return }
      log.event("failed", "the program of --mail-command ended with \(code)")
    } catch {
      log.event("failed", (error as? Failure)?.message ?? "\(error)")
    }
  }

  /// What it ends with; -1 if a signal ended it.
  private func run(_ text: String) throws -> Int32 {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw failure(errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    // Fits, and is there before anybody reads: so nothing waits, and no end of a pipe is gone.
    let written = StandardStreams.write(Array(text.utf8), to: ends[1])
    close(ends[1])
    if let written { throw failure(written) }
    return try wait(for: start(input: ends[0]))
  }

  private func start(input: Int32) throws -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    guard unsafe posix_spawn_file_actions_init(&actions) == 0 else { throw failure(ENOMEM) }
    defer { unsafe _ = posix_spawn_file_actions_destroy(&actions) }
    guard unsafe posix_spawnattr_init(&attributes) == 0 else { throw failure(ENOMEM) }
    defer { unsafe _ = posix_spawnattr_destroy(&attributes) }
    unsafe _ = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    unsafe _ = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    // What the server does with signals is its own business.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe _ = posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigaddset(&signals, SIGPIPE)
    unsafe _ = posix_spawnattr_setsigdefault(&attributes, &signals)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    unsafe _ = posix_spawnattr_setflags(&attributes, Int16(flags))
    var process = pid_t()
    let code = unsafe program.withCString { name in
      var arguments = unsafe [UnsafeMutablePointer(mutating: name), nil]
      return unsafe posix_spawnp(&process, name, &actions, &attributes, &arguments, environ)
    }
    guard code == 0 else { throw failure(code) }
    return process
  }

  private func wait(for process: pid_t) throws -> Int32 {
    let last = Clock.milliseconds() + MailCommand.longest
    var status: Int32 = 0
    while true {
      let ended = unsafe waitpid(process, &status, WNOHANG)
      if ended == process { return status & 0x7f == 0 ? status >> 8 & 0xff : -1 }
      guard ended == 0 || errno == EINTR else { throw failure(errno) }
      // What it started goes with it.
      if Clock.milliseconds() >= last { kill(-process, SIGKILL) }
      _ = poll(nil, 0, 10)
    }
  }

  private func failure(_ code: Int32) -> Failure {
    .system(code, "cannot run the program of --mail-command", subject: program)
  }
}
