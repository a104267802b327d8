/// Sending packages to a service.
extension CommandTable {
  static let publishCommands = [
    Command(
      words: ["publish"], arguments: [.init(name: "FILE", completion: .file)],
      summary: "send a package to a service, as a release",
      description: [
        "FILE is a zip. It is validated as package validate does, and sent if there are no errors; then it waits until a "
          + "moderator of the service accepts it. What was published never changes: each version is sent once.",
        "The token is one for publishing this asset, of those that a user of the service makes and revokes there: POST "
          + "/api/v1/account/tokens makes one, as the service's /openapi.json describes. It is read from a file or from "
          + "$ASSETSTORE_TOKEN, since everybody can read the arguments of a process.",
        "--field says what the service is to know and the package does not say: title, description, category_id, "
          + "godot_version, cost, which is the licence, browse_url, issues_url and icon_url; and changes, what is new in the "
          + "release, as Markdown. All of it has some 30000 bytes at most.",
      ],
      options: [.publishTo, .tokenFile, .publishAs, .publishRelease, .publishField],
      examples: [
        .init(
          line: "assetstore publish camera.zip --to https://a.example --as ada/camera",
          meaning: "in a build, with $ASSETSTORE_TOKEN"),
        .init(
          line: "assetstore publish camera-1.0.zip --to https://a.example --field cost=MIT",
          meaning: "the first one, which says its licence"),
      ],
      no: "the package has errors, and was not taken",
      exits: [.conflict, .notFound, .network, .cancelled], run: PublishCommand.run)
  ]
}
