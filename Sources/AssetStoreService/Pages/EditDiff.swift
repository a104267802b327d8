internal import AssetStoreCore
internal import AssetStoreWeb

/// What a proposal changes, field by field, for reading.
struct EditDiff {
  struct Row: Equatable {
    var name: String
    /// nil: there is nothing to compare with.
    var old: String?
    var new: String
    var isAddress = false
  }

  var rows: [Row] = []

  /// - Parameter base: what the asset is now; nil for a new one, or where it is past.
  init(_ changes: AssetChanges, base: AssetChanges?) {
    func add(_ name: String, _ new: String?, _ old: String?, isAddress: Bool = false) {
      guard let new else { return }
      rows.append(
        Row(name: name, old: base == nil ? nil : old ?? "", new: new, isAddress: isAddress))
    }
    let category = { (id: Int64) in Category(rawValue: id)?.name ?? "\(id)" }
    add("Title", changes.title, base?.title)
    add("Description", changes.description, base?.description)
    add("Category", changes.categoryID.map(category), base?.categoryID.map(category))
    add("License", changes.cost, base?.cost)
    add("Version", changes.versionString, base?.versionString)
    add("Lowest Godot version", changes.godotVersion?.text, base?.godotVersion?.text)
    add("Repository host", changes.provider?.name, base?.provider?.name)
    add("Repository", changes.browseURL, base?.browseURL, isAddress: true)
    add("Commit", changes.commit, base?.commit)
    add(
      "Issues", changes.issuesURL.map(EditDiff.issues), base?.issuesURL.map(EditDiff.issues),
      isAddress: true)
    add("Icon", changes.iconURL, base?.iconURL, isAddress: true)
  }

  private static func issues(_ url: String) -> String { url.isEmpty ? "as the host has it" : url }

  var html: HTML {
    guard !rows.isEmpty else { return HTML() }
    var list: HTML = "<dl class=\"diff\">\n"
    for row in rows {
      list += "<div><dt>\(row.name)</dt>\n"
      let isLong = [row.old ?? "", row.new].contains {
        $0.utf8.count > 200 || $0.utf8.contains(0x0a)
      }
      if let old = row.old, isLong {
        list += "<dd class=\"text\">\(EditDiff.merged(old, row.new))</dd>"
      } else if let old = row.old {
        list += """
          <dd><span class="side">Now</span> <del>\(EditDiff.shown(old, row.isAddress))</del></dd>
          <dd><span class="side">Proposed</span> <ins>\(EditDiff.shown(row.new, row.isAddress))</ins></dd>
          """
      } else {
        let kind: HTML = isLong ? " class=\"text\"" : ""
        list += "<dd\(kind)>\(EditDiff.shown(row.new, row.isAddress))</dd>"
      }
      list += "</div>\n"
    }
    list += "</dl>\n"
    return list
  }

  private static func shown(_ text: String, _ isAddress: Bool) -> HTML {
    if text.isEmpty { return "nothing" }
    guard isAddress, let url = SafeURL(text), !url.isRelative else { return "\(text)" }
    return "<a href=\"\(url)\" rel=\"\(PageParts.rel)\">\(text)</a>"
  }

  private static func merged(_ old: String, _ new: String) -> HTML {
    var html = HTML()
    for piece in WordDiff.pieces(old, new) {
      switch piece.kind {
      case .same: html += "\(piece.text)"
      case .removed: html += "<del>\(piece.text)</del>"
      case .added: html += "<ins>\(piece.text)</ins>"
      }
    }
    return html
  }
}
