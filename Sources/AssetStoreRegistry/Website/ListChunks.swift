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

  init(_ cards: [AssetCard]) { self.init(cards, Array(cards.indices)) }

  /// - Parameters:
  ///   - all: cards, of which some are in the list.
  ///   - places: of these.
  init(_ all: [AssetCard], _ places: [Int]) {
    let order = places.sorted {
      all[$0].created != all[$1].created
        ? all[$0].created < all[$1].created : ListChunks.precedes(all[$0], all[$1])
    }
    var starts: [Int] = []
    for (position, place) in order.enumerated() {
      let length = position - (starts.last ?? 0)
      if starts.isEmpty || length >= ListChunks.most
        || length >= ListChunks.least && all[place].number % Int32(ListChunks.one) == 0
      {
        starts.append(position)
      }
    }
    // The newest page is never nearly empty.
    if starts.count > 1, let last = starts.last, order.count - last < ListChunks.least {
      starts.removeLast()
    }
    if starts.isEmpty { starts = [0] }
    let ends = starts.dropFirst() + [order.count]
    chunks = zip(starts, ends).map { start, end in
      Chunk(
        cards: order[start..<end].map { all[$0] },
        number: end == order.count ? nil : all[order[start]].number)
    }
  }

  /// By publisher and slug, as bytes.
  private static func precedes(_ left: AssetCard, _ right: AssetCard) -> Bool {
    left.publisher != right.publisher
      ? left.publisher.utf8.lexicographicallyPrecedes(right.publisher.utf8)
      : left.slug.utf8.lexicographicallyPrecedes(right.slug.utf8)
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
