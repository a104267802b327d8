/// One sync of one library source.
final class LibrarySync {
  /// An interrupted sync older than this starts anew: its list would be a mix of two times.
  private static let resumable: Int64 = 3600
  /// What has more rows than this that cannot be used is no library, and telling of them takes memory.
  private static let maximumSkipped = 100_000
  /// A list of more pages than this is refused: five million assets of a server like the reference's.
  private static let maximumPages: Int64 = 10_000
  /// Pages asked for before it is looked whether there is anything on them.
  private static let pagesAtOnce = 64

  private let catalogue: Catalogue
  private let row: SourceRow
  private let origin: any LibraryOrigin
  private let system: any System
  private var record: SyncRecord
  private var generation: Int64 = 0
  /// The number last reported: a list that is read again does not fall.
  private var reported: UInt64 = 0
  /// Whether a page came that has nothing on it: there are none behind it, whatever page 0 says.
  private var isPastEnd = false
  private var categories: [Int64: (name: String, type: AssetType)] = [:]

  init(_ catalogue: Catalogue, _ row: SourceRow, _ origin: any LibraryOrigin, _ system: any System)
  {
    self.catalogue = catalogue
    self.row = row
    self.origin = origin
    self.system = system
    record = SyncRecord(source: row.source.name)
  }

  func run(_ options: SyncOptions, _ progress: Progress) throws -> SyncRecord {
    try progress.report(.metadata, row.source.name, 0, of: 0)
    try readConfiguration(progress)
    try begin(full: options.full)
    try readList(full: options.full, progress)
    if options.details || origin.isLocal { try readDetails(full: options.full, progress) }
    try end()
    record.requests = origin.requests
    record.bytes = origin.bytes
    return record
  }

  private func readConfiguration(_ progress: Progress) throws {
    try origin.fetch([(.configuration, "", "")], progress, what: row.source.name) { item, result in
      let name = origin.name(item)
      let reply: LibraryReply
      do {
        reply = try result.get()
      } catch let error as StoreError where RegistryOrigin.isAbsence(error) {
        throw error.hinting(
          "check the URL of the source: that of a service ends in /asset-library/api; a registry is added as one, with its public key"
        )
      }
      let configuration = try LibraryWire.decode(
        LibraryWire.Configuration.self, reply.body ?? [], origin: name)
      for category in configuration.categories {
        guard let category = category.value, let id = category.id.number else {
          try skip("category", category.problem)
          continue
        }
        categories[id] = (category.name.text, category.type?.text == "1" ? .project : .addon)
      }
    }
  }

  /// Goes on with the generation of an interrupted sync, or begins a new one.
  private func begin(full: Bool) throws {
    let goOn =
      !full && row.startedAt > 0
      && (0..<LibrarySync.resumable).contains(system.now() - row.startedAt)
    generation = row.generation
    try catalogue.write { database in
      for (number, category) in categories where !category.name.isEmpty {
        try database.run(
          "INSERT INTO category (name, number) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET number = ?2",
          .text(category.name), .integer(number))
      }
      if !goOn { try nextGeneration(database) }
    }
  }

  private func nextGeneration(_ database: Database) throws {
    generation += 1
    try database.run(
      "UPDATE source SET generation = ?, started_at = ? WHERE id = ?", .integer(generation),
      .integer(system.now()), .integer(row.id))
  }

  /// Reads all pages; and once more, as a new generation, if the list moved under the first reading.
  private func readList(full: Bool, _ progress: Progress) throws {
    for again in [false, true] {
      if again { try catalogue.write { try nextGeneration($0) } }
      let (pages, total) = try readPage0(full: full, progress)
      let done = try pagesDone()
      let rest = (1..<max(1, pages)).filter { !done.contains($0) }
      var waiting = rest[...]
      isPastEnd = false
      while !waiting.isEmpty, !isPastEnd {
        let some = waiting.prefix(LibrarySync.pagesAtOnce)
        try readPages(Array(some), full: full, total: total, progress)
        waiting = waiting.dropFirst(some.count)
      }
      if try catalogue.read(isWhole) { return }
    }
  }

  private func readPage0(full: Bool, _ progress: Progress) throws -> (pages: Int64, total: Int64) {
    if try full || !pagesDone().contains(0) {
      try readPages([0], full: full, total: 0, progress)
    }
    let known = try catalogue.read { database in
      try database.first(
        "SELECT pages, total FROM page WHERE source_id = ? AND number = 0", .integer(row.id)
      ) { ($0.integer(0), $0.integer(1)) }
    }
    // A server that names an absurd number of pages must not make us ask for them.
    guard let known, known.0 <= LibrarySync.maximumPages else {
      throw StoreError(
        .badReply, "\(origin.name(.page(0))) names an absurd number of pages",
        subject: origin.name(.page(0)))
    }
    // A page has a row at least.
    return (known.1 > 0 ? min(known.0, known.1) : known.0, known.1)
  }

  private func readPages(_ numbers: [Int64], full: Bool, total: Int64, _ progress: Progress) throws
  {
    guard !numbers.isEmpty else { return }
    let validators = try full ? [:] : self.validators()
    let items = numbers.map { number in
      let known = validators[origin.name(.page(number))]
      return (
        item: LibraryItem.page(number), etag: known?.etag ?? "",
        lastModified: known?.lastModified ?? ""
      )
    }
    try origin.fetch(items, progress, what: row.source.name) { item, result in
      guard case .page(let number) = item else { return }
      try store(page: number, item, try result.get())
      try report(UInt64(clamping: try seen()), of: UInt64(clamping: total), progress)
    }
  }

  private func report(_ done: UInt64, of total: UInt64, _ progress: Progress) throws {
    reported = max(reported, done)
    try progress.report(
      .metadata, row.source.name, reported, of: total == 0 ? 0 : max(reported, total))
  }

  private func store(page number: Int64, _ item: LibraryItem, _ reply: LibraryReply) throws {
    guard let body = reply.body else {
      record.notModified += 1
      try catalogue.write { database in
        // Only what the page had when it was read: what is older was gone from it then.
        try database.run(
          """
          UPDATE asset SET generation = ?1 WHERE source_id = ?2 AND page = ?3
            AND generation = (SELECT generation FROM page WHERE source_id = ?2 AND number = ?3)
          """, .integer(generation), .integer(row.id), .integer(number))
        try database.run(
          "UPDATE page SET generation = ?1 WHERE source_id = ?2 AND number = ?3",
          .integer(generation), .integer(row.id), .integer(number))
      }
      return
    }
    let page = try LibraryWire.decode(LibraryWire.Page.self, body, origin: origin.name(item))
    if page.result.isEmpty { isPastEnd = true }
    try catalogue.write { database in
      let writer = AssetWriter(source: row.id, generation: generation, database)
      let skippedBefore = record.skipped.count
      for element in page.result {
        guard let wire = element.value else {
          try skip("row of page \(number)", element.problem)
          continue
        }
        let (asset, problem) = wire.asset(categories: categories)
        guard let asset else {
          try skip("row of page \(number)", problem)
          continue
        }
        record.count(try writer.put(asset, details: nil, page: number))
      }
      try database.run(
        """
        INSERT OR REPLACE INTO page (source_id, number, url, etag, last_modified, pages, total, generation, skipped)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """, .integer(row.id), .integer(number), .text(origin.name(item)), .text(reply.etag),
        .text(reply.lastModified), .integer(max(1, page.pages?.number ?? 1)),
        .integer(page.totalItems?.number ?? Int64(page.result.count)), .integer(generation),
        .integer(Int64(record.skipped.count - skippedBefore)))
    }
  }

  private func validators() throws -> [String: (etag: String, lastModified: String)] {
    let rows = try catalogue.read { database in
      try database.rows(
        "SELECT url, etag, last_modified FROM page WHERE source_id = ?", .integer(row.id)
      ) { ($0.text(0), (etag: $0.text(1), lastModified: $0.text(2))) }
    }
    return Dictionary(rows) { first, _ in first }
  }

  private func pagesDone() throws -> Set<Int64> {
    try catalogue.read { database in
      Set(
        try database.rows(
          "SELECT number FROM page WHERE source_id = ? AND generation = ?", .integer(row.id),
          .integer(generation)
        ) { $0.integer(0) })
    }
  }

  private func seen() throws -> Int64 {
    try catalogue.read(seen)
  }

  private func seen(_ database: Database) throws -> Int64 {
    try database.first(
      "SELECT count(*) FROM asset WHERE source_id = ? AND generation = ?", .integer(row.id),
      .integer(generation)
    ) { $0.integer(0) } ?? 0
  }

  /// Whether all rows that the list says it has were seen in this generation.
  private func isWhole(_ database: Database) throws -> Bool {
    let list = try database.first(
      """
      SELECT sum(skipped), (SELECT total FROM page WHERE source_id = ?1 AND number = 0) FROM page
      WHERE source_id = ?1 AND generation = ?2
      """, .integer(row.id), .integer(generation)
    ) { (skipped: $0.integer(0), total: $0.integer(1)) }
    return try seen(database) + (list?.skipped ?? 0) >= list?.total ?? 0
  }

  private func readDetails(full: Bool, _ progress: Progress) throws {
    let wanted = try catalogue.read { database in
      try database.rows(
        """
        SELECT id, number FROM asset WHERE source_id = ?1 AND generation = ?2 AND (?3 OR detailed <> revision)
        ORDER BY number
        """, .integer(row.id), .integer(generation), .integer(full ? 1 : 0)
      ) { ($0.integer(0), $0.integer(1)) }
    }
    try fetchDetails(wanted, strict: false, progress)
  }

  /// Fetches assets' own pages. With `strict`, one that cannot be used is an error, else it is skipped;
  /// a server that cannot be reached always is one.
  func fetchDetails(_ assets: [(id: Int64, number: Int64)], strict: Bool, _ progress: Progress)
    throws
  {
    let ids = Dictionary(assets.map { ($0.number, $0.id) }) { first, _ in first }
    guard !assets.isEmpty else { return }
    var done: UInt64 = 0
    func report() throws {
      try progress.report(.details, row.source.name, done, of: UInt64(assets.count))
    }
    try report()
    try origin.fetch(assets.map { (.asset($0.number), "", "") }, progress, what: row.source.name) {
      item, result in
      guard case .asset(let number) = item, let id = ids[number] else { return }
      do {
        let name = origin.name(item)
        let wire = try LibraryWire.decode(
          LibraryWire.Detail.self, try result.get().body ?? [], origin: name)
        guard wire.assetId.number == number else {
          throw StoreError(.badReply, "\(name) describes another asset", subject: name)
        }
        let (details, release) = try wire.rows(origin: name)
        try catalogue.write { database in
          try AssetWriter(source: row.id, generation: generation, database)
            .put(details, release: release, of: id)
        }
        record.detailed += 1
      } catch let error as StoreError where !strict && LibrarySync.isAboutOneAsset(error) {
        try skip("asset \(number)", error.message)
      }
      done += 1
      try report()
    }
  }

  private func skip(_ what: String, _ why: String) throws {
    guard record.skipped.count < LibrarySync.maximumSkipped else {
      throw StoreError(
        .badReply, "source \"\(row.source.name)\" has too many rows that cannot be used",
        subject: row.source.name, hint: "check its URL")
    }
    record.skip(what, why)
  }

  private static func isAboutOneAsset(_ error: StoreError) -> Bool {
    switch error.reason {
    case .badReply, .noSuchPath, .tooLarge: true
    case .httpStatus: error.systemCode == 404 || error.systemCode == 410
    default: false
    }
  }

  /// Removes what the source no longer has and closes the generation.
  private func end() throws {
    try catalogue.write { database in
      // A list that would not hold still is no proof that something is gone.
      if try isWhole(database) {
        let gone = try database.rows(
          "SELECT id FROM asset WHERE source_id = ? AND generation < ?", .integer(row.id),
          .integer(generation)
        ) { $0.integer(0) }
        for id in gone { try AssetTable.remove(id, database) }
        record.removed = Int64(gone.count)
      }
      try SourceEnd.finish(row.id, record, at: system.now(), database)
    }
  }
}

/// What ends each sync, of whatever kind.
enum SourceEnd {
  static func finish(_ source: Int64, _ record: SyncRecord, at now: Int64, _ database: Database)
    throws
  {
    try AssetTable.separateNames(source: source, database)
    // Also after an interrupted sync, whose additions this record does not count.
    let spelled = try database.first("SELECT 1 FROM word LIMIT 1") { _ in true } ?? false
    if record.added + record.changed + record.removed + record.detailed > 0 || !spelled {
      try Spelling.rebuild(database)
    }
    try database.run(
      "UPDATE source SET synced_at = ?, started_at = 0 WHERE id = ?", .integer(now),
      .integer(source))
  }
}
