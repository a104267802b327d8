/// Putting a project right after a transaction that was interrupted: by a kill, a crash or a power cut.
///
/// Runs when a project is opened. It can itself be interrupted at any point and run again.
struct Recovery {
  let system: any System
  let directory: String
  /// What the journal must be signed with; nil where there is nothing.
  let key: () throws -> [UInt8]?

  /// Undoes what was interrupted and removes what it left. What was put right, for a person; "" if nothing was.
  func run() throws -> String {
    // A project may come from anyone, and everything below would happen where a link leads.
    for folder in [ProjectPath.folder, Journal.backupFolder] {
      let path = Path.join(directory, folder)
      guard let status = try system.status(path), status.kind != .directory else { continue }
      throw StoreError(
        .projectDamaged, "\(path) is not a folder", subject: path,
        hint: "move it away and install without names: receipts are made again from assetstore.lock"
      )
    }
    // A transaction has a folder there from before it begins until after it ended.
    guard try system.status(Path.join(directory, Journal.stagingFolder)) != nil else { return "" }
    let path = Path.join(directory, ProjectLock.path)
    let lock: ProjectLock
    do {
      lock = try ProjectLock(system: system, path: path, project: directory)
    } catch let error as StoreError where error.reason == .busy {
      // Not interrupted but under way.
      return ""
    } catch let error as StoreError where error.status == .io {
      guard try !ProjectState.hasJournal(ProjectFiles.state(directory), system: system) else {
        throw error.hinting("a change of this project was interrupted and cannot be undone here")
      }
      return ""
    }
    defer { withExtendedLifetime(lock) {} }
    return try recover()
  }

  /// The same under a lock that the caller holds.
  func recover() throws -> String {
    let path = ProjectFiles.state(directory)
    let journal = try ProjectState.journal(path, key: key, system: system)
    if let journal {
      try checkLinks(journal)
      var runner = StepRunner(system: system, directory: directory)
      guard runner.undo(journal.steps, edits: Journal.edits(journal.name)) else {
        if let failure = runner.failure as? StoreError {
          throw failure.hinting(
            "an interrupted change (\(journal.summary)) is not undone yet; open the project again")
        }
        throw StoreError(
          .projectDamaged,
          "an interrupted change (\(journal.summary)) cannot be undone completely",
          subject: directory,
          hint: "the files it moved lie in \(Journal.staging(journal.name)) of the project")
      }
      try runner.syncTouched()
      try ProjectState.open(path, durability: .full).removeJournal()
    }
    if journal == nil, try system.status(path) == nil, let kept = try keepOldFiles() { return kept }
    // What cannot go now is in nobody's way.
    try? sweep()
    guard let journal else { return "" }
    let said = "undid an interrupted change: \(journal.summary)"
    let edits = Journal.edits(journal.name)
    guard try system.status(Path.join(directory, edits)) != nil else { return said }
    return "\(said); what was edited in its files meanwhile is in \(edits)"
  }

  /// Throws before the first step if undoing would lead through a link.
  private func checkLinks(_ journal: Journal) throws {
    let tree = ProjectTree(system: system, directory: directory)
    for path in journal.steps.flatMap(\.paths) { try tree.refuseLinks(to: path) }
  }

  /// Puts into the backup what a transaction had moved away whose journal is lost; nil if there is nothing.
  ///
  /// Without its journal nobody knows where it belongs, but for the texts.
  private func keepOldFiles() throws -> String? {
    let staging = Path.join(directory, Journal.stagingFolder)
    guard try system.status(staging)?.kind == .directory else { return nil }
    var kept: [String] = []
    for name in try system.list(staging) {
      let folder = Path.join(staging, name)
      guard try system.status(folder)?.kind == .directory else { continue }
      let files = try system.list(folder)
      guard files.contains(where: { $0.hasPrefix("old-") }) else { continue }
      for text in [Manifest.fileName, Lock.fileName] where files.contains("old-\(text)") {
        let place = Path.join(directory, text)
        if try system.status(place) == nil {
          try system.rename(Path.join(folder, "old-\(text)"), to: place, .failIfExists)
        }
      }
      var backup = Journal.backup(name)
      if try system.status(Path.join(directory, backup)) != nil {
        backup += "-\(try system.randomName())"
      }
      try system.makeDirectories(Path.join(directory, Journal.backupFolder))
      try system.rename(folder, to: Path.join(directory, backup), .failIfExists)
      kept.append(backup)
    }
    guard !kept.isEmpty else { return nil }
    try? sweep()
    return "kept what an interrupted change had moved in \(kept.joined(separator: ", "))"
  }

  /// Removes what transactions that are over left in staging.
  func sweep() throws {
    let staging = Path.join(directory, Journal.stagingFolder)
    guard try system.status(staging) != nil else { return }
    try system.removeTree(staging)
  }
}
