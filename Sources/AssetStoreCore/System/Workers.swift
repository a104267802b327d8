internal import CSystem
internal import Glibc

/// Threads that exist only inside one call.
///
/// Plain threads and not Swift's tasks, whose own threads would outlive the call, and which never run in a
/// process that was forked.
@safe package enum Workers {
  /// As many threads as are worth having for work that both computes and writes.
  static var best: Int { min(4, max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))) }

  /// Runs `own` in the caller's thread and `body` in `count` others, and comes back when all have ended.
  ///
  /// Signals are left to the host's threads. Where a thread cannot be made, `body` runs after `own` instead, so
  /// that it runs at least once if `count` is not 0.
  ///
  /// - Parameter waiting: called now and then in the caller's thread while it waits for the others.
  package static func run<Result>(
    _ count: Int, _ body: @escaping @Sendable () -> Void, beside own: () throws -> Result,
    waiting: () -> Void = {}
  ) rethrows -> Result {
    let threads = start(count, body)
    defer {
      if threads.isEmpty, count > 0 { body() }
      for thread in threads {
        while assetstore_join(thread, 50) != 0 { waiting() }
      }
    }
    return try own()
  }

  private static func start(_ count: Int, _ body: @escaping @Sendable () -> Void) -> [pthread_t] {
    guard count > 0 else { return [] }
    var all = sigset_t()
    var before = sigset_t()
    unsafe sigfillset(&all)
    unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
    var threads: [pthread_t] = []
    for _ in 0..<count {
      let task = unsafe Unmanaged.passRetained(Task(body))
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
    return threads
  }

  private final class Task: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}

extension Workers {
  private struct Work<Value: Sendable>: Sendable {
    var next = 0
    var done = 0
    var parts: [Int: [Value]] = [:]
    var failure: (first: Int, cause: any Error)?
  }

  /// What `body` gives for each number from 0 up to `count`, in order.
  ///
  /// - Parameters:
  ///   - step: how many numbers a thread takes at a time.
  ///   - tell: called in the caller's thread now and then with how many are done; what it throws ends all.
  package static func map<Value: Sendable>(
    _ count: Int, step: Int = 16, _ body: @escaping @Sendable (Int) throws -> Value,
    telling tell: (_ done: Int) throws -> Void = { _ in }
  ) throws -> [Value] {
    let work = Locked(Work<Value>())
    @Sendable func takeOne() -> Bool {
      let first: Int? = work.use { work in
        guard work.failure == nil, work.next < count else { return nil }
        defer { work.next += step }
        return work.next
      }
      guard let first else { return false }
      do {
        let part = try (first..<min(first + step, count)).map(body)
        work.use {
          $0.parts[first] = part
          $0.done += part.count
        }
      } catch {
        // Of several failures the one that comes first counts, as far as can be.
        work.use { if first < $0.failure?.first ?? .max { $0.failure = (first, error) } }
      }
      return true
    }
    run(count > step ? best - 1 : 0) {
      while takeOne() {}
    } beside: {
      while takeOne() {
        do {
          try tell(work.use { $0.done })
        } catch {
          work.use { $0.failure = (-1, error) }
        }
      }
    }
    let (parts, failure) = work.use { ($0.parts, $0.failure) }
    if let failure { throw failure.cause }
    var values: [Value] = []
    values.reserveCapacity(count)
    for first in stride(from: 0, to: count, by: step) { values += parts[first] ?? [] }
    return values
  }
}
