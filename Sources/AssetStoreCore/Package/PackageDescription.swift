/// What a package says about itself. Text is "" where it says nothing.
package struct PackageDescription: Sendable, Equatable {
  package var title = ""
  package var author = ""
  /// The author as a slug, or "local".
  package var publisher = "local"
  package var slug = ""
  package var version = ""
  package var description = ""
  /// An SPDX identifier.
  package var license = ""
  package var godotMin = ""
  package var godotMax = ""
  package var type: AssetType = .addon
  /// Folders that it installs, relative to the project.
  package var folders: [String] = []
  package var tags: [String] = []
  /// The id of a `.vast`, which is placed closed; "" for a package that is unpacked.
  package var closedId = ""

  /// Describes an open archive; `fileName` is the name that its file or URL has.
  package static func read(_ archive: Archive, fileName: String) throws -> PackageDescription {
    PackageDescription()
  }
}
