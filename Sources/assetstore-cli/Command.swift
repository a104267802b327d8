/// One command as the table describes it.
struct Command: Sendable {
  /// "search", or "cache", "gc".
  let words: [String]
  var arguments: [Argument] = []
  /// One line, without a full stop.
  let summary: String
  /// Paragraphs of plain text.
  let description: [String]
  var options: [Option] = []
  let examples: [Example]
  /// What exit code 1 means here; nil if it never gives that.
  var no: String?
  /// The further exit codes it may give, beside those that all give.
  var exits: [ExitCode] = []
  let run: @Sendable (Invocation, Console) throws -> ExitCode

  var name: String { words.joined(separator: " ") }

  /// "search [OPTION]... [TEXT]..."
  var usage: String {
    ([name] + (options.isEmpty ? [] : ["[OPTION]..."]) + arguments.map(\.usage))
      .joined(separator: " ")
  }

  /// Each exit code it may give, with what that means here.
  var exitMeanings: [(code: ExitCode, meaning: String)] {
    let codes = Set(exits + [.done, .usage, .io] + (no == nil ? [] : [.no]))
    return ExitCode.allCases.filter(codes.contains).map { code in
      (code, code == .no ? no ?? code.meaning : code.meaning)
    }
  }

  struct Argument: Sendable {
    let name: String
    var minimum = 1
    /// Nil: any number.
    var maximum: Int? = 1
    var completion = Completion.nothing

    var usage: String {
      let many = maximum == nil ? "..." : ""
      return minimum == 0 ? "[\(name)]\(many)" : "\(name)\(many)"
    }
  }

  struct Example: Sendable {
    let line: String
    let meaning: String
  }

  /// What a shell offers in a place.
  enum Completion: Sendable, Equatable {
    case nothing
    case file
    case directory
    case words([String])
  }
}

/// An option as the table describes it.
struct Option: Sendable {
  enum Value: Sendable {
    /// It takes none: it is there or not.
    case none
    case text(String)
    case directory
    case file
    case number(ClosedRange<Int64>)
    case choice(String, [String])
    /// Several, with commas.
    case choices(String, [String])
  }

  /// Without the two dashes.
  let name: String
  /// The letter that stands for it behind one dash.
  var short: Character?
  var value = Value.none
  let summary: String
  /// The reasons of failures that it may help with.
  var helps: [String] = []

  /// What its value is called; nil if it takes none.
  var placeholder: String? {
    switch value {
    case .none: nil
    case .text(let name), .choice(let name, _), .choices(let name, _): name
    case .directory: "DIR"
    case .file: "FILE"
    case .number: "N"
    }
  }

  /// "--limit N", "-o, --output FILE"
  var usage: String {
    let long = placeholder.map { "--\(name) \($0)" } ?? "--\(name)"
    return short.map { "-\($0), \(long)" } ?? long
  }

  /// All ways to write its name.
  var spellings: [String] { ["--\(name)"] + (short.map { ["-\($0)"] } ?? []) }

  var completion: Command.Completion {
    switch value {
    case .none, .text, .number: .nothing
    case .directory: .directory
    case .file: .file
    case .choice(_, let words), .choices(_, let words): .words(words)
    }
  }

  /// Throws unless `text` can be its value.
  func check(_ text: String) throws {
    func wrong(_ wanted: String) -> Failure {
      .usage("--\(name) cannot be '\(text)'", subject: "--\(name)", hint: "it must be \(wanted)")
    }
    switch value {
    case .none: return
    case .text, .directory, .file:
      if text.isEmpty { throw wrong("some text") }
    case .number(let range):
      guard let number = Int64(text), range.contains(number) else {
        let upper = range.upperBound == .max ? "more" : "\(range.upperBound)"
        throw wrong("a whole number from \(range.lowerBound) to \(upper)")
      }
    case .choice(_, let words):
      guard words.contains(text) else { throw wrong("one of \(words.joined(separator: ", "))") }
    case .choices(_, let words):
      guard
        text.split(separator: ",", omittingEmptySubsequences: false)
          .allSatisfy({ words.contains(String($0)) })
      else { throw wrong("some of \(words.joined(separator: ",")), with commas between") }
    }
  }
}
