// Registrations become the signed index that Core/Index describes, in a folder for any server of files.
//
//     RegistryBuilder   the whole: validated, compiled, written, signed
//     IndexCompiler     assets into shards and a manifest; IndexRecord: one asset; IndexText: the bytes
//     Publication       what is made beside it, of AssetCards
//     IndexFolder       the files, of which those that are there stay untouched
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
  ///   - output: the folder that the index is written to; made if need be.
  package func build(
    _ path: String, to output: String, _ key: borrowing SecretKey
  ) throws -> RegistryBuild {
    var assets: [Registration] = []
    let report = try RegistryValidator(RegistryValidator.Options(), system, progress)
      .validate(path) { assets.append($0) }
    var build = RegistryBuild(
      valid: report.valid, findings: report.findings, errors: report.errors,
      warnings: report.warnings)
    guard report.valid else { return build }

    let created = try created(path)
    let settings = try settings(path)
    let folder = try IndexFolder(output, system)
    var compiler = IndexCompiler(registry: settings.name)
    var cards: [AssetCard] = []
    let numbers = try AssetCard.numbers(assets.map { "\($0.publisher)/\($0.slug)" })
    for (index, asset) in assets.enumerated() {
      try progress.report(
        .unpack, "\(asset.publisher)/\(asset.slug)", UInt64(index), of: UInt64(assets.count))
      let icon = try icon(of: asset, path, folder)
      try compiler.add(asset, icon: icon)
      cards.append(AssetCard(asset, number: numbers[index], icon: icon))
    }
    let manifest = try compiler.manifest { bytes in
      let before = folder.written
      let file = try folder.place(bytes, IndexPath.shard)
      // What clients would leave out, nobody publishes either.
      if folder.written > before { try IndexShard.checkAll(bytes, name: file.sha256) }
      return file
    }
    _ = try IndexManifest(manifest, of: settings.name, name: "the manifest")
    let head = IndexHead(
      registry: settings.name, sequence: created, created: created,
      expires: created + Int64(settings.expiryDays) * 86_400,
      index: try folder.place(manifest, IndexPath.manifest),
      keys: furtherKeys(key.publicKey), mirrors: settings.mirrors)
    try check(head, folder, output)
    if !options.isIndexOnly {
      for publication in publications(settings, created: created, key.publicKey) {
        try publish(publication, assets, cards, folder)
      }
    }
    try publish(head, folder, key)
    build.index = RegistryBuild.Index(
      sha256: head.index.sha256, sequence: created, created: created, expires: head.expires,
      assets: compiler.count, written: folder.written, kept: folder.kept,
      removed: options.prunes ? try folder.prune() : 0)
    return build
  }

  private func publications(
    _ settings: RegistrySettings, created: Int64, _ key: PublicKey
  ) -> [any Publication] {
    [
      Website(settings, key: key.line), EngineEndpoints(settings),
    ]
  }

  private func publish(
    _ publication: any Publication, _ assets: [Registration], _ cards: [AssetCard],
    _ folder: IndexFolder
  ) throws {
    var dependants: [String: [AssetCard]] = [:]
    for card in cards {
      for name in card.dependencies { dependants[name, default: []].append(card) }
    }
    for (asset, card) in zip(assets, cards) {
      try publication.publish(
        asset, card, dependants: dependants[card.name] ?? [], folder.put)
    }
    try publication.publish(cards, changed: nil, folder.put)
  }

  private func created(_ path: String) throws -> Int64 {
    guard options.created == 0 else {
      guard (1...253_402_300_799 - 3650 * 86_400).contains(options.created) else {
        throw StoreError(
          .invalidArgument, "\(options.created) is no time to publish at", subject: "created",
          hint: "it is in seconds since 1970 UTC")
      }
      return options.created
    }
    return try Git(path, progress).lastCommit()
  }

  private func settings(_ path: String) throws -> RegistrySettings {
    let findings = Findings(isStrict: false)
    let bytes = try system.read(
      Path.join(path, SettingsReader.file), limit: RegistryValidator.largestFile)
    guard let settings = SettingsReader(findings).read(bytes), findings.errors == 0 else {
      throw changed(SettingsReader.file)
    }
    return settings
  }

  private func changed(_ name: String) -> StoreError {
    StoreError(
      .folderChanged, "\(name) changed while the registry was read", subject: name,
      hint: "try again")
  }

  /// The URL of an icon, whose file, if it is one, goes with the index.
  private func icon(of asset: Registration, _ path: String, _ folder: IndexFolder) throws -> String
  {
    guard AssetReader.isIconFile(asset.icon) else { return asset.icon }
    let place = "\(AssetReader.folder)/\(asset.publisher)/\(asset.slug)"
    let name = Path.join(place, asset.icon)
    // Not by its path: a link may have come to be on the way since it was validated.
    guard
      let confined = try system.confined(
        path, [AssetReader.folder, asset.publisher, asset.slug], create: false),
      let file = try confined.open(asset.icon, .read)
    else { throw changed(name) }
    var bytes: [UInt8] = []
    try unsafe PieceBuffer.use { buffer in
      while bytes.count <= AssetCheck.largestIcon,
        case let count = try unsafe file.read(at: Int64(bytes.count), into: buffer), count > 0
      {
        unsafe bytes.append(contentsOf: buffer[..<count])
      }
    }
    guard bytes.count <= AssetCheck.largestIcon else { throw changed(name) }
    return try folder.icon(bytes, ending: Path.ending(asset.icon))
  }

  /// The key that signs, so that it counts also for who pinned another, and the others.
  private func furtherKeys(_ key: PublicKey) -> [PublicKey] {
    var keys = [key]
    for further in options.furtherKeys where !keys.contains(further) { keys.append(further) }
    return keys
  }

  /// Throws if clients that know the head that is there would not take this one for newer.
  private func check(_ head: IndexHead, _ folder: IndexFolder, _ output: String) throws {
    let name = Path.join(output, IndexPath.head)
    guard let (bytes, old) = try folder.head(), bytes != head.text else { return }
    guard old.registry == head.registry else {
      throw StoreError(
        .headOfAnotherRegistry,
        "\(name) is of the registry \"\(old.registry)\", not of \"\(head.registry)\"",
        subject: name, hint: "give another folder, or empty this one")
    }
    guard old.sequence < head.sequence else {
      throw StoreError(
        old.sequence == head.sequence ? .headForked : .headRolledBack,
        "\(name) has the sequence number \(old.sequence), and clients would not take \(head.sequence) for newer",
        subject: name,
        hint: "commit what changed, or set SOURCE_DATE_EPOCH to a later time")
    }
  }

  private func publish(
    _ head: IndexHead, _ folder: IndexFolder, _ key: borrowing SecretKey
  ) throws {
    let text = head.text
    let signature = try key.sign(text, trusted: head.trustedComment).text
    // What clients would refuse, nobody publishes.
    _ = try HeadTrust(keys: [key.publicKey]).verified(
      text, signature: signature, now: head.created, name: IndexPath.head)
    try folder.publish(head: text, signature: signature)
  }
}
