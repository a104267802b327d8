// The resolver: which release of which package a project gets.
//
// It is a pure function. What is wanted goes in, with a way to ask for the releases of a package by its name; a
// release of each package that is needed comes out, or the reasons why there is no such choice.
//
//     VersionText         the order of versions, of whatever form
//     VersionRange        what a text wants of them, and VersionRangeReader that reads it
//     Resolver            what goes in and what comes out
//     PackageTable        the packages that were asked for, each with its releases
//     Incompatibility     what cannot be true at once, and why
//     Trail               what is decided and what follows from it, in order
//     Solver              PubGrub: propagation, learning from conflicts, decisions
//     Explanation         the proof that there is no choice, in sentences
//
// PubGrub is the algorithm that Natalie Weizenbaum made for Dart's package manager ("PubGrub: Next-Generation
// Version Solving", 2018, and the description in that manager's documentation). All it knows are
// incompatibilities: sets of terms, each about one package, that are not true at once. "a 1.2 depends on b ^2" is
// { a is 1.2, b is not in ^2 }. When all terms but one are true, the opposite of that one follows; when
// nothing follows any more, something is decided. When all are true, that is a conflict, and what led to it is
// combined into an incompatibility that says why. It is learned, so that nothing is tried in vain twice; and where
// no decision is left to take back, the combinations are a proof. A package whose releases are known is a
// small finite choice, so terms are sets of releases, and the absence of a package is one more choice in them.
//
// What is chosen, if there is a choice. Each rule holds as far as those before it leave room, package by package in
// the order of their names:
//
//  1. No locked package goes back to an older release.
//  2. Packages that are to move have their most wanted release: the newest release, or if there is none the
//     newest pre-release.
//  3. Other locked packages stay as they are.
//  4. What the project itself needs has its most wanted release, then what that needs.
//
// The first three are heeded only for packages that turn out to be needed. So an update of one package moves others
// only if it must, and nothing is there that nobody needs. What may never be chosen: a release that is not for the
// project's engine; one that is yanked, unless it is locked; one with an obstacle. Optional needs do not bring a
// package, they only say what it must be if it is there. Packages may need each other in circles, and themselves.
//
// Choosing is hard in the sense of complexity theory, so there is a limit to the effort, and the answer may be
// that it was reached.

/// Chooses releases. The same request and the same releases give the same answer.
package enum Resolver {
  /// What a project or a release needs of another package.
  package struct Need: Sendable, Hashable {
    package enum Kind: Sendable {
      /// To be there, in the range.
      case required
      /// To be in the range if it is there.
      case optional
      /// Not to be there in the range.
      case conflict
    }

    package var package: String
    /// Text of a `VersionRange`, in the syntax of a manifest.
    package var range: String
    package var kind: Kind

    package init(_ package: String, _ range: String, _ kind: Kind = .required) {
      self.package = package
      self.range = range
      self.kind = kind
    }
  }

  /// What there is to know of a release of a package.
  package struct Release: Sendable {
    package var version: String
    package var needs: [Need]
    /// The lowest version of the engine, as `GodotVersion.suits` takes it.
    package var godotMin: GodotVersion
    /// The highest version of the engine; nil: not stated.
    package var godotMax: GodotVersion?
    /// Why it was withdrawn; "" if it was not.
    package var yanked: String
    /// Why it can never be chosen, as what follows its name in a sentence: "names no archive"; "" if it can.
    package var obstacle: String

    package init(
      _ version: String, needs: [Need] = [], godotMin: GodotVersion = .unknown,
      godotMax: GodotVersion? = nil, yanked: String = "", obstacle: String = ""
    ) {
      self.version = version
      self.needs = needs
      self.godotMin = godotMin
      self.godotMax = godotMax
      self.yanked = yanked
      self.obstacle = obstacle
    }
  }

  /// The releases of a package, in any order; of several with one version text the first counts.
  package enum Supply: Sendable {
    case releases([Release])
    /// There are none, and why, as what follows "b, " in a sentence: "which two packages claim to be: x/b and y/b".
    case nothing(why: String)
  }

  /// Gives the releases of a package by its name; asked at most once for each.
  package typealias FindReleases = (_ package: String) throws -> Supply

  package struct Request: Sendable {
    /// What the project needs.
    package var needs: [Need]
    /// The version of the project's engine; nil: any.
    package var engine: GodotVersion?
    /// Version texts by package. A locked release that no source has any more has to be among its releases to stay.
    package var locked: [String: String]
    /// Packages that are to get another release.
    package var moving: Set<String>
    /// How much is tried before it is given up, in looks at terms. The default takes some seconds.
    package var effort = 50_000_000

    package init(
      _ needs: [Need], engine: GodotVersion? = nil, locked: [String: String] = [:],
      moving: Set<String> = []
    ) {
      self.needs = needs
      self.engine = engine
      self.locked = locked
      self.moving = moving
    }
  }

  /// A release that was chosen.
  package struct Choice: Sendable, Equatable {
    package var package: String
    package var version: String
  }

  package enum Answer: Sendable {
    /// By name.
    case packages([Choice])
    case impossible(Explanation)
    /// The effort was spent.
    case tooHard
  }

  /// Answers a request.
  ///
  /// Throws what `find` throws, and nothing else.
  package static func resolve(_ request: Request, _ find: FindReleases) throws -> Answer {
    try withoutActuallyEscaping(find) { find in
      var solver = Solver(request, find)
      do {
        return .packages(try solver.solve())
      } catch let end as Solver.End {
        switch end {
        case .impossible(let root):
          return .impossible(Explanation(solver.incompatibilities, root, solver.packages))
        case .effortSpent: return .tooHard
        }
      }
    }
  }
}
