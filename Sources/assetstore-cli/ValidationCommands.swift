internal import CAssetStore
internal import Glibc

/// `package validate` and `package build`.
enum ValidationCommands {
  static func validate(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    var options: assetstore_validate_options = unsafe Library.options(invocation, console)
    unsafe options.flags = invocation.has(.strict) ? ASSETSTORE_VALIDATE_STRICT : 0
    let report = try unsafe Library.withStrings { strings in
      let path = unsafe strings.pointer(invocation.operands.first)
      return try unsafe Library.obtain(assetstore_package_report_free) {
        unsafe assetstore_package_validate(path, &options, $0, $1)
      }
    }
    return unsafe tell(report, console, good: "valid", bad: "not valid")
  }

  static func build(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    guard let output = invocation[.output] else {
      throw Failure.usage(
        "'package build' needs --output", subject: "--output",
        hint: "--output FILE, or -o FILE, says what to write")
    }
    var options = unsafe assetstore_build_options()
    unsafe options.struct_size = unsafe Library.size(of: assetstore_build_options.self)
    unsafe options.flags = invocation.has(.uncompressed) ? ASSETSTORE_BUILD_UNCOMPRESSED : 0
    unsafe options.time = try time()
    unsafe options.progress = unsafe ProgressBar.callback
    unsafe options.progress_ctx = unsafe console.progress.context
    let report = try unsafe Library.withStrings { strings in
      let folder = unsafe strings.pointer(invocation.operands.first)
      let target = unsafe strings.pointer(output)
      return try unsafe Library.obtain(assetstore_package_report_free) {
        unsafe assetstore_package_build(folder, target, &options, $0, $1)
      }
    }
    let hash = unsafe Library.text(assetstore_package_report_sha256(report.pointer))
    return unsafe tell(
      report, console, good: "built \(output), SHA-256 \(hash)", bad: "nothing was built")
  }

  /// What reproducible-builds.org has agreed upon: the time that everything made of these sources shall have.
  static func time() throws -> Int64 {
    guard let value = unsafe getenv("SOURCE_DATE_EPOCH") else { return 0 }
    let text = unsafe String(cString: value)
    guard let time = Int64(text), time >= 0 else {
      throw Failure.usage(
        "SOURCE_DATE_EPOCH cannot be '\(text)'", subject: "SOURCE_DATE_EPOCH",
        hint: "it is seconds since 1970 UTC, a whole number")
    }
    return time
  }

  /// - Parameters:
  ///   - line: what is printed for a finding; nil: as compilers do.
  ///   - value: how people know the value with a path; nil for those that have no other name.
  static func tell(
    _ report: borrowing Handle, _ console: Console, good: String, bad: String,
    line: ((assetstore_package_finding) -> String)? = nil,
    value: (String) -> String? = { _ in nil }
  ) -> ExitCode {
    let object = unsafe report.pointer
    let isValid = unsafe assetstore_package_report_valid(object) != 0
    if console.json {
      console.document(unsafe Library.text(assetstore_package_report_json(object)))
      return isValid ? .done : .no
    }
    let findings = unsafe Library.records(
      object, assetstore_package_report_count, assetstore_package_report_at)
    for index in unsafe findings.indices {
      let finding = unsafe findings[index]
      console.line(unsafe line?(finding) ?? self.line(finding, console, value))
    }
    let counts = unsafe [
      (assetstore_package_report_errors(object), "error"),
      (assetstore_package_report_warnings(object), "warning"),
    ]
    let told = counts.filter { $0.0 > 0 }.map { Text.count(Int(clamping: $0.0), $0.1) }
    console.summary((told + [isValid ? good : bad]).joined(separator: ", "))
    return isValid ? .done : .no
  }

  /// "meta.json:3:5: error: it must be a string and is a number ($.name) [wrong-type]", as compilers do.
  private static func line(
    _ finding: assetstore_package_finding, _ console: Console, _ name: (String) -> String?
  ) -> String {
    let isError = unsafe finding.severity == ASSETSTORE_SEVERITY_ERROR
    let (entry, path) = unsafe (Library.text(finding.entry), Library.text(finding.path))
    var place = entry.isEmpty ? "" : "\(entry):"
    if unsafe finding.line > 0 { place += unsafe "\(finding.line):\(finding.column):" }
    let word = console.styled(isError ? "error:" : "warning:", isError ? .red : .yellow)
    let value = path.isEmpty ? "" : " (\(name(path) ?? path))"
    let said = unsafe "\(Library.text(finding.message))\(value) [\(Library.text(finding.code))]"
    return [Text.harmless(place), word, Text.harmless(said)].filter { !$0.isEmpty }
      .joined(separator: " ")
  }
}
