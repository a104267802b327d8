import Testing

@testable import AssetStoreCore

@Suite struct ConsentTests {
  @Test func whoAsksIsNamed() throws {
    var consent = Consent()
    consent.add("a/none", "1", [])
    try consent.check()
    consent.add("a/one", "1", ["files", "network"])
    consent.add("a/two", "2", ["process"])
    let error = #expect(throws: StoreError.self) { try consent.check() }
    #expect(error?.reason == .permissionNeeded)
    #expect(error?.subject == "a/one")
    #expect(error?.message == "a/one 1 asks for files, network; a/two 2 asks for process")
  }

  @Test func notMoreThanAnybodyReads() throws {
    var consent = Consent()
    for number in 0..<1000 {
      consent.add("a/p\(number)", "1", (0..<256).map { "permission-number-\($0)" })
    }
    let error = #expect(throws: StoreError.self) { try consent.check() }
    let message = try #require(error?.message)
    #expect(message.hasSuffix(" and 240 more and 992 more packages"))
    #expect(message.utf8.count < 5000)
  }

  private func entry(_ source: String, _ url: String, _ sha256: String) -> Lock.Entry {
    Lock.Entry(
      source: source, title: "", type: .addon, version: "1", url: url, sha256: sha256, treeHash: "",
      trust: .pinned, into: nil)
  }

  @Test func theSameBytesAreTwoArchives() {
    let zip = entry("", "https://example.org/a.zip?x=.vast", "1")
    #expect(zip.hasArchive(of: entry("s", "b.zip", "1")))
    #expect(!zip.hasArchive(of: entry("", "https://example.org/a.zip?x=.vast", "2")))
    #expect(!zip.hasArchive(of: entry("", "https://example.org/a.vast", "1")))
  }
}
