internal import CAssetStore
internal import Glibc

/// `registry new`: the fields of a file from options, and on a terminal from whoever sits there.
enum RegistryNewCommand {
  private struct Field {
    enum Kind {
      case text
      case number
      case list
      /// PUBLISHER/SLUG@RANGE each.
      case needs
      /// The URL of an image each.
      case previews
    }

    let option: Option
    let key: String
    var kind = Kind.text
    /// What is said to whom it is asked; "" if nobody is.
    var question = ""
  }

  private static let registry = [
    Field(option: .newName, key: "name", question: "for commands, such as ours"),
    Field(option: .newTitle, key: "title", question: "for people"),
    Field(
      option: .newURL, key: "url", question: "where it will lie, such as https://example.org/ours/"),
    Field(option: .newOwner, key: "maintainers", kind: .list),
  ]
  private static let publisher = [
    Field(
      option: .newOwner, key: "owners", kind: .list, question: "an account, such as github:ada"),
    Field(option: .newName, key: "name"), Field(option: .newURL, key: "url"),
  ]
  private static let asset = [
    Field(option: .newTitle, key: "title", question: "its name, for people"),
    Field(option: .newSummary, key: "summary", question: "what it is, in one line"),
    Field(option: .newAuthor, key: "author", question: "who made it"),
    Field(
      option: .newCategory, key: "category", question: "of those in registry.json, such as scripts"),
    Field(option: .newLicense, key: "license", question: "an expression of SPDX, such as MIT"),
    Field(
      option: .newRepository, key: "repository",
      question: "its URL, such as https://github.com/ada/face"),
    Field(option: .newType, key: "type"), Field(option: .newIcon, key: "icon"),
    Field(option: .newIssues, key: "issues_url"),
    Field(option: .newPreview, key: "previews", kind: .previews),
    Field(option: .newTag, key: "tags", kind: .list),
  ]
  private static let release = [
    Field(option: .newGodotMin, key: "godot_min", question: "the oldest that it runs on, as 4.2"),
    Field(option: .newGodotMax, key: "godot_max"),
    Field(
      option: .newCommit, key: "commit",
      question: "its full hash; nothing, if a download is released"),
    Field(option: .newDownload, key: "download_url", question: "the URL of its archive"),
    Field(option: .newSHA256, key: "sha256"),
    Field(option: .newSize, key: "size", kind: .number),
    Field(option: .newNeed, key: "dependencies", kind: .needs),
    Field(option: .newPermission, key: "permissions", kind: .list),
  ]

  /// The options of all kinds of files, each once.
  static let options: [Option] = [
    .newName, .newTitle, .newURL, .newOwner, .newSummary, .newAuthor, .newCategory, .newLicense,
    .newRepository, .newType, .newIcon, .newIssues, .newPreview, .newTag, .newGodotMin,
    .newGodotMax, .newCommit, .newDownload, .newSHA256, .newSize, .newNeed, .newPermission,
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
    let canAsk = !console.json && isatty(STDIN_FILENO) == 1
    var answers: [String: [String]] = [:]
    for field in fields { answers[field.key] = invocation.all(field.option) }
    let given = Set(answers.filter { !$0.value.isEmpty }.keys)
    if canAsk { try ask(fields.filter { !given.contains($0.key) }, &answers) }
    while true {
      let report = try add(fields, answers, folder, name)
      let wrong = wrong(report, fields).filter { !given.contains($0.key) && !$0.question.isEmpty }
      let isOver = !canAsk || wrong.isEmpty
      let code = unsafe ValidationCommands.tell(
        report, console, good: "made \(path(name, isRelease: isRelease, isAsset: isAsset))",
        bad: isOver ? "nothing was made" : "once more",
        value: { path in fields.first { "$.\($0.key)" == path }.map { "--\($0.option.name)" } })
      if isOver { return code }
      console.flush()
      for field in wrong { answers[field.key] = [] }
      // Either of the two says where a release is.
      if wrong.contains(where: { $0.key == "download_url" }), answers["commit"] == [] {
        try ask(fields.filter { ["commit", "download_url"].contains($0.key) }, &answers)
      } else {
        try ask(wrong, &answers)
      }
    }
  }

  private static func path(_ name: String, isRelease: Bool, isAsset: Bool) -> String {
    if name.isEmpty { return "registry.json" }
    guard isAsset else { return "publishers/\(name).json" }
    guard isRelease, let at = name.firstIndex(of: "@") else { return "assets/\(name)/asset.json" }
    return "assets/\(name[..<at])/releases/\(name[name.index(after: at)...]).json"
  }

  private static func add(
    _ fields: [Field], _ answers: [String: [String]], _ folder: String, _ name: String
  ) throws -> Handle {
    let members = fields.compactMap { field in
      json(field, answers[field.key] ?? []).map { (key: field.key, value: $0) }
    }
    return try unsafe Library.withStrings { strings in
      let (path, name) = unsafe (strings.pointer(folder), strings.pointer(name))
      let text = unsafe strings.pointer(JSON.object(members))
      return try unsafe Library.obtain(assetstore_package_report_free) {
        unsafe assetstore_registry_add(path, name, text, $0, $1)
      }
    }
  }

  /// The fields that errors are about.
  private static func wrong(_ report: borrowing Handle, _ fields: [Field]) -> [Field] {
    let findings = unsafe Library.records(
      report.pointer, assetstore_package_report_count, assetstore_package_report_at)
    var keys: Set<String> = []
    for index in unsafe findings.indices {
      guard unsafe findings[index].severity == ASSETSTORE_SEVERITY_ERROR else { continue }
      let path = unsafe Library.text(findings[index].path)
      keys.insert(String(path.dropFirst(2).prefix { $0 != "." && $0 != "[" }))
    }
    return fields.filter { keys.contains($0.key) }
  }

  /// Asks for what has a question, until there is an answer; for a download only where no commit is named.
  private static func ask(_ fields: [Field], _ answers: inout [String: [String]]) throws {
    for field in fields where !field.question.isEmpty {
      if field.key == "download_url", answers["commit"]?.isEmpty == false { continue }
      if field.key == "commit", answers["download_url"]?.isEmpty == false { continue }
      while true {
        let question = "\(field.option.name) (\(field.question)): "
        _ = StandardStreams.write(Array(question.utf8), to: STDERR_FILENO)
        guard let line = readLine() else { throw Failure.interrupted }
        answers[field.key] = line.isEmpty ? [] : [line]
        if !line.isEmpty || field.key == "commit" { break }
      }
    }
  }

  /// What is given for a field, as JSON; nil if nothing is.
  private static func json(_ field: Field, _ texts: [String]) -> String? {
    guard let last = texts.last else { return nil }
    switch field.kind {
    case .text: return JSON.string(last)
    case .number: return last
    case .list: return JSON.array(texts.map(JSON.string))
    case .needs:
      return JSON.array(
        texts.map { text in
          let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
          return JSON.object([
            (key: "name", value: JSON.string(String(parts[0]))),
            (key: "version", value: JSON.string(parts.count > 1 ? String(parts[1]) : "*")),
          ])
        })
    case .previews:
      return JSON.array(
        texts.map {
          JSON.object([
            (key: "type", value: JSON.string("image")), (key: "url", value: JSON.string($0)),
          ])
        })
    }
  }
}
