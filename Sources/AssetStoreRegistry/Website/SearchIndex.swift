internal import AssetStoreCore

/// What search.js asks for, apart from the pages, so that both are made at once.
struct SearchFiles: Publication {
  func publish(_: Registration, _: AssetCard, dependants _: [AssetCard], _: Place) {}

  func publish(_ cards: [AssetCard], changed: [AssetCard]?, _ place: Place) throws {
    try SearchIndex(SiteCards(cards, changed: changed)).publish(place)
  }
}

/// The files that search.js asks for.
struct SearchIndex {
  private struct List {
    var count = 0
    /// Assets by their place in the order, times four, plus a weight.
    var entries: [UInt32] = []
    var lastCounted: UInt32 = .max

    /// - Parameter rank: not lower than any before.
    mutating func add(_ rank: UInt32, _ weight: UInt8) {
      if let last = entries.last, last >> 2 == rank {
        entries[entries.count - 1] = max(last, rank << 2 | UInt32(weight))
      } else if lastCounted != rank {
        count += 1
        lastCounted = rank
        if entries.count < SearchIndex.longestList { entries.append(rank << 2 | UInt32(weight)) }
      }
    }
  }

  private let cards: SiteCards
  /// How many files there are, of words and of cards.
  let wordFiles: Int
  let cardFiles: Int
  /// As they are and as they were; nil if all files are to be written: nothing is known, or there are more files.
  private let changed: [AssetCard]?

  private static let longestList = 4096

  init(_ cards: SiteCards) {
    self.cards = cards
    (wordFiles, cardFiles) = SearchIndex.files(cards.all.count)
    let isSame = SearchIndex.files(cards.countBefore) == (wordFiles, cardFiles)
    changed = isSame ? cards.changed : nil
  }

  private static func files(_ count: Int) -> (words: Int, cards: Int) {
    let files = { (each: Int) in 1 << ((0..<14).first { count <= each << $0 } ?? 14) }
    return (files(25), files(16))
  }

  func publish(_ place: Publication.Place) throws {
    try publishCards(place)
    try publishWords(place)
  }

  private func publishCards(_ place: Publication.Place) throws {
    var wanted = Array(repeating: changed == nil, count: cardFiles)
    let file = { (card: AssetCard) in Int(card.number) & (cardFiles - 1) }
    for card in changed ?? [] { wanted[file(card)] = true }
    lazy var texts = cardTexts(wanted, file)
    for number in wanted.indices where wanted[number] {
      try place("search/cards/\(number).json", texts[number])
    }
  }

  /// - Parameter file: that a card is in.
  private func cardTexts(_ wanted: [Bool], _ file: (AssetCard) -> Int) -> [[UInt8]] {
    var texts: [[UInt8]] = Array(repeating: [], count: cardFiles)
    for card in cards.all where wanted[file(card)] {
      let row: [String] = [
        card.name, card.title, card.summary, card.publisherName, card.author, card.version,
        card.godotMin, card.godotMax, card.hasOwnIcon ? card.icon : "",
      ]
      let place = file(card)
      texts[place] += texts[place].isEmpty ? "{\"".utf8 : ",\n\"".utf8
      texts[place] += "\(card.number)\":".utf8
      IndexText.append(.array(row.map { .string($0) }), to: &texts[place])
    }
    for number in texts.indices {
      texts[number] += texts[number].isEmpty ? "{}\n".utf8 : "}\n".utf8
    }
    return texts
  }

  private func publishWords(_ place: Publication.Place) throws {
    let wanted = wantedFiles()
    lazy var found = rankedLists(wanted)
    lazy var facets = FacetsOfRanks(found.ranked)
    for file in 0..<wordFiles where wanted?[file] ?? true {
      try place("search/words/\(file).json", SearchIndex.text(of: found.lists[file], &facets))
    }
  }

  /// All cards, what was updated last first, and the words of each file that is wanted.
  private func rankedLists(
    _ wanted: [Bool]?
  ) -> (ranked: [AssetCard], lists: [[String: List]]) {
    let all = cards.all
    let ranked = all.indices.map { (updated: all[$0].updated, index: $0) }
      .sorted { ($1.updated, $0.index) < ($0.updated, $1.index) }
      .map { all[$0.index] }
    var lists: [[String: List]] = Array(repeating: [:], count: wordFiles)
    var rank: UInt32 = 0
    var words = SearchWords(files: wordFiles, wanted: wanted) { word, weight, file in
      lists[file][word, default: List()].add(rank, weight)
    }
    for card in ranked {
      words.add(card)
      rank += 1
    }
    return (ranked, lists)
  }

  /// Those in which a word of a changed asset is.
  private func wantedFiles() -> [Bool]? {
    guard let changed else { return nil }
    var wanted = Array(repeating: false, count: wordFiles)
    var words = SearchWords(files: wordFiles) { _, _, file in wanted[file] = true }
    for card in changed { words.add(card) }
    return wanted
  }

  private static func text(of lists: [String: List], _ all: inout FacetsOfRanks) -> [UInt8] {
    var numbers: [Int: UInt64] = [:]
    var facets: [UInt8] = []
    var words: [UInt8] = []
    let sorted = lists.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    for (word, list) in sorted {
      words += words.isEmpty ? "\n".utf8 : ",\n".utf8
      IndexText.append(.string(word), to: &words)
      words += ":[\(list.count),\"".utf8
      for entry in list.entries {
        let rank = Int(entry >> 2)
        let number = UInt64(all.cards[rank].number)
        let own = all.place(of: rank)
        let place = numbers[own] ?? UInt64(numbers.count)
        if place == numbers.count {
          numbers[own] = place
          if place > 0 { facets.append(UInt8(ascii: ",")) }
          IndexText.append(all.facets[own].value, to: &facets)
        }
        SearchIndex.append(number << 2 | UInt64(entry & 3), digits: 6, to: &words)
        SearchIndex.append(place, digits: 3, to: &words)
      }
      words += "\"]".utf8
    }
    return Array("{\"facets\":[".utf8) + facets + Array("],\"words\":{".utf8) + words
      + Array("}}\n".utf8)
  }

  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  private static func append(_ number: UInt64, digits count: Int, to text: inout [UInt8]) {
    for place in (0..<count).reversed() {
      text.append(digits[Int(number >> UInt64(6 * place) & 63)])
    }
  }

  /// What cards say beside words, each different set once, of those cards that anybody asks for.
  private struct FacetsOfRanks {
    let cards: [AssetCard]
    private(set) var facets: [Facets] = []
    private var numbers: [Facets: Int] = [:]
    private var places: [Int?]

    init(_ cards: [AssetCard]) {
      self.cards = cards
      places = Array(repeating: nil, count: cards.count)
    }

    /// Where in `facets` those of a card are.
    mutating func place(of rank: Int) -> Int {
      if let place = places[rank] { return place }
      let own = Facets(cards[rank])
      let place = numbers[own] ?? facets.count
      if place == facets.count {
        facets.append(own)
        numbers[own] = place
      }
      places[rank] = place
      return place
    }
  }

  /// What is asked for beside words.
  private struct Facets: Hashable {
    let category: String
    let kind: AssetType
    let support: Support
    let license: String
    /// Major times 100 and minor; 0 if nothing is said.
    let lowest: Int32
    let highest: Int32

    init(_ card: AssetCard) {
      (category, kind, support, license) = (card.category, card.kind, card.support, card.license)
      lowest = GodotVersion(card.godotMin).encoded / 100
      highest = GodotVersion(card.godotMax).encoded / 100
    }

    var value: JSONValue {
      [
        .string(category), .string(kind.rawValue), .string(support.rawValue), .string(license),
        .integer(Int64(lowest)), .integer(Int64(highest)),
      ]
    }
  }
}
