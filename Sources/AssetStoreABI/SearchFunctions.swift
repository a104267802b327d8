// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
public import CAssetStore

/// `assetstore_assets`
@safe final class AssetsObject: ResultObject, @unchecked Sendable {
  let records: Records<assetstore_asset>
  let total: UInt64
  let corrected: UnsafePointer<CChar>

  init(_ page: AssetPage) {
    let arena = Arena()
    unsafe records = arena.records(page.assets) { unsafe assetstore_asset($0, arena) }
    total = UInt64(clamping: page.total)
    unsafe corrected = arena.string(page.corrected)
    super.init(page, arena)
  }
}

@c @implementation
public func assetstore_search(
  _ store: OpaquePointer!, _ query: UnsafePointer<assetstore_query>!,
  _ page: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(page, error) {
    let store = try unsafe storeArgument(store)
    let given = try unsafe Argument.options(query, assetstore_query(), "query")
    return AssetsObject(try store.catalogue.search(unsafe Query(given)))
  }
}

extension Query {
  fileprivate init(_ given: assetstore_query) throws {
    self.init()
    func field(_ pointer: UnsafePointer<CChar>?, _ name: String) throws -> String {
      try unsafe Argument.optionalText(pointer, name) ?? ""
    }
    switch unsafe given.type {
    case ASSETSTORE_TYPE_ANY: type = nil
    case ASSETSTORE_TYPE_ADDON: type = .addon
    case ASSETSTORE_TYPE_PROJECT: type = .project
    default:
      throw StoreError(
        .invalidArgument, "type \(unsafe given.type) is no type of asset", subject: "type")
    }
    text = try unsafe field(given.text, "text")
    category = try unsafe field(given.category, "category")
    license = try unsafe field(given.license, "license")
    publisher = try unsafe field(given.publisher, "publisher")
    source = try unsafe field(given.source, "source")
    tag = try unsafe field(given.tag, "tag")
    godot = try unsafe field(given.godot, "godot")
    try unsafe Argument.flags(given.support, known: 7, "support")
    unsafe support = given.support
    guard let sort = unsafe Sort(rawValue: given.sort) else {
      throw StoreError(.invalidArgument, "sort \(unsafe given.sort) is no order", subject: "sort")
    }
    self.sort = sort
    unsafe reverse = given.reverse != 0
    guard unsafe given.limit <= 500 else {
      throw StoreError(
        .invalidArgument, "limit is over 500", subject: "limit", hint: "ask for several pages")
    }
    if unsafe given.limit > 0 { unsafe limit = Int(given.limit) }
    // 500 * 2^32 fits; an offset beyond what SQLite counts finds nothing either way.
    unsafe offset =
      given.page > 0 ? Int64(given.page) * Int64(limit) : Int64(clamping: given.offset)
  }
}

@c @implementation
public func assetstore_assets_count(_ page: OpaquePointer!) -> Int {
  unsafe Handles.find(page, AssetsObject.self)?.records.count ?? 0
}

@c @implementation
public func assetstore_assets_total(_ page: OpaquePointer!) -> UInt64 {
  unsafe Handles.find(page, AssetsObject.self)?.total ?? 0
}

@c @implementation
public func assetstore_assets_at(_ page: OpaquePointer!, _ index: Int) -> UnsafePointer<
  assetstore_asset
>! {
  unsafe Handles.find(page, AssetsObject.self)?.records[index]
}

@c @implementation
public func assetstore_assets_corrected(_ page: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(page, AssetsObject.self)?.corrected
}

@c @implementation
public func assetstore_assets_json(_ page: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(page, AssetsObject.self)?.json
}

@c @implementation
public func assetstore_assets_free(_ page: OpaquePointer!) {
  unsafe Handles.remove(page, AssetsObject.self)
}
