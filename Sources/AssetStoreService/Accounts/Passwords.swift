internal import AssetStoreCore
internal import CArgon2

/// What hashing a password costs.
package struct PasswordCost: Sendable {
  /// KiB.
  package var memory: UInt32
  package var passes: UInt32

  package init(memory: UInt32, passes: UInt32) { (self.memory, self.passes) = (memory, passes) }

  /// Source: OWASP, Password Storage Cheat Sheet.
  package static let recommended = PasswordCost(memory: 19 << 10, passes: 2)
}

/// Hashes of passwords: argon2id, a few at a time. Any thread.
final class Passwords: Sendable {
  private let cost: PasswordCost
  private let system: any System
  /// Whoever holds one of them may take the memory of one hash.
  private let places: [Turns]
  private let queue = Locked<Queue>(Queue())

  private struct Queue {
    var count = 0
    var next = 0
  }

  /// Bytes in UTF-8.
  static let longest = 1024
  private static let shortest = 8
  /// Threads that wait for a place; more would wait for so long that nobody needs the answer any more.
  private static let mostWaiting = 32

  /// - Parameter atOnce: hashes that are made at the same time.
  init(_ cost: PasswordCost, _ system: any System, atOnce: Int = 4) {
    self.cost = cost
    self.system = system
    places = (0..<max(1, atOnce)).map { _ in Turns() }
  }

  /// A password that somebody wants to have; throws 400 if it is too short or too long.
  static func checked(_ password: String) throws(Problem) -> String {
    guard password.unicodeScalars.count >= shortest, password.utf8.count <= longest else {
      throw Problem(
        400, "a password has at least \(shortest) characters and at most \(longest) bytes in UTF-8")
    }
    return password
  }

  /// "$argon2id$v=19$m=19456,t=2,p=1$...".
  func hash(_ password: String) throws -> String {
    let salt = try system.random(16)
    let bytes = Array(password.utf8)
    var text = [CChar](
      repeating: 0, count: argon2_encodedlen(cost.passes, cost.memory, 1, 16, 32, Argon2_id))
    let code = try inPlace {
      unsafe argon2id_hash_encoded(
        cost.passes, cost.memory, 1, bytes, bytes.count, salt, salt.count, 32, &text, text.count)
    }
    guard code == ARGON2_OK.rawValue else {
      throw StoreError(.ioFailure, "argon2 cannot hash a password", systemCode: code)
    }
    return String(
      decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Whether a password is the one that was hashed, which takes as long for one that was not ("" or nil).
  func matches(_ password: String, _ hash: String?) throws -> Bool {
    guard password.utf8.count <= Passwords.longest else {
      throw Problem(400, "a password has at most \(Passwords.longest) bytes in UTF-8")
    }
    guard let hash, !hash.isEmpty else {
      _ = try self.hash(password)
      return false
    }
    let bytes = Array(password.utf8)
    let code = try inPlace { unsafe argon2id_verify(hash, bytes, bytes.count) }
    switch code {
    case ARGON2_OK.rawValue: return true
    case ARGON2_VERIFY_MISMATCH.rawValue: return false
    default: throw StoreError(.ioFailure, "argon2 cannot verify a password", systemCode: code)
    }
  }

  private func inPlace<Result>(_ body: () throws -> Result) throws -> Result {
    let place = try queue.use { queue in
      guard queue.count < places.count + Passwords.mostWaiting else {
        throw Problem(503, "too many log in at the same time", retryAfter: 1)
      }
      queue.count += 1
      queue.next = (queue.next + 1) % places.count
      return queue.next
    }
    defer { queue.use { $0.count -= 1 } }
    return try places[place].use(body)
  }
}
