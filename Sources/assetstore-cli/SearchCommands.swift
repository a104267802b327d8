internal import CAssetStore

/// `search` and `show`.
enum SearchCommands {
  static func search(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    if invocation.has(.page), invocation.has(.offset) {
      throw Failure.usage(
        "--page and --offset exclude each other", subject: "--page", hint: "give one of them")
    }
    let store = try Library.openStore(invocation)
    let pointer = unsafe store.pointer
    let page = try unsafe Library.withStrings { strings in
      var query = unsafe query(invocation, strings)
      return try unsafe Library.obtain(assetstore_assets_free) {
        unsafe assetstore_search(pointer, &query, $0, $1)
      }
    }
    let records = unsafe Library.records(
      page.pointer, assetstore_assets_count, assetstore_assets_at)
    let code: ExitCode = unsafe records.isEmpty ? .no : .done
    if console.json {
      console.document(unsafe Library.text(assetstore_assets_json(page.pointer)))
      return code
    }
    let corrected = unsafe Library.text(assetstore_assets_corrected(page.pointer))
    if !corrected.isEmpty {
      console.note("nothing has all these words; searched for: \(corrected)")
    }
    let total = unsafe assetstore_assets_total(page.pointer)
    unsafe show(records, console)
    if unsafe records.isEmpty {
      console.note(total == 0 ? "nothing matched" : "nothing on this page; \(total) matched")
    } else if console.width != nil, unsafe UInt64(records.count) < total {
      console.note("\(unsafe records.count) of \(total); --page and --limit show others")
    }
    return code
  }

  private static func query(_ invocation: Invocation, _ strings: CStrings) -> assetstore_query {
    var query = unsafe assetstore_query()
    unsafe query.struct_size = unsafe Library.size(of: assetstore_query.self)
    unsafe query.text = unsafe strings.pointer(invocation.operands.joined(separator: " "))
    unsafe query.category = unsafe strings.pointer(invocation[.category])
    unsafe query.license = unsafe strings.pointer(invocation[.license])
    unsafe query.publisher = unsafe strings.pointer(invocation[.author])
    unsafe query.source = unsafe strings.pointer(invocation[.source])
    unsafe query.tag = unsafe strings.pointer(invocation[.tag])
    unsafe query.godot = unsafe strings.pointer(invocation[.godot])
    unsafe query.type =
      switch invocation[.type] {
      case "addon": ASSETSTORE_TYPE_ADDON
      case "project": ASSETSTORE_TYPE_PROJECT
      default: ASSETSTORE_TYPE_ANY
      }
    unsafe query.support = invocation.list(.support).reduce(0) { bits, name in
      bits | (supports.first { $0.name == name }?.bit ?? 0)
    }
    unsafe query.sort =
      switch invocation[.sort] {
      case "relevance": ASSETSTORE_SORT_RELEVANCE
      case "updated": ASSETSTORE_SORT_UPDATED
      case "name": ASSETSTORE_SORT_NAME
      case "license": ASSETSTORE_SORT_LICENSE
      case "rating": ASSETSTORE_SORT_RATING
      default: ASSETSTORE_SORT_DEFAULT
      }
    unsafe query.reverse = invocation.has(.reverse) ? 1 : 0
    unsafe query.limit = UInt32(clamping: invocation.number(.limit) ?? 0)
    unsafe query.page = UInt32(clamping: invocation.number(.page) ?? 0)
    unsafe query.offset = UInt64(clamping: invocation.number(.offset) ?? 0)
    return unsafe query
  }

  private static let supports: [(name: String, bit: UInt32)] = [
    ("testing", ASSETSTORE_SUPPORT_TESTING), ("community", ASSETSTORE_SUPPORT_COMMUNITY),
    ("featured", ASSETSTORE_SUPPORT_FEATURED),
  ]

  private static func show(_ assets: [assetstore_asset], _ console: Console) {
    var table = Table([
      // A REF is there to be copied: it is never cut.
      .init(title: "REF", style: .cyan), .init(title: "VERSION", shrinks: true),
      .init(title: "GODOT"), .init(title: "LICENCE", shrinks: true),
      .init(title: "TITLE", shrinks: true),
    ])
    for index in unsafe assets.indices {
      let asset = unsafe assets[index]
      let version = unsafe Library.text(asset.version)
      let engines = unsafe Text.engines(
        Library.text(asset.godot_min), Library.text(asset.godot_max))
      // What has no release suits none.
      unsafe table.add([
        Library.text(asset.ref), version, version.isEmpty && engines == "any" ? "?" : engines,
        Library.text(asset.license), Library.text(asset.title),
      ])
    }
    table.print(to: console)
  }

  static func show(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let store = try Library.openStore(invocation)
    let pointer = unsafe store.pointer
    var options = unsafe assetstore_show_options()
    unsafe options.struct_size = unsafe Library.size(of: assetstore_show_options.self)
    unsafe options.flags = invocation.has(.offline) ? ASSETSTORE_SHOW_OFFLINE : 0
    unsafe options.retries = Library.retries(invocation)
    unsafe options.timeout_ms = Library.timeout(invocation)
    unsafe options.progress = unsafe ProgressBar.callback
    unsafe options.progress_ctx = unsafe console.progress.context
    let details = try unsafe Library.withStrings { strings in
      let ref = unsafe strings.pointer(invocation.operands.first)
      return try unsafe Library.obtain(assetstore_details_free) {
        unsafe assetstore_show(pointer, ref, &options, $0, $1)
      }
    }
    if console.json {
      console.document(unsafe Library.text(assetstore_details_json(details.pointer)))
    } else {
      tell(details, console)
    }
    return .done
  }

  private static func tell(_ details: borrowing Handle, _ console: Console) {
    let object = unsafe details.pointer
    guard let record = unsafe assetstore_details_asset(object) else { return }
    let asset = unsafe record.pointee
    let title = unsafe Library.text(asset.title)
    console.line(console.styled(Text.harmless(title), .bold))
    let tags = unsafe (0..<assetstore_details_tag_count(object)).map {
      unsafe Library.text(assetstore_details_tag_at(object, $0))
    }
    let support =
      supports.first { unsafe $0.bit == asset.support }?.name ?? ""
    let facts = unsafe [
      ("ref", Library.text(asset.ref)), ("author", Library.text(asset.author)),
      ("type", asset.type == ASSETSTORE_TYPE_PROJECT ? "project" : "addon"),
      ("category", Library.text(asset.category)), ("support", support),
      ("licence", Library.text(asset.license)), ("version", Library.text(asset.version)),
      ("Godot", Text.engines(Library.text(asset.godot_min), Library.text(asset.godot_max))),
      ("updated", Text.date(asset.updated)), ("rating", "\(asset.rating)"),
      ("tags", tags.joined(separator: ", ")),
      ("page", Library.text(assetstore_details_browse_url(object))),
      ("issues", Library.text(assetstore_details_issues_url(object))),
    ]
    for (name, value) in facts where !value.isEmpty {
      console.line("\(console.styled(Text.padded(name, to: 9), .dim)) \(Text.harmless(value))")
    }
    let description = unsafe Library.text(assetstore_details_description(object))
    if !description.isEmpty {
      console.line()
      for line in Text.wrapped(description, to: console.width.map { min($0, 100) }) {
        console.line(line)
      }
    }
    unsafe tellReleases(object, console)
    unsafe tellPreviews(object, console)
    if unsafe assetstore_details_complete(object) == 0 {
      console.note("only what lists say is known; without --offline its own page is fetched")
    }
  }

  private static func tellReleases(_ details: OpaquePointer, _ console: Console) {
    let releases = unsafe Library.records(
      details, assetstore_details_release_count, assetstore_details_release_at)
    guard unsafe !releases.isEmpty else { return }
    console.line()
    console.line(console.styled("Releases", .bold))
    var table = Table([
      .init(title: "VERSION", shrinks: true, style: .cyan), .init(title: "GODOT"),
      .init(title: "PUBLISHED"), .init(title: "SIZE", right: true), .init(title: "HASH"),
      .init(title: "URL", shrinks: true),
    ])
    for index in unsafe releases.indices {
      let release = unsafe releases[index]
      let yanked = unsafe Library.text(release.yanked)
      unsafe table.add([
        Library.text(release.version),
        Text.engines(Library.text(release.godot_min), Library.text(release.godot_max)),
        Text.date(release.published), release.size > 0 ? Text.size(release.size) : "",
        Library.text(release.sha256).isEmpty ? "not given" : "given",
        yanked.isEmpty ? Library.text(release.url) : "withdrawn: \(yanked)",
      ])
    }
    table.print(to: console)
    unsafe tellNeeds(details, releases, console)
  }

  /// What the newest release needs and asks for.
  private static func tellNeeds(
    _ details: OpaquePointer, _ releases: [assetstore_release], _ console: Console
  ) {
    guard let newest = unsafe releases.first else { return }
    let needs = unsafe Library.dependencies(
      (0..<newest.dependency_count).map {
        unsafe assetstore_details_dependency_at(details, 0, $0)
      })
    let permissions = unsafe Library.text(newest.permissions)
    for (title, text) in [("Needs", needs), ("Permissions", permissions)] where !text.isEmpty {
      console.line()
      console.line("\(console.styled(title, .bold)) \(Text.harmless(text))")
    }
  }

  private static func tellPreviews(_ details: OpaquePointer, _ console: Console) {
    let previews = unsafe Library.records(
      details, assetstore_details_preview_count, assetstore_details_preview_at)
    guard unsafe !previews.isEmpty else { return }
    console.line()
    console.line(console.styled("Previews", .bold))
    for index in unsafe previews.indices {
      let preview = unsafe previews[index]
      let kind = unsafe preview.type == ASSETSTORE_PREVIEW_VIDEO ? "video" : "image"
      console.line("\(kind)  \(Text.harmless(unsafe Library.text(preview.url)))")
    }
  }
}
