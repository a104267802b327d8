internal import AssetStoreCore

/// Makes the files beside an index, of which those that the changed assets touch are enough if the last build made the
/// others; and removes those that nobody makes any more.
struct PageBuilder {
  struct Made {
    /// By entry.
    var ofAssets: [BuildState.Pages]
    var ofLists: Int
  }

  private let input: BuildInput
  private let publications: [any Publication]
  private let output: OutputFolder
  private let progress: Progress

  /// Assets that change at once, of which it is worth the while to ask what they touch.
  private static let few = 1000

  init(
    _ input: BuildInput, _ publications: [any Publication], _ output: OutputFolder,
    _ progress: Progress
  ) {
    self.input = input
    self.publications = publications
    self.output = output
    self.progress = progress
  }

  /// As the last build made them.
  func keep() throws -> Made {
    let made = Made(
      ofAssets: input.entries.map { $0.old?.pages ?? BuildState.Pages() },
      ofLists: input.state?.listPages ?? 0)
    output.keep(made.ofAssets.reduce(made.ofLists) { $0 + $1.count })
    return made
  }

  func build(_ files: BuiltFiles) throws -> Made {
    // Who asks for the index alone has not asked for the end of the rest.
    if publications.isEmpty {
      return Made(ofAssets: input.entries.map { _ in BuildState.Pages() }, ofLists: 0)
    }
    let pages = try buildAssets(files)
    let changed = changed
    let (lists, vanished) = try buildLists(changed, files)
    var owners = Set(input.removed.map(\.card.name))
    for (entry, pages) in zip(input.entries, pages) {
      if let old = entry.old, old.pages != pages { owners.insert(entry.name) }
    }
    // An asset may now have the page of a list, as one that others need and that was not there.
    var surplus = files.notMade(vanished)
    if input.state == nil || changed == nil || !owners.isEmpty {
      surplus += try files.surplus { owner in
        input.state == nil || (owner.isEmpty ? changed == nil : owners.contains(owner))
      }
    }
    if input.state != nil { try files.sync() }
    _ = try output.remove(surplus)
    if input.state == nil { try files.forgetOthers() }
    return Made(ofAssets: pages, ofLists: lists)
  }
}

extension PageBuilder {
  private func buildAssets(_ files: BuiltFiles) throws -> [BuildState.Pages] {
    var dependants: [String: [AssetCard]] = [:]
    for entry in input.entries {
      for name in entry.card.dependencies { dependants[name, default: []].append(entry.card) }
    }
    var pages = input.entries.map { $0.old?.pages ?? BuildState.Pages() }
    let indices = input.entries.indices.filter { input.entries[$0].isRead }
    let made = try Workers.map(indices.count, step: 8) {
      [input, publications, output, dependants] in
      let entry = input.entries[indices[$0]]
      guard let registration = entry.registration else { return BuildState.Pages() }
      var pages = BuildState.Pages()
      var texts: [(path: String, bytes: [UInt8])] = []
      for publication in publications {
        try publication.publish(
          registration, entry.card, dependants: dependants[entry.name] ?? []
        ) { path, bytes in
          pages.add(path)
          texts.append((path, try bytes()))
        }
      }
      try files.note(entry.name, texts.map(\.path))
      for text in texts { _ = try output.put(text.path, text.bytes) }
      return pages
    } telling: { done in
      try progress.report(
        .unpack, input.entries[indices[min(done, indices.count - 1)]].name, UInt64(done),
        of: UInt64(indices.count))
    }
    for (index, made) in zip(indices, made) { pages[index] = made }
    output.keep(
      input.entries.reduce(0) { $0 + ($1.isRead ? 0 : $1.old?.pages.count ?? 0) })
    return pages
  }

  /// The cards that changed, as they were and as they are; nil if lists are to be made from scratch.
  private var changed: [AssetCard]? {
    guard input.state != nil, input.removed.isEmpty else { return nil }
    let changed = input.entries.filter(\.hasNewCard)
    guard changed.count <= PageBuilder.few else { return nil }
    return changed.flatMap { [$0.old?.card, $0.card].compactMap(\.self) }
  }

  /// What lists wrote, and what they would have written of the assets as they were.
  private struct Lists {
    var paths: Set<String> = []
    var new = 0
    var before: Set<String> = []
  }

  /// - Returns: how many files lists have now, and those that were and are no more, as far as that shows.
  private func buildLists(
    _ changed: [AssetCard]?, _ files: BuiltFiles
  ) throws -> (count: Int, vanished: [String]) {
    let cards = input.entries.map(\.card)
    let old = changed?.isEmpty == false ? input.state?.assets.map(\.card) : nil
    // What is quick, as only the paths are asked for, comes last.
    let made = try Workers.map(publications.count * 2, step: 1) { [publications, output] index in
      let publication = publications[index % publications.count]
      var lists = Lists()
      if index < publications.count {
        try publication.publish(cards, changed: changed) { path, bytes in
          try files.note("", [path])
          lists.paths.insert(path)
          if try output.put(path, bytes()) { lists.new += 1 }
        }
      } else if let old {
        try publication.publish(old, changed: changed) { path, _ in lists.before.insert(path) }
      }
      return lists
    }
    let written = made.reduce(0) { $0 + $1.paths.count }
    guard changed != nil, let state = input.state else { return (written, []) }
    let paths = made.reduce(into: Set<String>()) { $0.formUnion($1.paths) }
    let vanished = made.reduce(into: Set<String>()) { $0.formUnion($1.before) }
      .subtracting(paths).sorted(by: Path.precedes)
    let count = state.listPages + made.reduce(0) { $0 + $1.new } - vanished.count
    output.keep(max(0, count - written))
    return (count, vanished)
  }
}
