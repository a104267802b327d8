/// Which entries of an archive are installed, and as what.
package struct Layout: Sendable, Equatable {
  package struct File: Sendable, Equatable {
    /// Position in the archive's entries; nil: the archive itself.
    package var entry: Int?
    /// Relative to the project.
    package var path: String

    package init(entry: Int?, path: String) {
      self.entry = entry
      self.path = path
    }
  }

  /// By path.
  package var files: [File]
  /// Folders that belong to the package alone, such as "addons/gut"; "" if that is the whole project.
  package var folders: [String]

  package init(entries: [Archive.Entry], type: AssetType, slug: String, into: String?) throws {
    files = []
    folders = []
  }

  package static func closed(id: String, into: String?) throws -> Layout {
    try Layout(entries: [], type: .addon, slug: id, into: into)
  }
}
