internal import CAssetStore

/// `registry validate` and `registry key`; `registry build` is in a file of its own.
enum RegistryCommands {
  static func validate(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    var options = unsafe assetstore_registry_validate_options()
    unsafe options.struct_size = unsafe Library.size(
      of: assetstore_registry_validate_options.self)
    unsafe options.flags = invocation.has(.strictRegistry) ? ASSETSTORE_REGISTRY_VALIDATE_STRICT : 0
    unsafe options.progress = unsafe ProgressBar.callback
    unsafe options.progress_ctx = unsafe console.progress.context
    let folder = invocation.operands.first ?? ""
    let report = try unsafe Library.withStrings { strings in
      unsafe options.since = unsafe strings.pointer(invocation[.since])
      unsafe options.author = unsafe strings.pointer(invocation[.changeAuthor])
      let path = unsafe strings.pointer(folder)
      return try unsafe Library.obtain(assetstore_package_report_free) {
        unsafe assetstore_registry_validate(path, &options, $0, $1)
      }
    }
    let line: ((assetstore_package_finding) -> String)? =
      invocation[.findingFormat] == "github" ? { unsafe annotation($0, folder) } : nil
    return unsafe ValidationCommands.tell(
      report, console, good: "valid", bad: "not valid", line: line)
  }

  /// A workflow command of GitHub, which shows a finding beside its line.
  ///
  /// Source of the format: GitHub's "Workflow commands", with the escapes of its toolkit.
  private static func annotation(
    _ finding: assetstore_package_finding, _ folder: String
  ) -> String {
    let isError = unsafe finding.severity == ASSETSTORE_SEVERITY_ERROR
    let (entry, path) = unsafe (Library.text(finding.entry), Library.text(finding.path))
    let code = unsafe Library.text(finding.code)
    var properties: [(String, String)] = []
    if !entry.isEmpty { properties.append(("file", place(entry, in: folder))) }
    if unsafe finding.line > 0 {
      unsafe properties.append(("line", String(finding.line)))
      unsafe properties.append(("col", String(finding.column)))
    }
    properties.append(("title", code))
    let told = properties.map { "\($0.0)=\(escaped($0.1, isProperty: true))" }
    let value = path.isEmpty ? "" : " (\(path))"
    let said = unsafe escaped(Library.text(finding.message) + value, isProperty: false)
    return "::\(isError ? "error" : "warning") \(told.joined(separator: ","))::\(said)"
  }

  /// As GitHub wants it: from the top of the repository, where its jobs begin.
  private static func place(_ entry: String, in folder: String) -> String {
    var folder = folder[...]
    while folder.hasPrefix("./") { folder = folder.dropFirst(2) }
    while folder.hasSuffix("/") { folder = folder.dropLast() }
    return folder == "." || folder.isEmpty ? entry : "\(folder)/\(entry)"
  }

  private static func escaped(_ text: String, isProperty: Bool) -> String {
    var result = ""
    for scalar in Text.harmless(text).unicodeScalars {
      switch scalar {
      case "%": result += "%25"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      case ":" where isProperty: result += "%3A"
      case "," where isProperty: result += "%2C"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  static func newKey(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    guard let prefix = invocation[.keyOutput] else {
      throw Failure.usage(
        "'registry key new' needs --output", subject: "--output",
        hint: "--output PREFIX, or -o PREFIX, says where PREFIX.key and PREFIX.pub come to lie")
    }
    var password = try password(invocation, console)
    defer { password.wipe() }
    var options = unsafe assetstore_registry_key_options()
    unsafe options.struct_size = unsafe Library.size(of: assetstore_registry_key_options.self)
    if invocation.has(.replaceKey) {
      unsafe options.flags = ASSETSTORE_REGISTRY_KEY_REPLACE
    }
    try unsafe password.withCString { text in
      unsafe options.password = unsafe text
      try unsafe Library.withStrings { strings in
        let prefix = unsafe strings.pointer(prefix)
        let key = try unsafe Library.obtain(assetstore_registry_key_free) {
          unsafe assetstore_registry_key_new(prefix, &options, $0, $1)
        }
        tell(key, invocation, console)
      }
    }
    return .done
  }

  private static func tell(
    _ key: borrowing Handle, _ invocation: Invocation, _ console: Console
  ) {
    if console.json {
      console.document(unsafe Library.text(assetstore_registry_key_json(key.pointer)))
      return
    }
    let prefix = invocation[.keyOutput] ?? ""
    console.summary("made \(prefix).key, to be kept secret, and \(prefix).pub")
    console.line(unsafe Library.text(assetstore_registry_key_public(key.pointer)))
  }

  /// The password that protects the key; empty for none.
  private static func password(_ invocation: Invocation, _ console: Console) throws -> Password {
    if let file = invocation[.passwordFile] {
      guard !invocation.has(.noPassword) else {
        throw Failure.usage(
          "--password-file and --no-password exclude each other", subject: "--no-password",
          hint: "leave one of them out")
      }
      return try Password(firstLineOf: file)
    }
    if invocation.has(.noPassword) { return Password() }
    console.flush()
    return try Password.ask()
  }
}
