import Testing

@testable import AssetStoreCore

@Suite struct ArchiveGateTests {
  private func reason(_ entries: [Archive.Entry], _ limits: ArchiveLimits = ArchiveLimits())
    -> StoreError.Reason?
  {
    do {
      try ArchiveGate.check(entries, archiveSize: 1000, limits)
      return nil
    } catch {
      return (error as? StoreError)?.reason ?? .defect
    }
  }

  private func reason(_ names: String...) -> StoreError.Reason? {
    reason(
      names.enumerated().map {
        .init(
          index: $0, path: $1.hasSuffix("/") && $1.count > 1 ? String($1.dropLast()) : $1,
          kind: $1.hasSuffix("/") && $1.count > 1 ? .directory : .file)
      })
  }

  @Test(arguments: [
    "a", "a/b.c/d", ".hidden", "...a", "a b", " a", "插件/é.gd", "com", "com10", "console", "nul1",
    "a..b/c", "~", "-rf", "%2e%2e",
    "😀/👩‍👩‍👧.png",
  ])
  func fine(name: String) {
    #expect(reason(name) == nil)
  }

  @Test(arguments: [
    ("..", StoreError.Reason.pathTraversal), ("../a", .pathTraversal), ("a/../b", .pathTraversal),
    ("a/..", .pathTraversal),
    ("/etc/passwd", .pathAbsolute), ("//server/share", .pathAbsolute), ("C:/a", .pathAbsolute),
    ("c:", .pathAbsolute),
    ("a\\b", .pathAbsolute), ("..\\a", .pathAbsolute), ("\\\\server\\share", .pathAbsolute),
    ("", .pathName), ("a//b", .pathName), ("./a", .pathName), ("a/./b", .pathName),
    ("a\0b", .pathName), ("a\nb", .pathName),
    ("a\u{7f}", .pathName), ("a\u{85}", .pathName), ("a\u{1b}[31m", .pathName),
    ("a\u{202e}gpj.exe", .pathName),
    ("a.", .pathName), ("a ", .pathName), ("a./b", .pathName), ("a /b", .pathName),
    ("...", .pathName),
    ("10:30.png", .pathName), ("d/a:b", .pathName), ("a?", .pathName), ("x/a*b/c", .pathName),
    ("a<b", .pathName), ("a>b", .pathName), ("a|b", .pathName), ("\"a\"", .pathName),
    ("é:b", .pathName),
    ("CON", .pathName), ("con.txt", .pathName), ("a/Nul", .pathName), ("aux .x", .pathName),
    ("LPT9.a.b", .pathName), ("com¹", .pathName),
    (String(repeating: "x", count: 256), .pathTooLong),
    (String(repeating: "é", count: 128), .pathTooLong),
    (String(repeating: "x/", count: 512) + "x", .pathTooLong),
  ])
  func refused(name: String, reason expected: StoreError.Reason) {
    #expect(reason("ok", name) == expected)
  }

  @Test func collisions() {
    #expect(reason("a", "a") == .pathCollision)
    #expect(reason("a/", "a/") == .pathCollision)
    #expect(reason("README.md", "readme.md") == .pathCollision)
    #expect(reason("a/x", "A/y") == .pathCollision)
    #expect(reason("ÄRGER", "ärger") == .pathCollision)
    // Composed and decomposed.
    #expect(reason("caf\u{e9}", "cafe\u{301}") == .pathCollision)
    #expect(reason("caf\u{e9}/x", "cafe\u{301}/y") == .pathCollision)
    #expect(reason("straße", "STRASSE") == .pathCollision)
    #expect(reason("ſ", "s") == .pathCollision)
    // Not ASCII, and canonically the same as what is.
    #expect(reason("\u{212a}", "k") == .pathCollision)
    #expect(reason("a\u{37e}/x", "a;/y") == .pathCollision)
    #expect(reason("\u{1fef}", "`") == .pathCollision)
    // A character without a look.
    #expect(reason("a\u{200c}b", "ab") == .pathCollision)
    #expect(reason("a", "a/b") == .pathCollision)
    #expect(reason("a/b", "a") == .pathCollision)
    #expect(reason("a/b/c", "a/b") == .pathCollision)
    // A folder may be named before or after what lies in it.
    #expect(reason("a/", "a/b/", "a/b/c") == nil)
    #expect(reason("a/b/c", "a/b/", "a/") == nil)
    #expect(reason("a/b/c", "a/", "a/") == .pathCollision)
    #expect(reason("a-b", "a/b", "ab") == nil)
    #expect(reason("a/b", "a/c", "b/c", "a/d", "A/e") == .pathCollision)
  }

  /// More than the table begins with.
  @Test func manyPlaces() throws {
    let entries = (0..<2000).map {
      Archive.Entry(index: $0, path: "x/\($0 % 7)/é\($0 % 5)/\($0).txt")
    }
    let places = try ArchiveGate.check(entries, archiveSize: 1000, ArchiveLimits())
    #expect(places.count == 2000 + 1 + 7 + 35)
    #expect(reason(entries + [.init(index: 2000, path: "X/0")]) == .pathCollision)
    #expect(reason(entries + [.init(index: 2000, path: "x/3/e\u{301}1/1")]) == .pathCollision)
    #expect(reason(entries + [.init(index: 2000, path: "x/3/é3")]) == .pathCollision)
  }

  @Test func attributes() {
    #expect(reason([.init(index: 0, path: "a", kind: .special)]) == .specialEntry)
    #expect(reason([.init(index: 0, path: "a", kind: .link)]) == nil)
    #expect(reason([.init(index: 0, path: "a", isEncrypted: true)]) == .encryptedEntry)
    #expect(reason([.init(index: 0, path: "a", method: 12)]) == .unsupportedCompression)
    #expect(reason([.init(index: 0, path: "", kind: .directory)]) == nil)
  }

  @Test func totals() {
    var limits = ArchiveLimits()
    // The archive has 1000 bytes, but little is no bomb.
    #expect(reason([.init(index: 0, path: "a", size: 64 << 20)]) == nil)
    #expect(reason([.init(index: 0, path: "a", size: 64 << 20 + 1)]) == .compressionRatio)
    limits.maxRatio = 100_000
    #expect(reason([.init(index: 0, path: "a", size: 100_000_000)], limits) == nil)
    #expect(reason([.init(index: 0, path: "a", size: 100_000_001)], limits) == .compressionRatio)
    limits.maxRatio = .max
    #expect(reason([.init(index: 0, path: "a", size: 8 << 30)], limits) == nil)
    #expect(
      reason(
        [.init(index: 0, path: "a", size: 8 << 30), .init(index: 1, path: "b", size: 1)], limits)
        == .tooLarge)
    #expect(
      reason(
        [.init(index: 0, path: "a", size: .max), .init(index: 1, path: "b", size: .max)], limits)
        == .tooLarge)
    limits.maxBytes = .max
    #expect(
      reason(
        [.init(index: 0, path: "a", size: .max), .init(index: 1, path: "b", size: .max)], limits)
        == .tooLarge)
    // Folders that only paths imply count too.
    limits.maxEntries = 4
    #expect(reason([.init(index: 0, path: "a/b/c/d")], limits) == nil)
    #expect(reason([.init(index: 0, path: "a/b/c/d/e")], limits) == .tooManyEntries)
  }

  @Test func messageIsOneHarmlessLine() {
    let error = #expect(throws: StoreError.self) { try ArchiveGate.check(path: "a\n\u{1b}[2Jb") }
    #expect(error?.message == "a\u{fffd}\u{fffd}[2Jb has a control character in its name")
    #expect(error?.subject == "a\u{fffd}\u{fffd}[2Jb")
  }
}
