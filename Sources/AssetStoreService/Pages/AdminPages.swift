internal import AssetStoreCore
internal import AssetStoreWeb

// Who did what, for moderators; who may do what, for admins.

extension Service {
  static func addAdminPages(to router: inout Router<Endpoint>) {
    router.add(
      "GET", "/audit",
      .page { service, visit, _ in
        let query = try Query(visit.request.query)
        let subject = query["subject"] ?? ""
        let records = try service.auditRecords(
          subject: subject.isEmpty ? nil : subject, before: query["before"],
          visit.signedIn().account)
        return visit.auditPage(subject, records)
      })
    router.add(
      "GET", "/users",
      .page { service, visit, _ in
        let account = try visit.signedIn(atLeast: .admin).account
        let name = try Query(visit.request.query)["name"] ?? ""
        guard !name.isEmpty else { return visit.usersPage(name, nil, nil) }
        return try service.userPage(visit, name, account, nil)
      })
    router.add(
      "POST", "/users/{name}/level",
      .form { service, visit, body, values in
        let account = try visit.signedIn().account
        do {
          try service.setLevel(values[0], body, account)
        } catch let problem as Problem where account.level >= .admin {
          return try service.userPage(visit, values[0], account, problem)
        }
        return visit.redirect(to: "users?name=\(PercentEncoding.encoded(values[0]))")
      })
    router.add(
      "POST", "/users/{name}/reset",
      .form { service, visit, _, values in
        let made = try service.issuedReset(values[0], visit.signedIn().account)
        return visit.resetTokenPage(made.username, made.token, made.expires)
      })
  }

  private func userPage(
    _ visit: Visit, _ name: String, _ account: Account, _ problem: Problem?
  ) throws -> Response {
    do {
      return visit.usersPage(name, try data.read { try Service.user($0, name) }, problem)
    } catch let problem as Problem where problem.status == 404 {
      return visit.usersPage(name, nil, problem)
    }
  }
}

extension Visit {
  fileprivate func auditPage(_ subject: String, _ records: [AuditTable.Record]) -> Response {
    var body: HTML = """
      <h1>Log</h1>
      <form class="search" action="\(root)audit">
      <fieldset><legend>Which entries</legend>
      <p><label for="subject">Subject, such as edit:7</label><input type="search" id="subject" name="subject" spellcheck="false" value="\(subject)"></p>
      </fieldset>
      <p><button>Show</button></p>
      </form>

      """
    guard !records.isEmpty else {
      body += "<p class=\"none\">There are none.</p>\n"
      return page("Log", body)
    }
    body += """
      <div class="scroll" role="region" aria-label="Log" tabindex="0"><table class="proposals">
      <caption>The newest first</caption>
      <thead><tr><th scope="col">Subject</th><th scope="col">Act</th><th scope="col">By</th><th scope="col">When, UTC</th><th scope="col">Detail</th></tr></thead>
      <tbody>

      """
    for record in records {
      body += """
        <tr><th scope="row"><a href="?subject=\(PercentEncoding.encoded(record.subject))">\(record.subject)</a></th><td>\(
          record.act)</td><td>\(record.user ?? "whoever runs the service")</td><td>\(
          Timestamp.plain(record.at))</td><td>\(record.detail)</td></tr>

        """
    }
    body += "</tbody></table></div>\n"
    if let last = records.last, records.count == Service.auditPage {
      body += """
        <nav class="pages" aria-label="Pages"><a rel="next" href="?subject=\(PercentEncoding.encoded(subject))&amp;before=\(
          last.id)">More</a></nav>

        """
    }
    return page("Log", body)
  }

  /// - Parameter problem: why something was not done to the user, or why there is none.
  fileprivate func usersPage(
    _ name: String, _ user: UserTable.User?, _ problem: Problem?
  ) -> Response {
    var body: HTML = """
      <h1>Users</h1>
      \(Visit.notice(problem))<form class="search" action="\(root)users">
      <fieldset><legend>Which user</legend>
      <p><label for="name">Name</label><input type="search" id="name" name="name" required value="\(name)"></p>
      </fieldset>
      <p><button>Show</button></p>
      </form>

      """
    if let user {
      let account = user.account
      let place: HTML = "\(root)users/\(PercentEncoding.encoded(account.name))"
      body += """
        <h2>\(account.name)</h2>
        <dl class="values"><div><dt>E-mail address</dt><dd>\(user.email)</dd></div>
        <div><dt>Registered</dt><dd>\(PageParts.day(user.created))</dd></div>
        <div><dt>What was done</dt><dd><a href="\(root)audit?subject=\(PercentEncoding.encoded("user:\(account.name)"))">Log</a></dd></div></dl>
        <section class="acts"><h3>Changes</h3>
        <form method="post" action="\(place)/level">\(formToken)
        <label for="level">Level</label> <select id="level" name="level">
        """
      for level in Level.allCases {
        body += Service.option(level.name, level.name.capital, level == account.level)
      }
      body += """
        </select> <button class="plain">Set</button></form>
        <form method="post" action="\(place)/reset">\(formToken)<button class="plain">Let them set a new password</button></form>
        </section>

        """
    }
    return page("Users", problem: problem, body)
  }

  fileprivate func resetTokenPage(_ name: String, _ token: String, _ expires: Int64) -> Response {
    page(
      "A new password",
      """
      <h1>A new password for \(name)</h1>
      <p class="notice">Give them this address by a way that you trust: it is shown this once, counts for an hour, and whoever has it sets the password.</p>
      <p><code class="secret">\(address)/reset?token=\(token)</code></p>
      <p><a href="\(root)users?name=\(PercentEncoding.encoded(name))">Back to the user</a></p>

      """)
  }
}
