/// What a project has, and what is done with it.
extension CommandTable {
  static let projectCommands = [
    Command(
      words: ["install"],
      arguments: [.init(name: "REF", minimum: 0, maximum: nil, completion: .file)],
      summary: "install assets into the project",
      description: [
        "REF is [SOURCE:]PUBLISHER/SLUG[@RANGE], [SOURCE:]NUMBER, or the path or URL of an archive. "
          + "Without REF, what the manifest assetstore.json wants is installed, at the versions of "
          + "assetstore.lock where it has them. What packages need is installed along with them, and "
          + "what is installed moves only if it must.",
        "RANGE is a version, or says which will do: ^1.2 is 1.2 and newer but not 2, ~1.2 the same "
          + "but not 1.3, \">=1.2 <3\", 1.2 - 2.4, 1.x, \"^1 || ^3\". 1.2 alone is only the release that "
          + "is called so. It is written into assetstore.json, and update keeps to it.",
        "A package that asks for permissions is installed only with --grant, which counts for all packages "
          + "of the change, also for those that come along because others need them; assetstore.lock "
          + "records them. A release that asks for more needs --grant again, and so does a package "
          + "of the same name from another source, or from another path or URL.",
        "Every archive is checked against its hash before the first file of the project is touched. "
          + "Where nobody gives a hash, the one seen first is recorded in assetstore.lock. Files "
          + "that were edited are kept, and the new ones put beside them as NAME.new.",
        "An archive that lies in the project, or is named by a relative path, is written into "
          + "assetstore.json and assetstore.lock as it is seen from the project, so that a clone "
          + "finds it.",
        "All that is asked for is done, or nothing: what a crash, or without --durability fast a "
          + "power cut, interrupts is undone by the next command on that project.",
        "With --frozen and without REF, exactly what assetstore.lock has is installed, the same files "
          + "as on any other machine. It fails if there is no lock, if the lock is not what "
          + "assetstore.json wants, or if a package comes to other files than the lock has seen, and it "
          + "changes neither of the two. What is installed and not in the lock stays and is said.",
      ],
      options: [
        .dryRun, .durability, .grant, .frozen, .into, .sha256, .removing, .anyGodot, .offline,
        .forceEdits,
        .overwrite,
      ] + Option.limits + Option.network,
      examples: [
        .init(
          line: "assetstore install nathanhoad/dialogue-manager", meaning: "its newest release"),
        .init(
          line: "assetstore install nathanhoad/dialogue-manager@^3.1",
          meaning: "the newest that is compatible with 3.1"),
        .init(line: "assetstore install ./my-addon.zip --dry-run", meaning: "what a zip would do"),
        .init(
          line: "assetstore install ours/new-menu --remove ours/old-menu",
          meaning: "one in the place of another"),
        .init(line: "assetstore install", meaning: "what the manifest wants"),
        .init(
          line: "assetstore install --frozen",
          meaning: "what the lock has, as a build on another machine wants it"),
      ],
      exits: [.integrity, .conflict, .notFound, .network, .busy, .cancelled],
      run: ProjectCommands.install),
    Command(
      words: ["update"], arguments: [.init(name: "REF", minimum: 0, maximum: nil)],
      summary: "bring packages to their newest releases",
      description: [
        "REF is PUBLISHER/SLUG of an installed package; without one all are meant. The newest "
          + "release is taken that suits the project's Godot version, the ranges in assetstore.json and what "
          + "other packages need. What came from a path or URL stays as it is, and what is not named "
          + "moves only if it must.",
        "Files that were edited are kept; where the new release has another such file, it is put "
          + "beside as NAME.new.",
      ],
      options: [
        .dryRun, .durability, .grant, .removing, .anyGodot, .offline, .forceEdits, .overwrite,
      ] + Option.limits + Option.network,
      examples: [
        .init(line: "assetstore update --dry-run", meaning: "what is new, file by file"),
        .init(line: "assetstore update nathanhoad/dialogue-manager", meaning: "one package"),
      ],
      exits: [.integrity, .conflict, .notFound, .network, .busy, .cancelled],
      run: ProjectCommands.update),
    Command(
      words: ["remove"], arguments: [.init(name: "REF", maximum: nil)],
      summary: "remove packages from the project",
      description: [
        "REF is PUBLISHER/SLUG of an installed package. Files that were edited and files that the "
          + "package did not bring stay. What was installed only because the package needs it goes "
          + "along; what another package needs is not removed."
      ],
      options: [.dryRun, .durability, .forceEdits],
      examples: [
        .init(
          line: "assetstore remove nathanhoad/dialogue-manager --dry-run",
          meaning: "which files would go")
      ],
      exits: [.integrity, .conflict, .notFound, .busy, .cancelled], run: ProjectCommands.remove),
    Command(
      words: ["list"], arguments: [.init(name: "NAME", minimum: 0, maximum: nil)],
      summary: "list what is installed in the project",
      description: [
        "NAME is PUBLISHER/SLUG of a package; without one all are listed.",
        "The bill of materials has each package with version, licence, hash and where it came from, as "
          + "other programs read it. The same project gives the same bytes: its time is that of the last "
          + "change, or $SOURCE_DATE_EPOCH.",
      ],
      options: [.files, .sbom],
      examples: [
        .init(line: "assetstore list", meaning: "the packages"),
        .init(line: "assetstore list --sbom > game.cdx.json", meaning: "a bill of materials"),
        .init(
          line: "assetstore list nathanhoad/dialogue-manager --files", meaning: "a package's files"),
      ],
      exits: [.integrity, .conflict, .notFound], run: InspectionCommands.list),
    Command(
      words: ["outdated"], arguments: [.init(name: "REF", minimum: 0, maximum: nil)],
      summary: "list packages that update would bring to a newer release",
      description: [
        "REF is PUBLISHER/SLUG of an installed package; without one all are meant. What is installed of a release "
          + "that was withdrawn is said too."
      ],
      options: [.anyGodot, .offline] + Option.network,
      examples: [.init(line: "assetstore sync && assetstore outdated", meaning: "what is new")],
      no: "there are newer releases, or installed ones were withdrawn",
      exits: [.integrity, .conflict, .notFound, .network, .cancelled],
      run: HistoryCommands.outdated),
    Command(
      words: ["verify"], arguments: [.init(name: "NAME", minimum: 0, maximum: nil)],
      summary: "compare the installed files with what was published",
      description: [
        "Reads every file of the packages and compares it with its receipt. Files that were added, "
          + "and those that the engine makes, are listed but are no differences. A package that "
          + "assetstore.lock has and that is not installed, as in a fresh clone, is one."
      ],
      examples: [.init(line: "assetstore verify --json", meaning: "all packages, as JSON")],
      no: "there are differences", exits: [.integrity, .conflict, .notFound, .busy, .cancelled],
      run: InspectionCommands.verify),
    Command(
      words: ["repair"], arguments: [.init(name: "NAME", minimum: 0, maximum: nil)],
      summary: "make the installed files what they were again",
      description: [
        "Takes them from the cached archives, which are fetched again if they are gone. The bytes of "
          + "edited files go to .assetstore/backup. A file that another package took over with --overwrite "
          + "and took along when it was removed comes back too."
      ],
      options: [.dryRun, .durability, .offline] + Option.limits + Option.network,
      examples: [.init(line: "assetstore repair --dry-run", meaning: "what it would restore")],
      exits: [.integrity, .conflict, .notFound, .network, .busy, .cancelled],
      run: ProjectCommands.repair),
    Command(
      words: ["history"], summary: "list the changes of the project, newest first",
      description: [
        "Each with its number, its time (UTC), what it did to which package, and the hash of the "
          + "archive that was installed."
      ],
      examples: [.init(line: "assetstore history", meaning: "what, when and from which archive")],
      exits: [.integrity, .conflict, .notFound], run: HistoryCommands.history),
    Command(
      words: ["undo"], summary: "take back the last change of the project",
      description: [
        "What it installed goes, what it removed or replaced comes back, from the archives that the "
          + "cache keeps for the last 50 changes, and edited files that had to give way come back from "
          + "the backup. Run again, it takes back the one before; an undo itself is not undone, nor a "
          + "repair that replaced no edited file. Files that were edited since are kept, as with any "
          + "other change. A package that comes back asks again for what assetstore.lock does not grant it."
      ],
      options: [.dryRun, .durability, .grant, .offline, .forceEdits, .overwrite] + Option.limits
        + Option.network,
      examples: [.init(line: "assetstore undo --dry-run", meaning: "what would come back and go")],
      exits: [.integrity, .conflict, .notFound, .network, .busy, .cancelled],
      run: ProjectCommands.undo),
  ]

  static let bundleCommands = [
    Command(
      words: ["bundle", "export"], arguments: [.init(name: "FILE", completion: .file)],
      summary: "write all that assetstore.lock needs into one file",
      description: [
        "For a machine without a network: the archives, which are fetched where the cache does not "
          + "have them, assetstore.json, assetstore.lock, and the texts of licences that the archives "
          + "have. FILE is a zip; the same lock gives the same bytes. An older FILE is replaced, and only "
          + "when the new one is whole. It fails if assetstore.lock is not what assetstore.json wants."
      ],
      options: [.offline] + Option.limits + Option.network,
      examples: [
        .init(line: "assetstore bundle export game.bundle", meaning: "what this project needs")
      ],
      exits: [.integrity, .conflict, .notFound, .network, .cancelled], run: BundleCommands.export),
    Command(
      words: ["bundle", "import"], arguments: [.init(name: "FILE", completion: .file)],
      summary: "take a bundle into the cache and the project",
      description: [
        "A bundle may come from anyone: it is refused as a whole unless it has exactly what its lock "
          + "names and each archive has its hash and passes the checks of install. A project that has no "
          + "assetstore.lock gets that of the bundle, and assetstore.json if it has none; one with another "
          + "lock is a conflict. Nothing is installed yet: install --frozen --offline does.",
        "What the lock of the bundle lets packages do is somebody else's consent. A project gets that lock "
          + "only with --grant; --dry-run says what is in the bundle and takes nothing.",
      ],
      options: [.dryRun, .grant, .cacheOnly] + Option.limits,
      examples: [
        .init(
          line: "assetstore bundle import game.bundle && assetstore install --frozen --offline",
          meaning: "on a machine without a network"),
        .init(
          line: "assetstore bundle import game.bundle --cache-only",
          meaning: "only the archives, for a project that has its lock from version control"),
      ],
      exits: [.integrity, .conflict, .notFound, .busy, .cancelled], run: BundleCommands.take),
  ]
}
