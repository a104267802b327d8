internal import AssetStoreCore
internal import AssetStoreWeb

// Who and what has access to one's own account: sessions, and tokens for publishing.

extension Service {
  static func addAccessPages(to router: inout Router<Endpoint>) {
    router.add(
      "GET", "/account", .page { service, visit, _ in try service.accountPage(visit) })
    router.add(
      "POST", "/account/tokens",
      .form { service, visit, body, _ in
        let account = try visit.signedIn().account
        do {
          return visit.tokenPage(try service.madePublishToken(body, of: account))
        } catch let problem as Problem {
          return try service.accountPage(visit, problem, body)
        }
      })
    for (place, kind) in [("tokens", Token.Kind.publish), ("sessions", .session)] {
      router.add(
        "POST", "/account/\(place)/{id}/revoke",
        .form { service, visit, _, values in
          try service.revoke(kind, values[0], of: visit.signedIn().account)
          return visit.redirect(to: "account")
        })
    }
    router.add(
      "POST", "/account/sessions/revoke",
      .form { service, visit, _, _ in
        let visitor = try visit.signedIn()
        try service.endSessions(of: visitor.account, but: visitor.token)
        return visit.redirect(to: "account")
      })
  }

  /// - Parameters:
  ///   - problem: why a form of the page was not taken.
  ///   - body: what that form said.
  func accountPage(
    _ visit: Visit, _ problem: Problem? = nil, _ body: Body = .none
  ) throws -> Response {
    let visitor = try visit.signedIn()
    let account = visitor.account
    let publisher = Slug.make(account.name)
    let hash = try Token.hash(visitor.token)
    let now = system.now()
    return try data.read { database in
      let works = try AssetTable.newest(of: publisher, database) != nil
      var page: HTML = "<h1>\(account.name)</h1>\n<p>Level: \(account.level.name). "
      if works {
        page +=
          "<a href=\"\(visit.root)publishers/\(PercentEncoding.encoded(publisher))\">What you published</a>"
      }
      page += "</p>\n"
      page += Visit.notice(problem)
      page += visit.tokens(try TokenTable.list(database, .publish, of: account.id, at: now))
      page += visit.tokenForm(
        publisher, try AssetTable.slugs(of: account.id, database), body)
      page += visit.sessions(
        try TokenTable.list(database, .session, of: account.id, at: now), current: hash)
      page += visit.passwordForm
      return visit.page("Account", problem: problem, page)
    }
  }
}

extension Visit {
  private static func start(_ title: String, _ columns: [String]) -> HTML {
    var html: HTML = """
      <div class="scroll" role="region" aria-label="\(title)" tabindex="0"><table class="access">
      <thead><tr>
      """
    for column in columns {
      let kind: HTML = column == "Since" ? " class=\"begun\"" : ""
      html += "<th scope=\"col\"\(kind)>\(column)</th>"
    }
    html += "<td></td></tr></thead>\n<tbody>\n"
    return html
  }

  private func revoke(_ place: String, _ record: TokenTable.Record, _ what: String) -> HTML {
    """
    <form method="post" action="\(root)account/\(place)/\(record.id)/revoke">\(formToken)<button class="plain" aria-label="\(what)">Revoke</button></form>
    """
  }

  fileprivate func tokens(_ records: [TokenTable.Record]) -> HTML {
    var html: HTML = """
      <section><h2>Tokens for publishing</h2>
      <p>With one, a program uploads releases of one asset, as <code>assetstore publish</code> does.</p>

      """
    guard !records.isEmpty else {
      html += "<p class=\"none\">There are none.</p>\n</section>\n"
      return html
    }
    html += Visit.start("Tokens for publishing", ["Asset", "Label", "Since", "Ends"])
    for record in records {
      html += """
        <tr><th scope="row">\(record.scope)</th><td>\(record.label)</td><td class="begun">\(
          PageParts.day(record.created))</td><td>\(PageParts.day(record.expires))</td><td>\(
          revoke("tokens", record, "Revoke the token \(record.label) of \(record.scope)"))</td></tr>

        """
    }
    html += "</tbody></table></div>\n</section>\n"
    return html
  }

  fileprivate func tokenForm(_ publisher: String, _ slugs: [String], _ body: Body) -> HTML {
    let scope = body.has("scope") ? body.text("scope") : "\(publisher)/"
    let days = body.has("days") ? body.text("days") : "90"
    var html: HTML = """
      <form class="fields" method="post" action="\(root)account/tokens">\(formToken)
      <fieldset>
      <legend>A new token</legend>
      <div class="field"><label for="scope">Asset</label>
      <p class="hint" id="scope-hint">\(publisher)/ and the name of an asset, which need not be there yet.</p>
      <input id="scope" name="scope" required spellcheck="false" aria-describedby="scope-hint" list="assets" value="\(scope)">
      <datalist id="assets">
      """
    for slug in slugs { html += "<option value=\"\(publisher)/\(slug)\"></option>" }
    html += """
      </datalist></div>
      <div class="field"><label for="label">Label <span class="optional">(optional)</span></label>
      <p class="hint" id="label-hint">What you know it by, such as where it is used.</p>
      <input id="label" name="label" maxlength="100" aria-describedby="label-hint" value="\(body.text("label"))"></div>
      <div class="field"><label for="days">Days that it counts</label>
      <input id="days" name="days" type="number" min="1" max="366" required value="\(days)"></div>
      </fieldset>
      <p><button>Make a token</button></p>
      </form>

      """
    return html
  }

  fileprivate func tokenPage(_ made: PublishToken) -> Response {
    page(
      "A token for publishing",
      """
      <h1>A token for publishing</h1>
      <p class="notice">Copy it now: it is shown this once, and whoever has it publishes as you.</p>
      <p><code class="secret">\(made.token)</code></p>
      <p>It uploads releases of <strong>\(made.scope)</strong> until \(PageParts.day(made.expires)).</p>
      <p><a href="\(root)account">Back to the account</a></p>

      """)
  }

  fileprivate func sessions(_ records: [TokenTable.Record], current: String) -> HTML {
    var html: HTML = "<section><h2>Sessions</h2>\n"
    html += Visit.start("Sessions", ["Program", "Since", "Ends"])
    for record in records {
      let label = record.label.isEmpty ? "Unknown" : record.label
      html += """
        <tr><th scope="row">\(label)</th><td class="begun">\(PageParts.day(record.created))</td><td>\(
          PageParts.day(record.expires))</td><td>
        """
      html +=
        record.hash == current
        ? "<span class=\"state\">This one</span>"
        : revoke("sessions", record, "Revoke the session of \(label)")
      html += "</td></tr>\n"
    }
    html += "</tbody></table></div>\n"
    if records.count > 1 {
      html += """
        <form method="post" action="\(root)account/sessions/revoke">\(formToken)<button class="plain">End all others</button></form>

        """
    }
    html += "</section>\n"
    return html
  }
}
