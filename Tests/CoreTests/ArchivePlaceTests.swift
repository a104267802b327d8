import Testing

@testable import AssetStoreCore

@Suite struct ArchivePlaceTests {
  private let place = ArchivePlace(project: "/home/ann/game")

  @Test(arguments: [
    ("/home/ann/game/vendor/a b.zip", false, "vendor/a b.zip"),
    ("/home/ann/game/vendor/a b.zip", true, "vendor/a b.zip"),
    ("/home/ann/a b.zip", false, "file:///home/ann/a%20b.zip"),
    ("/home/ann/a b.zip", true, "../a b.zip"),
    ("/home/ann/games/a.zip", true, "../games/a.zip"),
    ("/a.zip", true, "../../../a.zip"),
    // The same to Swift, two names to a file system.
    ("/home/ann/game/e\u{301}.zip", false, "e\u{301}.zip"),
  ]) func pathAsItIsWrittenDown(_ path: String, isRelative: Bool, written: String) {
    #expect(place.written(path: path, isRelative: isRelative).utf8.elementsEqual(written.utf8))
    #expect(FileURL.path(place.url(written)) == path)
  }

  @Test func foldersAreComparedByBytes() {
    let place = ArchivePlace(project: "/caf\u{e9}")
    #expect(place.written(path: "/cafe\u{301}/a.zip", isRelative: false).hasPrefix("file:///"))
    #expect(place.written(path: "/caf\u{e9}/a.zip", isRelative: false) == "a.zip")
  }

  @Test(arguments: [
    ("./vendor//a.zip", "vendor/a.zip"), ("../game/a.zip", "a.zip"), ("../a.zip", "../a.zip"),
    ("/home/ann/game/a.zip", "a.zip"), ("/a.zip", "file:///a.zip"),
    ("file:///home/ann/game/a%23.zip", "a#.zip"),
    ("file:///home/ann/game/../a.zip", "file:///home/ann/a.zip"),
    ("https://x/home/ann/game/a.zip", "https://x/home/ann/game/a.zip"),
    ("file://host/a.zip", "file://host/a.zip"),
  ]) func onePlaceIsOneText(_ text: String, written: String) {
    #expect(place.written(text) == written)
    #expect(place.written(written) == written)
  }

  @Test func projectAtTheTop() {
    let place = ArchivePlace(project: "/")
    #expect(place.written(path: "/a.zip", isRelative: false) == "a.zip")
    #expect(place.url("a.zip") == "file:///a.zip")
    #expect(place.url("") == "")
  }
}
