internal import AssetStoreCore

/// The list of all files that builds made and whose names say nothing of their bytes, so that those that nobody makes any
/// more can be told from those that are not ours.
///
/// A line is written before its file is, and again if the file is made again: OWNER, a tab, the path. The owner is
/// PUBLISHER/SLUG of the asset that the file is about, or "".
final class BuiltFiles: Sendable {
  private struct State {
    var lines: [UInt8] = []
    var file: any FileHandle
  }

  private let path: String
  private let system: any System
  private let state: Locked<State>
  /// What was there before.
  private let length: Int64

  private static let largest = 1 << 30

  init(_ path: String, _ system: any System) throws {
    self.path = path
    self.system = system
    let file = try system.open(path, .update)
    length = try file.status().size
    try file.seek(to: length)
    // The last line may have been cut, by an end of the process.
    if length > 0 { try unsafe [UInt8(0x0a)].withUnsafeBytes { try unsafe file.write($0) } }
    state = Locked(State(file: file))
  }

  func note(_ owner: String, _ paths: [String]) throws {
    var lines: [UInt8] = []
    for path in paths {
      guard path.utf8.allSatisfy({ $0 >= 0x20 }), !path.isEmpty else {
        throw StoreError(.defect, "no path of a page: \(EntryName.printable(path))")
      }
      lines += owner.utf8
      lines.append(0x09)
      lines += path.utf8
      lines.append(0x0a)
    }
    try state.use { state in
      state.lines += lines
      try unsafe lines.withUnsafeBytes { try unsafe state.file.write($0) }
    }
  }

  /// Of some paths, those that this build has not made.
  func notMade(_ paths: [String]) -> [String] {
    guard !paths.isEmpty else { return [] }
    let made = made
    return paths.filter { !made.contains($0) }
  }

  /// The paths that builds before this one made, and this one has not.
  ///
  /// - Parameter isAsked: whether those of an owner are.
  func surplus(of isAsked: (String) -> Bool) throws -> [String] {
    guard length > 0 else { return [] }
    let made = made
    var surplus: Set<String> = []
    let old = try system.read(path, limit: BuiltFiles.largest).prefix(Int(length))
    var (owner, asked) = ("", isAsked(""))
    for line in BuiltFiles.lines(old) {
      if line.owner != owner { (owner, asked) = (line.owner, isAsked(line.owner)) }
      if asked, !made.contains(line.path) { surplus.insert(line.path) }
    }
    return surplus.sorted(by: Path.precedes)
  }

  private var made: Set<String> {
    Set(BuiltFiles.lines(state.use { $0.lines[...] }).map(\.path))
  }

  /// Leaves only the files of this build, which are all that there are.
  func forgetOthers() throws {
    let lines = state.use { $0.lines }
    try system.replace(path, with: lines, sync: true)
  }

  /// Puts on the disk what this build added.
  func sync() throws { try state.use { try $0.file.sync() } }

  private static func lines(
    _ bytes: ArraySlice<UInt8>
  ) -> [(owner: String, path: String)] {
    bytes.split(separator: 0x0a).compactMap { line in
      guard let tab = line.firstIndex(of: 0x09) else { return nil }
      let path = String(decoding: line[(tab + 1)...], as: UTF8.self)
      guard BuiltFiles.isOurs(path) else { return nil }
      return (String(decoding: line[..<tab], as: UTF8.self), path)
    }
  }

  /// Whether a path may be of a page. A line may have been cut, by an end of the process, or written by somebody else,
  /// and what it names is removed: nothing outside, nor hidden, nor of the index.
  private static func isOurs(_ path: String) -> Bool {
    let names = Path.names(path[...])
    return names.allSatisfy { !$0.isEmpty && $0.utf8.first != UInt8(ascii: ".") }
      && !OutputFolder.isOfIndex(String(names.first ?? ""))
      && path.utf8.allSatisfy { $0 >= 0x20 }
  }
}
