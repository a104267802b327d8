internal import AssetStoreCore
internal import AssetStoreWeb

// One's own account, and passwords. Who sets a new one is logged out everywhere.

extension Service {
  static func addPasswordPages(to router: inout Router<Endpoint>) {
    router.add(
      "GET", "/account",
      .page { _, visit, _ in try visit.accountPage(nil, visit.signedIn().account) })
    router.add(
      "POST", "/account",
      .form { service, visit, body, _ in
        let account = try visit.signedIn().account
        do {
          try service.changePassword(visit.request, body, of: account)
        } catch let problem as Problem {
          return try visit.accountPage(problem, account)
        }
        return visit.loggedOut()
      })
    router.add(
      "GET", "/reset",
      .page { service, visit, _ in
        let token = try Query(visit.request.query)["token"] ?? ""
        return visit.resetPage(nil, token, try service.account(ofReset: token))
      })
    router.add(
      "POST", "/reset",
      .form { service, visit, body, _ in
        let token = body.text("token")
        let account = try service.account(ofReset: token)
        do {
          try service.resetPassword(body)
        } catch let problem as Problem {
          return visit.resetPage(problem, token, account)
        }
        return visit.loggedOut()
      })
  }
}

extension Visit {
  fileprivate func loggedOut() -> Response {
    var response = redirect(to: "login")
    response.fields.append(setCookie(""))
    return response
  }

  fileprivate func accountPage(_ problem: Problem?, _ account: Account) throws -> Response {
    let publisher = Slug.make(account.name)
    let works: HTML =
      try service.data.read { try AssetTable.newest(of: publisher, $0) } == nil
      ? "" : "<a href=\"\(root)publishers/\(Service.part(publisher))\">What you published</a>"
    return page(
      "Account", problem: problem,
      """
      <h1>\(account.name)</h1>
      <p>Level: \(account.level.name). \(works)</p>
      \(Visit.notice(problem))<form class="fields" method="post" action="\(root)account">\(formToken)
      <fieldset>
      <legend>A new password</legend>
      <p class="hint">You are logged out everywhere then, and tokens for publishing are revoked.</p>
      <div class="field"><label for="old_password">The old one</label>
      <input id="old_password" name="old_password" type="password" required autocomplete="current-password"></div>
      <div class="field"><label for="new_password">The new one</label>
      <input id="new_password" name="new_password" type="password" required minlength="8" autocomplete="new-password"></div>
      </fieldset>
      <p><button>Set the password</button></p>
      </form>

      """)
  }

  fileprivate func resetPage(_ problem: Problem?, _ token: String, _ account: Account) -> Response {
    page(
      "A new password", problem: problem,
      """
      <h1>A new password for \(account.name)</h1>
      \(Visit.notice(problem))<form class="fields" method="post" action="\(root)reset">\(formToken)
      <input type="hidden" name="token" value="\(token)">
      <fieldset>
      <legend>Your account</legend>
      <div class="field"><label for="password">Password</label>
      <p class="hint" id="password-hint">8 characters or more. You are logged out everywhere then, and tokens for publishing are revoked.</p>
      <input id="password" name="password" type="password" required minlength="8" aria-describedby="password-hint" autocomplete="new-password"></div>
      </fieldset>
      <p><button>Set the password</button></p>
      </form>

      """)
  }
}
