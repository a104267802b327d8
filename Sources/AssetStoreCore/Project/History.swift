/// The change sets of a project, and what is needed to take the last one back.
package enum History {
  /// What a package was at one side of a change; nil if it was not installed.
  struct State: Sendable, Equatable, Codable {
    var entry: Lock.Entry
    var wish: Manifest.Wish?

    fileprivate var isPossible: Bool {
      Hex.isSHA256(entry.sha256) && Hex.isSHA256(entry.treeHash)
        && ([entry.into, wish?.into].compactMap(\.self) + (entry.without ?? []))
          .allSatisfy(ProjectPath.isSafe)
    }
  }

  /// What a change set did to one package.
  struct Step: Sendable, Equatable, Codable {
    var before: State?
    var after: State?
  }

  /// What a change set left of the user's edits.
  struct Kept: Sendable, Equatable, Codable {
    /// Its own, below `Journal.backupFolder`.
    var folder: String
    /// Files that had to give way and lie in the folder, under their own paths.
    var moved: [String]
    /// Files that stayed, whatever the packages have there since.
    var edited: [String]

    fileprivate var isPossible: Bool {
      let names = Path.names(folder[...])
      return Path.parent(folder) == Journal.backupFolder && ![".", ".."].contains(names.last ?? "")
        && (moved + edited).allSatisfy(ProjectPath.isSafe)
    }
  }

  /// A change set as it is kept.
  struct Record: Sendable, Equatable, Codable {
    var changes: [Change]
    var steps: [String: Step]
    /// Nil if nothing was edited.
    var kept: Kept?

    /// Whether it names nothing that cannot stand in manifest and lock: `undo` writes it there.
    var isPossible: Bool {
      steps.allSatisfy { name, step in
        PackageName.isValid(name)
          && [step.before, step.after].allSatisfy { $0.map(\.isPossible) ?? true }
      } && kept?.isPossible ?? true
    }
  }

  struct Entry: Sendable, Equatable {
    var id: Int64 = 0
    var at: Int64
    /// The change set that this one took back.
    var undoes: Int64?
    var isUndone = false
    var record: Record

    /// Whether `undo` may still take it back.
    var isUndoable: Bool {
      undoes == nil && !isUndone
        && (record.kept?.moved.isEmpty == false
          || record.steps.values.contains { $0.before != $0.after })
    }
  }

  /// Change sets further back than this cannot be undone, and their archives are not kept for it.
  static let depth = 50
}

/// A change set as `assetstore_history` shows it.
package struct ChangeSet: Sendable, Codable, Equatable {
  package var id: Int64
  package var at: Int64
  /// The change set that it took back; 0: none.
  package var undoes: Int64
  package var undone: Bool
  package var changes: [Change]

  init(_ entry: History.Entry) {
    id = entry.id
    at = entry.at
    undoes = entry.undoes ?? 0
    undone = entry.isUndone
    changes = entry.record.changes
  }
}
