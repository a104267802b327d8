// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
public import CAssetStore

/// `assetstore_registry_head`
@safe final class RegistryHeadObject: ResultObject, @unchecked Sendable {
  let head: VerifiedHead
  let name: UnsafePointer<CChar>
  let skipped: Records<assetstore_skip>

  init(_ head: VerifiedHead) {
    self.head = head
    let arena = Arena()
    unsafe name = arena.string(head.registry)
    unsafe skipped = arena.records(head.skipped) { unsafe assetstore_skip($0, arena) }
    super.init(head, arena)
  }
}

@c @implementation
public func assetstore_registry_verify_head(
  _ path: UnsafePointer<CChar>!, _ key: UnsafePointer<CChar>!,
  _ options: UnsafePointer<assetstore_registry_verify_options>!,
  _ head: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(head, error) {
    let path = try unsafe absolutePath(Argument.text(path, "path"))
    let system = RealSystem()
    let key = try PublicKey(
      lineOrFile: unsafe Argument.text(key, "key"), workingDirectory: absolutePath("."), system)
    let options = try unsafe Argument.options(
      options, assetstore_registry_verify_options(), "options")
    try unsafe Argument.flags(options.flags, known: 1, "options")
    let now = unsafe options.now
    guard (0...253_402_300_799).contains(now) else {
      throw StoreError(
        .invalidArgument, "\(now) is no time that a head can be good at", subject: "now",
        hint: "it is in seconds since 1970 UTC")
    }
    let verifier = RegistryVerifier(
      key: key, now: now == 0 ? system.now() : now, system,
      unsafe Argument.progress(options.progress, options.progress_ctx, of: nil))
    let withFiles = unsafe options.flags & ASSETSTORE_REGISTRY_VERIFY_FILES != 0
    return RegistryHeadObject(try withFiles ? verifier.index(path) : verifier.head(path))
  }
}

@c @implementation
public func assetstore_registry_head_name(_ head: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(head, RegistryHeadObject.self)?.name
}

@c @implementation
public func assetstore_registry_head_sequence(_ head: OpaquePointer!) -> Int64 {
  unsafe Handles.find(head, RegistryHeadObject.self)?.head.sequence ?? 0
}

@c @implementation
public func assetstore_registry_head_created(_ head: OpaquePointer!) -> Int64 {
  unsafe Handles.find(head, RegistryHeadObject.self)?.head.created ?? 0
}

@c @implementation
public func assetstore_registry_head_expires(_ head: OpaquePointer!) -> Int64 {
  unsafe Handles.find(head, RegistryHeadObject.self)?.head.expires ?? 0
}

@c @implementation
public func assetstore_registry_head_skip_count(_ head: OpaquePointer!) -> Int {
  unsafe Handles.find(head, RegistryHeadObject.self)?.skipped.count ?? 0
}

@c @implementation
public func assetstore_registry_head_skip_at(
  _ head: OpaquePointer!, _ index: Int
) -> UnsafePointer<assetstore_skip>! {
  unsafe Handles.find(head, RegistryHeadObject.self)?.skipped[index]
}

@c @implementation
public func assetstore_registry_head_json(_ head: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(head, RegistryHeadObject.self)?.json
}

@c @implementation
public func assetstore_registry_head_free(_ head: OpaquePointer!) {
  unsafe Handles.remove(head, RegistryHeadObject.self)
}
