/// Registries of assets, in folders.
extension CommandTable {
  static let registryCommands = [
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
      options: [.registryOutput, .registryURL, .pinImported, .privateServers] + Option.network,
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
        "What went wrong with one release is told, and the others are pinned all the same. As strangers register URLs, "
          + "~/.netrc is not read, and no server at a private address is asked, unless --private is given.",
      ],
      options: [.checkHashes, .offline, .privateServers] + Option.network,
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
}
