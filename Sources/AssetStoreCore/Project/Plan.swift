/// What would be done to a project, as `assetstore_plan` shows it and `Transaction` does it.
///
/// It holds no file open and nothing in the project. It remembers what it was judged by, so that `commit`
/// can tell whether the project still is as it was.
package final class Plan {
  package let summary: PlanSummary
  let work: Work
  /// Set by the commit that succeeded; there is only one.
  var isCommitted = false

  init(_ work: Work) {
    self.work = work
    let actions = work.actions.map(\.action).sorted { Path.precedes($0.path, $1.path) }
    summary = PlanSummary(
      changes: work.changes.sorted { Path.precedes($0.name, $1.name) }, actions: actions,
      undoes: work.undoes ?? 0, skipped: work.skipped, withdrawn: work.withdrawn)
  }

  /// The same plan, which also says why these stay as they are.
  func skipping(_ skipped: [Skip]) -> Plan {
    var work = work
    work.skipped += skipped
    return Plan(work)
  }

  /// The same plan, which also says what was withdrawn of what the project has then.
  func withdrawing(_ withdrawn: [Withdrawal]) -> Plan {
    guard !withdrawn.isEmpty else { return self }
    var work = work
    work.withdrawn = withdrawn
    return Plan(work)
  }

  /// How `planInstall`, `planRemove` and `planRepair` go about it.
  package struct Options: Sendable {
    package var anyEngine = false
    package var force = false
    package var offline = false
    /// Files of nobody, and of other packages, give way too.
    package var overwrite = false
    /// Installed packages that go in the same change set.
    package var removing: [String] = []
    package var limits = ArchiveLimits()
    /// The folder in the place of "addons"; nil: what the manifest says, else "addons".
    package var into: String?
    /// What the archive of the only REF must hash to; "" if nothing is known.
    package var sha256 = ""
    /// What relative paths among the REFs are seen from.
    package var workingDirectory = "/"
    package var http = HTTPOptions()
    /// Installs what the lock has, and neither manifest nor lock may change.
    package var frozen = false

    package init() {}
  }
}

extension Plan {
  /// A file as it is to lie in the project, and where its bytes come from.
  struct File: Sendable {
    var path: String
    /// Position in the archive's entries; nil: the archive itself.
    var entry: Int?
    var size: Int64
    var mode: UInt32
    /// "" until it is unpacked.
    var sha256 = ""
  }

  /// A package as it is to be installed.
  struct Package: Sendable {
    var name: String
    /// Its tree hash is found out when it is unpacked.
    var entry: Lock.Entry
    var folders: [String]
    var files: [File]
    var installedAt: Int64?
    /// Nil if no file has to be unpacked.
    var archive: CachedArchive?
    /// The archive's state when the plan was made.
    var archiveStatus: FileStatus?
    /// What was found in it then.
    var entries: [Archive.Entry] = []
  }

  /// One action with what is needed to do it.
  struct Step {
    var action: Action
    /// The path that is written; nil if none is.
    var target: String?
    /// Positions in `packages` and in its `files`.
    var source: (package: Int, file: Int)?
    /// Where in the project's backup its bytes lie, if they come from there.
    var backup: String?
  }

  /// A path as it was judged.
  struct Seen {
    var look: ProjectTree.Look
    /// "" if its bytes did not matter.
    var sha256 = ""
  }

  struct Work {
    /// Whether the lock says what has to come out.
    var isFrozen = false
    /// Those of the texts that are not written, whatever is in them.
    var staying: Set<String> = []
    /// Packages that were asked for by name, or that one could expect to change, and that stay as they are.
    var skipped: [Skip] = []
    var withdrawn: [Withdrawal] = []
    var generation: Int64
    var limits: ArchiveLimits
    /// The texts as they were; nil: no such file.
    var manifestText: String?
    var lockText: String?
    var manifest: Manifest
    var lock: Lock
    var changes: [Change] = []
    var actions: [Step] = []
    /// Packages whose receipts are made anew.
    var packages: [Package] = []
    var removed: [String] = []
    /// Files that packages outside the plan lose to it, by package.
    var disowned: [String: Set<String>] = [:]
    /// The change set in the history that this plan takes back.
    var undoes: Int64?
    var seen: [PathKey: Seen] = [:]

    /// Throws if the texts would be longer than they may be. What is not known before files are unpacked, hashes
    /// of trees, has the same length whatever it is.
    func checkTexts() throws {
      guard !packages.isEmpty else { return }
      var work = self
      for package in packages {
        work.lock.packages[package.name] = package.entry
        work.lock.packages[package.name]?.treeHash = String(repeating: "0", count: 64)
      }
      for (name, paths) in disowned {
        work.lock.packages[name] = work.lock.packages[name]?.losing(paths)
      }
      _ = try work.changedTexts()
    }

    /// The texts that change; `old` is nil where there is none yet.
    func changedTexts() throws -> [(name: String, old: String?, new: String)] {
      try [
        (Manifest.fileName, manifestText, manifest.text),
        (Lock.fileName, lockText, lock.text),
      ].filter { !staying.contains($0.0) }
        .map { name, old, new in (name, old, try new()) }.filter { $0.1 != $0.2 }
    }
  }
}
