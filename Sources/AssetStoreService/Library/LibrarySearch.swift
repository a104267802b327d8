internal import AssetStoreCore

/// What an editor up to 4.6 looks for, with every default, limit and correction of the library's server.
struct LibrarySearch: Hashable, Sendable {
  enum Sort: String, Sendable {
    case rating
    case cost
    case name
    case updated
  }

  /// Nil: none fits.
  var categories: ClosedRange<Int64>?
  /// In order; empty: all.
  var support: [Int64] = []
  /// Encoded.
  var godot: ClosedRange<Int64> = 20_100...20_199
  /// What is looked for, folded, between what was punctuation; empty: all.
  var filter: [String] = []
  /// Patterns of LIKE, folded; "": all.
  var user = ""
  var cost = ""
  var sort = Sort.updated
  var isReversed = false
  var size: Int64 = 40
  var offset: Int64 = 0

  private static let largestSize: Int64 = 500
  /// Bytes of a pattern; nothing that is searched for is longer.
  private static let longest = 256
  private static let allCategories = Category.tools2D.rawValue...Category.demos.rawValue

  init(_ query: Query) throws(Problem) {
    categories = LibrarySearch.categories(query)
    support = LibrarySearch.support(query)
    let godot = query["godot_version"] ?? ""
    if godot == "any" {
      self.godot = 0...9_999_999
    } else if !godot.isEmpty {
      let range = GodotVersion(godot).suitableMinimums
      self.godot = Int64(range.lowerBound)...Int64(range.upperBound)
    }
    filter = LibrarySearch.pieces(try LibrarySearch.pattern("filter", query))
    user = try LibrarySearch.pattern("user", query)
    cost = try LibrarySearch.pattern("cost", query)
    sort = query["sort"].flatMap(Sort.init) ?? .updated
    isReversed = query.has("reverse")
    (size, offset) = try LibrarySearch.paging(query)
  }

  /// How many are on a page, and how many come before it.
  static func paging(_ query: Query) throws(Problem) -> (size: Int64, offset: Int64) {
    var size: Int64 = 40
    if let text = query["max_results"] {
      // Where the library's server divides by zero.
      guard let number = number(text), number > 0 else {
        throw Problem(400, "max_results is a number from 1 to \(largestSize)")
      }
      size = min(number, largestSize)
    }
    guard let page = query["page"] else {
      return (size, query["offset"].flatMap(number) ?? 0)
    }
    let (offset, isTooFar) = (number(page) ?? 0).multipliedReportingOverflow(by: size)
    return (size, isTooFar ? .max : offset)
  }

  /// What tells its answer from others.
  var key: String {
    let bounds = categories.map { "\($0)" } ?? ""
    return AnswerCache.key(
      ["\(bounds) \(support) \(godot) \(sort) \(isReversed) \(size) \(offset)", user, cost] + filter
    )
  }

  private static func categories(_ query: Query) -> ClosedRange<Int64>? {
    let of: ClosedRange<Int64> =
      switch query["type"] {
      case "any": allCategories
      case "project": Category.templates.rawValue...allCategories.upperBound
      default: allCategories.lowerBound...Category.misc.rawValue
      }
    guard let text = query["category"], !text.isEmpty else { return of }
    guard let category = number(text), of.contains(category) else { return nil }
    return category...category
  }

  /// "official community", or "support[official]=1&support[community]=1".
  private static func support(_ query: Query) -> [Int64] {
    var levels: Set<SupportLevel> = []
    if let text = query["support"] {
      levels.formUnion(text.split(separator: " ").compactMap { SupportLevel(named: String($0)) })
    }
    for level in ["testing", "community", "official", "featured"]
    where query.has("support[\(level)]") {
      if let level = SupportLevel(named: level) { levels.insert(level) }
    }
    guard levels.count < SupportLevel.allCases.count else { return [] }
    return levels.map(\.rawValue).sorted()
  }

  static func pattern(_ name: String, _ query: Query) throws(Problem) -> String {
    let text = query[name] ?? ""
    guard text.utf8.count <= longest else {
      throw Problem(400, "\(name) is longer than \(longest) bytes")
    }
    return Folded.text(text)
  }

  /// A text between its runs of ASCII punctuation.
  static func pieces(_ text: String) -> [String] {
    let blanks: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0d).contains($0) }
    let bytes = text.utf8.drop(while: blanks).reversed().drop(while: blanks).reversed()
    return bytes.split { byte in
      switch byte {
      case 0x21...0x2f, 0x3a...0x40, 0x5b...0x60, 0x7b...0x7e: true
      default: false
      }
    }.map { String(decoding: $0, as: UTF8.self) }
  }

  /// The number that a text begins with, without its sign; nil if it begins with none.
  static func number(_ text: String) -> Int64? {
    var digits = text.utf8.drop { $0 == 0x20 }
    if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      digits = digits.dropFirst()
    }
    digits = digits.prefix { (0x30...0x39).contains($0) }
    if digits.isEmpty { return nil }
    return Int64(String(decoding: digits, as: UTF8.self)) ?? .max
  }
}

/// A page of what was found.
struct LibraryPage: Sendable {
  /// Ids, in order.
  var ids: [Int64] = []
  var total: Int64 = 0
}

extension LibrarySearch {
  func run(_ database: Database) throws -> LibraryPage {
    var page = LibraryPage()
    guard let categories else { return page }
    var conditions = "a.searchable = 1 AND a.category_id BETWEEN ? AND ?"
    var values: [Database.Value] = [
      .integer(categories.lowerBound), .integer(categories.upperBound),
    ]
    func add(_ condition: String, _ added: Database.Value...) {
      conditions += " AND \(condition)"
      values += added
    }
    if godot != 0...9_999_999 {
      add(
        "a.godot_version BETWEEN ? AND ?", .integer(godot.lowerBound), .integer(godot.upperBound))
    }
    if !support.isEmpty {
      add("a.support_level IN (\(support.map { "\($0)" }.joined(separator: ", ")))")
    }
    if !user.isEmpty { add("a.author_key LIKE ?", .text(user)) }
    if !cost.isEmpty { add("a.cost_key LIKE ?", .text(cost)) }
    // The text index finds what has three letters or more, and with one such piece that is all.
    let indexed = filter.filter { $0.unicodeScalars.count >= 3 }
    if !filter.isEmpty, indexed.count != 1 || filter.count != 1 {
      let pattern = Database.Value.text("%\(filter.joined(separator: "%"))%")
      add(
        "(a.title_key LIKE ? OR a.author_key LIKE ? OR a.cost_key LIKE ?)", pattern, pattern,
        pattern)
    }
    var from = "asset a INDEXED BY asset_\(index)"
    if !indexed.isEmpty {
      from = "asset_text CROSS JOIN asset a INDEXED BY asset_find ON a.id = asset_text.rowid"
      conditions = "asset_text MATCH ? AND \(conditions)"
      values.insert(.text(indexed.map { "\"\($0)\"" }.joined(separator: " ")), at: 0)
    }
    try database.query("SELECT count(*) FROM \(from) WHERE \(conditions)", values) {
      page.total = $0.integer(0)
    }
    guard page.total > offset else { return page }
    try database.query(
      "SELECT a.id FROM \(from) WHERE \(conditions) ORDER BY \(order) LIMIT ? OFFSET ?",
      values + [.integer(size), .integer(offset)]
    ) { page.ids.append($0.integer(0)) }
    return page
  }

  private var index: String {
    guard filter.isEmpty, user.isEmpty, cost.isEmpty, sort != .cost else { return "find" }
    return sort == .name ? "title" : "list"
  }

  /// Equal ones by their ids, so that each is on one page.
  private var order: String {
    let direction = (sort == .updated) != isReversed ? "DESC" : "ASC"
    return switch sort {
    case .updated: "a.modified \(direction), a.id \(direction)"
    case .name: "a.title_key \(direction), a.id \(direction)"
    case .cost: "a.cost_key \(direction), a.id \(direction)"
    // All have the same.
    case .rating: "a.id \(direction)"
    }
  }
}
