// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
public import CAssetStore

private struct ArchivesDocument: Encodable {
  var archives: [CachedArchive]
  var bytes: UInt64
}

private func list(_ archives: [CachedArchive]) -> ListObject<assetstore_archive> {
  unsafe ListObject(
    archives, json: ArchivesDocument(archives: archives, bytes: total(archives.lazy.map(\.size))),
    unsafe assetstore_archive.init)
}

private func total(_ sizes: some Sequence<Int64>) -> UInt64 {
  sizes.reduce(0) { $0 &+ UInt64(clamping: $1) }
}

@c @implementation
public func assetstore_cache_list(
  _ store: OpaquePointer!, _ archives: UnsafeMutablePointer<OpaquePointer?>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(archives, error) { unsafe list(try unsafe storeArgument(store).cache.list()) }
}

@c @implementation
public func assetstore_cache_add(
  _ store: OpaquePointer!, _ paths: UnsafePointer<UnsafePointer<CChar>?>!, _ path_count: Int,
  _ options: UnsafePointer<assetstore_cache_options>!,
  _ added: UnsafeMutablePointer<OpaquePointer?>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(added, error) {
    let store = try unsafe storeArgument(store)
    let paths = try unsafe Argument.texts(paths, path_count, "paths")
    let options = try unsafe Argument.options(options, assetstore_cache_options(), "options")
    try unsafe Argument.flags(options.flags, known: 0, "options")
    let progress = unsafe Argument.progress(options.progress, options.progress_ctx, of: store)
    return unsafe list(try store.addToCache(paths.map(absolutePath), progress))
  }
}

@c @implementation
public func assetstore_cache_gc(
  _ store: OpaquePointer!, _ options: UnsafePointer<assetstore_cache_options>!,
  _ removed: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(removed, error) {
    let store = try unsafe storeArgument(store)
    let options = try unsafe Argument.options(options, assetstore_cache_options(), "options")
    try unsafe Argument.flags(options.flags, known: 1, "options")
    let dryRun = unsafe options.flags & ASSETSTORE_CACHE_DRY_RUN != 0
    return unsafe list(
      try store.collectGarbage(
        dryRun: dryRun, unsafe Argument.progress(options.progress, options.progress_ctx, of: store))
    )
  }
}

@c @implementation
public func assetstore_archives_bytes(_ archives: OpaquePointer!) -> UInt64 {
  guard let records = unsafe Handles.find(archives, ListObject<assetstore_archive>.self)?.records
  else {
    return 0
  }
  return unsafe total(
    (0..<records.count).lazy.map { index in unsafe records[index]?.pointee.size ?? 0 })
}

@c @implementation
public func assetstore_archives_count(_ archives: OpaquePointer!) -> Int {
  unsafe Handles.find(archives, ListObject<assetstore_archive>.self)?.records.count ?? 0
}

@c @implementation
public func assetstore_archives_at(_ archives: OpaquePointer!, _ index: Int) -> UnsafePointer<
  assetstore_archive
>! {
  unsafe Handles.find(archives, ListObject<assetstore_archive>.self)?.records[index]
}

@c @implementation
public func assetstore_archives_json(_ archives: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(archives, ListObject<assetstore_archive>.self)?.json
}

@c @implementation
public func assetstore_archives_free(_ archives: OpaquePointer!) {
  unsafe Handles.remove(archives, ListObject<assetstore_archive>.self)
}
