extension Solver {
  /// Finds what follows from what was decided, until nothing follows any more.
  mutating func propagate() throws(End) {
    while true {
      if seen < known.count {
        seen += 1
        try look(at: known[seen - 1])
      } else if let package = changed.popLast() {
        // The newest first, since what was learned says most.
        for number in about[package].reversed() {
          guard try look(at: number) else { break }
        }
      } else {
        return
      }
    }
  }

  /// Draws the conclusion from an incompatibility; gives false if that took back something.
  @discardableResult
  private mutating func look(at number: Int) throws(End) -> Bool {
    switch try state(of: number) {
    case .open: return true
    case .unit(let term):
      // What follows from no decision is said of the package alone, so that it makes sense to a reader by itself.
      let isCertain = trail.level == 0
      let cause = isCertain ? try withoutCertain(number, but: term.package) : number
      derive(term.package, packages[term.package].all.subtracting(term.set), from: cause)
      if isCertain { certain[term.package].append(cause) }
      return true
    case .broken:
      try learn(from: number)
      return false
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
      guard entry.level > 0 else { throw .impossible(try withoutCertain(number)) }
      guard let cause = entry.cause, level == entry.level else {
        number = try withoutCertain(number)
        goBack(to: level)
        if number != broken { learn(number) }
        // There all its terms but one are true.
        try look(at: number)
        return
      }
      number = resolve(number, cause, on: entry.package)
    }
  }

  private mutating func resolve(_ one: Int, _ other: Int, on pivot: Int) -> Int {
    remember(
      Incompatibility(resolving: one, other, on: pivot, in: incompatibilities, packages))
  }

  /// The same without the terms that are true before anything is decided.
  private mutating func withoutCertain(_ number: Int, but exception: Int? = nil) throws(End) -> Int
  {
    var number = number
    // What cannot be had comes first, so that it makes something else unusable, and that this is needed comes last.
    let terms = incompatibilities[number].terms
    for term in terms.filter({ $0.set.contains(0) }) + terms.filter({ !$0.set.contains(0) })
    where term.package != exception && trail.base[term.package].isSubset(of: term.set) {
      var open = packages[term.package].all.subtracting(term.set)
      var (bars, needs): ([Int], [Int]) = ([], [])
      let causes = certain[term.package].map { ($0, set: incompatibilities[$0].terms[0].set) }
      for (cause, set) in causes where !set.contains(0) && !set.isDisjoint(with: open) {
        bars.append(cause)
        open = open.subtracting(set)
      }
      for (cause, set) in causes where set.contains(0) && !set.isDisjoint(with: open) {
        needs.append(cause)
        open = open.subtracting(set)
      }
      // "a 1.0 to 1.4 cannot be used", and only then that something else is needed.
      if let bar = try combined(bars, on: term.package) { needs.insert(bar, at: 0) }
      for cause in needs {
        try spend(10 * incompatibilities[number].terms.count)
        number = resolve(number, cause, on: term.package)
      }
    }
    return number
  }

  /// All of several incompatibilities of one term in one; nil of none.
  private mutating func combined(_ numbers: [Int], on package: Int) throws(End) -> Int? {
    guard var combined = numbers.first else { return nil }
    if let known = combinations[numbers] { return known }
    for number in numbers.dropFirst() {
      try spend(10)
      combined = resolve(combined, number, on: package)
    }
    combinations[numbers] = combined
    return combined
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
