internal import AssetStoreCore

/// What an editor from 4.7 on looks for.
struct StoreSearch: Sendable {
  enum Sort: String, CaseIterable, Sendable {
    case relevance
    case newest = "updated_desc"
    case oldest = "updated_asc"
    case best = "reviews_desc"
    case worst = "reviews_asc"
    case lastCreated = "created_desc"
    case firstCreated = "created_asc"
  }

  var text = ""
  /// Each is one that an asset has to have.
  var tags: [Category] = []
  var type: AssetType?
  /// Folded; empty: all.
  var licenses: [String] = []
  var publisher = ""
  var sort = Sort.relevance
  var compatibility: GodotVersion?
  var requiresRelease = false
  var isFeatured = false
  var page: Int64 = 1
  /// Nil: what editors take it to be.
  var size: Int64?

  /// Assets on a page of an editor.
  static let usualSize: Int64 = 24
  private static let largestSize: Int64 = 100
  private static let longestText = 256

  init(_ parameters: StoreParameters) throws {
    text = parameters.text("query")
    guard text.utf8.count <= StoreSearch.longestText else {
      throw InvalidParameter("query", "it is longer than \(StoreSearch.longestText) bytes")
    }
    var slugs = parameters.all("tags")
    // Editors put the tag that was chosen right behind the text.
    if let mark = text.lastIndex(of: "#"), Category(slug: String(text[mark...].dropFirst())) != nil
    {
      slugs.append(String(text[mark...].dropFirst()))
      text = String(text[..<mark])
    }
    let wanted = try slugs.map {
      guard let tag = Category(slug: $0) else {
        throw InvalidParameter("tags", "there is no such tag")
      }
      return tag
    }
    tags = Category.allCases.filter(wanted.contains)
    switch parameters.text("type") {
    case "": type = nil
    case "0": type = .addon
    case "1": type = .project
    default: throw InvalidParameter("type", "it has to be 0 or 1")
    }
    let sort = parameters.text("sort")
    if !sort.isEmpty {
      guard let known = Sort(rawValue: sort) else {
        let all = Sort.allCases.map(\.rawValue).joined(separator: ", ")
        throw InvalidParameter("sort", "it has to be one of \(all)")
      }
      self.sort = known
    }
    licenses = Array(Set(parameters.all("licenses").map(Folded.text))).sorted()
    compatibility = try parameters.compatibility()
    requiresRelease = try parameters.flag("require_release")
    isFeatured = try parameters.flag("featured_only")
    page = try parameters.number("page", 1...1_000_000_000) ?? 1
    size = try parameters.number("batch_size", 1...StoreSearch.largestSize)
  }

  var offset: Int64 { (page - 1) * (size ?? StoreSearch.usualSize) }

  /// What tells its answer from others.
  var key: String {
    let engine = compatibility.map { "\($0.encoded)" } ?? ""
    let kind = type?.rawValue ?? ""
    let rest =
      "\(tags.map(\.rawValue)) \(kind) \(sort) \(engine) \(requiresRelease) \(isFeatured) \(page) \(size ?? 0)"
    return AnswerCache.key([rest, publisher, text] + licenses)
  }

  /// How many there are, as editors are to be told: they divide by the length of a page and drop the rest, so that
  /// they would never come to the last page if it is not full.
  func told(_ total: Int64) -> Int64 {
    guard size == nil, total > StoreSearch.usualSize else { return total }
    let rest = total % StoreSearch.usualSize
    return rest == 0 ? total : total - rest + StoreSearch.usualSize
  }
}

extension Category {
  init?(slug: String) {
    guard let category = Category.allCases.first(where: { $0.slug == slug }) else { return nil }
    self = category
  }
}

extension StoreSearch {
  func run(_ database: Database) throws -> LibraryPage {
    var page = LibraryPage()
    let (conditions, values) = conditions()
    let from = "FROM asset a INDEXED BY asset_\(index) WHERE \(conditions)"
    try database.query("SELECT count(*) \(from)", values) { page.total = $0.integer(0) }
    guard page.total > offset else { return page }
    let (order, orderValues) = order()
    try database.query(
      "SELECT a.id \(from) ORDER BY \(order) LIMIT ? OFFSET ?",
      values + orderValues + [.integer(size ?? StoreSearch.usualSize), .integer(offset)]
    ) { page.ids.append($0.integer(0)) }
    return page
  }

  private var folded: String {
    Folded.text(text).split { $0.isWhitespace }.joined(separator: " ")
  }

  private func conditions() -> (String, [Database.Value]) {
    var conditions = ["a.searchable = 1"]
    var values: [Database.Value] = []
    if let type {
      let ids = Category.all(of: type).map { "\($0.rawValue)" }
      conditions.append("a.category_id IN (\(ids.joined(separator: ", ")))")
    }
    conditions += tags.map { "a.category_id = \($0.rawValue)" }
    if isFeatured { conditions.append("a.support_level = \(SupportLevel.featured.rawValue)") }
    if !licenses.isEmpty {
      let places = licenses.map { _ in "?" }.joined(separator: ", ")
      conditions.append("a.cost_key IN (\(places))")
      values += licenses.map { .text($0) }
    }
    if !publisher.isEmpty {
      conditions.append("a.id IN (SELECT id FROM asset WHERE publisher = ?)")
      values.append(.text(publisher))
    }
    addText(&conditions, &values)
    if let compatibility {
      let version = Database.Value.integer(Int64(compatibility.encoded))
      conditions.append(
        """
        a.fit_from <= ? AND a.fit_to >= ? AND (a.fit_whole = 1 OR EXISTS (
          SELECT 1 FROM release r WHERE r.asset_id = a.id AND r.yanked = ''
            AND r.fit_from <= ? AND r.fit_to >= ?))
        """)
      values += [version, version, version, version]
    } else if requiresRelease {
      conditions.append(
        """
        (a.fit_from IS NOT NULL OR EXISTS (
          SELECT 1 FROM release r WHERE r.asset_id = a.id AND r.yanked = ''))
        """)
    }
    return (conditions.joined(separator: " AND "), values)
  }

  /// All words are in the title, the author's name or the description, or the text as it is in one of the first two.
  private func addText(_ conditions: inout [String], _ values: inout [Database.Value]) {
    let folded = folded
    guard !folded.isEmpty else { return }
    var found: [String] = []
    let words = SearchText.words(text)
    if !words.isEmpty {
      found.append("SELECT rowid FROM asset_word WHERE asset_word MATCH ?")
      values.append(.text(words.map { "\"\($0)\"*" }.joined(separator: " ")))
    }
    if folded.unicodeScalars.count >= 3 {
      found.append("SELECT rowid FROM asset_text WHERE asset_text MATCH ?")
      let quoted = folded.split(separator: "\"", omittingEmptySubsequences: false)
      values.append(.text("{title_key author_key} : \"\(quoted.joined(separator: "\"\""))\""))
    } else if words.isEmpty {
      conditions.append("instr(a.title_key, ?) > 0")
      return values.append(.text(folded))
    }
    conditions.append("a.id IN (\(found.joined(separator: " UNION ")))")
  }

  private var index: String {
    if !folded.isEmpty || !licenses.isEmpty || !publisher.isEmpty { return "find" }
    return switch sort {
    case .relevance, .best, .worst: "best"
    case .newest, .oldest: isFeatured ? "find" : "list"
    case .lastCreated, .firstCreated: isFeatured ? "find" : "created"
    }
  }

  /// Equal ones by their ids, so that each is on one page.
  private func order() -> (String, [Database.Value]) {
    // Nobody reviews here: what the moderators think best comes first.
    let best = "a.support_level DESC, a.modified DESC, a.id DESC"
    switch sort {
    case .relevance where !folded.isEmpty:
      return (
        "(a.title_key = ?) DESC, (instr(a.title_key, ?) > 0) DESC, \(best)",
        [.text(folded), .text(folded)]
      )
    case .relevance, .best: return (best, [])
    case .worst: return ("a.support_level, a.modified, a.id", [])
    case .newest: return ("a.modified DESC, a.id DESC", [])
    case .oldest: return ("a.modified, a.id", [])
    case .lastCreated: return ("a.created DESC, a.id DESC", [])
    case .firstCreated: return ("a.created, a.id", [])
    }
  }
}
