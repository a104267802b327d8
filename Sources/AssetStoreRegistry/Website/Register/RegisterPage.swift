internal import AssetStoreCore
internal import AssetStoreWeb

/// The page that makes the files of a registration in the browser. Without scripts it says how to write them by hand.
struct RegisterPage {
  private let layout: SiteLayout
  private static let path = "register/"

  init(_ layout: SiteLayout) { self.layout = layout }

  func publish(_ place: Publication.Place) throws {
    var page = SitePage(RegisterPage.path, layout[SiteText.register])
    page.description = layout[RegisterText.introduction]
    page.scripts = ["register.js"]
    page.body = body
    try place(layout.file(page.path), layout.render(page))
  }

  private func text(_ text: RegisterText) -> String { layout[text] }

  private var body: HTML {
    """
    <h1>\(layout[SiteText.register])</h1>
    <p>\(text(.introduction))</p>
    \(byHand)
    <noscript><p class="none">\(text(.withoutScript))</p></noscript>
    <div id="register-form" hidden>
    \(form)
    \(result)
    <ul id="register-texts" hidden>
    \(messages)
    </ul>
    </div>

    """
  }

  // How to do without the form

  private var byHand: HTML {
    var rows = HTML()
    let folder = "assets/PUBLISHER/NAME"
    for (file, about, schema) in [
      ("publishers/PUBLISHER.json", RegisterText.publisherFile, "registry-publisher.schema.json"),
      ("\(folder)/asset.json", .assetFile, "registry-asset.schema.json"),
      ("\(folder)/description.md", .descriptionFile, ""),
      ("\(folder)/description.zh.md", .chineseDescriptionFile, ""),
      ("\(folder)/icon.png", .iconFile, ""),
      ("\(folder)/releases/VERSION.json", .releaseFile, "registry-release.schema.json"),
    ] {
      rows += "<tr><th scope=\"row\"><code>\(file)</code></th><td>\(text(about))</td><td>"
      if !schema.isEmpty {
        rows += "<a href=\"\(layout.root(from: RegisterPage.path))site/\(schema)\">\(schema)</a>"
      }
      rows += "</td></tr>\n"
    }
    return """
      <details id="by-hand">
      <summary>\(text(.byHand))</summary>
      <p>\(text(.whatToWrite))</p>
      <div class="scroll" role="region" tabindex="0" aria-label="\(text(.byHand))">
      <table>
      <thead><tr><th scope="col">\(text(.file))</th><th scope="col">\(text(.contents))</th>\
      <th scope="col">\(text(.schema))</th></tr></thead>
      <tbody>
      \(rows)</tbody>
      </table>
      </div>
      <p>\(text(.commands))</p>
      <pre tabindex="0" role="region" aria-label="\(text(.commands))"><code>\(RegisterPage.commands)</code></pre>
      </details>
      """
  }

  private static let commands = """
    assetstore registry new . PUBLISHER --owner github:ACCOUNT
    assetstore registry new . PUBLISHER/NAME
    assetstore registry new . PUBLISHER/NAME@1.0.0
    assetstore registry validate .

    """

  // The form

  private var form: HTML {
    """
    <div id="problems" role="group" aria-labelledby="problems-title" tabindex="-1" hidden>
    <h2 id="problems-title">\(text(.problems))</h2>
    <ul></ul>
    </div>
    <form id="register" class="fields" autocomplete="off" data-not-licenses="\(SPDX.otherNames.joined(separator: "|"))">
    <fieldset>
    <legend>\(text(.publisher))</legend>
    \(row(.publisherName))\(flag("publisher.isNew", .isNew))<div id="part-publisher">
    \(rows(RegisterField.publisher))</div>
    </fieldset>
    <fieldset>
    <legend>\(text(.asset))</legend>
    \(rows(RegisterField.asset(layout.settings.categories, layout.language)))\(licenses)</fieldset>
    <fieldset>
    <legend>\(text(.release))</legend>
    \(flag("release.isThere", .isThere))<div id="part-release">
    \(rows(RegisterField.versions))\(origins)\(rows(RegisterField.archive))</div>
    </fieldset>
    <p><button type="submit">\(text(.make))</button></p>
    </form>
    """
  }

  private var result: HTML {
    """
    <section id="result" aria-labelledby="result-title" hidden>
    <h2 id="result-title" tabindex="-1">\(text(.result))</h2>
    <p>\(text(.whatNow))</p>
    <p id="all-files"></p>
    <ul id="files"></ul>
    </section>
    """
  }

  private var messages: HTML {
    var items = HTML()
    for message in RegisterMessage.allCases {
      items += "<li data-name=\"\(message.rawValue)\">\(layout[message])</li>\n"
    }
    return items
  }

  private var licenses: HTML {
    var options: HTML = "<datalist id=\"licenses\">"
    for name in SPDX.usual { options += "<option value=\"\(name)\"></option>" }
    options += "</datalist>\n"
    return options
  }

  private var origins: HTML {
    var html: HTML = """
      <fieldset>
      <legend>\(text(.origin))</legend>
      \(radio("commit", .byCommit, isOn: true))\(radio("download_url", .byAddress, isOn: false))</fieldset>

      """
    for field in RegisterField.origins {
      html += "<div id=\"origin-\(field.name)\">\n\(row(field))</div>\n"
    }
    return html
  }

  private func flag(_ name: String, _ label: RegisterText) -> HTML {
    """
    <p><label class="choice"><input type="checkbox" name="\(name)" checked> \(text(label))</label></p>

    """
  }

  private func radio(_ value: String, _ label: RegisterText, isOn: Bool) -> HTML {
    """
    <p><label class="choice"><input type="radio" name="release.origin" value="\(value)"\(isOn ? " checked" : "")> \
    \(text(label))</label></p>

    """
  }
}

extension RegisterPage {
  private func rows(_ fields: [RegisterField]) -> HTML {
    var html = HTML()
    for field in fields { html += row(field) }
    return html
  }

  private func row(_ field: RegisterField) -> HTML {
    var html: HTML = """
      <div class="field">
      <label for="\(field.name)"><span id="\(field.name)-label">\(layout[field.label])</span>
      """
    if !field.isRequired { html += " <span class=\"optional\">\(text(.optional))</span>" }
    html += "</label>\n"
    if let hint = field.hint {
      html += "<p class=\"hint\" id=\"\(field.name)-hint\">\(layout[hint])</p>\n"
    }
    html += "\(control(field))\n<p class=\"error\" id=\"\(field.name)-error\"></p>\n</div>\n"
    return html
  }

  private func control(_ field: RegisterField) -> HTML {
    let name = field.name
    let described = field.hint == nil ? "" : "\(name)-hint "
    let common: HTML =
      "id=\"\(name)\" name=\"\(name)\" aria-describedby=\"\(described)\(name)-error\"\(field.isRequired ? " required" : "")"
    let plain: HTML = "autocapitalize=\"off\" spellcheck=\"false\""
    switch field.control {
    case .line: return "<input type=\"text\" \(common)>"
    case .code:
      let list: HTML = name == "asset.license" ? " list=\"licenses\"" : ""
      return "<input type=\"text\" \(common) \(plain)\(list)>"
    case .address: return "<input type=\"url\" \(common) \(plain)>"
    case .day: return "<input type=\"date\" \(common)>"
    case .lines(let count): return "<textarea rows=\"\(count)\" \(common)></textarea>"
    case .icon: return "<input type=\"file\" accept=\"image/png,image/jpeg\" \(common)>"
    case .choice(let choices):
      var options = HTML()
      for choice in choices {
        options += "<option value=\"\(choice.value)\">\(choice.label)</option>\n"
      }
      return "<select \(common)>\n\(options)</select>"
    }
  }
}
