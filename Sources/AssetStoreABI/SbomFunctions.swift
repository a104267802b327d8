// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
public import CAssetStore

/// `assetstore_sbom`
@safe final class SbomObject: @unchecked Sendable {
  let text: UnsafePointer<CChar>
  private let arena = Arena()

  init(_ document: String) {
    unsafe text = arena.string(document)
  }
}

@c @implementation
public func assetstore_project_sbom(
  _ project: OpaquePointer!, _ options: UnsafePointer<assetstore_sbom_options>!,
  _ sbom: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(sbom, error) {
    let project = try unsafe projectArgument(project)
    let time = try unsafe Argument.options(options, assetstore_sbom_options(), "options").time
    guard Sbom.times.contains(time) else {
      throw StoreError(
        .invalidArgument, "\(time) is no time of a document", subject: "time",
        hint: "it is in seconds since 1970 UTC")
    }
    return SbomObject(
      try project.use { try $0.sbom(at: time == 0 ? nil : time, tool: ASSETSTORE_VERSION) })
  }
}

@c @implementation
public func assetstore_sbom_json(_ sbom: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe Handles.find(sbom, SbomObject.self)?.text
}

@c @implementation
public func assetstore_sbom_free(_ sbom: OpaquePointer!) {
  unsafe Handles.remove(sbom, SbomObject.self)
}
