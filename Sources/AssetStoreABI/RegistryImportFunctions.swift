// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
internal import AssetStoreRegistry
public import CAssetStore

@c @implementation
public func assetstore_registry_import(
  _ store: OpaquePointer!, _ from: UnsafePointer<CChar>!, _ folder: UnsafePointer<CChar>!,
  _ options: UnsafePointer<assetstore_registry_import_options>!,
  _ report: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(report, error) {
    let store = try unsafe storeArgument(store)
    let from = try unsafe Argument.text(from, "from")
    let folder = try unsafe absolutePath(Argument.text(folder, "folder"))
    let given = try unsafe Argument.options(
      options, assetstore_registry_import_options(), "options")
    try unsafe Argument.flags(given.flags, known: 3, "options")
    var options = RegistryImport.Options()
    options.url = try unsafe Argument.optionalText(given.url, "url") ?? ""
    options.time = unsafe given.time
    options.pins = unsafe given.flags & ASSETSTORE_REGISTRY_IMPORT_HASH != 0
    unsafe Argument.take(retries: given.retries, timeout: given.timeout_ms, into: &options.http)
    options.http.isPublicOnly = unsafe given.flags & ASSETSTORE_REGISTRY_IMPORT_PRIVATE == 0
    let progress = unsafe Argument.progress(given.progress, given.progress_ctx, of: store)
    return PackageReportObject(
      try RegistryImport(options, store, progress)
        .run(from, to: folder, workingDirectory: absolutePath(".")))
  }
}

@c @implementation
public func assetstore_registry_hash(
  _ store: OpaquePointer!, _ folder: UnsafePointer<CChar>!,
  _ refs: UnsafePointer<UnsafePointer<CChar>?>!, _ ref_count: Int,
  _ options: UnsafePointer<assetstore_registry_hash_options>!,
  _ report: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(report, error) {
    let store = try unsafe storeArgument(store)
    let folder = try unsafe absolutePath(Argument.text(folder, "folder"))
    let refs = try unsafe Argument.texts(refs, ref_count, "refs")
    let given = try unsafe Argument.options(
      options, assetstore_registry_hash_options(), "options")
    try unsafe Argument.flags(given.flags, known: 7, "options")
    var options = RegistryHash.Options()
    options.checks = unsafe given.flags & ASSETSTORE_REGISTRY_HASH_CHECK != 0
    options.offline = unsafe given.flags & ASSETSTORE_REGISTRY_HASH_OFFLINE != 0
    unsafe Argument.take(retries: given.retries, timeout: given.timeout_ms, into: &options.http)
    options.http.isPublicOnly = unsafe given.flags & ASSETSTORE_REGISTRY_HASH_PRIVATE == 0
    let progress = unsafe Argument.progress(given.progress, given.progress_ctx, of: store)
    return PackageReportObject(try RegistryHash(options, store, progress).run(folder, refs))
  }
}
