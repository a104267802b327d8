internal import CAssetStore

/// `registry import` and `registry hash`.
enum RegistryImportCommands {
  static func run(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    guard let folder = invocation[.registryOutput] else {
      throw Failure.usage(
        "'registry import' needs --output", subject: "--output",
        hint: "--output DIR, or -o DIR, says which registry it comes to")
    }
    let store = try Library.openStore(invocation)
    let pointer = unsafe store.pointer
    var options = unsafe assetstore_registry_import_options()
    unsafe options.struct_size = unsafe Library.size(of: assetstore_registry_import_options.self)
    unsafe options.flags =
      (invocation.has(.pinImported) ? ASSETSTORE_REGISTRY_IMPORT_HASH : 0)
      | (invocation.has(.privateServers) ? ASSETSTORE_REGISTRY_IMPORT_PRIVATE : 0)
    unsafe options.time = try ValidationCommands.time()
    unsafe options.retries = Library.retries(invocation)
    unsafe options.timeout_ms = Library.timeout(invocation)
    unsafe options.progress = unsafe ProgressBar.callback
    unsafe options.progress_ctx = unsafe console.progress.context
    let report = try unsafe Library.withStrings { strings in
      unsafe options.url = unsafe strings.pointer(invocation[.registryURL])
      let from = unsafe strings.pointer(invocation.operands.first)
      let target = unsafe strings.pointer(folder)
      return try unsafe Library.obtain(assetstore_package_report_free) {
        unsafe assetstore_registry_import(pointer, from, target, &options, $0, $1)
      }
    }
    let document = unsafe Library.text(assetstore_package_report_json(report.pointer))
    let told = [("added", "asset"), ("releases", "release"), ("publishers", "publisher")]
      .map { Text.count(number($0.0, in: document), $0.1) }
    let others =
      "\(number("kept", in: document)) there already, \(number("skipped", in: document)) left out"
    return unsafe ValidationCommands.tell(
      report, console, good: "imported \(told.joined(separator: ", ")), \(others)",
      bad: "nothing was imported")
  }

  static func hash(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let store = try Library.openStore(invocation)
    let pointer = unsafe store.pointer
    var options = unsafe assetstore_registry_hash_options()
    unsafe options.struct_size = unsafe Library.size(of: assetstore_registry_hash_options.self)
    unsafe options.flags =
      (invocation.has(.checkHashes) ? ASSETSTORE_REGISTRY_HASH_CHECK : 0)
      | (invocation.has(.offline) ? ASSETSTORE_REGISTRY_HASH_OFFLINE : 0)
      | (invocation.has(.privateServers) ? ASSETSTORE_REGISTRY_HASH_PRIVATE : 0)
    unsafe options.retries = Library.retries(invocation)
    unsafe options.timeout_ms = Library.timeout(invocation)
    unsafe options.progress = unsafe ProgressBar.callback
    unsafe options.progress_ctx = unsafe console.progress.context
    let refs = Array(invocation.operands.dropFirst())
    let report = try unsafe Library.withStrings { strings in
      let folder = unsafe strings.pointer(invocation.operands.first ?? ".")
      let list = unsafe strings.list(refs)
      return try unsafe Library.obtain(assetstore_package_report_free) {
        unsafe assetstore_registry_hash(pointer, folder, list, refs.count, &options, $0, $1)
      }
    }
    let document = unsafe Library.text(assetstore_package_report_json(report.pointer))
    let pinned = count("\"state\":\"pinned\"", in: document)
    let right = count("\"state\":\"right\"", in: document)
    let told = "pinned \(Text.count(pinned, "release"))" + (right > 0 ? ", \(right) right" : "")
    let code = unsafe ValidationCommands.tell(report, console, good: told, bad: told)
    // That bytes are not what was promised is worse than that somebody does not answer.
    return isMismatch(report) ? .integrity : code
  }

  private static func isMismatch(_ report: borrowing Handle) -> Bool {
    let findings = unsafe Library.records(
      report.pointer, assetstore_package_report_count, assetstore_package_report_at)
    return unsafe findings.contains { unsafe Library.text($0.code) == "hash-mismatch" }
  }

  /// The number that a key has in a document; in a text of it the quotes would not stand alone.
  private static func number(_ key: String, in document: String) -> Int {
    guard let name = document.firstRange(of: "\"\(key)\":") else { return 0 }
    return Int(document[name.upperBound...].prefix { $0.isNumber }) ?? 0
  }

  private static func count(_ text: String, in document: String) -> Int {
    document.ranges(of: text).count
  }
}
