internal import Synchronization

/// Callers take turns: a mutex for work on things that are not Sendable themselves.
package struct Turn: ~Copyable, Sendable {
  private let mutex = Mutex(())

  package init() {}

  /// Runs `body` while nobody else is inside.
  package func take<Result>(_ body: () throws -> Result) throws -> Result {
    // Through a variable, because what a Mutex returns must be free of any isolation.
    var result: Swift.Result<Result, any Error>?
    mutex.withLock { _ in result = Swift.Result { try body() } }
    guard let result else { throw StoreError(.defect, "a turn was taken without its work") }
    return try result.get()
  }
}
