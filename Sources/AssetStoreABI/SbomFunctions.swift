// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
public import CAssetStore
internal import Glibc

/// `assetstore_sbom`
@safe final class SbomObject: @unchecked Sendable {
  let text: UnsafePointer<CChar>
  private let arena = Arena()

  init(_ document: String) {
    unsafe text = arena.string(document)
  }
}

/// The time that whoever builds something reproducible wants in it; nil if nobody does.
private func sourceDate() throws -> Int64? {
  guard let value = unsafe getenv("SOURCE_DATE_EPOCH"), unsafe value.pointee != 0 else {
    return nil
  }
  guard let time = Int64(unsafe String(cString: value)), Sbom.times.contains(time) else {
    throw StoreError(
      .invalidArgument, "SOURCE_DATE_EPOCH in the environment is no time",
      subject: "SOURCE_DATE_EPOCH", hint: "set it to seconds since 1970, or not at all")
  }
  return time
}

@c @implementation
public func assetstore_project_sbom(
  _ project: OpaquePointer!, _ sbom: UnsafeMutablePointer<OpaquePointer?>!,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> assetstore_status {
  unsafe boundary(sbom, error) {
    let project = try unsafe projectArgument(project)
    let time = try sourceDate()
    return SbomObject(try project.use { try $0.sbom(at: time, tool: ASSETSTORE_VERSION) })
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
