@testable import AssetStoreCore

/// A slug, a folder to install into and names of entries, a line each. "@" in front: a link.
func fuzzLayout(_ bytes: [UInt8]) throws {
  var input = Input(bytes)
  let slug = input.line()
  let into = input.line()
  let entries = input.lines(atMost: 200).enumerated().map { index, line in
    var (path, kind) = (line[...], Archive.Entry.Kind.file)
    if path.utf8.first == UInt8(ascii: "@") { (path, kind) = (path.dropFirst(), .link) }
    if path.utf8.last == UInt8(ascii: "/") { (path, kind) = (path.dropLast(), .directory) }
    return Archive.Entry(index: index, path: String(path), kind: kind, size: 1)
  }
  let passed: Void? = try attempt {
    try ArchiveGate.check(entries, archiveSize: 1 << 20, ArchiveLimits())
  }
  guard passed != nil else { return }
  try check(entries, slug: slug, into: into.isEmpty ? nil : into)
  if let closed = try attempt({ try Layout.closed(id: slug, into: into.isEmpty ? nil : into) }) {
    try require(closed.files.allSatisfy { ProjectPath.isSafe($0.path) }, "closed as \(slug)")
  }
}

/// What must hold of where entries that passed the gate are installed.
func check(_ entries: [Archive.Entry], slug: String, into: String?) throws {
  for type in AssetType.allCases {
    guard
      let layout = try attempt({
        try Layout(entries: entries, type: type, slug: slug, into: into)
      })
    else { continue }
    try require(!layout.files.isEmpty, "nothing to install")
    var places: Set<String> = []
    var positions: Set<Int> = []
    for file in layout.files {
      try require(ProjectPath.isSafe(file.path), "unsafe: \(file.path)")
      try require(attempt { try ArchiveGate.check(path: file.path) } != nil, "odd: \(file.path)")
      try require(
        layout.folders.contains { Path.isWithin(file.path, $0) }, "in no folder: \(file.path)")
      try require(places.insert(EntryName.folded(file.path)).inserted, "twice: \(file.path)")
      guard let position = file.entry, entries.indices.contains(position) else {
        throw Violation(description: "no entry: \(file.path)")
      }
      try require(positions.insert(position).inserted, "one entry twice: \(file.path)")
      try require(entries[position].kind == .file, "no file: \(file.path)")
      let names = Path.names(file.path[...]).map { EntryName.folded(String($0)) }
      try require(!names.contains(".git"), "a repository: \(file.path)")
      if type == .addon, into == nil {
        try require(file.path.utf8.starts(with: "addons/".utf8), "beside addons: \(file.path)")
      }
    }
    // No file stands where another needs a folder.
    for file in layout.files {
      for parent in ProjectPath.parents(file.path) {
        try require(!places.contains(EntryName.folded(parent)), "below a file: \(file.path)")
      }
    }
    for folder in layout.folders {
      try require(folder.isEmpty || ProjectPath.isSafe(folder), "unsafe folder: \(folder)")
    }
  }
}
