internal import CAssetStore

/// `source add`, `source list`, `source remove` and `sync`.
enum SourceCommands {
  static func add(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let store = try Library.openStore(invocation)
    try unsafe Library.withStrings { strings in
      var options = unsafe assetstore_source_options()
      unsafe options.struct_size = unsafe Library.size(of: assetstore_source_options.self)
      unsafe options.kind = kind(invocation[.kind])
      unsafe options.priority = Int32(clamping: invocation.number(.priority) ?? 0)
      let name = unsafe strings.pointer(invocation.operands.first)
      let url = unsafe strings.pointer(invocation.operands.last)
      unsafe options.key = unsafe strings.pointer(invocation[.sourceKey])
      try unsafe Library.check {
        unsafe assetstore_source_add(store.pointer, name, url, &options, $0)
      }
    }
    let name = invocation.operands.first ?? ""
    console.summary("added \(name); assetstore sync \(name) reads it")
    return try showList(store, console, onlyDocument: true)
  }

  /// The number of a kind of source.
  static func kind(_ name: String?) -> Int32 {
    switch name {
    case "library": ASSETSTORE_KIND_LIBRARY
    case "directory": ASSETSTORE_KIND_DIRECTORY
    case "registry": ASSETSTORE_KIND_REGISTRY
    default: ASSETSTORE_KIND_AUTO
    }
  }

  static func list(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    try showList(try Library.openStore(invocation), console, onlyDocument: false)
  }

  static func remove(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let store = try Library.openStore(invocation)
    for name in invocation.operands {
      try unsafe Library.withStrings { strings in
        let name = unsafe strings.pointer(name)
        try unsafe Library.check { unsafe assetstore_source_remove(store.pointer, name, $0) }
      }
      console.summary("removed \(name)")
    }
    return try showList(store, console, onlyDocument: true)
  }

  /// The sources; after a change only where a document is wanted.
  private static func showList(
    _ store: borrowing Handle, _ console: Console, onlyDocument: Bool
  ) throws -> ExitCode {
    guard console.json || !onlyDocument else { return .done }
    let sources = try sources(of: store)
    if console.json {
      console.document(unsafe Library.text(assetstore_sources_json(sources.pointer)))
      return .done
    }
    var table = Table([
      .init(title: "NAME", style: .cyan), .init(title: "KIND"),
      .init(title: "PRIORITY", right: true), .init(title: "ASSETS", right: true),
      .init(title: "SYNCED"), .init(title: "URL", shrinks: true),
    ])
    let records = unsafe records(sources)
    for index in unsafe records.indices {
      let source = unsafe records[index]
      let kind =
        switch unsafe source.kind {
        case ASSETSTORE_KIND_LIBRARY: "library"
        case ASSETSTORE_KIND_DIRECTORY: "directory"
        case ASSETSTORE_KIND_REGISTRY: "registry"
        default: "other"
        }
      let synced = unsafe Text.date(source.synced_at)
      unsafe table.add([
        Library.text(source.name), kind, "\(source.priority)", "\(source.asset_count)",
        synced.isEmpty ? "never" : synced, Library.text(source.url),
      ])
    }
    table.print(to: console)
    return .done
  }

  private static func sources(of store: borrowing Handle) throws -> Handle {
    let store = unsafe store.pointer
    return try unsafe Library.obtain(assetstore_sources_free) {
      unsafe assetstore_source_list(store, $0, $1)
    }
  }

  private static func records(_ sources: borrowing Handle) -> [assetstore_source] {
    unsafe Library.records(sources.pointer, assetstore_sources_count, assetstore_sources_at)
  }

  static func sync(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let store = try Library.openStore(invocation)
    let report = try refresh(invocation, store, console)
    let records = unsafe Library.records(
      report.pointer, assetstore_sync_report_count, assetstore_sync_report_at)
    if console.json {
      console.document(unsafe Library.text(assetstore_sync_report_json(report.pointer)))
    } else if unsafe records.isEmpty {
      console.note("there are no sources yet; assetstore source add NAME URL adds one")
    }
    for index in unsafe records.indices {
      let record = unsafe records[index]
      if unsafe record.status != ASSETSTORE_OK {
        unsafe complain(record, console)
      } else if !console.json {
        unsafe tell(record, console)
        unsafe tellSkips(report.pointer, index, record.skipped, console)
      }
    }
    let status = unsafe assetstore_sync_report_status(report.pointer)
    return status == ASSETSTORE_OK ? .done : ExitCode(status: status)
  }

  private static func refresh(
    _ invocation: Invocation, _ store: borrowing Handle, _ console: Console
  ) throws -> Handle {
    let store = unsafe store.pointer
    return try unsafe Library.withStrings { strings in
      var options = unsafe assetstore_sync_options()
      unsafe options.struct_size = unsafe Library.size(of: assetstore_sync_options.self)
      unsafe options.flags =
        (invocation.has(.details) ? ASSETSTORE_SYNC_DETAILS : 0)
        | (invocation.has(.full) ? ASSETSTORE_SYNC_FULL : 0) | ASSETSTORE_SYNC_REPORT_FAILURES
      unsafe options.retries = Library.retries(invocation)
      unsafe options.timeout_ms = Library.timeout(invocation)
      unsafe options.progress = unsafe ProgressBar.callback
      unsafe options.progress_ctx = unsafe console.progress.context
      let names = invocation.operands
      let list = unsafe strings.list(names)
      return try unsafe Library.obtain(assetstore_sync_report_free) {
        unsafe assetstore_sync(store, list, names.count, &options, $0, $1)
      }
    }
  }

  private static func tell(_ record: assetstore_sync_record, _ console: Console) {
    let parts = unsafe [
      (record.added, "added"), (record.changed, "changed"), (record.removed, "removed"),
      (record.detailed, "with details"), (record.skipped, "skipped"),
    ]
    let changes = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    let name = Text.harmless(unsafe Library.text(record.source))
    let assets = Text.count(Int(clamping: unsafe record.asset_count), "asset")
    console.line(
      "\(console.styled(name, .cyan)): \(assets) (\(changes.isEmpty ? "unchanged" : changes))")
  }

  /// The first of what was skipped, with the reasons.
  private static func tellSkips(
    _ report: OpaquePointer, _ index: Int, _ count: Int64, _ console: Console
  ) {
    let shown = 10
    for position in 0..<min(shown, Int(clamping: count)) {
      guard let skip = unsafe assetstore_sync_report_skip_at(report, index, position)?.pointee
      else { continue }
      let (what, why) = unsafe (Library.text(skip.what), Library.text(skip.why))
      console.line("  skipped \(Text.harmless(what)): \(Text.harmless(why))")
    }
    if count > shown { console.line("  and \(count - Int64(shown)) more; --json has them all") }
  }

  private static func complain(_ record: assetstore_sync_record, _ console: Console) {
    let (source, message, hint) = unsafe (
      Library.text(record.source), Library.text(record.message), Library.text(record.hint)
    )
    let advice = hint.isEmpty ? "" : " (\(hint))"
    console.announce("assetstore: source \(source): \(message)\(advice)")
  }
}
