/// What newer releases there are, and how to get them.
extension Planner {
  /// Packages of which a newer release suits the project and each other, with that release.
  ///
  /// The manifest's versions are kept. A package that its source does not know any more stays too, unless it is
  /// named.
  func outdated(
    _ names: [String], _ finder: any ReleaseFinder
  ) throws -> [(installed: Receipt, candidate: Candidate)] {
    let selected = try files.receipts.select(names, files.lock)
    let selection = try moving(selected, isNamed: !names.isEmpty, finder)
    let chosen = try selection.choose([])
    return selected.compactMap { receipt in
      guard let candidate = chosen[receipt.name], !isLocked(candidate) else { return nil }
      return (receipt, candidate)
    }
  }

  func update(_ names: [String], _ finder: any ReleaseFinder) throws -> Plan {
    let selected = try files.receipts.select(names, files.lock)
    for name in options.removing { try checkStaying(name, names) }
    let selection = try moving(selected, isNamed: !names.isEmpty, finder)
    let plan = try plan(work(), selection, [:], .none, everything: false)
    var skipped = names.isEmpty ? absent : []
    let changed = Set(plan.summary.changes.map(\.name))
    for receipt in names.isEmpty ? [] : selected where !changed.contains(receipt.name) {
      skipped.append(Skip(what: receipt.name, why: whyNot(receipt)))
    }
    return plan.skipping(skipped)
  }

  /// A selection in which these packages move.
  private func moving(
    _ receipts: [Receipt], isNamed: Bool, _ finder: any ReleaseFinder
  ) throws -> Selection {
    var selection = selection(finder)
    selection.moving = Set(receipts.map(\.name))
    // Of one that is named it is to be said that its source does not know it any more.
    for receipt in isNamed ? receipts : [] where !receipt.entry.source.isEmpty {
      guard !isExact(receipt.name) else { continue }
      _ = try finder.releases(Ref("\(receipt.entry.source):\(receipt.name)"), receipt.name)
    }
    return selection
  }

  /// Whether the manifest lets a package be of one version only.
  private func isExact(_ name: String) -> Bool {
    guard let wish = files.manifest?.assets[name] else { return false }
    return wish.version == files.lock.packages[name]?.version
  }

  /// What the lock has and is not installed, and so is left by what changes installed packages.
  var absent: [Skip] {
    files.receipts.absent(from: files.lock).map {
      Skip(
        what: $0,
        why: "it is not installed; install without names installs what \(Lock.fileName) has")
    }
  }

  /// Why `update` leaves a package as it is.
  private func whyNot(_ receipt: Receipt) -> String {
    if receipt.entry.source.isEmpty { return "it came from a path or URL" }
    if let version = files.manifest?.assets[receipt.name]?.version, version != "*" {
      return "\(Manifest.fileName) asks for version \(version)"
    }
    let engine = options.anyEngine ? nil : files.engine
    return "\(receipt.entry.version) is the newest release"
      + (engine.map { " for Godot \($0.text)" } ?? "")
  }
}
