internal import AssetStoreCore

/// How often something may be tried.
package struct RequestRules: Sendable {
  package struct Rule: Sendable {
    package var count: Int
    package var seconds: Int64

    package init(_ count: Int, in seconds: Int64) { (self.count, self.seconds) = (count, seconds) }
  }

  /// Wrong passwords from one address for one account.
  package var failures = Rule(10, in: 600)
  /// Wrong passwords from one address, for whatever accounts.
  package var failuresOfAddress = Rule(30, in: 600)
  /// Wrong passwords for one account, from wherever.
  package var failuresOfAccount = Rule(100, in: 600)
  /// New accounts from one address.
  package var registrations = Rule(20, in: 3600)
  /// Forgotten passwords from one address.
  package var resets = Rule(10, in: 3600)
  /// Mails to one user that set a new password.
  package var mails = Rule(3, in: 3600)
  /// Requests of one user that write.
  package var writes = Rule(120, in: 60)

  package init() {}
}

/// Counts what was tried of late, in little memory: who floods it with new names only has it forget the oldest. Any
/// thread.
final class RequestLimits: Sendable {
  private let tables: Locked<Tables>

  private struct Tables {
    var failures: RateTable
    var failuresOfAddress: RateTable
    var failuresOfAccount: RateTable
    var registrations: RateTable
    var resets: RateTable
    var mails: RateTable
    var writes: RateTable
  }

  init(_ rules: RequestRules) {
    tables = Locked(
      Tables(
        failures: RateTable(rules.failures),
        failuresOfAddress: RateTable(rules.failuresOfAddress),
        failuresOfAccount: RateTable(rules.failuresOfAccount),
        registrations: RateTable(rules.registrations), resets: RateTable(rules.resets),
        mails: RateTable(rules.mails),
        writes: RateTable(rules.writes)))
  }

  /// Counts a password as wrong before it was looked at, so that a hundred at once are counted too; throws 429 if there
  /// were too many. `ticks` is the system's.
  func failure(
    _ address: String, _ account: String, isSignedIn: Bool = false, _ ticks: Int64
  ) throws(Problem) {
    let address = RequestLimits.prefix(address)
    let wait = tables.use { tables in
      // The address first: it cannot be invented as names can.
      var wait = tables.failuresOfAddress.take(address, ticks)
      if wait == 0 { wait = tables.failures.take("\(address) \(account)", ticks) }
      // Strangers fill that up, and must not keep out who has a session.
      if wait == 0, !isSignedIn { wait = tables.failuresOfAccount.take(account, ticks) }
      return wait
    }
    try RequestLimits.check(wait)
  }

  /// Takes back a failure that was none.
  func success(_ address: String, _ account: String, isSignedIn: Bool = false) {
    let address = RequestLimits.prefix(address)
    tables.use { tables in
      tables.failuresOfAddress.giveBack(address)
      if !isSignedIn { tables.failuresOfAccount.giveBack(account) }
      tables.failures.forget("\(address) \(account)")
    }
  }

  func registration(_ address: String, _ ticks: Int64) throws(Problem) {
    try RequestLimits.check(
      tables.use { $0.registrations.take(RequestLimits.prefix(address), ticks) })
  }

  func reset(_ address: String, _ ticks: Int64) throws(Problem) {
    try RequestLimits.check(tables.use { $0.resets.take(RequestLimits.prefix(address), ticks) })
  }

  /// Whether a user may get another mail.
  func mail(_ user: Int64, _ ticks: Int64) -> Bool {
    tables.use { $0.mails.take("\(user)", ticks) == 0 }
  }

  func write(_ user: Int64, _ ticks: Int64) throws(Problem) {
    try RequestLimits.check(tables.use { $0.writes.take("\(user)", ticks) })
  }

  private static func check(_ wait: Int64) throws(Problem) {
    guard wait == 0 else {
      throw Problem(429, "too many of these requests; try again later", retryAfter: wait)
    }
  }

  /// What one client has of addresses: of IPv6 whatever shares the first 64 bits.
  static func prefix(_ address: String) -> String {
    let text = address.utf8.prefix { $0 != UInt8(ascii: "%") }
    let groups = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard groups.count > 2, let last = groups.last else { return address }
    // An IPv4 address in the clothes of IPv6.
    if last.contains(UInt8(ascii: ".")) { return String(Substring(last)) }
    // "::" stands for as many zeros as are missing, and two of its groups are empty where it begins the address.
    var whole: [String] = []
    var isOpen = true
    for (index, group) in groups.enumerated() where whole.count < 4 {
      if !group.isEmpty {
        let digits = Substring(group).lowercased().utf8.drop { $0 == UInt8(ascii: "0") }
        whole.append(digits.isEmpty ? "0" : String(Substring(digits)))
      } else if index > 0, isOpen {
        isOpen = false
        let given = groups.count { !$0.isEmpty }
        whole += Array(repeating: "0", count: max(1, 8 - given))
      }
    }
    return whole.prefix(4).joined(separator: ":") + "::/64"
  }
}

/// How often each of many did something, in windows of time that begin with the first.
struct RateTable {
  private let rule: RequestRules.Rule
  private let most: Int
  private var entries: [String: Entry] = [:]

  private struct Entry {
    var began: Int64
    var count: Int
  }

  /// - Parameter most: how many it remembers.
  init(_ rule: RequestRules.Rule, most: Int = 10_000) { (self.rule, self.most) = (rule, most) }

  var count: Int { entries.count }

  /// Counts one, and gives 0; or the seconds to wait if it is one too many, which is not counted.
  mutating func take(_ key: String, _ ticks: Int64) -> Int64 {
    var entry = entries[key] ?? Entry(began: ticks, count: 0)
    let age = ticks - entry.began
    if age >= rule.seconds * 1000 { entry = Entry(began: ticks, count: 0) }
    guard entry.count < rule.count else { return (rule.seconds * 1000 - age + 999) / 1000 }
    entry.count += 1
    if entries.count >= most, entries[key] == nil { makeRoom(ticks) }
    entries[key] = entry
    return 0
  }

  mutating func giveBack(_ key: String) {
    guard let entry = entries[key] else { return }
    entries[key] = entry.count > 1 ? Entry(began: entry.began, count: entry.count - 1) : nil
  }

  mutating func forget(_ key: String) { entries[key] = nil }

  /// Forgets those whose time is over, or else the older half.
  private mutating func makeRoom(_ ticks: Int64) {
    entries = entries.filter { ticks - $0.value.began < rule.seconds * 1000 }
    guard entries.count >= most else { return }
    let byAge = entries.sorted { $0.value.began < $1.value.began }
    for (key, _) in byAge.prefix(most / 2) { entries[key] = nil }
  }
}
