/// All commands. The parser, the help, the manual page and the completions are made from this.
enum CommandTable {
  static let globalOptions: [Option] = [
    .store, .project, .json, .quiet, .noColor, .help, .version,
  ]

  static let commands: [Command] =
    sourceCommands + searchCommands + projectCommands + cacheCommands + bundleCommands
    + packageCommands + registryCommands + publishCommands + serveCommands + ownCommands

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
        "Where there is a source NAME, it keeps its kind unless --kind or --key says another: any kind with the "
          + "same URL, and a registry with any, which then keeps its key too.",
        "A registry needs --key: of what its server gives, only what is signed with that key is "
          + "believed. Get the key from where you trust, not from the server itself. Where the registry "
          + "replaced its key, the old one is not believed again because it is given again; another one takes "
          + "the place of all that were known.",
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
