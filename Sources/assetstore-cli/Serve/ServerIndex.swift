internal import CAssetStore
internal import Glibc

/// Builds the static index of what the service publishes, whenever that has changed, on a thread of its own: requests do
/// not wait for it, nor it for an upstream.
///
/// However much changes meanwhile, the next build has it all. An index says until when it is good, so it is also built
/// anew from day to day, and then without the files of those before; in between these stay, as readers may be at them.
final class ServerIndex: @unchecked Sendable {
  private struct State {
    var isRunning = false
    var isEnding = false
    /// What the last index was built of, and since when there is one.
    var version: Int64?
    var pruned: Int64 = 0
    /// Before it nothing is built.
    var next: Int64 = 0
    /// What was told of assets that are not in the index.
    var told: Set<String> = []
  }

  private let settings: ServerSettings
  private let options: ServeIndexOptions
  private let thread: ServerWorkers
  private let state = Locked(State())

  /// Milliseconds, between two builds, after one that failed, and after which nothing need have changed.
  private static let pause: Int64 = 3_000
  private static let patience: Int64 = 10_000
  private static let longest: Int64 = 86_400_000

  init(_ settings: ServerSettings, _ options: ServeIndexOptions) throws {
    self.settings = settings
    self.options = options
    thread = try ServerWorkers(1, mostWaiting: 1)
    let now = Clock.milliseconds()
    // An index is as new as its second, and the last one may have been built in this.
    state.use { ($0.pruned, $0.next) = (now, now + 1000) }
  }

  func runIfDue() {
    let now = Clock.milliseconds()
    let version = unsafe assetstore_service_catalogue_version(settings.service)
    let prunes: Bool? = state.use { state in
      let isOld = now - state.pruned >= ServerIndex.longest
      guard !state.isRunning, now >= state.next, isOld || state.version != version else {
        return nil
      }
      state.isRunning = true
      return isOld
    }
    guard let prunes else { return }
    _ = thread.run { [self] hasTime in
      let isDone = hasTime && run(prunes: prunes)
      let now = Clock.milliseconds()
      state.use { state in
        if isDone {
          state.version = version
          if prunes { state.pruned = now }
        }
        state.next = now + (isDone ? ServerIndex.pause : ServerIndex.patience)
        state.isRunning = false
      }
    }
  }

  /// Breaks off what is running, as soon as it can be.
  func breakOff() { state.use { $0.isEnding = true } }

  /// Comes back when nothing is running any more.
  func end() {
    breakOff()
    thread.end()
  }

  private func run(prunes: Bool) -> Bool {
    do {
      return try export() && build(prunes: prunes)
    } catch {
      if !state.use(\.isEnding) {
        fail((error as? Failure)?.message ?? "\(error)")
      }
      return false
    }
  }

  private func fail(_ why: String) {
    settings.log.event("failed", "the index was not built: \(why)")
  }

  /// Whether there were no errors.
  private func export() throws -> Bool {
    var given = unsafe assetstore_service_export_options()
    unsafe given.struct_size = unsafe Library.size(of: assetstore_service_export_options.self)
    unsafe given.progress_ctx = Unmanaged.passUnretained(self).toOpaque()
    unsafe given.progress = unsafe ServerIndex.progress
    let report = try unsafe Library.withStrings { strings in
      unsafe given.url = strings.pointer(options.address)
      unsafe given.index_url = strings.pointer(options.url)
      unsafe given.title = strings.pointer(options.title)
      let (data, registry) = unsafe (
        strings.pointer(options.data), strings.pointer(options.registry)
      )
      return try unsafe Library.obtain(assetstore_package_report_free) {
        unsafe assetstore_service_export(data, registry, &given, $0, $1)
      }
    }
    let warnings = findings(report, ASSETSTORE_SEVERITY_WARNING)
    let told = state.use { state in
      defer { state.told = Set(warnings) }
      return state.told
    }
    for warning in warnings where !told.contains(warning) {
      settings.log.event("not in the index", warning)
    }
    return isGood(report)
  }

  private func build(prunes: Bool) throws -> Bool {
    var given = unsafe assetstore_registry_build_options()
    unsafe given.struct_size = unsafe Library.size(of: assetstore_registry_build_options.self)
    unsafe given.flags = prunes ? ASSETSTORE_REGISTRY_BUILD_PRUNE : 0
    unsafe given.created = Int64(time(nil))
    unsafe given.progress_ctx = Unmanaged.passUnretained(self).toOpaque()
    unsafe given.progress = unsafe ServerIndex.progress
    let report = try unsafe Library.withStrings { strings in
      let registry = unsafe strings.pointer(options.registry)
      let (output, key) = unsafe (strings.pointer(options.output), strings.pointer(options.key))
      return try unsafe Library.obtain(assetstore_package_report_free) {
        unsafe assetstore_registry_build(registry, output, key, &given, $0, $1)
      }
    }
    guard isGood(report) else { return false }
    settings.log.event(
      "indexed", unsafe Library.text(assetstore_package_report_sha256(report.pointer)))
    return true
  }

  private func isGood(_ report: borrowing Handle) -> Bool {
    let errors = findings(report, ASSETSTORE_SEVERITY_ERROR)
    if let error = errors.first { fail(error) }
    return errors.isEmpty
  }

  private func findings(_ report: borrowing Handle, _ severity: Int32) -> [String] {
    let findings = unsafe Library.records(
      report.pointer, assetstore_package_report_count, assetstore_package_report_at)
    return unsafe findings.indices.compactMap { index in
      let finding = unsafe findings[index]
      guard unsafe finding.severity == severity else { return nil }
      return unsafe "\(Library.text(finding.entry)): \(Library.text(finding.message))"
    }
  }

  private static let progress: assetstore_progress_fn = { context, _ in
    guard let context = unsafe context else { return 0 }
    let index = unsafe Unmanaged<ServerIndex>.fromOpaque(context).takeUnretainedValue()
    return index.state.use(\.isEnding) ? 1 : 0
  }
}
