/// Why there is no choice: a proof in sentences, each of which follows from facts and from sentences before it.
///
/// The order, and which sentences have numbers, follow the description of PubGrub: a sentence goes on from the one
/// before it ("And because ..."), and those that are needed later have a number to be named by. Of a chain of
/// conclusions that each add one fact, every second is left out. Of a proof that is too long to follow there are
/// only the facts.
package struct Explanation: Sendable {
  package struct Sentence: Sendable, Equatable {
    /// Where another sentence names it.
    package var number: Int?
    package var text: String
  }

  /// Something that was said to the resolver, and that the proof needs.
  package struct Fact: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
      case need(Resolver.Need)
      case engine
      case yanked
      case obstacle
    }

    /// The package that it is said of; nil: the project.
    package var package: String?
    /// Its releases of which it is said.
    package var versions: [String]
    package var kind: Kind
    /// In the words of the sentences.
    package var text: String
  }

  /// The last says that there is no solution.
  package let sentences: [Sentence]
  /// All that the proof rests on, in the order of the sentences.
  package let facts: [Fact]

  /// A line for each sentence.
  package var text: String { numbered.joined(separator: "\n") }
  /// All sentences in one line.
  package var line: String { numbered.joined(separator: " ") }

  /// The names of the packages that it is about, in the order of the facts.
  package var packages: [String] {
    var isNoted: Set<String> = []
    return facts.flatMap { fact in
      if case .need(let need) = fact.kind { [fact.package, need.package] } else { [fact.package] }
    }.compactMap(\.self).filter { isNoted.insert($0).inserted }
  }

  private var numbered: [String] {
    sentences.map { sentence in (sentence.number.map { "(\($0)) " } ?? "") + sentence.text }
  }

  /// Sentences beyond which nobody follows.
  private static let longest = 200

  init(_ all: [Incompatibility], _ root: Int, _ packages: PackageTable) {
    let words = ExplanationWords(packages: packages)
    let proof = Proof(all, root)
    var isNoted: Set<Int> = []
    facts = proof.steps.flatMap(\.premises).filter { isNoted.insert($0).inserted }
      .compactMap { number in
        if case .fact(let fact) = all[number].cause { words.told(fact) } else { nil }
      }
    sentences =
      proof.steps.count <= Explanation.longest
      ? Explanation.sentences(proof, all, words) : Explanation.sentences(facts, proof)
  }

  private static func sentences(
    _ proof: Proof, _ all: [Incompatibility], _ words: ExplanationWords
  ) -> [Sentence] {
    var before: Int?
    return proof.steps.map { step in
      defer { before = step.conclusion }
      // What the project itself needs is what one can change first, so it comes last.
      let premises = step.premises.sorted { !all[$0].isWish && all[$1].isWish }
        .filter { $0 != before }
        .map { premise in
          if case .fact(let fact) = all[premise].cause { return words.clause(fact) }
          let number = proof.numbers[premise].map { " (\($0))" } ?? ""
          return words.conclusion(all[premise].terms) + number
        }
      let start = step.premises.contains { $0 == before } ? "And because" : "Because"
      let end = words.conclusion(all[step.conclusion].terms)
      return Sentence(
        number: proof.numbers[step.conclusion],
        text: words.line("\(start) \(words.list(premises, "and")), \(end)."))
    }
  }

  /// Only what a long proof rests on.
  private static func sentences(_ facts: [Fact], _ proof: Proof) -> [Sentence] {
    facts.map { Sentence(number: nil, text: "\($0.text).") } + [
      Sentence(
        number: nil,
        text: "Because of all this together, which takes \(proof.steps.count) steps to show, "
          + "there is no solution.")
    ]
  }
}

/// The steps from facts to an incompatibility.
private struct Proof {
  struct Step {
    let conclusion: Int
    var premises: [Int]
  }

  private(set) var steps: [Step] = []
  /// Of the conclusions that are named in another step than the next.
  private(set) var numbers: [Int: Int] = [:]

  init(_ all: [Incompatibility], _ root: Int) {
    func causes(_ number: Int) -> [Int] {
      if case .derived(let first, let second) = all[number].cause { [first, second] } else { [] }
    }
    func isDerived(_ number: Int) -> Bool { !causes(number).isEmpty }
    func isSimple(_ number: Int) -> Bool { !causes(number).contains(where: isDerived) }

    // A fact that says all by itself.
    guard isDerived(root) else {
      steps = [Step(conclusion: root, premises: [root])]
      return
    }
    var uses: [Int: Int] = [:]
    var stack: [(number: Int, isReady: Bool)] = [(root, false)]
    var order: [Int] = []
    while let (number, isReady) = stack.popLast() {
      if isReady {
        order.append(number)
      } else if uses[number] == nil {
        uses[number] = 0
        stack.append((number, true))
        // What is said in one sentence comes last, right before the sentence that needs it.
        let derived = causes(number).filter(isDerived).sorted { isSimple($0) && !isSimple($1) }
        stack += derived.map { ($0, false) }
      }
    }
    for number in order {
      for cause in causes(number) { uses[cause, default: 0] += 1 }
    }
    var premises: [Int: [Int]] = [:]
    var isLeftOut: Set<Int> = []
    for number in order {
      let own = causes(number)
      premises[number] = own
      guard let chained = own.first(where: isDerived), own.filter(isDerived).count == 1,
        uses[chained] == 1, let before = premises[chained], before.count == 2,
        before.filter(isDerived).count == 1
      else { continue }
      isLeftOut.insert(chained)
      premises[number] = before + own.filter { $0 != chained }
    }
    steps = order.filter { !isLeftOut.contains($0) }
      .map { Step(conclusion: $0, premises: premises[$0] ?? []) }
    number(isDerived)
  }

  private mutating func number(_ isDerived: (Int) -> Bool) {
    var named: Set<Int> = []
    for (index, step) in steps.enumerated() {
      for premise in step.premises where isDerived(premise) {
        if index == 0 || steps[index - 1].conclusion != premise { named.insert(premise) }
      }
    }
    for step in steps where named.contains(step.conclusion) {
      numbers[step.conclusion] = numbers.count + 1
    }
  }
}
