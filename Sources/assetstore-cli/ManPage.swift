internal import CAssetStore

/// The manual page assetstore(1) as roff with the man macros, made from the table.
enum ManPage {
  static func text() -> String {
    let version = unsafe Library.text(assetstore_version())
    var lines = [
      ".TH ASSETSTORE 1 \"\" \"assetstore \(escaped(version))\" \"User Commands\"",
      ".SH NAME", "assetstore \\- search, install and verify game assets",
      ".SH SYNOPSIS", ".B assetstore", "[\\fIOPTION\\fR]... \\fICOMMAND\\fR [\\fIARGUMENT\\fR]...",
      ".SH DESCRIPTION",
      escaped(
        "A store is a directory on this machine: a catalogue of everything known about assets, and "
          + "a cache of the archives they came in. Sources fill the catalogue (sync); searching it "
          + "needs no network. A project is the directory that assets are installed into. What was "
          + "installed can be verified at any later time."),
      ".SH OPTIONS", "Of all commands, before or after the command:",
    ]
    lines += CommandTable.globalOptions.flatMap(option)
    lines.append(".SH COMMANDS")
    lines += CommandTable.commands.flatMap(command)
    lines.append(".SH EXIT STATUS")
    for code in ExitCode.allCases {
      lines += [".TP", ".B \(code.rawValue)", escaped(Help.capitalised(code.meaning) + ".")]
    }
    lines.append(".SH PACKAGES")
    lines += packages.flatMap { [".PP", escaped($0)] }
    lines.append(".SH FILES")
    lines += terms(files)
    lines.append(".SH ENVIRONMENT")
    lines += terms(environment)
    lines += [".SH SEE ALSO", ".BR assetstore\\-json (5)"]
    return lines.map { $0 + "\n" }.joined()
  }

  private static let packages = [
    "What is installed of an archive: the one folder that a host wraps everything in is taken off. "
      + "Then each folder in addons, at the top or one folder down, becomes the folder of that name in "
      + "the project's addons; what lies elsewhere, and files in addons itself, are left out. An "
      + "archive without such a folder goes whole into addons/SLUG. A project goes into the project, "
      + "from the folder of its first project.godot. A .vast is not unpacked but placed as "
      + "assets/ID.vast. Names that begin with .git, .assetstore, __MACOSX and .DS_Store are always left out. "
      + "--into names another folder.",
    "What an archive is called where no library says it, so in a folder of packages and where a path "
      + "or URL is installed: title, author and version are those of its plugin.cfg, of the project "
      + "those of project.godot, of a .vast those of meta.json, and a title or version that they do not "
      + "say is taken from the file's name, NAME-VERSION.zip. PUBLISHER is the author, or local without one, and SLUG "
      + "the title, in lower case and with - in the place of all but letters and digits.",
    "What a package needs and asks for stands in the section plugin of its plugin.cfg, in keys that Godot "
      + "passes over: dependencies=[\"studio/dialogue@^1.2\", \"org.example.core\"] is installed along with it, "
      + "optional_dependencies=[\"studio/portraits\"] is not, but holds where that is installed, and "
      + "permissions=[\"network\", \"files\"] must be granted. Each dependency is PUBLISHER/SLUG or the id of a "
      + ".vast, with @RANGE where not any version will do; @1.2 means only the release that is called 1.2, @^1.2 "
      + "what is compatible with it. A permission has 1 to 64 characters without blanks and commas, and is not all. "
      + "Every plugin.cfg counts that would be installed, wherever it lies, and a package is refused of which that "
      + "cannot be read.",
    "A .vast says it in its meta.json: {\"id\": \"org.example.face\", \"name\": \"Face\", \"author\": \"Ada\", "
      + "\"version\": {\"asset\": \"1.2.0\", \"spec\": \"1.0.0\"}, \"permissions\": [\"tracking\"], "
      + "\"dependencies\": [{\"id\": \"org.example.base\", \"version\": \"2.0.0\"}]}. A version of a dependency "
      + "means what is compatible with it, as ^2.0.0 does elsewhere.",
  ]

  private static let files = [
    (
      "assetstore.json",
      "In the project: the packages that are wanted. Made for version control, and to be edited."
    ),
    (
      "assetstore.lock",
      "In the project: the packages that it has, exactly, with their hashes. Made for version "
        + "control; assetstore install brings the same to every clone."
    ),
    (
      ".assetstore/",
      "In the project: what was installed file by file, the history, and in backup the bytes of "
        + "edited files that had to give way. Of this copy of the project only: it is kept from git, "
        + "and from the engine."
    ),
    (
      "~/.local/share/assetstore/",
      "The store, unless --store or the environment names another: the catalogue, which sync fills "
        + "again, and the archives."
    ),
    (
      "share/assetstore/vast-meta.schema.json",
      "Beside the folder of the command: the JSON Schema (2020-12) of a .vast's meta.json, for editors, as "
        + "strict as package build."
    ),
    (
      "share/assetstore/registry.schema.json",
      "Likewise of a registry's registry.json; registry-publisher.schema.json, registry-asset.schema.json and "
        + "registry-release.schema.json of its other files, as strict as registry validate."
    ),
    (
      "share/assetstore/library.openapi.json",
      "What serve answers under /asset-library/api, in OpenAPI 3.1; store.openapi.json under /api/v1, and "
        + "service.openapi.json its other routes. Served there too, as openapi.json."
    ),
  ]

  private static let environment = [
    ("ASSETSTORE_STORE", "The store, where --store names none."),
    (
      "XDG_DATA_HOME",
      "Else the store is assetstore in this folder, and a service's data assetstore-service; without it, in "
        + "~/.local/share."
    ),
    (
      "ASSETSTORE_ADMIN_USER, ASSETSTORE_ADMIN_PASSWORD",
      "The administrator of a service that has no data yet."
    ),
    ("ASSETSTORE_TOKEN", "With which publish sends a package, where --token-file names no file."),
    (
      "SOURCE_DATE_EPOCH",
      "The time of all entries of a package that is built, of a registry's index, and in a bill of materials, in "
        + "seconds since 1970 UTC."
    ),
    ("NO_COLOR", "If set and not empty: no colour."),
  ]

  private static func terms(_ terms: [(name: String, meaning: String)]) -> [String] {
    terms.flatMap { [".TP", ".B \(escaped($0.name))", escaped($0.meaning)] }
  }

  private static func command(_ command: Command) -> [String] {
    var lines = [".SS \"assetstore \(escaped(command.usage))\""]
    lines.append(escaped(Help.capitalised(command.summary) + "."))
    lines += command.description.flatMap { [".PP", escaped($0)] }
    lines += command.options.flatMap(option)
    for example in command.examples {
      lines += [
        ".PP", escaped(Help.capitalised(example.meaning) + ":"), ".PP", ".RS 4", ".nf",
        escaped(example.line), ".fi", ".RE",
      ]
    }
    if let no = command.no {
      lines += [".PP", escaped("Exit status 1: \(no).")]
    }
    return lines
  }

  private static func option(_ option: Option) -> [String] {
    let value = option.placeholder.map { " \\fI\(escaped($0))\\fR" } ?? ""
    var meaning = option.summary
    if case .words(let words) = option.completion {
      meaning += ": " + words.joined(separator: ", ")
    }
    return [
      ".TP",
      option.spellings.reversed().map { "\\fB\(escaped($0))\\fR" }.joined(separator: ", ") + value,
      escaped(Help.capitalised(meaning) + "."),
    ]
  }

  /// `text` so that roff prints it as it stands.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "\"": result += "\\(dq"
      case "'": result += "\\(aq"
      case "~": result += "\\(ti"
      case "^": result += "\\(ha"
      default: result.append(character)
      }
    }
    // A full stop at the beginning of a line would be a request.
    return result.hasPrefix(".") ? "\\&" + result : result
  }
}
