internal import AssetStoreCore

/// Where assets come from that are to be registered.
protocol ImportSource {
  /// As a provenance has it.
  var name: String { get }
  /// Of its rows, roughly.
  var count: Int { get }
  /// The names of all categories that its rows have.
  func categories() throws -> [String]
  /// Turns findings to what rows have their places in.
  func turn(_ findings: Findings)
  /// Hands on each row, in an order that stays the same.
  func each(_ body: (ImportRow) throws -> Void) throws
}

/// What a source says of an asset, as it says it.
struct ImportRow {
  struct Release {
    var version = ""
    var godotMin = ""
    var godotMax = ""
    var url = ""
    var sha256 = ""
    /// In bytes; 0 where it is not known.
    var size: Int64 = 0
    /// Seconds since 1970 UTC; 0 where it is not known.
    var published: Int64 = 0
    /// Why it was withdrawn; "": it was not.
    var yanked = ""
  }

  /// At the source; "" if it has no other name than its own.
  var id = ""
  /// Of its page at the source.
  var page = ""
  var title = ""
  var author = ""
  var kind = AssetType.addon
  var category = ""
  var license = ""
  var description = ""
  var repository = ""
  var issues = ""
  var icon = ""
  var previews: [Registration.Preview] = []
  var tags: [String] = []
  var support = Support.community
  var release: Release?
  /// Where it stands in a file, in bytes.
  var offset = 0
  /// Why it is none, though the source says something.
  var problem: String?

  /// What people call it.
  var shown: String {
    let title = ImportText.line(title, atMost: 80)
    let author = ImportText.line(author, atMost: 80)
    return "\"\(title)\"" + (author.isEmpty ? "" : " of \(author)")
  }
}
