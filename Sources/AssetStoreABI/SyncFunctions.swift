// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
public import CAssetStore

private struct SyncDocument: Encodable {
  var sync: [SyncRecord]
}

@c @implementation
public func assetstore_sync(
  _ store: OpaquePointer!, _ names: UnsafePointer<UnsafePointer<CChar>?>!, _ name_count: Int,
  _ options: UnsafePointer<assetstore_sync_options>!,
  _ report: UnsafeMutablePointer<OpaquePointer?>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(report, error) {
    let store = try unsafe storeArgument(store)
    let names = try unsafe Argument.texts(names, name_count, "names")
    let given = try unsafe Argument.options(options, assetstore_sync_options(), "options")
    try unsafe Argument.flags(given.flags, known: 3, "options")
    var options = SyncOptions()
    options.details = unsafe given.flags & ASSETSTORE_SYNC_DETAILS != 0
    options.full = unsafe given.flags & ASSETSTORE_SYNC_FULL != 0
    options.http = try unsafe httpOptions(given)
    let records = try store.synchronizer.sync(
      names, options, unsafe Argument.progress(given.progress, given.progress_ctx, of: store))
    return unsafe ListObject(
      records, json: SyncDocument(sync: records), assetstore_sync_record.init)
  }
}

private func httpOptions(_ given: assetstore_sync_options) throws -> HTTPOptions {
  var http = unsafe Argument.http(retries: given.retries, timeout: given.timeout_ms)
  if unsafe given.max_parallel > 0 { unsafe http.maxParallel = Int(given.max_parallel) }
  guard (1...16).contains(http.maxParallel) else {
    throw StoreError(.invalidArgument, "max_parallel is over 16", subject: "max_parallel")
  }
  if unsafe given.retry_delay_ms > 0 {
    unsafe http.retryDelay = Int64(min(given.retry_delay_ms, 3_600_000))
  }
  return http
}

@c @implementation
public func assetstore_sync_report_count(_ report: OpaquePointer!) -> Int {
  unsafe Handles.find(report, ListObject<assetstore_sync_record>.self)?.records.count ?? 0
}

@c @implementation
public func assetstore_sync_report_at(_ report: OpaquePointer!, _ index: Int) -> UnsafePointer<
  assetstore_sync_record
>! {
  unsafe Handles.find(report, ListObject<assetstore_sync_record>.self)?.records[index]
}

@c @implementation
public func assetstore_sync_report_json(_ report: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(report, ListObject<assetstore_sync_record>.self)?.json
}

@c @implementation
public func assetstore_sync_report_free(_ report: OpaquePointer!) {
  unsafe Handles.remove(report, ListObject<assetstore_sync_record>.self)
}
