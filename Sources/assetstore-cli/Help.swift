/// The text of `--help`, made from the table.
enum Help {
  /// For a command, a group of commands, or no words: for all.
  static func text(for words: [String]) throws -> String {
    let members = CommandTable.members(of: words)
    guard !members.isEmpty else {
      throw Failure.usage(
        "unknown command '\(words.joined(separator: " "))'",
        subject: words.joined(separator: " "), hint: "see assetstore --help")
    }
    if let command = members.first(where: { $0.words == words }) {
      return text(for: command)
    }
    let group = words.map { " \($0)" }.joined()
    var lines = ["Usage: assetstore\(group) [OPTION]... COMMAND [ARGUMENT]...", ""]
    if words.isEmpty { lines += ["Search, install and verify game assets.", ""] }
    lines += ["Commands:"] + columns(members.map { ($0.name, $0.summary) })
    lines += ["", "Options of all commands:"] + options(CommandTable.globalOptions)
    lines += ["", "assetstore help COMMAND tells more."]
    return lines.map { $0 + "\n" }.joined()
  }

  private static func text(for command: Command) -> String {
    var lines = ["Usage: assetstore \(command.usage)", "", capitalised(command.summary) + "."]
    for paragraph in command.description {
      lines += [""] + Text.wrapped(paragraph, to: 79)
    }
    if !command.options.isEmpty {
      lines += ["", "Options:"] + options(command.options)
    }
    lines += ["", "Options of all commands:"] + options(CommandTable.globalOptions)
    lines += ["", "Examples:"]
    for example in command.examples {
      lines += ["  \(example.line)", "      \(example.meaning)"]
    }
    lines += ["", "Exit codes:"]
    lines += columns(command.exitMeanings.map { ("\($0.code.rawValue)", $0.meaning) })
    return lines.map { $0 + "\n" }.joined()
  }

  private static func options(_ options: [Option]) -> [String] {
    columns(
      options.map { option in
        guard case .words(let words) = option.completion else {
          return (option.usage, option.summary)
        }
        return (option.usage, "\(option.summary): \(words.joined(separator: ", "))")
      })
  }

  /// Terms and what they mean, side by side.
  private static func columns(_ terms: [(term: String, meaning: String)]) -> [String] {
    let width = terms.reduce(0) { max($0, $1.term.count) }
    return terms.flatMap { term, meaning in
      Text.wrapped(meaning, to: 79 - width - 4).enumerated().map { index, line in
        "  \(Text.padded(index == 0 ? term : "", to: width))  \(line)"
      }
    }
  }

  static func capitalised(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }
}

/// `help` and `completion`.
enum HelpCommands {
  static func help(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    console.write(
      invocation.has(.man) ? ManPage.text() : try Help.text(for: invocation.operands))
    return .done
  }

  static func completion(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    switch invocation.operands.first {
    case "bash": console.write(Completion.bash())
    case "zsh": console.write(Completion.zsh())
    case "fish": console.write(Completion.fish())
    case let shell:
      throw Failure.usage(
        "there are no completions for '\(shell ?? "")'", subject: shell ?? "",
        hint: "there are some for bash, zsh and fish")
    }
    return .done
  }
}
