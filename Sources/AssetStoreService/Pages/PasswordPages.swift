internal import AssetStoreCore
internal import AssetStoreWeb

// Passwords. Who sets a new one is logged out everywhere.

extension Service {
  static func addPasswordPages(to router: inout Router<Endpoint>) {
    router.add(
      "POST", "/account",
      .form { service, visit, body, _ in
        let account = try visit.signedIn().account
        do {
          try service.changePassword(visit.request, body, of: account)
        } catch let problem as Problem {
          return try service.accountPage(visit, problem)
        }
        return visit.loggedOut()
      })
    router.add(
      "GET", "/forgot", .page { service, visit, _ in try visit.forgotPage(nil, .none) })
    router.add(
      "POST", "/forgot",
      .form { service, visit, body, _ in
        guard service.options.onReset != nil else { throw Visit.noMail }
        do {
          try service.noteForgotten(visit.request, body)
        } catch let problem as Problem {
          return try visit.forgotPage(problem, body)
        }
        return visit.page(
          "A mail is on its way",
          """
          <h1>A mail is on its way</h1>
          <p>If somebody here has this address, they are mailed what sets a new password, which counts for an hour.</p>
          <p><a href="\(visit.root)login">Log in</a></p>

          """)
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

  fileprivate static let noMail = Problem(
    404, "passwords are not mailed here: ask those who run the service for a new one")

  fileprivate func forgotPage(_ problem: Problem?, _ body: Body) throws -> Response {
    guard service.options.onReset != nil else { throw Visit.noMail }
    return page(
      "A forgotten password", problem: problem,
      """
      <h1>A forgotten password</h1>
      \(Visit.notice(problem))<form class="fields" method="post" action="\(root)forgot">\(formToken)
      <fieldset>
      <legend>Your account</legend>
      <div class="field"><label for="email">E-mail address</label>
      <p class="hint" id="email-hint">The one that you registered with. What sets a new password is mailed to it.</p>
      <input id="email" name="email" type="email" required aria-describedby="email-hint" autocomplete="email" value="\(body.text("email"))"></div>
      </fieldset>
      <p><button>Send it</button></p>
      </form>

      """)
  }

  var passwordForm: HTML {
    """
    <section><h2>Password</h2>
    <form class="fields" method="post" action="\(root)account">\(formToken)
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
    </section>

    """
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
