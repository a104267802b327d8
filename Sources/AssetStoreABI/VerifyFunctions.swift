// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
public import CAssetStore

/// `assetstore_verification`
@safe final class VerificationObject: ResultObject, @unchecked Sendable {
  let records: Records<assetstore_finding>
  let clean: Bool
  let checked: UInt64

  init(_ verification: Verification) {
    let arena = Arena()
    unsafe records = arena.records(verification.findings) { unsafe assetstore_finding($0, arena) }
    clean = verification.clean
    checked = verification.checked
    super.init(verification, arena)
  }
}

@c @implementation
public func assetstore_project_verify(
  _ project: OpaquePointer!, _ names: UnsafePointer<UnsafePointer<CChar>?>!, _ name_count: Int,
  _ options: UnsafePointer<assetstore_verify_options>!,
  _ verification: UnsafeMutablePointer<OpaquePointer?>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(verification, error) {
    let project = try unsafe projectArgument(project)
    let names = try unsafe Argument.texts(names, name_count, "names")
    let options = try unsafe Argument.options(options, assetstore_verify_options(), "options")
    try unsafe Argument.flags(options.flags, known: 0, "options")
    let progress = unsafe Argument.progress(options.progress, options.progress_ctx, of: project)
    return VerificationObject(try project.use { try $0.verify(names, progress) })
  }
}

@c @implementation
public func assetstore_verification_clean(_ verification: OpaquePointer!) -> Int32 {
  unsafe Handles.find(verification, VerificationObject.self)?.clean == true ? 1 : 0
}

@c @implementation
public func assetstore_verification_checked(_ verification: OpaquePointer!) -> UInt64 {
  unsafe Handles.find(verification, VerificationObject.self)?.checked ?? 0
}

@c @implementation
public func assetstore_verification_count(_ verification: OpaquePointer!) -> Int {
  unsafe Handles.find(verification, VerificationObject.self)?.records.count ?? 0
}

@c @implementation
public func assetstore_verification_at(
  _ verification: OpaquePointer!, _ index: Int
) -> UnsafePointer<assetstore_finding>! {
  unsafe Handles.find(verification, VerificationObject.self)?.records[index]
}

@c @implementation
public func assetstore_verification_json(_ verification: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(verification, VerificationObject.self)?.json
}

@c @implementation
public func assetstore_verification_free(_ verification: OpaquePointer!) {
  unsafe Handles.remove(verification, VerificationObject.self)
}
