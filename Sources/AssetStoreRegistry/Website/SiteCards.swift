/// What a website is made of, but for the pages about one asset each: all cards, and which of them changed.
struct SiteCards {
  /// By name.
  let all: [AssetCard]
  /// As they were and as they are; nil if nothing is known.
  let changed: [AssetCard]?
  /// Of those that changed.
  let names: Set<String>
  /// Those of `changed` that are not so any more.
  private let old: [AssetCard]

  init(_ all: [AssetCard], changed: [AssetCard]?) {
    self.all = all
    self.changed = changed
    names = Set((changed ?? []).map(\.name))
    guard let changed else {
      old = []
      return
    }
    // Most assets are of publishers of whom nothing changed.
    let publishers = Set(changed.map(\.publisher))
    let present = all.filter { publishers.contains($0.publisher) }
    old = changed.filter { !present.contains($0) }
  }

  /// How many there were.
  var countBefore: Int { all.count - names.count + old.count }

  /// The cards before a list's change, of those after it.
  func before(_ cards: [AssetCard], _ belongs: (AssetCard) -> Bool) -> [AssetCard] {
    let before = cards.filter { !names.contains($0.name) }
    return before + old.filter(belongs)
  }

  /// Those that came last, newest first.
  func newest(_ count: Int) -> [AssetCard] {
    var places: [Int] = []
    for place in all.indices {
      if places.count == count, let last = places.last, all[last].updated >= all[place].updated {
        continue
      }
      let position = places.firstIndex { all[$0].updated < all[place].updated } ?? places.count
      places.insert(place, at: position)
      if places.count > count { places.removeLast() }
    }
    return places.map { all[$0] }
  }

  /// Releases that came last, newest first.
  func releases(_ most: Int) -> [(card: AssetCard, release: AssetCard.Release)] {
    var found: [(card: AssetCard, release: AssetCard.Release)] = []
    for card in all {
      for release in card.latest {
        if found.count == most, let last = found.last,
          last.release.published >= release.published
        {
          break
        }
        let place = found.firstIndex { $0.release.published < release.published } ?? found.count
        found.insert((card, release), at: place)
        if found.count > most { found.removeLast() }
      }
    }
    return found
  }

  /// Tags, folded, by how many assets have them; the most used first.
  func tags(_ most: Int) -> [(tag: String, count: Int)] {
    var counts: [String: Int] = [:]
    for card in all {
      for tag in card.tags { counts[SitePath.folded(tag), default: 0] += 1 }
    }
    return SiteCards.most(most, counts).map { (tag: $0.key, count: $0.value) }
  }

  /// The largest counts, and of the same, what comes first.
  static func most(_ most: Int, _ counts: [String: Int]) -> [(key: String, value: Int)] {
    let sorted = counts.sorted {
      $0.value != $1.value
        ? $0.value > $1.value : $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
    }
    return Array(sorted.prefix(most))
  }
}
