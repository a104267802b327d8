// The command `assetstore`: a client of assetstore.h and of nothing else.
//
// What it can do stands once, in CommandTable: each command with its arguments, options, examples and
// exit codes. Parser, Help, ManPage and Completion are all made from that table, so they cannot
// disagree. A command is a function from an Invocation (what was asked) and a Console (where to say
// it) to an ExitCode; whatever goes wrong is thrown as a Failure and becomes one line on stderr here.
//
//     arguments -> Parser -> Invocation -> Command.run -> library -> Table, Text -> Console
//
// Text from metadata is never trusted: it passes Text.harmless before it reaches a terminal.

internal import CAssetStore
internal import Glibc

/// The run of the command from its arguments to its exit code.
enum Program {
  static func run() -> Int32 {
    StandardStreams.holdOpen()
    Interruption.install()
    let console = Console()
    do {
      let given = processArguments()
      // Read before anything is judged, so that a usage error too comes in the form that was asked for.
      console.json = given.prefix { $0 != "--" }.contains("--json")
      let invocation = try Parser.parse(try valid(given))
      console.quiet = invocation.has(.quiet)
      if invocation.has(.noColor) { console.colour = false }
      let code = try run(invocation, console)
      try console.close()
      return code.rawValue
    } catch {
      return console.report(error).rawValue
    }
  }

  private static func run(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    if invocation.has(.help) {
      console.write(try Help.text(for: invocation.words))
      return .done
    }
    if invocation.has(.version) {
      console.line("assetstore \(unsafe Library.text(assetstore_version()))")
      return .done
    }
    guard let command = invocation.command else {
      throw Failure.incomplete(invocation.words)
    }
    console.options = command.options
    return try command.run(invocation, console)
  }

  /// The arguments without the program's name; nil for what is not valid UTF-8.
  private static func processArguments() -> [String?] {
    var arguments: [String?] = []
    for index in stride(from: 1, to: Int(CommandLine.argc), by: 1) {
      guard let pointer = unsafe CommandLine.unsafeArgv[index] else { break }
      arguments.append(unsafe String(validatingCString: pointer))
    }
    return arguments
  }

  private static func valid(_ arguments: [String?]) throws -> [String] {
    try arguments.enumerated().map { index, argument in
      guard let argument else {
        throw Failure.usage(
          "argument \(index + 1) is not valid UTF-8", reason: "invalid-utf8",
          hint: "names and paths must be UTF-8")
      }
      return argument
    }
  }
}
