internal import CAssetStore

/// `source add`, `source list`, `source remove` and `sync`.
enum SourceCommands {
  static func add(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let store = try Library.openStore(invocation)
    try unsafe Library.withStrings { strings in
      var options = assetstore_source_options()
      options.struct_size = Library.size(of: assetstore_source_options.self)
      options.kind =
        switch invocation[.kind] {
        case "library": ASSETSTORE_KIND_LIBRARY
        case "directory": ASSETSTORE_KIND_DIRECTORY
        default: ASSETSTORE_KIND_AUTO
        }
      options.priority = Int32(clamping: invocation.number(.priority) ?? 0)
      let name = unsafe strings.pointer(invocation.operands.first)
      let url = unsafe strings.pointer(invocation.operands.last)
      try unsafe Library.check {
        unsafe assetstore_source_add(store.pointer, name, url, &options, $0)
      }
    }
    let name = invocation.operands.first ?? ""
    console.summary("added \(name); assetstore sync \(name) reads it")
    return try showList(store, console, onlyDocument: true)
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
    if console.json {
      let report = try refresh(invocation.operands, invocation, store, console)
      console.document(unsafe Library.text(assetstore_sync_report_json(report.pointer)))
      return .done
    }
    var names = invocation.operands
    if names.isEmpty {
      // A name of its own keeps the list alive while its records are read.
      let listed = try sources(of: store)
      names = unsafe records(listed).map { unsafe Library.text($0.name) }
    }
    if names.isEmpty {
      console.note("there are no sources yet; assetstore source add NAME URL adds one")
    }
    // One at a time, so that each is told of as it ends.
    var code = ExitCode.done
    for name in names {
      do {
        tell(try refresh([name], invocation, store, console), console)
      } catch let failure as Failure where failure.exitCode != .cancelled {
        console.report(failure)
        if code == .done { code = failure.exitCode }
      }
    }
    return code
  }

  private static func refresh(
    _ names: [String], _ invocation: Invocation, _ store: borrowing Handle, _ console: Console
  ) throws -> Handle {
    let store = unsafe store.pointer
    return try unsafe Library.withStrings { strings in
      var options = unsafe assetstore_sync_options()
      unsafe options.struct_size = unsafe Library.size(of: assetstore_sync_options.self)
      unsafe options.flags =
        (invocation.has(.details) ? ASSETSTORE_SYNC_DETAILS : 0)
        | (invocation.has(.full) ? ASSETSTORE_SYNC_FULL : 0)
      unsafe options.retries = Library.retries(invocation)
      unsafe options.timeout_ms = Library.timeout(invocation)
      unsafe options.progress = unsafe ProgressBar.callback
      unsafe options.progress_ctx = unsafe console.progress.context
      let list = unsafe strings.list(names)
      return try unsafe Library.obtain(assetstore_sync_report_free) {
        unsafe assetstore_sync(store, list, names.count, &options, $0, $1)
      }
    }
  }

  private static func tell(_ report: borrowing Handle, _ console: Console) {
    let records = unsafe Library.records(
      report.pointer, assetstore_sync_report_count, assetstore_sync_report_at)
    for index in unsafe records.indices {
      let record = unsafe records[index]
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
    console.flush()
  }
}
