/// What goes, and what comes back as it was.
extension Planner {
  func remove(_ names: [String]) throws -> Plan {
    guard !names.isEmpty else {
      throw StoreError(.invalidArgument, "no package to remove is named", subject: "names")
    }
    let selection = Selection(
      lock: files.lock.packages, manifest: files.manifest, finder: NoReleases(), engine: nil)
    let staying = selection.staying(without: Set(names))
    for name in names {
      guard let needing = staying[name]?.sorted(by: Path.precedes) else { continue }
      throw StoreError(
        .stillNeeded, "\(name) is needed by \(needing.joined(separator: ", "))", subject: name,
        hint: "remove what needs it too")
    }
    var work = work()
    // What was there only for them goes along.
    let gone =
      try files.receipts.select(names, files.lock).map(\.name)
      + files.lock.packages.keys.filter { staying[$0] == nil && !names.contains($0) }
    for name in gone {
      work.manifest.assets[name] = nil
      work.lock.packages[name] = nil
    }
    return try build(work, [], removing: gone.compactMap { files.receipts.packages[$0] })
  }

  /// Brings back what was before a change set, as far as nobody changed it since.
  func undo(_ entry: History.Entry) throws -> Plan {
    var work = work()
    work.undoes = entry.id
    var goals: [PlanBuilder.Goal] = []
    var gone: [Receipt] = []
    for (name, step) in entry.record.steps.sorted(by: { Path.precedes($0.key, $1.key) }) {
      let installed = files.receipts.packages[name]
      guard installed?.entry == step.after?.entry else {
        throw StoreError(
          .planStale, "\(name) is not what the last change made of it any more", subject: name,
          hint: "install the version you want instead")
      }
      guard let before = step.before else {
        work.manifest.assets[name] = nil
        work.lock.packages[name] = nil
        if let installed { gone.append(installed) }
        continue
      }
      work.manifest.assets[name] = before.wish
      let contents = try PackageContents(
        name: name, entry: before.entry,
        receipt: installed?.entry == before.entry ? installed : nil,
        system: tree.system,
        limits: options.limits, progress: progress
      ) { try archives.fetch(before.entry.url, .installed(before.entry.sha256)) }
      goals.append(
        PlanBuilder.Goal(
          contents: contents, installed: installed, kind: installed == nil ? .install : .replace,
          trust: .pinned, isThorough: false, isRebuilt: false,
          granted: granted(name, to: before.entry)))
    }
    return try build(work, goals, removing: gone, restoring: entry.record.kept)
  }

  func repair(_ names: [String]) throws -> Plan {
    var work = work()
    if names.isEmpty { work.skipped = absent }
    let deserted = files.receipts.deserted()
    let goals = try files.receipts.select(names, files.lock).map { receipt in
      let contents = try PackageContents(
        name: receipt.name, entry: receipt.entry, receipt: receipt, system: tree.system,
        limits: options.limits, progress: progress
      ) { try archives.fetch(receipt.entry.url, .installed(receipt.entry.sha256)) }
      try contents.regain(deserted[receipt.name] ?? [])
      // What lies in the place of a file that comes back is as good as an edit of it.
      return PlanBuilder.Goal(
        contents: contents, installed: receipt, kind: .repair, trust: .pinned,
        isThorough: true, isRebuilt: true, granted: receipt.entry.declared?.permissions ?? [])
    }
    return try build(work, goals, force: true)
  }
}
