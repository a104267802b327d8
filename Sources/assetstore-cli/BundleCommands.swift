internal import CAssetStore

/// `bundle export` and `bundle import`.
enum BundleCommands {
  static func export(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let store = try Library.openStore(invocation)
    let project = try Library.openProject(invocation, store, console)
    var options = unsafe options(invocation, console)
    unsafe options.flags = invocation.has(.offline) ? ASSETSTORE_BUNDLE_OFFLINE : 0
    let pointer = unsafe project.pointer
    let bundle = try unsafe Library.withStrings { strings in
      let file = unsafe strings.pointer(invocation.operands.first)
      return try unsafe Library.obtain(assetstore_bundle_free) {
        unsafe assetstore_bundle_export(pointer, file, &options, $0, $1)
      }
    }
    show(bundle, "exported", "", console)
    return .done
  }

  static func take(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let store = try Library.openStore(invocation)
    let pointer = unsafe store.pointer
    if invocation.has(.dryRun) {
      let bundle = try unsafe take(pointer, nil, ASSETSTORE_BUNDLE_LOOK, invocation, console)
      show(bundle, "in it", "; nothing was taken", console)
      return .done
    }
    if invocation.has(.cacheOnly) {
      let bundle = try unsafe take(pointer, nil, 0, invocation, console)
      show(bundle, "imported", "; what no project needs goes with the next cache gc", console)
      return .done
    }
    let project = try Library.openProject(invocation, store, console)
    let bundle = try unsafe take(pointer, into: project.pointer, invocation, console)
    let texts = unsafe (0..<assetstore_bundle_written_count(bundle.pointer)).map {
      unsafe Library.text(assetstore_bundle_written_at(bundle.pointer, $0))
    }.joined(separator: " and ")
    show(bundle, "imported", texts.isEmpty ? "" : "; wrote \(texts)", console)
    console.summary("assetstore install --frozen --offline installs them")
    return .done
  }

  /// Into a project, with what --grant lets the packages do.
  private static func take(
    _ store: OpaquePointer, into project: OpaquePointer, _ invocation: Invocation,
    _ console: Console
  ) throws -> Handle {
    func asked() throws -> Set<String> {
      let bundle = try unsafe take(store, nil, ASSETSTORE_BUNDLE_LOOK, invocation, console)
      let packages = unsafe Library.records(
        bundle.pointer, assetstore_bundle_count, assetstore_bundle_at)
      return unsafe Set(packages.flatMap { unsafe Grant.names(Library.text($0.permissions)) })
    }
    let grants = try invocation.has(.grant) && Grant.covers(asked(), invocation)
    do {
      return try unsafe take(
        store, project, grants ? ASSETSTORE_BUNDLE_GRANT : 0, invocation, console)
    } catch var failure as Failure where failure.reason == "permission-needed" {
      failure.words = Grant.words(failure, for: try asked())
      throw failure
    }
  }

  private static func take(
    _ store: OpaquePointer, _ project: OpaquePointer?, _ flags: UInt32, _ invocation: Invocation,
    _ console: Console
  ) throws -> Handle {
    var options = unsafe options(invocation, console)
    unsafe options.flags = flags
    return try unsafe Library.withStrings { strings in
      let file = unsafe strings.pointer(invocation.operands.first)
      return try unsafe Library.obtain(assetstore_bundle_free) {
        unsafe assetstore_bundle_import(store, file, project, &options, $0, $1)
      }
    }
  }

  private static func options(
    _ invocation: Invocation, _ console: Console
  ) -> assetstore_bundle_options {
    var options: assetstore_bundle_options = unsafe Library.options(invocation, console)
    unsafe options.retries = Library.retries(invocation)
    unsafe options.timeout_ms = Library.timeout(invocation)
    return unsafe options
  }

  /// The packages, and between `lead` and `tail` how many and how large their archives are together.
  private static func show(
    _ bundle: borrowing Handle, _ lead: String, _ tail: String, _ console: Console
  ) {
    if console.json {
      console.document(unsafe Library.text(assetstore_bundle_json(bundle.pointer)))
      return
    }
    guard !console.quiet else { return }
    let records = unsafe Library.records(
      bundle.pointer, assetstore_bundle_count, assetstore_bundle_at)
    var table = Table([
      .init(title: "NAME", style: .cyan), .init(title: "VERSION", shrinks: true),
      .init(title: "LICENCE", shrinks: true), .init(title: "SIZE", right: true),
      .init(title: "SHA-256", shrinks: true),
    ])
    for index in unsafe records.indices {
      let package = unsafe records[index]
      unsafe table.add([
        Library.text(package.name), Library.text(package.version), Library.text(package.license),
        Text.size(package.size), Library.text(package.sha256),
      ])
    }
    table.print(to: console)
    for index in unsafe records.indices {
      let package = unsafe records[index]
      let permissions = unsafe Grant.names(Library.text(package.permissions))
      guard !permissions.isEmpty else { continue }
      console.summary(
        "\(unsafe Library.text(package.name)) asks for \(permissions.joined(separator: ", "))")
    }
    let archives = Text.count(unsafe assetstore_bundle_archive_count(bundle.pointer), "archive")
    let bytes = Text.size(Int64(clamping: unsafe assetstore_bundle_bytes(bundle.pointer)))
    let packages = Text.count(unsafe records.count, "package")
    console.summary("\(lead): \(packages) in \(archives), \(bytes) together\(tail)")
  }
}
