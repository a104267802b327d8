/// A Godot version in the Asset Library's encoding: major * 10000 + minor * 100 + patch.
///
/// Source of the rules: the library server's own conversion and search range.
package struct GodotVersion: Sendable, Hashable, Comparable {
  package var encoded: Int32

  package static let unknown = GodotVersion(encoded: 0)
  package static let customBuild = GodotVersion(encoded: 9_999_999)

  package init(encoded: Int32) {
    self.encoded = encoded
  }

  /// Reads "4.3", "4.3.1", "4.3-stable", "unknown" or "custom_build"; other text is `unknown`.
  package init(_ text: String) {
    if text == "custom_build" {
      self = .customBuild
      return
    }
    // Leading digits of each dotted part, as the server casts them; minor and patch clamped to 100.
    let parts = text.utf8.split(
      separator: UInt8(ascii: "."), maxSplits: 2, omittingEmptySubsequences: false
    )
    .map { part in
      part.prefix { (0x30...0x39).contains($0) }.prefix(6).reduce(Int32(0)) {
        $0 * 10 + Int32($1 - 0x30)
      }
    }
    let major = min(parts.first ?? 0, 999)
    let minor = min(parts.count > 1 ? parts[1] : 0, 100)
    let patch = min(parts.count > 2 ? parts[2] : 0, 100)
    encoded = min(major * 10_000 + minor * 100 + patch, GodotVersion.customBuild.encoded)
  }

  /// Whether a text says a version, as "4", "4.3.1" or "4.3-stable" do, or is "unknown" or "custom_build".
  package static func isVersion(_ text: String) -> Bool {
    if text == "unknown" || text == "custom_build" { return true }
    let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
    let numbers = text.utf8.prefix { isDigit($0) || $0 == UInt8(ascii: ".") }
    // What the engine says of itself goes on with words: "4.3.1.stable.official", "4.4-beta2".
    let words = text.utf8.dropFirst(numbers.count)
    let separator = words.first == UInt8(ascii: "-") ? nil : numbers.last
    guard words.isEmpty || words.first == UInt8(ascii: "-") || separator == UInt8(ascii: "."),
      words.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
    else { return false }
    var parts = numbers.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    if separator != nil, !words.isEmpty { parts.removeLast() }
    return (1...3).contains(parts.count) && parts.allSatisfy { !$0.isEmpty }
  }

  /// "4.3", "4.3.1", "unknown" or "custom_build".
  package var text: String {
    if self == .unknown { return "unknown" }
    if self == .customBuild { return "custom_build" }
    let (major, minor, patch) = (encoded / 10_000, encoded / 100 % 100, encoded % 100)
    return patch == 0 ? "\(major).\(minor)" : "\(major).\(minor).\(patch)"
  }

  /// Lowest versions that suit an engine of this version: same major, not newer than its minor.
  package var suitableMinimums: ClosedRange<Int32> {
    (encoded / 10_000 * 10_000)...(encoded / 100 * 100 + 99)
  }

  /// Whether a release with this lowest and highest version (nil: not stated) runs on `engine`.
  ///
  /// What states no usable lowest version is let through: nothing is known against it.
  package static func suits(minimum: GodotVersion, maximum: GodotVersion?, engine: GodotVersion)
    -> Bool
  {
    if minimum != .unknown, minimum != .customBuild,
      !engine.suitableMinimums.contains(minimum.encoded)
    {
      return false
    }
    guard let maximum, maximum != .unknown else { return true }
    return maximum.encoded / 100 >= engine.encoded / 100
  }

  package static func < (left: GodotVersion, right: GodotVersion) -> Bool {
    left.encoded < right.encoded
  }
}
