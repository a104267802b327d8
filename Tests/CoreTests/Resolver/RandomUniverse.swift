import AssetStoreCore

/// A small universe made by chance, in numbers, which the oracle reads instead of texts.
struct RandomUniverse {
  /// "MAJOR.MINOR.0", or a pre-release of it.
  struct Version: Hashable, Comparable {
    var major: Int
    var minor: Int
    var isBeta = false

    var text: String { "\(major).\(minor).0\(isBeta ? "-beta.1" : "")" }

    static func < (left: Version, right: Version) -> Bool {
      (left.major, left.minor, left.isBeta ? 0 : 1)
        < (right.major, right.minor, right.isBeta ? 0 : 1)
    }
  }

  enum Range: Hashable {
    case any
    case exactly(Version)
    case caret(Version)
    case atLeast(Version)
    case below(Version)
    case either(Version, Version)
    case broken

    var text: String {
      switch self {
      case .any: "*"
      case .exactly(let version): version.text
      case .caret(let version): "^\(version.text)"
      case .atLeast(let version): ">=\(version.text)"
      case .below(let version): "<\(version.text)"
      case .either(let one, let other): "\(one.text) || =\(other.text)"
      case .broken: ">=banana"
      }
    }

    /// The rule of pre-releases is simple here: no version in a comparison is one.
    func contains(_ version: Version) -> Bool {
      switch self {
      case .any: true
      case .exactly(let other): version == other
      case .caret(let other):
        !version.isBeta && version.major == other.major && version.minor >= other.minor
          && (other.major > 0 || version.minor == other.minor)
      case .atLeast(let other): !version.isBeta && version >= other
      case .below(let other): !version.isBeta && version < other
      case .either(let one, let other): version == one || version == other
      case .broken: false
      }
    }
  }

  struct Need: Hashable {
    var package: Int
    var range: Range
    var isOptional = false
  }

  struct Release {
    var version: Version
    var needs: [Need] = []
    var conflicts: [(package: Int, range: Range)] = []
    /// What it says of engines, and whether 4.3 suits it.
    var engine = Engine.silent
    var isYanked = false
    var hasObstacle = false
  }

  enum Engine: CaseIterable {
    case silent, from42, from44, for3, upTo42, upTo44

    var suits43: Bool { [.silent, .from42, .upTo44].contains(self) }
    var minimum: GodotVersion {
      switch self {
      case .silent: .unknown
      case .from42, .upTo44: GodotVersion("4.2")
      case .from44: GodotVersion("4.4")
      case .for3: GodotVersion("3.5")
      case .upTo42: GodotVersion("4.0")
      }
    }
    var maximum: GodotVersion? {
      switch self {
      case .upTo42: GodotVersion("4.2")
      case .upTo44: GodotVersion("4.4")
      default: nil
      }
    }
  }

  /// In any order.
  var packages: [[Release]]
  var needs: [Need]
  /// Whether the project's engine is 4.3; else nothing is known of it.
  var hasEngine: Bool
  var locked: [Int: Version] = [:]
  var moving: Set<Int> = []

  static func name(_ package: Int) -> String { "p/\(["a", "b", "c", "d", "e", "f"][package])" }

  static func number(_ name: String) -> Int? { (0..<6).first { self.name($0) == name } }

  init(seed: UInt64) {
    var chance = Chance(seed: seed)
    let count = 2 + chance.next(4)
    // Many universes with a choice, and many without.
    let strictness = 1 + chance.next(3)
    let versions = (0..<3).flatMap { major in (0..<2).map { Version(major: major, minor: $0) } }
    func range() -> Range {
      let version = versions[chance.next(versions.count)]
      if chance.next(4) >= strictness { return .any }
      switch chance.next(20) {
      case 0...3: return .any
      case 4...5: return .exactly(version)
      case 6...10: return .caret(version)
      case 11...13: return .atLeast(version)
      case 14...16: return .below(version)
      case 17: return .exactly(Version(major: version.major, minor: version.minor, isBeta: true))
      case 18: return .either(version, versions[chance.next(versions.count)])
      default: return chance.next(4) == 0 ? .broken : .any
      }
    }
    func need(_ packages: Int) -> Need {
      Need(package: chance.next(packages), range: range(), isOptional: chance.next(5) == 0)
    }
    let density = 1 + chance.next(3)
    packages = (0..<count).map { _ in
      var left = versions
      // Some packages have no release at all.
      let number = chance.next(20) == 0 ? 0 : 1 + chance.next(count < 5 ? 4 : 3)
      return (0..<number).map { _ in
        var release = Release(version: left.remove(at: chance.next(left.count)))
        release.version.isBeta = chance.next(8) == 0
        release.needs = (0..<chance.next(density + 1)).map { _ in need(count) }
        if chance.next(8) < strictness { release.conflicts = [(chance.next(count), range())] }
        if chance.next(8) < strictness {
          release.engine = Engine.allCases[chance.next(Engine.allCases.count)]
        }
        release.isYanked = chance.next(14) < strictness
        release.hasObstacle = chance.next(40) < strictness
        return release
      }
    }
    needs = (0..<1 + chance.next(3)).map { _ in need(count) }
    hasEngine = chance.next(3) != 0
    guard chance.next(2) == 0 else { return }
    for package in 0..<count where chance.next(3) != 0 {
      locked[package] =
        packages[package].isEmpty || chance.next(6) == 0
        ? versions[chance.next(versions.count)]
        : packages[package][chance.next(packages[package].count)].version
    }
    let isEverything = chance.next(5) == 0
    moving = Set((0..<count).filter { _ in isEverything || chance.next(3) == 0 })
  }

  var request: Resolver.Request {
    Resolver.Request(
      needs.map(RandomUniverse.need), engine: hasEngine ? GodotVersion("4.3") : nil,
      locked: Dictionary(
        uniqueKeysWithValues: locked.map { (RandomUniverse.name($0.key), $0.value.text) }),
      moving: Set(moving.map(RandomUniverse.name)))
  }

  static func need(_ need: Need) -> Resolver.Need {
    Resolver.Need(name(need.package), need.range.text, need.isOptional ? .optional : .required)
  }

  func supply(_ name: String) -> Resolver.Supply {
    guard let number = RandomUniverse.number(name) else { return .nothing(why: "") }
    return .releases(
      packages[number].map { release in
        Resolver.Release(
          release.version.text,
          needs: release.needs.map(RandomUniverse.need)
            + release.conflicts.map {
              Resolver.Need(RandomUniverse.name($0.package), $0.range.text, .conflict)
            },
          godotMin: release.engine.minimum, godotMax: release.engine.maximum,
          yanked: release.isYanked ? "bad" : "",
          obstacle: release.hasObstacle ? "is in the way" : "")
      })
  }
}
