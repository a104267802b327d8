// Registrations become the signed index that Core/Index describes, in a folder for any server of files.
//
//     RegistryBuilder   the whole: validated, compiled, written, signed
//     BuildInput        the registrations, of which those that did not change are not read
//     ShardBuilder      what comes into which shard; IndexCompiler: the bytes of shards and manifest; IndexRecord: one
//                       asset; IndexText: JSON
//     PageBuilder       what is made beside the index: Publications, of AssetCards
//     OutputFolder      the files, of which those that are there stay untouched
//     BuildFolder       what is kept for the next build: BuildState of Stamps, BuiltFiles
//
// The bytes depend on the registrations, the time and the key, and on nothing else. The time is the sequence number too:
// who builds something else for a time that was published already is refused, as clients would refuse the index.

package import AssetStoreCore

/// What building a registry came to. `assetstore_package_report`
package struct RegistryBuild: Sendable, Equatable, Codable {
  package struct Index: Sendable, Equatable, Codable {
    /// SHA-256 of the manifest, and so of all that the index says.
    package var sha256: String
    package var sequence: Int64
    /// Seconds since 1970 UTC, as `expires`.
    package var created: Int64
    package var expires: Int64
    package var assets: Int
    /// Files named by their hash: new ones, those that were there, and those of older indexes that went.
    package var written: Int
    package var kept: Int
    package var removed: Int
  }

  package var valid: Bool
  package var findings: [PackageFinding]
  package var errors: Int64
  package var warnings: Int64
  /// Nil if there were errors, and so nothing was written.
  package var index: Index?
}

/// Builds the index of a registry.
package struct RegistryBuilder {
  package struct Options: Sendable {
    /// Seconds since 1970 UTC; 0: the time of the last commit.
    package var created: Int64 = 0
    /// Keys that later heads may be signed with, beside the one of this.
    package var furtherKeys: [PublicKey] = []
    /// Whether files of older indexes go.
    package var prunes = false
    /// Whether the index is all that is made.
    package var isIndexOnly = false

    package init() {}
  }

  private let options: Options
  private let system: any System
  private let progress: Progress

  package init(_ options: Options, _ system: any System, _ progress: Progress = .none) {
    self.options = options
    self.system = system
    self.progress = progress
  }

  /// - Parameters:
  ///   - path: of the folder with registry.json.
  ///   - output: the folder that everything is written to; made if need be.
  package func build(
    _ path: String, to output: String, _ key: borrowing SecretKey
  ) throws -> RegistryBuild {
    try OutputPlace(system).check(output, registry: path)
    var own = try BuildFolder(output, system)
    var stateKey = ""
    let publicKey = key.publicKey
    var input = try BuildInput(path, system, progress) { text in
      stateKey = try BuildState.key(
        settings: text, isIndexOnly: options.isIndexOnly, publicKey)
      return try own.read(key: stateKey, signedWith: publicKey)
    }
    let report = input.report
    var build = RegistryBuild(
      valid: report.valid, findings: report.findings, errors: report.errors,
      warnings: report.warnings)
    guard report.valid, let settings = input.settings else { return build }

    let created = try created(path)
    try own.open()
    let folder = try OutputFolder(output, system)
    try input.complete(folder)
    let shards = try ShardBuilder(input, folder).build()
    let manifest = IndexCompiler.manifest(
      of: settings.name, shards.shards.map { ($0.file, $0.assets) })
    _ = try IndexManifest(manifest, of: settings.name, name: "the manifest")
    let head = IndexHead(
      registry: settings.name, sequence: created, created: created,
      expires: created + Int64(settings.expiryDays) * 86_400,
      index: try folder.place(manifest, IndexPath.manifest),
      keys: furtherKeys(key.publicKey), mirrors: settings.mirrors)
    try check(head, key.publicKey, folder, output)
    // What is changed from here on is known to be right only once all is.
    let isSame = input.isSame && input.state?.created == created
    if !isSame { try own.forget() }
    let pages = PageBuilder(
      input, options.isIndexOnly ? [] : publications(settings, created: created, key.publicKey),
      folder, progress)
    let written = isSame ? try pages.keep() : try pages.build(BuiltFiles(own.files, system))
    try publish(head, folder, key)
    let removed = options.prunes ? try folder.prune() : 0
    try own.write(input.state(key: stateKey, head, shards: shards, pages: written), key)
    let counts = folder.counts
    build.index = RegistryBuild.Index(
      sha256: head.index.sha256, sequence: created, created: created, expires: head.expires,
      assets: input.entries.count, written: counts.written, kept: counts.kept, removed: removed)
    return build
  }

  private func publications(
    _ settings: RegistrySettings, created: Int64, _ key: PublicKey
  ) -> [any Publication] {
    [
      Website(settings, key: key.line), SearchFiles(), EngineEndpoints(settings),
    ]
  }

  private func created(_ path: String) throws -> Int64 {
    let created = options.created == 0 ? try Git(path, progress).lastCommit() : options.created
    guard (1...253_402_300_799 - 3650 * 86_400).contains(created) else {
      throw StoreError(
        .invalidArgument, "\(created) is no time to publish at", subject: "created",
        hint: "it is in seconds since 1970 UTC")
    }
    guard created <= system.now() + HeadTrust.clockSkew else {
      throw StoreError(
        .headFromTheFuture,
        "\(Timestamp.text(created)) has not come yet, and clients would not take an index of then",
        subject: "created", hint: "give a time that has come")
    }
    return created
  }

  /// The key that signs, so that it counts also for who pinned another, and the others.
  private func furtherKeys(_ key: PublicKey) -> [PublicKey] {
    var keys = [key]
    for further in options.furtherKeys where !keys.contains(further) { keys.append(further) }
    return keys
  }

  /// Throws if clients that know the head that is there would not take this one for newer.
  ///
  /// What none of our keys signed no client of ours took: its number counts for nothing.
  private func check(
    _ head: IndexHead, _ key: PublicKey, _ folder: OutputFolder, _ output: String
  ) throws {
    let name = Path.join(output, IndexPath.head)
    guard let (bytes, old, isSigned) = try folder.head(signedWith: key, or: head.keys),
      bytes != head.text
    else { return }
    guard old.registry == head.registry else {
      throw StoreError(
        .headOfAnotherRegistry,
        "\(name) is of the registry \"\(old.registry)\", not of \"\(head.registry)\"",
        subject: name, hint: "give another folder, or empty this one")
    }
    guard old.sequence < head.sequence || !isSigned else {
      throw StoreError(
        old.sequence == head.sequence ? .headForked : .headRolledBack,
        "\(name) has the sequence number \(old.sequence), and clients would not take \(head.sequence) for newer",
        subject: name,
        hint: options.created == 0
          ? "the last commit that git knows is no later than what was published: commit what changed, or give a time"
          : "give a later time")
    }
  }

  private func publish(
    _ head: IndexHead, _ folder: OutputFolder, _ key: borrowing SecretKey
  ) throws {
    let text = head.text
    let signature = try key.sign(text, trusted: head.trustedComment).text
    // What clients would refuse, nobody publishes.
    _ = try HeadTrust(pinned: key.publicKey).verified(
      text, signature: signature, now: head.created, name: IndexPath.head)
    try folder.publish(head: text, signature: signature)
  }
}
