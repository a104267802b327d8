internal import Glibc

/// A password on its way to the library; overwritten by `wipe`.
struct Password {
  /// Ends with a zero byte.
  private var bytes: [CChar] = [0]

  init() {}

  /// The bytes of a file up to the end of its first line.
  ///
  /// - Parameters:
  ///   - what: what it is called.
  ///   - option: names the file.
  init(firstLineOf file: String, _ what: String = "password", of option: String = "--password-file")
    throws
  {
    let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Failure.system(errno, "cannot open \(file)", subject: file)
    }
    defer { close(descriptor) }
    try read(descriptor, file)
    guard bytes.count > 1 else {
      throw Failure.usage(
        "\(file) has no \(what) in its first line", subject: option,
        hint: what == "password" ? "--no-password leaves the key without one" : "")
    }
  }

  /// What a variable of the environment has.
  init?(environment name: String) {
    guard let value = unsafe getenv(name), unsafe value.pointee != 0 else { return nil }
    bytes = unsafe Array(UnsafeBufferPointer(start: value, count: strlen(value) + 1))
  }

  /// The first line of standard input, where nobody types.
  static func read() throws -> Password {
    var password = Password()
    try password.read(STDIN_FILENO, "standard input")
    return password
  }

  /// Whether somebody sits there who could type one.
  static var canAsk: Bool { isatty(STDIN_FILENO) == 1 }

  /// Asks for one that there is, without showing what is typed.
  static func askOnce() throws -> Password { try prompt("Password: ") }

  /// Asks twice for a new one, without showing what is typed.
  static func ask() throws -> Password {
    guard canAsk else {
      throw Failure.usage(
        "there is no terminal to ask for a password on", reason: "password-needed",
        subject: "password", hint: "give --password-file FILE or --no-password")
    }
    var first = try prompt("Password: ")
    var second = try prompt("The same again: ")
    defer { second.wipe() }
    guard first.bytes == second.bytes, first.bytes.count > 1 else {
      let isEmpty = first.bytes.count <= 1
      first.wipe()
      throw Failure.usage(
        isEmpty ? "the password is empty" : "the two passwords differ", reason: "wrong-password",
        subject: "password", hint: isEmpty ? "--no-password leaves the key without one" : "")
    }
    return first
  }

  private static func prompt(_ words: String) throws -> Password {
    var shown = termios()
    unsafe tcgetattr(STDIN_FILENO, &shown)
    var hidden = shown
    hidden.c_lflag &= ~UInt32(ECHO)
    unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
    defer {
      unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown)
      StandardStreams.complain("")
    }
    // Not before: what was typed ahead is thrown away with the echo.
    _ = StandardStreams.write(Array(words.utf8), to: STDERR_FILENO)
    var password = Password()
    try password.read(STDIN_FILENO, "standard input")
    return password
  }

  /// Reads to the end of a line, byte by byte: what follows is not ours.
  private mutating func read(_ descriptor: Int32, _ name: String) throws {
    bytes.reserveCapacity(Password.longest)
    while true {
      var byte: CChar = 0
      let count = unsafe Glibc.read(descriptor, &byte, 1)
      if count < 0, errno == EINTR, Interruption.requested { throw Failure.interrupted }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Failure.system(errno, "cannot read \(name)", subject: name) }
      if count == 0 || byte == 0x0a { break }
      guard byte != 0, bytes.count < Password.longest else {
        throw Failure.usage(
          "the password is too long, or no text", subject: "password",
          hint: "it is a line of at most 1023 bytes")
      }
      bytes[bytes.count - 1] = byte
      bytes.append(0)
    }
    if bytes.count > 1, bytes[bytes.count - 2] == 0x0d {
      bytes.removeLast()
      bytes[bytes.count - 1] = 0
    }
  }

  private static let longest = 4096

  /// The text, valid only while `body` runs.
  func withCString(_ body: (UnsafePointer<CChar>?) throws -> Void) rethrows {
    try unsafe bytes.withUnsafeBufferPointer { try unsafe body($0.baseAddress) }
  }

  mutating func wipe() {
    unsafe bytes.withUnsafeMutableBytes { bytes in
      if let start = bytes.baseAddress { unsafe explicit_bzero(start, bytes.count) }
    }
  }
}
