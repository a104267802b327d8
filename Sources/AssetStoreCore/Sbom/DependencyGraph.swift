/// Which of a project's packages need which others of them, or use them as they are there.
struct DependencyGraph {
  /// By name, the names of what each needs, in order.
  private(set) var needs: [String: [String]] = [:]
  /// The names of what the project itself wants, in order. From there all can be reached.
  private(set) var roots: [String] = []

  /// - Parameter wanted: names of packages that the project wants, installed or not.
  init(_ receipts: [Receipt], wanted: some Sequence<String>) {
    let names = receipts.map(\.name).sorted(by: Path.precedes)
    // Dependencies are by name, or by the id of a `.vast`.
    var found: [PathKey: String] = [:]
    for receipt in receipts.sorted(by: { Path.precedes($0.name, $1.name) }) {
      let id = PathKey(receipt.entry.declared?.vastId ?? "")
      if found[id] == nil { found[id] = receipt.name }
    }
    for name in names { found[PathKey(name)] = name }
    for receipt in receipts {
      let others = (receipt.entry.declared?.dependencies ?? []).compactMap {
        $0.name.isEmpty ? nil : found[PathKey($0.name)]
      }
      needs[receipt.name] = Set(others).subtracting([receipt.name]).sorted(by: Path.precedes)
    }
    var reached: Set<String> = []
    for name in wanted.sorted(by: Path.precedes) where needs[name] != nil {
      roots.append(name)
      reach(name, &reached)
    }
    // Where nothing says who is wanted, those are whom no other needs; of a circle, the first by name.
    let needed = Set(needs.values.joined())
    for name in names.filter({ !needed.contains($0) }) + names where !reached.contains(name) {
      roots.append(name)
      reach(name, &reached)
    }
    roots.sort(by: Path.precedes)
  }

  private func reach(_ name: String, _ reached: inout Set<String>) {
    var queue = [name]
    while let next = queue.popLast() {
      if reached.insert(next).inserted { queue += needs[next] ?? [] }
    }
  }
}
