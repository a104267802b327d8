internal import CAssetStore

/// `publish`
enum PublishCommand {
  static func run(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    guard let url = invocation[.publishTo] else {
      throw Failure.usage(
        "'publish' needs --to", subject: "--to", hint: "--to URL says where the service is")
    }
    var token = try token(invocation)
    defer { token.wipe() }
    var options = unsafe assetstore_publish_options()
    unsafe options.struct_size = unsafe Library.size(of: assetstore_publish_options.self)
    unsafe options.progress = unsafe ProgressBar.callback
    unsafe options.progress_ctx = unsafe console.progress.context
    let fields = invocation.all(.publishField)
    var code = ExitCode.done
    try unsafe token.withCString { token in
      try unsafe Library.withStrings { strings in
        unsafe options.name = strings.pointer(invocation[.publishAs])
        unsafe options.version = strings.pointer(invocation[.publishRelease])
        unsafe options.fields = strings.list(fields)
        unsafe options.field_count = fields.count
        let path = unsafe strings.pointer(invocation.operands.first)
        let place = unsafe strings.pointer(url)
        let report = try unsafe Library.obtain(assetstore_package_report_free) {
          unsafe assetstore_publish(path, place, token, &options, $0, $1)
        }
        let hash = unsafe Library.text(assetstore_package_report_sha256(report.pointer))
        code = unsafe ValidationCommands.tell(
          report, console, good: "sent, and waits for a moderator; SHA-256 \(hash)",
          bad: "not published")
      }
    }
    return code
  }

  private static func token(_ invocation: Invocation) throws -> Password {
    if let file = invocation[.tokenFile] {
      return try Password(firstLineOf: file, "token", of: "--token-file")
    }
    guard let token = Password(environment: "ASSETSTORE_TOKEN") else {
      throw Failure.usage(
        "'publish' needs a token", subject: "--token-file",
        hint: "give --token-file FILE, or set ASSETSTORE_TOKEN")
    }
    return token
  }
}
