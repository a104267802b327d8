/// What cannot be true at once.
struct Incompatibility {
  /// That what becomes of a package is in a set, which is neither empty nor all there is.
  struct Term {
    let package: Int
    let set: ReleaseSet
  }

  /// By package; each package once.
  let terms: [Term]
  let cause: Cause

  enum Cause {
    case fact(Fact)
    /// Two other incompatibilities, by number.
    case derived(Int, Int)
  }

  /// Something that was said to us. The words are put together only if they are needed.
  struct Fact {
    enum Kind {
      case need(Resolver.Need, VersionRange.Problem?)
      case engine(EngineRefusal)
      case yanked(String)
      case obstacle(String)
    }

    /// The releases it is about; nil: the project.
    let subject: Term?
    let kind: Kind
    /// The package that is needed or in conflict.
    let object: Int?
  }
}

extension Incompatibility {
  /// Why a release does not run on the project's engine, as what follows its name in a sentence.
  struct EngineRefusal {
    let text: String
    /// For several releases.
    let plural: String

    /// Nil if it runs.
    init?(_ release: Resolver.Release, _ engine: GodotVersion) {
      let (minimum, maximum) = (release.godotMin, release.godotMax)
      guard !GodotVersion.suits(minimum: minimum, maximum: maximum, engine: engine) else {
        return nil
      }
      let has = "while this project has \(engine.text)"
      if GodotVersion.suits(minimum: minimum, maximum: nil, engine: engine) {
        let rest = "for Godot up to \(maximum?.text ?? "") \(has)"
        (text, plural) = ("is \(rest)", "are \(rest)")
      } else if minimum > engine {
        let rest = "Godot \(minimum.text) or later \(has)"
        (text, plural) = ("needs \(rest)", "need \(rest)")
      } else {
        let rest = "for Godot \(minimum.encoded / 10_000) \(has)"
        (text, plural) = ("is \(rest)", "are \(rest)")
      }
    }
  }

  init(_ fact: Fact, _ terms: [Term], _ packages: PackageTable) {
    var found: [Int: ReleaseSet] = [:]
    for term in terms {
      found[term.package] = found[term.package].map { $0.intersection(term.set) } ?? term.set
    }
    self.init(found, .fact(fact), packages)
  }

  /// What follows from two of them: if what becomes of `pivot` is in neither's set, neither can be broken by it.
  init(
    resolving first: Int, _ second: Int, on pivot: Int, in all: [Incompatibility],
    _ packages: PackageTable
  ) {
    var found: [Int: ReleaseSet] = [:]
    for term in all[first].terms { found[term.package] = term.set }
    for term in all[second].terms {
      guard let set = found[term.package] else {
        found[term.package] = term.set
        continue
      }
      found[term.package] =
        term.package == pivot ? set.union(term.set) : set.intersection(term.set)
    }
    self.init(found, .derived(first, second), packages)
  }

  private init(_ sets: [Int: ReleaseSet], _ cause: Cause, _ packages: PackageTable) {
    terms = sets.filter { $0.value != packages[$0.key].all }
      .map { Term(package: $0.key, set: $0.value) }
      .sorted { $0.package < $1.package }
    self.cause = cause
  }

  /// Whether it is what the project itself needs.
  var isWish: Bool {
    if case .fact(let fact) = cause { fact.subject == nil } else { false }
  }

  /// Whether it can never be broken, and so says nothing.
  var isVoid: Bool { terms.contains { $0.set.isEmpty } }
}
