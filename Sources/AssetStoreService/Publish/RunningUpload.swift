internal import AssetStoreCore

/// How many packages each account is sending. Any thread.
final class RunningUploads: Sendable {
  private let counts = Locked<[Int64: Int]>([:])

  /// Of one account.
  static let most = 2

  /// Throws 429 if the account is sending too many.
  func begin(_ account: Int64) throws(Problem) -> RunningUpload {
    let isTaken = counts.use { counts in
      guard counts[account, default: 0] < RunningUploads.most else { return false }
      counts[account, default: 0] += 1
      return true
    }
    guard isTaken else {
      throw Problem(
        429, "\(RunningUploads.most) of your packages are being sent already", retryAfter: 30)
    }
    return RunningUpload(account, self)
  }

  fileprivate func end(_ account: Int64) {
    counts.use { counts in
      let rest = counts[account, default: 1] - 1
      counts[account] = rest > 0 ? rest : nil
    }
  }
}

/// A package that is being sent, as long as this lives: only who has the connection knows when that is over.
package final class RunningUpload: Sendable {
  private let account: Int64
  private let uploads: RunningUploads

  fileprivate init(_ account: Int64, _ uploads: RunningUploads) {
    (self.account, self.uploads) = (account, uploads)
  }

  deinit { uploads.end(account) }
}
