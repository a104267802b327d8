internal import CAssetStore

/// `package list` and `package cat`: what is in a package file, through the package file system.
enum PackageContentCommands {
  static func list(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let filesystem = try open()
    let id = try mount(filesystem, invocation, console)
    var options = assetstore_list_options()
    options.struct_size = Library.size(of: assetstore_list_options.self)
    options.flags = UInt32(ASSETSTORE_LIST_RECURSIVE)
    let object = unsafe filesystem.pointer
    let list = try unsafe Library.withStrings { strings in
      let path = unsafe strings.pointer(id)
      return try unsafe Library.obtain(assetstore_entries_free) {
        unsafe assetstore_filesystem_list(object, path, &options, $0, $1)
      }
    }
    let entries = unsafe Library.records(
      list.pointer, assetstore_entries_count, assetstore_entries_at)
    var table = Table([
      .init(title: "SIZE", right: true), .init(title: "MODE"), .init(title: "PATH", style: .cyan),
    ])
    var objects: [String] = []
    for index in unsafe entries.indices {
      let entry = unsafe entries[index]
      let (kind, mark) = unsafe names(entry.kind)
      let path = unsafe String(
        Substring(Library.text(entry.path).utf8.dropFirst(id.utf8.count + 1)))
      if console.json {
        let (size, mode) = unsafe ("\(entry.size)", "\(entry.mode)")
        objects.append(
          JSON.object([
            ("path", JSON.string(path)), ("kind", JSON.string(kind)), ("size", size),
            ("mode", mode),
          ]))
      } else {
        let size = unsafe entry.kind == ASSETSTORE_ENTRY_FOLDER ? "" : Text.size(entry.size)
        table.add([size, unsafe String(entry.mode, radix: 8), path + mark])
      }
    }
    if console.json {
      console.document(JSON.object([("entries", JSON.array(objects))]))
    } else {
      table.print(to: console)
    }
    return .done
  }

  /// What JSON calls a kind, and what a path ends with for people.
  private static func names(_ kind: Int32) -> (String, mark: String) {
    switch kind {
    case ASSETSTORE_ENTRY_FOLDER: ("folder", "/")
    case ASSETSTORE_ENTRY_LINK: ("link", " (link)")
    default: ("file", "")
    }
  }

  static func cat(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let filesystem = try open()
    let id = try mount(filesystem, invocation, console)
    let object = unsafe filesystem.pointer
    let entry = invocation.operands.dropFirst().first ?? ""
    let stream = try unsafe Library.withStrings { strings in
      let path = unsafe strings.pointer("\(id)/\(entry)")
      return try unsafe Library.obtain(assetstore_stream_close) {
        unsafe assetstore_stream_open(object, path, nil, $0, $1)
      }
    }
    let source = unsafe stream.pointer
    var buffer = [UInt8](repeating: 0, count: 256 << 10)
    while true {
      if Interruption.requested { throw Failure.interrupted }
      let isTaken = try unsafe buffer.withUnsafeMutableBytes { buffer in
        var count = 0
        try unsafe Library.check {
          unsafe assetstore_stream_read(source, buffer.baseAddress, buffer.count, &count, $0)
        }
        guard count > 0 else { return false }
        // What comes after these bytes is no document.
        console.json = false
        return unsafe console.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
      if !isTaken { return .done }
    }
  }

  private static func open() throws -> Handle {
    try unsafe Library.obtain(assetstore_filesystem_close) {
      unsafe assetstore_filesystem_open(nil, nil, $0, $1)
    }
  }

  /// Mounts the package, and gives the id that it has there.
  private static func mount(
    _ filesystem: borrowing Handle, _ invocation: Invocation, _ console: Console
  ) throws -> String {
    let file = invocation.operands.first ?? ""
    let name = file.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) }
    do {
      // So that errors say "a.zip/ENTRY".
      let id = name ?? "package"
      try mount(file, at: id, filesystem, invocation, console)
      return id
    } catch let failure as Failure where failure.reason.hasPrefix("path-") {
      // A file may be called what nothing in a package may be.
      try mount(file, at: "package", filesystem, invocation, console)
      return "package"
    }
  }

  private static func mount(
    _ file: String, at id: String, _ filesystem: borrowing Handle, _ invocation: Invocation,
    _ console: Console
  ) throws {
    let object = unsafe filesystem.pointer
    var options: assetstore_mount_options = unsafe Library.options(invocation, console)
    unsafe options.flags = UInt32(ASSETSTORE_MOUNT_PLAIN)
    _ = try unsafe Library.withStrings { strings in
      unsafe options.id = unsafe strings.pointer(id)
      let path = unsafe strings.pointer(file)
      return try unsafe Library.obtain(assetstore_mounts_free) {
        unsafe assetstore_filesystem_mount(object, path, &options, $0, $1)
      }
    }
  }
}
