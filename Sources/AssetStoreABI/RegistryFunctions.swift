// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
internal import AssetStoreRegistry
public import CAssetStore

@c @implementation
public func assetstore_registry_validate(
  _ folder: UnsafePointer<CChar>!,
  _ options: UnsafePointer<assetstore_registry_validate_options>!,
  _ report: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(report, error) {
    let folder = try unsafe absolutePath(Argument.text(folder, "folder"))
    let given = try unsafe Argument.options(
      options, assetstore_registry_validate_options(), "options")
    try unsafe Argument.flags(given.flags, known: 1, "options")
    var options = RegistryValidator.Options()
    options.isStrict = unsafe given.flags & ASSETSTORE_REGISTRY_VALIDATE_STRICT != 0
    options.since = try unsafe Argument.optionalText(given.since, "since") ?? ""
    options.author = try unsafe Argument.optionalText(given.author, "author") ?? ""
    let progress = unsafe Argument.progress(given.progress, given.progress_ctx, of: nil)
    return PackageReportObject(
      try RegistryValidator(options, RealSystem(), progress).validate(folder))
  }
}

@c @implementation
public func assetstore_registry_add(
  _ folder: UnsafePointer<CChar>!, _ name: UnsafePointer<CChar>!,
  _ fields: UnsafePointer<CChar>!, _ report: UnsafeMutablePointer<OpaquePointer?>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(report, error) {
    let folder = try unsafe absolutePath(Argument.text(folder, "folder"))
    let target = try RegistryAddition.Target(unsafe Argument.text(name, "name"))
    let fields = Array(try unsafe Argument.text(fields, "fields").utf8)
    return PackageReportObject(
      try RegistryAddition(target, RealSystem()).add(fields, to: folder))
  }
}

@c @implementation
public func assetstore_registry_build(
  _ folder: UnsafePointer<CChar>!, _ output: UnsafePointer<CChar>!,
  _ secretKey: UnsafePointer<CChar>!,
  _ options: UnsafePointer<assetstore_registry_build_options>!,
  _ report: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(report, error) {
    let folder = try unsafe absolutePath(Argument.text(folder, "folder"))
    let output = try unsafe absolutePath(Argument.text(output, "output"))
    let secretKey = try unsafe Argument.text(secretKey, "secret_key")
    let given = try unsafe Argument.options(
      options, assetstore_registry_build_options(), "options")
    try unsafe Argument.flags(given.flags, known: 3, "options")
    let system = RealSystem()
    var options = RegistryBuilder.Options()
    options.prunes = unsafe given.flags & ASSETSTORE_REGISTRY_BUILD_PRUNE != 0
    options.isIndexOnly = unsafe given.flags & ASSETSTORE_REGISTRY_BUILD_INDEX_ONLY != 0
    options.created = unsafe given.created
    if let next = try unsafe Argument.optionalText(given.next_key, "next_key") {
      options.furtherKeys = [
        try PublicKey(lineOrFile: next, workingDirectory: absolutePath("."), system)
      ]
    }
    let key = try SecretKey(
      file: secretKey, workingDirectory: absolutePath("."),
      password: unsafe Argument.secret(given.password, "password"), system)
    let progress = unsafe Argument.progress(given.progress, given.progress_ctx, of: nil)
    return PackageReportObject(
      try RegistryBuilder(options, system, progress).build(folder, to: output, key))
  }
}
