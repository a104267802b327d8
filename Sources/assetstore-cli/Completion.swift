/// Completions for shells, made from the table.
///
/// Each script finds the command's words in the line and then offers that command's options, the values
/// of the option before, or what its arguments are.
enum Completion {
  private static var groups: [[String]] {
    var groups: [[String]] = [[]]
    for command in CommandTable.commands where command.words.count > 1 {
      let group = Array(command.words.dropLast())
      if !groups.contains(group) { groups.append(group) }
    }
    return groups
  }

  /// What can follow `words`, with a summary: commands, or groups of them.
  private static func next(after words: [String]) -> [(word: String, summary: String)] {
    var result: [(word: String, summary: String)] = []
    // A command may be the beginning of others, as "serve" is.
    for command in CommandTable.members(of: words) where command.words.count > words.count {
      let word = command.words[words.count]
      if result.contains(where: { $0.word == word }) { continue }
      let isGroup = command.words.count > words.count + 1
      let siblings = CommandTable.members(of: words + [word]).compactMap(\.words.last)
      result.append((word, isGroup ? siblings.joined(separator: ", ") : command.summary))
    }
    return result
  }

  private static var optionsWithValues: [Option] {
    var seen: Set<String> = []
    return (CommandTable.globalOptions + CommandTable.commands.flatMap(\.options))
      .filter { $0.placeholder != nil && seen.insert($0.name).inserted }
  }

  /// What the arguments of `command` are.
  private static func operands(of command: Command) -> Command.Completion {
    if command.words == ["help"] { return .words(next(after: []).map(\.word)) }
    return command.arguments.last?.completion ?? .nothing
  }

  static func bash() -> String {
    func reply(_ completion: Command.Completion) -> String {
      switch completion {
      case .nothing: "COMPREPLY=()"
      case .file: "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")"
      case .directory: "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- \"$cur\")"
      case .words(let words):
        "mapfile -t COMPREPLY < <(compgen -W '\(words.joined(separator: " "))' -- \"$cur\")"
      }
    }
    func names(_ options: [Option]) -> String {
      options.map { "--\($0.name)" }.joined(separator: " ")
    }
    let valued = optionsWithValues
    var lines = [
      "# bash completion for assetstore", "_assetstore() {",
      "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= i word",
      "  # --name=value is three words to bash.",
      "  if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi",
      "  for ((i = 1; i < COMP_CWORD; i++)); do", "    word=${COMP_WORDS[i]}",
      "    case $word in",
      "      \(valued.flatMap(\.spellings).joined(separator: "|")))",
      "        ((i++)); [[ ${COMP_WORDS[i]} == = ]] && ((i++)) ;;", "      -*|=) ;;",
      "      *)",
      "        case \"$command${command:+ }$word\" in",
      "          \((CommandTable.commands.map(\.words) + groups.dropFirst()).map { "'\($0.joined(separator: " "))'" }.joined(separator: "|")))",
      "            command=\"$command${command:+ }$word\" ;;", "        esac ;;", "    esac",
      "  done", "  case $prev in",
    ]
    for option in valued {
      let names = option.spellings.joined(separator: "|")
      lines.append("    \(names)) \(reply(option.completion)); return ;;")
    }
    lines += [
      "  esac", "  local options='\(names(CommandTable.globalOptions))'", "  case $command in",
    ]
    for command in CommandTable.commands where !command.options.isEmpty {
      lines.append("    '\(command.name)') options+=' \(names(command.options))' ;;")
    }
    lines += [
      "  esac", "  if [[ $cur == -* ]]; then",
      "    mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$cur\"); return", "  fi",
      "  case $command in",
    ]
    for group in groups {
      let words = next(after: group).map(\.word)
      lines.append("    '\(group.joined(separator: " "))') \(reply(.words(words))) ;;")
    }
    for command in CommandTable.commands {
      lines.append("    '\(command.name)') \(reply(operands(of: command))) ;;")
    }
    lines += ["  esac", "}", "complete -F _assetstore assetstore"]
    return lines.map { $0 + "\n" }.joined()
  }

  static func zsh() -> String {
    func action(_ completion: Command.Completion) -> String {
      switch completion {
      case .nothing: " "
      case .file: "_files"
      case .directory: "_files -/"
      case .words(let words): "(\(words.joined(separator: " ")))"
      }
    }
    func spec(_ option: Option) -> String {
      let value = option.placeholder.map { ":\($0):\(action(option.completion))" } ?? ""
      let equals = option.placeholder == nil ? "" : "="
      return option.spellings.map { name in
        let ending = name.hasPrefix("--") ? equals : ""
        return quoted("\(name)\(ending)[\(bracketed(option.summary))]\(value)")
      }.joined(separator: " ")
    }
    func function(_ words: [String]) -> String { (["_assetstore"] + words).joined(separator: "_") }
    var lines = ["#compdef assetstore", "# zsh completion for assetstore", ""]
    let globals = CommandTable.globalOptions.map(spec).joined(separator: " ")
    for group in groups {
      let own = CommandTable.commands.first { $0.words == group }?.options ?? []
      let options = ([globals] + own.map(spec)).joined(separator: " ")
      lines += [
        "\(function(group))() {", "  local context state state_descr line",
        "  typeset -A opt_args",
        "  _arguments -C \(options) '1:command:->command' '*::argument:->argument'",
        "  case $state in", "    command)", "      local -a commands=(",
      ]
      for (word, summary) in next(after: group) {
        lines.append("        \(quoted("\(word):\(summary.replacing(":", with: "\\:"))"))")
      }
      lines += [
        "      )", "      _describe command commands ;;", "    argument)",
        "      case $words[1] in",
      ]
      for (word, _) in next(after: group) {
        lines.append("        \(word)) \(function(group + [word])) ;;")
      }
      lines += ["      esac ;;", "  esac", "}", ""]
    }
    for command in CommandTable.commands where !groups.contains(command.words) {
      var specs = command.options.map(spec)
      for argument in command.arguments {
        let many = argument.maximum == 1 ? "" : "*"
        let completion = argument.maximum == 1 ? argument.completion : operands(of: command)
        specs.append(quoted("\(many):\(argument.name):\(action(completion))"))
      }
      lines += [
        "\(function(command.words))() {",
        "  _arguments \(([globals] + specs).joined(separator: " "))", "}", "",
      ]
    }
    lines += [
      "if [[ $funcstack[1] == _assetstore ]]; then", "  _assetstore \"$@\"", "else",
      "  compdef _assetstore assetstore", "fi",
    ]
    return lines.map { $0 + "\n" }.joined()
  }

  private static func bracketed(_ text: String) -> String {
    text.replacing("[", with: "\\[").replacing("]", with: "\\]").replacing(":", with: "\\:")
  }

  private static func quoted(_ text: String) -> String {
    "'\(text.replacing("'", with: "'\\''"))'"
  }

  static func fish() -> String {
    func value(_ completion: Command.Completion) -> String {
      switch completion {
      case .nothing: " -f"
      case .file: " -F"
      case .directory: " -f -a '(__fish_complete_directories)'"
      case .words(let words): " -f -a '\(words.joined(separator: " "))'"
      }
    }
    func line(_ condition: String?, _ option: Option) -> String {
      let condition = condition.map { " -n '\($0)'" } ?? ""
      let takes = option.placeholder == nil ? "" : " -r" + value(option.completion)
      let short = option.short.map { " -s \($0)" } ?? ""
      return
        "complete -c assetstore\(condition)\(short) -l \(option.name)\(takes) -d \(fishQuoted(option.summary))"
    }
    let valued = optionsWithValues.flatMap(\.spellings).joined(separator: " ")
    var lines = [
      "# fish completion for assetstore",
      "# True if the command's words so far are exactly the arguments (any operands aside).",
      "function __assetstore_in", "  set -l words", "  set -l skip 0",
      "  for token in (commandline -opc)[2..-1]", "    if test $skip = 1", "      set skip 0",
      "    else if contains -- $token \(valued)", "      set skip 1",
      "    else if not string match -q -- '-*' $token", "      set -a words $token", "    end",
      "  end", "  if test (count $argv) = 0", "    test (count $words) = 0", "    return", "  end",
      "  test (count $words) -ge (count $argv)",
      "  and test \"$words[1..\"(count $argv)\"]\" = \"$argv\"", "end", "",
      "complete -c assetstore -f",
    ]
    lines += CommandTable.globalOptions.map { line(nil, $0) }
    for group in groups {
      let condition = (["__assetstore_in"] + group).joined(separator: " ")
      for (word, summary) in next(after: group) {
        lines.append(
          "complete -c assetstore -n '\(condition)' -a \(word) -d \(fishQuoted(summary))")
      }
    }
    for command in CommandTable.commands {
      let condition = "__assetstore_in \(command.name)"
      lines += command.options.map { line(condition, $0) }
      let completion = operands(of: command)
      if completion != .nothing {
        lines.append("complete -c assetstore -n '\(condition)'\(value(completion))")
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func fishQuoted(_ text: String) -> String {
    "'\(text.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
  }
}
