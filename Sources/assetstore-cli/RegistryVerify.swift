internal import CAssetStore
internal import Glibc

extension RegistryCommands {
  static func verify(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    guard let key = invocation[.checkingKey] else {
      throw Failure.usage(
        "'registry verify' needs --key", subject: "--key",
        hint: "--key KEY is the line that begins with RW, or a file with it")
    }
    let path = invocation.operands.first ?? ""
    var options = unsafe assetstore_registry_verify_options()
    unsafe options.struct_size = unsafe Library.size(of: assetstore_registry_verify_options.self)
    unsafe options.flags = isFolder(path) ? ASSETSTORE_REGISTRY_VERIFY_FILES : 0
    unsafe options.progress = unsafe ProgressBar.callback
    unsafe options.progress_ctx = unsafe console.progress.context
    let head = try unsafe Library.withStrings { strings in
      let (path, key) = unsafe (strings.pointer(path), strings.pointer(key))
      return try unsafe Library.obtain(assetstore_registry_head_free) {
        unsafe assetstore_registry_verify_head(path, key, &options, $0, $1)
      }
    }
    let skips = unsafe Library.records(
      head.pointer, assetstore_registry_head_skip_count, assetstore_registry_head_skip_at)
    if console.json {
      console.document(unsafe Library.text(assetstore_registry_head_json(head.pointer)))
      return unsafe skips.isEmpty ? .done : .no
    }
    for index in unsafe skips.indices {
      let (what, why) = unsafe (Library.text(skips[index].what), Library.text(skips[index].why))
      console.line("left out \(Text.harmless(what)): \(Text.harmless(why))")
    }
    let name = unsafe Text.harmless(Library.text(assetstore_registry_head_name(head.pointer)))
    let (sequence, expires) = unsafe (
      assetstore_registry_head_sequence(head.pointer),
      Text.moment(assetstore_registry_head_expires(head.pointer))
    )
    console.summary("\(name), sequence number \(sequence), good until \(expires) UTC")
    return unsafe skips.isEmpty ? .done : .no
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
