internal import AssetStoreCore
internal import AssetStoreWeb

// Accounts of people.

extension Service {
  static func addAccountPages(to router: inout Router<Endpoint>) {
    router.add("GET", "/register", .page { _, visit, _ in visit.registerPage(nil, Body.none) })
    router.add(
      "POST", "/register",
      .form { service, visit, body, _ in
        do {
          _ = try service.registered(visit.request, body)
        } catch let problem as Problem {
          return visit.registerPage(problem, body)
        }
        return try service.begin(visit, body)
      })
    router.add(
      "GET", "/login",
      .page { _, visit, _ in
        visit.loginPage(nil, try Query(visit.request.query)["to"] ?? "", Body.none)
      })
    router.add(
      "POST", "/login", .form { service, visit, body, _ in try service.begin(visit, body) })
    router.add(
      "GET", "/logout",
      .page { _, visit, _ in
        _ = try visit.signedIn()
        return visit.page(
          "Log out",
          """
          <h1>Log out</h1>
          <form method="post" action="\(visit.root)logout">\(visit.formToken)<button>Log out</button></form>

          """)
      })
    router.add(
      "POST", "/logout",
      .form { service, visit, _, _ in
        if let visitor = visit.visitor { try service.endSession(visitor.token) }
        var response = visit.redirect(to: "")
        response.fields.append(visit.setCookie(""))
        return response
      })
  }

  /// Begins the session of the user whom a form names, and ends the one before.
  private func begin(_ visit: Visit, _ body: Body) throws -> Response {
    let to = Visit.place(try body.optional("to") ?? "")
    do {
      guard let session = try loggedIn(visit.request, body) else {
        return visit.loginPage(Problem(403, Service.wrongPassword), to, body)
      }
      if let visitor = visit.visitor { try endSession(visitor.token) }
      var response = visit.redirect(to: to)
      response.fields.append(visit.setCookie(session.token))
      return response
    } catch let problem as Problem {
      return visit.loginPage(problem, to, body)
    }
  }
}

extension Visit {
  fileprivate func registerPage(_ problem: Problem?, _ body: Body) -> Response {
    page(
      "Register", problem: problem,
      """
      <h1>Register</h1>
      \(Visit.notice(problem))<form class="fields" method="post" action="\(root)register">\(formToken)
      <fieldset>
      <legend>Your account</legend>
      <div class="field"><label for="username">Name</label>
      <p class="hint" id="username-hint">3 to 100 letters and digits; everybody sees it. What you publish is found under it.</p>
      <input id="username" name="username" required aria-describedby="username-hint" autocomplete="username" value="\(body.text("username"))"></div>
      <div class="field"><label for="email">E-mail address</label>
      <p class="hint" id="email-hint">Only those who run the service see it.</p>
      <input id="email" name="email" type="email" required aria-describedby="email-hint" autocomplete="email" value="\(body.text("email"))"></div>
      <div class="field"><label for="password">Password</label>
      <p class="hint" id="password-hint">8 characters or more.</p>
      <input id="password" name="password" type="password" required minlength="8" aria-describedby="password-hint" autocomplete="new-password"></div>
      </fieldset>
      <p><button>Register</button></p>
      </form>
      <p>Registered already? <a href="\(root)login">Log in</a></p>

      """)
  }

  /// - Parameter to: where to go then, from the folder of all.
  fileprivate func loginPage(_ problem: Problem?, _ to: String, _ body: Body) -> Response {
    let forgot: HTML =
      service.options.onReset == nil
      ? "" : "<p><a href=\"\(root)forgot\">The password is forgotten</a></p>\n"
    return page(
      "Log in", problem: problem,
      """
      <h1>Log in</h1>
      \(Visit.notice(problem))<form class="fields" method="post" action="\(root)login">\(formToken)
      <input type="hidden" name="to" value="\(Visit.place(to))">
      <fieldset>
      <legend>Your account</legend>
      <div class="field"><label for="username">Name</label>
      <input id="username" name="username" required autocomplete="username" value="\(body.text("username"))"></div>
      <div class="field"><label for="password">Password</label>
      <input id="password" name="password" type="password" required autocomplete="current-password"></div>
      </fieldset>
      <p><button>Log in</button></p>
      </form>
      \(forgot)<p>No account yet? <a href="\(root)register">Register</a></p>

      """)
  }
}

extension Body {
  /// What a form begins with: nothing.
  static let none = Body([:])

  /// A text as it was sent; "" if there is none.
  func text(_ name: String) -> String { self[name]?.string ?? "" }
}
