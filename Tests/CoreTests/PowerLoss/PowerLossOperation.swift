import Testing

@testable import AssetStoreCore

/// A change of a project, and how it comes about. The names are those of Tests/Faults/operations.py where both
/// try the same.
struct PowerLossOperation: Sendable, CustomTestStringConvertible {
  /// What the recorded part is.
  enum Kind {
    case commit
    /// A commit that fails, and takes itself back.
    case failure
    /// Opening the project after the process died in a commit.
    case recovery
  }

  let name: String
  var kind = Kind.commit
  /// Whether the user has changed files of packages.
  var hasEdits = false
  var accident: RecordingSystem.Accident?
  /// What the user does between the death of the process and the recovery.
  var afterDeath: @Sendable (ProjectScratch) throws -> Void = { _ in }
  let prepare: @Sendable (ProjectScratch) throws -> Void
  let plan: @Sendable (ProjectScratch, Project) throws -> Plan

  var testDescription: String { name }
}

extension PowerLossOperation {
  private static let one = [
    "plugin.cfg": "[plugin]\n", "changed.gd": "one\n", "edited-changed.gd": "one\n",
    "edited-same.gd": "same\n", "same.gd": "same\n", "dropped.png": "picture\n",
    "edited-dropped.gd": "one\n", "old/deep/gone.gd": "gone\n", "turn": "a file\n",
    "tool.sh": "#!/bin/sh\n",
  ]
  private static let two = [
    "plugin.cfg": "[plugin] two\n", "changed.gd": "two\n", "edited-changed.gd": "two\n",
    "edited-same.gd": "same\n", "same.gd": "same\n", "new/deep/come.gd": "come\n",
    "turn/inner.gd": "now a folder\n", "tool.sh": "#!/bin/sh\nexit\n",
  ]
  private static let small = ["plugin.cfg": "[plugin]\n", "main.gd": "y\n", "lib/a.gd": "a\n"]
  /// So many that they are flushed together.
  private static let many = Dictionary(
    uniqueKeysWithValues: (0..<68).map { ("many/\($0 / 4)/\($0).gd", "\($0)\n") }
  ).merging(["plugin.cfg": "[plugin]\n"]) { $1 }

  private static func release(
    _ scratch: ProjectScratch, _ slug: String, _ version: String, _ files: [String: String]
  ) throws -> Candidate {
    let below = files.map { ("addons/\(slug)/\($0.key)", $0.value) }
    return try scratch.candidate(
      Dictionary(uniqueKeysWithValues: below), version: version, name: "tester/\(slug)",
      executable: ["addons/\(slug)/tool.sh"])
  }

  private static func x1(_ scratch: ProjectScratch) throws -> Candidate {
    try release(scratch, "x", "1.0", one)
  }
  private static func x2(_ scratch: ProjectScratch) throws -> Candidate {
    try release(scratch, "x", "2.0", two)
  }
  private static func y(_ scratch: ProjectScratch) throws -> Candidate {
    try release(scratch, "y", "1.0", small)
  }
  private static func z(_ scratch: ProjectScratch) throws -> Candidate {
    try release(scratch, "z", "1.0", many)
  }

  private static func installing(
    _ project: Project, _ candidates: [Candidate], _ options: Plan.Options = Plan.Options()
  ) throws -> Plan {
    try project.planInstall(candidates.map(\.name), options, .none, FixedReleases(candidates))
  }

  private static func edited(_ scratch: ProjectScratch) throws {
    try scratch.install(try x1(scratch))
    for name in ["edited-changed.gd", "edited-same.gd", "edited-dropped.gd"] {
      try scratch.write("addons/x/\(name)", "edited\n")
    }
    try scratch.write("addons/x/mine.gd", "mine\n")
    try scratch.write("addons/x/dropped.png.import", "made by the engine\n")
    try RealSystem().setMode(0o700, Path.join(scratch.directory, "addons/x/old"))
  }

  private static func upgrade(_ scratch: ProjectScratch, _ project: Project) throws -> Plan {
    try installing(project, [try x2(scratch)])
  }

  private static func forced(_ change: (inout Plan.Options) -> Void) -> Plan.Options {
    var options = Plan.Options()
    change(&options)
    return options
  }

  static let all = [
    PowerLossOperation(
      name: "install, fresh", prepare: { _ in },
      plan: { scratch, project in try installing(project, [try x1(scratch)]) }),
    PowerLossOperation(
      name: "install, several", prepare: { try $0.install(try x1($0)) },
      plan: { scratch, project in try installing(project, [try y(scratch), try z(scratch)]) }),
    PowerLossOperation(
      name: "install, overwriting",
      prepare: {
        try $0.write("addons/y/main.gd", "nobody's\n")
        try $0.write("addons/y/lib/a.gd", "nobody's\n")
      },
      plan: { scratch, project in
        try installing(project, [try y(scratch)], forced { $0.overwrite = true })
      }),
    PowerLossOperation(name: "upgrade with edits", hasEdits: true, prepare: edited, plan: upgrade),
    PowerLossOperation(
      name: "remove", hasEdits: true,
      prepare: {
        try edited($0)
        try $0.install(try y($0))
      }, plan: { try $1.planRemove(["tester/x"], Plan.Options(), .none) }),
    PowerLossOperation(
      name: "remove, forced", hasEdits: true, prepare: edited,
      plan: { try $1.planRemove(["tester/x"], forced { $0.force = true }, .none) }),
    PowerLossOperation(
      name: "undo",
      prepare: {
        try edited($0)
        try $0.write("addons/x/edited-dropped.gd", "one\n")
        try $0.install(try x2($0))
      }, plan: { try $1.planUndo(Plan.Options(), .none) }),
    PowerLossOperation(
      name: "repair",
      prepare: {
        try edited($0)
        try RealSystem().removeTree(Path.join($0.directory, "addons/x/old"))
        try RealSystem().remove(file: Path.join($0.directory, "addons/x/changed.gd"))
      }, plan: { try $1.planRepair([], Plan.Options(), .none) }),
    PowerLossOperation(
      name: "upgrade that fails", kind: .failure, accident: .init(target: "/assetstore.lock"),
      prepare: edited, plan: upgrade),
    PowerLossOperation(
      name: "recovery of an install", kind: .recovery,
      accident: .init(target: "/assetstore.lock", dies: true),
      afterDeath: { try $0.write("addons/x/same.gd", "edited already\n") },
      prepare: { _ in }, plan: { scratch, project in try installing(project, [try x1(scratch)]) }),
    PowerLossOperation(
      name: "recovery of an upgrade", kind: .recovery,
      accident: .init(target: "/turn/inner.gd", dies: true), prepare: edited, plan: upgrade),
    PowerLossOperation(
      name: "recovery beside an edit", kind: .recovery,
      accident: .init(target: "/assetstore.lock", dies: true),
      afterDeath: { try $0.write("addons/x/new/deep/come.gd", "edited already\n") },
      prepare: edited, plan: upgrade),
    PowerLossOperation(
      name: "recovery beside two edits", kind: .recovery,
      accident: .init(target: "/assetstore.lock", dies: true),
      afterDeath: { try $0.write("addons/x/edited-changed.gd", "edited again\n") },
      prepare: edited,
      plan: { scratch, project in
        try installing(project, [try x2(scratch)], forced { $0.force = true })
      }),
    PowerLossOperation(
      name: "recovery of a removal", kind: .recovery,
      accident: .init(target: "/assetstore.lock", dies: true), prepare: edited,
      plan: { try $1.planRemove(["tester/x"], forced { $0.force = true }, .none) }),
  ]
}
