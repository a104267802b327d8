/// What an explanation says, in English.
struct ExplanationWords {
  typealias Fact = Incompatibility.Fact

  let packages: PackageTable

  /// Bytes of a name, version or range; each comes from anywhere.
  private static let longest = 256

  // MARK: facts

  /// A fact as it can stand after "because".
  func clause(_ fact: Fact) -> String {
    switch fact.kind {
    case .need(let need, let problem):
      let object = named(need.package, need.range)
      switch need.kind {
      case .required:
        return "\(said(fact, "depends on", "depend on", project: "needs")) \(object)"
          + lacking(fact, need.range, problem)
      case .optional:
        return "\(said(fact, "works", "work")) only with \(object) where \(need.package) is there"
          + lacking(fact, need.range, problem)
      case .conflict:
        return "\(said(fact, "conflicts with", "conflict with")) \(object)"
          + (problem.map(unreadable) ?? "")
      }
    case .engine(let refusal): return said(fact, refusal.text, refusal.plural)
    case .yanked(let reason):
      let why = "withdrawn (\(reason.cut(to: Self.longest)))"
      return said(fact, "was \(why)", "were \(why)")
    case .obstacle(let why): return said(fact, why, "each \(why)")
    }
  }

  /// A fact for those who look at more than the words.
  func told(_ fact: Fact) -> Explanation.Fact {
    let kind: Explanation.Fact.Kind =
      switch fact.kind {
      case .need(let need, _): .need(need)
      case .engine: .engine
      case .yanked: .yanked
      case .obstacle: .obstacle
      }
    return Explanation.Fact(
      package: fact.subject.map { packages[$0.package].name },
      versions: fact.subject.map { subject in
        subject.set.numbers.map { packages[subject.package].release($0).version }
      } ?? [], kind: kind, text: line(clause(fact)))
  }

  private func said(_ fact: Fact, _ one: String, _ several: String, project: String? = nil)
    -> String
  {
    guard let subject = fact.subject else { return "this project \(project ?? one)" }
    return
      "\(releases(subject.package, subject.set, "and")) \(isOne(subject) ? one : several)"
  }

  /// Whether its releases are one, or called so.
  private func isOne(_ term: Incompatibility.Term) -> Bool {
    term.set.numbers.count == 1 || term.set == packages[term.package].all.releases
  }

  private func named(_ package: String, _ range: String) -> String {
    let name = package.cut(to: Self.longest)
    return (try? VersionRange(range))?.isAny == true
      ? name : "\(name) \(range.cut(to: Self.longest))"
  }

  /// What follows the name of what is needed and cannot be had.
  private func lacking(_ fact: Fact, _ range: String, _ problem: VersionRange.Problem?) -> String {
    guard let object = fact.object else { return "" }
    if let problem { return unreadable(problem) }
    if object == fact.subject?.package { return ", which it is not itself" }
    let package = packages[object]
    guard !package.releases.isEmpty else {
      return package.absence.isEmpty ? ", which no source has" : ", \(package.absence)"
    }
    let isThere = package.versions.contains { (try? VersionRange(range))?.contains($0) == true }
    let all = list(runs(object, package.all.releases), "and")
    return isThere ? "" : ", of which there is no release (there is \(all))"
  }

  private func unreadable(_ problem: VersionRange.Problem) -> String {
    ", which is no range of versions (\(problem.reason), at byte \(problem.position))"
  }

  // MARK: conclusions

  /// What terms that are not true at once mean.
  func conclusion(_ terms: [Incompatibility.Term]) -> String {
    let present = terms.filter { !$0.set.contains(0) }
    let together = present.map { releases($0.package, $0.set, "and") }
    let needed = list(
      terms.filter { $0.set.contains(0) }.map { term in
        releases(term.package, packages[term.package].all.subtracting(term.set), "or")
      }, "or")
    switch (together.count, needed.isEmpty) {
    case (0, true): return "there is no solution"
    case (0, false): return "this project needs \(needed)"
    case (1, true):
      let (package, set) = (packages[present[0].package], present[0].set)
      return set == package.all.releases && package.releases.count > 1
        ? "no release of \(package.name) can be used" : "\(together[0]) cannot be used"
    case (_, true): return "\(list(together, "and")) cannot be used together"
    case (1, false): return "\(together[0]) \(isOne(present[0]) ? "requires" : "require") \(needed)"
    default: return "\(list(together, "and")) together require \(needed)"
    }
  }

  // MARK: releases

  /// "every release of a", "a 1.0 to 1.4 and 2.0".
  private func releases(_ package: Int, _ set: ReleaseSet, _ word: String) -> String {
    let (name, all) = (packages[package].name, packages[package].all.releases)
    let numbers = set.numbers
    if set == all, numbers.count > 1 {
      return word == "or" ? "some release of \(name)" : "every release of \(name)"
    }
    let runs = runs(package, set)
    let others = self.runs(package, all.subtracting(set))
    if runs.count > 2, others.count < runs.count {
      return "\(word == "or" ? "a" : "every") release of \(name) but \(list(others, "and"))"
    }
    return "\(name) \(list(runs, word))"
  }

  /// Releases that follow each other as one: "1.0 to 1.4".
  private func runs(_ package: Int, _ set: ReleaseSet) -> [String] {
    var runs: [ClosedRange<Int>] = []
    for number in set.numbers {
      if let last = runs.last, last.upperBound + 1 == number {
        runs[runs.count - 1] = last.lowerBound...number
      } else {
        runs.append(number...number)
      }
    }
    let texts = runs.flatMap { run in
      let ends = run.count == 1 ? [run.lowerBound] : [run.lowerBound, run.upperBound]
      let texts = ends.map { number in
        let version = packages[package].release(number).version
        return version.isEmpty ? "without a version" : version.cut(to: Self.longest)
      }
      return run.count == 2 ? texts : [texts.joined(separator: " to ")]
    }
    let most = 8
    return texts.count <= most
      ? texts : texts.prefix(most - 1) + ["others, \(set.numbers.count) in all"]
  }

  /// "a", "a and b", "a, b and c".
  func list(_ items: [String], _ word: String) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    let isLong = items.dropLast().contains { $0.utf8.contains(UInt8(ascii: ",")) }
    return
      "\(items.dropLast().joined(separator: ", "))\(isLong ? "," : "") \(word) \(last)"
  }

  /// The text as one line that cannot play tricks on a terminal: names in it come from anywhere.
  func line(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 < 0x20 || $0 >= 0x7f }) else { return text }
    let scalars = text.unicodeScalars.map { EntryName.isControl($0) ? "\u{fffd}" : $0 }
    return String(String.UnicodeScalarView(scalars))
  }
}
