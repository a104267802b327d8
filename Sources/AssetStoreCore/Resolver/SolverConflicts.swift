extension Solver {
  /// Finds what follows from what was decided, until nothing follows any more.
  mutating func propagate() throws(End) {
    looking: while let package = changed.popLast() {
      // The newest first, since what was learned says most.
      for number in about[package].reversed() {
        switch try state(of: number) {
        case .open: continue
        case .unit(let term): deriveOpposite(of: term, from: number)
        case .broken:
          try learn(from: number)
          continue looking
        }
      }
    }
  }

  private enum State {
    /// All terms are true.
    case broken
    /// All but this are, which so must not be.
    case unit(Incompatibility.Term)
    case open
  }

  private mutating func state(of number: Int) throws(End) -> State {
    var found: Incompatibility.Term?
    for term in incompatibilities[number].terms {
      try spend(1)
      let left = trail.left[term.package]
      if left.isSubset(of: term.set) { continue }
      guard found == nil, !left.isDisjoint(with: term.set) else { return .open }
      found = term
    }
    return found.map { .unit($0) } ?? .broken
  }

  private mutating func deriveOpposite(of term: Incompatibility.Term, from number: Int) {
    derive(term.package, packages[term.package].all.subtracting(term.set), from: number)
  }

  private mutating func spend(_ amount: Int) throws(End) {
    effort -= amount
    guard effort >= 0 else { throw .effortSpent }
  }

  /// Learns why an incompatibility is broken, and goes back to where it need not be.
  private mutating func learn(from broken: Int) throws(End) {
    var number = broken
    while true {
      let terms = incompatibilities[number].terms
      guard !terms.isEmpty else { throw .impossible(number) }
      try spend(10 * terms.count)
      let (last, level) = satisfier(of: terms)
      let entry = trail.entries[last]
      guard let cause = entry.cause, level == entry.level else {
        goBack(to: level)
        if number != broken { learn(number) }
        if case .unit(let term) = try state(of: number) { deriveOpposite(of: term, from: number) }
        return
      }
      number = remember(
        Incompatibility(
          resolving: number, cause, on: entry.package, in: incompatibilities, packages))
    }
  }

  /// The entry of the trail that makes the last of these terms true, and the level at which all but what that
  /// entry says was true already.
  private func satisfier(of terms: [Incompatibility.Term]) -> (entry: Int, level: Int) {
    var (last, lastSet) = (-1, ReleaseSet())
    var level = 0
    func note(_ entry: Int) { if entry >= 0 { level = max(level, trail.entries[entry].level) } }
    for term in terms {
      let entry = trail.first(term.package) { $0.isSubset(of: term.set) } ?? -1
      if entry > last {
        note(last)
        (last, lastSet) = (entry, term.set)
      } else {
        note(entry)
      }
    }
    let said = trail.entries[last].said.subtracting(lastSet)
    if !said.isEmpty {
      // It took earlier entries on the same package to make the term true.
      note(trail.first(trail.entries[last].package) { $0.isDisjoint(with: said) } ?? -1)
    }
    return (last, level)
  }
}
