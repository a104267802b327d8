// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
public import CAssetStore

/// `assetstore_audit`
@safe final class AuditObject: ResultObject, @unchecked Sendable {
  let declared: Records<assetstore_declared>
  let capabilities: Records<assetstore_capability>
  let evidence: [Records<assetstore_evidence>]
  let undeclared: Int
  let checked: UInt64

  init(_ report: AuditReport) {
    let arena = Arena()
    unsafe declared = arena.records(report.declared) { unsafe assetstore_declared($0, arena) }
    unsafe capabilities = arena.records(report.capabilities) {
      unsafe assetstore_capability($0, arena)
    }
    unsafe evidence = report.capabilities.map { found in
      unsafe arena.records(found.evidence) { unsafe assetstore_evidence($0, arena) }
    }
    undeclared = report.undeclared.count
    checked = UInt64(clamping: report.checked)
    super.init(report, arena)
  }
}

@c @implementation
public func assetstore_package_audit(
  _ path: UnsafePointer<CChar>!, _ options: UnsafePointer<assetstore_audit_options>!,
  _ audit: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(audit, error) {
    let shown = try unsafe Argument.text(path, "path")
    let path = try absolutePath(shown)
    let options = try unsafe Argument.options(options, assetstore_audit_options(), "options")
    try unsafe Argument.flags(options.flags, known: 0, "options")
    let limits = unsafe Argument.limits(
      bytes: options.max_bytes, entries: options.max_entries, ratio: options.max_ratio)
    let progress = unsafe Argument.progress(options.progress, options.progress_ctx, of: nil)
    let places = unsafe options.max_evidence
    return AuditObject(
      try AuditReport.read(
        path, shown: shown, places: places == 0 ? Audit.usualPlaces : Int(clamping: places), limits,
        RealSystem(), progress))
  }
}

@c @implementation
public func assetstore_audit_checked(_ audit: OpaquePointer!) -> UInt64 {
  unsafe Handles.find(audit, AuditObject.self)?.checked ?? 0
}

@c @implementation
public func assetstore_audit_undeclared(_ audit: OpaquePointer!) -> Int {
  unsafe Handles.find(audit, AuditObject.self)?.undeclared ?? 0
}

@c @implementation
public func assetstore_audit_declared_count(_ audit: OpaquePointer!) -> Int {
  unsafe Handles.find(audit, AuditObject.self)?.declared.count ?? 0
}

@c @implementation
public func assetstore_audit_declared_at(
  _ audit: OpaquePointer!, _ index: Int
) -> UnsafePointer<assetstore_declared>! {
  unsafe Handles.find(audit, AuditObject.self)?.declared[index]
}

@c @implementation
public func assetstore_audit_capability_count(_ audit: OpaquePointer!) -> Int {
  unsafe Handles.find(audit, AuditObject.self)?.capabilities.count ?? 0
}

@c @implementation
public func assetstore_audit_capability_at(
  _ audit: OpaquePointer!, _ index: Int
) -> UnsafePointer<assetstore_capability>! {
  unsafe Handles.find(audit, AuditObject.self)?.capabilities[index]
}

@c @implementation
public func assetstore_audit_evidence_at(
  _ audit: OpaquePointer!, _ capability: Int, _ index: Int
) -> UnsafePointer<assetstore_evidence>! {
  guard let evidence = unsafe Handles.find(audit, AuditObject.self)?.evidence,
    unsafe evidence.indices.contains(capability)
  else { return nil }
  return unsafe evidence[capability][index]
}

@c @implementation
public func assetstore_audit_json(_ audit: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(audit, AuditObject.self)?.json
}

@c @implementation
public func assetstore_audit_free(_ audit: OpaquePointer!) {
  unsafe Handles.remove(audit, AuditObject.self)
}
