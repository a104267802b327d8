// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
public import CAssetStore

private struct MountsDocument: Encodable {
  var mounts: [Mount]
}

private struct EntriesDocument: Encodable {
  var entries: [FileSystemEntry]
}

/// `assetstore_mounts`
@safe final class MountsObject: ResultObject, @unchecked Sendable {
  let mounts: Records<assetstore_mount>
  let permissions: [Records<UnsafePointer<CChar>>]
  let dependencies: [Records<assetstore_dependency>]

  init(_ mounts: [Mount]) {
    let arena = Arena()
    unsafe self.mounts = arena.records(mounts) { mount in
      unsafe assetstore_mount(
        id: arena.string(mount.id), path: arena.string(mount.path),
        sha256: arena.string(mount.sha256), permission_count: mount.permissions.count,
        version: arena.string(mount.version), dependency_count: mount.dependencies.count)
    }
    unsafe permissions = mounts.map { mount in
      unsafe arena.records(mount.permissions) { unsafe arena.string($0) }
    }
    unsafe dependencies = mounts.map { mount in
      unsafe arena.records(mount.dependencies) { unsafe assetstore_dependency($0, arena) }
    }
    super.init(MountsDocument(mounts: mounts), arena)
  }
}

/// `assetstore_entries`
func list(_ entries: [FileSystemEntry]) -> ListObject<assetstore_entry> {
  unsafe ListObject(entries, json: EntriesDocument(entries: entries)) { entry, arena in
    unsafe assetstore_entry(
      path: arena.string(entry.path), kind: entry.kind.number, mode: entry.mode, size: entry.size)
  }
}

@c @implementation
public func assetstore_mounts_count(_ mounts: OpaquePointer!) -> Int {
  unsafe Handles.find(mounts, MountsObject.self)?.mounts.count ?? 0
}

@c @implementation
public func assetstore_mounts_at(
  _ mounts: OpaquePointer!, _ index: Int
) -> UnsafePointer<assetstore_mount>! {
  unsafe Handles.find(mounts, MountsObject.self)?.mounts[index]
}

@c @implementation
public func assetstore_mounts_permission_at(
  _ mounts: OpaquePointer!, _ index: Int, _ permission_index: Int
) -> UnsafePointer<CChar>! {
  guard let object = unsafe Handles.find(mounts, MountsObject.self),
    unsafe object.permissions.indices.contains(index)
  else { return nil }
  return unsafe object.permissions[index][permission_index]?.pointee
}

@c @implementation
public func assetstore_mounts_dependency_at(
  _ mounts: OpaquePointer!, _ index: Int, _ dependency_index: Int
) -> UnsafePointer<assetstore_dependency>! {
  guard let object = unsafe Handles.find(mounts, MountsObject.self),
    unsafe object.dependencies.indices.contains(index)
  else { return nil }
  return unsafe object.dependencies[index][dependency_index]
}

@c @implementation
public func assetstore_mounts_json(_ mounts: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(mounts, MountsObject.self)?.json
}

@c @implementation
public func assetstore_mounts_free(_ mounts: OpaquePointer!) {
  unsafe Handles.remove(mounts, MountsObject.self)
}

@c @implementation
public func assetstore_entries_count(_ entries: OpaquePointer!) -> Int {
  unsafe Handles.find(entries, ListObject<assetstore_entry>.self)?.records.count ?? 0
}

@c @implementation
public func assetstore_entries_at(
  _ entries: OpaquePointer!, _ index: Int
) -> UnsafePointer<assetstore_entry>! {
  unsafe Handles.find(entries, ListObject<assetstore_entry>.self)?.records[index]
}

@c @implementation
public func assetstore_entries_json(_ entries: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(entries, ListObject<assetstore_entry>.self)?.json
}

@c @implementation
public func assetstore_entries_free(_ entries: OpaquePointer!) {
  unsafe Handles.remove(entries, ListObject<assetstore_entry>.self)
}
