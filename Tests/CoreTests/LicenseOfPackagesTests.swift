import Testing

@testable import AssetStoreCore

/// Under what licence an installed package is, and how that is known.
@Suite struct LicenseOfPackagesTests {
  private let scratch: ProjectScratch
  private let mit = "MIT License\n\nPermission is hereby granted"

  init() throws {
    scratch = try ProjectScratch()
  }

  private func candidate(_ text: String?, of source: String, version: String = "1.0") throws
    -> Candidate
  {
    var files = ["w/addons/thing/a.gd": "a \(version)"]
    files["w/LICENSE.md"] = text
    var candidate = try scratch.candidate(files, version: version)
    candidate.license = source
    return candidate
  }

  private func lock() throws -> Lock {
    try Lock(Array(try #require(try scratch.text("assetstore.lock")).utf8), path: "l")
  }

  private func licenses() throws -> [String] {
    [try #require(lock().packages["maker/thing"]).license ?? ""]
      + (try scratch.project().list().map(\.license))
  }

  @Test func theTextInTheArchiveCountsMoreThanTheSource() throws {
    try scratch.install(candidate(mit, of: "GPLv3"))
    #expect(try licenses() == ["MIT", "MIT"])
    try scratch.install(candidate("do what you want", of: "GPLv3", version: "2.0"))
    #expect(try licenses() == ["GPL-3.0", "GPL-3.0"])
    try scratch.install(candidate(nil, of: "Our own\n terms", version: "3.0"))
    #expect(try licenses() == ["Our own terms", "Our own terms"])
    try scratch.install(candidate(nil, of: "Unknown", version: "4.0"))
    #expect(try licenses() == ["", ""])
    #expect(try scratch.text("assetstore.lock")?.contains("license") == false)
    let back = try scratch.project().planUndo(Plan.Options(), .none)
    _ = try scratch.project().commit(back, .fast, .none)
    #expect(try licenses() == ["Our own terms", "Our own terms"])
  }

  @Test func whatTheLockSaysStays() throws {
    try scratch.install(candidate(mit, of: ""))
    let text = try #require(try scratch.text("assetstore.lock"))
    for said in [
      text.replacing("MIT", with: "Zlib"),
      text.replacing("      \"license\" : \"MIT\",\n", with: ""),
    ] {
      try scratch.write("assetstore.lock", said)
      for file in [".assetstore", "addons"] {
        try RealSystem().removeTree(Path.join(scratch.directory, file))
      }
      #expect(try scratch.restore().changes.map(\.kind) == [.install])
      #expect(try scratch.text("assetstore.lock") == said)
    }
    // Without a lock the receipt knows.
    try scratch.write("assetstore.lock", text)
    _ = try scratch.restore()
    try RealSystem().remove(file: Path.join(scratch.directory, "assetstore.lock"))
    try scratch.install(candidate(mit, of: ""))
    #expect(try scratch.text("assetstore.lock") == text)
  }

  @Test func whatIsMissingOrDamagedSaysNothing() throws {
    // Such a file is not installed, so it is no reason to refuse the rest.
    let path = Path.join(scratch.folder.path, "x.zip")
    let zip = ZipBuilder([
      .init("w/addons/thing/a.gd", "a"), .init("w/LICENSE", Array(mit.utf8)) { $0.crc = 7 },
    ])
    try RealSystem().replace(path, with: zip.bytes(), sync: false)
    try scratch.install(
      Candidate(
        name: "maker/thing", source: "s", title: "", type: .addon, version: "1",
        url: FileURL.make(path), sha256: "", license: "ISC"))
    #expect(try licenses() == ["ISC", "ISC"])
  }

  @Test func namesOfLicences() {
    #expect(SPDX.identifier("apache-2.0") == "Apache-2.0")
    #expect(SPDX.identifier("LGPLv2.1") == "LGPL-2.1")
    #expect(SPDX.identifier("") == nil && SPDX.identifier("Proprietary") == nil)
    for text in ["MIT License", "gnu general public license version 3"] {
      let found = LicenseText.recognise(text)
      #expect(SPDX.identifier(found) == found && !found.isEmpty)
    }
  }
}
