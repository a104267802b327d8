import AssetStoreCore
import Testing

@Suite struct VersionRangeTests {
  /// A range, what it has, what it has not. By the rules of npm's semver but for bare versions.
  static let ranges: [(range: String, has: String, not: String)] = [
    (
      "^1.2.3", "1.2.3 1.2.4 1.9.0 v1.3 1.2.3+b 1.2.3.1",
      "1.2.2 2.0.0 0.9.9 1.3.0-beta 2.0.0-a 1.2.3-rc"
    ),
    ("^0.2.3", "0.2.3 0.2.9", "0.2.2 0.3.0 1.0.0"),
    ("^0.0.3", "0.0.3", "0.0.2 0.0.4 0.1.0"),
    ("^0.0", "0.0.0 0.0.9", "0.1.0"),
    ("^0", "0.0.1 0.9.9", "1.0.0"),
    ("^1", "1.0.0 1.9.9", "2.0.0 0.9.9 1.0.0-rc"),
    ("^1.2", "1.2.0 1.3.0", "1.1.9 2.0.0"),
    ("^0.11.0.3", "0.11.0.3 0.11.2", "0.11.0.2 0.12"),
    ("^9.9.9", "9.9.9 9.10.0", "10.0.0"),
    ("~1.2.3", "1.2.3 1.2.9", "1.3.0 1.2.2 1.3.0-a"),
    ("~1.2", "1.2.0 1.2.9", "1.3.0"),
    ("~1", "1.0.0 1.9.0", "2.0.0"),
    ("~0.2.3", "0.2.3 0.2.4", "0.3.0"),
    (">1.2.3", "1.2.4 2.0.0", "1.2.3 1.2.3+b 1.2.2"),
    (">1.2", "1.3.0 2.0.0", "1.2.9 1.2.0"),
    (">=1.2", "1.2.0 1.3", "1.1.9 1.2.0-rc"),
    ("<1.2", "1.1.9", "1.2.0 1.2.0-rc"),
    ("<1.2.3", "1.2.2", "1.2.3 1.2.3-rc"),
    ("<=1.2", "1.2.0 1.2.9", "1.3.0"),
    ("<=1.2.3", "1.2.3 v1.2.3 1.2.3+z", "1.2.4"),
    ("=1.2.3", "1.2.3 v1.2.3 1.2.3+build 1.2.3.0", "1.2.4 1.2.3-a 1.2.3.1"),
    ("=1.2", "1.2.0 1.2.9", "1.3.0"),
    ("= 1.2.3", "1.2.3", "1.2.4"),
    ("1.x", "1.0.0 1.9", "2.0.0 0.9"), ("1.2.*", "1.2.0 1.2.7", "1.3.0"),
    ("1.X.x", "1.5.0", "2.0.0"),
    ("1.2 - 2.0", "1.2.0 1.9.9 2.0.0 2.0.9", "1.1.9 2.1.0"),
    ("1.2.3 - 2.3.4", "1.2.3 2.3.4 2.0.0", "1.2.2 2.3.5"),
    ("v1 - 2", "1.0.0 2.9.9", "3.0.0"),
    (">=1.2.3 <2", "1.2.3 1.9.9", "1.2.2 2.0.0"),
    (">=1.2.3<2", "1.2.3 1.9.9", "1.2.2 2.0.0"),
    ("^1 || ^3.1", "1.0.0 3.1.0", "2.0.0 3.0.0 4.0.0"),
    ("1.0 - 1.5||>=2.3", "1.5.9 2.3.0", "1.6.0 2.2.9"),
    ("1.2.3 || 1.2.5", "1.2.3 1.2.5", "1.2.4 v1.2.3"),
    // Pre-releases: only beside one of the same numbers.
    (
      "^1.2.3-beta.2", "1.2.3-beta.2 1.2.3-beta.11 1.2.3-rc 1.2.3 1.4.0",
      "1.2.3-beta.1 1.4.0-beta 2.0.0-a"
    ),
    (">=1.2.3-beta <1.4.0-rc", "1.2.3-beta 1.3.0 1.4.0-beta", "1.3.0-beta 1.4.0-rc 1.4.0"),
    ("~1.2.3-beta.2", "1.2.3-beta.4 1.2.9", "1.2.4-beta.2 1.3.0"),
    ("<2.0.0-rc", "2.0.0-beta 1.0.0", "2.0.0-rc 1.0.0-a"),
    (">=1.2.0-alpha <1.2", "", "1.2.0-beta 1.2.0 1.1.0"),
    ("<=0.0.0-beta", "0.0.0-alpha", "nightly"),
    ("^1.2.3 >=2.0.0-alpha", "", "2.0.0-beta 1.2.3 2.0.0"),
    ("=1.2.3-rc", "1.2.3-rc 1.2.3-rc+b", "1.2.3 1.2.3-rc.1"),
    ("^1.2.3-rc || 2.0.0-beta", "2.0.0-beta 1.2.3-rc 1.2.3", "2.0.0-alpha"),
    // Of numbers of any length.
    (
      ">=99999999999999999999.1", "99999999999999999999.1 100000000000000000000.0",
      "99999999999999999998.9"
    ),
    ("^99999999999999999999", "99999999999999999999.5", "100000000000000000000.0"),
    ("*", "1.0.0 1.0.0-rc nightly 4.9", ""), ("", "1.0.0 1.0.0-rc nightly", ""), ("  ", "1.0", ""),
    ("x", "1.0.0 nightly", ""), (">=*", "1.0.0 1.0.0-a", ""), ("^x", "2.0", ""),
    ("1 || *", "2.0.0-a", ""),
    ("* <2", "1.0", "2.0 1.0-a"),
    // A version alone is its text.
    ("1.2.3", "1.2.3", "1.2.4 v1.2.3 1.2.3+b 1.2.3.0"),
    ("4.9", "4.9", "4.9.0 4.9.1"), ("nightly", "nightly", "Nightly dev"), ("v1.0", "v1.0", "1.0"),
    (" 1.2.3 ", "1.2.3", "1.2.4"),
  ]

  @Test(arguments: ranges)
  func contains(range: String, has: String, not: String) throws {
    let read = try VersionRange(range)
    for version in has.split(separator: " ") {
      #expect(read.contains(VersionText(String(version))), "\(version)")
    }
    for version in not.split(separator: " ") {
      #expect(!read.contains(VersionText(String(version))), "\(version)")
    }
    let again = try VersionRange(read.text)
    #expect(again == read)
  }

  /// Texts of no known form: a version alone is one, in a range they stand in quotes, and they count as
  /// pre-releases of their numbers.
  @Test(arguments: [
    ("1.8.1 dev", "1.8.1 dev", "1.8.1"),
    (
      "2.0-Alpha-21 WIP (Godot 4.5+)", "2.0-Alpha-21 WIP (Godot 4.5+)",
      "2.0-Alpha-22 WIP (Godot 4.5+)"
    ),
    ("'1.8.1 dev'", "1.8.1 dev", "1.8.1"), ("'it''s'", "it's", "its"), ("''", "", "1.0"),
    ("'4.x' || 4.9", "4.x", "4.1"), ("2.0 - alpha", "2.0 - alpha", "2.0"),
    ("dev - 2", "dev - 2", "1"),
    (">='2.0-Alpha-9 WIP'", "2.0-Alpha-21 WIP (Godot 4.5+)", "2.0-Alpha-3"),
    (">='2.0-Alpha-9 WIP'", "2.0", "2.1-Alpha-10"), ("^1.8", "1.9", "1.8.1 dev"),
    ("^'1.8.1 dev'", "1.8.1 dev", "1.8.0"), ("^'1.8.1 dev'", "1.9", "1.9 dev"),
    ("<2", "1.0 (Godot 4)", "nightly"),
  ])
  func otherForms(range: String, has: String, not: String) throws {
    let read = try VersionRange(range)
    #expect(read.contains(VersionText(has)))
    #expect(!read.contains(VersionText(not)))
    let again = try VersionRange(read.text)
    #expect(again == read)
  }

  @Test(arguments: [
    ("1.2.3", "^1.2.3"), ("0.2", "^0.2"), (" 1 ", "^1"), (">=1.2  <2", ">=1.2 <2"), ("1.x", "1.x"),
    ("1.2.3 || 2.0.0", "^1.2.3 || ^2.0.0"), ("=1.2.3", "=1.2.3"), ("1.0 - 2.0", "1.0 - 2.0"),
    ("1.8.1 dev", "^'1.8.1 dev'"), ("", "*"), ("*", "*"), ("'1.0'", "'1.0'"), ("~ 1", "~1"),
  ])
  func vast(text: String, manifest: String) throws {
    let range = try VersionRange(text, .vast)
    #expect(range.text == manifest)
    let same = try VersionRange(manifest)
    #expect(same == range)
  }

  @Test(arguments: [
    (">", 1), ("^", 1), (">=1.2 <", 7), ("1 ||", 4), ("|| 1", 0), ("1 | 2", 2), (">>1", 1),
    ("=>1", 1),
    (">=banana", 2), ("^1.2.3 banana", 7), (">=1, <2", 3), ("<*", 0), (">x", 0), ("1.x.3 || 2", 0),
    (">=1.", 2), ("'1.0", 0), ("^'nightly'", 0), ("'dev' - 2", 0), ("1 - 2 <3", 6), ("<3 1 - 2", 3),
    (">1.0 -2", 5), ("^1.*-beta", 1), (">=1.0/2", 5), ("~1.2_a é", 7), (">=", 2),
    ("1.2.3 ||  || 2", 10),
  ])
  func problems(text: String, position: Int) {
    #expect(throws: VersionRange.Problem.self) { try VersionRange(text) }
    do throws(VersionRange.Problem) {
      _ = try VersionRange(text)
    } catch {
      #expect(error.position == position, "\(error.reason)")
      #expect(!error.reason.isEmpty)
    }
  }

  @Test func noNumbersInVast() {
    #expect(throws: VersionRange.Problem.self) { try VersionRange("nightly", .vast) }
  }

  @Test func bounds() throws {
    _ = try VersionRange(String(repeating: "9", count: VersionRange.longest))
    let tooLong = String(repeating: "9", count: VersionRange.longest + 1)
    #expect(throws: VersionRange.Problem.self) { try VersionRange(tooLong) }
    let longest = String(repeating: "9", count: VersionRange.longest)
    #expect(throws: VersionRange.Problem.self) { try VersionRange(longest, .vast) }
  }

  @Test(arguments: [
    "1.2.3", "4.9", "", "*", "4.x", "x", ">=1", "it's", "1.8.1 dev", "1.0 - 2.0", "a|b", " 1", "'",
    "é",
    "2.0-Alpha-21 WIP (Godot 4.5+)", "1.0\n2.0",
  ])
  func exactly(version: String) throws {
    let range = VersionRange.exactly(version)
    #expect(range.contains(VersionText(version)))
    #expect(!range.contains(VersionText(version + "0")))
    #expect(!range.isAny)
    let again = try VersionRange(range.text)
    #expect(again == range)
  }

  /// Whatever comes: a range, or a problem that lies in the text; and a range can be written and read again.
  @Test func anything() throws {
    var chance = Chance(seed: 3)
    let pieces = [
      "1", "2.0", "1.2.3", "0", ".", "x", "*", "^", "~", ">", "<", "=", "|", "||", " ", "-", " - ",
      "'", "beta",
      "v", "+", "é", "\n", ",", "(", "99", "\u{0}",
    ]
    var read = 0
    for _ in 0..<20_000 {
      let text = (0..<chance.next(9)).map { _ in pieces[chance.next(pieces.count)] }.joined()
      let dialect: VersionRange.Dialect = chance.next(2) == 0 ? .manifest : .vast
      do throws(VersionRange.Problem) {
        let range = try VersionRange(text, dialect)
        read += 1
        let again = try? VersionRange(range.text)
        #expect(again == range, "\(text.debugDescription)")
      } catch {
        #expect((0...text.utf8.count).contains(error.position), "\(text.debugDescription)")
      }
    }
    #expect(read > 2000)
  }
}
