/// The service, in front of which the command is an HTTP server.
extension CommandTable {
  static let serveCommands = [
    Command(
      words: ["serve"], summary: "serve assets to editors of Godot",
      description: [
        "Both protocols of the editors are served: those up to 4.6 take the URL with /asset-library/api behind it, those from 4.7 on the one with /api/v1. "
          + "The service listens on this machine alone, unless --listen says otherwise; put a proxy such as nginx "
          + "before it, or give it a certificate.",
        "The first administrator is made with --create-admin, which asks for a password on a terminal or reads it "
          + "from standard input, and ends; or where nobody has an account yet, of $ASSETSTORE_ADMIN_USER and "
          + "$ASSETSTORE_ADMIN_PASSWORD. No password is there by itself. "
          + "The data is for the user alone who runs the service: the command sets the umask 077. "
          + "With --index, which others are to read, it makes the folder's mode 0700 instead.",
        "When it is ready it prints its URL, one line. SIGTERM and SIGINT end it when the requests that have begun are "
          + "answered; they get 30 seconds, and then what waits for another server is given up. SIGHUP has it open the log again and read the certificate again.",
        "Each request is a line of the log, a JSON object with time, address, method, route, status, bytes and "
          + "milliseconds. Paths, queries and fields are not in it. /healthz says whether the service works, /metrics "
          + "gives figures in the form of Prometheus.",
        "With --upstream, what another library or registry has is found and read here too; an asset of the service hides "
          + "the one of the upstream that has its publisher and name. While the upstream is down, what it said last "
          + "holds. With --keep-archives, whoever has seen an archive once needs its origin no more; "
          + "it is fetched from public addresses alone, unless --private is given.",
        "Who forgot the password gets a token that sets a new one, if --mail-command names a program that mails it: it is "
          + "run without arguments and reads three lines, the user's name, the address and the token. The page to mail a link to "
          + "is /reset?token=TOKEN below the URL of the service. It gets 20 seconds. "
          + "What it writes to standard error goes to that of the server.",
        "With --index, what is published here also becomes a registry for any server of files or a CDN, with its website: "
          + "at the start, within seconds of each change, and once a day, as an index expires. It is made of "
          + "DATA/registry, as serve export and registry build make it, whose registry.json is yours to edit. What is "
          + "not in it, and builds that failed, are lines of the log; these are tried again.",
        "See also serve backup, serve restore, serve check and serve export.",
      ],
      options: ServeOptions.all,
      examples: [
        .init(line: "assetstore serve --data ./data", meaning: "for this machine, on port 8080"),
        .init(
          line: "assetstore serve --listen 127.0.0.1:9000 --trusted-proxy 127.0.0.1",
          meaning: "behind nginx"),
        .init(
          line: "assetstore serve --listen 0.0.0.0:443 --tls-cert all.pem --tls-key key.pem",
          meaning: "for everybody"),
        .init(
          line:
            "assetstore serve --url https://assets.example.org --index ./public \\\n      --index-key ours.key --index-url https://cdn.example.org/",
          meaning: "with a static copy for readers"),
      ],
      exits: [.integrity, .conflict, .busy], run: ServeCommand.run),
    Command(
      words: ["serve", "backup"], arguments: [.init(name: "DIR", completion: .directory)],
      summary: "copy the data of the service, which may be running",
      description: [
        "DIR gets service.sqlite, as it is at one moment, and the packages that were uploaded. If it holds an older "
          + "backup, it gets what is new, and stays that backup until the new one is whole. Keep it as secret as the "
          + "data: it has the accounts."
      ],
      options: [.data],
      examples: [
        .init(line: "assetstore serve backup --data ./data /backup/assets", meaning: "every night")
      ],
      exits: [.integrity, .conflict, .notFound, .cancelled], run: ServeDataCommands.backup),
    Command(
      words: ["serve", "restore"], arguments: [.init(name: "DIR", completion: .directory)],
      summary: "make the data of a service out of a backup",
      description: [
        "--data must be a folder that is empty or not there. The database of the backup is checked and its archives "
          + "are hashed; if something is wrong, the folder stays empty."
      ],
      options: [.data],
      examples: [
        .init(line: "assetstore serve restore --data ./new /backup/assets", meaning: "start anew")
      ],
      exits: [.integrity, .conflict, .notFound, .cancelled], run: ServeDataCommands.restore),
    Command(
      words: ["serve", "check"], summary: "say what is wrong with the data of the service",
      description: [
        "All of the database is read, and every archive that was uploaded is hashed. The service may be running. A "
          + "backup can be checked too: serve check --data DIR."
      ],
      options: [.data],
      examples: [
        .init(line: "assetstore serve check --data ./data", meaning: "whether all is well")
      ],
      no: "something is wrong", exits: [.integrity, .conflict, .notFound, .cancelled],
      run: ServeDataCommands.check),
    Command(
      words: ["serve", "export"], arguments: [.init(name: "DIR", completion: .directory)],
      summary: "write what the service publishes into a registry",
      description: [
        "DIR gets registrations of all that the service has of its own and publishes, which may be running, and is made if "
          + "it is not there. registry build makes an index of them, and a website. The next time only what changed is "
          + "written, and what is gone is removed; what others wrote there stays, and so may DIR be a checkout of git. "
          + "serve with --index does both by itself.",
        "Left out are releases whose archive nobody knows the hash of, unless their URL names a commit; of several of "
          + "one version all but the newest; and without --url those that were uploaded. Each is a warning.",
      ],
      options: [.data, .siteURL, .indexURL, .siteName],
      examples: [
        .init(
          line:
            "assetstore serve export ./registry --url https://assets.example.org \\\n      --index-url https://cdn.example.org/",
          meaning: "then assetstore registry build ./registry -o ./public --key ours.key")
      ],
      no: "nothing was exported", exits: [.integrity, .conflict, .notFound, .busy, .cancelled],
      run: ServeDataCommands.export),
  ]
}
