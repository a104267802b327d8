internal import CAssetStore

/// `list` and `verify`: what is in the project, and whether it still is what was installed.
enum InspectionCommands {
  static func list(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    if invocation.has(.sbom) { return try sbom(invocation, console) }
    let store = try Library.openStore(invocation)
    let project = try Library.openProject(invocation, store, console)
    let wanted = invocation.operands
    let pointer = unsafe project.pointer
    let packages = try unsafe Library.withStrings { strings in
      let list = unsafe strings.list(wanted)
      return try unsafe Library.obtain(assetstore_packages_free) {
        unsafe assetstore_project_list_named(pointer, list, wanted.count, $0, $1)
      }
    }
    let chosen = unsafe Library.records(
      packages.pointer, assetstore_packages_count, assetstore_packages_at)
    let names = unsafe chosen.map { unsafe Library.text($0.name) }
    // The library knows what to say of a name that is not installed.
    if wanted.contains(where: { !names.contains($0) }) { _ = try unsafe files(pointer, of: wanted) }
    if invocation.has(.files) {
      try unsafe showFiles(pointer, of: names, console)
    } else if console.json {
      console.document(unsafe Library.text(assetstore_packages_json(packages.pointer)))
    } else {
      unsafe show(chosen, console)
    }
    return .done
  }

  private static func sbom(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    guard invocation.operands.isEmpty, !invocation.has(.files) else {
      throw Failure.usage(
        "--sbom is of the whole project", subject: "--sbom",
        hint: "give it without NAME and --files")
    }
    let store = try Library.openStore(invocation)
    let project = try Library.openProject(invocation, store, console)
    var options = assetstore_sbom_options()
    options.struct_size = Library.size(of: assetstore_sbom_options.self)
    options.time = try ValidationCommands.time()
    let sbom = try unsafe Library.obtain(assetstore_sbom_free) {
      unsafe assetstore_project_sbom(project.pointer, &options, $0, $1)
    }
    let document = unsafe Library.text(assetstore_sbom_json(sbom.pointer))
    console.write(console.width == nil ? document : JSON.harmless(document))
    return .done
  }

  private static func show(_ packages: [assetstore_package], _ console: Console) {
    var table = Table([
      .init(title: "NAME", style: .cyan), .init(title: "VERSION", shrinks: true),
      .init(title: "SOURCE", shrinks: true), .init(title: "FILES", right: true),
      .init(title: "SIZE", right: true), .init(title: "INSTALLED"), .init(title: "HASH"),
    ])
    for index in unsafe packages.indices {
      let package = unsafe packages[index]
      unsafe table.add([
        Library.text(package.name), Library.text(package.version), Library.text(package.source),
        "\(package.file_count)", Text.size(package.size), Text.date(package.installed_at),
        package.trust == ASSETSTORE_TRUST_FIRST_USE ? "first use" : "pinned",
      ])
    }
    table.print(to: console)
  }

  /// The files of the packages; no names: no files.
  private static func showFiles(
    _ project: OpaquePointer, of names: [String], _ console: Console
  ) throws {
    guard !names.isEmpty else {
      if console.json { console.document(JSON.object([("files", JSON.array([]))])) }
      return
    }
    let files = try unsafe files(project, of: names)
    if console.json {
      console.document(unsafe Library.text(assetstore_files_json(files.pointer)))
      return
    }
    var table = Table([
      .init(title: "MODE"), .init(title: "SIZE", right: true),
      .init(title: "PATH", style: .cyan),
    ])
    let records = unsafe Library.records(
      files.pointer, assetstore_files_count, assetstore_files_at)
    for index in unsafe records.indices {
      let file = unsafe records[index]
      unsafe table.add([
        String(file.mode, radix: 8), Text.size(file.size), Library.text(file.path),
      ])
    }
    table.print(to: console)
  }

  private static func files(_ project: OpaquePointer, of names: [String]) throws -> Handle {
    try unsafe Library.withStrings { strings in
      let list = unsafe strings.list(names)
      return try unsafe Library.obtain(assetstore_files_free) {
        unsafe assetstore_project_files(project, list, names.count, $0, $1)
      }
    }
  }

  static func verify(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let store = try Library.openStore(invocation)
    let project = try Library.openProject(invocation, store, console)
    let pointer = unsafe project.pointer
    var options = unsafe assetstore_verify_options()
    unsafe options.struct_size = unsafe Library.size(of: assetstore_verify_options.self)
    unsafe options.progress = unsafe ProgressBar.callback
    unsafe options.progress_ctx = unsafe console.progress.context
    let verification = try unsafe Library.withStrings { strings in
      let names = unsafe strings.list(invocation.operands)
      return try unsafe Library.obtain(assetstore_verification_free) {
        unsafe assetstore_project_verify(
          pointer, names, invocation.operands.count, &options, $0, $1)
      }
    }
    let clean = unsafe assetstore_verification_clean(verification.pointer) != 0
    if console.json {
      console.document(unsafe Library.text(assetstore_verification_json(verification.pointer)))
    } else {
      show(verification, clean, console)
    }
    return clean ? .done : .no
  }

  private static func show(_ verification: borrowing Handle, _ clean: Bool, _ console: Console) {
    let findings = unsafe Library.records(
      verification.pointer, assetstore_verification_count, assetstore_verification_at)
    var someAbsent = false
    for index in unsafe findings.indices {
      let finding = unsafe findings[index]
      let (word, style): (String, Console.Style) =
        switch unsafe finding.kind {
        case ASSETSTORE_FINDING_MODIFIED: ("modified", .red)
        case ASSETSTORE_FINDING_MISSING: ("missing", .red)
        case ASSETSTORE_FINDING_TYPE_CHANGED: ("type-changed", .red)
        case ASSETSTORE_FINDING_MODE_CHANGED: ("mode-changed", .red)
        case ASSETSTORE_FINDING_EXTRA: ("extra", .yellow)
        case ASSETSTORE_FINDING_GENERATED: ("generated", .dim)
        case ASSETSTORE_FINDING_NOT_INSTALLED: ("not-installed", .red)
        default: ("other", .yellow)
        }
      let isPackage = unsafe finding.kind == ASSETSTORE_FINDING_NOT_INSTALLED
      let what = Text.harmless(
        unsafe Library.text(isPackage ? finding.package : finding.path))
      console.line("\(console.styled(Text.padded(word, to: 13), style))  \(what)")
      someAbsent = someAbsent || isPackage
    }
    let checked = unsafe assetstore_verification_checked(verification.pointer)
    let files = Text.count(Int(clamping: checked), "file")
    console.summary("\(files) checked: \(clean ? "clean" : "there are differences")")
    if someAbsent {
      console.summary("assetstore install, without names, installs what assetstore.lock has")
    }
  }
}
