internal import CAssetStore
internal import Glibc

@c @implementation
public func assetstore_version() -> UnsafePointer<CChar>! {
  unsafe UnsafePointer(versionText)
}

nonisolated(unsafe) private let versionText = unsafe strdup(ASSETSTORE_VERSION)
