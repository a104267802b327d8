internal import CAssetStore
internal import Glibc

/// Set in the signal handler, read in the progress callback.
nonisolated(unsafe) private var interruptions: sig_atomic_t = 0

/// SIGINT, SIGTERM and SIGHUP as a wish to stop that long calls hear through their progress callback.
enum Interruption {
  static var requested: Bool { unsafe interruptions != 0 }

  /// The first signal asks for a clean end; a second of the same kind kills.
  static func install() {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      var action = sigaction()
      unsafe action.__sigaction_handler.sa_handler = { _ in unsafe interruptions = 1 }
      action.sa_flags = Int32(truncatingIfNeeded: SA_RESETHAND)
      var previous = sigaction()
      unsafe sigaction(number, nil, &previous)
      // Who started us in the background wants it ignored.
      let ignored = unsafe unsafeBitCast(previous.__sigaction_handler.sa_handler, to: Int.self) == 1
      if !ignored { unsafe sigaction(number, &action, nil) }
    }
  }
}

/// One line on a terminal that shows how far a long call is, and the ear for interruptions.
final class ProgressBar {
  private let enabled: Bool
  private var visible = false
  private var nextDrawing: Int64

  /// Work that takes less shows nothing.
  private static let patience: Int64 = 400
  private static let interval: Int64 = 100

  init(enabled: Bool) {
    self.enabled = enabled
    nextDrawing = Self.milliseconds() + Self.patience
  }

  /// For the `progress` field of options, with `context` in `progress_ctx`.
  static let callback: assetstore_progress_fn = { context, progress in
    if let context = unsafe context, let progress = unsafe progress {
      let bar = unsafe Unmanaged<ProgressBar>.fromOpaque(context).takeUnretainedValue()
      unsafe bar.draw(progress.pointee)
    }
    return Interruption.requested ? 1 : 0
  }

  /// Valid as long as the bar; Console keeps it.
  var context: UnsafeMutableRawPointer {
    unsafe Unmanaged.passUnretained(self).toOpaque()
  }

  private func draw(_ progress: assetstore_progress) {
    let now = Self.milliseconds()
    guard enabled, now >= nextDrawing, let columns = Console.columns(of: STDERR_FILENO) else {
      return
    }
    nextDrawing = now + Self.interval
    visible = true
    let line = unsafe Self.line(progress)
    _ = StandardStreams.write(
      Array("\r\(Text.cut(line, to: columns - 1))\u{1B}[K".utf8), to: STDERR_FILENO)
  }

  /// Takes the bar away, before something else is written.
  func clear() {
    guard visible else { return }
    visible = false
    _ = StandardStreams.write(Array("\r\u{1B}[K".utf8), to: STDERR_FILENO)
  }

  private static func line(_ progress: assetstore_progress) -> String {
    let (done, total) = unsafe (progress.done, progress.total)
    let what = Text.harmless(unsafe Library.text(progress.what))
    let (verb, amount): (String, (UInt64) -> String) =
      switch unsafe progress.phase {
      case ASSETSTORE_PHASE_METADATA: ("reading", { "\($0)" })
      case ASSETSTORE_PHASE_DETAILS: ("reading details", { "\($0)" })
      case ASSETSTORE_PHASE_DOWNLOAD: ("downloading", size)
      case ASSETSTORE_PHASE_UPLOAD: ("sending", size)
      case ASSETSTORE_PHASE_HASH: ("checking", size)
      case ASSETSTORE_PHASE_UNPACK: ("unpacking", size)
      case ASSETSTORE_PHASE_COMMIT: ("putting in place", { "\($0)" })
      case ASSETSTORE_PHASE_WAIT: ("waiting to try again", { "\($0 / 1000) s" })
      default: ("working", { "\($0)" })
      }
    guard total > 0 else { return "\(verb)  \(amount(done))  \(what)" }
    let share = min(1, Double(done) / Double(total))
    let filled = Int(share * 20)
    let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: 20 - filled)
    return "\(verb) [\(bar)] \(Int(share * 100))%  \(amount(done)) of \(amount(total))  \(what)"
  }

  private static func size(_ bytes: UInt64) -> String {
    Text.size(Int64(clamping: bytes))
  }

  private static func milliseconds() -> Int64 {
    var now = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
  }
}
