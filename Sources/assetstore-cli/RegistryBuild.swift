internal import CAssetStore
internal import Glibc

extension RegistryCommands {
  static func build(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    guard let output = invocation[.indexOutput] else {
      throw Failure.usage(
        "'registry build' needs --output", subject: "--output",
        hint: "--output DIR, or -o DIR, says where the index comes to lie")
    }
    guard let key = invocation[.signingKey] else {
      throw Failure.usage(
        "'registry build' needs --key", subject: "--key",
        hint: "registry key new makes one; --key FILE says where its secret half is")
    }
    var password = try invocation[.signingPassword].map { try Password(firstLineOf: $0) }
    defer { password?.wipe() }
    do {
      return try build(invocation, console, output, key, password)
    } catch var failure as Failure where aboutTime.contains(failure.reason) {
      failure.words = "SOURCE_DATE_EPOCH=SECONDS, the time that the index is of"
      throw failure
    } catch let failure as Failure where failure.reason == "password-needed" {
      guard password == nil, Password.canAsk else { throw failure }
      // As minisign does. Nothing is done before the key can be read.
      console.flush()
      password = try Password.askOnce()
      return try build(invocation, console, output, key, password)
    }
  }

  /// The reasons of errors that another time can help against.
  private static let aboutTime: Set = [
    "head-forked", "head-rolled-back", "head-from-the-future", "unknown-revision",
  ]

  /// As ssh does, but not more: in continuous integration others are often nobody.
  private static func tellIfShared(_ key: String, _ console: Console) {
    var status = stat()
    guard unsafe stat(key, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_mode & 0o044 != 0
    else { return }
    let advice = "chmod 600 takes that away"
    console.announce(
      "assetstore: warning: \(key) can be read by others than its owner (\(advice))")
  }

  private static func build(
    _ invocation: Invocation, _ console: Console, _ output: String, _ key: String,
    _ password: Password?
  ) throws -> ExitCode {
    var options = unsafe assetstore_registry_build_options()
    unsafe options.struct_size = unsafe Library.size(of: assetstore_registry_build_options.self)
    unsafe options.flags =
      (invocation.has(.prune) ? ASSETSTORE_REGISTRY_BUILD_PRUNE : 0)
      | (invocation.has(.indexOnly) ? ASSETSTORE_REGISTRY_BUILD_INDEX_ONLY : 0)
    unsafe options.created = try ValidationCommands.time()
    unsafe options.progress = unsafe ProgressBar.callback
    unsafe options.progress_ctx = unsafe console.progress.context
    var code = ExitCode.done
    try unsafe (password ?? Password()).withCString { text in
      if password != nil { unsafe options.password = unsafe text }
      let report = try unsafe Library.withStrings { strings in
        unsafe options.next_key = unsafe strings.pointer(invocation[.nextKey])
        let folder = unsafe strings.pointer(invocation.operands.first)
        let (target, secret) = unsafe (strings.pointer(output), strings.pointer(key))
        return try unsafe Library.obtain(assetstore_package_report_free) {
          unsafe assetstore_registry_build(folder, target, secret, &options, $0, $1)
        }
      }
      tellIfShared(key, console)
      let hash = unsafe Library.text(assetstore_package_report_sha256(report.pointer))
      code = unsafe ValidationCommands.tell(
        report, console, good: "built \(output), index \(hash)", bad: "nothing was built")
    }
    return code
  }
}
