internal import CAssetStore

/// `package inspect`.
enum PackageCommands {
  static func inspect(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    var options: assetstore_inspect_options = unsafe Library.options(invocation, console)
    let inspection = try unsafe Library.withStrings { strings in
      let path = unsafe strings.pointer(invocation.operands.first)
      return try unsafe Library.obtain(assetstore_inspection_free) {
        unsafe assetstore_package_inspect(path, &options, $0, $1)
      }
    }
    if console.json {
      console.document(unsafe Library.text(assetstore_inspection_json(inspection.pointer)))
    } else if invocation.has(.wouldBeFiles) {
      showFiles(inspection, console)
    } else {
      tell(inspection, console)
    }
    return .done
  }

  private static func tell(_ inspection: borrowing Handle, _ console: Console) {
    let object = unsafe inspection.pointer
    guard let record = unsafe assetstore_inspection_package(object) else { return }
    let package = unsafe record.pointee
    console.line(console.styled(Text.harmless(unsafe Library.text(package.title)), .bold))
    let (publisher, slug) = unsafe (Library.text(package.publisher), Library.text(package.slug))
    let isProject = unsafe package.type == ASSETSTORE_TYPE_PROJECT
    let tags = unsafe (0..<assetstore_inspection_tag_count(object)).map {
      unsafe Library.text(assetstore_inspection_tag_at(object, $0))
    }
    let folders = unsafe (0..<assetstore_inspection_folder_count(object)).map {
      unsafe Library.text(assetstore_inspection_folder_at(object, $0))
    }
    let needs = unsafe Library.dependencies(
      (0..<assetstore_inspection_dependency_count(object)).map {
        unsafe assetstore_inspection_dependency_at(object, $0)
      })
    let files = Text.count(Int(clamping: unsafe package.file_count), "file")
    let entries = unsafe package.entry_count
    let facts = unsafe [
      ("name", "\(publisher)/\(slug)"), ("author", Library.text(package.author)),
      ("type", isProject ? "project" : "addon"), ("id", Library.text(package.vast_id)),
      ("licence", Library.text(package.license)), ("version", Library.text(package.version)),
      ("Godot", Text.engines(Library.text(package.godot_min), Library.text(package.godot_max))),
      ("needs", needs), ("asks for", Library.text(package.permissions)),
      ("tags", tags.joined(separator: ", ")), ("folders", folders.joined(separator: ", ")),
      ("installs", "\(files), \(Text.size(package.size))"),
      ("archive", "\(Text.size(package.archive_size)), entries: \(entries)"),
      ("SHA-256", Library.text(package.sha256)),
    ]
    for (name, value) in facts where !value.isEmpty {
      console.line("\(console.styled(Text.padded(name, to: 9), .dim)) \(Text.harmless(value))")
    }
    let description = unsafe Library.text(package.description)
    guard !description.isEmpty else { return }
    console.line()
    for line in Text.wrapped(description, to: console.width.map { min($0, 100) }) {
      console.line(line)
    }
  }

  private static func showFiles(_ inspection: borrowing Handle, _ console: Console) {
    var table = Table([
      .init(title: "MODE"), .init(title: "SIZE", right: true),
      .init(title: "PATH", style: .cyan), .init(title: "IN THE ARCHIVE"),
    ])
    let files = unsafe Library.records(
      inspection.pointer, assetstore_inspection_file_count, assetstore_inspection_file_at)
    for index in unsafe files.indices {
      let file = unsafe files[index]
      unsafe table.add([
        String(file.mode, radix: 8), Text.size(file.size), Library.text(file.path),
        Library.text(file.entry),
      ])
    }
    table.print(to: console)
  }
}
