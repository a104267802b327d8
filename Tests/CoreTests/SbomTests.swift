import Testing

@testable import AssetStoreCore

/// Names and addresses as other programs read them. What the document says as a whole, the scenarios judge.
@Suite struct SbomTests {
  @Test func packageURLs() {
    let hash = "sha256:00ff"
    #expect(
      PackageURL.text(
        namespace: "maker", name: "thing", version: "1.0",
        qualifiers: [("checksum", hash), ("download_url", "https://h/x.zip?a=b&c=%20")])
        == "pkg:generic/maker/thing@1.0?checksum=sha256:00ff&download_url=https:%2F%2Fh%2Fx.zip%3Fa%3Db%26c%3D%2520"
    )
    #expect(
      PackageURL.text(namespace: "", name: "a", version: "", qualifiers: [("x", "")])
        == "pkg:generic/a")
    #expect(
      PackageURL.text(namespace: "é", name: "a/b@c?d#e", version: "1:2 +~_%", qualifiers: [])
        == "pkg:generic/%C3%A9/a%2Fb%40c%3Fd%23e@1:2%20%2B~_%25")
  }

  @Test(arguments: [
    ("https://h/x.zip", "https://h/x.zip"), ("https://me:word@h:8443/x", "https://h:8443/x"),
    ("http://[::1]:80/x", "http://[::1]:80/x"),
    ("http://[::ffff:1.2.3.4]", "http://[::ffff:1.2.3.4]"),
    ("https://h/a b#c#d[", "https://h/a%20b#c%23d%5B"),
    ("https://h?q=%zz%41", "https://h?q=%25zz%41"),
    ("https://h/\u{301}", "https://h/%CC%81"), ("../a/b c.zip", "../a/b%20c.zip"), ("a:b", "a%3Ab"),
  ])
  func addresses(url: String, expected: String) {
    #expect(WebAddress.reference(url) == expected)
  }

  @Test(arguments: [
    "", "/x.zip", "file:///x.zip", "ftp://h/x", "https://", "https:///x", "https://h:x/",
    "https://h h/",
    "https://h\"/", "http://[::1", "http://[]/", "http://[::1]x/", "http://[x]/", "://",
    "https://é/",
    "https://%41/",
  ])
  func noAddress(url: String) {
    #expect(WebAddress.reference(url) == nil)
  }

  @Test func timesOfAnyState() throws {
    func document(_ time: Int64?) throws -> String {
      try Sbom(name: "n", version: "", receipts: [], time: time, tool: "1").document()
    }
    let none = try document(nil)
    #expect(!none.contains("timestamp"))
    for time in [Int64.min, -1, 253_402_300_800, .max] { #expect(try document(time) == none) }
    #expect(try document(0).contains("\"1970-01-01T00:00:00Z\""))
    #expect(try document(253_402_300_799).contains("\"9999-12-31T23:59:59Z\""))
  }
}
