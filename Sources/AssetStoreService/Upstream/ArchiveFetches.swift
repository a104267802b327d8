/// Which archives are being fetched, and which could not be had of late.
struct ArchiveFetches {
  private(set) var running: Set<Int64> = []
  private var failures: [Int64: (problem: Problem, until: Int64)] = [:]

  /// Archives that are fetched at a time. A server in front of this needs more threads for such requests than that, for
  /// those whose archive is here.
  static let most = 8
  /// Milliseconds that a failure is remembered.
  private static let memory: Int64 = 10_000
  private static let mostFailures = 1000

  /// Notes that the archive of a release is being fetched; throws what the request gets instead.
  mutating func begin(_ release: Int64, _ ticks: Int64) throws(Problem) {
    if let failure = failures[release], ticks < failure.until {
      var problem = failure.problem
      problem.retryAfter = (failure.until - ticks + 999) / 1000
      throw problem
    }
    guard !running.contains(release) else {
      throw Problem(503, "the archive is being fetched from where it is kept", retryAfter: 5)
    }
    guard running.count < ArchiveFetches.most else {
      throw Problem(503, "too many archives are being fetched", retryAfter: 5)
    }
    running.insert(release)
  }

  /// - Parameter problem: why the archive cannot be had.
  mutating func end(_ release: Int64, _ problem: Problem? = nil, _ ticks: Int64 = 0) {
    running.remove(release)
    failures[release] = nil
    guard let problem, problem.status == 502 else { return }
    if failures.count >= ArchiveFetches.mostFailures {
      failures = failures.filter { ticks < $0.value.until }
    }
    guard failures.count < ArchiveFetches.mostFailures else { return }
    failures[release] = (problem, ticks + ArchiveFetches.memory)
  }
}
