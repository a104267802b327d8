internal import Glibc

/// A value that threads use in turn.
///
/// Over pthreads and not over the standard library's Mutex, because ThreadSanitizer sees pthreads: with
/// Mutex, whose futex it cannot see, it reports races that are none and so could not find those that are.
@safe package final class Locked<Value>: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private var value: Value

  package init(_ value: Value) {
    self.value = value
    unsafe mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    unsafe pthread_mutex_init(mutex, nil)
  }

  deinit {
    unsafe pthread_mutex_destroy(mutex)
    unsafe mutex.deallocate()
  }

  /// Runs `body` while no other thread is inside. Not to be called from within.
  package func use<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return try body(&value)
  }
}

/// Turns that threads take where there is no value.
///
/// Not a Locked<Void>: the field would have no size and so no place of its own, and ThreadSanitizer would take it for what
/// is there, the head of the object, which threads read without a turn.
package final class Turns: Sendable {
  private let lock = Locked(false)

  package init() {}

  /// Runs `body` while no other thread is inside. Not to be called from within.
  package func use<Result>(_ body: () throws -> Result) rethrows -> Result {
    try lock.use { _ in try body() }
  }
}
