/// What a long operation is doing. The raw values are the header's `ASSETSTORE_PHASE_...`.
package enum Phase: Int32, Sendable {
  case metadata = 1
  case download = 2
  case hash = 3
  case unpack = 4
  case commit = 5
  case wait = 6
  case details = 7
  case upload = 8
}

/// Where a long operation reports to and hears that it should end. Used on one thread only.
package struct Progress {
  /// Gets phase, what, done and total (0: unknown); gives true to cancel.
  package typealias Callback = (Phase, String, UInt64, UInt64) -> Bool

  private let callback: Callback?
  private let last = Last()

  /// The last report that was not of waiting, shared by all copies of a `Progress`.
  private final class Last {
    var report: (phase: Phase, what: String, done: UInt64, total: UInt64)?
  }

  package init(_ callback: Callback? = nil) {
    self.callback = callback
  }

  /// Nobody listens.
  package static var none: Progress { Progress() }

  /// Reports, and throws `cancelled` if the listener asks for the end.
  package func report(_ phase: Phase, _ what: String, _ done: UInt64, of total: UInt64) throws {
    if phase != .wait { last.report = (phase, what, done, total) }
    if let callback, callback(phase, what, done, total) {
      throw StoreError(.cancelled, "cancelled", subject: what)
    }
  }

  /// Repeats the last report if it was of `what`, so that the listener can cancel while nothing new happens;
  /// else reports a beginning.
  package func again(_ what: String) throws {
    if let report = last.report, report.what == what {
      try self.report(report.phase, what, report.done, of: report.total)
    } else {
      try report(.metadata, what, 0, of: 0)
    }
  }

  /// Reports where it is too late to cancel.
  package func announce(_ phase: Phase, _ what: String, _ done: UInt64, of total: UInt64) {
    _ = callback?(phase, what, done, total)
  }
}
