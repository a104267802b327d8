// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
public import CAssetStore

/// `assetstore_details`
@safe final class DetailsObject: ResultObject, @unchecked Sendable {
  let asset: Records<assetstore_asset>
  let complete: Bool
  let description: UnsafePointer<CChar>
  let browseUrl: UnsafePointer<CChar>
  let issuesUrl: UnsafePointer<CChar>
  let releases: Records<assetstore_release>
  let dependencies: [Records<assetstore_dependency>]
  let previews: Records<assetstore_preview>
  let tags: Records<UnsafePointer<CChar>>

  init(_ details: AssetDetails) {
    let arena = Arena()
    unsafe asset = arena.records([details.asset]) { unsafe assetstore_asset($0, arena) }
    complete = details.complete
    unsafe description = arena.string(details.description)
    unsafe browseUrl = arena.string(details.browseUrl)
    unsafe issuesUrl = arena.string(details.issuesUrl)
    unsafe releases = arena.records(details.releases) { unsafe assetstore_release($0, arena) }
    unsafe dependencies = details.releases.map { release in
      unsafe arena.records(release.dependencies) { unsafe assetstore_dependency($0, arena) }
    }
    unsafe previews = arena.records(details.previews) { unsafe assetstore_preview($0, arena) }
    unsafe tags = arena.records(details.tags) { unsafe arena.string($0) }
    super.init(details, arena)
  }
}

@c @implementation
public func assetstore_show(
  _ store: OpaquePointer!, _ ref: UnsafePointer<CChar>!,
  _ options: UnsafePointer<assetstore_show_options>!,
  _ details: UnsafeMutablePointer<OpaquePointer?>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(details, error) {
    let store = try unsafe storeArgument(store)
    let ref = try unsafe Argument.text(ref, "ref")
    let options = try unsafe Argument.options(options, assetstore_show_options(), "options")
    try unsafe Argument.flags(options.flags, known: 1, "options")
    let offline = unsafe options.flags & ASSETSTORE_SHOW_OFFLINE != 0
    let http = unsafe Argument.http(retries: options.retries, timeout: options.timeout_ms)
    return DetailsObject(
      try store.show(
        ref, offline: offline, http,
        unsafe Argument.progress(options.progress, options.progress_ctx, of: store)))
  }
}

@c @implementation
public func assetstore_details_asset(_ details: OpaquePointer!) -> UnsafePointer<assetstore_asset>!
{
  unsafe Handles.find(details, DetailsObject.self)?.asset[0]
}

@c @implementation
public func assetstore_details_complete(_ details: OpaquePointer!) -> Int32 {
  unsafe Handles.find(details, DetailsObject.self)?.complete == true ? 1 : 0
}

@c @implementation
public func assetstore_details_description(_ details: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(details, DetailsObject.self)?.description
}

@c @implementation
public func assetstore_details_browse_url(_ details: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(details, DetailsObject.self)?.browseUrl
}

@c @implementation
public func assetstore_details_issues_url(_ details: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(details, DetailsObject.self)?.issuesUrl
}

@c @implementation
public func assetstore_details_release_count(_ details: OpaquePointer!) -> Int {
  unsafe Handles.find(details, DetailsObject.self)?.releases.count ?? 0
}

@c @implementation
public func assetstore_details_release_at(_ details: OpaquePointer!, _ index: Int) -> UnsafePointer<
  assetstore_release
>! {
  unsafe Handles.find(details, DetailsObject.self)?.releases[index]
}

@c @implementation
public func assetstore_details_dependency_at(
  _ details: OpaquePointer!, _ index: Int, _ dependency_index: Int
) -> UnsafePointer<assetstore_dependency>! {
  guard let releases = unsafe Handles.find(details, DetailsObject.self)?.dependencies,
    unsafe releases.indices.contains(index)
  else { return nil }
  return unsafe releases[index][dependency_index]
}

@c @implementation
public func assetstore_details_preview_count(_ details: OpaquePointer!) -> Int {
  unsafe Handles.find(details, DetailsObject.self)?.previews.count ?? 0
}

@c @implementation
public func assetstore_details_preview_at(_ details: OpaquePointer!, _ index: Int) -> UnsafePointer<
  assetstore_preview
>! {
  unsafe Handles.find(details, DetailsObject.self)?.previews[index]
}

@c @implementation
public func assetstore_details_tag_count(_ details: OpaquePointer!) -> Int {
  unsafe Handles.find(details, DetailsObject.self)?.tags.count ?? 0
}

@c @implementation
public func assetstore_details_tag_at(_ details: OpaquePointer!, _ index: Int) -> UnsafePointer<
  CChar
>! {
  unsafe Handles.find(details, DetailsObject.self)?.tags[index]?.pointee
}

@c @implementation
public func assetstore_details_json(_ details: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(details, DetailsObject.self)?.json
}

@c @implementation
public func assetstore_details_free(_ details: OpaquePointer!) {
  unsafe Handles.remove(details, DetailsObject.self)
}
