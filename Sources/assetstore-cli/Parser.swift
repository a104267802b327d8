/// What was asked for: a command with its options and operands.
struct Invocation {
  /// Nil if the words name none: `--help` and `--version` need none.
  var command: Command?
  /// The command's words, as far as given.
  var words: [String] = []
  var operands: [String] = []
  /// By the option's name, in the order given; "" for an option without a value.
  fileprivate(set) var values: [String: [String]] = [:]

  func has(_ option: Option) -> Bool {
    values[option.name] != nil
  }

  /// The value given for an option, the last one if there are several.
  subscript(option: Option) -> String? {
    values[option.name]?.last
  }

  /// The values given for an option that may be given several times.
  func all(_ option: Option) -> [String] {
    values[option.name] ?? []
  }

  /// The number given for an option whose value is one.
  func number(_ option: Option) -> Int64? {
    self[option].flatMap { Int64($0) }
  }

  /// The words given for an option whose value is several with commas.
  func list(_ option: Option) -> [String] {
    (self[option] ?? "").split(separator: ",").map(String.init)
  }
}

/// Reads arguments by the table, with GNU habits: options anywhere, "--name value" or "--name=value",
/// and "--" before operands that begin with a dash.
enum Parser {
  static func parse(_ arguments: [String]) throws -> Invocation {
    var invocation = Invocation()
    var rest = arguments[...]
    var literal = false
    while let argument = rest.popFirst() {
      if !literal, argument == "--" {
        literal = true
      } else if !literal, argument.hasPrefix("-"), argument != "-" {
        try readOption(argument, &rest, &invocation)
      } else if invocation.command == nil || isLonger(invocation, argument) {
        try readWord(argument, &invocation)
      } else {
        invocation.operands.append(argument)
      }
    }
    if let command = invocation.command, !invocation.has(.help), !invocation.has(.version) {
      try check(invocation.operands, of: command)
    }
    return invocation
  }

  /// Whether another command begins with the words and this one, as "serve backup" does with "serve".
  private static func isLonger(_ invocation: Invocation, _ word: String) -> Bool {
    invocation.command?.arguments.isEmpty == true && invocation.operands.isEmpty
      && !CommandTable.members(of: invocation.words + [word]).isEmpty
  }

  private static func readWord(_ word: String, _ invocation: inout Invocation) throws {
    let words = invocation.words + [word]
    let members = CommandTable.members(of: words)
    guard !members.isEmpty else {
      let group = invocation.words.joined(separator: " ")
      let siblings = CommandTable.members(of: invocation.words).map { $0.words[words.count - 1] }
      let near = Text.nearest(to: word, among: siblings)
      throw Failure.usage(
        "unknown command '\(words.joined(separator: " "))'", subject: word,
        hint: near.map { "did you mean '\($0)'?" }
          ?? "see assetstore \(group.isEmpty ? "" : group + " ")--help")
    }
    invocation.words = words
    invocation.command = members.first { $0.words == words }
  }

  private static func readOption(
    _ argument: String, _ rest: inout ArraySlice<String>, _ invocation: inout Invocation
  ) throws {
    var (spelled, value) = split(argument)
    let options = CommandTable.globalOptions + (invocation.command?.options ?? [])
    guard let option = options.first(where: { $0.spellings.contains(spelled) }) else {
      throw unknown(argument.hasPrefix("--") ? spelled : argument, options, invocation)
    }
    if let placeholder = option.placeholder {
      value = value ?? rest.popFirst()
      guard let value else {
        throw Failure.usage(
          "option '--\(option.name)' needs a value", subject: spelled,
          hint: "--\(option.name) \(placeholder)")
      }
      try option.check(value)
    } else if value != nil {
      throw Failure.usage(
        "option '--\(option.name)' takes no value", subject: argument, hint: "leave '=' out")
    }
    invocation.values[option.name, default: []].append(value ?? "")
  }

  /// "--name=value" and "-nvalue" in their parts.
  private static func split(_ argument: String) -> (spelled: String, value: String?) {
    if !argument.hasPrefix("--"), argument.count > 2 {
      return (String(argument.prefix(2)), String(argument.dropFirst(2)))
    }
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    return (String(parts.first ?? ""), parts.count > 1 ? String(parts[1]) : nil)
  }

  private static func unknown(
    _ spelled: String, _ options: [Option], _ invocation: Invocation
  ) -> Failure {
    let known = options.map { "--\($0.name)" }
    let hint: String
    if let near = Text.nearest(to: spelled, among: known) {
      hint = "did you mean '\(near)'?"
    } else if invocation.command == nil,
      CommandTable.commands.contains(where: { $0.options.contains { "--\($0.name)" == spelled } })
    {
      hint = "options of a command come after it"
    } else {
      let words = invocation.words.map { $0 + " " }.joined()
      hint = "see assetstore \(words)--help"
    }
    let place = invocation.command.map { " of '\($0.name)'" } ?? ""
    return .usage(
      "unknown option '\(spelled)'\(place)", reason: "unknown-option", subject: spelled, hint: hint)
  }

  private static func check(_ operands: [String], of command: Command) throws {
    var minimum = 0
    var maximum: Int? = 0
    for argument in command.arguments {
      minimum += argument.minimum
      maximum = maximum.flatMap { sum in argument.maximum.map { sum + $0 } }
      guard operands.count >= minimum else {
        throw Failure.usage(
          "'\(command.name)' needs \(argument.name)", subject: argument.name,
          hint: "usage: assetstore \(command.usage)")
      }
    }
    if let maximum, operands.count > maximum {
      throw Failure.usage(
        "unexpected argument '\(operands[maximum])'", subject: operands[maximum],
        hint: "usage: assetstore \(command.usage)")
    }
  }
}
