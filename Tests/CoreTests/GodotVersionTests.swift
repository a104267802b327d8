import AssetStoreCore
import Testing

@Suite struct GodotVersionTests {
  @Test(arguments: [
    ("4.2", 40200, "4.2"), ("4.2.1", 40201, "4.2.1"), ("4", 40000, "4.0"),
    ("4.3-stable", 40300, "4.3"),
    ("unknown", 0, "unknown"), ("foo", 0, "unknown"), ("custom_build", 9_999_999, "custom_build"),
    ("", 0, "unknown"), ("99999999999999.1", 9_990_100, "999.1"),
  ])
  func encoding(text: String, encoded: Int32, back: String) {
    #expect(GodotVersion(text).encoded == encoded)
    #expect(GodotVersion(encoded: encoded).text == back)
  }

  @Test(arguments: [
    "4", "4.2", "4.2.1", "10.0", "4.3-stable", "4.4-beta2", "4.3.stable", "4.3.1.stable.official",
    "unknown", "custom_build", "4.200", "99999.1",
  ])
  func versions(text: String) {
    #expect(GodotVersion.isVersion(text))
  }

  @Test(arguments: [
    "", "foo", "v4.3", "4.", ".3", "4..3", "4.3.1.2", "-4", "4,3", "4.3 ", " 4.3", "latest", "4x",
    "4.3-\n", "any", "\u{664}.3",
  ])
  func noVersions(text: String) {
    #expect(!GodotVersion.isVersion(text))
  }

  @Test(arguments: [
    ("2.1", 20000, 20199), ("3.5", 30000, 30599), ("4.2.1", 40000, 40299), ("4", 40000, 40099),
    ("unknown", 0, 99), ("custom_build", 9_990_000, 9_999_999),
  ])
  func searchRange(text: String, low: Int32, high: Int32) {
    #expect(GodotVersion(text).suitableMinimums == low...high)
  }
}
