internal import AssetStoreCore
internal import AssetStoreWeb

/// A package that was uploaded: what is wrong with it, or what it is.
struct UploadedPackage {
  private let report: PackageReport
  /// What it is; nil if it is not taken.
  let info: PackageInfo?
  private let path: String

  /// Reads all of the file.
  init(_ path: String, _ system: any System) throws {
    self.path = path
    let limits = ArchiveLimits()
    var report = try PackageValidator(isStrict: false, limits, system, .none).validate(path)
    var info: PackageInfo?
    if report.valid {
      do {
        let read = try Inspection.read(path, shown: Path.name(path), limits, system, .none)
        if read.files.isEmpty { throw StoreError(.emptyPackage, "the package has no files") }
        info = read.package
      } catch let error as StoreError where error.status == .refused || error.status == .integrity {
        report.findings.append(
          PackageFinding(
            severity: .error, code: error.reason.rawValue, entry: "", path: "", line: 0, column: 0,
            message: error.message))
      }
    }
    self.report = report
    self.info = info
  }

  /// Why it is not taken, in one sentence.
  private var refusal: String {
    report.findings.first { $0.severity == .error }.map(shown) ?? "it is no package"
  }

  /// Messages name the file, whose place is nobody's business.
  private func shown(_ finding: PackageFinding) -> String {
    finding.message.replacing(path, with: Path.name(path))
  }

  /// The answer to one that is not taken.
  var refused: Response {
    .object(422) {
      $0.string("error", "the package is refused: \(refusal)")
      $0.array("findings") {
        write(.error, &$0)
        write(.warning, &$0)
      }
    }
  }

  private static let mostTold = 100

  /// What a moderator should look at, each in a line.
  var warnings: [String] {
    report.findings.filter { $0.severity == .warning }.prefix(Self.mostTold).map { finding in
      let entry = finding.entry.replacing(path, with: "")
      return entry.isEmpty ? shown(finding) : "\(entry): \(shown(finding))"
    }
  }

  func write(_ severity: PackageFinding.Severity, _ answer: inout AnswerText) {
    for finding in report.findings.filter({ $0.severity == severity }).prefix(Self.mostTold) {
      answer.object {
        $0.string("severity", finding.severity.rawValue)
        $0.string("code", finding.code)
        $0.string("entry", finding.entry.replacing(path, with: ""))
        $0.integer("line", Int64(finding.line))
        $0.string("message", shown(finding))
      }
    }
  }
}

extension PackageInfo {
  /// nil where the package does not say.
  var lowestGodot: GodotVersion? { godotMin.isEmpty ? nil : GodotVersion(godotMin) }
  /// Where a number is left out, the last: the engine loads a library for "4.6" in all of 4.6, and editors that compare
  /// number by number would show it in 4.6.0 alone.
  var highestGodot: GodotVersion? {
    var version = GodotVersion(godotMax)
    guard ![.unknown, .customBuild].contains(version) else { return nil }
    switch godotMax.utf8.count(where: { $0 == UInt8(ascii: ".") }) {
    case 0: version.encoded += 99_99
    case 1: version.encoded += 99
    default: break
    }
    return version
  }

  /// All fields of a new asset: what was sent, then what the package says. Throws 400 where nobody says what must be known.
  func completed(_ sent: AssetChanges) throws -> AssetChanges {
    var changes = sent
    changes.title = try sent.title ?? TextField.line(title, "title", most: 255)
    changes.description =
      try sent.description
      ?? TextField.lines(description.isEmpty ? title : description, "description", most: 64 << 10)
    changes.categoryID =
      sent.categoryID ?? (type == .project ? Category.projects : Category.misc).rawValue
    changes.godotVersion = sent.godotVersion ?? lowestGodot ?? .unknown
    guard sent.cost != nil || !license.isEmpty else {
      throw Problem(400, "cost is required: no licence was found in the package")
    }
    changes.cost = try sent.cost ?? TextField.line(license, "cost", most: 25)
    changes.browseURL = sent.browseURL ?? ""
    changes.issuesURL = sent.issuesURL ?? ""
    changes.iconURL = sent.iconURL ?? ""
    return changes
  }
}
