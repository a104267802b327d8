/// The files of a package, in an archive or a folder.
package protocol PackageFiles {
  /// Where it is.
  var path: String { get }
  var entries: [Archive.Entry] { get }
  /// The whole entry, if it has at most `limit` bytes.
  func read(_ entry: Archive.Entry, limit: Int) throws -> [UInt8]
}

extension Archive: PackageFiles {}
