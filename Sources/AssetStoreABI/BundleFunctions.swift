// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
public import CAssetStore

/// `assetstore_bundle`
@safe final class BundleObject: ResultObject, @unchecked Sendable {
  let summary: BundleSummary
  let packages: Records<assetstore_bundled_package>
  let written: Records<UnsafePointer<CChar>>

  init(_ summary: BundleSummary) {
    self.summary = summary
    let arena = Arena()
    unsafe packages = arena.records(summary.packages) {
      unsafe assetstore_bundled_package($0, arena)
    }
    unsafe written = arena.records(summary.written) { unsafe arena.string($0) }
    super.init(summary, arena)
  }
}

/// The options that the caller gave, and what of them the core knows.
private func bundleOptions(
  _ pointer: UnsafePointer<assetstore_bundle_options>?, known: Int32
) throws -> (given: assetstore_bundle_options, options: BundleOptions) {
  let given = try unsafe Argument.options(pointer, assetstore_bundle_options(), "options")
  try unsafe Argument.flags(given.flags, known: known, "options")
  var options = BundleOptions()
  unsafe options.offline = given.flags & ASSETSTORE_BUNDLE_OFFLINE != 0
  unsafe options.granting = given.flags & ASSETSTORE_BUNDLE_GRANT != 0
  unsafe options.looking = given.flags & ASSETSTORE_BUNDLE_LOOK != 0
  options.limits = unsafe Argument.limits(
    bytes: given.max_bytes, entries: given.max_entries, ratio: given.max_ratio)
  options.http = unsafe Argument.http(retries: given.retries, timeout: given.timeout_ms)
  return unsafe (given, options)
}

@c @implementation
public func assetstore_bundle_export(
  _ project: OpaquePointer!, _ file: UnsafePointer<CChar>!,
  _ options: UnsafePointer<assetstore_bundle_options>!,
  _ bundle: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(bundle, error) {
    let project = try unsafe projectArgument(project)
    let path = try absolutePath(unsafe Argument.text(file, "file"))
    let (given, options) = try unsafe bundleOptions(options, known: 1)
    let progress = unsafe Argument.progress(given.progress, given.progress_ctx, of: project)
    return BundleObject(try project.use { try $0.exportBundle(to: path, options, progress) })
  }
}

@c @implementation
public func assetstore_bundle_import(
  _ store: OpaquePointer!, _ file: UnsafePointer<CChar>!, _ project: OpaquePointer!,
  _ options: UnsafePointer<assetstore_bundle_options>!,
  _ bundle: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(bundle, error) {
    let store = try unsafe storeArgument(store)
    let shown = try unsafe Argument.text(file, "file")
    let path = try absolutePath(shown)
    let project = try unsafe project == nil ? nil : projectArgument(project)
    let (given, options) = try unsafe bundleOptions(options, known: 6)
    let progress = unsafe Argument.progress(given.progress, given.progress_ctx, of: store, project)
    func take(_ project: Project?) throws -> BundleSummary {
      try store.importBundle(path, shown: shown, into: project, options, progress)
    }
    return BundleObject(try project?.use(take) ?? take(nil))
  }
}

@c @implementation
public func assetstore_bundle_count(_ bundle: OpaquePointer!) -> Int {
  unsafe Handles.find(bundle, BundleObject.self)?.packages.count ?? 0
}

@c @implementation
public func assetstore_bundle_at(
  _ bundle: OpaquePointer!, _ index: Int
) -> UnsafePointer<assetstore_bundled_package>! {
  unsafe Handles.find(bundle, BundleObject.self)?.packages[index]
}

@c @implementation
public func assetstore_bundle_archive_count(_ bundle: OpaquePointer!) -> Int {
  Int(clamping: unsafe Handles.find(bundle, BundleObject.self)?.summary.archives ?? 0)
}

@c @implementation
public func assetstore_bundle_bytes(_ bundle: OpaquePointer!) -> UInt64 {
  UInt64(clamping: unsafe Handles.find(bundle, BundleObject.self)?.summary.bytes ?? 0)
}

@c @implementation
public func assetstore_bundle_written_count(_ bundle: OpaquePointer!) -> Int {
  unsafe Handles.find(bundle, BundleObject.self)?.written.count ?? 0
}

@c @implementation
public func assetstore_bundle_written_at(
  _ bundle: OpaquePointer!, _ index: Int
) -> UnsafePointer<CChar>! {
  unsafe Handles.find(bundle, BundleObject.self)?.written[index]?.pointee
}

@c @implementation
public func assetstore_bundle_json(_ bundle: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(bundle, BundleObject.self)?.json
}

@c @implementation
public func assetstore_bundle_free(_ bundle: OpaquePointer!) {
  unsafe Handles.remove(bundle, BundleObject.self)
}
