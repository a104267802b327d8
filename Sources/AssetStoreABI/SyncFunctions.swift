// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
public import CAssetStore

private struct SyncDocument: Encodable {
  var sync: [SyncRecord]
  var error: StoreError.Told?
}

/// `assetstore_sync_report`
@safe final class SyncReportObject: ResultObject, @unchecked Sendable {
  let records: Records<assetstore_sync_record>
  let skips: [Records<assetstore_skip>]
  let status: StoreError.Status

  init(_ records: [SyncRecord]) {
    let arena = Arena()
    let worst = records.filter { $0.error != nil }.max { $0.status.severity < $1.status.severity }
    unsafe self.records = arena.records(records) { unsafe assetstore_sync_record($0, arena) }
    unsafe skips = records.map { record in
      unsafe arena.records(record.skipped) { unsafe assetstore_skip($0, arena) }
    }
    status = worst?.status ?? .ok
    super.init(SyncDocument(sync: records, error: worst?.error), arena)
  }
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
    try unsafe Argument.flags(given.flags, known: 7, "options")
    var options = SyncOptions()
    options.details = unsafe given.flags & ASSETSTORE_SYNC_DETAILS != 0
    options.full = unsafe given.flags & ASSETSTORE_SYNC_FULL != 0
    options.reportsFailures = unsafe given.flags & ASSETSTORE_SYNC_REPORT_FAILURES != 0
    options.http = try unsafe httpOptions(given)
    let records = try store.synchronizer.sync(
      names, options, unsafe Argument.progress(given.progress, given.progress_ctx, of: store))
    return SyncReportObject(records)
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
  unsafe Handles.find(report, SyncReportObject.self)?.records.count ?? 0
}

@c @implementation
public func assetstore_sync_report_at(_ report: OpaquePointer!, _ index: Int) -> UnsafePointer<
  assetstore_sync_record
>! {
  unsafe Handles.find(report, SyncReportObject.self)?.records[index]
}

@c @implementation
public func assetstore_sync_report_status(_ report: OpaquePointer!) -> assetstore_status {
  unsafe Handles.find(report, SyncReportObject.self)?.status.rawValue ?? ASSETSTORE_OK
}

@c @implementation
public func assetstore_sync_report_skip_at(
  _ report: OpaquePointer!, _ index: Int, _ skip_index: Int
) -> UnsafePointer<assetstore_skip>! {
  guard let skips = unsafe Handles.find(report, SyncReportObject.self)?.skips,
    unsafe skips.indices.contains(index)
  else { return nil }
  return unsafe skips[index][skip_index]
}

@c @implementation
public func assetstore_sync_report_json(_ report: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(report, SyncReportObject.self)?.json
}

@c @implementation
public func assetstore_sync_report_free(_ report: OpaquePointer!) {
  unsafe Handles.remove(report, SyncReportObject.self)
}
