internal import Glibc

/// Threads for what may take long, so that the threads of the connections never wait for it.
@safe final class ServerWorkers: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let wake: UnsafeMutablePointer<pthread_cond_t>
  private var waiting: [@Sendable () -> Void] = []
  private var isEnding = false
  private var threads: [pthread_t] = []

  init(_ count: Int) throws {
    unsafe mutex = .allocate(capacity: 1)
    unsafe wake = .allocate(capacity: 1)
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(wake, nil)
    for _ in 0..<count {
      var thread = pthread_t()
      let code = unsafe pthread_create(
        &thread, nil,
        { pointer in
          guard let pointer = unsafe pointer else { return nil }
          unsafe Unmanaged<ServerWorkers>.fromOpaque(pointer).takeRetainedValue().work()
          return nil
        }, Unmanaged.passRetained(self).toOpaque())
      guard code == 0 else { throw Failure.system(code, "cannot start a thread", subject: "") }
      threads.append(thread)
    }
  }

  deinit {
    unsafe pthread_cond_destroy(wake)
    unsafe pthread_mutex_destroy(mutex)
    unsafe wake.deallocate()
    unsafe mutex.deallocate()
  }

  func run(_ job: @escaping @Sendable () -> Void) {
    unsafe pthread_mutex_lock(mutex)
    waiting.append(job)
    unsafe pthread_cond_signal(wake)
    unsafe pthread_mutex_unlock(mutex)
  }

  /// Comes back when all that was given is done, and takes nothing more.
  func end() {
    unsafe pthread_mutex_lock(mutex)
    isEnding = true
    unsafe pthread_cond_broadcast(wake)
    unsafe pthread_mutex_unlock(mutex)
    for thread in threads { pthread_join(thread, nil) }
  }

  private func work() {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    while true {
      if waiting.isEmpty {
        if isEnding { return }
        unsafe pthread_cond_wait(wake, mutex)
        continue
      }
      let job = waiting.removeFirst()
      unsafe pthread_mutex_unlock(mutex)
      job()
      unsafe pthread_mutex_lock(mutex)
    }
  }
}
