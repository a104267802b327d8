internal import CAssetStore
internal import Glibc

/// `serve backup`, `serve restore`, `serve check` and `serve export`.
enum ServeDataCommands {
  static func backup(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    umask(0o077)
    let data = try ServeOptions.data(invocation)
    let backup = invocation.operands.first ?? ""
    try unsafe copy(from: data, to: backup, console, assetstore_service_backup)
    return done("backed up to \(backup)", backup, console)
  }

  static func restore(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    umask(0o077)
    let data = try ServeOptions.data(invocation)
    try unsafe copy(
      from: invocation.operands.first ?? "", to: data, console, assetstore_service_restore)
    return done("restored to \(data)", data, console)
  }

  static func check(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    umask(0o077)
    let data = try ServeOptions.data(invocation)
    var options = unsafe options(console)
    let report = try unsafe Library.withStrings { strings in
      let data = unsafe strings.pointer(data)
      return try unsafe Library.obtain(assetstore_package_report_free) {
        unsafe assetstore_service_check(data, &options, $0, $1)
      }
    }
    return unsafe ValidationCommands.tell(
      report, console, good: "all is well", bad: "something is wrong")
  }

  static func export(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let data = try ServeOptions.data(invocation)
    let folder = invocation.operands.first ?? ""
    var options = unsafe assetstore_service_export_options()
    unsafe options.struct_size = unsafe Library.size(of: assetstore_service_export_options.self)
    unsafe options.progress = unsafe ProgressBar.callback
    unsafe options.progress_ctx = unsafe console.progress.context
    let report = try unsafe Library.withStrings { strings in
      unsafe options.url = strings.pointer(invocation[.siteURL])
      unsafe options.index_url = strings.pointer(invocation[.indexURL])
      unsafe options.title = strings.pointer(
        invocation[.siteName] ?? ServeIndexOptions.usualTitle)
      let (source, target) = unsafe (strings.pointer(data), strings.pointer(folder))
      return try unsafe Library.obtain(assetstore_package_report_free) {
        unsafe assetstore_service_export(source, target, &options, $0, $1)
      }
    }
    return unsafe ValidationCommands.tell(
      report, console, good: "exported to \(folder)", bad: "nothing was exported")
  }

  private typealias Copy = (
    UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<assetstore_service_work_options>?,
    UnsafeMutablePointer<OpaquePointer?>?
  ) -> assetstore_status

  private static func copy(
    from source: String, to target: String, _ console: Console, _ copy: Copy
  ) throws {
    var options = unsafe options(console)
    try unsafe Library.withStrings { strings in
      let (source, target) = unsafe (strings.pointer(source), strings.pointer(target))
      try unsafe Library.check { unsafe copy(source, target, &options, $0) }
    }
  }

  private static func options(_ console: Console) -> assetstore_service_work_options {
    var options = unsafe assetstore_service_work_options()
    unsafe options.struct_size = Library.size(of: assetstore_service_work_options.self)
    unsafe options.progress = unsafe ProgressBar.callback
    unsafe options.progress_ctx = unsafe console.progress.context
    return unsafe options
  }

  private static func done(_ text: String, _ path: String, _ console: Console) -> ExitCode {
    if console.json { console.document(JSON.object([("directory", JSON.string(path))])) }
    console.summary(text)
    return .done
  }
}
