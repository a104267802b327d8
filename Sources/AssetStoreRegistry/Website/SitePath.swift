internal import AssetStoreCore

/// Where pages lie, relative to the folder of all pages of a language.
enum SitePath {
  static func asset(_ name: String) -> String { "assets/\(name)/" }
  static func publisher(_ id: String) -> String { "publishers/\(id)/" }
  static func category(_ id: String) -> String { "categories/\(id)/" }
  static let tags = "tags/"
  static let search = "search/"
  static let register = "register/"

  static func tag(_ tag: String) throws -> String { "tags/\(try tagName(tag))/" }

  /// Tags that differ only in case are one.
  static func folded(_ tag: String) -> String {
    tag.utf8.allSatisfy { $0 < 0x80 && !(0x41...0x5a).contains($0) } ? tag : tag.lowercased()
  }

  /// A tag is any text. What could be the name of an asset is the name of its folder, all others get one.
  private static func tagName(_ tag: String) throws -> String {
    let tag = folded(tag)
    // No tag is called as a file that lies beside the folders, or as what others are called.
    if RegistryName.refusal(tag) == nil, tag != "index.html", !tag.utf8.starts(with: "tag-".utf8) {
      return tag
    }
    return "tag-\(try SHA256.hash(tag).prefix(16))"
  }
}
