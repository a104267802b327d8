internal import AssetStoreCore
internal import AssetStoreWeb

/// The form for an asset's fields. Their names are those of the programs' routes, which read what is sent.
struct ProposalForm {
  /// A preview that is there, or a pending operation on one, which the form can take out.
  struct Present {
    var text: String
    /// Names and values that take it out.
    var fields: [(name: String, value: String)]
    var isOut = false
  }

  /// By names of fields; what is missing is empty.
  var values: [String: String] = [:]
  /// Names of fields that were empty before anybody wrote into them: an uploaded asset has no repository.
  private var unknown: Set<String> = []
  var present: [Present] = []
  /// Rows of previews to add, as they were sent: type, link, thumbnail.
  var added: [(type: String, link: String, thumbnail: String)] = []
  var problem: Problem?
  /// Of the asset that it shows, when that was changed last; 0 for a new one.
  var modified: Int64 = 0

  /// Empty rows for previews to add.
  private static let mostAdded = 4
  /// Number of the first row of previews that are there, behind those to add.
  private static let firstPresent = 1000

  private enum Input { case line, address, commit, text, category, provider }

  private struct Field {
    var name: String
    var label: String
    var hint = ""
    var input = Input.line
    var isOptional = false
  }

  private static let about = [
    Field(name: "title", label: "Title"),
    Field(
      name: "description", label: "Description",
      hint: "What it does, and for whom. Markdown; editors up to 4.6 show it as it is.",
      input: .text),
    Field(name: "category_id", label: "Category", input: .category),
    Field(name: "cost", label: "License", hint: "As SPDX has it: MIT, Apache-2.0, CC0-1.0."),
    Field(
      name: "icon_url", label: "Icon",
      hint: "URL of a png or jpg file, square, 128 pixels or more.",
      input: .address),
  ]

  private static let version = [
    Field(name: "version_string", label: "Version", hint: "Of the asset: 1.0, 2.3.1."),
    Field(
      name: "godot_version", label: "Lowest Godot version", hint: "That it works with: 4.2."),
    Field(name: "download_provider", label: "Repository host", input: .provider),
    Field(
      name: "browse_url", label: "Repository", hint: "URL of its page, without .git.",
      input: .address),
    Field(
      name: "download_commit", label: "Commit",
      hint:
        "The whole hash of what is to be downloaded; with the host Custom, the URL of a zip file.",
      input: .commit),
    Field(
      name: "issues_url", label: "Issues", hint: "URL, if not that of the repository.",
      input: .address, isOptional: true),
  ]

  init() {}

  init(_ fields: AssetChanges) {
    values = [
      "title": fields.title ?? "", "description": fields.description ?? "",
      "category_id": fields.categoryID.map { "\($0)" } ?? "", "cost": fields.cost ?? "",
      "icon_url": fields.iconURL ?? "", "version_string": fields.versionString ?? "",
      "godot_version": fields.godotVersion?.text ?? "",
      "download_provider": fields.provider?.name ?? "", "browse_url": fields.browseURL ?? "",
      "download_commit": fields.commit ?? "", "issues_url": fields.issuesURL ?? "",
    ]
    unknown = Set(values.filter { $0.value.isEmpty }.keys)
  }

  /// The same with what was sent, and why it was not taken.
  func again(_ body: Body, _ problem: Problem) -> ProposalForm {
    var form = self
    form.problem = problem
    for field in ProposalForm.about + ProposalForm.version {
      form.values[field.name] = body.text(field.name)
    }
    let rows = body["previews"]?.object ?? [:]
    for index in present.indices {
      form.present[index].isOut =
        rows["\(ProposalForm.firstPresent + index)"]?.object?["enabled"] != nil
    }
    form.added = (0..<ProposalForm.mostAdded).map { number in
      let row = rows["\(number)"]?.object
      return (
        row?["type"]?.string ?? "", row?["link"]?.string ?? "", row?["thumbnail"]?.string ?? ""
      )
    }
    return form
  }

  /// Throws if the asset was changed since the form was made: what its author left as it was would be taken for a wish to
  /// have that back.
  func check(_ sent: Body) throws(Problem) {
    guard sent.text("modified") == "\(modified)" else {
      throw Problem(
        409, "the asset was changed meanwhile; look at it, and send this again if it is still right"
      )
    }
  }

  /// What a form says, as the programs' routes have it: without what was left empty.
  func body(_ sent: Body) -> Body {
    let rows = (sent["previews"]?.object ?? [:]).compactMapValues { row -> JSONValue? in
      guard case .object(var members) = row else { return row }
      if members["link"]?.string?.isEmpty == false {
        members["enabled"] = .string("1")
        members["operation"] = .string("insert")
      }
      return members["enabled"] == nil ? nil : .object(members)
    }
    return unknown.filter { sent.text($0).isEmpty }.reduce(sent.with("previews", .object(rows))) {
      $0.with($1, nil)
    }
  }

  /// - Parameters:
  ///   - action: where it is sent, from the folder of all.
  ///   - button: what sends it.
  func html(_ visit: Visit, action: String, button: String) -> HTML {
    var form = notice
    form += """
      <form class="fields" method="post" action="\(visit.root)\(action)">\(visit.formToken)
      <input type="hidden" name="modified" value="\(modified)">
      <fieldset>
      <legend>The asset</legend>

      """
    for field in ProposalForm.about { form += html(field) }
    form += "</fieldset>\n<fieldset>\n<legend>What is downloaded</legend>\n"
    for field in ProposalForm.version { form += html(field) }
    form += "</fieldset>\n<fieldset>\n<legend>Pictures and videos</legend>\n"
    form += previews
    form += "</fieldset>\n<p><button>\(button)</button></p>\n</form>\n"
    return form
  }

  /// Whose fault it is by the message's first word, if that is a field's name.
  private var wrong: Field? {
    guard let problem else { return nil }
    let word = problem.message.prefix { $0 != " " }
    return (ProposalForm.about + ProposalForm.version).first { $0.name == word }
  }

  private var notice: HTML {
    guard let problem, let wrong else { return Visit.notice(problem) }
    let rest = problem.message.dropFirst(wrong.name.count)
    return """
      <div id="problems" role="alert"><h2>This was not taken</h2>
      <p><a href="#\(wrong.name)">\(wrong.label)</a>\(String(rest)).</p></div>

      """
  }

  private func html(_ field: Field) -> HTML {
    let value = values[field.name] ?? ""
    var html: HTML = """
      <div class="field"><label for="\(field.name)">\(field.label)\(
        field.isOptional ? " <span class=\"optional\">(optional)</span>" as HTML : HTML())</label>

      """
    var marks: HTML = "id=\"\(field.name)\" name=\"\(field.name)\""
    if !field.hint.isEmpty {
      html += "<p class=\"hint\" id=\"\(field.name)-hint\">\(field.hint)</p>\n"
      marks += " aria-describedby=\"\(field.name)-hint\""
    }
    if !field.isOptional, !unknown.contains(field.name) { marks += " required" }
    if wrong?.name == field.name { marks += " aria-invalid=\"true\"" }
    switch field.input {
    case .line: html += "<input \(marks) value=\"\(value)\">"
    case .address: html += "<input \(marks) type=\"url\" maxlength=\"2048\" value=\"\(value)\">"
    case .commit: html += "<input \(marks) spellcheck=\"false\" value=\"\(value)\">"
    // The first line break is not of the text.
    case .text: html += "<textarea \(marks) rows=\"12\">\n\(value)</textarea>"
    case .category:
      html += "<select \(marks)>"
      for category in Category.allCases {
        html += Service.option(
          "\(category.rawValue)", category.name, value == "\(category.rawValue)")
      }
      html += "</select>"
    case .provider:
      html += "<select \(marks)>"
      for provider in Provider.allCases.filter({ $0 != .custom }) + [.custom] {
        html += Service.option(provider.name, provider.name, value == provider.name)
      }
      html += "</select>"
    }
    html += "</div>\n"
    return html
  }

  private var previews: HTML {
    var html = HTML()
    for (index, one) in present.enumerated() {
      let name = "previews[\(ProposalForm.firstPresent + index)]"
      let chosen: HTML = one.isOut ? " checked" : ""
      html += "<div class=\"field choice\">"
      for field in one.fields {
        html += "<input type=\"hidden\" name=\"\(name)[\(field.name)]\" value=\"\(field.value)\">"
      }
      html += """
        <input type="checkbox" id="out-\(index)" name="\(name)[enabled]" value="1"\(chosen)> <label for="out-\(index)">Take out: \(one.text)</label></div>

        """
    }
    html += "<p class=\"hint\">To add; what is left empty is not.</p>\n"
    for number in 0..<ProposalForm.mostAdded {
      let row = added.indices.contains(number) ? added[number] : ("", "", "")
      html += """
        <fieldset class="row"><legend>Picture or video \(number + 1)</legend>
        <select name="previews[\(number)][type]" aria-label="Kind">\(Service.option("image", "Picture", row.0 != "video"))\(
          Service.option("video", "Video", row.0 == "video"))</select>
        <input type="url" name="previews[\(number)][link]" aria-label="URL" placeholder="URL" value="\(row.1)">
        <input type="url" name="previews[\(number)][thumbnail]" aria-label="URL of a small picture for it" placeholder="URL of a small picture for it" value="\(row.2)"></fieldset>

        """
    }
    return html
  }
}
