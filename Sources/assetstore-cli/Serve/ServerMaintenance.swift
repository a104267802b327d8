internal import CAssetStore

/// What the service does now and then, on a thread of its own: reading an upstream may take minutes.
final class ServerMaintenance: @unchecked Sendable {
  private struct State {
    var isRunning = false
    var isEnding = false
  }

  private let settings: ServerSettings
  private let thread: ServerWorkers
  private let state = Locked(State())
  /// Of `Clock.milliseconds`. Only the thread of `runIfDue` looks at it.
  private var next: Int64 = 0

  /// Milliseconds.
  private static let interval: Int64 = 10_000

  init(_ settings: ServerSettings) throws {
    self.settings = settings
    thread = try ServerWorkers(1, mostWaiting: 1)
  }

  func runIfDue() {
    let now = Clock.milliseconds()
    guard now >= next, !state.use(\.isRunning) else { return }
    next = now + ServerMaintenance.interval
    state.use { $0.isRunning = true }
    _ = thread.run { [self] hasTime in
      if hasTime { run() }
      state.use { $0.isRunning = false }
    }
  }

  /// Breaks off what is running, as soon as it can be.
  func breakOff() { state.use { $0.isEnding = true } }

  /// Comes back when nothing is running any more.
  func end() {
    breakOff()
    thread.end()
  }

  private func run() {
    var options = unsafe assetstore_service_work_options()
    unsafe options.struct_size = Library.size(of: assetstore_service_work_options.self)
    unsafe options.progress_ctx = Unmanaged.passUnretained(self).toOpaque()
    unsafe options.progress = { context, _ in
      guard let context = unsafe context else { return 0 }
      let maintenance = unsafe Unmanaged<ServerMaintenance>.fromOpaque(context)
        .takeUnretainedValue()
      return maintenance.state.use(\.isEnding) ? 1 : 0
    }
    do {
      try unsafe Library.check {
        unsafe assetstore_service_maintain(settings.service, &options, $0)
      }
    } catch {
      guard !state.use(\.isEnding) else { return }
      settings.log.event("failed", (error as? Failure)?.message ?? "\(error)")
    }
  }
}
