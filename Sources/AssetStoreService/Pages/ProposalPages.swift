internal import AssetStoreCore
internal import AssetStoreWeb

// Proposing, and what became of it.

extension Service {
  static func addProposalPages(to router: inout Router<Endpoint>) {
    router.add(
      "GET", "/submit",
      .page { _, visit, _ in
        _ = try visit.signedIn()
        return visit.submitPage(ProposalForm())
      })
    router.add(
      "POST", "/submit",
      .form { service, visit, sent, _ in
        let account = try visit.signedIn().account
        do {
          _ = try service.propose(ProposalForm().body(sent), account)
        } catch let problem as Problem {
          return visit.submitPage(ProposalForm().again(sent, problem))
        }
        return visit.redirect(to: "my")
      })
    let edit = "/assets/{publisher}/{slug}/edit"
    router.add(
      "GET", edit,
      .page { service, visit, values in
        let (asset, form) = try service.changeForm(visit, values)
        return visit.changePage(asset, form)
      })
    router.add(
      "POST", edit,
      .form { service, visit, sent, values in
        let (asset, form) = try service.changeForm(visit, values)
        do {
          try form.check(sent)
          _ = try service.propose(
            form.body(sent), toChange: asset.id, visit.signedIn().account)
        } catch let problem as Problem {
          return visit.changePage(asset, form.again(sent, problem))
        }
        return visit.redirect(to: "my")
      })
    router.add(
      "GET", "/my",
      .page { service, visit, _ in
        let account = try visit.signedIn().account
        return try service.data.read { database in
          let rows = try EditList.rows(of: account.id, database)
          return try visit.myPage(rows, visit.packages(of: account, database))
        }
      })
    router.add(
      "GET", "/my/{id}/edit",
      .page { service, visit, values in
        let id = try id(values[0])
        return visit.revisePage(id, try service.reviseForm(visit, id))
      })
    router.add(
      "POST", "/my/{id}/edit",
      .form { service, visit, sent, values in
        let id = try id(values[0])
        let form = try service.reviseForm(visit, id)
        do {
          try form.check(sent)
          try service.revise(id, form.body(sent), visit.signedIn().account)
        } catch let problem as Problem {
          return visit.revisePage(id, form.again(sent, problem))
        }
        return visit.redirect(to: "my")
      })
  }

  /// A form with what an asset is.
  private func changeForm(
    _ visit: Visit, _ values: [String]
  ) throws -> (AssetRecord, ProposalForm) {
    let account = try visit.signedIn().account
    let asset = try shownAsset(visit, values[0], values[1])
    try account.requireEditing(asset)
    var form = ProposalForm(asset.fields)
    form.modified = asset.modified
    form.present = try data.read { try PreviewTable.of(asset.id, $0) }.map { preview in
      .init(
        text: "\(preview.type) \(preview.link)",
        fields: [("preview_id", "\(preview.id)"), ("operation", "remove")])
    }
    return (asset, form)
  }

  /// A form with what a proposal says, for its author.
  private func reviseForm(_ visit: Visit, _ id: Int64) throws -> ProposalForm {
    let account = try visit.signedIn().account
    return try data.read { database in
      let edit = try Service.foundEdit(id, database)
      try edit.requireRevising(account)
      let asset = try edit.assetID.flatMap { try AssetTable.find($0, database) }
      var form = ProposalForm(asset.map { edit.changes.over($0.fields) } ?? edit.changes)
      form.modified = asset?.modified ?? 0
      form.present = edit.previews.map { change in
        let what = change.link ?? "preview \(change.previewID ?? 0)"
        return .init(
          text: "\(change.operation.name) \(what)",
          fields: [("edit_preview_id", "\(change.id)"), ("remove", "1")])
      }
      return form
    }
  }
}

extension Visit {
  fileprivate func submitPage(_ form: ProposalForm) -> Response {
    var body: HTML = """
      <h1>Submit an asset</h1>
      <p class="summary">A moderator looks at it before others see it.</p>

      """
    body += form.html(self, action: "submit", button: "Submit")
    return page("Submit an asset", problem: form.problem, body)
  }

  fileprivate func changePage(_ asset: AssetRecord, _ form: ProposalForm) -> Response {
    var body: HTML = """
      <h1>Propose a change</h1>
      <p class="summary"><a href="\(root)\(asset.place)">\(asset.title)</a> changes when a moderator agrees.</p>

      """
    body += form.html(self, action: "\(asset.place)/edit", button: "Propose")
    return page(
      "Propose a change · \(asset.title)", problem: form.problem, body)
  }

  fileprivate func revisePage(_ id: Int64, _ form: ProposalForm) -> Response {
    var body: HTML = "<h1>Revise proposal \(id)</h1>\n"
    body += form.html(self, action: "my/\(id)/edit", button: "Revise")
    return page("Revise proposal \(id)", problem: form.problem, body)
  }

  fileprivate func myPage(_ rows: [EditList.Row], _ packages: HTML) -> Response {
    var body: HTML = "<h1>My proposals</h1>\n"
    guard !rows.isEmpty else {
      body += """
        <p class="none">There are none yet.</p>
        <p><a class="button" href="\(root)submit">Submit an asset</a></p>

        """
      return page("My proposals", body)
    }
    body += table(rows, "The last changed first, forty at most", isOwn: true)
    body += packages
    return page("My proposals", body)
  }

  /// Proposals in rows.
  func table(_ rows: [EditList.Row], _ caption: String, isOwn: Bool) -> HTML {
    var table: HTML = """
      <div class="scroll" role="region" aria-label="Proposals" tabindex="0"><table class="proposals">
      <caption>\(caption)</caption>
      <thead><tr><th scope="col">Asset</th><th scope="col">Proposal</th><th scope="col">Kind</th><th scope="col">\(
        isOwn ? "Version" : "By")</th><th scope="col">State</th><th scope="col">Changed</th>
      """
    if isOwn { table += "<th scope=\"col\">Reason</th>" }
    table += "</tr></thead>\n<tbody>\n"
    for row in rows {
      table += """
        <tr><th scope="row"><a href="\(root)moderation/\(row.id)">\(row.title)</a></th><td>\(row.id)</td><td>\(
          row.kind)</td><td>\(isOwn ? row.versionString : row.author)</td><td><span class="state \(
            row.status.name)">\(row.status.shown)</span></td><td>\(PageParts.day(row.modified))</td>
        """
      if isOwn {
        table += "<td>\(row.reason)"
        if row.status == .new { table += "<a href=\"\(root)my/\(row.id)/edit\">Revise</a>" }
        table += "</td>"
      }
      table += "</tr>\n"
    }
    table += "</tbody></table></div>\n"
    return table
  }
}

extension EditList.Row {
  /// For people. Of one that was accepted, nobody can tell whether there was an asset.
  fileprivate var kind: String {
    let kind = assetID == -1 ? "New asset" : status == .accepted ? "" : "Change"
    guard hasPackage else { return kind }
    return kind.isEmpty ? "Package" : "\(kind), package"
  }
}

extension EditStatus {
  /// For people.
  var shown: String {
    switch self {
    case .new: "New"
    case .inReview: "In review"
    case .accepted: "Accepted"
    case .rejected: "Rejected"
    }
  }
}
