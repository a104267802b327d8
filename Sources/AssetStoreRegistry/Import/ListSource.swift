internal import AssetStoreCore

/// A JSON array of objects with title, author, category, type, description and browse_url, perhaps license and
/// godot_version or godot_versions. What else they have is not read.
struct ListSource: ImportSource {
  let name: String
  private let bytes: [UInt8]
  private let rows: [JSONNode]

  /// Bytes of a list: some 50,000 assets, and each value takes a hundred times its bytes.
  private static let largest = 16 << 20

  /// - Parameter findings: get what is wrong with the file as a whole.
  init(_ path: String, _ findings: Findings, _ system: any System) throws {
    try system.checkFile(path)
    bytes = try system.read(path, limit: ListSource.largest)
    name = ImportText.line(Path.name(path), atMost: 200)
    findings.turn(to: name, text: bytes)
    guard let root = findings.json(bytes, largest: ListSource.largest) else {
      rows = []
      return
    }
    guard case .array(let rows) = root.value else {
      findings.add(
        .error, .wrongType, .root, at: root.offset,
        "it must be an array of assets and is \(root.kind)")
      self.rows = []
      return
    }
    self.rows = rows
  }

  var count: Int { rows.count }

  func categories() -> [String] { rows.map { ListSource.row($0).category } }

  func turn(_ findings: Findings) { findings.turn(to: name, text: bytes) }

  func each(_ body: (ImportRow) throws -> Void) throws {
    for node in rows { try body(ListSource.row(node)) }
  }

  private static func row(_ node: JSONNode) -> ImportRow {
    var row = ImportRow()
    row.offset = node.offset
    guard case .object(let members) = node.value else {
      row.problem = "it is \(node.kind) and no object"
      return row
    }
    let values = Dictionary(members.map { ($0.name, $0.node.value) }) { first, _ in first }
    func text(_ key: String) -> String {
      if case .string(let text)? = values[key] { return text }
      return ""
    }
    (row.title, row.author) = (text("title"), text("author"))
    (row.category, row.license) = (text("category"), text("license"))
    row.kind = AssetType(rawValue: text("type")) ?? .addon
    row.description = text("description")
    row.page = text("browse_url")
    row.repository = row.page
    var versions = [text("godot_version")]
    if case .array(let nodes)? = values["godot_versions"] {
      for node in nodes {
        if case .string(let text) = node.value { versions.append(text) }
      }
    }
    // There is no release that could say so.
    row.tags = versions.filter { !$0.isEmpty }.map { "godot-\($0)" }
    return row
  }
}
