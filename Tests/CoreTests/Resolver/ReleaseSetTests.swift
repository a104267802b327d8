import Testing

@testable import AssetStoreCore

@Suite struct ReleaseSetTests {
  /// Like a set of numbers, with as many releases as fit a word and with more.
  @Test(arguments: [3, 62, 63, 64, 65, 200])
  func operations(releases: Int) {
    var chance = Chance(seed: UInt64(releases))
    func random() -> (ReleaseSet, Set<Int>) {
      var (set, numbers) = (ReleaseSet(), Set<Int>())
      let rarity = 1 + chance.next(6)
      for number in 0...releases where chance.next(rarity) == 0 {
        set.insert(number)
        numbers.insert(number)
      }
      return (set, numbers)
    }
    let all = ReleaseSet(all: releases)
    #expect(all.numbers == Array(0...releases))
    #expect(all.releases.numbers == Array(1...releases))
    for _ in 0..<300 {
      let (one, few) = random()
      let (other, many) = random()
      #expect(one.numbers == few.sorted())
      #expect(one.union(other).numbers == few.union(many).sorted())
      #expect(one.intersection(other).numbers == few.intersection(many).sorted())
      #expect(one.subtracting(other).numbers == few.subtracting(many).sorted())
      #expect(one.isSubset(of: other) == few.isSubset(of: many))
      #expect(one.isSubset(of: one.union(other)))
      #expect(one.isDisjoint(with: other) == few.isDisjoint(with: many))
      #expect(one.isEmpty == few.isEmpty)
      #expect((one == other) == (few == many))
      #expect(one.union(other).subtracting(other).union(other) == one.union(other))
      #expect(one.intersection(other).union(one) == one)
      #expect(!one.contains(releases + 64))
    }
  }
}
