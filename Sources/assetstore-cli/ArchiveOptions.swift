// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import CAssetStore

/// Options of the functions that read archives and tell how far they are.
@unsafe protocol ArchiveOptions {
  init()
  var struct_size: UInt32 { get set }
  var progress: assetstore_progress_fn! { get set }
  var progress_ctx: UnsafeMutableRawPointer! { get set }
  var max_bytes: UInt64 { get set }
  var max_entries: UInt32 { get set }
  var max_ratio: UInt32 { get set }
}

extension assetstore_audit_options: @unsafe ArchiveOptions {}
extension assetstore_bundle_options: @unsafe ArchiveOptions {}
extension assetstore_inspect_options: @unsafe ArchiveOptions {}
extension assetstore_mount_options: @unsafe ArchiveOptions {}
extension assetstore_plan_options: @unsafe ArchiveOptions {}
extension assetstore_validate_options: @unsafe ArchiveOptions {}

extension Library {
  /// Options with what `Option.limits` says, and a bar that shows the progress.
  static func options<Options: ArchiveOptions>(
    _ invocation: Invocation, _ console: Console
  ) -> Options {
    var options = unsafe Options()
    unsafe options.struct_size = size(of: Options.self)
    unsafe options.progress = unsafe ProgressBar.callback
    unsafe options.progress_ctx = unsafe console.progress.context
    unsafe options.max_bytes = UInt64(clamping: invocation.number(.maxBytes) ?? 0)
    unsafe options.max_entries = UInt32(clamping: invocation.number(.maxEntries) ?? 0)
    unsafe options.max_ratio = UInt32(clamping: invocation.number(.maxRatio) ?? 0)
    return options
  }
}
