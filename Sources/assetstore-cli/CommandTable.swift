/// All commands. The parser, the help, the manual page and the completions are made from this.
enum CommandTable {
  static let globalOptions: [Option] = [
    .store, .project, .json, .quiet, .noColor, .help, .version,
  ]

  static let commands: [Command] =
    sourceCommands + searchCommands + projectCommands + cacheCommands + bundleCommands
    + packageCommands + registryCommands + ownCommands

  /// The commands whose words begin with `words`.
  static func members(of words: [String]) -> [Command] {
    commands.filter { $0.words.starts(with: words) }
  }

  private static let sourceCommands = [
    Command(
      words: ["source", "add"],
      arguments: [.init(name: "NAME"), .init(name: "URL", completion: .directory)],
      summary: "add a source, or change the one of that name",
      description: [
        "URL is http://, https://, file:// or a path: of a Godot Asset Library (what comes before "
          + "/asset), of a folder with its pages, of a folder of packages, or of a registry (what comes "
          + "before /index/head.json). Nothing is read from it yet; sync does.",
        "A registry needs --key: of what its server gives, only what is signed with that key is "
          + "believed. Get the key from where you trust, not from the server itself.",
      ],
      options: [.kind, .priority, .sourceKey],
      examples: [
        .init(
          line: "assetstore source add library https://godotengine.org/asset-library/api",
          meaning: "the Godot Asset Library"),
        .init(
          line: "assetstore source add ours ./packages --kind directory --priority 10",
          meaning: "a folder of packages that goes before others"),
        .init(
          line: "assetstore source add demo https://host.example/demo --key demo.pub",
          meaning: "a registry, as it has a key"),
      ],
      exits: [.notFound, .integrity, .conflict, .busy], run: SourceCommands.add),
    Command(
      words: ["source", "list"], summary: "list the sources", description: [],
      examples: [.init(line: "assetstore source list", meaning: "what sync reads")],
      exits: [.integrity, .conflict], run: SourceCommands.list),
    Command(
      words: ["source", "remove"], arguments: [.init(name: "NAME", maximum: nil)],
      summary: "remove sources and their assets from the catalogue",
      description: ["Archives in the cache and projects are not touched."],
      examples: [
        .init(line: "assetstore source remove ours", meaning: "forget what came from ours")
      ],
      exits: [.notFound, .integrity, .conflict, .busy], run: SourceCommands.remove),
    Command(
      words: ["sync"], arguments: [.init(name: "NAME", minimum: 0, maximum: nil)],
      summary: "refresh the catalogue from its sources",
      description: [
        "NAME is the name of a source; without one all are read. Only what changed is fetched where "
          + "the server can tell. What was interrupted continues the next time.",
        "If a source fails, the others are still read, each failure is said, and the exit code is "
          + "that of the most serious one.",
      ],
      options: [.details, .full] + Option.network,
      examples: [
        .init(line: "assetstore sync", meaning: "refresh all sources"),
        .init(line: "assetstore sync library --details", meaning: "also descriptions and previews"),
      ],
      exits: [.integrity, .conflict, .notFound, .network, .busy, .cancelled],
      run: SourceCommands.sync),
  ]

  private static let searchCommands = [
    Command(
      words: ["search"], arguments: [.init(name: "TEXT", minimum: 0, maximum: nil)],
      summary: "search the catalogue, offline",
      description: [
        "All words of TEXT must occur in the title, publisher, tags or description; each may be the "
          + "beginning of a longer word. Nothing in it is an operator. If nothing has all of them, "
          + "the words nearest in spelling are tried. Without TEXT everything is listed that the "
          + "options let through."
      ],
      options: [
        .godot, .type, .category, .license, .support, .author, .source, .tag, .sort, .reverse,
        .limit, .page, .offset,
      ],
      examples: [
        .init(
          line: "assetstore search dialogue --godot 4.3 --license MIT",
          meaning: "dialogue addons for Godot 4.3"),
        .init(
          line: "assetstore search --category Shaders --sort rating --limit 10 --json",
          meaning: "the ten best-rated shaders, as JSON"),
      ],
      no: "nothing matched", exits: [.integrity, .conflict, .notFound], run: SearchCommands.search),
    Command(
      words: ["show"], arguments: [.init(name: "REF")],
      summary: "show everything about an asset, with its releases",
      description: [
        "REF is [SOURCE:]PUBLISHER/SLUG[@VERSION], or [SOURCE:]NUMBER for an asset of a Godot Asset "
          + "Library. Details that were never fetched are fetched; if that fails, what is known is "
          + "shown."
      ],
      options: [.offline] + Option.network,
      examples: [.init(line: "assetstore show library:1234", meaning: "by its number")],
      exits: [.integrity, .conflict, .notFound, .cancelled], run: SearchCommands.show),
  ]

  private static let projectCommands = [
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

  private static let cacheCommands = [
    Command(
      words: ["cache", "info"], summary: "list the archives in the cache", description: [],
      examples: [
        .init(line: "assetstore cache info", meaning: "what it holds and how large it is")
      ],
      exits: [.integrity, .conflict], run: CacheCommands.info),
    Command(
      words: ["cache", "gc"], summary: "remove the archives that no project needs",
      description: [
        "A project needs the archives of its assetstore.lock, and those that undoing its last 50 "
          + "changes needs. What interrupted downloads left goes too."
      ],
      options: [.dryRun],
      examples: [.init(line: "assetstore cache gc --dry-run", meaning: "what would go")],
      exits: [.integrity, .conflict, .busy, .cancelled], run: CacheCommands.gc),
    Command(
      words: ["cache", "add"],
      arguments: [.init(name: "FILE", maximum: nil, completion: .file)],
      summary: "copy archives into the cache",
      description: ["What is pinned to them then installs without a network."],
      examples: [
        .init(line: "assetstore cache add downloads/*.zip", meaning: "all these archives")
      ],
      exits: [.integrity, .conflict, .notFound, .busy, .cancelled], run: CacheCommands.add),
  ]

  private static let bundleCommands = [
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

  private static let packageCommands = [
    Command(
      words: ["package", "inspect"], arguments: [.init(name: "FILE", completion: .file)],
      summary: "say what a package file is, and what it would install",
      description: [
        "FILE is judged as install judges it, and refused for the same reasons, but nothing is "
          + "written anywhere. Only the few small files that say what the package is are unpacked: "
          + "that the others are whole shows when they are installed."
      ],
      options: [.wouldBeFiles] + Option.limits,
      examples: [
        .init(line: "assetstore package inspect ./my-addon.zip", meaning: "what it is"),
        .init(
          line: "assetstore package inspect ./my-addon.zip --files",
          meaning: "what would come to lie where"),
      ],
      exits: [.integrity, .notFound, .cancelled], run: PackageCommands.inspect),
    Command(
      words: ["package", "list"], arguments: [.init(name: "FILE", completion: .file)],
      summary: "list what is in a package file",
      description: [
        "FILE is a .vast or any other zip that install would not refuse. All files, folders and links "
          + "in it are listed, by path, whether they would be installed or not."
      ],
      options: Option.limits,
      examples: [
        .init(line: "assetstore package list ./night-sky.vast", meaning: "sizes, modes and paths")
      ],
      exits: [.integrity, .notFound, .cancelled], run: PackageContentCommands.list),
    Command(
      words: ["package", "cat"],
      arguments: [.init(name: "FILE", completion: .file), .init(name: "ENTRY")],
      summary: "write a file that is in a package file to standard output",
      description: [
        "ENTRY is its path as package list shows it. If its size or CRC turns out to be wrong, the part "
          + "that shows it is not written any more; of files up to 1 MiB that are compressed, nothing is."
      ],
      options: Option.limits,
      examples: [
        .init(
          line: "assetstore package cat ./night-sky.vast meta.json",
          meaning: "what it says of itself")
      ],
      exits: [.integrity, .conflict, .notFound, .cancelled], run: PackageContentCommands.cat),
    Command(
      words: ["package", "audit"], arguments: [.init(name: "FILE", completion: .file)],
      summary: "say what a package file can do, beside what it declares",
      description: [
        "Scripts, scenes, settings and libraries that install would place, and all files of a .vast, "
          + "are searched for what lets them start programs, use the network, read and write files, "
          + "run in the editor, and so on. Each such capability is listed with the places that tell "
          + "of it, by whether the package declares it.",
        "A .vast declares in the permissions of its meta.json; another package in each plugin.cfg that "
          + "would be installed, with a line such as permissions=[\"network\", \"files\"] in the section "
          + "plugin, which Godot passes over. The names are autoload, csharp, dynamic-code, editor, embedded-script, "
          + "environment, executable, files, native-code, network, opaque, process and shell-script.",
        "This is a hint and no proof: who wants to hide something can. dynamic-code, native-code and "
          + "opaque say where things may hide.",
      ],
      options: [.strictAudit, .evidence] + Option.limits,
      examples: [
        .init(line: "assetstore package audit ./my-addon.zip", meaning: "what it can do"),
        .init(
          line: "assetstore package audit ./my-addon.zip --strict",
          meaning: "whether it declares all of that"),
      ],
      no: "with --strict: it can do something that it does not declare",
      exits: [.integrity, .notFound, .cancelled], run: AuditCommand.audit),
    Command(
      words: ["package", "validate"], arguments: [.init(name: "FILE", completion: .file)],
      summary: "say all that is wrong with a package",
      description: [
        "FILE is an archive, or a folder as one is built of. Every byte of an archive is read. Each "
          + "finding is an error or a warning with its place, as compilers write it, the value in a JSON "
          + "text as a path ($.dependencies[3].version), and a code that stays the same.",
        "A .vast is judged by its metadata (meta.json), the texts of its languages and its scripts, what "
          + "is unpacked into a project by its plugin.cfg.",
      ],
      options: [.strict] + Option.limits,
      examples: [
        .init(line: "assetstore package validate ./face.vast", meaning: "what is wrong with it"),
        .init(
          line: "assetstore package validate ./face --strict",
          meaning: "whether a package can be built of this folder"),
      ],
      no: "there are errors", exits: [.notFound, .cancelled], run: ValidationCommands.validate),
    Command(
      words: ["package", "build"], arguments: [.init(name: "DIR", completion: .directory)],
      summary: "build a package of a folder, the same bytes each time",
      description: [
        "The same files give the same archive, whatever their times, owners and order: entries are sorted, "
          + "have one time ($SOURCE_DATE_EPOCH, else the beginning of 1980) and the mode 0644 or 0755. "
          + "Names that begin with .git, .assetstore, __MACOSX and .DS_Store are left out, FILE itself, and what "
          + "a killed build left: NAME.<16 hex digits>.tmp.",
        "DIR is validated first, as with --strict, and the archive again once it is written. If there are "
          + "errors they are listed, and nothing is written.",
      ],
      options: [.output, .uncompressed],
      examples: [
        .init(line: "assetstore package build ./face -o face.vast", meaning: "a .vast package"),
        .init(
          line: "assetstore package build ./my-addon --output my-addon-1.2.zip",
          meaning: "a package for Godot"),
      ],
      no: "there are errors, and nothing was built",
      exits: [.integrity, .conflict, .notFound, .cancelled],
      run: ValidationCommands.build),
    Command(
      words: ["package", "lang"],
      arguments: [.init(name: "FILE", completion: .file), .init(name: "KEY", minimum: 0)],
      summary: "list the languages of a package, or its texts in one",
      description: [
        "FILE is an archive or a folder with texts in lang/LANGUAGE-COUNTRY.json. Without --locale and KEY, "
          + "each language is listed with the number of its texts, and of those that only others have.",
        "With --locale, all texts are printed as somebody sees them who wants LOCALE: in that language, else "
          + "in the same language without a country, else of another country, else in the default language, "
          + "which is English if there is any and else the first by name. KEY prints one text.",
      ],
      options: [.locale],
      examples: [
        .init(line: "assetstore package lang ./face.vast", meaning: "which languages it has"),
        .init(
          line: "assetstore package lang ./face.vast greeting --locale de-CH", meaning: "one text"),
      ],
      no: "there is no such text, or no language", exits: [.integrity, .notFound],
      run: LanguageCommands.lang),
  ]

  private static let registryCommands = [
    Command(
      words: ["registry", "new"],
      arguments: [.init(name: "DIR", completion: .directory), .init(name: "NAME", minimum: 0)],
      summary: "make a registry, or register something in it",
      description: [
        "Without NAME, DIR becomes a registry: registry.json is written, with usual categories. NAME is what is "
          + "registered: PUBLISHER, then PUBLISHER/SLUG, then PUBLISHER/SLUG@VERSION. Each is a file; one that is "
          + "there already is not touched.",
        "What is needed and not given is asked for on a terminal, and what cannot be once more. If there are errors "
          + "they are listed as registry validate does, and nothing is written.",
        "A release is a commit of the asset's repository, or a download. That one names no SHA-256 is only a warning "
          + "here: registry hash downloads it and writes the hash down, without which the registry is not valid.",
      ],
      options: RegistryNewCommand.options,
      examples: [
        .init(line: "assetstore registry new ./ours", meaning: "a registry; asks for its name"),
        .init(
          line: "assetstore registry new . ada --owner github:ada", meaning: "a publisher"),
        .init(line: "assetstore registry new . ada/face", meaning: "an asset; asks for the rest"),
        .init(line: "assetstore registry new . ada/face@1.0.0", meaning: "a release of it"),
      ],
      no: "there are errors, and nothing was made", exits: [.conflict, .notFound],
      run: RegistryNewCommand.run),
    Command(
      words: ["registry", "validate"], arguments: [.init(name: "DIR", completion: .directory)],
      summary: "say all that is wrong with a registry",
      description: [
        "DIR has registry.json, publishers/PUBLISHER.json, and for each asset a folder "
          + "assets/PUBLISHER/SLUG with asset.json, perhaps description.md and icon.png, and a file "
          + "releases/VERSION.json for each release. Each finding is an error or a warning with its place, as "
          + "compilers write it, the value in a JSON text as a path, and a code that stays the same.",
        "With --since, which asks git, only the assets and publishers are validated that changed since REV and "
          + "what is checked out went apart; and what was released must still be there, with nothing changed in "
          + "its file but \"yanked\", and a hash that was missing. With --author too, OWNER must be among the "
          + "owners of each publisher that the change touches, as they were at REV; and what is no publisher's, in "
          + "the whole repository, only they may change whom \"maintainers\" in registry.json named at REV.",
      ],
      options: [.since, .changeAuthor, .strictRegistry, .findingFormat],
      examples: [
        .init(line: "assetstore registry validate .", meaning: "all of it"),
        .init(
          line:
            "assetstore registry validate . --since origin/main --author github:ada",
          meaning: "a change of hers, before it is taken"),
      ],
      no: "there are errors", exits: [.notFound, .cancelled], run: RegistryCommands.validate),
    Command(
      words: ["registry", "build"], arguments: [.init(name: "DIR", completion: .directory)],
      summary: "build the signed index and the website of a registry",
      description: [
        "DIR is validated first; if it has errors, nothing is written. Else the folder that --output names gets "
          + "index/head.json, its signature index/head.json.minisig, and what they speak of: files named by their "
          + "hash, of which those that are there are not touched. Put it on any server, the head and then its "
          + "signature last; clients add it with source add --kind registry --key.",
        "The same folder is a website, in English and in Chinese: index.html, with pages of all assets, a search, feeds "
          + "of new releases and a sitemap. Its links are relative; addresses in feeds begin with the url of "
          + "registry.json.",
        "Beside the index come answers for the asset tab of stock editors of Godot: an editor up to 4.6 is given "
          + "the URL of asset-library/api in asset_library/available_urls, a later one that of api/v1 in "
          + "asset_store/available_urls. A server of files cannot search: such an editor lists the newest 500 "
          + "addons, whatever it asks for. Projects are below projects/.",
        "The same files, time and key give the same bytes. The time, $SOURCE_DATE_EPOCH or else that of the last "
          + "commit of git that touched DIR, is also the sequence number, which has to grow. From then on the "
          + "index is good for the expiry_days of registry.json: build it anew before, with a later "
          + "$SOURCE_DATE_EPOCH if there is no commit.",
        "Built again into the same folder, only what changed is read and written, and pages that nobody makes any more "
          + "go; files that are not of the registry stay. The folder may lie in DIR, but not in its assets or publishers, "
          + "nor around it. What that rests on is kept in .assetstore-build there, which "
          + "need not be uploaded and may be lost: then everything is read and compared. A page that somebody changed "
          + "or removed by hand is only made again with its asset, or after .assetstore-build/state was removed. Of two "
          + "builds into one folder the second fails.",
        "Where the key has a password and --password-file does not give it, it is asked for on a terminal.",
        "A key is replaced in two steps: sign with the old one and --next-key NEW for as long as every client is to "
          + "have read one such index, then with the new one.",
      ],
      options: [.indexOutput, .signingKey, .signingPassword, .nextKey, .prune, .indexOnly],
      examples: [
        .init(
          line: "assetstore registry build . -o public --key ours.key",
          meaning: "a folder to upload"),
        .init(
          line: "assetstore registry build . -o public --key ours.key --prune",
          meaning: "with nothing left of older ones"),
      ],
      no: "there are errors, and nothing was built",
      exits: [.integrity, .conflict, .notFound, .busy, .cancelled],
      run: RegistryCommands.build),
    Command(
      words: ["registry", "verify"], arguments: [.init(name: "PATH", completion: .file)],
      summary: "verify the index of a registry, as clients do",
      description: [
        "PATH is the head of an index, with its signature beside it in PATH.minisig, or the folder that registry "
          + "build wrote. The head must be signed with KEY and neither expired nor of a later time. Of a folder, all "
          + "files that it names must be there too, as it names them; what clients would leave out nevertheless, "
          + "because something in it makes no sense, is listed.",
        "Use it before an index is uploaded, and on what was downloaded from where it is served.",
      ],
      options: [.checkingKey],
      examples: [
        .init(
          line: "assetstore registry verify public --key ours.pub",
          meaning: "all that build wrote"),
        .init(
          line: "assetstore registry verify head.json --key ours.pub",
          meaning: "only a head, such as a mirror's"),
      ],
      no: "there is something that clients leave out", exits: [.integrity, .notFound, .cancelled],
      run: RegistryCommands.verify),
    Command(
      words: ["registry", "import"], arguments: [.init(name: "SOURCE-OR-FILE", completion: .file)],
      summary: "register what a library or a list has",
      description: [
        "SOURCE is a library that was synced with --details; FILE, with a / or .json at its end, a JSON array of "
          + "objects with title, author, category, type, description and browse_url, perhaps license and "
          + "godot_version. Each row becomes an asset of the registry that --output names: of the publisher that is "
          + "the account of its repository, which alone owns it then.",
        "What is there stays as it is, also the URL; only categories come to registry.json. Rows that cannot be registered are told "
          + "of, with the reason. The time in \"provenance\" is $SOURCE_DATE_EPOCH, or else now.",
        "A release needs the full hash of a commit in its URL, or the hash of its archive: without, an asset has "
          + "none, or with --hash its archive is downloaded.",
      ],
      options: [.registryOutput, .registryURL, .pinImported] + Option.network,
      examples: [
        .init(
          line: "assetstore registry import godot -o ours",
          meaning: "all that was synced of the source godot"),
        .init(line: "assetstore registry import ./list.json -o ours", meaning: "all of a list"),
      ],
      no: "the list or the registry has errors, and nothing was imported",
      exits: [.integrity, .conflict, .notFound, .cancelled], run: RegistryImportCommands.run),
    Command(
      words: ["registry", "hash"],
      arguments: [
        .init(name: "DIR", minimum: 0, completion: .directory),
        .init(name: "REF", minimum: 0, maximum: nil),
      ],
      summary: "download what is released, and write down its hash",
      description: [
        "Each release in DIR, else in the working directory, that names no SHA-256 or no size is downloaded into the "
          + "store's cache, and gets both. REF is PUBLISHER, PUBLISHER/SLUG or PUBLISHER/SLUG@VERSION. A hash that is "
          + "there is never changed; if it is not that of the archive, the exit code is 3. Without REF, what was "
          + "withdrawn is left out.",
        "What went wrong with one release is told, and the others are pinned all the same.",
      ],
      options: [.checkHashes, .offline] + Option.network,
      examples: [
        .init(line: "assetstore registry hash .", meaning: "all that is not pinned"),
        .init(
          line: "assetstore registry hash . ada/face@1.0.0 --check",
          meaning: "whether it is still what was published"),
      ],
      no: "a release could not be downloaded, or is wrong",
      exits: [.integrity, .conflict, .notFound, .cancelled], run: RegistryImportCommands.hash),
    Command(
      words: ["registry", "key", "new"],
      summary: "make the keys that a registry is signed and checked with",
      description: [
        "PREFIX.key signs and is for nobody else to read; PREFIX.pub checks, and is for everybody. Both are as "
          + "minisign writes and reads them.",
        "The password that protects PREFIX.key is asked for twice, unless --password-file or --no-password "
          + "is given. With one, each use of the key takes some seconds and 1 GiB of memory.",
      ],
      options: [.keyOutput, .passwordFile, .noPassword, .replaceKey],
      examples: [
        .init(line: "assetstore registry key new -o ours", meaning: "ours.key and ours.pub"),
        .init(
          line: "assetstore registry key new -o ci --no-password",
          meaning: "for a build that nobody watches"),
      ],
      exits: [.conflict, .notFound, .cancelled], run: RegistryCommands.newKey),
  ]

  private static let ownCommands = [
    Command(
      words: ["completion"],
      arguments: [.init(name: "SHELL", completion: .words(["bash", "zsh", "fish"]))],
      summary: "print the completions for a shell",
      description: ["SHELL is bash, zsh or fish."],
      examples: [
        .init(line: "eval \"$(assetstore completion bash)\"", meaning: "complete in this shell")
      ],
      run: { try HelpCommands.completion($0, $1) }),
    Command(
      words: ["help"], arguments: [.init(name: "COMMAND", minimum: 0, maximum: 3)],
      summary: "say how to use a command", description: [], options: [.man],
      examples: [
        .init(line: "assetstore help search", meaning: "the same as assetstore search --help"),
        .init(line: "assetstore help --man | man -l -", meaning: "the whole manual"),
      ],
      run: { try HelpCommands.help($0, $1) }),
  ]
}
