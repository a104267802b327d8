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
    lines += [".SH ENVIRONMENT"]
    for (name, meaning) in environment {
      lines += [".TP", ".B \(escaped(name))", escaped(meaning)]
    }
    lines += [".SH SEE ALSO", ".BR assetstore\\-json (5)"]
    return lines.map { $0 + "\n" }.joined()
  }

  private static let environment = [
    ("ASSETSTORE_STORE", "The store, where --store names none."),
    (
      "XDG_DATA_HOME", "Else the store is assetstore in this folder; without it, in ~/.local/share."
    ),
    ("NO_COLOR", "If set and not empty: no colour."),
  ]

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
      ".TP", "\\fB\(escaped("--" + option.name))\\fR\(value)",
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
