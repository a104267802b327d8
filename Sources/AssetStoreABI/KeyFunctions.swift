// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
public import CAssetStore

/// `assetstore_registry_key`
@safe final class RegistryKeyObject: ResultObject, @unchecked Sendable {
  let id: UnsafePointer<CChar>
  let publicKey: UnsafePointer<CChar>

  init(_ files: KeyPairFiles) {
    let arena = Arena()
    unsafe id = arena.string(files.id)
    unsafe publicKey = arena.string(files.publicKey)
    super.init(files, arena)
  }
}

@c @implementation
public func assetstore_registry_key_new(
  _ prefix: UnsafePointer<CChar>!, _ options: UnsafePointer<assetstore_registry_key_options>!,
  _ key: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(key, error) {
    let prefix = try unsafe Argument.text(prefix, "prefix")
    let options = try unsafe Argument.options(
      options, assetstore_registry_key_options(), "options")
    try unsafe Argument.flags(options.flags, known: 1, "options")
    let replaces = unsafe options.flags & ASSETSTORE_REGISTRY_KEY_REPLACE != 0
    return RegistryKeyObject(
      try KeyPairFiles.make(
        prefix: absolutePath(prefix),
        password: unsafe Argument.secret(options.password, "password"),
        replacing: replaces, RealSystem()))
  }
}

@c @implementation
public func assetstore_registry_key_id(_ key: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(key, RegistryKeyObject.self)?.id
}

@c @implementation
public func assetstore_registry_key_public(_ key: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(key, RegistryKeyObject.self)?.publicKey
}

@c @implementation
public func assetstore_registry_key_json(_ key: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(key, RegistryKeyObject.self)?.json
}

@c @implementation
public func assetstore_registry_key_free(_ key: OpaquePointer!) {
  unsafe Handles.remove(key, RegistryKeyObject.self)
}
