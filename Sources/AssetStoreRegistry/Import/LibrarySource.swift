internal import AssetStoreCore

/// A library, as the catalogue has it.
struct LibrarySource: ImportSource {
  let name: String
  private let catalogue: Catalogue
  private let source: Int64
  private let assets: [Int64]
  /// What stands before the number in the URL of an asset's page; "" where nobody can look.
  private let base: String

  init(_ name: String, _ catalogue: Catalogue) throws {
    let row = try catalogue.source(name)
    guard row.source.kind == .library else {
      throw StoreError(
        .invalidArgument, "source \"\(name)\" is a \(row.source.kind.rawValue)", subject: name,
        hint: "name a library, or the path of a list")
    }
    let isServer = HTTP.isHTTP(row.source.url)
    base = isServer ? "\(HTTP.shown(row.source.url))/asset/" : ""
    self.name = isServer ? HTTP.shown(row.source.url) : name
    self.catalogue = catalogue
    source = row.id
    assets = try catalogue.assets(of: source)
    guard !assets.isEmpty else {
      throw StoreError(
        .invalidArgument, "there are no assets of source \"\(name)\"", subject: name,
        hint: "sync it first, with all details")
    }
  }

  var count: Int { assets.count }

  func categories() throws -> [String] { try catalogue.categories(of: source) }

  func turn(_ findings: Findings) { findings.turn(to: "") }

  func each(_ body: (ImportRow) throws -> Void) throws {
    for asset in assets { try body(row(catalogue.details(asset))) }
  }

  private func row(_ details: AssetDetails) -> ImportRow {
    let asset = details.asset
    var row = ImportRow()
    row.id = String(asset.number)
    row.page = base.isEmpty ? "" : "\(base)\(asset.number)"
    (row.title, row.author) = (asset.title, asset.author)
    row.kind = asset.type == .project ? .project : .addon
    (row.category, row.license) = (asset.category, asset.license)
    row.description = details.description
    (row.repository, row.issues) = (details.browseUrl, details.issuesUrl)
    row.icon = asset.iconUrl
    row.previews = details.previews.map {
      var preview = Registration.Preview()
      preview.kind = $0.type == .video ? .video : .image
      (preview.url, preview.thumbnailURL) = ($0.url, $0.thumbnailUrl)
      return preview
    }
    row.tags = details.tags
    row.support = asset.support
    row.release = details.releases.first.map {
      ImportRow.Release(
        version: $0.version, godotMin: $0.godotMin, godotMax: $0.godotMax, url: $0.url,
        sha256: $0.sha256, size: $0.size, published: $0.published)
    }
    if !details.complete {
      row.problem = "its own page was never read; sync the source with all details"
    }
    return row
  }
}
