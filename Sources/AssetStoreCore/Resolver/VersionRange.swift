/// The versions that somebody wants, as a text says.
///
///     1.2.3              in a manifest this very text; in a `.vast` the same as ^1.2.3
///     =1.2.3             this version, however it is written: 1.2.3, v1.2.3, 1.2.3+build
///     ^1.2.3  ^0.2.3     from there on, as long as the first number stays that is not 0
///     ~1.2.3             from there on, as long as the first two numbers stay
///     > >= < <=          what is newer, older
///     1.2.x  1.x  ~1     what begins with these numbers
///     1.2 - 2.0          from the one to the other, both included
///     * or nothing       whatever there is
///     A B                both of them
///     A || B             one of them
///
/// A version with fewer than three numbers stands for all that begin with it: `<=1.2` has 1.2.9, `>1.2` begins with
/// 1.3, and `1.2 - 2.0` ends before 2.1. Only alone in a manifest it does not; there `4.9` is the text 4.9, since
/// many addons have versions of two numbers. Texts of other forms are one version in quotes, `'1.8.1 dev'`; alone in
/// a manifest they need none.
///
/// A pre-release is in a range only if the range names a pre-release of the same numbers, so that nobody gets one
/// who did not ask: `^1.2.3-beta.1` has 1.2.3-beta.2 and 1.3.0, not 1.4.0-beta. The same holds for
/// versions of no known form, "1.8.1 dev" or "nightly". `*` has them all, for who has no wish shall get
/// something; the resolver takes them last.
///
/// Source of the rules: the ranges of npm's semver, apart from what a bare version means.
package struct VersionRange: Sendable, Equatable {
  /// In the syntax of a manifest.
  package let text: String
  /// Versions in it satisfy all comparisons of one of these.
  private let alternatives: [[Comparison]]

  /// What is wrong with a text that is no range.
  package struct Problem: Error, Equatable {
    /// In bytes from the start of the text.
    package var position: Int
    /// What is wrong there, without a full stop.
    package var reason: String
  }

  /// Where a text stands, which says what a bare version means.
  package enum Dialect: Sendable {
    case manifest
    case vast
  }

  /// No text is longer that is a range, in bytes.
  package static let longest = 1024

  /// Any version at all.
  package static let any = VersionRange(text: "*", [[]])

  /// Reads a range.
  package init(_ text: String, _ dialect: Dialect = .manifest) throws(Problem) {
    var reader = VersionRangeReader(text, dialect)
    alternatives = try reader.alternatives()
    self.text = reader.written
  }

  private init(text: String, _ alternatives: [[Comparison]]) {
    self.text = text
    self.alternatives = alternatives
  }

  /// Only this text.
  package static func exactly(_ version: String) -> VersionRange {
    let comparison = Comparison(.identical, VersionText(version))
    let quoted = VersionRangeReader.quoted(version)
    // In few words where they mean the same.
    let bare = try? VersionRange(version)
    return VersionRange(
      text: bare?.alternatives == [[comparison]] ? version : quoted, [[comparison]])
  }

  /// Whether it is a wish at all.
  package var isAny: Bool { alternatives.contains([]) }

  package func contains(_ version: VersionText) -> Bool {
    alternatives.contains { comparisons in
      guard comparisons.allSatisfy({ $0.holds(for: version) }) else { return false }
      return !version.isPrerelease || comparisons.isEmpty
        || comparisons.contains { $0.names(prereleasesOf: version) }
    }
  }

  struct Comparison: Sendable, Equatable {
    enum Kind: Sendable {
      /// The same text.
      case identical
      case level
      case above
      case atLeast
      case below
      case atMost
      /// Smaller in its numbers alone, so that no pre-release of those numbers is.
      case underNumbers
    }

    let kind: Kind
    let version: VersionText

    init(_ kind: Kind, _ version: VersionText) {
      self.kind = kind
      self.version = version
    }

    func holds(for other: VersionText) -> Bool {
      switch kind {
      case .identical: other == version
      case .level: other.isLevel(with: version)
      case .above: version.precedes(other)
      case .atLeast: !other.precedes(version)
      case .below: other.precedes(version)
      case .atMost: !version.precedes(other)
      case .underNumbers: other.hasNumbers(below: version)
      }
    }

    func names(prereleasesOf other: VersionText) -> Bool {
      kind != .underNumbers && version.isPrerelease && version.hasNumbers(of: other)
    }
  }
}
