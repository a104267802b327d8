// What all pages have around their body, whoever makes them.
//
// A page asks nobody but its own server, and nothing in it is run that is not in a file of its own: the policy in its
// head says so to the browser, should a text of a stranger ever get past the escaping.

/// The head of a page, and the beginning and end of its body.
package struct PageFrame: Sendable {
  /// As RFC 5646 writes it.
  package var language = "en"
  package var title = ""
  /// In a sentence or two; "" for none.
  package var description = ""
  /// What leads from the page to the folder with site/: "", or relative with "/" at the end.
  package var root = ""
  /// The page's own URL; "" if nobody shall find it by searching.
  package var url = ""
  /// Name of the whole.
  package var siteName = ""
  /// "website" or "article".
  package var kind = "website"
  /// URL of a picture of what it is about; "" for none.
  package var image = ""
  /// Markup of more for the head.
  package var links = HTML()
  /// Names of files in site/ that are run as modules.
  package var scripts: [String] = []
  /// What tells apart versions of the files in site/.
  package var version = ""
  /// What servers are told of the page that a link was on.
  package var referrer = "no-referrer"
  /// What the link past the navigation says.
  package var skip = "Skip to content"

  package init() {}

  package static let policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"

  /// All up to the navigation.
  package var start: HTML {
    var page: HTML = """
      <!DOCTYPE html>
      <html lang="\(language)">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(PageFrame.markupOfPolicy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="referrer" content="\(referrer)">
      <title>\(title)</title>

      """
    if !description.isEmpty {
      page += "<meta name=\"description\" content=\"\(description)\">\n"
    }
    if url.isEmpty {
      page += "<meta name=\"robots\" content=\"noindex\">\n"
    } else {
      page += """
        <link rel="canonical" href="\(url)">
        <meta property="og:url" content="\(url)">
        <meta property="og:type" content="\(kind)">
        <meta property="og:title" content="\(title)">
        <meta property="og:site_name" content="\(siteName)">

        """
      if !description.isEmpty {
        page += "<meta property=\"og:description\" content=\"\(description)\">\n"
      }
      if !image.isEmpty { page += "<meta property=\"og:image\" content=\"\(image)\">\n" }
    }
    page += """
      <link rel="icon" href="\(root)site/icon.svg" type="image/svg+xml">
      <link rel="stylesheet" href="\(root)site/site.css?\(version)">
      <script src="\(root)site/theme.js?\(version)"></script>

      """
    for script in scripts {
      page += "<script type=\"module\" src=\"\(root)site/\(script)?\(version)\"></script>\n"
    }
    page += links
    page += "</head>\n<body>\n<a class=\"skip\" href=\"#main\">\(skip)</a>\n"
    return page
  }

  package static let end: HTML = "</body>\n</html>\n"

  private static let markupOfPolicy = HTML(markup: policy)
}
