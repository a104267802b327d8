// The service for people, in pages that need no script.
//
//     /                                   what is new, and what a search finds
//     /assets/{publisher}/{slug}          an asset and its releases; .../edit proposes to change it
//     /publishers/{publisher}             what somebody published
//     /register /login /logout            accounts
//     /account                            one's own: tokens for publishing, sessions, password
//     /forgot /reset?token=               a new password for who has the mail, or an admin's token
//     /submit /my /my/{id}/edit           proposing, and what became of it
//     /moderation /moderation/{id}        what waits, and one proposal beside what it changes, with its package
//     /audit /users                       who did what, and who may do what
//     /site/{name}                        style sheet and icon
//
//     Visit          a request for a page: whose session it is, and whether a form came from a page of ours
//     PageLayout     what all pages have around them
//     ...Pages       the pages; what they do is done by the functions that answer the programs' routes
//     ProposalForm   an asset's fields
//     EditDiff       what a proposal changes, for reading
//
// The session is that of the programs' routes, kept in a cookie that no script and no other site's form gets at. The
// programs' routes never look at it, so only what is here has to mind other sites: each form has a token that is made of
// the session, and browsers say where a form was. Pages are in English.

internal import AssetStoreCore
internal import AssetStoreWeb

extension Service {
  static func addPages(to router: inout Router<Endpoint>) {
    for file in PageFiles.all {
      router.add("GET", "/site/\(file.name)", Endpoint { _, _, _ in PageFiles.answer(file) })
    }
    addBrowsePages(to: &router)
    addAccountPages(to: &router)
    addAccessPages(to: &router)
    addPasswordPages(to: &router)
    addProposalPages(to: &router)
    addModerationPages(to: &router)
    addAdminPages(to: &router)
  }
}

extension Service.Endpoint {
  /// Of a page, whose problems are pages too.
  static func page(
    _ answer: @escaping @Sendable (Service, Visit, [String]) throws -> Response
  ) -> Service.Endpoint {
    Service.Endpoint { service, request, values in
      let visit = try Visit(service, request)
      do {
        return try answer(service, visit, values)
      } catch is Visit.NoSession {
        // Where a form was sent to, there need not be a page.
        let place = request.method == "POST" ? "" : visit.place
        return visit.redirect(to: place.isEmpty ? "login" : "login?to=\(place)")
      } catch let problem as Problem {
        return visit.page(problem)
      } catch let invalid as InvalidParameter {
        return visit.page(Problem(400, "\(invalid.name): \(invalid.message)"))
      }
    }
  }

  /// Of what a form does.
  static func form(
    _ answer: @escaping @Sendable (Service, Visit, Body, [String]) throws -> Response
  ) -> Service.Endpoint {
    page { service, visit, values in
      let body = try Body(visit.request)
      try visit.check(body)
      return try answer(service, visit, body, values)
    }
  }
}

extension PageFiles {
  /// Differs if any of the files does.
  static let version: String = {
    let hashes = all.map { (try? SHA256.hash($0.bytes)) ?? "" }
    return String(((try? SHA256.hash(hashes.joined())) ?? "0").prefix(8))
  }()

  /// A page asks for a file by a URL that has its version, so that it may be kept.
  fileprivate static func answer(_ file: (name: String, bytes: [UInt8])) -> Response {
    var response = Response(200, type: type(file.name), .bytes(file.bytes))
    response.fields.append(("Cache-Control", "public, max-age=86400"))
    return response
  }

  private static func type(_ name: String) -> String {
    if name.hasSuffix(".css") { return "text/css; charset=utf-8" }
    if name.hasSuffix(".svg") { return "image/svg+xml" }
    return "text/javascript; charset=utf-8"
  }
}
