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

  private static let longestList = 4096

  init(_ cards: SiteCards) {
    self.cards = cards
    wordFiles = SearchIndex.files(cards.all.count, 25, most: 14)
    cardFiles = SearchIndex.files(cards.all.count, 16, most: 14)
  }

  private static func files(_ count: Int, _ each: Int, most: Int) -> Int {
    1 << ((0..<most).first { count <= each << $0 } ?? most)
  }

  func publish(_ place: Publication.Place) throws {
    try publishCards(place)
    try publishWords(place)
  }

  private func publishCards(_ place: Publication.Place) throws {
    var wanted = Array(repeating: cards.changed == nil, count: cardFiles)
    let file = { (card: AssetCard) in Int(card.number) & (cardFiles - 1) }
    for card in cards.changed ?? [] { wanted[file(card)] = true }
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
    for index in order {
      words.add(cards.all[index])
      rank += 1
    }
    for file in lists.indices where wanted?[file] ?? true {
      try place("search/words/\(file).json", text(of: lists[file], order))
    }
  }

  /// Those in which a word of a changed asset is.
  private func wantedFiles() -> [Bool]? {
    guard let changed = cards.changed else { return nil }
    var wanted = Array(repeating: false, count: wordFiles)
    var words = SearchWords(files: wordFiles) { _, _, file in wanted[file] = true }
    for card in changed { words.add(card) }
    return wanted
  }

  private func text(of lists: [String: List], _ order: [Int]) -> [UInt8] {
    var numbers: [Facets: UInt32] = [:]
    var facets: [UInt8] = []
    var words: [UInt8] = []
    let sorted = lists.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    for (word, list) in sorted {
      words += words.isEmpty ? "\n".utf8 : ",\n".utf8
      IndexText.append(.string(word), to: &words)
      words += ":[\(list.count),\"".utf8
      for entry in list.entries {
        let card = cards.all[order[Int(entry >> 2)]]
        let facet = Facets(card)
        let next = UInt32(truncatingIfNeeded: numbers.count)
        if numbers[facet] == nil, next < 4096 {
          numbers[facet] = next
          facets += facets.isEmpty ? "".utf8 : ",".utf8
          IndexText.append(facet.value, to: &facets)
        }
        SearchIndex.append(
          UInt64(card.number) << 2 | UInt64(entry & 3), digits: 6, to: &words)
        SearchIndex.append(UInt64(numbers[facet] ?? 4095), digits: 2, to: &words)
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
