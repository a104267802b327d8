internal import AssetStoreCore
internal import AssetStoreWeb

// What all pages have around their bodies.

extension Visit {
  /// A whole page.
  ///
  /// - Parameters:
  ///   - title: "" for that of the service.
  ///   - problem: why what was asked for was not done.
  ///   - place: of one that may be found by searching, from the folder of all; nil for others.
  func page(
    _ title: String, problem: Problem? = nil, description: String = "", at place: String? = nil,
    _ body: HTML
  ) -> Response {
    var frame = PageFrame()
    let name = service.options.name
    frame.title = title.isEmpty ? name : "\(title) · \(name)"
    frame.description = description
    frame.root = root
    if let place { frame.url = "\(address)/\(place)" }
    frame.siteName = name
    frame.version = PageFiles.version
    // Else browsers do not tell where a form was.
    frame.referrer = "same-origin"
    var html = HTML()
    html.reserve(4096 + body.bytes.count)
    html += frame.start
    html += header
    html += "<main id=\"main\" tabindex=\"-1\">\n"
    html += body
    html += """
      </main>
      <footer><p>Served by assetstore. One cookie, for those who log in; no tracking.</p></footer>

      """
    html += PageFrame.end
    var response = Response(
      problem?.status ?? 200, type: "text/html; charset=utf-8", .bytes(html.bytes))
    response.fields += [
      ("Content-Security-Policy", "\(PageFrame.policy); frame-ancestors 'none'"),
      ("Referrer-Policy", frame.referrer), ("Vary", "Cookie"),
      ("Cache-Control", visitor == nil && place != nil ? "no-cache" : "no-store"),
    ]
    if let wait = problem?.retryAfter, wait > 0 {
      response.fields.append(("Retry-After", "\(wait)"))
    }
    return response
  }

  /// What went wrong, as a page.
  func page(_ problem: Problem) -> Response {
    let title =
      switch problem.status {
      case 403: "This is not allowed"
      case 404: "There is no such page"
      case 429: "Too many requests"
      default: "This did not work"
      }
    return page(
      title, problem: problem,
      """
      <h1>\(title)</h1>
      <p>\(problem.message.sentence)</p>
      <p><a href="\(home)">Home</a></p>

      """)
  }

  /// From the page to the first.
  var home: String { root.isEmpty ? "./" : root }

  private var header: HTML {
    var header: HTML = """
      <header class="top">
      <a class="brand" href="\(home)">\(service.options.name)</a>
      <form class="find" action="\(home)" role="search"><input type="search" name="query" aria-label="Search assets" placeholder="Search assets"></form>
      <nav aria-label="Main menu">

      """
    if let visitor {
      header += """
        <a href="\(root)submit">Submit an asset</a>
        <a href="\(root)my">My proposals</a>
        <a href="\(root)account">Account</a>

        """
      if visitor.account.level >= .moderator {
        header += "<a href=\"\(root)moderation\">Moderation</a>\n"
      }
      header += """
        <form method="post" action="\(root)logout">\(formToken)<button class="plain">Log out \(visitor.account.name)</button></form>

        """
    } else {
      header += """
        <a href="\(root)login">Log in</a>
        <a href="\(root)register">Register</a>

        """
    }
    header += "</nav>\n</header>\n"
    return header
  }

  /// What each form has that is sent by POST.
  var formToken: HTML {
    guard let visitor else { return HTML() }
    return
      "<input type=\"hidden\" name=\"\(Visit.formField)\" value=\"\(visitor.formToken)\">"
  }

  /// Says above a form why it was not taken.
  static func notice(_ problem: Problem?) -> HTML {
    guard let problem else { return HTML() }
    return """
      <div id="problems" role="alert"><h2>This was not taken</h2>
      <p>\(problem.message.sentence)</p></div>

      """
  }
}

extension String {
  /// With a large letter at its beginning and a full stop at its end, unless it begins with the name of a field.
  var sentence: String {
    let word = prefix { $0 != " " }
    let start = word.utf8.contains(UInt8(ascii: "_")) ? String(prefix(1)) : prefix(1).uppercased()
    return "\(start)\(dropFirst())\(utf8.last == UInt8(ascii: ".") ? "" : ".")"
  }
}

extension Visit {
  /// Links to the pages of a list before and after, which has their number in its query.
  func pager(_ page: Int64, isFirst: Bool, isLast: Bool) -> HTML {
    guard !isFirst || !isLast else { return HTML() }
    func link(_ page: Int64, _ rel: String, _ name: String) -> HTML {
      let others = request.query.split(separator: "&").filter { !$0.hasPrefix("page=") }
      let query = (others.map(String.init) + ["page=\(page)"]).joined(separator: "&")
      return "<a rel=\"\(rel)\" href=\"?\(query)\">\(name)</a>\n"
    }
    var pages: HTML = "<nav class=\"pages\" aria-label=\"Pages\">\n"
    if !isFirst { pages += link(page - 1, "prev", "Back") }
    if !isLast { pages += link(page + 1, "next", "More") }
    pages += "</nav>\n"
    return pages
  }
}
