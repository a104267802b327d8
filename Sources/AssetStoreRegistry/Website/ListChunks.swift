// Lists of assets go over many pages, and most of these shall be the same after any change of one asset: so that what is
// uploaded, and what others keep copies of, does not change with it. Pages are not numbered, then, since one more asset
// would move all others by one place. A list is in the order of the first releases, and is cut where the number of an
// asset says so: who comes in between makes one page longer, or two pages of it.

/// A list cut into pages.
struct ListChunks {
  /// A page: assets in order, oldest first.
  struct Chunk: Equatable {
    var cards: [AssetCard]
    /// What it is called: by its oldest asset; nil for the newest page.
    var number: Int32?
  }

  /// Oldest first; at least one.
  let chunks: [Chunk]

  private static let least = 12
  private static let most = 48
  /// Of so many numbers, one cuts.
  private static let one = 12

  init(_ cards: [AssetCard]) {
    let order = cards.indices.sorted {
      let (left, right) = (cards[$0], cards[$1])
      return left.created != right.created
        ? left.created < right.created : left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }
    var parts: [[AssetCard]] = []
    for index in order {
      let card = cards[index]
      let length = parts.last?.count ?? ListChunks.most
      if length >= ListChunks.most
        || length >= ListChunks.least && card.number % Int32(ListChunks.one) == 0
      {
        parts.append([])
      }
      parts[parts.count - 1].append(card)
    }
    // The newest page is never nearly empty.
    if let last = parts.last, parts.count > 1, last.count < ListChunks.least {
      parts.removeLast()
      parts[parts.count - 1] += last
    }
    if parts.isEmpty { parts.append([]) }
    let newest = parts.count - 1
    chunks = parts.enumerated().map { index, cards in
      Chunk(cards: cards, number: index == newest ? nil : cards.first?.number)
    }
  }

  /// The places of pages that are otherwise than they were.
  ///
  /// - Parameter changed: names of assets about which something else is said.
  func changed(since before: ListChunks, _ changed: Set<String>) -> [Int] {
    var old: [Int32?: (names: [String], older: Int32?, newer: Int32?)] = [:]
    for (place, chunk) in before.chunks.enumerated() {
      old[chunk.number] = (
        chunk.cards.map(\.name), before.number(place - 1), before.number(place + 1)
      )
    }
    return chunks.indices.filter { place in
      let names = chunks[place].cards.map(\.name)
      guard let old = old[chunks[place].number] else { return true }
      return old.names != names || old.older != number(place - 1) || old.newer != number(place + 1)
        || names.contains { changed.contains($0) }
    }
  }

  private func number(_ place: Int) -> Int32? {
    chunks.indices.contains(place) ? chunks[place].number ?? -1 : nil
  }
}
