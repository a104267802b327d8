/// The files of an archive with the texts of licences, its own and those of what it brings along.
enum LicenseFiles {
  private static let largest: Int64 = 1 << 20
  private static let largestTogether: Int64 = 4 << 20
  private static let most = 64

  /// The files, with their paths in the content; those nearest to the top where there are more than anyone needs.
  static func find(in archive: Archive) -> [Content.File] {
    let named = Content(archive.entries).files.filter { file in
      file.entry.kind == .file && file.entry.size <= largest
        && LicenseText.fileNames.contains(file.stem)
    }
    var left = largestTogether
    return named.sorted {
      let (one, other) = ($0.names.count, $1.names.count)
      return one == other ? Path.precedes(String($0.path), String($1.path)) : one < other
    }.prefix(most).filter { file in
      // One that cannot be read is of no use to anybody.
      guard file.entry.size <= left, (try? archive.read(file.entry, limit: Int(largest))) != nil
      else { return false }
      left -= file.entry.size
      return true
    }
  }
}
