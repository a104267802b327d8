internal import AssetStoreCore

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
    var texts: [[UInt8]] = Array(repeating: [], count: cardFiles)
    for card in cards.all where wanted[file(card)] {
      let row: [String] = [
        card.name, card.title, card.summary, card.author, card.version, card.godotMin,
        card.godotMax, card.hasOwnIcon ? card.icon : "",
      ]
      let place = file(card)
      texts[place] += texts[place].isEmpty ? "{\"".utf8 : ",\n\"".utf8
      texts[place] += "\(card.number)\":".utf8
      IndexText.append(.array(row.map { .string($0) }), to: &texts[place])
    }
    for (number, text) in texts.enumerated() where wanted[number] {
      try place(
        "search/cards/\(number).json", text.isEmpty ? Array("{}\n".utf8) : text + Array("}\n".utf8))
    }
  }

  private func publishWords(_ place: Publication.Place) throws {
    let wanted = wantedFiles()
    /// By file.
    var lists: [[String: List]] = Array(repeating: [:], count: wordFiles)
    var rank: UInt32 = 0
    var words = SearchWords(files: wordFiles, wanted: wanted) { word, weight, file in
      lists[file][word, default: List()].add(rank, weight)
    }
    let order = cards.all.indices.sorted {
      let (left, right) = (cards.all[$0].updated, cards.all[$1].updated)
      return left != right ? left > right : $0 < $1
    }
    /// What cards say beside words, each different set once, and which of them is a card's, by rank.
    var facets: [Facets] = []
    var numbers: [Facets: Int] = [:]
    var ranks: [(number: UInt64, facets: Int)] = []
    ranks.reserveCapacity(order.count)
    for index in order {
      let card = cards.all[index]
      words.add(card)
      let own = Facets(card)
      let number = numbers[own] ?? facets.count
      if number == facets.count {
        facets.append(own)
        numbers[own] = number
      }
      ranks.append((UInt64(card.number), number))
      rank += 1
    }
    for file in lists.indices where wanted?[file] ?? true {
      try place("search/words/\(file).json", text(of: lists[file], ranks, facets))
    }
  }

  /// Those in which a word of a changed asset is.
  private func wantedFiles() -> [Bool]? {
    guard let changed else { return nil }
    var wanted = Array(repeating: false, count: wordFiles)
    var words = SearchWords(files: wordFiles) { _, _, file in wanted[file] = true }
    for card in changed { words.add(card) }
    return wanted
  }

  private func text(
    of lists: [String: List], _ ranks: [(number: UInt64, facets: Int)], _ all: [Facets]
  ) -> [UInt8] {
    var numbers: [Int: UInt64] = [:]
    var facets: [UInt8] = []
    var words: [UInt8] = []
    let sorted = lists.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    for (word, list) in sorted {
      words += words.isEmpty ? "\n".utf8 : ",\n".utf8
      IndexText.append(.string(word), to: &words)
      words += ":[\(list.count),\"".utf8
      for entry in list.entries {
        let (number, own) = ranks[Int(entry >> 2)]
        let place = numbers[own] ?? UInt64(numbers.count)
        if place == numbers.count {
          numbers[own] = place
          if place > 0 { facets.append(UInt8(ascii: ",")) }
          IndexText.append(all[own].value, to: &facets)
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

  /// What is asked for beside words.
  private struct Facets: Hashable {
    let category: String
    let kind: Registration.Kind
    let support: Registration.Support
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
