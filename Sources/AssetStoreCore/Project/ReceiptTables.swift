extension ProjectState {
  func generation() throws -> Int64 {
    try database.first("SELECT number FROM generation") { $0.integer(0) } ?? 0
  }

  func countCommit() throws {
    try database.run("UPDATE generation SET number = number + 1")
  }

  func receipts() throws -> Receipts {
    // Made, but its first commit never came to an end.
    if try checkedVersion() == 0 { return Receipts() }
    try database.run("BEGIN")
    defer { try? database.run("COMMIT") }
    var receipts = try packages()
    var files: [String: [InstalledFile]] = [:]
    try database.query("SELECT path, package, sha256, size, mode FROM files ORDER BY path", []) {
      row in
      let file = InstalledFile(
        path: try checked(file: row.text(0)), package: row.text(1), sha256: row.text(2),
        size: row.integer(3), mode: row.integer(4) & 0o100 == 0 ? 0o644 : 0o755)
      guard Hex.isSHA256(file.sha256), file.size >= 0 else {
        throw ProjectState.damaged(path, "an impossible file")
      }
      files[file.package, default: []].append(file)
    }
    for (name, files) in files { receipts.packages[name]?.files = files }
    return receipts
  }

  func briefReceipts(_ isPresent: (String) throws -> Bool) throws -> Receipts? {
    if try checkedVersion() == 0 { return nil }
    try database.run("BEGIN")
    defer { try? database.run("COMMIT") }
    var receipts = try packages()
    receipts.isBrief = true
    struct Absent: Error {}
    do {
      try database.query("SELECT path, sha256, size FROM files ORDER BY path", []) { row in
        guard Hex.isSHA256(row.text(1)), row.integer(2) >= 0 else {
          throw ProjectState.damaged(path, "an impossible file")
        }
        guard try isPresent(try checked(file: row.text(0))) else { throw Absent() }
      }
    } catch is Absent {
      return nil
    }
    return receipts
  }

  /// All packages without their files.
  private func packages() throws -> Receipts {
    var receipts = Receipts()
    receipts.generation = try generation()
    try database.query("SELECT * FROM packages", []) { row in
      let name = row.text(0)
      guard PackageName.isValid(name), let type = AssetType(rawValue: row.text(3)),
        let trust = Trust(rawValue: row.text(8)), Hex.isSHA256(row.text(6)),
        row.isNull(9) || ProjectPath.isSafe(row.text(9))
      else { throw ProjectState.damaged(path, "an impossible package") }
      let entry = Lock.Entry(
        source: row.text(1), title: row.text(2), type: type, version: row.text(4), url: row.text(5),
        sha256: row.text(6), treeHash: row.text(7), trust: trust,
        into: row.isNull(9) ? nil : row.text(9))
      receipts.packages[name] = Receipt(
        name: name, entry: entry, installedAt: row.integer(10), folders: [], files: [])
    }
    try database.query("SELECT package, path FROM folders ORDER BY package, path", []) { row in
      guard row.text(1).isEmpty || ProjectPath.isSafe(row.text(1)) else {
        throw ProjectState.damaged(path, "an impossible folder")
      }
      receipts.packages[row.text(0)]?.folders.append(row.text(1))
    }
    if try checkedVersion() >= 3 {
      var lost: [String: [String]] = [:]
      try database.query("SELECT package, path FROM lost ORDER BY package, path", []) { row in
        guard ProjectPath.isSafe(row.text(1)) else {
          throw ProjectState.damaged(path, "an impossible path")
        }
        lost[row.text(0), default: []].append(row.text(1))
      }
      for (name, paths) in lost { receipts.packages[name]?.entry.without = paths }
    }
    if try checkedVersion() >= 4 {
      try database.query("SELECT package, record FROM declared", []) { row in
        guard let declared = try? JSONText.decode(Declared.self, row.text(1)) else {
          throw ProjectState.damaged(path, "an impossible declaration")
        }
        receipts.packages[row.text(0)]?.entry.declared = declared
      }
      try database.query("SELECT package, license FROM licenses", []) { row in
        receipts.packages[row.text(0)]?.entry.license = row.text(1)
      }
    }
    return receipts
  }

  private func checked(file: String) throws -> String {
    guard ProjectPath.isSafe(file) else {
      throw ProjectState.damaged(path, "an impossible file")
    }
    return file
  }

  func insert(_ receipt: Receipt) throws {
    let entry = receipt.entry
    try database.run(
      "INSERT INTO packages VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
      .text(receipt.name), .text(entry.source), .text(entry.title), .text(entry.type.rawValue),
      .text(entry.version), .text(entry.url), .text(entry.sha256), .text(entry.treeHash),
      .text(entry.trust.rawValue), entry.into.map { .text($0) } ?? .null,
      .integer(receipt.installedAt))
    for folder in receipt.folders {
      try database.run("INSERT INTO folders VALUES (?1, ?2)", .text(receipt.name), .text(folder))
    }
    if let license = entry.license {
      try database.run(
        "INSERT INTO licenses VALUES (?1, ?2)", .text(receipt.name), .text(license))
    }
    for path in entry.without ?? [] {
      try database.run("INSERT INTO lost VALUES (?1, ?2)", .text(receipt.name), .text(path))
    }
    if let declared = entry.declared {
      try database.run(
        "INSERT INTO declared VALUES (?1, ?2)", .text(receipt.name),
        .text(try JSONText.encode(declared)))
    }
    for file in receipt.files {
      try database.run(
        "INSERT INTO files VALUES (?1, ?2, ?3, ?4, ?5)", .text(file.path), .text(receipt.name),
        .text(file.sha256), .integer(file.size), .integer(Int64(file.mode)))
    }
  }

  func lose(_ loss: Loss, _ name: String) throws {
    try database.run(
      "UPDATE packages SET tree_hash = ?1 WHERE name = ?2", .text(loss.treeHash), .text(name))
    for path in loss.paths {
      try database.run(
        "DELETE FROM files WHERE path = ?1 AND package = ?2", .text(path), .text(name))
      try database.run("INSERT INTO lost VALUES (?1, ?2)", .text(name), .text(path))
    }
  }

  func remove(_ name: String) throws {
    try database.run("DELETE FROM files WHERE package = ?1", .text(name))
    try database.run("DELETE FROM folders WHERE package = ?1", .text(name))
    try database.run("DELETE FROM lost WHERE package = ?1", .text(name))
    try database.run("DELETE FROM declared WHERE package = ?1", .text(name))
    try database.run("DELETE FROM licenses WHERE package = ?1", .text(name))
    try database.run("DELETE FROM packages WHERE name = ?1", .text(name))
  }
}
