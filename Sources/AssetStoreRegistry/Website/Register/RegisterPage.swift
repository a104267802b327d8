internal import AssetStoreCore
internal import AssetStoreWeb

/// The page that makes the files of a registration in the browser: what is between its header and its footer.
struct RegisterPage {
  private let settings: RegistrySettings
  private let language: SiteLanguage
  /// Of the folder with the scripts and schemas, from the page.
  private let files: String

  init(_ settings: RegistrySettings, _ language: SiteLanguage, files: String) {
    self.settings = settings
    self.language = language
    self.files = files
  }

  var body: String {
    """
    <h1>\(text(RegisterText.title))</h1>
    <p>\(text(RegisterText.introduction))</p>
    \(byHand)
    <div id="register-form" hidden>
    \(form)
    <ul id="register-texts" hidden>
    \(messages)
    </ul>
    </div>
    <noscript><p class="note">\(text(RegisterText.withoutScript))</p></noscript>

    """
  }

  private func text(_ words: SiteWords) -> String { HTMLText.escape(words[language]) }

  // How to do without the form

  private var byHand: String {
    let rows = RegisterText.files.map { file in
      """
      <tr><th scope="row"><code>\(file.path)</code></th><td>\(text(file.words))</td>\
      <td>\(file.schema.map { "<a href=\"\(files)\($0)\">\($0)</a>" } ?? "")</td></tr>
      """
    }
    return """
      <details id="by-hand">
      <summary>\(text(RegisterText.byHand))</summary>
      <p>\(text(RegisterText.whatToWrite))</p>
      <div class="wide" role="region" tabindex="0" aria-label="\(text(RegisterText.byHand))">
      <table>
      <thead><tr><th scope="col">\(text(RegisterText.file))</th><th scope="col">\(text(RegisterText.contents))</th>\
      <th scope="col">\(text(RegisterText.schema))</th></tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>
      </table>
      </div>
      <p>\(text(RegisterText.commands))</p>
      <pre tabindex="0" role="region" aria-label="\(text(RegisterText.commands))"><code>\
      \(HTMLText.escape(RegisterText.commandLines))</code></pre>
      </details>
      """
  }

  // The form

  private var form: String {
    """
    <div id="problems" class="problems" role="group" aria-labelledby="problems-title" tabindex="-1" hidden>
    <h2 id="problems-title">\(text(RegisterText.problems))</h2>
    <ul></ul>
    </div>
    <form id="register" autocomplete="off" data-not-licenses="\(HTMLText.escape(notLicenses))">
    <fieldset>
    <legend>\(text(RegisterText.publisher))</legend>
    \(row(.publisherName))
    \(flag("publisher.isNew", RegisterText.isNew))
    <div id="part-publisher">
    \(rows(RegisterField.publisher))
    </div>
    </fieldset>
    <fieldset>
    <legend>\(text(RegisterText.asset))</legend>
    \(rows(RegisterField.asset(categories)))
    \(licenses)
    </fieldset>
    <fieldset>
    <legend>\(text(RegisterText.release))</legend>
    \(flag("release.isThere", RegisterText.isThere))
    <div id="part-release">
    \(rows(RegisterField.versions))
    <fieldset>
    <legend>\(text(RegisterText.origin))</legend>
    \(radio("commit", RegisterText.byCommit, isOn: true))
    \(radio("download_url", RegisterText.byAddress, isOn: false))
    </fieldset>
    \(originRows)
    \(rows(RegisterField.archive))
    </div>
    </fieldset>
    <p><button type="submit">\(text(RegisterText.make))</button></p>
    </form>
    <section id="result" aria-labelledby="result-title" hidden>
    <h2 id="result-title" tabindex="-1">\(text(RegisterText.result))</h2>
    <p>\(text(RegisterText.whatNow))</p>
    <p id="all-files"></p>
    <ul id="files" class="files"></ul>
    </section>
    """
  }

  private var categories: [(value: String, label: SiteWords)] {
    settings.categories.map {
      let english = $0.names["en"] ?? $0.id
      return ($0.id, SiteWords(english, $0.names["zh"] ?? english))
    }
  }

  private var notLicenses: String {
    SPDX.otherNames.keys.filter { !$0.contains(" ") }.sorted().joined(separator: " ")
  }

  private var licenses: String {
    let options = SPDX.names.map { "<option value=\"\(HTMLText.escape($0))\"></option>" }
    return "<datalist id=\"licenses\">\(options.joined())</datalist>"
  }

  private var originRows: String {
    RegisterField.origins.map {
      "<div id=\"origin-\($0.name.dropFirst("release.".count))\">\n\(row($0))\n</div>"
    }.joined(separator: "\n")
  }

  private func rows(_ fields: [RegisterField]) -> String {
    fields.map(row).joined(separator: "\n")
  }

  private func row(_ field: RegisterField) -> String {
    let name = field.name
    let hint = field.hint.map { "<p class=\"hint\" id=\"\(name)-hint\">\(text($0))</p>\n" } ?? ""
    let optional = " <span class=\"optional\">\(text(RegisterText.optional))</span>"
    return """
      <div class="field">
      <label for="\(name)"><span id="\(name)-label">\(text(field.label))</span>\(field.isRequired ? "" : optional)</label>
      \(hint)\(control(field))
      <p class="error" id="\(name)-error"></p>
      </div>
      """
  }

  private func control(_ field: RegisterField) -> String {
    let name = field.name
    let described = field.hint == nil ? "\(name)-error" : "\(name)-hint \(name)-error"
    let common =
      "id=\"\(name)\" name=\"\(name)\" aria-describedby=\"\(described)\"\(field.isRequired ? " required" : "")"
    let plain = "autocapitalize=\"off\" spellcheck=\"false\""
    switch field.control {
    case .line: return "<input type=\"text\" \(common)>"
    case .code:
      let list = name == "asset.license" ? " list=\"licenses\"" : ""
      return "<input type=\"text\" \(common) \(plain)\(list)>"
    case .address: return "<input type=\"url\" \(common) \(plain)>"
    case .day: return "<input type=\"date\" \(common)>"
    case .lines(let count): return "<textarea rows=\"\(count)\" \(common)></textarea>"
    case .icon: return "<input type=\"file\" accept=\"image/png,image/jpeg\" \(common)>"
    case .choice(let choices):
      let options = choices.map {
        "<option value=\"\(HTMLText.escape($0.value))\">\(text($0.label))</option>"
      }
      return "<select \(common)>\n\(options.joined(separator: "\n"))\n</select>"
    }
  }

  private func flag(_ name: String, _ label: SiteWords) -> String {
    """
    <p><label class="choice"><input type="checkbox" name="\(name)" checked> \(text(label))</label></p>
    """
  }

  private func radio(_ value: String, _ label: SiteWords, isOn: Bool) -> String {
    """
    <p><label class="choice"><input type="radio" name="release.origin" value="\(value)"\(isOn ? " checked" : "")> \
    \(text(label))</label></p>
    """
  }

  private var messages: String {
    RegisterText.messages.map {
      "<li data-name=\"\($0.name)\">\(text($0.words))</li>"
    }.joined(separator: "\n")
  }
}
