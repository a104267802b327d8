internal import AssetStoreCore
internal import AssetStoreWeb

// The package of a proposal, for its author and moderators.

extension Service {
  static func addPackageDownload(to router: inout Router<Endpoint>) {
    router.add(
      "GET", "/moderation/{id}/package",
      .page { service, visit, values in
        let id = try id(values[0])
        var response = try service.waitingPackage(id, visit.signedIn().account)
        response.fields.append(
          ("Content-Disposition", "attachment; filename=\"proposal-\(id).zip\""))
        return response
      })
  }

  /// - Parameters:
  ///   - asset: the one that it is for, if there is one by now.
  ///   - isOpen: whether it is compared with what is offered now.
  func packagePart(
    _ upload: Upload, _ edit: Int64, _ asset: Int64?, isOpen: Bool, _ visit: Visit,
    _ database: Database
  ) throws -> HTML {
    var part: HTML = """
      <section class="package"><h2>The package</h2>
      <dl class="values"><div><dt>Version</dt><dd>\(upload.version)</dd></div>
      <div><dt>Size</dt><dd>\(SiteNumber.size(upload.size))</dd></div>
      <div><dt>SHA-256</dt><dd><code>\(upload.sha256)</code></dd></div></dl>

      """
    let offered = try asset.flatMap {
      try ReleaseTable.of($0, database).first { $0.yanked.isEmpty }
    }
    if !upload.isRemoved {
      part += """
        <p><a class="button" href="\(visit.root)moderation/\(edit)/package">Download the package</a></p>

        """
    }
    part += Service.list(upload.warnings)
    if !upload.changes.isEmpty {
      part += """
        <h3>Release notes</h3>
        <div class="prose">\(HTML(markup: try StoreAnswers.html(upload.changes, linksImages: true)))</div>

        """
    }
    part += "<h3>What it holds</h3>\n"
    do {
      if let found = try contents(of: upload, against: isOpen ? offered : nil) {
        if isOpen, let offered { part += Service.note(offered, found.isCompared) }
        part += found.html
      } else {
        part += "<p class=\"none\">The package is not kept any more.</p>\n"
      }
    } catch let error as StoreError {
      // Whoever decides about it can do so all the same.
      options.log("package of proposal \(edit): \(error)")
      part += "<p class=\"notice\">The package cannot be read.</p>\n"
    }
    part += "</section>\n"
    return part
  }

  private static func list(_ warnings: [String]) -> HTML {
    guard !warnings.isEmpty else { return HTML() }
    var list: HTML = "<h3>What is odd about it</h3>\n<ul>\n"
    for warning in warnings { list += "<li>\(warning)</li>\n" }
    list += "</ul>\n"
    return list
  }

  private static func note(_ offered: ReleaseRecord, _ isCompared: Bool) -> HTML {
    isCompared
      ? "<p>Compared with \(offered.version), which is offered now.</p>\n"
      : "<p>\(offered.version), which is offered now, is not kept here to compare it with.</p>\n"
  }
}

extension PackageContents {
  fileprivate var html: HTML {
    var html: HTML = "<p>Files: \(count), \(SiteNumber.size(size)) unpacked"
    if isCompared {
      for (change, name) in PackageContents.names {
        html += "; \(name.lowercased()): \(counts[change, default: 0])"
      }
    }
    html += ".</p>\n"
    if !isExact {
      html += """
        <p class="hint">It is large: some files that are told to be the same were compared by size and checksum only.</p>

        """
    }
    guard isCompared else {
      html += table(.added, "Files", isOpen: true)
      return html
    }
    for (change, name) in PackageContents.names {
      html += table(change, name, isOpen: change != .same)
    }
    return html
  }

  private static let names: [(Change, String)] = [
    (.added, "Added"), (.changed, "Changed"), (.removed, "Removed"), (.same, "The same"),
  ]

  private func table(_ change: Change, _ name: String, isOpen: Bool) -> HTML {
    let count = counts[change, default: 0]
    let files = files.filter { $0.change == change }
    guard !files.isEmpty else { return HTML() }
    var html: HTML = isOpen ? "<details open>" : "<details>"
    html += """
      <summary>\(name): \(count)</summary>
      <div class="scroll" role="region" aria-label="\(name)" tabindex="0"><table class="files">
      <thead><tr><th scope="col">File</th><th scope="col" class="right">Size</th></tr></thead>
      <tbody>

      """
    for file in files {
      var size: HTML = "\(SiteNumber.size(file.size))"
      if let old = file.oldSize, change == .changed, old != file.size {
        size = "<del>\(SiteNumber.size(old))</del> <ins>\(size)</ins>"
      }
      html += """
        <tr><th scope="row"><code>\(file.name)</code></th><td class="right">\(size)</td></tr>

        """
    }
    html += "</tbody></table></div>\n"
    if files.count < count { html += "<p class=\"hint\">And \(count - files.count) more.</p>\n" }
    html += "</details>\n"
    return html
  }
}
