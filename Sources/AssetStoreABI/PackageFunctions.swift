// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
public import CAssetStore

/// `assetstore_inspection`
@safe final class InspectionObject: ResultObject, @unchecked Sendable {
  let package: Records<assetstore_package_info>
  let folders: Records<UnsafePointer<CChar>>
  let tags: Records<UnsafePointer<CChar>>
  let dependencies: Records<assetstore_dependency>
  let files: Records<assetstore_packaged_file>

  init(_ inspection: Inspection) {
    let arena = Arena()
    unsafe package = arena.records([inspection.package]) {
      unsafe assetstore_package_info($0, inspection.permissions, arena)
    }
    unsafe folders = arena.records(inspection.folders) { unsafe arena.string($0) }
    unsafe tags = arena.records(inspection.tags) { unsafe arena.string($0) }
    unsafe dependencies = arena.records(inspection.dependencies) {
      unsafe assetstore_dependency($0, arena)
    }
    unsafe files = arena.records(inspection.files) { unsafe assetstore_packaged_file($0, arena) }
    super.init(inspection, arena)
  }
}

@c @implementation
public func assetstore_package_inspect(
  _ path: UnsafePointer<CChar>!, _ options: UnsafePointer<assetstore_inspect_options>!,
  _ inspection: UnsafeMutablePointer<OpaquePointer?>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(inspection, error) {
    let shown = try unsafe Argument.text(path, "path")
    let path = try absolutePath(shown)
    let options = try unsafe Argument.options(options, assetstore_inspect_options(), "options")
    try unsafe Argument.flags(options.flags, known: 0, "options")
    let limits = unsafe Argument.limits(
      bytes: options.max_bytes, entries: options.max_entries, ratio: options.max_ratio)
    let progress = unsafe Argument.progress(options.progress, options.progress_ctx, of: nil)
    return InspectionObject(try Inspection.read(path, shown: shown, limits, RealSystem(), progress))
  }
}

@c @implementation
public func assetstore_inspection_package(
  _ inspection: OpaquePointer!
) -> UnsafePointer<assetstore_package_info>! {
  unsafe Handles.find(inspection, InspectionObject.self)?.package[0]
}

@c @implementation
public func assetstore_inspection_folder_count(_ inspection: OpaquePointer!) -> Int {
  unsafe Handles.find(inspection, InspectionObject.self)?.folders.count ?? 0
}

@c @implementation
public func assetstore_inspection_folder_at(
  _ inspection: OpaquePointer!, _ index: Int
) -> UnsafePointer<CChar>! {
  unsafe Handles.find(inspection, InspectionObject.self)?.folders[index]?.pointee
}

@c @implementation
public func assetstore_inspection_tag_count(_ inspection: OpaquePointer!) -> Int {
  unsafe Handles.find(inspection, InspectionObject.self)?.tags.count ?? 0
}

@c @implementation
public func assetstore_inspection_tag_at(
  _ inspection: OpaquePointer!, _ index: Int
) -> UnsafePointer<CChar>! {
  unsafe Handles.find(inspection, InspectionObject.self)?.tags[index]?.pointee
}

@c @implementation
public func assetstore_inspection_dependency_count(_ inspection: OpaquePointer!) -> Int {
  unsafe Handles.find(inspection, InspectionObject.self)?.dependencies.count ?? 0
}

@c @implementation
public func assetstore_inspection_dependency_at(
  _ inspection: OpaquePointer!, _ index: Int
) -> UnsafePointer<assetstore_dependency>! {
  unsafe Handles.find(inspection, InspectionObject.self)?.dependencies[index]
}

@c @implementation
public func assetstore_inspection_file_count(_ inspection: OpaquePointer!) -> Int {
  unsafe Handles.find(inspection, InspectionObject.self)?.files.count ?? 0
}

@c @implementation
public func assetstore_inspection_file_at(
  _ inspection: OpaquePointer!, _ index: Int
) -> UnsafePointer<assetstore_packaged_file>! {
  unsafe Handles.find(inspection, InspectionObject.self)?.files[index]
}

@c @implementation
public func assetstore_inspection_json(_ inspection: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(inspection, InspectionObject.self)?.json
}

@c @implementation
public func assetstore_inspection_free(_ inspection: OpaquePointer!) {
  unsafe Handles.remove(inspection, InspectionObject.self)
}
