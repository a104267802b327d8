internal import Glibc

/// Threads for what may take long, so that the threads of the connections never wait for it.
@safe final class ServerWorkers: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let wake: UnsafeMutablePointer<pthread_cond_t>
  private let mostWaiting: Int
  private var waiting: [Job] = []
  private var isEnding = false
  private var threads: [pthread_t] = []

  /// Gets whether there is time to do it, or it is to be given up as nobody waits much longer.
  typealias Job = @Sendable (_ hasTime: Bool) -> Void

  init(_ count: Int, mostWaiting: Int) throws {
    self.mostWaiting = mostWaiting
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

  /// False if too much is waiting already, or all is to end.
  ///
  /// - Parameter prepare: runs first, if the job is taken.
  func run(_ job: @escaping Job, prepare: () -> Void = {}) -> Bool {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    guard !isEnding, waiting.count < mostWaiting else { return false }
    prepare()
    waiting.append(job)
    unsafe pthread_cond_signal(wake)
    return true
  }

  /// Takes nothing more, and comes back when all that was begun is done and the rest given up.
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
      let (job, hasTime) = (waiting.removeFirst(), !isEnding)
      unsafe pthread_mutex_unlock(mutex)
      job(hasTime)
      unsafe pthread_mutex_lock(mutex)
    }
  }
}
