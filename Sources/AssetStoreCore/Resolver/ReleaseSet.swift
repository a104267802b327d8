/// A set of what can become of one package: that it is absent, 0, or has one of its releases, 1 and up, oldest first.
///
/// A term of PubGrub is such a set: "the package is in it", which a positive term says without the 0 and a
/// negative one with it.
struct ReleaseSet: Equatable {
  /// 0 to 63; no array is needed for most packages.
  private var low: UInt64 = 0
  /// 64 and up; without zeros at the end.
  private var high: [UInt64] = []

  static let absent = ReleaseSet(0)

  init() {}

  init(_ number: Int) {
    insert(number)
  }

  /// All of a package with so many releases.
  init(all releases: Int) {
    low = releases >= 63 ? .max : (1 << UInt64(releases + 1)) - 1
    guard releases > 63 else { return }
    for number in 64...releases { insert(number) }
  }

  var isEmpty: Bool { low == 0 && high.isEmpty }

  /// In rising order.
  var numbers: [Int] {
    (0..<64 * (high.count + 1)).filter(contains)
  }

  /// Without the absence.
  var releases: ReleaseSet { subtracting(.absent) }

  func contains(_ number: Int) -> Bool {
    if number < 64 { return low & (1 << UInt64(number)) != 0 }
    let word = number / 64 - 1
    return word < high.count && high[word] & (1 << UInt64(number % 64)) != 0
  }

  mutating func insert(_ number: Int) {
    guard number >= 64 else {
      low |= 1 << UInt64(number)
      return
    }
    let word = number / 64 - 1
    while high.count <= word { high.append(0) }
    high[word] |= 1 << UInt64(number % 64)
  }

  func union(_ other: ReleaseSet) -> ReleaseSet {
    combined(with: other, count: max(high.count, other.high.count)) { $0 | $1 }
  }

  func intersection(_ other: ReleaseSet) -> ReleaseSet {
    combined(with: other, count: min(high.count, other.high.count)) { $0 & $1 }
  }

  /// The complement of `other` in this set.
  func subtracting(_ other: ReleaseSet) -> ReleaseSet {
    combined(with: other, count: high.count) { $0 & ~$1 }
  }

  func isSubset(of other: ReleaseSet) -> Bool {
    low & ~other.low == 0 && (high.isEmpty || subtracting(other).isEmpty)
  }

  func isDisjoint(with other: ReleaseSet) -> Bool {
    low & other.low == 0
      && (high.isEmpty || other.high.isEmpty || intersection(other).isEmpty)
  }

  private func combined(
    with other: ReleaseSet, count: Int, _ operation: (UInt64, UInt64) -> UInt64
  ) -> ReleaseSet {
    var result = ReleaseSet()
    result.low = operation(low, other.low)
    guard count > 0 else { return result }
    result.high = (0..<count).map {
      operation($0 < high.count ? high[$0] : 0, $0 < other.high.count ? other.high[$0] : 0)
    }
    while result.high.last == 0 { result.high.removeLast() }
    return result
  }
}
