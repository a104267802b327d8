/// Every option there is. A command names those it takes; all take the global ones.
extension Option {
  // Global
  static let store = Option(
    name: "store", value: .directory,
    summary: "the store to use (else $ASSETSTORE_STORE, else the user's own)")
  static let project = Option(
    name: "project", value: .directory,
    summary:
      "the project (else the nearest folder upward with project.godot or assetstore.json, else here)"
  )
  static let json = Option(name: "json", summary: "print one JSON document, see assetstore-json(5)")
  static let quiet = Option(name: "quiet", summary: "no progress and no notes")
  static let noColor = Option(name: "no-color", summary: "no colour, as with $NO_COLOR")
  static let help = Option(name: "help", short: "h", summary: "say how to use it, and end")
  static let version = Option(name: "version", summary: "print the version, and end")

  // Sources
  static let kind = Option(
    name: "kind", value: .choice("KIND", ["auto", "library", "directory", "registry"]),
    summary: "what it is; auto tells from the URL and what lies there")
  static let sourceKey = Option(
    name: "key", value: .text("KEY"),
    summary: "of a registry: its public key, the line that begins with RW or a file with it")
  static let priority = Option(
    name: "priority", value: .number(Int64(Int32.min)...Int64(Int32.max)),
    summary: "the higher one is meant where two sources have an asset of one name")
  static let details = Option(
    name: "details", summary: "also fetch each asset's own page where it changed")
  static let full = Option(
    name: "full", summary: "ask for everything again, whatever the catalogue has")

  // Searching
  static let godot = Option(
    name: "godot", value: .text("VERSION"), summary: "what runs on this Godot version, such as 4.3")
  static let type = Option(
    name: "type", value: .choice("TYPE", ["any", "addon", "project"]), summary: "of this type")
  static let category = Option(
    name: "category", value: .text("CATEGORY"), summary: "in this category, by name or number")
  static let license = Option(
    name: "license", value: .text("LICENCE"),
    summary: "under this licence, as the source states it, such as MIT")
  static let support = Option(
    name: "support", value: .choices("LIST", ["testing", "community", "featured"]),
    summary: "with this support; several with commas")
  static let author = Option(name: "author", value: .text("NAME"), summary: "by this author")
  static let source = Option(name: "source", value: .text("NAME"), summary: "from this source")
  static let tag = Option(name: "tag", value: .text("TAG"), summary: "with this tag")
  static let sort = Option(
    name: "sort", value: .choice("KEY", ["relevance", "updated", "name", "license", "rating"]),
    summary: "the order (else relevance with TEXT, updated without)")
  static let reverse = Option(name: "reverse", summary: "turn the order round")
  static let limit = Option(
    name: "limit", value: .number(1...500), summary: "at most so many assets (else 40)")
  static let page = Option(
    name: "page", value: .number(0...Int64(UInt32.max)),
    summary: "which page of --limit assets, counted from 0")
  static let offset = Option(
    name: "offset", value: .number(0...Int64.max), summary: "skip so many assets")

  // Servers
  static let timeout = Option(
    name: "timeout", value: .number(1...3600),
    summary: "seconds to wait for a connection, and then for each 30,000 bytes (else 30)",
    helps: ["timeout"])
  static let retries = Option(
    name: "retries", value: .number(0...100),
    summary: "further tries of a request that failed (else 3)")
  static let network = [timeout, retries]

  // Changing a project
  static let offline = Option(
    name: "offline", summary: "do not use the network", helps: ["not-cached", "offline"])
  static let dryRun = Option(name: "dry-run", summary: "say what would be done; change nothing")
  static let durability = Option(
    name: "durability", value: .choice("HOW", ["full", "fast"]),
    summary: "on the disk when it ends with full, left to the system with fast (else full)")
  static let into = Option(
    name: "into", value: .directory, summary: "folder of the project to install into (else addons)",
    helps: ["path-occupied", "path-owned"])
  static let sha256 = Option(
    name: "sha256", value: .text("HEX"), summary: "what the archive must hash to; for a single REF")
  static let anyGodot = Option(
    name: "any-godot", summary: "also take releases that do not suit the project's Godot version",
    helps: ["engine-version"])
  static let forceEdits = Option(
    name: "force",
    summary: "overwrite and delete edited files too; their bytes go to .assetstore/backup")
  static let overwrite = Option(
    name: "overwrite",
    summary:
      "replace files that belong to nobody, their bytes go to .assetstore/backup, and take over files "
      + "of other packages", helps: ["path-occupied", "path-owned"])
  static let grant = Option(
    name: "grant", value: .text("LIST"),
    summary:
      "let all packages of the change do what they ask for: names of permissions with commas, or all",
    helps: ["permission-needed"])
  static let frozen = Option(
    name: "frozen",
    summary:
      "install exactly what assetstore.lock has; fail if it is not what assetstore.json wants, and change neither"
  )
  static let removing = Option(
    name: "remove", value: .text("NAME"),
    summary: "remove this package in the same change; may be given several times")
  static let maxEntries = Option(
    name: "max-entries", value: .number(1...Int64(UInt32.max)),
    summary: "entries that a package may have (else 100000)", helps: ["too-many-entries"])
  static let maxBytes = Option(
    name: "max-bytes", value: .number(1...Int64.max),
    summary: "bytes that a package may unpack to (else 8 GiB)", helps: ["too-large"])
  static let maxRatio = Option(
    name: "max-ratio", value: .number(1...Int64(UInt32.max)),
    summary:
      "bytes that a package may unpack to for each byte of its archive, above 64 MiB (else 200)",
    helps: ["compression-ratio"])
  static let limits = [maxEntries, maxBytes, maxRatio]
  static let cacheOnly = Option(
    name: "cache-only", summary: "fill the cache and leave the project alone",
    helps: ["lock-differs", "lock-stale"])
  static let sbom = Option(
    name: "sbom", summary: "print a bill of materials instead, a document of CycloneDX 1.6 in JSON")
  static let files = Option(name: "files", summary: "list the files instead of the packages")
  static let wouldBeFiles = Option(
    name: "files", summary: "list the files that would be installed, and what they are in FILE")
  static let strictAudit = Option(
    name: "strict", summary: "give exit code 1 if it can do something that it does not declare")
  static let evidence = Option(
    name: "evidence", value: .number(1...10_000),
    summary: "at most so many places of each capability (else 10)")

  // Making packages
  static let strict = Option(
    name: "strict",
    summary: "judge as package build does: what the specification asks for is an error")
  static let output = Option(
    name: "output", short: "o", value: .file,
    summary: "the archive to write, a .vast or a .zip; an older one is replaced")
  static let uncompressed = Option(
    name: "uncompressed",
    summary: "do not compress, so that the bytes depend on nothing but the files")
  static let locale = Option(
    name: "locale", value: .text("LOCALE"),
    summary: "the texts that somebody sees who wants this language, such as de-CH or $LANG")

  // Registries
  static let strictRegistry = Option(
    name: "strict", summary: "take for an error what else is only a deviation")
  static let since = Option(
    name: "since", value: .text("REV"),
    summary: "only what changed since this revision of git, and whether it may have")
  static let changeAuthor = Option(
    name: "author", value: .text("OWNER"),
    summary:
      "with --since: who made the change, such as github:ada, and so must own what it changes")
  static let findingFormat = Option(
    name: "format", value: .choice("FORMAT", ["text", "github"]),
    summary: "how to print findings; github: as annotations of its continuous integration")
  static let newName = Option(
    name: "name", value: .text("NAME"), summary: "what people call the registry or the publisher")
  static let newTitle = Option(
    name: "title", value: .text("TITLE"), summary: "of the registry or the asset, for people")
  static let newURL = Option(
    name: "url", value: .text("URL"),
    summary: "of a registry, where it will lie, with a \"/\" at the end; of a publisher, a page")
  static let newOwner = Option(
    name: "owner", value: .text("OWNER"),
    summary:
      "who may change what is the publisher's, or the registry's own, such as github:ada; may be given again"
  )
  static let newSummary = Option(
    name: "summary", value: .text("TEXT"), summary: "what the asset is, in one line")
  static let newAuthor = Option(
    name: "author", value: .text("NAME"), summary: "who made the asset")
  static let newCategory = Option(
    name: "category", value: .text("ID"), summary: "of the asset, one of registry.json")
  static let newLicense = Option(
    name: "license", value: .text("LICENCE"),
    summary: "of the asset, an expression of SPDX such as MIT")
  static let newRepository = Option(
    name: "repository", value: .text("URL"),
    summary: "of the asset, such as https://github.com/ada/face")
  static let newType = Option(
    name: "type", value: .choice("TYPE", ["addon", "project"]), summary: "of the asset (else addon)"
  )
  static let newIcon = Option(
    name: "icon", value: .text("ICON"),
    summary: "of the asset: icon.png or icon.jpg, to be put beside asset.json, or a URL of https")
  static let newIssues = Option(
    name: "issues", value: .text("URL"), summary: "where problems with the asset are reported")
  static let newPreview = Option(
    name: "preview", value: .text("URL"), summary: "an image of the asset; may be given again")
  static let newNeed = Option(
    name: "need", value: .text("NAME@RANGE"),
    summary: "what the release depends on, such as ada/face@^1.0; may be given again")
  static let newPermission = Option(
    name: "permission", value: .text("NAME"),
    summary: "what the release asks for, such as network; may be given again")
  static let newTag = Option(
    name: "tag", value: .text("TAG"), summary: "of the asset; may be given again")
  static let newGodotMin = Option(
    name: "godot-min", value: .text("VERSION"), summary: "the oldest Godot that the release runs on"
  )
  static let newGodotMax = Option(
    name: "godot-max", value: .text("VERSION"), summary: "the newest (else any)")
  static let newCommit = Option(
    name: "commit", value: .text("HASH"),
    summary: "the full hash of the commit of the repository that is released")
  static let newDownload = Option(
    name: "download-url", value: .text("URL"), summary: "instead: where the archive is")
  static let newSHA256 = Option(
    name: "sha256", value: .text("HASH"), summary: "of the archive")
  static let newSize = Option(
    name: "size", value: .number(0...(1 << 53)), summary: "of the archive, in bytes")
  static let registryOutput = Option(
    name: "output", short: "o", value: .directory,
    summary: "the registry to add to; made if it is not there")
  static let registryURL = Option(
    name: "url", value: .text("URL"),
    summary: "of a new registry, where it will lie, with a \"/\" at the end")
  static let pinImported = Option(
    name: "hash", summary: "download archives of which nobody knows the hash, to register that too")
  static let privateServers = Option(
    name: "private", summary: "ask also servers at addresses of this machine and of its network")
  static let checkHashes = Option(
    name: "check", summary: "download also what is pinned already, and compare")
  static let indexOutput = Option(
    name: "output", short: "o", value: .directory,
    summary: "the folder to write the index to; what is there and still of use stays as it is")
  static let checkingKey = Option(
    name: "key", value: .text("KEY"),
    summary:
      "the public key it must be signed with: the line that begins with RW, or a file with it")
  static let signingKey = Option(
    name: "key", value: .file, summary: "the secret key to sign with, such as PREFIX.key")
  static let signingPassword = Option(
    name: "password-file", value: .file,
    summary: "the first line of FILE is the password of the secret key",
    helps: ["password-needed"])
  static let nextKey = Option(
    name: "next-key", value: .text("KEY"),
    summary:
      "a public key that clients shall believe too from now on: the line that begins with RW, or a file with it"
  )
  static let prune = Option(
    name: "prune", summary: "remove the files of older indexes, which clients may still be fetching"
  )
  static let indexOnly = Option(
    name: "index-only", summary: "make the index alone: no pages, and nothing for editors of Godot")
  static let keyOutput = Option(
    name: "output", short: "o", value: .text("PREFIX"),
    summary: "the path of both files, without .key and .pub")
  static let passwordFile = Option(
    name: "password-file", value: .file,
    summary: "the first line of FILE is the password that protects the secret key")
  static let noPassword = Option(
    name: "no-password", summary: "do not protect the secret key, as where no person is to type")
  static let replaceKey = Option(
    name: "force", summary: "replace files that are there", helps: ["path-occupied"])

  // The service
  static let listen = Option(
    name: "listen", value: .text("HOST:PORT"),
    summary: "where to listen; port 0 takes any that is free (else 127.0.0.1:8080)")
  static let data = Option(
    name: "data", value: .directory,
    summary: "where the service keeps its data (else the user's own, beside the store)")
  static let siteURL = Option(
    name: "url", value: .text("URL"),
    summary: "where clients reach the service, for URLs in answers (else what each of them says)")
  static let siteName = Option(
    name: "name", value: .text("TEXT"), summary: "what the site is called (else Asset Store)")
  static let tlsCertificate = Option(
    name: "tls-cert", value: .file,
    summary: "speak TLS, with this certificate and its chain, as PEM")
  static let tlsKey = Option(
    name: "tls-key", value: .file, summary: "the secret key of the certificate, as PEM")
  static let requestLog = Option(
    name: "log", value: .file,
    summary: "write a line for each request to FILE (else to standard error)")
  static let connections = Option(
    name: "connections", value: .number(8...100_000),
    summary: "at most so many connections at a time (else 1000)")
  static let connectionsOfAddress = Option(
    name: "connections-per-address", value: .number(1...100_000),
    summary: "at most so many of them of one address, but for a trusted proxy (else 100)")
  static let idle = Option(
    name: "idle", value: .number(1...3600),
    summary: "seconds that a connection may be silent, and that a head may take (else 15)")
  static let trustedProxy = Option(
    name: "trusted-proxy", value: .text("ADDRESS"),
    summary:
      "believe X-Forwarded-For and X-Forwarded-Proto of requests from this address; may be given again"
  )
  static let publicMetrics = Option(
    name: "public-metrics", summary: "let everybody read /metrics, and not only this machine")

  static let upstream = Option(
    name: "upstream", value: .text("URL"),
    summary: "a library or registry whose assets stand beside those of the service")
  static let upstreamKind = Option(
    name: "upstream-kind", value: .choice("KIND", ["auto", "library", "registry"]),
    summary: "what the upstream is; auto tells from the URL")
  static let upstreamKey = Option(
    name: "upstream-key", value: .text("KEY"),
    summary: "of an upstream that is a registry: its public key, as a line or a file")
  static let keepArchives = Option(
    name: "keep-archives",
    summary: "fetch each archive that is kept elsewhere once, and serve it from here since")
  // Publishing
  static let publishTo = Option(
    name: "to", value: .text("URL"), summary: "where the service is, what comes before /api/v1")
  static let tokenFile = Option(
    name: "token-file", value: .file,
    summary: "the first line of FILE is the token (else $ASSETSTORE_TOKEN)")
  static let publishAs = Option(
    name: "as", value: .text("PUBLISHER/SLUG"),
    summary: "which asset it is (else what the package says)")
  static let publishRelease = Option(
    name: "release", value: .text("VERSION"), summary: "its version (else what the package says)")
  static let publishField = Option(
    name: "field", value: .text("NAME=VALUE"),
    summary: "what the package does not say, such as cost=MIT; may be given again")

  static let mailCommand = Option(
    name: "mail-command", value: .file,
    summary: "run this program to mail who forgot the password what sets a new one")
  static let index = Option(
    name: "index", value: .directory,
    summary: "build a static index of what is published here into DIR, whenever that changes")
  static let indexKey = Option(
    name: "index-key", value: .file,
    summary: "the secret key, without a password, to sign the index with, such as PREFIX.key")
  static let indexURL = Option(
    name: "index-url", value: .text("URL"),
    summary: "where the index will lie for others, with a \"/\" at the end")
  static let createAdmin = Option(
    name: "create-admin", value: .text("NAME"),
    summary: "make NAME an administrator, ask for the password, and end")

  // Help
  static let man = Option(name: "man", summary: "print the manual page assetstore(1) as roff")
}
