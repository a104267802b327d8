@testable import AssetStoreCore

/// A project's state as somebody else may have left it: a database and perhaps a journal of SQLite's, or rows
/// in tables that are right.
func fuzzState(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  let kind = input.byte() % 3
  try? folder.system.remove(file: statePath + "-journal")
  switch kind {
  case 0: try folder.write("project/state.sqlite", input.remaining())
  case 1:
    // The journal first, because its length has to be told and the database's need not.
    let count = Int(input.byte()) << 4
    let rest = input.remaining()
    try folder.write("project/state.sqlite-journal", Array(rest.prefix(count)))
    try folder.write("project/state.sqlite", rest.count > count ? Array(rest[count...]) : sound)
  default:
    try folder.write("project/state.sqlite", sound)
    try insert(&input)
  }
  let before = try folder.contents()
  let system = folder.system
  if let receipts = try attempt({ try ProjectState.read(statePath, system: system) }) {
    for (name, receipt) in receipts.packages {
      try require(name == receipt.name && PackageName.isValid(name), "name \(name)")
      try require(Hex.isSHA256(receipt.entry.sha256), "hash \(receipt.entry.sha256)")
      try require(receipt.entry.into.map(ProjectPath.isSafe) ?? true, "into of \(name)")
      try require(receipt.folders.allSatisfy { $0.isEmpty || ProjectPath.isSafe($0) }, "folders")
      for file in receipt.files {
        try require(ProjectPath.isSafe(file.path), "unsafe: \(file.path)")
        try require(file.size >= 0 && Hex.isSHA256(file.sha256), "file \(file.path)")
        try require(file.mode == 0o644 || file.mode == 0o755, "mode of \(file.path)")
      }
      _ = try JSONText.encode(receipt.summary)
    }
    let brief = try attempt {
      try ProjectState.readBriefly(statePath, system: system) { _ in true }
    }
    if let brief = brief ?? nil {
      try require(brief.generation == receipts.generation, "another generation")
      try require(brief.packages.keys == receipts.packages.keys, "other packages")
    }
  }
  if let entries = try attempt({ try ProjectState.history(statePath, system: system) }) {
    for entry in entries {
      // What `undo` would write down.
      var (lock, manifest) = (Lock(), Manifest())
      for (name, step) in entry.record.steps {
        lock.packages[name] = step.before?.entry
        manifest.assets[name] = step.before?.wish
      }
      let (lockText, manifestText) = (try lock.text(), try manifest.text())
      try require(try Lock(Array(lockText.utf8), path: "/p") == lock, "lock \(lockText)")
      try require(
        try Manifest(Array(manifestText.utf8), path: "/p") == manifest, "manifest \(manifestText)")
    }
  }
  // Nobody's key fits.
  let journal = try attempt {
    try ProjectState.journal(statePath, key: { [UInt8](repeating: 1, count: 32) }, system: system)
  }
  try require((journal ?? nil) == nil, "a journal without a signature")
  // Reading changes nothing, unless SQLite has to undo what was interrupted; and nothing else ever.
  var after = try folder.contents()
  for name in ["project/state.sqlite", "project/state.sqlite-journal"] {
    if kind == 1 { after[name] = before[name] }
  }
  try require(after == before, "reading changed \(after.keys.sorted())")
}

private let folder: Folder = {
  let folder = Folder()
  _ = try? folder.system.makeDirectory("\(folder.path)/project")
  _ = try? folder.write("outside", Array("outside".utf8))
  return folder
}()

private let statePath = "\(folder.path)/project/state.sqlite"

/// The bytes of a state with one package.
private let sound: [UInt8] = {
  let hash = String(repeating: "0", count: 64)
  let entry = Lock.Entry(
    source: "s", title: "t", type: .addon, version: "1", url: "u", sha256: hash, treeHash: hash,
    trust: .pinned, into: nil)
  let file = InstalledFile(path: "addons/b/c", package: "a/b", sha256: hash, size: 1, mode: 0o644)
  let receipt = Receipt(
    name: "a/b", entry: entry, installedAt: 1, folders: ["addons/b"], files: [file])
  do {
    let state = try ProjectState.open(statePath, durability: .fast)
    try state.commit(
      ProjectState.Commit(
        removed: [], written: [receipt], losses: [:],
        history: History.Entry(
          id: 1, at: 1, undoes: nil, isUndone: false,
          record: History.Record(changes: [], steps: [:]))))
  } catch {
    fatalError("cannot make a state: \(error)")
  }
  return (try? folder.system.read(statePath, limit: 1 << 20)) ?? []
}()

/// Puts texts into a row of one of the tables.
private func insert(_ input: inout Input) throws {
  let database = try Database(statePath, .readWrite)
  let table = input.byte()
  let texts = input.lines(atMost: 12)
  func text(_ index: Int) -> String { texts.indices.contains(index) ? texts[index] : "" }
  let number = Int64(text(11)) ?? -1
  switch table % 5 {
  case 0:
    try database.run(
      "UPDATE packages SET name = ?1, type = ?2, trust = ?3, sha256 = ?4, into_folder = ?5, url = ?6",
      .text(text(0)), .text(text(1)), .text(text(2)), .text(text(3)),
      text(4).isEmpty ? .null : .text(text(4)), .text(text(5)))
  case 1:
    try database.run(
      "UPDATE files SET path = ?1, package = ?2, sha256 = ?3, size = ?4, mode = ?4", .text(text(0)),
      .text(text(1)), .text(text(2)), .integer(number))
  case 2:
    try database.run(
      "UPDATE folders SET path = ?1, package = ?2", .text(text(0)), .text(text(1)))
  case 3: try database.run("UPDATE history SET record = ?1", .text(text(0)))
  default: try database.run("INSERT INTO journal VALUES (?1)", .text(text(0)))
  }
}
