internal import CAssetStore

/// `package lang`.
enum LanguageCommands {
  static func lang(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let languages = try unsafe Library.withStrings { strings in
      let path = unsafe strings.pointer(invocation.operands.first)
      return try unsafe Library.obtain(assetstore_languages_free) {
        unsafe assetstore_languages_open(path, $0, $1)
      }
    }
    let key = invocation.operands.dropFirst().first
    if key != nil || invocation.has(.locale) {
      return texts(languages, key, for: invocation[.locale], console)
    }
    if console.json {
      console.document(unsafe Library.text(assetstore_languages_json(languages.pointer)))
    } else {
      show(languages, console)
    }
    return unsafe assetstore_languages_count(languages.pointer) > 0 ? .done : .no
  }

  private static func show(_ languages: borrowing Handle, _ console: Console) {
    let object = unsafe languages.pointer
    let name = unsafe Library.text(assetstore_languages_default(object))
    var table = Table([
      .init(title: "LANGUAGE", style: .cyan), .init(title: "TEXTS", right: true),
      .init(title: "MISSING", right: true), .init(title: ""),
    ])
    for index in 0..<(unsafe assetstore_languages_count(object)) {
      let language = unsafe assetstore_languages_at(object, index)
      unsafe table.add([
        Library.text(language), "\(assetstore_languages_key_count(object, language))",
        "\(assetstore_languages_missing_count(object, language))",
        Library.text(language) == name ? "default" : "",
      ])
    }
    table.print(to: console)
  }

  /// The texts that somebody sees who wants a language, or only that of a key.
  private static func texts(
    _ languages: borrowing Handle, _ key: String?, for wanted: String?, _ console: Console
  ) -> ExitCode {
    let object = unsafe languages.pointer
    var found: [(key: String, text: String)] = []
    let best = unsafe Library.withStrings { strings in
      let list = unsafe strings.list(wanted.map { [$0] } ?? [])
      let best = unsafe assetstore_languages_best(object, list, wanted == nil ? 0 : 1)
      let language = unsafe wanted.flatMap { unsafe strings.pointer($0) } ?? best
      for key in key.map({ [$0] }) ?? (unsafe keys(object, best)) {
        if let text = unsafe assetstore_languages_text(object, language, strings.pointer(key)) {
          found.append((key, unsafe Library.text(text)))
        }
      }
      return unsafe Library.text(best)
    }
    if console.json {
      let members = found.map { ($0.key, JSON.string($0.text)) }
      console.document(
        JSON.object([("language", JSON.string(best)), ("texts", JSON.object(members))]))
    } else if key != nil {
      for line in Text.wrapped(found.first?.text ?? "", to: nil) where !found.isEmpty {
        console.line(line)
      }
    } else {
      for (key, text) in found { console.line("\(Text.harmless(key)): \(Text.harmless(text))") }
    }
    return found.isEmpty ? .no : .done
  }

  /// All keys of all languages: those that one has, and those that it lacks.
  private static func keys(_ object: OpaquePointer, _ language: UnsafePointer<CChar>?) -> [String] {
    let own = unsafe (0..<assetstore_languages_key_count(object, language)).map {
      unsafe Library.text(assetstore_languages_key_at(object, language, $0))
    }
    let missing = unsafe (0..<assetstore_languages_missing_count(object, language)).map {
      unsafe Library.text(assetstore_languages_missing_at(object, language, $0))
    }
    return (own + missing).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
