/// Packages in files and folders, without a project.
extension CommandTable {
  static let packageCommands = [
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
}
