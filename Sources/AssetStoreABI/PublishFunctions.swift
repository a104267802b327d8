// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
public import CAssetStore

@c @implementation
public func assetstore_publish(
  _ path: UnsafePointer<CChar>!, _ url: UnsafePointer<CChar>!, _ token: UnsafePointer<CChar>!,
  _ options: UnsafePointer<assetstore_publish_options>!,
  _ report: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(report, error) {
    let path = try unsafe absolutePath(Argument.text(path, "path"))
    let url = try unsafe Argument.text(url, "url")
    let token = try unsafe Argument.text(token, "token")
    let given = try unsafe Argument.options(options, assetstore_publish_options(), "options")
    try unsafe Argument.flags(given.flags, known: 0, "options")
    var options = PackagePublisher.Options()
    options.name = try unsafe Argument.optionalText(given.name, "name") ?? ""
    options.version = try unsafe Argument.optionalText(given.version, "version") ?? ""
    options.fields = try unsafe Argument.texts(given.fields, given.field_count, "fields").map {
      guard let equals = $0.utf8.firstIndex(of: UInt8(ascii: "=")) else {
        throw StoreError(
          .invalidArgument, "\($0) is no field", subject: "fields", hint: "it is NAME=VALUE")
      }
      return (String($0[..<equals]), String($0[equals...].dropFirst()))
    }
    let progress = unsafe Argument.progress(given.progress, given.progress_ctx, of: nil)
    return PackageReportObject(
      try PackagePublisher(options, RealSystem(), progress).publish(path, to: url, token: token))
  }
}
