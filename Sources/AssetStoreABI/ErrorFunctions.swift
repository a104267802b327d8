// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AssetStoreCore
public import CAssetStore

@c @implementation
public func assetstore_version() -> UnsafePointer<CChar>! { unsafe StaticText.version }

@c @implementation
public func assetstore_status_name(_ status: assetstore_status) -> UnsafePointer<CChar>! {
  unsafe StaticText.statusNames[status] ?? StaticText.unknown
}

private func find(_ error: OpaquePointer?) -> ErrorObject? {
  unsafe Handles.find(error, ErrorObject.self)
}

@c @implementation
public func assetstore_error_status(_ error: OpaquePointer!) -> assetstore_status {
  unsafe find(error)?.error.status.rawValue ?? ASSETSTORE_OK
}

@c @implementation
public func assetstore_error_reason(_ error: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe find(error)?.reason ?? StaticText.empty
}

@c @implementation
public func assetstore_error_message(_ error: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe find(error)?.message ?? StaticText.empty
}

@c @implementation
public func assetstore_error_subject(_ error: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe find(error)?.subject ?? StaticText.empty
}

@c @implementation
public func assetstore_error_hint(_ error: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe find(error)?.hint ?? StaticText.empty
}

@c @implementation
public func assetstore_error_system_code(_ error: OpaquePointer!) -> Int32 {
  unsafe find(error)?.error.systemCode ?? 0
}

@c @implementation
public func assetstore_error_json(_ error: OpaquePointer!) -> UnsafePointer<CChar>! {
  unsafe find(error)?.json ?? StaticText.empty
}

@c @implementation
public func assetstore_error_free(_ error: OpaquePointer!) {
  unsafe Handles.remove(error, ErrorObject.self)
}
