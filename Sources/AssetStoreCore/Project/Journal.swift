/// What a transaction is about to do, written down before its first step.
///
/// It lies in the project's state from before the first step until the receipts are committed, which takes it
/// out in the same transaction of SQLite. So a project with a journal is one whose change was interrupted,
/// and undoing its steps, whichever were done, gives exactly the project that was before.
struct Journal: Equatable, Codable {
  /// The transaction's, and of its folders in staging and backup.
  var name: String
  /// For a person: "install a/b 1.0, remove c/d".
  var summary: String
  var steps: [Step]

  /// Where the new files wait and the old ones lie until the commit.
  static func staging(_ name: String) -> String { "\(stagingFolder)/\(name)" }
  static let stagingFolder = "\(ProjectPath.folder)/staging"
  /// Where the user's bytes go that had to give way.
  static func backup(_ name: String) -> String { "\(backupFolder)/\(name)" }
  static let backupFolder = "\(ProjectPath.folder)/backup"
}

/// Putting a project right after a transaction that was interrupted: by a kill, a crash or a power cut.
///
/// Runs when a project is opened. It can itself be interrupted at any point and run again.
struct Recovery {
  let system: any System
  let directory: String

  /// Undoes what was interrupted and removes what it left. What was put right, for a person; "" if nothing was.
  func run() throws -> String {
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
      guard try ProjectState.journal(ProjectFiles.state(directory), system: system) == nil else {
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
    let journal = try ProjectState.journal(path, system: system)
    if let journal {
      var runner = StepRunner(system: system, directory: directory)
      guard runner.undo(journal.steps, backup: Journal.backup(journal.name)) else {
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
    try sweep()
    return journal.map { "undid an interrupted change: \($0.summary)" } ?? ""
  }

  /// Removes what transactions that are over left in staging.
  func sweep() throws {
    let staging = Path.join(directory, Journal.stagingFolder)
    guard try system.status(staging) != nil else { return }
    try system.removeTree(staging)
  }
}
