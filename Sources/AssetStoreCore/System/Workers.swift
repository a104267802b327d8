internal import CSystem
internal import Glibc

/// Threads that exist only inside one call.
///
/// Plain threads and not Swift's tasks, whose own threads would outlive the call, and which never run in a
/// process that was forked.
@safe enum Workers {
  /// As many as are worth having for a task that both computes and writes.
  static var count: Int { min(4, max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))) }

  /// Runs `body` in `count` threads, of which the caller's is number 0, and comes back when all have ended.
  ///
  /// The host's signals are left to the host's threads. Where no thread can be made, fewer do the work.
  ///
  /// - Parameter waiting: called now and then in the caller's thread while it waits for the others.
  static func run(
    _ count: Int, _ body: @escaping @Sendable (_ number: Int) -> Void, waiting: () -> Void
  ) {
    var threads: [pthread_t] = []
    if count > 1 {
      var all = sigset_t()
      var before = sigset_t()
      unsafe sigfillset(&all)
      unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
      defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
      for number in 1..<count {
        let task = unsafe Unmanaged.passRetained(Task { body(number) })
        var thread = pthread_t()
        let code = unsafe pthread_create(
          &thread, nil,
          { pointer in
            guard let pointer = unsafe pointer else { return nil }
            unsafe Unmanaged<Task>.fromOpaque(pointer).takeRetainedValue().body()
            return nil
          }, task.toOpaque())
        guard code == 0 else {
          unsafe task.release()
          break
        }
        threads.append(thread)
      }
    }
    body(0)
    for thread in threads {
      while assetstore_join(thread, 50) != 0 { waiting() }
    }
  }

  private final class Task: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
