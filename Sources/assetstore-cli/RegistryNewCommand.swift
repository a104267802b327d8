internal import CAssetStore
internal import Glibc

/// `registry new`: the fields of a file from options, and on a terminal from whoever sits there.
enum RegistryNewCommand {
  private struct Field {
    enum Kind {
      case text
      case number
      case list
    }

    let option: Option
    let key: String
    var kind = Kind.text
    var isRequired = true
  }

  private static let registry = [
    Field(option: .newName, key: "name"), Field(option: .newTitle, key: "title"),
    Field(option: .newURL, key: "url"),
  ]
  private static let publisher = [
    Field(option: .newOwner, key: "owners", kind: .list),
    Field(option: .newName, key: "name", isRequired: false),
    Field(option: .newURL, key: "url", isRequired: false),
  ]
  private static let asset = [
    Field(option: .newTitle, key: "title"), Field(option: .newSummary, key: "summary"),
    Field(option: .newAuthor, key: "author"), Field(option: .newCategory, key: "category"),
    Field(option: .newLicense, key: "license"), Field(option: .newRepository, key: "repository"),
    Field(option: .newType, key: "type", isRequired: false),
    Field(option: .newIcon, key: "icon", isRequired: false),
    Field(option: .newTag, key: "tags", kind: .list, isRequired: false),
  ]
  private static let release = [
    Field(option: .newGodotMin, key: "godot_min"),
    Field(option: .newGodotMax, key: "godot_max", isRequired: false),
    Field(option: .newCommit, key: "commit", isRequired: false),
    Field(option: .newDownload, key: "download_url", isRequired: false),
    Field(option: .newSHA256, key: "sha256", isRequired: false),
    Field(option: .newSize, key: "size", kind: .number, isRequired: false),
  ]

  /// The options of all kinds of files, each once.
  static let options: [Option] = [
    .newName, .newTitle, .newURL, .newOwner, .newSummary, .newAuthor, .newCategory, .newLicense,
    .newRepository, .newType, .newIcon, .newTag, .newGodotMin, .newGodotMax, .newCommit,
    .newDownload, .newSHA256, .newSize,
  ]

  static func run(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let folder = invocation.operands.first ?? ""
    let name = invocation.operands.dropFirst().first ?? ""
    let isRelease = name.utf8.contains(UInt8(ascii: "@"))
    let isAsset = name.utf8.contains(UInt8(ascii: "/"))
    let fields = name.isEmpty ? registry : isRelease ? release : isAsset ? asset : publisher
    if let stray = options.first(where: { option in
      invocation.has(option) && !fields.contains { $0.option.name == option.name }
    }) {
      throw Failure.usage(
        "--\(stray.name) says nothing of what is to be made", subject: "--\(stray.name)",
        hint:
          "NAME says what is: none a registry, PUBLISHER, PUBLISHER/SLUG, PUBLISHER/SLUG@VERSION")
    }
    console.flush()
    let members = try fields.compactMap { field in
      try value(field, invocation, console).map { (key: field.key, value: $0) }
    }
    let report = try unsafe Library.withStrings { strings in
      let (path, name) = unsafe (strings.pointer(folder), strings.pointer(name))
      let text = unsafe strings.pointer(JSON.object(members))
      return try unsafe Library.obtain(assetstore_package_report_free) {
        unsafe assetstore_registry_add(path, name, text, $0, $1)
      }
    }
    return unsafe ValidationCommands.tell(
      report, console, good: "made", bad: "nothing was made")
  }

  /// What is given for a field, or else typed, as JSON; nil if nothing is.
  private static func value(
    _ field: Field, _ invocation: Invocation, _ console: Console
  ) throws -> String? {
    var texts = invocation.all(field.option)
    if texts.isEmpty, field.isRequired, !console.json, isatty(STDIN_FILENO) == 1 {
      let question = "\(field.option.name): "
      _ = StandardStreams.write(Array(question.utf8), to: STDERR_FILENO)
      guard let line = readLine() else { throw Failure.interrupted }
      texts = line.isEmpty ? [] : [line]
    }
    guard let last = texts.last else { return nil }
    switch field.kind {
    case .text: return JSON.string(last)
    case .number: return last
    case .list: return JSON.array(texts.map(JSON.string))
    }
  }
}
