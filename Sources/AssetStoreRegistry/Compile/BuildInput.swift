internal import AssetStoreCore

/// The registrations that a build is made of. Those that are as the last build found them are not read, unless something
/// else needs what they say.
struct BuildInput: Sendable {
  struct Entry: Sendable {
    var folder: RegistryFolder.AssetFolder
    /// What the last build knew of it, and its place there.
    var old: BuildState.Asset?
    var oldIndex = 0
    /// Whether it was read, and what that gave.
    var isRead = false
    var registration: Registration?
    var findings = Findings.Part()
    /// The first bits of its name's hash.
    fileprivate(set) var hash: UInt32 = 0
    /// If it is another than the last build knew.
    fileprivate(set) var newCard: AssetCard?

    /// Once it is complete.
    var card: AssetCard { newCard ?? old?.card ?? AssetCard(.none) }

    /// Whether anything that lists say of it changed.
    var hasNewCard: Bool { newCard != nil }
  }

  /// What the last build left, if it can be believed.
  let state: BuildState?
  let settings: RegistrySettings?
  private(set) var entries: [Entry]
  /// Those of the last build that are not there any more.
  let removed: [BuildState.Asset]
  let report: RegistryReport
  /// By id.
  private let publishers: [String: Publisher]
  /// Those of whom something else is shown than at the last build.
  private let changedPublishers: Set<String>
  private let publisherFindings: Findings.Part
  private let folder: RegistryFolder
  private let check: AssetCheck
  /// When the reading began.
  let begun: Int64

  /// - Parameter last: gets the bytes of registry.json, and gives what the last build left.
  init(
    _ path: String, _ system: any System, _ progress: Progress,
    _ last: (_ settings: [UInt8]) throws -> BuildState?
  ) throws {
    begun = system.now()
    let findings = Findings(isStrict: false)
    let folder = try RegistryFolder(path, findings, system)
    let text = try folder.settingsText(findings)
    let settings = text.flatMap { folder.settings($0, findings) }
    let state = try text.flatMap(last)
    if let state, Stamps.isSame(state.publisherStamps, folder.publishers) {
      publishers = state.publishers
      changedPublishers = []
      publisherFindings = state.publisherFindings
    } else {
      let findings = Findings(isStrict: false)
      let read = try folder.readPublishers(findings)
      publishers = Dictionary(read.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
      changedPublishers = Set(
        read.filter { !(state?.publishers[$0.id]?.looks(like: $0) ?? false) }.map(\.id))
      publisherFindings = findings.part
    }
    findings.add(publisherFindings)
    folder.checkOwners(findings)

    let (found, removed) = BuildInput.match(folder.assets, state?.assets ?? [])
    var moved = Set(removed.map(\.card.name))
    if state != nil {
      for entry in found where entry.old == nil { moved.insert(entry.name) }
    }
    let check = AssetCheck(folder, settings, isStrict: false, now: begun)
    var entries = found
    for (index, hash) in try BuildInput.hashes(of: found).enumerated() {
      entries[index].hash = hash
    }
    NumberCheck.run(entries.map { ($0.folder, $0.hash) }, findings)
    let read = try BuildInput.changes(of: entries) { [moved] entry, _ in
      guard let old = entry.old, moved.isEmpty || moved.isDisjoint(with: old.needs) else {
        return true
      }
      return try !Stamps.isSame(old.stamps, entry.folder, in: folder)
    } changing: { entry, _ in
      try entry.read(folder, check)
    } telling: { done in
      let asset = found[done].folder
      try progress.report(.hash, asset.path, UInt64(done), of: UInt64(found.count))
    }
    for (index, entry) in read { entries[index] = entry }
    self.entries = entries
    for entry in entries { findings.add(try entry.allFindings) }
    report = RegistryReport(findings)
    (self.folder, self.settings, self.state) = (folder, settings, state)
    (self.removed, self.check) = (removed, check)
  }

  /// What becomes of the entries that change: they are few, or all.
  private static func changes(
    of entries: [Entry], if isChanged: @escaping @Sendable (Entry, Int) throws -> Bool,
    changing change: @escaping @Sendable (inout Entry, Int) throws -> Void,
    telling tell: (_ done: Int) throws -> Void = { _ in }
  ) throws -> [(index: Int, entry: Entry)] {
    let step = 16
    return try Workers.map((entries.count + step - 1) / step, step: 4) { part in
      var changed: [(index: Int, entry: Entry)] = []
      for index in part * step..<min((part + 1) * step, entries.count)
      where try isChanged(entries[index], index) {
        var entry = entries[index]
        try change(&entry, index)
        changed.append((index, entry))
      }
      return changed
    } telling: {
      try tell(min($0 * step, entries.count - 1))
    }.flatMap(\.self)
  }

  private static func hashes(of entries: [Entry]) throws -> [UInt32] {
    try Workers.map(entries.count, step: 4000) {
      try entries[$0].old?.hash ?? AssetCard.hash(entries[$0].name)
    }
  }

  /// Both are by publisher and slug.
  private static func match(
    _ folders: [RegistryFolder.AssetFolder], _ known: [BuildState.Asset]
  ) -> (entries: [Entry], removed: [BuildState.Asset]) {
    var removed: [BuildState.Asset] = []
    var next = 0
    let entries = folders.map { folder in
      while next < known.count {
        let card = known[next].card
        var order = Path.order(card.publisher, folder.publisher)
        if order == 0 { order = Path.order(card.slug, folder.slug) }
        guard order <= 0 else { break }
        next += 1
        if order == 0 { return Entry(folder: folder, old: known[next - 1], oldIndex: next - 1) }
        removed.append(known[next - 1])
      }
      return Entry(folder: folder)
    }
    return (entries, removed + known[next...])
  }
}

extension BuildInput.Entry {
  /// PUBLISHER/SLUG.
  var name: String { "\(folder.publisher)/\(folder.slug)" }

  fileprivate mutating func read(_ from: RegistryFolder, _ check: AssetCheck) throws {
    isRead = true
    folder = try from.listed(folder)
    (registration, findings) = try check.run(folder)
  }

  fileprivate var allFindings: Findings.Part {
    get throws {
      guard !isRead, let old, old.findings.count > 20 else {
        return findings
      }
      var reader = StateReader(old.findings)
      return try reader.findings()
    }
  }
}

extension BuildInput {
  /// Whether all is as the last build found it.
  var isSame: Bool {
    state != nil && removed.isEmpty && entries.allSatisfy { !$0.isRead }
  }

  /// What can be said only if there were no errors: cards; icons are written.
  ///
  /// Read is also what an asset depends on whose card changed: pages say what needs an asset.
  mutating func complete(_ output: OutputFolder) throws {
    let entries = entries
    let input = self
    let changed = try BuildInput.changes(of: entries) { entry, _ in
      guard !entry.isRead, let old = entry.old,
        !input.changedPublishers.contains(old.card.publisher)
      else { return true }
      return try !output.hasIcon(old.card.icon)
    } changing: { entry, _ in
      try input.complete(&entry, output)
    }
    for (index, entry) in changed { self.entries[index] = entry }
    var needed: Set<String> = []
    for entry in self.entries where entry.hasNewCard {
      needed.formUnion((entry.old?.card.dependencies ?? []) + entry.card.dependencies)
    }
    for asset in removed { needed.formUnion(asset.card.dependencies) }
    try read(needed.compactMap(folder.index(of:)), output)
  }

  /// Reads those that were not read yet.
  private mutating func read(_ indices: [Int], _ output: OutputFolder) throws {
    let unread = indices.filter { !entries[$0].isRead }
    let input = self
    let read = try Workers.map(unread.count) { index in
      var entry = input.entries[unread[index]]
      try input.complete(&entry, output)
      return entry
    }
    for (index, entry) in zip(unread, read) { entries[index] = entry }
  }

  private func complete(_ entry: inout Entry, _ output: OutputFolder) throws {
    let registration = try registration(of: &entry)
    let icon = try icon(of: registration, entry.folder, output)
    let owner = publishers[registration.publisher] ?? Publisher(id: registration.publisher)
    let card = AssetCard(registration, of: owner, number: AssetCard.number(entry.hash), icon: icon)
    entry.newCard = entry.old?.card == card ? nil : card
  }

  private func registration(of entry: inout Entry) throws -> Registration {
    if let registration = entry.registration { return registration }
    try entry.read(folder, check)
    guard let registration = entry.registration, entry.findings.errors == 0 else {
      throw changed(entry.folder.path)
    }
    return registration
  }

  /// What the shard of an asset that was not read has of it.
  func text(of entry: Entry) throws -> [UInt8] {
    var entry = entry
    return IndexCompiler.text(try registration(of: &entry), icon: entry.card.icon)
  }

  private func changed(_ name: String) -> StoreError {
    StoreError(
      .folderChanged, "\(name) changed while the registry was read", subject: name,
      hint: "try again")
  }

  /// The URL of an icon, whose file, if it is one, goes with the index.
  private func icon(
    of asset: Registration, _ folder: RegistryFolder.AssetFolder, _ output: OutputFolder
  ) throws -> String {
    guard AssetReader.isIconFile(asset.icon) else { return asset.icon }
    guard let file = folder.files.first(where: { $0.name == asset.icon }),
      let bytes = try self.folder.read(
        file, largest: AssetCheck.largestIcon, Findings(isStrict: false))
    else { throw changed(Path.join(folder.path, asset.icon)) }
    return try output.icon(bytes, ending: Path.ending(asset.icon))
  }
}

extension BuildInput {
  /// What the next build can know.
  func state(
    key: String, _ head: IndexHead, shards: ShardBuilder.Made, pages: PageBuilder.Made
  ) throws -> BuildState {
    BuildState(
      key: key, created: head.created, head: try SHA256.hash(head.text),
      publisherStamps: Stamps.of(folder.publishers, begun: begun)[...],
      publishers: publishers, publisherFindings: publisherFindings,
      assets: entries.indices.map { index in
        let (entry, textSize, pages) = (
          entries[index], shards.textSizes[index], pages.ofAssets[index]
        )
        if !entry.isRead, let old = entry.old { return old }
        return asset(entry, textSize, pages)
      }, shards: shards.shards, listPages: pages.ofLists)
  }

  private func asset(_ entry: Entry, _ textSize: Int, _ pages: BuildState.Pages) -> BuildState.Asset
  {
    var findings = StateWriter()
    findings.put(entry.findings)
    var needs: Set<String> = []
    for release in entry.registration?.releases ?? [] {
      needs.formUnion(release.dependencies.map(\.name))
    }
    return BuildState.Asset(
      card: entry.card, hash: entry.hash, needs: needs.sorted(by: Path.precedes),
      textSize: textSize, pages: pages, stamps: Stamps.of(entry.folder, begun: begun),
      findings: findings.bytes)
  }
}
