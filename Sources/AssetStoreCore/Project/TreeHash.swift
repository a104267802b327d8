/// The hash of what was installed, whatever zip it came in.
package enum TreeHash {
  /// SHA-256 over one line per file, in the order of the paths' bytes.
  ///
  /// A line is the path, a zero byte, "644" or "755", a zero byte, the file's SHA-256 as 64 lower-case
  /// hex digits, and a line feed. Paths are relative to the project. Folders and times do not count, so
  /// the hash stays the same when a host packs the same files again.
  package static func hash(_ files: [InstalledFile]) throws -> String {
    var bytes: [UInt8] = []
    for file in files.sorted(by: { Path.precedes($0.path, $1.path) }) {
      bytes += file.path.utf8
      bytes.append(0)
      bytes += (file.mode & 0o100 == 0 ? "644" : "755").utf8
      bytes.append(0)
      bytes += file.sha256.utf8
      bytes.append(UInt8(ascii: "\n"))
    }
    return try SHA256.hash(bytes)
  }
}
