// What a package can do, as far as its files tell.
//
// Who installs an addon runs its author's code, in the editor and in the game, with all that its user may do. A package
// can declare what it needs; this reads what it has. Each file that would be installed is judged by its name, mode and
// first bytes, and scripts, scenes and settings are read:
//
//     Audit             goes through the files, within bounds
//     FileMarks         what a file is without reading it: a library, a program, an archive, ...
//     GDScriptTokens    scripts in pieces, so that comments and texts are told from code, CSharpTokens likewise
//     ScriptReader      the names in them that let a script do something: those of ScriptNames
//     ResourceReader    scenes, resources and settings, cut by ResourceTokens, with the scripts inside of them
//     AuditReport       that beside what the package declares
//
// It is a hint and no proof. Who wants to hide something can: code can be made of text while it runs, compiled code does
// anything. Both are told where they are seen, as "dynamic-code" and "native-code", and what cannot be looked into as
// "opaque". That nothing was found means that nothing is there that somebody would have written in the usual way.
//
// All of it comes from outside. Time grows with the bytes that are read and no faster, whatever they are; of a text
// at most `longestText` bytes lie in memory, and of the findings the first places of each capability.

/// Goes through a package and tells what it can do.
package struct Audit {
  /// What of a text is read by default. Larger ones are data.
  package static let longestText = 16 << 20
  /// How many places of each capability are kept by default, and at most.
  package static let (usualPlaces, mostPlaces) = (10, 10_000)

  private let archive: Archive
  private let progress: Progress
  private let limit: Int
  private let longestText: Int
  private var findings: AuditFindings
  /// Where a file of the package comes to lie in the project, or within a `.vast`.
  private var places: [PathKey: Int] = [:]
  /// Indices of entries that others say are scripts.
  private var scripts: Set<Int> = []
  private var (done, total): (UInt64, UInt64) = (0, 0)
}

extension AuditReport {
  /// Audits the package at `path` as far as installing it by that path would take it, and throws what that
  /// would throw.
  ///
  /// - Parameters:
  ///   - shown: what an error calls it.
  ///   - places: how many of each capability are kept.
  ///   - longestText: what of a text is read, in bytes.
  package static func read(
    _ path: String, shown: String, places: Int, longestText: Int = Audit.longestText,
    _ limits: ArchiveLimits, _ system: any System, _ progress: Progress
  ) throws -> AuditReport {
    try Refused.naming(shown, path) {
      try system.checkFile(path)
      let archive = try Archive(path: path, limits: limits)
      let description = try PackageDescription.read(archive, fileName: Path.name(path))
      let isVast = !description.closedId.isEmpty
      let layout = try description.layout(of: archive.entries)
      let files =
        isVast
        ? archive.entries.filter { $0.kind != .directory }.map { (entry: $0, path: $0.path) }
        : layout.files.compactMap { file in
          file.entry.map { (entry: archive.entries[$0], path: file.path) }
        }
      var audit = Audit(archive, places: places, longestText: longestText, progress)
      let findings = try audit.run(files)
      return AuditReport(findings, declared: description.permissions, checked: files.count)
    }
  }
}

extension Audit {
  /// A file of the package, and where it would lie.
  typealias File = (entry: Archive.Entry, path: String)

  init(_ archive: Archive, places: Int, longestText: Int, _ progress: Progress) {
    self.archive = archive
    self.longestText = longestText
    self.progress = progress
    limit = max(1, min(places, Audit.mostPlaces))
    findings = AuditFindings(limit: limit)
  }

  mutating func run(_ files: [File]) throws -> AuditFindings {
    let files = files.sorted { Path.precedes($0.entry.path, $1.entry.path) }
    for file in files {
      places[PathKey(file.path)] = file.entry.index
      total += UInt64(clamping: file.entry.size)
    }
    // First those that say of others that they are scripts.
    let isFirst = { (file: File) -> Bool in
      if case .resource = FileMarks(file.path, mode: 0).text(isScript: false) { return true }
      return false
    }
    for file in files where isFirst(file) { try look(at: file) }
    let first = findings
    findings = AuditFindings(limit: limit)
    for file in files where !isFirst(file) { try look(at: file) }
    findings.join(first)
    return findings
  }

  private mutating func look(at file: File) throws {
    let entry = file.entry
    try progress.report(.hash, archive.path, done, of: total)
    done += UInt64(clamping: entry.size)
    guard entry.kind == .file else {
      findings.add(.opaque, entry.path, 0, "symbolic link")
      return
    }
    var marks = FileMarks(entry.path, mode: entry.mode)
    let text = marks.text(isScript: scripts.contains(entry.index))
    let bytes = try read(entry, atMost: text == nil ? FileMarks.headLength : longestText)
    let head = bytes.prefix(FileMarks.headLength)
    marks.judge(head: head)
    for (capability, word) in marks.marks { findings.add(capability, entry.path, 0, word) }
    if let text {
      read(text, file, bytes)
    } else if FileMarks.isResource(head: head) {
      // None that Godot would load by that name, but a script may have it loaded.
      read(.resource(.resource), file, try read(entry, atMost: longestText))
    }
  }

  private mutating func read(_ text: FileMarks.Text, _ file: File, _ bytes: [UInt8]) {
    let findings = findings
    let entry = file.entry.path
    let found = { findings.add($0, entry, $1, $2) }
    let utf8 = AuditText.decoded(bytes)
    switch text {
    case .gdscript:
      var reader = ScriptReader(utf8, .gdscript, GDScriptTokens.self, found: found)
      reader.read()
    case .csharp:
      var reader = ScriptReader(utf8, .csharp, CSharpTokens.self, found: found)
      reader.read()
    case .build: Audit.read(build: utf8, found)
    case .resource(let kind):
      var named: [[UInt8]] = []
      var reader = ResourceReader(utf8, kind, found: found) { named.append($0) }
      reader.read()
      for path in named { note(script: path, namedBy: file.path) }
    }
    if file.entry.size > Int64(longestText) {
      findings.add(.opaque, entry, 0, "only the first \(longestText >> 20) MiB were looked at")
    }
  }

  /// What a build of C# runs.
  private static func read(build text: [UInt8], _ found: (Capability, Int, String) -> Void) {
    var line = 1
    for (index, byte) in text.enumerated() {
      if byte == 0x0a { line += 1 }
      if byte == UInt8(ascii: "<"), text[index...].starts(with: "<Exec".utf8) {
        found(.process, line, "<Exec")
      }
    }
  }

  /// Notes that a file of the package is a script, whatever its name; `place` is that of the file that says so.
  private mutating func note(script path: [UInt8], namedBy place: String) {
    let scheme = Array("res://".utf8)
    let isFull = path.starts(with: scheme)
    let text = String(decoding: isFull ? path.dropFirst(scheme.count) : path[...], as: UTF8.self)
    let full = isFull ? text : Path.join(Path.parent(place), text)
    if let index = places[PathKey(full)] { scripts.insert(index) }
  }

  /// The first bytes of an entry, all if it has no more than `limit`.
  ///
  /// That the others are whole shows when they are installed.
  private func read(_ entry: Archive.Entry, atMost limit: Int) throws -> [UInt8] {
    struct Enough: Error {}
    var bytes: [UInt8] = []
    do {
      try unsafe archive.extract(entry) { piece in
        let count = min(piece.count, limit - bytes.count)
        unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: piece[..<count]))
        if bytes.count == limit, entry.size > Int64(limit) { throw Enough() }
      }
    } catch is Enough {}
    return bytes
  }
}
