internal import AssetStoreCore
internal import AssetStoreWeb

// What waits for moderators, and one proposal for them and its author.

extension Service {
  static func addModerationPages(to router: inout Router<Endpoint>) {
    router.add(
      "GET", "/moderation",
      .page { service, visit, _ in
        _ = try visit.signedIn(atLeast: .moderator)
        let query = try Query(visit.request.query)
        let search = try EditSearch(query)
        let found = try service.data.read { try EditList.rows(search, $0) }
        return visit.queuePage(query, search, found.rows, total: found.total)
      })
    router.add(
      "GET", "/moderation/{id}",
      .page { service, visit, values in
        try service.proposalPage(visit, try id(values[0]), nil)
      })
    addPackageDownload(to: &router)
    addDecision("review", to: &router) { service, id, _, account in
      _ = try service.data.write { try service.review(id, account, $0) }
    }
    addDecision("accept", to: &router) { service, id, body, account in
      _ = try service.accept(id, body, account)
    }
    addDecision("reject", to: &router) { service, id, body, account in
      try service.reject(id, body, account)
    }
  }

  private static func addDecision(
    _ name: String, to router: inout Router<Endpoint>,
    _ decide: @escaping @Sendable (Service, Int64, Body, Account) throws -> Void
  ) {
    router.add(
      "POST", "/moderation/{id}/\(name)",
      .form { service, visit, body, values in
        let account = try visit.signedIn().account
        let id = try id(values[0])
        do {
          try decide(service, id, body, account)
        } catch let problem as Problem where account.level >= .moderator && problem.status != 404 {
          return try service.proposalPage(visit, id, problem)
        }
        return visit.redirect(to: "moderation/\(id)")
      })
  }

  /// - Parameter problem: why a decision was not taken.
  private func proposalPage(_ visit: Visit, _ id: Int64, _ problem: Problem?) throws -> Response {
    let account = try visit.signedIn().account
    return try data.read { database in
      let edit = try Service.foundEdit(id, database)
      let author = try UserTable.find(database, id: edit.userID)?.account.name ?? ""
      let asset = try edit.assetID.flatMap { try AssetTable.find($0, database) }
      let title = edit.changes.title ?? asset?.title ?? ""
      var body = Visit.notice(problem)
      body += """
        <p class="kind">\(
          // One that made an asset has it since.
          edit.isCreation ? "New asset" : edit.status == .accepted ? "Proposal" : "Change of an asset")</p>
        <h1>\(title)</h1>
        <p class="by">Proposal \(id) by \(author), \(PageParts.day(edit.submitted)) <span class="state \(
          edit.status.name)">\(edit.status.shown)</span></p>

        """
      if let asset {
        body += "<p><a href=\"\(visit.root)\(asset.place)\">The asset as it is now</a></p>\n"
      }
      if !edit.reason.isEmpty {
        body += "<h2>Why it was rejected</h2>\n<p class=\"text\">\(edit.reason)</p>\n"
      }
      let isOpen = edit.status.isOpen
      if isOpen { body += Service.warnings(EditGate.warnings(edit, base: asset)) }
      body += "<h2>\(asset == nil || !isOpen ? "What was proposed" : "What changes")</h2>\n"
      // What an asset was when something was decided, nobody knows any more.
      body += EditDiff(edit.changes, base: isOpen ? asset?.fields : nil).html
      if let description = edit.changes.description {
        body += """
          <details><summary>How the description will look</summary>
          <div class="prose">\(HTML(markup: try StoreAnswers.html(description, linksImages: true)))</div></details>

          """
      }
      body += try Service.download(edit, asset)
      if let upload = edit.upload, account.mayHavePackage(of: edit) {
        let id = edit.assetID ?? (try? uploadedTo(edit, database))
        body += try packagePart(upload, edit.id, id, isOpen: isOpen, visit, database)
      }
      body += Service.previews(
        edit.previews, try edit.assetID.map { try PreviewTable.of($0, database) } ?? [])
      if account.level >= .moderator { body += Service.decisions(edit, visit) }
      if edit.userID == account.id, edit.status == .new {
        body += "<p><a class=\"button\" href=\"\(visit.root)my/\(id)/edit\">Revise</a></p>\n"
      }
      if account.level >= .moderator {
        body += Service.log(
          try AuditTable.list(database, subject: "edit:\(id)", most: 50))
      }
      return visit.page("Proposal \(id) · \(title)", problem: problem, body)
    }
  }

  private static func warnings(_ warnings: [String]) -> HTML {
    guard !warnings.isEmpty else { return HTML() }
    var list: HTML = "<div class=\"notice\"><h2>To look at</h2>\n<ul>\n"
    for warning in warnings { list += "<li>\(warning.sentence)</li>\n" }
    list += "</ul></div>\n"
    return list
  }

  /// Where the archive is, if that changes.
  private static func download(_ edit: EditRecord, _ asset: AssetRecord?) throws -> HTML {
    guard edit.changes.changesURL else { return HTML() }
    var whole = asset ?? AssetRecord()
    edit.changes.apply(to: &whole)
    guard let url = SafeURL(whole.providerURL), !url.isRelative else { return HTML() }
    return "<p>The archive: <a href=\"\(url)\" rel=\"\(PageParts.rel)\">\(url.text)</a></p>\n"
  }

  private static func previews(
    _ changes: [PreviewChange], _ published: [PreviewRecord]
  ) -> HTML {
    guard !changes.isEmpty else { return HTML() }
    var list: HTML = "<h2>Pictures and videos</h2>\n<ul class=\"changes\">\n"
    for change in changes {
      let old = published.first { $0.id == change.previewID }
      let name = (change.type ?? old?.type) == "video" ? "video" : "picture"
      let link = change.link ?? old?.link ?? ""
      let shown: HTML =
        SafeURL(link).map { "<a href=\"\($0)\" rel=\"\(PageParts.rel)\">\(link)</a>" } ?? "\(link)"
      switch change.operation {
      case .insert: list += "<li>New \(name): <ins>\(shown)</ins></li>\n"
      case .remove: list += "<li>Without the \(name) <del>\(shown)</del></li>\n"
      case .update:
        list += "<li>Another \(name): <del>\(old?.link ?? "")</del> <ins>\(shown)</ins></li>\n"
      }
    }
    list += "</ul>\n"
    return list
  }

  /// What a moderator may do with it.
  private static func decisions(_ edit: EditRecord, _ visit: Visit) -> HTML {
    guard edit.status.isOpen else { return HTML() }
    let place = "\(visit.root)moderation/\(edit.id)"
    var acts: HTML = "<section class=\"acts\"><h2>Decision</h2>\n"
    if edit.status == .new {
      acts += """
        <form method="post" action="\(place)/review">\(visit.formToken)<button>Review it</button> <span class="hint">Its author cannot revise it then.</span></form>

        """
    } else {
      acts += "<form method=\"post\" action=\"\(place)/accept\">\(visit.formToken)"
      if edit.isCreation {
        acts += """
          <label for="support_level">Support level</label> <select id="support_level" name="support_level">
          """
        for level in SupportLevel.allCases {
          acts += option(level.name, level.name.capital, level == .community)
        }
        acts += "</select> "
      }
      acts += "<button>Accept</button></form>\n"
    }
    acts += """
      <form method="post" action="\(place)/reject">\(visit.formToken)
      <div class="field"><label for="reason">Why it is rejected</label>
      <textarea id="reason" name="reason" rows="3" required></textarea></div>
      <button class="plain">Reject</button></form>
      </section>

      """
    return acts
  }

  private static func log(_ records: [AuditTable.Record]) -> HTML {
    guard !records.isEmpty else { return HTML() }
    var list: HTML = "<h2>What was done</h2>\n<ul>\n"
    for record in records {
      list +=
        "<li>\(PageParts.day(record.at)) \(record.user ?? "whoever runs the service"): \(record.act)</li>\n"
    }
    list += "</ul>\n"
    return list
  }
}

extension Visit {
  fileprivate func queuePage(
    _ query: Query, _ search: EditSearch, _ rows: [EditList.Row], total: Int64
  ) -> Response {
    let chosen = query["status"] ?? ""
    let isAdmin = visitor.map { $0.account.level >= .admin } ?? false
    let users: HTML = isAdmin ? " · <a href=\"\(root)users\">Users</a>" : ""
    let logs: HTML = "<p class=\"meta\"><a href=\"\(root)audit\">Log</a>\(users)</p>\n"
    var body: HTML = """
      <h1>Moderation</h1>
      \(logs)<form class="search" action="\(root)moderation">
      <fieldset><legend>Which proposals</legend>
      <p><label for="filter">Title or author</label><input type="search" id="filter" name="filter" value="\(query["filter"] ?? "")"></p>
      <p><label for="status">State</label><select id="status" name="status">
      """
    body += Service.option("", "Open", chosen.isEmpty)
    for status in EditStatus.allCases {
      body += Service.option(status.name, status.shown, chosen == status.name)
    }
    body += "</select></p>\n</fieldset>\n<p><button>Show</button></p>\n</form>\n"
    if rows.isEmpty {
      body += "<p class=\"none\">There are none.</p>\n"
    } else {
      body += table(rows, "Found: \(total), the last changed first", isOwn: false)
    }
    let end = search.offset.addingReportingOverflow(search.size)
    body += pager(
      search.offset / search.size, isFirst: search.offset == 0,
      isLast: end.overflow || end.partialValue >= total)
    return page("Moderation", body)
  }
}
