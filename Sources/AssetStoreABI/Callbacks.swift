internal import AssetStoreCore
internal import Glibc

/// The objects whose calls are waiting for a callback of theirs to return, by thread.
///
/// A callback that called one of them again would wait for itself, or see a change half done.
enum Callbacks {
  private static let running = Locked<[pthread_t: [ObjectIdentifier]]>([:])

  /// Runs a callback on behalf of a call of these objects.
  static func run<Result>(of objects: [ObjectIdentifier], _ callback: () -> Result) -> Result {
    let thread = pthread_self()
    running.use { $0[thread, default: []] += objects }
    defer {
      running.use { running in
        running[thread]?.removeLast(objects.count)
        if running[thread]?.isEmpty == true { running[thread] = nil }
      }
    }
    return callback()
  }

  /// Refuses a call of `object` out of a callback of its own.
  static func refuse(_ object: AnyObject, _ name: String) throws {
    let thread = pthread_self()
    guard running.use({ $0[thread]?.contains(ObjectIdentifier(object)) }) != true else {
      throw StoreError(
        .reentrantCall, "\(name) was used in the callback of a call of its own", subject: name,
        hint: "wait until that call has returned")
    }
  }
}
