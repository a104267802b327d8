internal import CAssetStore

/// `cache info`, `cache gc` and `cache add`.
enum CacheCommands {
  static func info(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let store = try Library.openStore(invocation)
    let archives = try unsafe Library.obtain(assetstore_archives_free) {
      unsafe assetstore_cache_list(store.pointer, $0, $1)
    }
    show(archives, "", console)
    return .done
  }

  static func gc(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let store = try Library.openStore(invocation)
    var options = unsafe options(console)
    unsafe options.flags = invocation.has(.dryRun) ? ASSETSTORE_CACHE_DRY_RUN : 0
    let removed = try unsafe Library.obtain(assetstore_archives_free) {
      unsafe assetstore_cache_gc(store.pointer, &options, $0, $1)
    }
    show(removed, invocation.has(.dryRun) ? "would be removed: " : "removed: ", console)
    return .done
  }

  static func add(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let store = try Library.openStore(invocation)
    let pointer = unsafe store.pointer
    var options = unsafe options(console)
    let added = try unsafe Library.withStrings { strings in
      let list = unsafe strings.list(invocation.operands)
      return try unsafe Library.obtain(assetstore_archives_free) {
        unsafe assetstore_cache_add(pointer, list, invocation.operands.count, &options, $0, $1)
      }
    }
    show(added, "added: ", console)
    return .done
  }

  private static func options(_ console: Console) -> assetstore_cache_options {
    var options = unsafe assetstore_cache_options()
    unsafe options.struct_size = unsafe Library.size(of: assetstore_cache_options.self)
    unsafe options.progress = unsafe ProgressBar.callback
    unsafe options.progress_ctx = unsafe console.progress.context
    return unsafe options
  }

  /// The archives, and behind `lead` how many and how large they are together.
  private static func show(_ archives: borrowing Handle, _ lead: String, _ console: Console) {
    if console.json {
      console.document(unsafe Library.text(assetstore_archives_json(archives.pointer)))
      return
    }
    let records = unsafe Library.records(
      archives.pointer, assetstore_archives_count, assetstore_archives_at)
    var table = Table([
      .init(title: "SHA-256", style: .cyan), .init(title: "SIZE", right: true),
      .init(title: "ADDED"),
    ])
    for index in unsafe records.indices {
      let archive = unsafe records[index]
      unsafe table.add([
        Library.text(archive.sha256), Text.size(archive.size), Text.date(archive.added_at),
      ])
    }
    table.print(to: console)
    let bytes = Int64(clamping: unsafe assetstore_archives_bytes(archives.pointer))
    console.summary(
      "\(lead)\(Text.count(unsafe records.count, "archive")), \(Text.size(bytes)) together")
  }
}
