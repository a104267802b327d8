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
  /// Where new files go that the user edited before they were taken back: not among what the steps put into the
  /// backup, where their paths may be taken.
  static func edits(_ name: String) -> String { "\(backup(name))-undone" }
}

extension Journal {
  /// Whether its steps stay in the project and away from what is neither a package's nor ours: the state may
  /// have come with a repository, and undoing what it says must not be a way out.
  var isSafe: Bool {
    steps.flatMap(\.paths).allSatisfy { path in
      let names = Path.names(path[...])
      guard !path.utf8.contains(0),
        names.allSatisfy({
          !$0.isEmpty && $0 != "." && $0 != ".." && ProjectPath.fold(String($0)) != ".git"
        })
      else { return false }
      return ProjectPath.isSafe(path)
        || [Journal.stagingFolder, Journal.backupFolder].contains { Path.isWithin(path, $0) }
    } && Path.names(name[...]).count == 1 && ![".", ".."].contains(name)
  }
}
