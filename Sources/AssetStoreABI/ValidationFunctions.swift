// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
internal import AssetStoreRegistry
internal import AssetStoreService
public import CAssetStore

/// `assetstore_package_report`
@safe final class PackageReportObject: ResultObject, @unchecked Sendable {
  let findings: Records<assetstore_package_finding>
  let counts: (errors: Int64, warnings: Int64)
  let sha256: UnsafePointer<CChar>

  init(_ report: PackageReport) {
    let arena = Arena()
    unsafe findings = PackageReportObject.records(report.findings, arena)
    unsafe sha256 = arena.string(report.sha256)
    counts = (report.errors, report.warnings)
    super.init(report, arena)
  }

  init(_ report: RegistryReport) {
    let arena = Arena()
    unsafe findings = PackageReportObject.records(report.findings, arena)
    unsafe sha256 = arena.string("")
    counts = (report.errors, report.warnings)
    super.init(report, arena)
  }

  init(_ build: RegistryBuild) {
    let arena = Arena()
    unsafe findings = PackageReportObject.records(build.findings, arena)
    unsafe sha256 = arena.string(build.index?.sha256 ?? "")
    counts = (build.errors, build.warnings)
    super.init(build, arena)
  }

  init(_ report: RegistryImportReport) {
    let arena = Arena()
    unsafe findings = PackageReportObject.records(report.findings, arena)
    unsafe sha256 = arena.string("")
    counts = (report.errors, report.warnings)
    super.init(report, arena)
  }

  init(_ report: RegistryExportReport) {
    let arena = Arena()
    unsafe findings = PackageReportObject.records(report.findings, arena)
    unsafe sha256 = arena.string("")
    counts = (report.errors, report.warnings)
    super.init(report, arena)
  }

  init(_ report: RegistryHashReport) {
    let arena = Arena()
    unsafe findings = PackageReportObject.records(report.findings, arena)
    unsafe sha256 = arena.string("")
    counts = (report.errors, report.warnings)
    super.init(report, arena)
  }

  init(_ check: ServiceCheck) {
    let arena = Arena()
    unsafe findings = PackageReportObject.records(check.findings, arena)
    unsafe sha256 = arena.string("")
    counts = (check.errors, check.warnings)
    super.init(check, arena)
  }

  init(_ sent: SentPackage) {
    let arena = Arena()
    unsafe findings = PackageReportObject.records(sent.findings, arena)
    unsafe sha256 = arena.string(sent.sha256)
    counts = (sent.errors, sent.warnings)
    super.init(sent, arena)
  }

  private static func records(
    _ findings: [PackageFinding], _ arena: Arena
  ) -> Records<assetstore_package_finding> {
    unsafe arena.records(findings) { unsafe assetstore_package_finding($0, arena) }
  }
}

@c @implementation
public func assetstore_package_validate(
  _ path: UnsafePointer<CChar>!, _ options: UnsafePointer<assetstore_validate_options>!,
  _ report: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(report, error) {
    let path = try unsafe absolutePath(Argument.text(path, "path"))
    let options = try unsafe Argument.options(options, assetstore_validate_options(), "options")
    try unsafe Argument.flags(options.flags, known: 1, "options")
    let limits = unsafe Argument.limits(
      bytes: options.max_bytes, entries: options.max_entries, ratio: options.max_ratio)
    let progress = unsafe Argument.progress(options.progress, options.progress_ctx, of: nil)
    let isStrict = unsafe options.flags & ASSETSTORE_VALIDATE_STRICT != 0
    return PackageReportObject(
      try PackageValidator(isStrict: isStrict, limits, RealSystem(), progress).validate(path))
  }
}

@c @implementation
public func assetstore_package_build(
  _ folder: UnsafePointer<CChar>!, _ output: UnsafePointer<CChar>!,
  _ options: UnsafePointer<assetstore_build_options>!,
  _ report: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(report, error) {
    let folder = try unsafe absolutePath(Argument.text(folder, "folder"))
    let output = try unsafe absolutePath(Argument.text(output, "output"))
    let options = try unsafe Argument.options(options, assetstore_build_options(), "options")
    try unsafe Argument.flags(options.flags, known: 1, "options")
    var build = PackageBuilder.Options()
    build.time = unsafe options.time
    build.isCompressed = unsafe options.flags & ASSETSTORE_BUILD_UNCOMPRESSED == 0
    let progress = unsafe Argument.progress(options.progress, options.progress_ctx, of: nil)
    return PackageReportObject(
      try PackageBuilder(build, RealSystem(), progress).build(folder, to: output))
  }
}

@c @implementation
public func assetstore_package_report_valid(_ report: OpaquePointer!) -> Int32 {
  unsafe Handles.find(report, PackageReportObject.self)?.counts.errors == 0 ? 1 : 0
}

@c @implementation
public func assetstore_package_report_errors(_ report: OpaquePointer!) -> UInt64 {
  UInt64(clamping: unsafe Handles.find(report, PackageReportObject.self)?.counts.errors ?? 0)
}

@c @implementation
public func assetstore_package_report_warnings(_ report: OpaquePointer!) -> UInt64 {
  UInt64(clamping: unsafe Handles.find(report, PackageReportObject.self)?.counts.warnings ?? 0)
}

@c @implementation
public func assetstore_package_report_sha256(_ report: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(report, PackageReportObject.self)?.sha256
}

@c @implementation
public func assetstore_package_report_count(_ report: OpaquePointer!) -> Int {
  unsafe Handles.find(report, PackageReportObject.self)?.findings.count ?? 0
}

@c @implementation
public func assetstore_package_report_at(
  _ report: OpaquePointer!, _ index: Int
) -> UnsafePointer<assetstore_package_finding>! {
  unsafe Handles.find(report, PackageReportObject.self)?.findings[index]
}

@c @implementation
public func assetstore_package_report_json(_ report: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(report, PackageReportObject.self)?.json
}

@c @implementation
public func assetstore_package_report_free(_ report: OpaquePointer!) {
  unsafe Handles.remove(report, PackageReportObject.self)
}
