// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
public import CAssetStore

/// `assetstore_filesystem`
@safe final class FileSystemObject: Sendable {
  let files: PackageFileSystem
  private let decide: @Sendable (PackageFileSystem.Request) throws -> Bool

  init(
    _ files: PackageFileSystem, decide: @escaping @Sendable (PackageFileSystem.Request) -> Bool
  ) {
    self.files = files
    self.decide = decide
  }

  /// Asks the host, on whose behalf nobody may call this file system meanwhile.
  func decide(_ request: PackageFileSystem.Request) throws -> Bool {
    let decide = decide
    return try Callbacks.run(of: [ObjectIdentifier(self)]) { Result { try decide(request) } }.get()
  }
}

func fileSystemArgument(_ filesystem: OpaquePointer?) throws -> FileSystemObject {
  let object = try unsafe Argument.object(filesystem, FileSystemObject.self, "filesystem")
  try Callbacks.refuse(object, "filesystem")
  return object
}

/// What C gave to be called back with.
@safe private struct Decision: @unchecked Sendable {
  let function: assetstore_permission_fn
  let context: UnsafeMutableRawPointer?

  func decide(_ request: PackageFileSystem.Request) -> Bool {
    unsafe request.id.withCString { id in
      unsafe request.path.withCString { path in
        unsafe request.permission.withCString { permission in
          var asked = unsafe assetstore_permission_request(
            struct_size: UInt32(MemoryLayout<assetstore_permission_request>.size), id: id,
            path: path, permission: permission)
          return unsafe function(context, &asked) == 1
        }
      }
    }
  }
}

@c @implementation
public func assetstore_filesystem_open(
  _ store: OpaquePointer!, _ options: UnsafePointer<assetstore_filesystem_options>!,
  _ filesystem: UnsafeMutablePointer<OpaquePointer?>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(filesystem, error) {
    let options = try unsafe Argument.options(options, assetstore_filesystem_options(), "options")
    try unsafe Argument.flags(options.flags, known: 0, "options")
    var made = PackageFileSystem.Options()
    if let store = unsafe store {
      made.base = Path.parent(try unsafe storeArgument(store).directory)
    }
    if let base = try unsafe Argument.optionalText(options.base, "base"), !base.isEmpty {
      let base = try absolutePath(base)
      try RealSystem().checkDirectory(base)
      made.base = base
    }
    if unsafe options.data_quota > 0 { made.quota = unsafe options.data_quota }
    made.permissions = try unsafe Argument.texts(
      options.permissions, options.permission_count, "permissions")
    let files = PackageFileSystem(made, system: RealSystem())
    guard let function = unsafe options.decide else {
      return FileSystemObject(files) { _ in true }
    }
    let decision = unsafe Decision(function: function, context: options.decide_ctx)
    return FileSystemObject(files) { decision.decide($0) }
  }
}

@c @implementation
public func assetstore_filesystem_close(_ filesystem: OpaquePointer!) {
  unsafe Handles.remove(filesystem, FileSystemObject.self)
}

@c @implementation
public func assetstore_filesystem_mount(
  _ filesystem: OpaquePointer!, _ path: UnsafePointer<CChar>!,
  _ options: UnsafePointer<assetstore_mount_options>!,
  _ mounted: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(mounted, error) {
    let object = try unsafe fileSystemArgument(filesystem)
    let shown = try unsafe Argument.text(path, "path")
    let path = try absolutePath(shown)
    let options = try unsafe Argument.options(options, assetstore_mount_options(), "options")
    try unsafe Argument.flags(options.flags, known: 1, "options")
    var made = PackageFileSystem.MountOptions()
    made.shown = shown
    made.sha256 = try unsafe Argument.optionalText(options.sha256, "sha256") ?? ""
    if let id = try unsafe Argument.optionalText(options.id, "id"), !id.isEmpty { made.id = id }
    made.isPlain = unsafe options.flags & ASSETSTORE_MOUNT_PLAIN != 0
    made.limits = unsafe Argument.limits(
      bytes: options.max_bytes, entries: options.max_entries, ratio: options.max_ratio)
    let progress = unsafe Argument.progress(options.progress, options.progress_ctx, of: object)
    return MountsObject([
      try object.files.mount(path, made, progress, decide: object.decide)
    ])
  }
}

/// A text for each path, "" where none is given.
private func eachOf(
  _ paths: [String], _ texts: UnsafePointer<UnsafePointer<CChar>?>?, _ count: Int, _ name: String
) throws -> [String] {
  guard count != 0 else { return paths.map { _ in "" } }
  guard let texts = unsafe texts else { throw Argument.null(name) }
  guard count == paths.count else {
    throw StoreError(
      .invalidArgument, "\(name) has \(count) texts for \(paths.count) paths", subject: name)
  }
  return try (0..<count).map { try unsafe Argument.optionalText(texts[$0], name) ?? "" }
}

@c @implementation
public func assetstore_filesystem_mount_all(
  _ filesystem: OpaquePointer!, _ paths: UnsafePointer<UnsafePointer<CChar>?>!, _ path_count: Int,
  _ options: UnsafePointer<assetstore_mount_all_options>!,
  _ mounted: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(mounted, error) {
    let object = try unsafe fileSystemArgument(filesystem)
    let paths = try unsafe Argument.texts(paths, path_count, "paths")
    let options = try unsafe Argument.options(options, assetstore_mount_all_options(), "options")
    try unsafe Argument.flags(options.flags, known: 0, "options")
    let hashes = try unsafe eachOf(
      paths, options.sha256, options.sha256_count, "sha256")
    let ids = try unsafe eachOf(paths, options.ids, options.id_count, "ids")
    let limits = unsafe Argument.limits(
      bytes: options.max_bytes, entries: options.max_entries, ratio: options.max_ratio)
    let orders = try paths.indices.map { index in
      var order = PackageFileSystem.Order(try absolutePath(paths[index]))
      order.options.shown = paths[index]
      order.options.sha256 = hashes[index]
      order.options.id = ids[index].isEmpty ? nil : ids[index]
      order.options.limits = limits
      return order
    }
    let progress = unsafe Argument.progress(options.progress, options.progress_ctx, of: object)
    return MountsObject(try object.files.mount(orders, progress, decide: object.decide))
  }
}

@c @implementation
public func assetstore_filesystem_unmount(
  _ filesystem: OpaquePointer!, _ id: UnsafePointer<CChar>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(error) {
    let object = try unsafe fileSystemArgument(filesystem)
    try object.files.unmount(try unsafe Argument.text(id, "id"))
  }
}

@c @implementation
public func assetstore_filesystem_mounts(
  _ filesystem: OpaquePointer!, _ mounts: UnsafeMutablePointer<OpaquePointer?>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(mounts, error) {
    MountsObject(try unsafe fileSystemArgument(filesystem).files.list())
  }
}

@c @implementation
public func assetstore_filesystem_list(
  _ filesystem: OpaquePointer!, _ path: UnsafePointer<CChar>!,
  _ options: UnsafePointer<assetstore_list_options>!,
  _ entries: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(entries, error) {
    let object = try unsafe fileSystemArgument(filesystem)
    let path = try unsafe Argument.text(path, "path")
    let options = try unsafe Argument.options(options, assetstore_list_options(), "options")
    try Argument.flags(options.flags, known: 1, "options")
    return unsafe list(
      try object.files.list(path, recursive: options.flags & ASSETSTORE_LIST_RECURSIVE != 0))
  }
}

@c @implementation
public func assetstore_filesystem_stat(
  _ filesystem: OpaquePointer!, _ path: UnsafePointer<CChar>!,
  _ entry: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(entry, error) {
    let object = try unsafe fileSystemArgument(filesystem)
    return unsafe list([try object.files.status(try unsafe Argument.text(path, "path"))])
  }
}

@c @implementation
public func assetstore_filesystem_find_script(
  _ filesystem: OpaquePointer!, _ importer: UnsafePointer<CChar>!, _ name: UnsafePointer<CChar>!,
  _ script: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(script, error) {
    let object = try unsafe fileSystemArgument(filesystem)
    let importer = try unsafe Argument.text(importer, "importer")
    let name = try unsafe Argument.text(name, "name")
    return unsafe list([try object.files.findScript(name, for: importer)])
  }
}

@c @implementation
public func assetstore_filesystem_make_folder(
  _ filesystem: OpaquePointer!, _ path: UnsafePointer<CChar>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(error) {
    let object = try unsafe fileSystemArgument(filesystem)
    try object.files.makeFolder(try unsafe Argument.text(path, "path"))
  }
}

@c @implementation
public func assetstore_filesystem_remove(
  _ filesystem: OpaquePointer!, _ path: UnsafePointer<CChar>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(error) {
    let object = try unsafe fileSystemArgument(filesystem)
    try object.files.remove(try unsafe Argument.text(path, "path"))
  }
}

@c @implementation
public func assetstore_filesystem_rename(
  _ filesystem: OpaquePointer!, _ from: UnsafePointer<CChar>!, _ to: UnsafePointer<CChar>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(error) {
    let object = try unsafe fileSystemArgument(filesystem)
    let from = try unsafe Argument.text(from, "from")
    try object.files.rename(from, to: try unsafe Argument.text(to, "to"))
  }
}
