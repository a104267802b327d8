internal import CAssetStore
internal import Glibc

/// What the command tells its caller. The numbers are part of the contract.
enum ExitCode: Int32, CaseIterable, Sendable {
  case done = 0
  case no = 1
  case usage = 2
  case integrity = 3
  case conflict = 4
  case notFound = 5
  case network = 6
  case busy = 7
  case io = 8
  case cancelled = 130

  /// The one for an `assetstore_status` that is not `ASSETSTORE_OK`.
  init(status: assetstore_status) {
    self =
      switch status {
      case ASSETSTORE_MISUSE: .usage
      case ASSETSTORE_INTEGRITY, ASSETSTORE_REFUSED: .integrity
      case ASSETSTORE_CONFLICT, ASSETSTORE_INCOMPATIBLE: .conflict
      case ASSETSTORE_NOT_FOUND: .notFound
      case ASSETSTORE_NETWORK: .network
      case ASSETSTORE_BUSY: .busy
      case ASSETSTORE_CANCELLED: .cancelled
      default: .io
      }
  }

  var meaning: String {
    switch self {
    case .done: "done"
    case .no: "the answer is \"no\""
    case .usage: "the command was used wrongly"
    case .integrity: "bytes are not what was promised, or an archive was refused"
    case .conflict:
      "a conflict with what is there, no release that suits, or a permission that was not granted"
    case .notFound: "a name, path or release does not exist"
    case .network: "a server could not be reached or did not answer as it should"
    case .busy: "another process is changing the project or refreshing the source"
    case .io: "a file or disk error, or any other"
    case .cancelled: "interrupted; everything is as it was before"
    }
  }
}

/// Why the command could not do what was asked: one line for a person, and the error document.
struct Failure: Error {
  let exitCode: ExitCode
  let reason: String
  let message: String
  let hint: String
  /// The document {"error":{...}} that `--json` prints.
  let document: String
  /// Options with their values to give, where more is known than which helps.
  var words = ""

  /// Takes over `error`, the error object of a library call that gave `status`.
  init(status: assetstore_status, consuming error: OpaquePointer?) {
    exitCode = ExitCode(status: status)
    reason = unsafe Library.text(assetstore_error_reason(error))
    message = unsafe Library.text(assetstore_error_message(error))
    hint = unsafe Library.text(assetstore_error_hint(error))
    document = unsafe Library.text(assetstore_error_json(error))
    unsafe assetstore_error_free(error)
  }

  /// What to do about it, with the options among `options` that help: the library's hint does not know them.
  func hint(options: [Option]) -> String {
    let helpful = options.filter { $0.helps.contains(reason) }.map { "--\($0.name)" }
    let see = helpful.isEmpty ? "" : "see \(helpful.joined(separator: ", "))"
    let parts = [hint, words.isEmpty ? see : "say \(words)"]
    return parts.filter { !$0.isEmpty }.joined(separator: "; ")
  }

  private init(
    _ exitCode: ExitCode, status: String, reason: String, message: String, subject: String,
    hint: String, systemCode: Int32 = 0
  ) {
    self.exitCode = exitCode
    self.reason = reason
    self.message = message
    self.hint = hint
    document = JSON.object([
      (
        "error",
        JSON.object([
          ("status", JSON.string(status)), ("reason", JSON.string(reason)),
          ("message", JSON.string(message)), ("subject", JSON.string(subject)),
          ("hint", JSON.string(hint)), ("system_code", String(systemCode)),
        ])
      )
    ])
  }

  /// The command line itself is wrong.
  static func usage(
    _ message: String, reason: String = "invalid-argument", subject: String = "", hint: String
  ) -> Failure {
    Failure(
      .usage, status: "misuse", reason: reason, message: message, subject: subject, hint: hint)
  }

  /// `words` are the beginning of a command, but not one.
  static func incomplete(_ words: [String]) -> Failure {
    guard !words.isEmpty else {
      return usage("no command given", hint: "see assetstore --help")
    }
    let group = words.joined(separator: " ")
    let members = CommandTable.members(of: words).map { $0.words.last ?? "" }
    return usage(
      "'\(group)' needs one of: \(members.joined(separator: ", "))", subject: group,
      hint: "see assetstore \(group) --help")
  }

  /// A system call of the command itself failed with `code`.
  static func system(_ code: Int32, _ message: String, subject: String) -> Failure {
    let reason: String
    let hint: String
    switch code {
    case ENOSPC, EDQUOT: (reason, hint) = ("no-space", "free some space and try again")
    default: (reason, hint) = ("io-failure", "")
    }
    return Failure(
      .io, status: "io", reason: reason,
      message: "\(message): \(unsafe String(cString: strerror(code)))", subject: subject,
      hint: hint, systemCode: code)
  }

  static let interrupted = Failure(
    .cancelled, status: "cancelled", reason: "cancelled", message: "cancelled", subject: "",
    hint: "")

  /// Something that cannot be, unless the command or the library has a defect.
  static func defect(_ message: String) -> Failure {
    Failure(
      .io, status: "internal", reason: "defect", message: message, subject: "",
      hint: "please report it with this line")
  }
}
