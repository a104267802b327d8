// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
public import CAssetStore

private struct HistoryDocument: Encodable {
  var history: [ChangeSet]
}

/// `assetstore_history`
@safe final class HistoryObject: ResultObject, @unchecked Sendable {
  let records: Records<assetstore_change_set>
  let changes: [Records<assetstore_change>]

  init(_ history: [ChangeSet]) {
    let arena = Arena()
    records = arena.records(history) { assetstore_change_set($0) }
    unsafe changes = history.map { set in
      unsafe arena.records(set.changes) { unsafe assetstore_change($0, arena) }
    }
    super.init(HistoryDocument(history: history), arena)
  }
}

@c @implementation
public func assetstore_project_history(
  _ project: OpaquePointer!, _ history: UnsafeMutablePointer<OpaquePointer?>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(history, error) {
    HistoryObject(try unsafe projectArgument(project).use { try $0.history() })
  }
}

@c @implementation
public func assetstore_history_count(_ history: OpaquePointer!) -> Int {
  unsafe Handles.find(history, HistoryObject.self)?.records.count ?? 0
}

@c @implementation
public func assetstore_history_at(
  _ history: OpaquePointer!, _ index: Int
) -> UnsafePointer<assetstore_change_set>! {
  unsafe Handles.find(history, HistoryObject.self)?.records[index]
}

@c @implementation
public func assetstore_history_change_at(
  _ history: OpaquePointer!, _ index: Int, _ change_index: Int
) -> UnsafePointer<assetstore_change>! {
  guard let changes = unsafe Handles.find(history, HistoryObject.self)?.changes,
    unsafe changes.indices.contains(index)
  else { return nil }
  return unsafe changes[index][change_index]
}

@c @implementation
public func assetstore_history_json(_ history: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(history, HistoryObject.self)?.json
}

@c @implementation
public func assetstore_history_free(_ history: OpaquePointer!) {
  unsafe Handles.remove(history, HistoryObject.self)
}
