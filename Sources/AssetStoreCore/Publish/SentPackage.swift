/// What sending a package to a service came to. `assetstore_package_report`
package struct SentPackage: Sendable, Encodable {
  /// Whether the service took it.
  package var valid = false
  package var findings: [PackageFinding] = []
  package var errors: Int64 = 0
  package var warnings: Int64 = 0
  package var sha256 = ""
  package var size: Int64 = 0
  package var publisher = ""
  package var slug = ""
  package var version = ""
  /// Of the proposal; 0 and "" if it was not taken.
  package var id: Int64 = 0
  package var url = ""
}

/// Sends packages to a service.
package struct PackagePublisher {
  package struct Options: Sendable {
    /// "publisher/slug"; "": what the package says.
    package var name = ""
    /// "": what the package says.
    package var version = ""
    /// Parameters of the service.
    package var fields: [(name: String, value: String)] = []

    package init() {}
  }

  private let options: Options
  private let system: any System
  private let progress: Progress

  /// Milliseconds for which a server may say nothing, as it reads a whole package before it answers.
  private static let patience: Int64 = 300_000
  /// Bytes of an answer.
  private static let largestAnswer: Int64 = 1 << 20

  package init(_ options: Options, _ system: any System, _ progress: Progress) {
    self.options = options
    self.system = system
    self.progress = progress
  }

  /// Validates a zip, sends it, and tells what the service says.
  ///
  /// - Parameter url: what comes before "/api/v1".
  package func publish(_ path: String, to url: String, token: String) throws -> SentPackage {
    guard (1...512).contains(token.utf8.count), token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
    else {
      throw StoreError(.invalidArgument, "the token is none", subject: "token")
    }
    guard HTTP.isHTTP(url) else {
      throw StoreError(.invalidArgument, "\(url) is no http or https URL", subject: url)
    }
    try system.checkFile(path)
    var sent = SentPackage()
    let report = try PackageValidator(isStrict: false, ArchiveLimits(), system, progress)
      .validate(archive: path, .godot, whole: true)
    sent.add(report.findings)
    guard report.valid else { return sent }
    let info = try Inspection.read(path, shown: path, ArchiveLimits(), system, progress).package
    sent.sha256 = info.sha256
    sent.size = info.archiveSize
    let name = options.name.isEmpty ? "\(info.publisher)/\(info.slug)" : options.name
    let parts = Path.names(name[...]).map { String($0) }
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else {
      throw StoreError(
        .invalidArgument, "\(name) is no name of an asset", subject: name,
        hint: "it is PUBLISHER/SLUG")
    }
    (sent.publisher, sent.slug) = (parts[0], parts[1])
    sent.version = options.version.isEmpty ? info.version : options.version
    guard !sent.version.isEmpty else {
      throw StoreError(
        .invalidArgument, "\(path) does not say its version", subject: path, hint: "say which it is"
      )
    }
    let answer = try send(path, to: url, token, sent)
    try sent.take(answer, from: url)
    return sent
  }

  private func send(
    _ path: String, to url: String, _ token: String, _ sent: SentPackage
  ) throws -> HTTPAnswer {
    var target = url[...]
    while target.utf8.last == UInt8(ascii: "/") { target.removeLast() }
    let parts = [sent.publisher, sent.slug, sent.version]
    let query = options.fields.map {
      "\(PercentEncoding.encoded($0.name))=\(PercentEncoding.encoded($0.value))"
    }
    let whole =
      "\(target)/api/v1/publish/" + parts.map { PercentEncoding.encoded($0) }.joined(separator: "/")
      + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    var http = HTTPOptions()
    http.timeout = PackagePublisher.patience
    http.usesCredentials = false
    let file = try system.open(path, .read)
    defer { try? file.close() }
    return try HTTPClient(system: system).post(
      whole, headers: ["Authorization: Bearer \(token)", "Content-Type: application/zip"], file,
      size: sent.size, options: http, limit: PackagePublisher.largestAnswer,
      progress: progress)
  }
}

extension SentPackage {
  fileprivate mutating func add(_ new: [PackageFinding]) {
    findings += new
    errors = Int64(findings.count { $0.severity == .error })
    warnings = Int64(findings.count) - errors
  }

  /// Takes over what a service answered.
  fileprivate mutating func take(_ answer: HTTPAnswer, from url: String) throws {
    let place = HTTP.shown(url)
    let told = try? JSONValue(JSONDocument(answer.body, largest: 1 << 20, deepest: 8).root)
    let members = told?.object ?? [:]
    let reason = members["error"]?.string ?? "it answered \(answer.status)"
    switch answer.status {
    case 201:
      guard members["sha256"]?.string == sha256, case .integer(let id)? = members["id"] else {
        throw StoreError(
          .badReply, "\(place) does not say that it has the package", subject: place,
          hint: "look there whether it has")
      }
      valid = true
      self.id = id
      self.url = members["url"]?.string ?? ""
    case 400, 413, 415, 422:
      var found: [PackageFinding] = []
      if case .array(let values)? = members["findings"] {
        found = values.prefix(1000).compactMap { $0.object.map(PackageFinding.init(answered:)) }
      }
      findings.removeAll { $0.severity == .warning }
      if !found.contains(where: { $0.severity == .error }) {
        found.append(PackageFinding(answered: ["message": .string(reason)]))
      }
      add(found)
    case 409:
      throw StoreError(
        .releaseExists, "\(place) does not take \(publisher)/\(slug) \(version): \(reason)",
        subject: "\(publisher)/\(slug)")
    default:
      throw StoreError(
        .httpStatus, "\(place) does not take the package: \(reason)", subject: place,
        hint: [401, 403].contains(answer.status)
          ? "a token is made there, for \(publisher)/\(slug) alone; another asset is named along with the token"
          : "",
        systemCode: Int32(clamping: answer.status))
    }
  }
}

extension PackageFinding {
  /// One that a service tells.
  fileprivate init(answered members: [String: JSONValue]) {
    func text(_ name: String) -> String { members[name]?.string.map(PackageFinding.plain) ?? "" }
    let line: Int32 =
      if case .integer(let line)? = members["line"] { Int32(clamping: max(0, line)) } else { 0 }
    self.init(
      severity: Severity(rawValue: text("severity")) ?? .error,
      code: text("code").isEmpty ? StoreError.Reason.httpStatus.rawValue : text("code"),
      entry: text("entry"), path: "",
      line: line, column: 0, message: text("message"))
  }

  private static func plain(_ text: String) -> String {
    let scalars = text.unicodeScalars.prefix(1000).map { EntryName.isControl($0) ? "\u{fffd}" : $0 }
    return String(String.UnicodeScalarView(scalars))
  }
}
