internal import Glibc

/// Standard output and error as one run of the command uses them.
final class Console {
  /// Whether results are JSON documents.
  var json = false
  /// Whether only what was asked for is said: no progress, no notes.
  var quiet = false
  var colour: Bool
  /// Columns of the terminal that is standard output; nil if it is none.
  let width: Int?

  /// The options of the command that runs.
  var options: [Option] = []
  private var buffer: [UInt8] = []
  /// After the first failed write: its errno. Nothing is written any more.
  private var writeError: Int32?
  private(set) lazy var progress = ProgressBar(enabled: isatty(STDERR_FILENO) == 1 && !quiet)

  enum Style: Int {
    case bold = 1
    case dim = 2
    case red = 31
    case green = 32
    case yellow = 33
    case cyan = 36
  }

  init() {
    width = Self.columns(of: STDOUT_FILENO)
    let plain = Self.environment("NO_COLOR") != nil || Self.environment("TERM") == "dumb"
    colour = width != nil && !plain
  }

  /// Columns of the terminal that `descriptor` is; nil if it is none.
  static func columns(of descriptor: Int32) -> Int? {
    guard isatty(descriptor) == 1 else { return nil }
    var size = winsize()
    guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return max(20, Int(size.ws_col))
  }

  /// The variable, if it is set and not empty.
  private static func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }

  func styled(_ text: String, _ style: Style) -> String {
    colour && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// Puts `text` on standard output.
  func write(_ text: String) {
    buffer += text.utf8
    if buffer.count >= 65_536 { flush() }
  }

  /// Puts bytes on standard output as they are; false if nobody takes them any more.
  func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
    unsafe buffer.append(contentsOf: bytes)
    if buffer.count >= 65_536 { flush() }
    return writeError == nil
  }

  func line(_ text: String = "") {
    write(text + "\n")
  }

  /// Says on standard output what was done, where only people read it.
  func summary(_ text: String) {
    if !quiet, !json { line(Text.harmless(text)) }
  }

  /// Puts a JSON document on standard output.
  func document(_ text: String) {
    line(width == nil ? text : JSON.harmless(text))
  }

  /// Says something beside the result, on standard error.
  func note(_ text: String) {
    if !quiet { announce(text) }
  }

  /// Says on standard error what nobody may miss.
  func announce(_ text: String) {
    flush()
    progress.clear()
    StandardStreams.complain(Text.harmless(text))
  }

  /// Says why the command failed and gives the exit code for it.
  @discardableResult
  func report(_ error: any Error) -> ExitCode {
    let failure = error as? Failure ?? .defect("unexpected error: \(error)")
    if json {
      document(failure.document)
    }
    flush()
    progress.clear()
    let hint = failure.hint(options: options)
    let line = failure.message + (hint.isEmpty ? "" : " (\(hint))")
    StandardStreams.complain("assetstore: \(Text.harmless(line))")
    return failure.exitCode
  }

  /// Hands what was written to the system. Failures show in `close`.
  func flush() {
    guard !buffer.isEmpty else { return }
    progress.clear()
    if writeError == nil {
      writeError = StandardStreams.write(buffer, to: STDOUT_FILENO)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Ends the output; throws if some of it could not be written.
  func close() throws {
    flush()
    progress.clear()
    switch writeError {
    // Who reads a pipe may stop reading: that is no failure.
    case nil, EPIPE: return
    case EINTR: throw Failure.interrupted
    case let code?:
      throw Failure.system(code, "cannot write to standard output", subject: "standard output")
    }
  }
}

/// The process's standard streams, as file descriptors.
enum StandardStreams {
  /// Makes writes to a closed stream fail instead of reaching a file that got its number.
  static func holdOpen() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
      _ = unsafe open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
    // A reader who went away is then EPIPE, which we can tell apart.
    _ = signal(SIGPIPE, SIG_IGN)
  }

  /// Writes all of `bytes`; gives the errno if it cannot.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if written < 0 {
        if errno == EINTR, !Interruption.requested { continue }
        return errno
      }
      rest = rest.dropFirst(written)
    }
    return nil
  }

  /// Puts a line on standard error; if that fails there is nobody to tell.
  static func complain(_ line: String) {
    _ = write(Array((line + "\n").utf8), to: STDERR_FILENO)
  }
}
