// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
public import CAssetStore

private struct SourcesDocument: Encodable {
  var sources: [Source]
}

/// The kind of a source that a number says; nil: to be told from its URL.
func sourceKind(_ number: Int32) throws -> SourceKind? {
  switch number {
  case ASSETSTORE_KIND_AUTO: return nil
  case ASSETSTORE_KIND_LIBRARY: return .library
  case ASSETSTORE_KIND_DIRECTORY: return .directory
  case ASSETSTORE_KIND_REGISTRY: return .registry
  default:
    throw StoreError(.invalidArgument, "kind \(number) is no kind of source", subject: "kind")
  }
}

@c @implementation
public func assetstore_source_add(
  _ store: OpaquePointer!, _ name: UnsafePointer<CChar>!, _ url: UnsafePointer<CChar>!,
  _ options: UnsafePointer<assetstore_source_options>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(error) {
    let store = try unsafe storeArgument(store)
    let name = try unsafe Argument.text(name, "name")
    let url = try unsafe Argument.text(url, "url")
    let options = try unsafe Argument.options(options, assetstore_source_options(), "options")
    let key = try unsafe Argument.optionalText(options.key, "key")
    try unsafe store.addSource(
      name: name, url: url, kind: sourceKind(options.kind), priority: options.priority,
      key: key ?? "",
      workingDirectory: absolutePath("."))
  }
}

@c @implementation
public func assetstore_source_remove(
  _ store: OpaquePointer!, _ name: UnsafePointer<CChar>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(error) {
    try unsafe storeArgument(store).removeSource(Argument.text(name, "name"))
  }
}

@c @implementation
public func assetstore_source_list(
  _ store: OpaquePointer!, _ sources: UnsafeMutablePointer<OpaquePointer?>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(sources, error) {
    let sources = try unsafe storeArgument(store).catalogue.sources().map { row in
      var source = row.source
      source.url = HTTP.shown(source.url)
      return source
    }
    return unsafe ListObject(
      sources, json: SourcesDocument(sources: sources), assetstore_source.init)
  }
}

@c @implementation
public func assetstore_sources_count(_ sources: OpaquePointer!) -> Int {
  unsafe Handles.find(sources, ListObject<assetstore_source>.self)?.records.count ?? 0
}

@c @implementation
public func assetstore_sources_at(_ sources: OpaquePointer!, _ index: Int) -> UnsafePointer<
  assetstore_source
>! {
  unsafe Handles.find(sources, ListObject<assetstore_source>.self)?.records[index]
}

@c @implementation
public func assetstore_sources_json(_ sources: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(sources, ListObject<assetstore_source>.self)?.json
}

@c @implementation
public func assetstore_sources_free(_ sources: OpaquePointer!) {
  unsafe Handles.remove(sources, ListObject<assetstore_source>.self)
}
