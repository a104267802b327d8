import Testing

@testable import AssetStoreCore
@testable import AssetStoreService

/// Which assets fit a version of Godot: what is kept of their releases together says the same as each of them alone.
@Suite struct CompatibilityTests {
  private static let versions = ["3.5", "3.6", "4.0", "4.2", "4.2.1", "4.5", "5.0"]

  /// As the protocol has it.
  private func fits(_ release: ReleaseRecord, _ version: GodotVersion) -> Bool {
    let (asked, from) = (version.encoded, release.godotMin)
    let isHighEnough =
      from == .unknown || from == .customBuild
      || from.encoded <= asked && from.encoded / 10_000 == asked / 10_000
    let to = release.godotMax?.encoded ?? 0
    return release.yanked.isEmpty && isHighEnough && (to == 0 || to >= asked)
  }

  private func titles(_ test: TestService, _ query: String) -> [String] {
    guard case .array(let hits) = test.get("/api/v1/search/query/?batch_size=100&\(query)")["hits"]
    else { return [] }
    return hits.map { $0.object?["asset"]?.object?["name"]?.string ?? "" }.sorted()
  }

  @Test func anAssetFitsWhatOneOfItsReleasesFits() throws {
    let test = try TestService()
    var random = SystemRandomNumberGenerator()
    var releases: [String: [ReleaseRecord]] = [:]
    for number in 1...60 {
      let title = "Asset \(number)"
      let asset = try test.add(.sample(title))
      for version in 0..<Int.random(in: 0...4, using: &random) {
        let from = ["unknown", "custom_build", "3.5", "4.0", "4.2", "4.2.1", "5.0"].randomElement(
          using: &random)
        let to = [nil, "unknown", "3.5", "4.1", "4.2", "5.0", "custom_build"].randomElement(
          using: &random)
        var release = ReleaseRecord(
          assetID: asset.id, version: "1.\(version)", godotMin: GodotVersion(from ?? ""),
          godotMax: (to ?? nil).map { GodotVersion($0) }, url: "https://h.example/1.zip",
          created: 1000)
        release.id = try test.data.write { try ReleaseTable.insert(release, $0) }
        releases[title, default: []].append(release)
      }
    }
    for _ in 1...3 {
      for text in Self.versions {
        let version = GodotVersion(text)
        let expected = releases.filter { $0.value.contains { fits($0, version) } }.keys.sorted()
        #expect(titles(test, "compatibility=\(text)") == expected, "\(text): \(releases)")
      }
      let expected = releases.filter { $0.value.contains(where: \.yanked.isEmpty) }.keys.sorted()
      #expect(titles(test, "require_release=true") == expected)

      for (title, all) in releases where Bool.random(using: &random) {
        guard let index = all.indices.randomElement(using: &random) else { continue }
        if Bool.random(using: &random) {
          releases[title]?[index].yanked = "broken"
        } else {
          releases[title]?[index].godotMin = GodotVersion("4.5")
        }
        guard let changed = releases[title]?[index] else { continue }
        _ = try test.data.write { try ReleaseTable.update(changed, $0) }
      }
      for (title, all) in releases where Int.random(in: 0..<8, using: &random) == 0 {
        guard let gone = all.first else { continue }
        _ = try test.data.write {
          try $0.run("DELETE FROM release WHERE id = ?", .integer(gone.id))
        }
        releases[title]?.removeFirst()
      }
    }
  }
}
